"""A list's file as it is judged for this study, and how the study's list stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.blind.allocation import Preview, preview
from app.blind.problem import Notice, Problem
from app.blind.reading import USUAL, Reading
from app.blind.unknown import Unknown
from app.custody.board import Board
from app.desk.allocation.answering import is_signed
from app.desk.allocation.list_life import waiting_list
from app.desk.unblinded.allocation.commitment import Compared
from app.desk.unblinded.allocation.expecting import (
    expected_of,
    further_of,
    read_expected,
    strata_of,
)
from app.desk.unblinded.allocation.list_files import for_pharmacy, judge_file, unknown_of
from app.desk.unblinded.workbench import Workbench
from app.trial.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Read:
    """A list's file as judged; its bytes are kept sealed until it is proposed or left."""

    data: Sealed[bytes]
    preview: Preview | None
    problems: tuple[Problem, ...]
    packet: Compared | None = None
    """The packet it came in, with the commitment it keeps to; without one it is only judged."""
    name: str = ""
    reading: Reading = USUAL
    unknown: Unknown = field(default_factory=Unknown)
    """Titles and strata that somebody must say the meaning of."""
    strata: tuple[str, ...] = ()
    """The strata that it extends; none for a list of its own."""
    notices: tuple[Notice, ...] = ()
    """What was accepted and is to be known; nothing that tells of the blocks."""
    query: str = "open"
    """Of its odd patterns: ``open``, ``unsigned``, or ``answered``."""


def state_of(board: Board) -> str:
    """How the allocation list stands: whether a file is the first list, further rows, or another.

    While allocations are stopped it takes the place of the list in force.
    """
    lists = board.lists
    if lists.opening is not None:
        return "opened"
    if waiting_list(board) is not None:
        return "waiting"
    if "ListProposed" not in board.in_force:
        return "none"
    return "in_force" if lists.stop is None else "stopped"


def judged(
    workbench: Workbench, data: bytes, name: str, packet: Compared | None = None,
    reading: Reading = USUAL,
) -> Read:  # fmt: skip
    """The file against what the study expects: a list, or further rows of the one in force.

    Raises Refusal as `read_expected`, `strata_of` and `Compared.salted`.
    """
    board = workbench.desk.board
    reading = packet.reading(reading) if packet else reading
    expected, strata = expected_of(workbench, name, board.practice, reading), tuple[str, ...]()
    if state_of(board) == "in_force":
        strata = strata_of(workbench, data, reading)
        expected = further_of(expected, strata)
    found, kept = judge_file(data, expected), Sealed(data)
    if not found.accepted:
        unknown = unknown_of(data, expected)
        return Read(kept, None, found.problems, packet, name, reading, unknown, strata,
                    for_pharmacy(found))  # fmt: skip
    rows = read_expected(workbench, data, reading, strata or None, name)
    if packet:
        packet.salted(rows, reading)
    query = "open"
    if packet and packet.committed.answer:
        query = "answered" if is_signed(board, packet.root) else "unsigned"
    return Read(kept, preview(rows), (), packet, name, reading, strata=strata,
                notices=for_pharmacy(found), query=query)  # fmt: skip
