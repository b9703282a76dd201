"""Why a value is entered again, and where an unusual one was read again: one pair for all steps."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.trial.refusal import Failure
from app.ui.kit import Kit
from app.ui.unblinded.preparation.parts import Reason, Source, standing
from app.ui.unblinded.preparation.view import Bench, Stage
from app.ui.widgets.field import Field
from app.ui.widgets.text import label

ASKS = ("band.confirm", "band.recovered", "count.apart")
"""The refusals of an unusual value that source and reason make good."""


class Why(QWidget):
    """A source and a reason, each hidden while nothing asks for it.

    The desk says that a value is unusual; whether the next one is, is asked
    anew as soon as one of the `values` is changed.
    """

    def __init__(self, kit: Kit, *values: Field) -> None:
        super().__init__()
        self.kit = kit
        self.source, self.reason = Source(kit), Reason(kit)
        self.places: dict[str, Field] = {"reason.needed": self.reason, "confirmed": self.source}
        self._again = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.source, self.reason):
            column.addWidget(part)
        self.follow(*values)

    def follow(self, *values: Field) -> None:
        """Further fields whose change makes what was asked for moot."""
        for field in values:
            field.changed.connect(self._anew)

    def ask(self, again: bool) -> None:
        """Whether the step is done again and so takes a reason."""
        self._again = again
        self.reason.setVisible(again or self.source.asked)

    def takes(self, failure: Failure) -> None:
        """A refusal: of an unusual value, source and reason are asked for beside it."""
        if failure.code in ASKS:
            self.source.ask(True)
            self.reason.show()

    def missing(self) -> str:
        """What is asked for and empty, in the words of a button; empty for nothing."""
        if self.source.lacks():
            return self.kit.say("preparation.missing.source")
        return self.kit.say("preparation.missing.reason") if self.reason.lacks() else ""

    def empty(self) -> None:
        """Takes both away."""
        self.reason.put("")
        self.source.ask(False)

    def _anew(self) -> None:
        if self.source.asked:
            self.source.ask(False)
            self.reason.setVisible(self._again)


class Lead(QWidget):
    """What to do at a step, and what stands there if it may be done again."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.lead, self.standing = label(""), label("", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.lead, self.standing):
            column.addWidget(part)

    def tell(self, bench: Bench, stage: Stage, words: str) -> None:
        """Shows what to do, and the values that stand."""
        self.lead.setText(words)
        told = standing(self.kit, bench, stage)
        self.standing.setText(told)
        self.standing.setVisible(bool(told))
