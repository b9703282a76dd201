"""Rows to keep: real shapes, meaningless contents."""

from __future__ import annotations

import hashlib

from app.custody.records import AllocationRow, CapsuleRow, Line, SealedRow, SeatRow

SETTINGS = {"log_id": b"0123456789abcdef"}


def line(number: int, before: int | None = None, size: int = 512) -> Line:
    """Line `number`, which follows the tree named `before` (its own number by default)."""
    root = hashlib.sha256(str(number if before is None else before).encode()).digest()
    head = b"OPL1\x01" + SETTINGS["log_id"] + number.to_bytes(8, "big")
    entry = head + root + bytes(150 - len(head) - len(root))
    return Line(number, entry, bytes(64), b'{"at":"2026-01-01"}', bytes([number % 256]) * size)


def list_row(position: int, version: int = 2, stratum: str = "Besançon / bas") -> SealedRow:
    """A sealed row of an allocation list."""
    return SealedRow(version, stratum, position, 1, bytes([position % 256]) * 300)


def allocation(position: int, request: int) -> AllocationRow:
    """Request `request` took row `position`."""
    return AllocationRow(2, "Besançon / bas", position, request)


def capsule(window: int, fill: int = 0) -> CapsuleRow:
    """A capsule of the one size there is."""
    return CapsuleRow(window, bytes([fill]) * 32768, window + 1, bytes(32), bytes(64))


def seat(name: str) -> SeatRow:
    """A seat under this id."""
    return SeatRow(name, b"record", b"wrapped", b"")
