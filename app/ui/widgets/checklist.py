"""Questions answered by yes or no, each on its own line; none is answered beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from app.ui.kit import Kit
from app.ui.widgets.field import Field
from app.ui.widgets.segment import Segment
from app.ui.widgets.styling import plain
from app.ui.widgets.text import label


class Checklist(Field):
    """Each question bears Yes and No. Their first letters answer and go on to the next one."""

    def __init__(
        self, kit: Kit, caption: str, questions: Sequence[tuple[str, str]], hint: str = ""
    ) -> None:
        self._names = [name for name, _ in questions]
        self._pairs: dict[str, tuple[Segment, Segment]] = {}
        self._groups: list[QButtonGroup] = []
        self._answers = (kit.say("answer.yes"), kit.say("answer.no"))
        for name in self._names:
            self._pairs[name] = self._pair(kit)
        super().__init__(kit, caption, hint, self._pairs[self._names[0]][0])
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        for place, (name, words) in enumerate(questions):
            self._grid.addWidget(label(words), place, 0)
            for column, button in enumerate(self._pairs[name]):
                self._grid.addWidget(button, place, column + 1)
                button.clicked.connect(self._edited)
                button.installEventFilter(self)
                button.setAccessibleName(f"{button.text()}, {plain(words)}")
        self.row.addLayout(self._grid, 1)
        self.space()

    def answers(self) -> dict[str, bool]:
        """The answers given; a question without one is missing."""
        given = {}
        for name, (yes, no) in self._pairs.items():
            if yes.isChecked() or no.isChecked():
                given[name] = yes.isChecked()
        return given

    def put(self, answers: Mapping[str, bool]) -> None:
        """Gives these answers and takes back all others."""
        for (name, (yes, no)), group in zip(self._pairs.items(), self._groups, strict=True):
            group.setExclusive(False)
            yes.setChecked(answers.get(name) is True)
            no.setChecked(answers.get(name) is False)
            group.setExclusive(True)
        self._edited()

    @property
    def complete(self) -> bool:
        """Whether every question is answered."""
        return len(self.answers()) == len(self._names)

    def buttons(self, name: str) -> tuple[Segment, Segment]:
        """Yes and No of a question; raises KeyError."""
        return self._pairs[name]

    def space(self) -> None:
        """The gaps in the look of the moment."""
        super().space()
        if hasattr(self, "_grid"):
            self._grid.setHorizontalSpacing(self.kit.look.px(6))
            self._grid.setVerticalSpacing(self.kit.look.px(6))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answers by a letter."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            letter = event.text().casefold()
            for place, word in enumerate(self._answers):
                if letter and letter == word[0].casefold() and not event.isAutoRepeat():
                    self._answer(watched, place)
                    return True
        return super().eventFilter(watched, event)

    def _pair(self, kit: Kit) -> tuple[Segment, Segment]:
        yes, no = (Segment(kit, answer) for answer in self._answers)
        group = QButtonGroup()
        for button in (yes, no):
            group.addButton(button)
        self._groups.append(group)
        return yes, no

    def _marked(self) -> list[tuple[QWidget, bool]]:
        given = self.answers()
        return [
            (button, name not in given) for name, pair in self._pairs.items() for button in pair
        ]

    def _answer(self, watched: QObject, place: int) -> None:
        names = self._names
        name = next(name for name in names if watched in self._pairs[name])
        self._pairs[name][place].click()
        after = names.index(name) + 1
        if after < len(names):
            self._pairs[names[after]][0].setFocus()
