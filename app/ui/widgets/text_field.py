"""Fields for words: one line, several lines, and a passphrase."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.ui.kit import Kit
from app.ui.tokens import BODY, INPUT, Tone
from app.ui.widgets.button import Button
from app.ui.widgets.field import Field

_LINES = 3


class TextField(Field):
    """One line of text. More than `most` characters are kept and said to be too many."""

    def __init__(self, kit: Kit, caption: str, hint: str = "", most: int = 0) -> None:
        self._line = QLineEdit()
        super().__init__(kit, caption, hint, self._line)
        self._most = most
        self.row.addWidget(self._line, 1)
        self._line.textChanged.connect(self._typed)

    def text(self) -> str:
        """What stands in it, as it was typed."""
        return self._line.text()

    def put(self, text: str) -> None:
        """Another text in its place."""
        self._line.setText(text)

    def _typed(self) -> None:
        self._edited()
        told = too_long(self.kit, self.text(), self._most)
        if told:
            self.refuse(told)


class NoteField(Field):
    """Several lines of text; Tab goes on to the next field."""

    def __init__(self, kit: Kit, caption: str, hint: str = "", most: int = 0) -> None:
        self._lines = QPlainTextEdit()
        self._lines.setTabChangesFocus(True)
        super().__init__(kit, caption, hint, self._lines)
        self._most = most
        self.row.addWidget(self._lines, 1)
        self._lines.textChanged.connect(self._typed)

    def text(self) -> str:
        """What stands in it, as it was typed."""
        return self._lines.toPlainText()

    def put(self, text: str) -> None:
        """Another text in its place."""
        self._lines.setPlainText(text)

    def space(self) -> None:
        """Room for three lines in the look of the moment."""
        super().space()
        look = self.kit.look
        height = QFontMetrics(look.font(BODY)).lineSpacing() * _LINES
        self._lines.setFixedHeight(height + look.px(INPUT) - look.px(BODY))

    def _typed(self) -> None:
        self._edited()
        told = too_long(self.kit, self.text(), self._most)
        if told:
            self.refuse(told)


def too_long(kit: Kit, text: str, most: int) -> str:
    """The sentence for more than `most` characters (0: any number); empty when it fits."""
    if not most or len(text) <= most:
        return ""
    return kit.say("field.too_long", count=len(text), most=most)


class SecretField(Field):
    """A passphrase: hidden, shown only while the eye is held down, forgotten when taken."""

    def __init__(self, kit: Kit, caption: str, hint: str = "") -> None:
        self._line = QLineEdit()
        super().__init__(kit, caption, hint, self._line)
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhHiddenText
        )  # fmt: skip
        self._line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.reveal = Button(kit, kit.say("secret.show"), icon="eye")
        self.reveal.setToolTip(kit.say("secret.show.hint"))
        self.row.addWidget(self._line, 1)
        self.row.addWidget(self.reveal)
        self.reveal.pressed.connect(self._show)
        self.reveal.released.connect(self._hide)
        self._line.textChanged.connect(self._edited)
        self._line.installEventFilter(self)

    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not self._line.text()

    def take(self) -> str:
        """What was typed; the field is empty afterwards and cannot be undone."""
        taken = self._line.text()
        self._line.setText("")
        return taken

    def taken_if(self, judge: Callable[[str], object]) -> str:
        """What was typed, taken; it stays when `judge` raises Refusal, so that it can be mended."""
        judge(self._line.text())
        return self.take()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tells from a typed letter whether the capitals are locked."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._watch_capitals(event)
        return super().eventFilter(watched, event)

    def _watch_capitals(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_CapsLock:
            self.echo("")
            return
        letter = event.text()
        if len(letter) == 1 and letter.isalpha() and letter.lower() != letter.upper():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._echo = self.kit.say("secret.capitals") if letter.isupper() != shift else ""

    def _tell(self) -> None:
        super()._tell()
        if self._echo and not self._problem:
            self.note.tell(self._echo, Tone.WARN)

    def _show(self) -> None:
        self._line.setEchoMode(QLineEdit.EchoMode.Normal)

    def _hide(self) -> None:
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
