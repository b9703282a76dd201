"""The end of the trial: two people have said so, and the whole list leaves with its salts.

Whoever kept the roots of day 0 can show with `verifier/verify_list.py` that what
is opened is what was sealed then, row by row and in its order.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator

from app.blind.arm import Arm
from app.blind.rowcodec import RowContent, unpack_row
from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.lists import LISTS, rows_of
from app.custody.tables import place_of
from app.desk.exports.taking import Taken
from app.desk.journal import Person, Signing, Turn
from app.desk.unblinded.workbench import Workbench, row_box
from app.trial.refusal import Refusal, Trouble

COLUMNS = (
    "list", "stratum", "position", "token", "list_id", "code", "block", "size", "salt", "arm",
    "taken_by",
)  # fmt: skip
"""The first nine are what the roots of day 0 bear out; the arm follows from the mapping."""


def open_list(workbench: Workbench, signing: Signing) -> Taken:
    """Every row of every list as CSV, noted by a line; possible again, each time a line.

    Rows of lists that were never confirmed are not among them. Raises Refusal
    ``opening.not_agreed``, ``sealed.no_key``, Trouble ``row.altered``.
    """
    with workbench.desk.journal.turn() as turn:
        opening = turn.board.lists.opening
        if opening is None:
            raise Refusal("opening.not_agreed")
        rows = list(_rows(workbench, turn, signing.person))
        data = _csv(rows)
        facts: dict[str, Value] = {
            "line": opening.number, "leaf": opening.line.leaf.hex(), "count": len(rows),
            "digest": hashlib.sha256(data).hexdigest(),
        }  # fmt: skip
        turn.write("ListOpened", facts, signing)
    return Taken(f"opened-list-{turn.log_id.hex()[:8]}.csv", data)


def _rows(workbench: Workbench, turn: Turn, person: Person) -> Iterator[tuple[str, ...]]:
    takers = {
        (row.version, row.stratum, row.position): _taker(turn, row.request_line)
        for row in turn.file.allocations()
    }
    lists = turn.board.lists
    for number, event in lists.told.items():
        if event.kind not in LISTS or not lists.is_confirmed(number):
            continue
        mapping = workbench.mapping(person, number)
        for stratum, count in rows_of(event).items():
            for position in range(1, count + 1):
                row = _opened(turn, person, event, stratum, position)
                token = row.token.open()
                yield (
                    str(number), stratum, str(position), token, row.list_id.open(),
                    row.code.open(), row.block.open(), row.size.open(), row.salt.open().hex(),
                    "tested" if mapping.arm_of(token) is Arm.CELLS else "control",
                    takers.get((number, stratum, position), ""),
                )  # fmt: skip


def _opened(
    turn: Turn, person: Person, listed: Event, stratum: str, position: int
) -> RowContent:
    row = turn.file.list_row(listed.number, stratum, position)
    if row is None:
        raise Trouble("row.altered")
    box = row_box(turn.log_id, place_of(listed.number, stratum, position))
    return unpack_row(person.keys.keyring.open(box, row.sealed))


def _taker(turn: Turn, line: int) -> str:
    """The subject that a row was given to, or the kind of line that took it."""
    event = turn.board.events[line]
    if event.kind == "RequestAccepted":
        return turn.board.stories[event.text("request")].subject
    proposal = turn.board.events[event.number_of("line")]
    return str(proposal.facts.get("subject", proposal.kind))


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    told = io.StringIO(newline="")
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return told.getvalue().encode()
