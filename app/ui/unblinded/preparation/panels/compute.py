"""The dose: a syringe is chosen, the desk computes; a refused dose shows what may follow."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from app.desk.unblinded.bench.alone import begin_alone
from app.desk.unblinded.bench.computing import compute
from app.desk.unblinded.bench.failing import fail_dose
from app.desk.unblinded.bench.second_check import SecondDiffers
from app.trial.names import Meaning
from app.trial.quantities import echo, show_decimal
from app.trial.refusal import Failure
from app.ui.station import Ask
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.panels.check import DifferencesCard
from app.ui.unblinded.preparation.panels.give_up import GiveUpCard
from app.ui.unblinded.preparation.parts import (
    DoseCard,
    Measured,
    WorkingCard,
)
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.unblinded.preparation.why import Why
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.text import label

SMALLEST, DRAWS = "smallest", "draws"


class RefusedCard(Card):
    """Why there is no dose, and the ways on: count again, thaw more, weigh again."""

    def __init__(self, panel: Panel) -> None:
        say = panel.kit.say
        super().__init__(panel.kit, say("preparation.refused"), tone=Tone.DANGER)
        self.sentence = label("")
        self.add(self.sentence)
        ways = QHBoxLayout()
        for name in (Stage.COUNTED, Stage.THAWED, "weight"):
            button = Button(panel.kit, say(f"preparation.refused.{name}"))
            button.clicked.connect(lambda _=False, to=str(name): panel.host.visit(to))
            ways.addWidget(button)
        ways.addStretch()
        self.add(ways)


class ComputePanel(Panel):
    """The syringe, then the dose sheet; in the control albumin alone."""

    name = Stage.COMPUTED

    def build(self) -> None:
        """Syringe and reason, the refusal, the dose that stands."""
        say = self.kit.say
        self.card = Card(self.kit, say("preparation.computed.title"))
        self.lead = label("")
        self.card.add(self.lead)
        self.syringe: ChoiceField | None = None
        self.measured: Measured | None = None
        self.why = Why(self.kit)
        self.reason, self.source = self.why.reason, self.why.source
        self.card.add(self.why)
        self.refused = RefusedCard(self)
        self.differs = DifferencesCard(self.kit)
        self.differs.hide()
        self.failing = GiveUpCard(self.kit, self.host.ask)
        self.failing.action.clicked.connect(self._give_up)
        self.sheet, self.working = DoseCard(self.kit), WorkingCard(self.kit)
        for part in (
            self.refused, self.card, self.sheet, self.working, self.differs, self.failing,
        ):  # fmt: skip
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.places = {**self.why.places, **self.failing.places}
        self.failing.counted.method.changed.connect(
            lambda: self.places.update(self.failing.counted.places)
        )
        self.watch(self.source, self.reason)

    def tell(self, view: View) -> None:
        """Shows what is to be chosen, and the dose or its refusal."""
        super().tell(view)
        bench = self.bench
        measured = self._measured()
        measured.ask(bench.takes_cells)
        side = "cells" if bench.takes_cells else "failed" if bench.failed else "control"
        self.lead.setText(self.kit.say(f"preparation.computed.{side}"))
        self.why.ask(Stage.COMPUTED in bench.asks_reason)
        refused = bench.refused
        # Another syringe is the only way on from a syringe: the field says so.
        told = refused is not None and not refused.code.startswith("syringe.")
        self.refused.setVisible(told)
        if refused is not None:
            self.refused.sentence.setText(self.kit.sentence(refused))
        self.failing.setVisible(bench.may_fail)
        rule = self.host.workbench.desk.study.deferrable
        self.failing.tell(bench, deferrable=rule.second_check)
        for part in (self.sheet, self.working):
            # Whoever decides with the first types what these figures came from.
            part.setVisible(bench.sheet is not None and not bench.may_fail)
        if bench.sheet is not None:
            self.sheet.tell(bench.sheet)
            self.working.tell(bench.sheet)

    def missing(self) -> str:
        """No syringe, or no reason."""
        if self.bench.takes_cells and self._chosen() is None:
            return self.kit.say("preparation.missing.syringe")
        return self.why.missing()

    def act(self) -> None:
        """Has the dose computed."""
        workbench, person, request = (
            self.host.workbench, self.host.station.person, self.shown.request,
        )  # fmt: skip
        chosen = self._chosen() if self.bench.takes_cells else None
        syringe = Decimal(chosen) if chosen not in (None, SMALLEST, DRAWS) else None
        reason, source = self.why.reason.text(), self.why.source.text()
        self.record(
            lambda: compute(
                workbench, person, request, syringe, reason=reason, source=source,
                in_draws=chosen == DRAWS,
            )
        )  # fmt: skip

    def start(self) -> Field | None:
        """The syringe, never the reason for giving up."""
        if self.bench.takes_cells:
            return self.syringe
        return self.why.reason if not self.why.reason.isHidden() else None

    def takes(self, failure: Failure) -> bool:
        """A dose that was refused is told by the card that shows the ways on."""
        if isinstance(failure, SecondDiffers):
            self.differs.tell(failure.differences.open())
            self.differs.show()
            return True
        self.why.takes(failure)
        if failure.code in ("syringe.finer", "syringe.smaller_holds", "reason.needed"):
            self.why.reason.show()
        return failure.code.startswith("dose.") and failure.code != "dose.not_failed"

    def empty(self) -> None:
        """Takes syringe and reasons away."""
        if self.syringe is not None:
            self.syringe.put(None)
        self.why.empty()
        self.failing.empty()
        self.differs.hide()

    def _chosen(self) -> str | None:
        return self.syringe.value() if self.syringe is not None else None

    def _measured(self) -> Measured:
        if self.measured is None:
            say, language = self.kit.say, self.kit.words.language
            choices = [
                (show_decimal(one.capacity_ml),
                 say("preparation.computed.syringe",
                     capacity=echo(one.capacity_ml, language),
                     graduation=echo(one.graduation_ml, language)))
                for one in self.bench.syringes
            ]  # fmt: skip
            choices.insert(0, (SMALLEST, say("preparation.computed.smallest")))
            choices.append((DRAWS, say("preparation.computed.draws")))
            caption = say("preparation.computed.choose")
            self.syringe = ChoiceField(self.kit, caption, choices)
            self.measured = Measured(self.kit, self.syringe, caption)
            self.card.body.insertWidget(1, self.measured)
            self.places |= dict.fromkeys(
                ("syringe.finer", "syringe.small", "syringe.smaller_holds", "syringe.unknown"),
                self.syringe,
            )
            self.watch(self.syringe)
            self.why.follow(self.syringe)
        return self.measured

    def _give_up(self) -> None:
        workbench, person, request = (
            self.host.workbench, self.host.station.person, self.shown.request,
        )  # fmt: skip
        reason = self.failing.reason.text()
        typed, pooled = self.failing.typed(), self.failing.pooled.typed()
        if self.failing.pauses_first:
            begin = partial(begin_alone, workbench, person, request)
            self.host.ask("alone", begin, lambda _: self.host.recorded())
            return
        what = self.kit.say("preparation.failed.what", bag=self.bag)
        self.sign(
            [Ask(what, Meaning.CHECKED, second=not self.failing.who.alone)],
            lambda pen: fail_dose(workbench, person, pen, request, reason, typed, pooled),
            name="fail",
        )
