"""A card that holds what belongs together, and a tile that counts something."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.styling import appear, mark, plain
from app.ui.widgets.text import label


class Card(QFrame):
    """A titled frame; `side` stands small at the right of the title, a `tone` colours it whole."""

    def __init__(self, kit: Kit, title: str = "", side: str = "", tone: Tone | None = None) -> None:
        super().__init__()
        self.kit = kit
        self.setProperty("card", "true")
        if tone is not None:
            mark(self, tone=tone.value)
        self.title = label(title, "card-title", wrap=False)
        self.side = label(side, "caption", wrap=False)
        self.head = QHBoxLayout()
        self.head.addWidget(self.title)
        self.head.addStretch()
        self.head.addWidget(self.side)
        appear(self.title, bool(title))
        appear(self.side, bool(side))
        self.setAccessibleName(plain(title))
        self.body = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.addLayout(self.head)
        outer.addLayout(self.body)
        self._rest = QSpacerItem(0, 0)
        outer.addItem(self._rest)
        self.dress()
        kit.look.changed.connect(self.dress)

    def add(self, part: QWidget | QLayout) -> None:
        """Puts a widget or a layout beneath what is there."""
        if isinstance(part, QLayout):
            self.body.addLayout(part)
        else:
            self.body.addWidget(part)

    def event(self, event: QEvent) -> bool:
        """Room that nothing in the card asks for stays beneath everything."""
        if event.type() == QEvent.Type.LayoutRequest:
            wanted = bool(self.body.expandingDirections() & Qt.Orientation.Vertical)
            policy = QSizePolicy.Policy.Minimum if wanted else QSizePolicy.Policy.Expanding
            if self._rest.sizePolicy().verticalPolicy() is not policy:
                self._rest.changeSize(0, 0, QSizePolicy.Policy.Minimum, policy)
                self.body.invalidate()
        return super().event(event)

    def tell_side(self, words: str) -> None:
        """Other words at the right of the title."""
        self.side.setText(words)
        appear(self.side, bool(words))

    def dress(self) -> None:
        """Margins in the look of the moment."""
        px = self.kit.look.px
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(px(16), px(14), px(16), px(14))
        layout.setSpacing(px(10))
        self.body.setSpacing(px(10))


class Tile(QFrame):
    """One number to act on: icon, number, words."""

    def __init__(self, kit: Kit, icon: str, number: str, words: str, tone: Tone) -> None:
        super().__init__()
        self.kit, self._icon, self._tone = kit, icon, tone
        self.setProperty("card", "true")
        self._drawing = QLabel()
        self._drawing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._number = label(number, "value", wrap=False)
        self._words = label(words, "caption")
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addStretch()
        texts.addWidget(self._number)
        texts.addWidget(self._words)
        texts.addStretch()
        row = QHBoxLayout(self)
        row.addWidget(self._drawing)
        row.addLayout(texts, 1)
        # As high as its neighbours: words may take two lines in one of them.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.tell(number, words, tone)
        self.dress()
        kit.look.changed.connect(self.dress)

    def tell(self, number: str, words: str, tone: Tone) -> None:
        """Another number."""
        self._tone = tone
        self._number.setText(number)
        self._words.setText(words)
        self.setAccessibleName(f"{number} {words}")
        self._draw()

    def dress(self) -> None:
        """Icon and margins in the look of the moment."""
        px = self.kit.look.px
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(px(14), px(10), px(14), px(10))
        layout.setSpacing(px(14))
        self._draw()

    def _draw(self) -> None:
        look = self.kit.look
        self._drawing.setPixmap(look.pixmap(self._icon, look.theme.tone(self._tone), 22))
