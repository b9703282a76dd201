"""Which row of the allocation list is taken next, held against the signed log; no key is needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.custody.event import Event
from app.custody.finding import DoesNotFollow
from app.custody.lists import Place, rows_of
from app.custody.records import AllocationRow, SealedRow
from app.custody.tables import check_allocations
from app.desk.journal import Turn
from app.trial.refusal import Refusal, Trouble


@dataclass(frozen=True, slots=True)
class Named:
    """A row that the trial's central system gave the number of."""

    place: Place
    number: str


def require_going(turn: Turn) -> None:
    """Raises Refusal ``list.stopped`` or ``list.opened`` when no row may be allocated."""
    lists = turn.board.lists
    if lists.stop is not None:
        raise Refusal("list.stopped", line=lists.stop.number)
    if lists.opening is not None:
        raise Refusal("list.opened")


def due_row(turn: Turn, stratum: str, named: Named | None = None) -> SealedRow:
    """The row of a stratum that nothing has taken and that is taken next, or the one named.

    The tables beside the log can be altered without a key, so the log counts:
    raises Trouble ``row.altered`` when they say anything else, Refusal
    ``in_force.missing``, ``list.exhausted``, ``central.used``, ``confirm.moot``, and
    ``log.older_copy`` since a row that an older copy takes may have been taken before.
    """
    turn.require_current()
    turn.require_in_force("ListProposed")
    lists = turn.board.lists
    try:
        taken = check_allocations(turn.file.allocations(), lists)
    except DoesNotFollow as why:
        raise Trouble("row.altered") from why
    if named is not None and (stratum, named.place) in taken:
        raise Refusal("central.used", number=named.number)
    if named is not None and named.place not in lists.places(stratum, turn.number):
        raise Refusal("confirm.moot")
    place = named.place if named else lists.next_place(stratum, turn.number, taken)
    if place is None:
        raise Refusal("list.exhausted")
    row = _as_signed(turn, stratum, place)
    last = max((at for at in turn.file.allocations() if at.stratum == stratum), key=_by_line,
               default=None)  # fmt: skip
    if last is not None:
        _as_signed(turn, stratum, (last.version, last.position))
    return row


def _by_line(row: AllocationRow) -> int:
    return row.request_line


def _as_signed(turn: Turn, stratum: str, place: Place) -> SealedRow:
    """A row as its list's line committed to it; raises Trouble ``row.altered``.

    The rest of the list is read only if it has not been since the file was opened.
    """
    listed = turn.board.lists.told[place[0]]
    row = turn.file.list_row(place[0], stratum, place[1])
    root = listed.text("sealed_root")
    if not turn.known_rows.knows(root):
        turn.known_rows.learn(turn.log_id, _rows(turn, listed))
    if row is None or not turn.known_rows.holds(root, turn.log_id, row):
        raise Trouble("row.altered")
    return row


def _rows(turn: Turn, listed: Event) -> Iterator[SealedRow]:
    for stratum, count in rows_of(listed).items():
        for position in range(1, count + 1):
            row = turn.file.list_row(listed.number, stratum, position)
            if row is None:
                raise Trouble("row.altered")
            yield row
