"""A file behind what was seen here: the lines that would be lost, before two people sign so."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout

from app.custody.event import Event
from app.desk.backups.missing import Behind, Missing
from app.trial.clocks import parse_instant
from app.trial.names import BagCode
from app.ui.clockface import short
from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.told import signed_by
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label

_COLUMNS = ("line", "kind", "at", "bag", "subject", "who")


class OlderCopyCard(Card):
    """Hidden until the file is behind; names what is missing, and where a fuller copy lies."""

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("older.title"), tone=Tone.DANGER)
        self.found, self.fuller, self.unread = (label("", "body") for _ in range(3))
        self.rows = Rows(
            kit, [say(f"older.column.{name}") for name in _COLUMNS], empty=say("older.nothing")
        )
        self.rows.setMinimumHeight(kit.look.px(150))
        self.propose = Button(kit, say("older.propose"), role="danger", icon="sign")
        self.confirm = Button(kit, say("older.confirm"), role="danger", icon="sign")
        self.waiting = label(say("older.waiting"), "caption")
        row = QHBoxLayout()
        row.addWidget(self.propose)
        row.addWidget(self.confirm)
        row.addStretch()
        for part in (self.found, self.fuller, self.unread, self.rows, row, self.waiting):
            self.add(part)
        self._behind = ""
        self.setVisible(False)

    def begin(self, behind: Behind | None, proposal: Event | None, seconds: bool) -> None:
        """The file is behind, None to hide; what it lacks is looked for in the backups.

        `proposal` is the restore that awaits the second person, `seconds` says whether
        who is signed in may give or take that signature.
        """
        self.setVisible(behind is not None)
        if behind is None:
            return
        say = self.kit.say
        self._behind = say(
            "older.found", remembered=behind.remembered.size, found=behind.found
        )
        if proposal is not None:
            kept, lost = (proposal.number_of(name) for name in ("kept", "lost"))
            self._behind = say("older.proposed", number=proposal.number, kept=kept, lost=lost,
                               who=signed_by(self.kit, proposal))  # fmt: skip
        self.found.setText(f"{self._behind} {say('older.searching')}")
        self.fuller.hide()
        self.unread.hide()
        self.rows.tell([], [])
        for button, shown in (
            (self.propose, proposal is None), (self.confirm, proposal is not None and seconds),
        ):  # fmt: skip
            button.setVisible(shown)
            button.setEnabled(False)
        self.waiting.setVisible(proposal is not None)

    def tell(self, missing: Missing) -> None:
        """What is missing, once the backups were read."""
        say = self.kit.say
        self.found.setText(f"{self._behind} {say('older.unnamed', count=missing.unnamed)}")
        self.fuller.setText(say("older.fuller", place=missing.place, lines=len(missing.lines)))
        self.fuller.setVisible(bool(missing.place))
        self.unread.setText(say("older.unread", places=", ".join(missing.unread)))
        self.unread.setVisible(bool(missing.unread))
        self.rows.tell([self._row(event) for event in missing.lines],
                       [event.number for event in missing.lines])  # fmt: skip
        self.propose.setEnabled(True)
        self.confirm.setEnabled(True)

    def _row(self, event: Event) -> tuple[Cell | str, ...]:
        at: datetime = parse_instant(event.at).astimezone(self.kit.zone)
        bag, subject = (str(event.facts.get(name, "")) for name in ("bag", "subject"))
        return (
            str(event.number), self.kit.say(f"kind.{event.kind}"),
            short(at, self.kit.words.language), BagCode(bag).shown if bag else "–",
            subject or "–", signed_by(self.kit, event),
        )  # fmt: skip
