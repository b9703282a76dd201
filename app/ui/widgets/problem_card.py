"""What went wrong, why, and what to do, where it happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.flow import Flow
from app.ui.widgets.pill import ICONS
from app.ui.widgets.styling import announce, appear, mark
from app.ui.widgets.text import label

Action = tuple[str, Callable[[], object]]


class ProblemCard(QFrame):
    """Hidden while nothing is wrong."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit, self._tone = kit, Tone.DANGER
        self.sentence = ""
        """What it says; empty when nothing is wrong."""
        self.setProperty("card", "true")
        mark(self, tone=self._tone.value)
        self._drawing = QLabel()
        self._title = label("", "card-title")
        self._sentence = label("")
        self._buttons = Flow()
        column = QVBoxLayout()
        for part in (self._title, self._sentence, self._buttons):
            column.addWidget(part)
        row = QHBoxLayout(self)
        row.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.dress()
        kit.look.changed.connect(self.dress)
        self.hide()

    def tell(
        self, sentence: str, title: str = "", tone: Tone = Tone.DANGER,
        actions: Sequence[Action] = (), copied: str = "",
    ) -> None:  # fmt: skip
        """A finished sentence, and buttons for what can be done about it.

        `copied` is offered to be copied: the path of a defect's report.
        """
        self._tone = tone
        self._title.setText(title)
        appear(self._title, bool(title))
        self.sentence = sentence
        self._sentence.setText(sentence)
        self._buttons.clear()
        offered = list(actions)
        if copied:
            offered.append((self.kit.say("problem.copy"), partial(_copy, copied)))
        for words, act in offered:
            self._offer(words, act)
        appear(self._buttons, bool(offered))
        mark(self, tone=tone.value)
        self.setAccessibleName(f"{title} {sentence}".strip())
        self._draw()
        appear(self, True)
        announce(self, self.accessibleName())

    def _offer(self, words: str, act: Callable[[], object]) -> None:
        # Qt would hand a "checked" to whatever takes an argument.
        def acted() -> None:
            act()

        button = Button(self.kit, words)
        button.clicked.connect(acted)
        self._buttons.add(button)

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self.sentence = ""
        self._buttons.clear()
        self.hide()

    def dress(self) -> None:
        """Icon and margins in the look of the moment."""
        px = self.kit.look.px
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(px(14), px(12), px(16), px(12))
        layout.setSpacing(px(12))
        self._buttons.space(px(8), px(8))
        self._draw()

    def _draw(self) -> None:
        look = self.kit.look
        self._drawing.setPixmap(look.pixmap(ICONS[self._tone], look.theme.tone(self._tone), 22))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
