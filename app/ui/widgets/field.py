"""What every field has in common: caption, editor, and one line that hints, echoes or refuses."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.styling import announce, appear, mark, plain
from app.ui.widgets.text import label

_NOTE = 18
_ICONS = {Tone.OK: "ok", Tone.WARN: "warn", Tone.DANGER: "danger", Tone.INFO: "info"}


class Note(QWidget):
    """A line beneath an editor: an icon, when it has a tone, and words."""

    def __init__(self, kit: Kit, wrap: bool = True) -> None:
        super().__init__()
        self.kit = kit
        self._tone, self._icon, self._told = Tone.NEUTRAL, "", ""
        self._drawing = QLabel()
        self._drawing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words = label("", "muted", wrap=wrap)
        self._words.setProperty("note", "true")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._drawing)
        row.addWidget(self._words, 1 if wrap else 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.dress()
        kit.look.changed.connect(self.dress)
        self.hide()

    def tell(
        self, words: str, tone: Tone = Tone.NEUTRAL, said: bool = False, icon: str = ""
    ) -> None:
        """Other words, in the colour and with the icon of a tone; nothing hides the line.

        What was `said` stands out without a tone: an echo praises nothing.
        """
        self._tone, self._icon = tone, icon or _ICONS.get(tone, "")
        self._told = words
        self._words.setText(words)
        neutral = "said" if said else "muted"
        mark(self._words, use=neutral if tone is Tone.NEUTRAL else tone.value)
        self._draw()
        appear(self, bool(words))

    def keep_room(self, height: int) -> None:
        """Takes this height at the least, hidden too."""
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.setMinimumHeight(height)

    @property
    def words(self) -> str:
        """What it says."""
        return self._told

    @property
    def tone(self) -> Tone:
        """What its colour says."""
        return self._tone

    def dress(self) -> None:
        """The icon in the look of the moment."""
        layout = self.layout()
        assert layout is not None
        layout.setSpacing(self.kit.look.px(6))
        self._draw()

    def _draw(self) -> None:
        look = self.kit.look
        appear(self._drawing, bool(self._icon))
        if self._icon:
            self._drawing.setPixmap(look.pixmap(self._icon, look.theme.tone(self._tone), 16))


class Field(QWidget):
    """A caption whose mnemonic leads to the editor, and a note beneath.

    `hint` is shown while there is nothing else to tell. A field that `echoes`
    keeps room for the note, so that nothing moves while one types. Nothing that
    is typed is ever dropped or changed by a field.
    """

    changed = Signal()
    """What was typed or chosen is another."""

    def __init__(
        self, kit: Kit, caption: str, hint: str, editor: QWidget, echoes: bool = False
    ) -> None:
        super().__init__()
        self.kit, self._echoes = kit, echoes
        self.editor = editor
        self._hint, self._echo, self._problem = hint, "", ""
        self.caption = label(caption, "caption")
        self.caption.setBuddy(editor)
        editor.setAccessibleName(plain(caption))
        self.head = QHBoxLayout()
        self.head.addWidget(self.caption, 1)
        self.row = QHBoxLayout()
        self.note = Note(kit)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addLayout(self.head)
        self.column.addLayout(self.row)
        self.column.addWidget(self.note)
        # Takes what is left over, yet asks for nothing where others could have it: a stretch
        # would ask, and an empty spacer is passed over.
        self.column.addWidget(QWidget())
        self.space()
        kit.look.changed.connect(self.space)
        self._tell()

    def add_below(self, part: QWidget | QLayout) -> None:
        """Puts a part beneath the note; room that is left over stays beneath everything."""
        place = self.column.count() - 1
        if isinstance(part, QLayout):
            self.column.insertLayout(place, part)
        else:
            self.column.insertWidget(place, part)

    def refuse(self, sentence: str) -> None:
        """Says what is wrong and what to do, beside what was typed, which stays."""
        if sentence != self._problem:
            announce(self.editor, sentence)
        self._problem = sentence
        self._tell()

    def accept(self) -> None:
        """Nothing is wrong, or nothing is known to be."""
        self._problem = ""
        self._tell()

    @property
    def problem(self) -> str:
        """What is wrong with it; empty when nothing is known to be."""
        return self._problem

    def set_enabled(self, enabled: bool) -> None:
        """Whether it can be filled in now."""
        self.setEnabled(enabled)

    def hint(self, words: str) -> None:
        """Another hint."""
        self._hint = words
        self._tell()

    def echo(self, words: str) -> None:
        """What was understood; empty when nothing was."""
        self._echo = words
        self._tell()

    def space(self) -> None:
        """The gaps in the look of the moment."""
        px = self.kit.look.px
        if self._echoes:
            self.note.keep_room(px(_NOTE))
        self.column.setSpacing(px(4))
        self.row.setSpacing(px(8))

    def _marked(self) -> list[tuple[QWidget, bool]]:
        """The editors, and whether a refusal is about that one: its border turns then."""
        return [(self.editor, True)]

    def _edited(self) -> None:
        self._problem = ""
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        for editor, wrong in self._marked():
            mark(editor, wrong="true" if self._problem and wrong else "false")
        if self._problem:
            self.note.tell(self._problem, Tone.DANGER)
        elif self._echo:
            self.note.tell(self._echo, said=True)
        else:
            self.note.tell(self._hint)
        self.editor.setAccessibleDescription(self._problem or self._echo or self._hint)
