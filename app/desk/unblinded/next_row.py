"""The next row of the allocation list, held against the signed log before it is taken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from app.custody.board import Story
from app.custody.event import Event
from app.custody.records import AllocationRow, SealedRow
from app.desk.journal import Person, Turn
from app.desk.unblinded.workbench import Workbench
from app.trial.refusal import Refusal, Trouble


def next_row(turn: Turn, stratum: str) -> tuple[AllocationRow, SealedRow]:
    """The row of a stratum that follows those the log has allocated, for the turn's next line.

    The tables beside the log can be altered without a key, so the log counts:
    raises Trouble ``row.altered`` when they say anything else, Refusal
    ``in_force.missing`` or ``list.exhausted``, and ``log.older_copy`` since a
    row that an older copy takes may have been taken before.
    """
    turn.require_current()
    listed = turn.require_in_force("ListProposed")
    version = listed.number
    taken = sum(
        event.kind == "Allocated" and event.number > version and event.text("stratum") == stratum
        and not _is_repeat(turn, event)
        for event in turn.board.events
    )  # fmt: skip
    table = [
        row.position
        for row in turn.file.allocations()
        if (row.version, row.stratum) == (version, stratum)
    ]
    if sorted(table) != list(range(1, taken + 1)):
        raise Trouble("row.altered")
    row = turn.file.list_row(version, stratum, taken + 1)
    if row is None and taken < _length(listed, stratum):
        raise Trouble("row.altered")
    if row is None:
        raise Refusal("list.exhausted")
    last = turn.file.list_row(version, stratum, taken) if taken else row
    for held in (last, row):
        require_as_signed(turn, listed, held)
    return AllocationRow(version, stratum, taken + 1, turn.number), row


def require_as_signed(turn: Turn, listed: Event, row: SealedRow | None) -> None:
    """Raises Trouble ``row.altered`` unless a row is the one that the list's line committed to.

    The rest of the list is read only if it has not been since the file was opened.
    """
    root = listed.text("sealed_root")
    if not turn.known_rows.knows(root):
        turn.known_rows.learn(turn.log_id, _rows(turn, listed))
    if row is None or not turn.known_rows.holds(root, turn.log_id, row):
        raise Trouble("row.altered")


def _length(listed: Event, stratum: str) -> int:
    strata = cast(Sequence[Mapping[str, str | int]], listed.facts["strata"])
    return next((int(told["rows"]) for told in strata if told["stratum"] == stratum), 0)


def row_again(
    workbench: Workbench, turn: Turn, person: Person, former: Story
) -> tuple[AllocationRow, SealedRow]:
    """The row that a former bag of the same subject took, for another one in its place.

    Raises Trouble ``row.altered``.
    """
    allocated = former.first("Allocated")
    told = workbench.sealed_facts(person, allocated)
    version, position = int(str(told["list"])), int(str(told["position"]))
    stratum = allocated.text("stratum")
    row = turn.file.list_row(version, stratum, position)
    if row is None or hashlib.sha256(row.sealed).hexdigest() != told["row"]:
        raise Trouble("row.altered")
    return AllocationRow(version, stratum, position, turn.number), row


def _is_repeat(turn: Turn, allocated: Event) -> bool:
    story = turn.board.stories[allocated.text("request")]
    return story.last("RepeatAgreed") is not None


def _rows(turn: Turn, listed: Event) -> Iterator[SealedRow]:
    strata = cast(Sequence[Mapping[str, str | int]], listed.facts["strata"])
    for told in strata:
        for position in range(1, int(told["rows"]) + 1):
            row = turn.file.list_row(listed.number, str(told["stratum"]), position)
            if row is None:
                raise Trouble("row.altered")
            yield row
