"""A checkpoint: the head of a log as a C2SP signed note, to be kept apart from the file.

`docs/log-format.md` is its law, after C2SP's signed-note and tlog-checkpoint.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from app.custody.windows import Verify

SIGNATURE_TYPE = b"\x01"
"""C2SP's type of an Ed25519 signature over the note's text: the version byte of a checkpoint."""
SIGNATURES = 16
LONGEST = 2**17  # sixteen signatures of a later suite have some 5 kB each, in base64 a third more
_TEXT = re.compile(r"opaline/([0-9a-f]{32})\n(0|[1-9][0-9]{0,11})\n([A-Za-z0-9+/=]{44})\n")
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")


class CheckpointError(ValueError):
    """The text is not a checkpoint of an Opaline log, or a signature in it is not good."""


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: the name of its key, the key's id (4 bytes), and the signature."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """The line as it stands in the note."""
        return f"— {self.name} {_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A head of a log (size and root) and who signed it."""

    log_id: bytes
    size: int
    root: bytes
    signatures: tuple[NoteSignature, ...] = ()

    def text(self) -> str:
        """The note's text, which is signed as it stands."""
        return f"opaline/{self.log_id.hex()}\n{self.size}\n{_base64(self.root)}\n"

    def encode(self) -> str:
        """The signed note."""
        return f"{self.text()}\n" + "".join(signed.line() for signed in self.signatures)

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The checkpoint in `data`; raises CheckpointError for anything but exactly one note."""
        if len(data) > LONGEST:
            raise CheckpointError("length")
        try:
            note = data.decode()
        except UnicodeDecodeError as error:
            raise CheckpointError("UTF-8") from error
        text, _, signatures = note.rpartition("\n\n")
        told = _TEXT.fullmatch(f"{text}\n")
        if told is None:
            raise CheckpointError("text")
        found = cls(
            bytes.fromhex(told[1]), int(told[2]), _bytes(told[3]), _signatures(signatures)
        )
        if len(found.root) != hashlib.sha256().digest_size or found.encode() != note:
            raise CheckpointError("form")
        return found

    def signed_by(self, keys: Iterable[tuple[str, bytes]], verify: Verify) -> list[str]:
        """The names of those among `keys` (name and public key) who signed it, perhaps none.

        Signatures of others are passed over. Raises CheckpointError when one that
        is said to be theirs is not good.
        """
        known = {(name, note_key_id(name, key)): key for name, key in keys}
        found = []
        for signed in self.signatures:
            key = known.get((signed.name, signed.key_id))
            if key is None:
                continue
            try:
                verify(key, signed.signature, self.text().encode())
            except ValueError as error:
                raise CheckpointError("signature") from error
            found.append(signed.name)
        return found


def note_name(log_id: bytes, seat: str) -> str:
    """The name of a seat's key in notes: ``opaline/LOG/SEAT``, hexadecimal."""
    return f"opaline/{log_id.hex()}/{seat}"


def note_key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes that, with its name, tell a key: SHA-256(name, line feed, type, key)."""
    return hashlib.sha256(name.encode() + b"\n" + SIGNATURE_TYPE + public_key).digest()[:4]


def _signatures(lines: str) -> tuple[NoteSignature, ...]:
    told = [_SIGNATURE.fullmatch(line) for line in lines.removesuffix("\n").split("\n")]
    if len(told) > SIGNATURES:
        raise CheckpointError("signatures")
    found = []
    for line in told:
        signed = _bytes(line[2]) if line else b""
        if line is None or len(signed) < 5 or not line[1].isprintable():
            raise CheckpointError("signature line")
        found.append(NoteSignature(line[1], signed[:4], signed[4:]))
    return tuple(found)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise CheckpointError("base64") from error
