"""An accepted allocation list: its rows in file order, what they say sealed."""

from __future__ import annotations

from dataclasses import dataclass

from app.blind.patterns import Query
from app.blind.spelling import fold
from app.trial.sealed import Sealed


@dataclass(frozen=True, slots=True)
class StratumCount:
    """A stratum and the number of its rows."""

    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: its stratum, its position in the stratum (from 1, in file order), and its words.

    A column that the file does not have is the empty text. Words are in
    Unicode form NFC, as written in the file.
    """

    stratum: str
    position: int
    token: Sealed[str]
    list_id: Sealed[str]
    code: Sealed[str]
    block: Sealed[str]
    size: Sealed[str]


@dataclass(frozen=True, slots=True)
class AllocationList:
    """The rows of an accepted list in file order, and the words of its arms in the alphabet's."""

    rows: tuple[ListRow, ...]
    arms: tuple[str, ...]
    practice: bool
    """Whether the file says above its header that it is for practice."""
    queries: tuple[Query, ...] = ()
    """Odd patterns, for the statistician's eyes only."""


@dataclass(frozen=True, slots=True)
class StratumPreview:
    """A stratum, the number of its rows, and whether its arms are equal in number."""

    name: str
    rows: int
    balanced: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """All that is shown of a list before it is sealed: never an order, a block size or a seed."""

    rows: int
    strata: tuple[StratumPreview, ...]
    arms: tuple[str, ...]
    query: bool = False
    """Whether the statistician must answer for an odd pattern; not for which."""


def preview(allocation_list: AllocationList) -> Preview:
    """The structure and counts of a list, for the two people who commission it."""
    tokens: dict[str, list[str]] = {}
    for row in allocation_list.rows:
        tokens.setdefault(row.stratum, []).append(fold(row.token.open()))
    arms = [fold(arm) for arm in allocation_list.arms]
    return Preview(
        rows=len(allocation_list.rows),
        strata=tuple(
            StratumPreview(name, len(found), len({found.count(arm) for arm in arms}) == 1)
            for name, found in tokens.items()
        ),
        arms=allocation_list.arms,
        query=bool(allocation_list.queries),
    )
