"""One seat: its life line by line, delegation, revocation; and one's own passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.custody.kinds import REVOKED_FOR, writers_of
from app.desk.journal import Person
from app.desk.seats.people import change_passphrase, propose_delegation, propose_revocation
from app.desk.seats.roster import Member, Standing, roster
from app.desk.seats.seat_life import SeatLine, seat_life
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from app.ui.clockface import full
from app.ui.in_field import InField, chosen, in_field
from app.ui.page import GAP, Page
from app.ui.pages.seat_words import day_of, life_words
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.table import Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import SecretField

_COLUMNS = ("line", "at", "what")
_ENDED = frozenset({Standing.REVOKED, Standing.VOID, Standing.WAITING})

MOST_LINES = 8
"""Of its life that are shown at once."""


@dataclass(frozen=True, slots=True)
class View:
    """One seat, its life, and whether a change of it waits for a second person."""

    member: Member
    life: tuple[SeatLine, ...]
    waits: bool


class SeatPage(Page):
    """Opened from the page of the people; the second person confirms on the home page."""

    name = "seat"
    reads = frozenset({
        "Confirmed", "Countersigned", "DelegationProposed", "KeysRenewed", "KeysRewrapped",
        "RevocationProposed",
    })  # fmt: skip

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        say = self.kit.say
        self._seat = ""
        self._member: Member | None = None
        back = Button(self.kit, say("seat.people"), icon="people", keys="F7")
        back.clicked.connect(lambda: station.go("people"))
        self.head.addWidget(back)
        self.life = Rows(self.kit, [say(f"seat.column.{name}") for name in _COLUMNS],
                         name=say("seat.life"))  # fmt: skip
        self.life.grow_to(MOST_LINES)
        self.life.opened.connect(lambda line: station.go("keys", str(line)))
        life = Card(self.kit, say("seat.life"), say("seat.life_side"))
        life.add(self.life)
        self.old = SecretField(self.kit, say("seat.old"))
        self.new = SecretField(self.kit, say("people.passphrase_new"))
        self.again = SecretField(self.kit, say("people.passphrase_again"))
        self.trained = DayField(self.kit, say("people.trained"))
        self.start = DayField(self.kit, say("people.from"))
        self.end = DayField(self.kit, say("people.until"))
        self.reason = ChoiceField(
            self.kit, say("seat.reason"), [(one, say(f"reason.{one}")) for one in REVOKED_FOR]
        )
        self.fields = {
            "passphrase.wrong": self.old, "passphrase.wait": self.old,
            "passphrase.weak": self.new, "passphrase.same": self.new,
            "delegation.ends_first": self.end, "seat.trained_later": self.trained,
        }  # fmt: skip
        self.body.addWidget(life)
        self._lay_out()
        self.body.addStretch()

    def _lay_out(self) -> None:
        say = self.kit.say
        self.change = Button(self.kit, say("seat.change"), icon="sign")
        self.change.clicked.connect(self._change)
        self.delegate = Button(self.kit, say("seat.delegate"), icon="sign")
        self.delegate.clicked.connect(self._delegate)
        self.revoke = Button(self.kit, say("seat.revoke"), icon="close", role="danger")
        self.revoke.clicked.connect(self._revoke)
        self.own = self._card("passphrase", [[self.old], [self.new, self.again]], self.change)
        self.trained_until = label("", "caption")
        self.delegation = self._card(
            "delegation", [[self.trained], [self.start, self.end]], self.delegate
        )
        self.delegation.add(self.trained_until)
        self.revocation = self._card("revocation", [[self.reason]], self.revoke)

    def _card(self, name: str, rows: Sequence[Sequence[Field]], button: Button) -> Card:
        say = self.kit.say
        card = Card(self.kit, say(f"seat.card.{name}"))
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for line, row in enumerate(rows):
            for column, field in enumerate(row):
                grid.addWidget(field, line, column, 1, 2 if len(row) == 1 else 1)
        card.body.addLayout(grid)
        foot = QHBoxLayout()
        foot.addWidget(label(say(f"seat.hint.{name}"), "caption"), 1)
        foot.addWidget(button)
        card.add(foot)
        self.body.addWidget(card)
        return card

    def arrive(self, target: str) -> None:
        """Shows the seat of this id; one's own when none is named."""
        self._seat = target or self.station.person.seat.seat
        self._member = None
        for field in (self.old, self.new, self.again):
            field.take()
        self.reason.put(None)
        super().arrive(target)

    def refresh(self) -> None:
        """Reads the seat and its life."""
        desk, seat = self.station.desk, self._seat

        def reading() -> View | None:
            member = next((one for one in roster(desk) if one.seat == seat), None)
            waiting = [
                one for one in desk.board.waiting()
                if one.kind != "SeatProposed" and one.facts.get("seat") == seat
            ]  # fmt: skip
            return View(member, seat_life(desk, seat), bool(waiting)) if member else None

        self.look(reading, self._show)

    def _show(self, view: View | None) -> None:
        if view is None:
            return
        one, say = view.member, self.kit.say
        me = self.station.person.seat
        self.subtitle.setText(say(
            "seat.subtitle", name=one.name, role=say(f"role.{one.role.value}"),
            standing=say(f"standing.{one.standing.value}"),
        ))  # fmt: skip
        zone, language = self.kit.zone, self.kit.words.language
        rows = [
            (str(it.line), full(it.at.astimezone(zone), language), life_words(self.kit, it))
            for it in view.life
        ]
        self.life.tell(rows, [it.line for it in view.life])
        may = me.role in writers_of("RevocationProposed") and one.standing not in _ENDED
        self.own.setVisible(one.seat == me.seat)
        for card, button in ((self.delegation, self.delegate), (self.revocation, self.revoke)):
            card.setVisible(may)
            if view.waits:
                button.why(say("seat.waits"))
            else:
                button.free()
        self.trained_until.setVisible(one.trained_until is not None)
        if one.trained_until is not None:
            until = day_of(self.kit, one.trained_until.isoformat())
            self.trained_until.setText(say("seat.trained_until", day=until))
        if self._member is None:
            self.trained.put(one.trained)
            self.start.put(one.start.astimezone(zone).date())
            self.end.put(one.end.astimezone(zone).date())
        self._member = view.member

    def _change(self) -> None:
        told = self.gather(self._passphrases)
        if told is None:
            return
        desk, before = self.station.desk, self.station.person
        self.ask(
            "change", lambda: change_passphrase(desk, before, *told),
            lambda person: self._changed(before, person),
        )  # fmt: skip

    def _passphrases(self) -> tuple[str, str]:
        old, new, again = self.old.take(), self.new.take(), self.again.take()
        if new != again:
            raise InField(Refusal("passphrase.differs"), self.again)
        return old, new

    def _changed(self, before: Person, person: Person) -> None:
        self.station.goes_on(before, person)
        self.problem.tell(
            self.kit.say("seat.changed"), title=self.kit.say("seat.card.passphrase"), tone=Tone.OK
        )

    def _dates(self) -> tuple[date, datetime, datetime]:
        days = []
        for field in (self.trained, self.start, self.end):
            with in_field(field):
                days.append(field.read())
        trained, start, end = days
        zone = self.kit.zone
        return (
            trained, datetime.combine(start, time(), tzinfo=zone),
            datetime.combine(end, time(23, 59), tzinfo=zone),
        )  # fmt: skip

    def _delegate(self) -> None:
        told, one = self.gather(self._dates), self._member
        if told is None or one is None:
            return
        trained, start, end = told
        desk, seat = self.station.desk, one.seat
        self.sign(
            "delegate", [Ask(self.kit.say("seat.delegate_what", name=one.name), Meaning.AUTHORED)],
            lambda pen: propose_delegation(desk, pen, seat, trained=trained, start=start, end=end),
        )  # fmt: skip

    def _revoke(self) -> None:
        reason, one = self.gather(lambda: chosen(self.reason)), self._member
        if reason is None or one is None:
            return
        desk, seat, say = self.station.desk, one.seat, self.kit.say
        what = say("seat.revoke_what", name=one.name, reason=say(f"reason.{reason}"))
        self.sign(
            "revoke", [Ask(what, Meaning.AUTHORED)],
            lambda pen: propose_revocation(desk, pen, seat, reason),
        )  # fmt: skip
