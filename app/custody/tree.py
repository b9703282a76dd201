"""The Merkle tree of RFC 6962 over the log's leaves, kept as a frontier of its right edge."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Self

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data), RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right), RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the full subtrees along the right edge: enough to append and to tell a root."""

    __slots__ = ("_edge", "size")

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def copy(self) -> Self:
        """An independent frontier over the same leaves."""
        twin = type(self)()
        twin.size = self.size
        twin._edge = list(self._edge)
        return twin

    def append(self, leaf: bytes) -> None:
        """Adds one leaf hash (32 bytes)."""
        level = self.size
        while level & 1:
            leaf = node_hash(self._edge.pop(), leaf)
            level >>= 1
        self._edge.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The tree's root; of no leaves, SHA-256 of nothing."""
        if not self._edge:
            return EMPTY_ROOT
        found = self._edge[-1]
        for subtree in reversed(self._edge[:-1]):
            found = node_hash(subtree, found)
        return found


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in order."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()
