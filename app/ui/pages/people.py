"""The people: who has a seat, as what, until when; and how a new person gets one."""

from __future__ import annotations

from datetime import date, datetime, time

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.custody.kinds import writers_of
from app.desk.seats.founding import NewSeat, propose_seat
from app.desk.seats.roster import Member, Standing, roster
from app.trial.names import SEATED, Meaning, Role
from app.trial.refusal import Refusal
from app.ui.clockface import day
from app.ui.in_field import InField, chosen, in_field, wipe
from app.ui.page import GAP, Page
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import SecretField, TextField

_TONES = {
    Standing.ACTIVE: (Tone.OK, "ok"), Standing.WAITING: (Tone.WARN, "people"),
    Standing.ENDED: (Tone.DANGER, "clock"), Standing.NOT_YET: (Tone.NEUTRAL, "clock"),
    Standing.REVOKED: (Tone.DANGER, "close"), Standing.VOID: (Tone.NEUTRAL, "close"),
}  # fmt: skip
_COLUMNS = ("name", "role", "qualification", "trained", "from", "until", "standing")


class PeoplePage(Page):
    """The newcomer types the passphrase here; a seat counts once a second person confirms it."""

    name = "people"
    reads = frozenset({"SeatProposed", "Confirmed", "KeysRenewed", "Countersigned"})

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        say = self.kit.say
        shares = Button(self.kit, say("people.shares"), icon="key", keys="Ctrl+W")
        shares.clicked.connect(lambda: station.go("shares"))
        self.visits = Button(self.kit, say("people.visits"), icon="search", keys="Ctrl+F7")
        self.visits.clicked.connect(lambda: station.go("inspection"))
        for button in (self.visits, shares):
            self.head.addWidget(button)
        if station.reads_only:
            shares.hide()
        self.table = Rows(self.kit, [say(f"people.column.{name}") for name in _COLUMNS])
        self.table.setMinimumHeight(self.kit.look.px(220))
        self.table.opened.connect(lambda seat: station.go("seat", str(seat)))
        self.body.addWidget(self.table)
        row = QHBoxLayout()
        row.addWidget(label(say("people.open_hint"), "caption"), 1)
        self.valid = Button(self.kit, say("people.keys"), role="quiet", icon="key", keys="Ctrl+F8")
        self.valid.clicked.connect(lambda: station.go("keys"))
        row.addWidget(self.valid)
        self.body.addLayout(row)
        self.person = TextField(self.kit, say("people.name"))
        self.role = ChoiceField(
            self.kit, say("people.role"), [(role, say(f"role.{role.value}")) for role in SEATED]
        )
        self.qualification = TextField(self.kit, say("people.qualification"))
        self.trained = DayField(self.kit, say("people.trained"))
        self.start = DayField(self.kit, say("people.from"))
        self.end = DayField(self.kit, say("people.until"))
        self.passphrase = SecretField(self.kit, say("people.passphrase"))
        self.again = SecretField(self.kit, say("people.passphrase_again"))
        self.fields = {
            "name": self.person, "seat.name_taken": self.person,
            "qualification": self.qualification, "passphrase.weak": self.passphrase,
            "seat.trained_later": self.trained,
        }  # fmt: skip
        self._lay_out()

    def _lay_out(self) -> None:
        say = self.kit.say
        card = Card(self.kit, say("people.new"), say("people.new_side"))
        grid = QGridLayout()
        grid.setSpacing(GAP)
        rows = (
            (self.person, self.qualification), (self.role,), (self.trained, self.start),
            (self.end,), (self.passphrase, self.again),
        )  # fmt: skip
        for line, row in enumerate(rows):
            for column, field in enumerate(row):
                grid.addWidget(field, line, column, 1, 2 if len(row) == 1 else 1)
        card.body.addLayout(grid)
        card.add(label(say("people.passphrase_hint"), "caption"))
        self.body.addWidget(card)
        self.body.addStretch()
        self.propose = Button(
            self.kit, say("people.propose"), role="primary", icon="sign", shortcut="Ctrl+Return"
        )
        self.propose.clicked.connect(self._propose)
        self.foot.primary(self.propose)
        proposes = self.station.person.seat.role in writers_of("SeatProposed")
        card.setVisible(proposes and not self.station.reads_only)
        self.foot.setVisible(proposes and not self.station.reads_only)

    def refresh(self) -> None:
        """Reads who has a seat."""
        self.look(lambda: roster(self.station.desk), self._show)

    def _show(self, members: tuple[Member, ...]) -> None:
        self.subtitle.setText(self.kit.words.count("people.subtitle", len(members)))
        self.table.tell([self._row(one) for one in members], [one.seat for one in members])

    def _row(self, one: Member) -> tuple[Cell | str, ...]:
        say, language, zone = self.kit.say, self.kit.words.language, self.kit.zone
        tone, icon = _TONES[one.standing]
        midnight = datetime.combine(one.trained, time(), tzinfo=zone)
        days = [day(moment, language) for moment in
                (midnight, one.start.astimezone(zone), one.end.astimezone(zone))]  # fmt: skip
        state = Cell(say(f"standing.{one.standing.value}"), tone, icon)
        if one.countersign is not None:
            late = one.countersign < self.kit.now()
            words = say("standing.countersign_late" if late else "standing.countersign")
            state = Cell(words, Tone.DANGER if late else Tone.WARN, "key")
        return one.name, say(f"role.{one.role.value}"), one.qualification, *days, state

    def _newcomer(self) -> tuple[NewSeat, str]:
        zone = self.kit.zone
        start, end = _day(self.start), _day(self.end)
        seat = NewSeat(
            self.person.text(), Role(chosen(self.role)), self.qualification.text(),
            _day(self.trained), datetime.combine(start, time(), tzinfo=zone),
            datetime.combine(end, time(23, 59), tzinfo=zone),
        )  # fmt: skip
        passphrase, again = self.passphrase.take(), self.again.take()
        if passphrase != again:
            raise InField(Refusal("passphrase.differs"), self.again)
        return seat, passphrase

    def _propose(self) -> None:
        told = self.gather(self._newcomer)
        if told is None:
            return
        newcomer, passphrase = told
        desk = self.station.desk
        role = self.kit.say(f"role.{newcomer.role.value}")
        what = self.kit.say("people.propose_what", name=newcomer.name, role=role)
        self.sign(
            "propose", [Ask(what, Meaning.AUTHORED)],
            lambda pen: propose_seat(desk, pen, newcomer, passphrase), lambda _: self._proposed(),
        )  # fmt: skip

    def _proposed(self) -> None:
        wipe(self)
        # The next newcomer begins here; the keyboard was left in a field of passphrases.
        self.person.editor.setFocus()
        self.refresh()


def _day(field: DayField) -> date:
    with in_field(field):
        return field.read()
