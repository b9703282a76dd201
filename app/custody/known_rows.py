"""Lists whose sealed rows were read whole once: what each row must be, without reading the rest.

A list of 100,000 rows is read and held to its signed root when the file is opened, or at the
first row taken. From then on a row is held to the leaf that it had, which the root covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from app.custody.event import Event
from app.custody.records import SealedRow
from app.custody.tables import sealed_leaf
from app.custody.tree import Frontier

_LEAF = 32


class KnownRows:
    """The leaves of lists by their root, stratum by stratum; 32 bytes a row."""

    def __init__(self) -> None:
        self._leaves: dict[str, dict[str, bytearray]] = {}

    def learn(self, log_id: bytes, rows: Iterable[SealedRow]) -> str:
        """Reads a list's rows in the order of its strata; their root, in hexadecimal."""
        tree, leaves = Frontier(), dict[str, bytearray]()
        for row in rows:
            leaf = sealed_leaf(log_id, row)
            tree.append(leaf)
            leaves.setdefault(row.stratum, bytearray()).extend(leaf)
        root = tree.root().hex()
        self._leaves[root] = leaves
        return root

    def learn_all(self, log_id: bytes, rows: Sequence[SealedRow], events: Iterable[Event]) -> None:
        """Reads the rows of every list that lines have proposed."""
        by_version: dict[int, list[SealedRow]] = {}
        for row in rows:
            by_version.setdefault(row.version, []).append(row)
        for event in events:
            if mine := by_version.get(event.number):
                strata = cast(Sequence[Mapping[str, str]], event.facts.get("strata", ()))
                order = {told["stratum"]: rank for rank, told in enumerate(strata)}
                mine.sort(key=lambda row: (order.get(row.stratum, -1), row.position))
                self.learn(log_id, mine)

    def knows(self, root: str) -> bool:
        """Whether a list with this root was read whole."""
        return root in self._leaves

    def holds(self, root: str, log_id: bytes, row: SealedRow) -> bool:
        """Whether a row is the one that the list with this root has at its place."""
        leaves = self._leaves.get(root, {}).get(row.stratum, bytearray())
        place = (row.position - 1) * _LEAF
        return leaves[place : place + _LEAF] == sealed_leaf(log_id, row)
