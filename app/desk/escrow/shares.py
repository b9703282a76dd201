"""The printed shares of the keys: made, placed and tested by the people of the study.

The keys are sealed to one seat more, the escrow's, whose passphrase exists in
three printed shares and nowhere else. Any two of them open it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from app.custody.canonical import Value
from app.custody.event import Event, Seat
from app.custody.kinds import REPLACED, SHARES
from app.custody.records import Line, SeatRow
from app.desk.aside import require_aside
from app.desk.desk import Desk
from app.desk.escrow.share_form import SIZE, Share, join, passphrase_of, set_code, split
from app.desk.journal import Person, Signing, Turn
from app.desk.ports import Box
from app.desk.seats.founding import NewSeat, seat_facts
from app.desk.seats.people import renew_keys
from app.desk.typed import read_text
from app.trial.clocks import parse_instant
from app.trial.months import months_after
from app.trial.names import ROLE_KEYS, Role
from app.trial.refusal import Failure, Refusal, Trouble
from app.trial.sealed import Sealed

_LASTS = timedelta(days=36_525)
"""An escrow has no delegation that could end: a hundred years stand for ever."""


_TOLD_BY = frozenset({"SharesPlaced", "SharesTested"})


class ShareState(enum.StrEnum):
    """What is to be done about the shares; `GOOD` when nothing is."""

    NEVER = "never"
    OUTDATED = "outdated"
    NOT_PLACED = "not_placed"
    NOT_TESTED = "not_tested"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Held:
    """Where a share lies: with which officer, in which sealed envelope. Never a person's name."""

    share: int
    holder: str
    envelope: str


