"""What stands in a study file, row by row, as bytes: the shapes that every store keeps."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.custody.entry import line_leaf


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log exactly as signed. `sealed` is empty for kinds without a sealed part."""

    number: int
    entry: bytes
    signature: bytes
    open: bytes
    sealed: bytes

    @property
    def leaf(self) -> bytes:
        """The line's leaf in the tree, 32 bytes."""
        return line_leaf(self.entry, self.signature)


@dataclass(frozen=True, slots=True)
class SealedRow:
    """One row of an allocation list. `version` is the number of the line that proposed the list."""

    version: int
    stratum: str
    position: int
    generation: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """Which request took which row; `request_line` is the line that accepted the request."""

    version: int
    stratum: str
    position: int
    request_line: int


@dataclass(frozen=True, slots=True)
class CapsuleRow:
    """The preparation in progress. `window` is the number of the line that accepted the request.

    `head_number` and `head_leaf` name the last line when the row was written;
    `signature` is a root key's over them and the ciphertext.
    """

    window: int
    sealed: bytes
    head_number: int
    head_leaf: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A person's seat: public record, private keys wrapped by the passphrase, granted role keys."""

    seat: str
    record: bytes
    wrapped: bytes
    grants: bytes

    @property
    def digest(self) -> str:
        """SHA-256, hexadecimal, over the three parts, each behind its 32-bit length."""
        parts = (self.record, self.wrapped, self.grants)
        framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return hashlib.sha256(framed).hexdigest()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything of a study file at one moment, for reading and verifying."""

    settings: dict[str, bytes]
    lines: tuple[Line, ...]
    rows: tuple[SealedRow, ...]
    allocations: tuple[AllocationRow, ...]
    capsules: tuple[CapsuleRow, ...]
    seats: tuple[SeatRow, ...]
