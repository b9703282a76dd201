"""A field for one of a few answers; none is given beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QComboBox, QWidget

from app.ui.kit import Kit
from app.ui.widgets.combo import StillCombo
from app.ui.widgets.field import Field
from app.ui.widgets.flow import Flow
from app.ui.widgets.segment import Segment
from app.ui.widgets.styling import plain

MOST_SEGMENTS = 4
MOST_LETTERS = 64
"""Letters of all answers together that still stand side by side."""


class ChoiceField(Field):
    """Side by side while they are few and short, else a list; `value` is None until chosen."""

    def __init__(
        self, kit: Kit, caption: str, choices: Sequence[tuple[str, str]], hint: str = ""
    ) -> None:
        letters = sum(len(words) for _, words in choices)
        self._values = [value for value, _ in choices]
        self._words = dict(choices)
        self._segments: list[Segment] = []
        self._group: QButtonGroup | None = None
        self._combo: StillCombo | None = None
        segmented = 0 < len(choices) <= MOST_SEGMENTS and letters <= MOST_LETTERS
        editor = self._make_segments(kit) if segmented else self._make_combo(kit)
        super().__init__(kit, caption, hint, editor)
        if self._combo is not None:
            self.row.addWidget(self._combo)
            self.row.addStretch()
            self._combo.currentIndexChanged.connect(self._edited)
            return
        flow = Flow(6, 6)
        for segment in self._segments:
            flow.add(segment)
            segment.clicked.connect(self._edited)
        self.row.addWidget(flow, 1)
        for value, segment in zip(self._values, self._segments, strict=True):
            segment.setAccessibleName(f"{plain(self._words[value])}, {plain(caption)}")

    def value(self) -> str | None:
        """The chosen value; None until there is one."""
        if self._combo is not None:
            index = self._combo.currentIndex()
        else:
            index = next((i for i, s in enumerate(self._segments) if s.isChecked()), -1)
        return self._values[index] if index >= 0 else None

    def put(self, value: str | None) -> None:
        """Chooses a value, or takes the choice back; raises ValueError for an unknown one."""
        if value == self.value():
            return
        index = -1 if value is None else self._values.index(value)
        if self._combo is not None:
            self._combo.setCurrentIndex(index)
            return
        assert self._group is not None
        self._group.setExclusive(False)
        for place, segment in enumerate(self._segments):
            segment.setChecked(place == index)
        self._group.setExclusive(True)
        self._edited()

    def button(self, value: str) -> Segment:
        """The segment of a value; raises ValueError, and IndexError in a list."""
        return self._segments[self._values.index(value)]

    def _marked(self) -> list[tuple[QWidget, bool]]:
        return [(segment, True) for segment in self._segments] or [(self.editor, True)]

    def _make_segments(self, kit: Kit) -> QWidget:
        self._group = QButtonGroup()
        for value in self._values:
            segment = Segment(kit, self._words[value])
            self._group.addButton(segment)
            self._segments.append(segment)
        return self._segments[0]

    def _make_combo(self, kit: Kit) -> QWidget:
        self._combo = StillCombo(kit)
        self._combo.addItems([self._words[value] for value in self._values])
        self._combo.setPlaceholderText(kit.say("choice.none"))
        self._combo.setCurrentIndex(-1)
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return self._combo