@dataclass(frozen=True, slots=True)
class OneShare:
    """A share as the log knows it. `tested` is when it was last typed in from paper."""

    number: int
    held: Held | None
    tested: datetime | None


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares in force; `seat` is empty when there are none."""

    state: ShareState
    seat: str = ""
    made: datetime | None = None
    signed: tuple[Event, ...] = ()
    """The two lines that made them, one a person."""
    shares: tuple[OneShare, ...] = ()

    @property
    def code(self) -> str:
        """What stands on each of the three, for people to compare."""
        return set_code(self.seat)


def escrows(desk: Desk) -> list[Seat]:
    """The escrows in force, oldest first; more than one only where a renewal was cut short."""
    people = desk.journal.audit.people
    return [
        seat for seat in desk.board.seats.values()
        if seat.role is Role.ESCROW and people.is_effective(seat.seat)
    ]  # fmt: skip


def read_shares(desk: Desk) -> Shares:
    """How the shares stand at this moment."""
    standing = escrows(desk)
    if not standing:
        return Shares(ShareState.NEVER)
    seat = standing[-1].seat
    made = next(e for e in desk.board.events if e.facts.get("seat") == seat)
    confirmed = desk.board.confirmation(made.number)
    assert confirmed is not None
    by = made.by, confirmed.by
    lines = [event for event in desk.board.events if event.kind in _TOLD_BY]
    told = tuple(_one(lines, seat, number) for number in range(1, SHARES + 1))
    gone = len(standing) > 1 or any(maker.seat in desk.board.revoked for maker in by)
    state = ShareState.OUTDATED if gone else _state(desk, told)
    return Shares(state, seat, parse_instant(confirmed.at), (made, confirmed), told)


def make_shares(desk: Desk, first: Signing, second: Signing) -> tuple[Share, ...]:
    """Three new shares, two people being present; former ones open nothing sealed from now on.

    Raises Refusal ``second.same_person``, ``people.window_open``, and as
    `Turn.require_may`.
    """
    if first.person.seat.seat == second.person.seat.seat:
        raise Refusal("second.same_person")
    former = escrows(desk)
    secret = Sealed(desk.entropy.draw("escrow", SIZE))
    row, facts = _new_escrow(desk, first.person, secret)
    with desk.journal.turn() as turn:
        _require_no_window(turn)
        turn.require_may(second.person, "Confirmed")
        turn.require_trained(second.person)
        turn.file.add_seat(row)
        _by_two(turn, "SeatProposed", facts, first, second)
    for seat in former:
        first, second = _renewed(desk, first), _renewed(desk, second)
        _replace(desk, first, second, seat.seat)
    return split(secret, row.seat, lambda size: desk.entropy.draw("share", size))


def place_shares(desk: Desk, signing: Signing, holders: Sequence[Held]) -> Line:
    """Tells with which officers the shares lie; told again, it is the last that holds.

    Raises Refusal ``share.none``, ``share.one_hand`` when two lie with one
    officer, ``request.text`` for an empty or too long holder or envelope, and as
    `require_aside`.
    """
    seat = _in_force(desk)
    told: list[Value] = [
        {"share": held.share, "holder": read_text(held.holder, field=f"holder{held.share}"),
         "envelope": read_text(held.envelope, field=f"envelope{held.share}", most=40)}
        for held in holders
    ]  # fmt: skip
    for name in ("share", "holder"):
        known = {str(cast("dict[str, Value]", one)[name]).casefold() for one in told}
        if len(known) != SHARES:
            raise Refusal("share.one_hand")
    with desk.journal.turn() as turn:
        require_aside(turn, signing.person)
        return turn.write("SharesPlaced", {"seat": seat.seat, "holders": told}, signing)


def try_shares(desk: Desk, person: Person, one: Share, other: Share) -> Line:
    """Proves that two shares, typed from paper, open the keys in force; shows nothing of them.

    What was put together is dropped. Raises as `open_with_two` and `require_aside`, and Trouble
    ``share.other_keys`` when they open other keys than those of the person.
    """
    escrow, _ = open_with_two(desk, one, other)
    for role in ROLE_KEYS[Role.ESCROW]:
        box = Box(role, "probe", desk.journal.log_id, b"")
        nonce = desk.entropy.draw("nonce", 12)
        _require_opens(escrow, box, person.keys.keyring.seal(box, b"", nonce))
    facts: dict[str, Value] = {
        "seat": escrow.seat.seat, "shares": sorted([one.number, other.number]),
    }  # fmt: skip
    with desk.journal.turn() as turn:
        require_aside(turn, person)
        return turn.write("SharesTested", facts, person)


def open_with_two(desk: Desk, one: Share, other: Share) -> tuple[Person, str]:
    """The escrow, open, and its passphrase.

    Raises Refusal ``share.same``, ``share.another_set``, ``share.not_in_force``
    for shares that were replaced, and ``share.opens_nothing`` for forged ones.
    """
    secret = join(one, other)
    seat = next((s for s in escrows(desk) if s.seat.startswith(one.named.hex())), None)
    if seat is None:
        raise Refusal("share.not_in_force", set=one.set_code)
    passphrase = passphrase_of(secret)
    try:
        keys = desk.vault.open_seat(desk.journal.log_id, desk.seat_row(seat.seat), passphrase)
    except Refusal as why:
        if why.code == "passphrase.wrong":
            raise Refusal("share.opens_nothing") from why
        raise
    return Person(seat, keys), passphrase


def _require_opens(escrow: Person, box: Box, sealed: bytes) -> None:
    try:
        escrow.keys.keyring.open(box, sealed)
    except Failure as why:
        raise Trouble("share.other_keys") from why


def _in_force(desk: Desk) -> Seat:
    standing = escrows(desk)
    if not standing:
        raise Refusal("share.none")
    return standing[-1]


def _new_escrow(
    desk: Desk, granter: Person, secret: Sealed[bytes]
) -> tuple[SeatRow, dict[str, Value]]:
    log_id, seat = desk.journal.log_id, desk.entropy.draw("seat", 8).hex()
    keys = desk.vault.create_seat(log_id, seat, passphrase_of(secret))
    roles = ROLE_KEYS[Role.ESCROW]
    grants = desk.vault.grants(log_id, seat, keys.seal, roles, granter.keys)
    row = SeatRow(seat, keys.root + keys.esign + keys.seal, keys.wrapped, grants)
    now, say = desk.clock.now(), desk.words.say
    nobody = NewSeat(
        say("share.seat", code=set_code(seat)), Role.ESCROW, say("share.two_of_three"),
        now.date(), now, now + _LASTS,
    )  # fmt: skip
    return row, {**seat_facts(desk, seat, nobody, keys), "row": row.digest}


def _replace(desk: Desk, first: Signing, second: Signing, seat: str) -> None:
    with desk.journal.turn() as turn:
        _by_two(turn, "RevocationProposed", {"seat": seat, "reason": REPLACED}, first, second)
        renew_keys(desk, turn, second, seat)


def _by_two(
    turn: Turn, kind: str, facts: dict[str, Value], first: Signing, second: Signing
) -> None:
    line = turn.write(kind, facts, first)
    leaf = line.leaf.hex()
    turn.write("Confirmed", {"line": line.number, "leaf": leaf}, second)


def _renewed(desk: Desk, signing: Signing) -> Signing:
    return Signing(desk.renewed(signing.person), signing.pen, signing.meaning)


def _require_no_window(turn: Turn) -> None:
    if turn.board.open_stories():
        raise Refusal("people.window_open")


def _state(desk: Desk, shares: Sequence[OneShare]) -> ShareState:
    if any(one.held is None for one in shares):
        return ShareState.NOT_PLACED
    today = desk.clock.now().astimezone(desk.journal.zone).date()
    every = desk.study.people.shares_months
    for one in shares:
        if one.tested is None:
            return ShareState.NOT_TESTED
        if months_after(one.tested.astimezone(desk.journal.zone).date(), every) < today:
            return ShareState.NOT_TESTED
    return ShareState.GOOD


def _one(events: Sequence[Event], seat: str, number: int) -> OneShare:
    held, tested = None, None
    for event in events:
        if event.facts.get("seat") != seat:
            continue
        if event.kind == "SharesPlaced":
            held = next((one for one in _held(event) if one.share == number), held)
        if event.kind == "SharesTested" and number in cast("list[int]", event.facts["shares"]):
            tested = parse_instant(event.at)
    return OneShare(number, held, tested)


def _held(event: Event) -> Iterator[Held]:
    for told in cast("list[dict[str, str]]", event.facts["holders"]):
        yield Held(int(told["share"]), told["holder"], told["envelope"])
