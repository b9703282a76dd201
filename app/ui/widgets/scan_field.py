"""Where a scan is expected: the reader delivers, or a person types the code and Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.field import Field, Note
from app.ui.widgets.retire import retire
from app.ui.widgets.styling import announce, appear
from app.ui.widgets.text import label

MOST_RESULTS = 6
_ICON = 22


class _Line(QLineEdit):
    """An editor with an icon."""

    def __init__(self) -> None:
        super().__init__()
        self._drawing = QLabel(self)
        self._drawing.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def draw(self, icon: QPixmap, room: int) -> None:
        """An icon before the text, in its own room."""
        self._drawing.setPixmap(icon)
        self._drawing.adjustSize()
        self.setTextMargins(room, 0, 0, 0)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The icon stays in the middle of the left edge."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        top = (self.height() - self._drawing.height()) // 2
        self._drawing.move(self._drawing.height() // 2, top)


class ScanField(Field):
    """`scanned` tells each code once; what came of it is written beneath, the latest first."""

    scanned = Signal(str)

    def __init__(self, kit: Kit, caption: str, placeholder: str) -> None:
        self._line = _Line()
        self._line.setProperty("use", "scan")
        super().__init__(kit, caption, "", self._line)
        self._line.setPlaceholderText(placeholder)
        self.state = Note(kit, wrap=False)
        self.head.addWidget(self.state)
        self.row.addWidget(self._line, 1)
        self._results = QVBoxLayout()
        self.add_below(self._results)
        self._line.returnPressed.connect(self._entered)
        self._line.textChanged.connect(self._edited)
        self.ready(True)
        self.dress()
        kit.look.changed.connect(self.dress)

    def take(self, text: str) -> None:
        """A code from the reader, whatever has the focus."""
        code = text.strip()
        if code and self.isEnabled():
            self.accept()
            self.scanned.emit(code)

    def ready(self, ready: bool) -> None:
        """Whether the reader is listened to."""
        key = "scan.ready" if ready else "scan.waiting"
        self.state.tell(self.kit.say(key), Tone.OK if ready else Tone.NEUTRAL)

    def result(self, words: str, code: str, ok: bool) -> None:
        """What came of a code: a row beneath, the latest first; it is heard too."""
        self.kit.sound(ok)
        row = _result(self.kit, words, code, ok)
        self._results.insertWidget(0, row)
        appear(row, True)
        while self._results.count() > MOST_RESULTS:
            self._drop(self._results.count() - 1)
        announce(self.editor, f"{words} {code}")

    def clear(self) -> None:
        """Takes away what was typed and all results."""
        self._line.setText("")
        while self._results.count():
            self._drop(0)
        self.accept()

    def dress(self) -> None:
        """The icon in the look of the moment."""
        look = self.kit.look
        self._line.draw(look.pixmap("scan", look.theme.primary, _ICON), look.px(_ICON + 6))
        self._results.setSpacing(look.px(2))

    def _entered(self) -> None:
        typed = self._line.text()
        self._line.setText("")
        self.take(typed)

    def _drop(self, place: int) -> None:
        item = self._results.takeAt(place)
        widget = item.widget() if item is not None else None
        if widget is not None:
            retire(widget)


def _result(kit: Kit, words: str, code: str, ok: bool) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    note = Note(kit)
    note.tell(words, Tone.OK if ok else Tone.DANGER)
    layout.addWidget(note, 1)
    layout.addWidget(label(code, wrap=False))
    return row
