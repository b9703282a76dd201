"""Fakes that stand for the world in tests."""

from __future__ import annotations

import hashlib


class SeededEntropy:
    """The same bytes for the same seed, each purpose its own stream; never for a real study.

    Block n of a purpose is SHA-256(seed || 0x00 || purpose || 0x00 || n).
    """

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._used: dict[str, int] = {}

    def draw(self, purpose: str, size: int) -> bytes:
        """The next `size` bytes of the purpose's stream."""
        start = self._used.get(purpose, 0)
        self._used[purpose] = start + size
        blocks = range(start // 32, (start + size) // 32 + 1)
        stream = b"".join(self._block(purpose, number) for number in blocks)
        return stream[start % 32 :][:size]

    def _block(self, purpose: str, number: int) -> bytes:
        return hashlib.sha256(self._seed + f"\0{purpose}\0{number}".encode()).digest()
