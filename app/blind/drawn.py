"""An accepted list of two arms, seen as what was drawn: orders, blocks, names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from app.blind.allocation import ListRow
from app.blind.columns import Role
from app.blind.patterns import Drawn
from app.blind.spelling import fold

ARMS = 2


def drawn_of(rows: tuple[ListRow, ...], arms: tuple[str, ...]) -> tuple[Drawn, ...]:
    """The strata of a list as they were drawn; none for a list of more than two arms.

    The order of the arms' words decides which is arm 1; nothing that is made of it may
    depend on that.
    """
    if len(arms) != ARMS:
        return ()
    strata: dict[str, list[ListRow]] = {}
    for row in rows:
        strata.setdefault(row.stratum, []).append(row)
    return tuple(_stratum(name, mine, fold(arms[1])) for name, mine in strata.items())


def _stratum(name: str, rows: list[ListRow], one: str) -> Drawn:
    order = tuple(int(fold(row.token.open()) == one) for row in rows)
    blocks = [fold(row.block.open()) for row in rows]
    sizes = [len(list(block)) for _, block in groupby(blocks)] if all(blocks) else []
    return Drawn.of(name, order, sizes, dict(_names(rows)))


def _names(rows: list[ListRow]) -> Iterator[tuple[str, tuple[str, ...]]]:
    columns = (
        (Role.LIST_ID, [row.list_id.open() for row in rows]),
        (Role.CODE, [row.code.open() for row in rows]),
    )
    for role, names in columns:
        if all(names):
            yield role.value, tuple(names)
