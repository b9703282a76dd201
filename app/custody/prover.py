"""Many proofs over one tree: every full subtree is hashed once and kept."""

from __future__ import annotations

from collections.abc import Sequence

from app.custody.proof import Proof
from app.custody.tree import EMPTY_ROOT, node_hash


class Prover:
    """The tree of RFC 6962 over `leaves`; its proofs are those of `proof`, only sooner."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._leaves = leaves
        self._known: dict[tuple[int, int], bytes] = {}

    def root(self) -> bytes:
        """The root over all leaves."""
        return self._root(0, len(self._leaves)) if self._leaves else EMPTY_ROOT

    def inclusion(self, index: int) -> Proof:
        """That leaf `index` (from 0) stands under the root; raises IndexError."""
        if not 0 <= index < len(self._leaves):
            raise IndexError(index)
        return tuple(self._path(index, 0, len(self._leaves)))

    def consistency(self, size: int) -> Proof:
        """That the first `size` leaves, at least one, grew into all; raises IndexError."""
        if not 0 < size <= len(self._leaves):
            raise IndexError(size)
        return tuple(self._growth(size, 0, len(self._leaves), whole=True))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = _middle(start, end)
        if index < middle:
            return [*self._path(index, start, middle), self._root(middle, end)]
        return [*self._path(index, middle, end), self._root(start, middle)]

    def _growth(self, size: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        if size == end:
            return [] if whole else [self._root(start, end)]
        middle = _middle(start, end)
        if size <= middle:
            return [*self._growth(size, start, middle, whole=whole), self._root(middle, end)]
        return [*self._growth(size, middle, end, whole=False), self._root(start, middle)]

    def _root(self, start: int, end: int) -> bytes:
        if end - start == 1:
            return self._leaves[start]
        found = self._known.get((start, end))
        if found is None:
            middle = _middle(start, end)
            found = node_hash(self._root(start, middle), self._root(middle, end))
            self._known[start, end] = found
        return found


def _middle(start: int, end: int) -> int:
    return start + int(1 << (end - start - 1).bit_length() - 1)
