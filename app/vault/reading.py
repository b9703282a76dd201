"""Strict reading of the vault's binary forms: exactly what is expected, or Damaged."""

from __future__ import annotations


class Damaged(ValueError):
    """The bytes are not what the vault wrote; never a matter of the passphrase."""


class Reader:
    """Takes fields one after the other; nothing may be missing and nothing may be left."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        """The next `size` bytes; raises Damaged when there are fewer."""
        piece = self._data[self._at : self._at + size]
        if len(piece) != size:
            raise Damaged("too short")
        self._at += size
        return piece

    def number(self, size: int) -> int:
        """The next `size` bytes as a big-endian number; raises Damaged."""
        return int.from_bytes(self.take(size), "big")

    def expect(self, number: int) -> None:
        """The next byte must be this number; raises Damaged."""
        if self.number(1) != number:
            raise Damaged("unexpected byte")

    def end(self) -> None:
        """Nothing may follow; raises Damaged."""
        if self._at != len(self._data):
            raise Damaged("too long")
