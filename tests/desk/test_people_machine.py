"""People come, change, fail and go in any order: the file follows, and nobody is locked out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.command.practice import PASSPHRASE
from app.custody.history import key_history
from app.custody.kinds import KINDS, PREPARERS, Stamp
from app.desk.confirming import confirm
from app.desk.journal import Person, sign
from app.desk.seats.founding import NewSeat, propose_seat
from app.desk.seats.identity import record_identity
from app.desk.seats.people import change_passphrase, propose_delegation, propose_revocation
from app.desk.seats.signing_in import record_sign_in
from app.trial.names import ROLE_KEYS, SEATED, Meaning, Role, RoleKey
from app.trial.refusal import Refusal
from tests.custody import law
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.vectors.study import written

NAMES = st.sampled_from(["Anne Colin", "Luc Morel", "Paul Weiss"])
WORDS = st.sampled_from([PASSPHRASE, "une autre phrase secrète", "trois mots sans aucun lien"])
PLACE = st.integers(0, 20)


class PeopleMachine(RuleBasedStateMachine):
    """A study in which anyone may be seated, revoked, amended, or mistype."""

    hands: Hands
    words: dict[str, str]

    @initialize()
    def open(self) -> None:
        """The practice crew is there, and a request with a name to keep."""
        self.hands = at("received")
        seats = self.hands.bench.desk.board.seats
        self.words = dict.fromkeys(seats, PASSPHRASE)
        self.gone: dict[str, Person] = {}

    def _in(self, seat: str) -> Person:
        name = self.hands.bench.desk.board.seats[seat].name
        return self.hands.bench.desk.sign_in(name, self.words[seat])

    def _preparer(self, place: int, other: str = "") -> Person:
        known = [
            seat.seat for seat in self.hands.bench.desk.journal.audit.people.effective()
            if seat.role in PREPARERS and seat.seat != other
        ]  # fmt: skip
        return self._in(known[place % len(known)])

    def _by_two(self, place: int, propose: Callable[[Person], int]) -> None:
        first = self._preparer(place)
        number = propose(first)
        second = self._preparer(place + 1, first.seat.seat)
        signing = sign(second, self.words[second.seat.seat], Meaning.APPROVED)
        confirm(self.hands.bench.desk, signing, number)

    def _try(self, act: Callable[[], object], *codes: str) -> None:
        lines = len(self.hands.bench.file.snapshot().lines)
        try:
            act()
        except Refusal as why:
            assert why.code in codes, why
            # A proposal may stand already; nothing half-done is kept with it.
            assert len(self.hands.bench.file.snapshot().lines) - lines <= 1

    @rule(name=NAMES, role=st.sampled_from(SEATED), place=PLACE, words=WORDS)
    def seat(self, name: str, role: Role, place: int, words: str) -> None:
        """Someone is seated by two."""
        desk = self.hands.bench.desk
        now = self.hands.bench.clock.now()

        def propose(first: Person) -> int:
            newcomer = NewSeat(name, role, "x", now.date(), now, now + timedelta(days=400))
            signing = sign(first, self.words[first.seat.seat], Meaning.AUTHORED)
            line = propose_seat(desk, signing, newcomer, words)
            self.words[desk.board.events[line.number].text("seat")] = words
            return line.number

        self._try(lambda: self._by_two(place, propose), "seat.name_taken")

    @rule(whom=PLACE, place=PLACE)
    def revoke(self, whom: int, place: int) -> None:
        """Someone is revoked by two, if that can be done."""
        desk = self.hands.bench.desk
        seats = [seat.seat for seat in desk.journal.audit.people.effective()]
        seat = seats[whom % len(seats)]
        leaving = self._in(seat)

        def propose(first: Person) -> int:
            signing = sign(first, self.words[first.seat.seat], Meaning.AUTHORED)
            return propose_revocation(desk, signing, seat, "left").number

        self._try(lambda: self._by_two(place, propose), "people.too_few", "revocation.own")
        if seat in desk.board.revoked:
            self.gone[seat] = leaving

    @rule(whom=PLACE, place=PLACE, days=st.integers(-3, 400))
    def delegate(self, whom: int, place: int, days: int) -> None:
        """Someone's delegation is changed by two."""
        desk, now = self.hands.bench.desk, self.hands.bench.clock.now()
        seats = [seat.seat for seat in desk.journal.audit.people.effective()]
        seat, start = seats[whom % len(seats)], now - timedelta(days=5)

        def propose(first: Person) -> int:
            signing = sign(first, self.words[first.seat.seat], Meaning.AUTHORED)
            line = propose_delegation(
                desk, signing, seat, trained=now.date(), start=start, end=now + timedelta(days=days)
            )
            return line.number

        codes = ("people.too_few", "seat.outside_delegation")
        self._try(lambda: self._by_two(place, propose), *codes)

    @rule(place=PLACE, words=WORDS)
    def rewrap(self, place: int, words: str) -> None:
        """Someone changes a passphrase."""
        person = self._preparer(place)
        desk, old = self.hands.bench.desk, self.words[person.seat.seat]

        def change() -> None:
            change_passphrase(desk, person, old, words)
            self.words[person.seat.seat] = words

        self._try(change, "passphrase.same", "seat.outside_delegation")

    @rule(place=PLACE)
    def work(self, place: int) -> None:
        """Someone mistypes, signs in, and records a name."""
        desk, person = self.hands.bench.desk, self._preparer(place)
        self._try(lambda: desk.sign_in(person.seat.name, "not it at all"), "passphrase.wrong")
        self._try(lambda: record_sign_in(desk, person), "seat.outside_delegation")
        born = date(1961, 2, 3)
        self._try(
            lambda: record_identity(desk, person, "01-001", "Thévenin", "Odile", born),
            "seat.outside_delegation",
        )

    @invariant()
    def everything_follows(self) -> None:
        """The program and the reader written from the page find the file whole."""
        if not hasattr(self, "hands"):
            return
        snapshot = self.hands.bench.file.snapshot()
        verdict = self.hands.bench.verdict()
        assert law.verify(written(snapshot)) == (len(snapshot.lines), verdict.root.hex())
        histories = {h.seat.seat: h for h in key_history(self.hands.bench.desk.board)}
        for event in verdict.events:
            if KINDS[event.kind].stamp is Stamp.PRECISE and event.number:
                assert histories[event.by.seat].is_valid(event.number, event.at)

    @invariant()
    def nobody_is_locked_out(self) -> None:
        """Two preparers stay, one of them a pharmacist, and each opens what the role is for."""
        if not hasattr(self, "hands"):
            return
        people = self.hands.bench.desk.journal.audit.people
        roles = [seat.role for seat in people.effective() if seat.role in PREPARERS]
        assert len(roles) > 1 and Role.PHARMACIST in roles
        for seat in people.effective():
            ring = self._in(seat.seat).keys.keyring
            held = {role for role in RoleKey if ring.holds(role)}
            assert held == set(ROLE_KEYS[seat.role])
            assert all(ring.newest(role) == people.generation(role) for role in held)
        for person in self.gone.values():
            ring = person.keys.keyring
            kept = [role for role in RoleKey if ring.holds(role)]
            assert all(ring.newest(role) < people.generation(role) for role in kept)


TestPeople = PeopleMachine.TestCase
TestPeople.settings = settings(max_examples=12, stateful_step_count=14, deadline=None)
