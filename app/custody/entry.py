"""The signed entry of a line: fixed binary, version 1. `docs/log-format.md` is its law."""

from __future__ import annotations

import enum
import hashlib
import struct
from dataclasses import dataclass
from typing import Self

PREFIX = b"OPL1"
SUITE = 1
SIGNING_DOMAIN = b"opaline/line/v1\n"
KEY_DOMAIN = b"opaline/key/v1\n"
_LAYOUT = struct.Struct(">4sB16sQ32sB16sI32sI32s")
ENTRY_SIZE = _LAYOUT.size
ASSOCIATED_SIZE = ENTRY_SIZE - 32


class SignerKind(enum.IntEnum):
    """Which of a seat's keys signed: opened at sign-in, or by re-entering the passphrase."""

    ROOT = 1
    ESIGN = 2
    SESSION = 3
    """Reserved; no version 1 line carries it."""


class EntryError(ValueError):
    """The bytes are not a version 1 entry."""


def key_id(public_key: bytes) -> bytes:
    """16 bytes that name a public key: the first half of SHA-256(domain || key)."""
    return hashlib.sha256(KEY_DOMAIN + public_key).digest()[:16]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is signed: the tree before the line and the digests of its two parts.

    The digest of an absent sealed part (length 0) is SHA-256 of nothing.
    """

    log_id: bytes
    number: int
    root_before: bytes
    signer_kind: SignerKind
    signer: bytes
    open_length: int
    open_digest: bytes
    sealed_length: int
    sealed_digest: bytes

    def encode(self) -> bytes:
        """The entry's 150 bytes, big-endian."""
        return _LAYOUT.pack(
            PREFIX, SUITE, self.log_id, self.number, self.root_before, self.signer_kind,
            self.signer, self.open_length, self.open_digest, self.sealed_length,
            self.sealed_digest,
        )  # fmt: skip

    def associated(self) -> bytes:
        """What the sealed part is bound to: the entry up to, not including, its own digest."""
        return self.encode()[:ASSOCIATED_SIZE]

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The entry in `data`; raises EntryError for anything but exactly one entry."""
        if len(data) != ENTRY_SIZE:
            raise EntryError("length")
        prefix, suite, log_id, number, root, kind, signer, *parts = _LAYOUT.unpack(data)
        if prefix != PREFIX:
            raise EntryError("prefix")
        if suite != SUITE:
            raise EntryError("suite")
        if kind not in (SignerKind.ROOT, SignerKind.ESIGN):
            raise EntryError("signer kind")
        return cls(log_id, number, root, SignerKind(kind), signer, *parts)


def signed_message(entry: bytes) -> bytes:
    """What the signature of a line signs."""
    return SIGNING_DOMAIN + entry


def line_leaf(entry: bytes, signature: bytes) -> bytes:
    """The leaf of a line: SHA-256(0x00 || entry || signature)."""
    return hashlib.sha256(b"\x00" + entry + signature).digest()
