"""The frame of the pages before a study: one card in the middle, problems above its body."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.trial.refusal import Failure, Trouble
from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.card import Card
from app.ui.widgets.field import Field
from app.ui.widgets.problem_card import ProblemCard
from app.ui.widgets.text import label


class DoorPage(QWidget):
    """A page with the program's name, a title, and one card of `width` pixels at 100 %."""

    def __init__(self, kit: Kit, title: str, lead: str, width: int = 640) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.kit = kit
        self.fields: dict[str, Field] = {}
        self.card = Card(kit)
        self.card.setFixedWidth(kit.look.px(width))
        self.problem = ProblemCard(kit)
        self.problem.setFixedWidth(kit.look.px(width))
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(label(title, "title"))
        column.addWidget(label(lead, "caption"))
        column.addWidget(self.problem)
        column.addWidget(self.card)
        column.addStretch(3)
        inner = QWidget()
        inner.setObjectName("body")
        row = QHBoxLayout(inner)
        row.addStretch()
        row.addLayout(column)
        row.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def showEvent(self, event: QShowEvent) -> None:
        """The first field, or the first way on, has the keyboard."""
        super().showEvent(event)
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.editor.setFocus()
        else:
            self.focusNextChild()

    def clear_problems(self) -> None:
        """Takes away what was told before."""
        self.problem.clear()
        for field in self.fields.values():
            field.accept()

    def place(self, failure: Failure) -> None:
        """Tells a failure beside its field, or above the card."""
        sentence = self.kit.sentence(failure)
        for name in (failure.code, failure.facts.get("field"), failure.facts.get("what")):
            if name in self.fields:
                field = self.fields[str(name)]
                field.refuse(sentence)
                field.editor.setFocus()
                return
        trouble = isinstance(failure, Trouble)
        title = self.kit.say("problem.trouble" if trouble else "problem.refusal")
        self.problem.tell(sentence, title=title, tone=Tone.WARN if trouble else Tone.DANGER)
