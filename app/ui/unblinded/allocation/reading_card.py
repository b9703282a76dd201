"""What a list's unusual titles and strata mean: said here, sealed and signed with the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.blind.columns import Role
from app.blind.reading import USUAL, Reading
from app.blind.spelling import fold, fold_header
from app.blind.unknown import Unknown
from app.ui.in_field import chosen
from app.ui.input.keyboard import tab_after
from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.retire import retire

_UNREAD = "unread"
_NAMED = {
    Role.TOKEN: "token", Role.STRATUM: "stratum", Role.BLOCK: "block", Role.SIZE: "size",
    Role.SEQUENCE: "sequence", Role.LIST_ID: "list_id", Role.CODE: "code",
}  # fmt: skip


class ReadingCard(Card):
    """One choice for each name; nothing is guessed, and a column may be left unread."""

    asked = Signal()

    def __init__(self, kit: Kit, strata: Sequence[str]) -> None:
        super().__init__(kit, kit.say("list.reading"), kit.say("list.reading_side"))
        self._strata = [(name, name) for name in strata]
        self._roles = [(role.value, kit.say(f"list.role.{name}")) for role, name in _NAMED.items()]
        self._roles.append((_UNREAD, kit.say("list.role.unread")))
        self.titles: dict[str, ChoiceField] = {}
        self.words: dict[str, ChoiceField] = {}
        self._said = USUAL
        self.again = Button(kit, kit.say("list.read_again"), icon="check")
        self.again.clicked.connect(self.asked)
        self._names = QVBoxLayout()
        self._names.setSpacing(kit.look.px(10))
        self.add(self._names)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.again)
        self.add(row)
        self.hide()

    def ask(self, unknown: Unknown, said: Reading) -> None:
        """Asks for these names beside what was said already; hides when there are none."""
        for field in (*self.titles.values(), *self.words.values()):
            retire(field)
        self._said = said
        self.titles = {
            title: ChoiceField(self.kit, self.kit.say("list.title", title=title), self._roles)
            for title in unknown.titles
        }
        self.words = {
            word: ChoiceField(self.kit, self.kit.say("list.of_stratum", word=word), self._strata)
            for word in unknown.strata
        }
        names = (*self.titles.values(), *self.words.values())
        for field in names:
            self._names.addWidget(field)
        QWidget.setTabOrder(tab_after(self.again, names), self.again)
        self.setVisible(bool(unknown))

    def reading(self) -> Reading:
        """What was said; raises InField where a name has no meaning yet."""
        columns = {fold_header(title): chosen(field) for title, field in self.titles.items()}
        columns = {title: "" if role == _UNREAD else role for title, role in columns.items()}
        strata = {fold(word): chosen(field) for word, field in self.words.items()}
        return Reading({**self._said.columns, **columns}, {**self._said.strata, **strata})
