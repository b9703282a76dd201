"""What was valid when: seats, keys, generations, delegations and roles at any line, and all told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.custody.board import Board
from app.custody.entry import key_id
from app.custody.event import Seat
from app.custody.history import SeatAt, key_history, line_at, seats_at
from app.desk.desk import Desk
from app.desk.log.log_sheet import NOTHING
from app.desk.log.sheets import Column, Sheet
from app.desk.log.telling import Manner
from app.desk.seats.seat_life import SeatLine, seat_life
from app.trial.refusal import Refusal

_COLUMNS = (
    ("line", 4), ("when", 14), ("person", 12), ("role", 9), ("what", 16), ("delegation", 18),
    ("trained", 10), ("key", 17),
)  # fmt: skip


def valid_at(board: Board, line: int) -> tuple[SeatAt, ...]:
    """Every seat as it stood when a line (its number) was written.

    Raises Refusal ``keys.no_line`` (fact ``last``).
    """
    if not 0 <= line < len(board.events):
        raise Refusal("keys.no_line", last=len(board.events) - 1)
    return seats_at(key_history(board), line, board.events[line].at)


def line_of(board: Board, moment: datetime) -> int:
    """The last line written by a moment; raises Refusal ``keys.before`` for one before all."""
    found = line_at(board.events, moment)
    if found is None:
        raise Refusal("keys.before")
    return found


def key_name(public: bytes) -> str:
    """A public key as people compare it: its id in groups of four."""
    told = key_id(public).hex()
    return " ".join(told[at : at + 4] for at in range(0, len(told), 4))


def key_sheet(desk: Desk, manner: Manner) -> Sheet:
    """The life of every seat, line by line: from it follows what was valid at any line."""
    say = manner.words.say
    rows = [
        _row(desk, manner, seat, one)
        for seat in desk.board.seats.values() for one in seat_life(desk, seat.seat)
    ]  # fmt: skip
    columns = tuple(Column(name, say(f"sheet.column.{name}"), width) for name, width in _COLUMNS)
    return Sheet("key_history", say("export.key_history"), columns, tuple(rows))


def _row(desk: Desk, manner: Manner, seat: Seat, one: SeatLine) -> tuple[str, ...]:
    say, zone = manner.words.say, desk.journal.zone
    what = say(f"seat.turning.{one.turning.value}")
    if one.key is not None:
        what = f"{what} ({say(f'seat.key.{one.key.value}')}, {one.generation})"
    span = one.span
    delegation = NOTHING if span is None else f"{span.start[:10]} / {span.end[:10]}"
    trained = NOTHING if span is None else span.trained
    keys = " / ".join(_keys(seat)) if one.line == _first(desk, seat) else NOTHING
    return (
        str(one.line), manner.moment(one.at.astimezone(zone)), f"{seat.name} ({seat.seat})",
        say(f"role.{seat.role.value}"), what, delegation, trained, keys,
    )  # fmt: skip


def _keys(seat: Seat) -> Iterator[str]:
    yield from (key_id(public).hex() for public in (seat.root, seat.esign))


def _first(desk: Desk, seat: Seat) -> int:
    return seat_life(desk, seat.seat)[0].line
