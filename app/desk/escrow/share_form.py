"""A printed share, and how it is typed back: ten rows of sixteen characters, each with its check.

Three parts, joined by exclusive or, are the secret. A share holds the two
parts that are not its own, so any two shares hold all three, and one alone
holds nothing of the secret: the part that it lacks is random. The form is
section 21.1 of ``docs/log-format.md``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from app.custody.kinds import SHARES
from app.trial.refusal import Refusal
from app.trial.sealed import Sealed

SIZE = 32
"""The secret, in bytes."""
ROWS, GROUP, LETTERS = 10, 4, 16
"""The rows of a share, and the characters of a group and of a row."""
_VERSION, _CHUNK, _NAMED = 1, 8, 6
_DOMAIN = b"opaline/share/v1\n"
_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_BLANKS = str.maketrans("", "", " \t\r\n\u00a0-")


@dataclass(frozen=True, slots=True)
class Share:
    """One of three: its number, the first half of the seat it helps to open, its two parts."""

    number: int
    named: bytes
    parts: Sealed[tuple[bytes, bytes]]

    @property
    def set_code(self) -> str:
        """What the three shares of one making have in common, for people to compare."""
        return set_code(self.named.hex())

    def rows(self) -> tuple[str, ...]:
        """As printed, without gaps."""
        body = bytes([_VERSION, self.number]) + self.named + b"".join(self.parts.open())
        whole = body + _digest(body)
        chunks = [whole[at : at + _CHUNK] for at in range(0, len(whole), _CHUNK)]
        return tuple(
            base64.b32encode(chunk + _check(number, chunk)).decode()
            for number, chunk in enumerate(chunks, 1)
        )

    @classmethod
    def read(cls, typed: Sequence[str]) -> Self:
        """A share from its ten rows as typed.

        Raises Refusal ``share.row`` (fact ``row``, from 1) at the first row that
        is not as printed, ``share.rows`` for another number of rows,
        ``share.whole`` when rows do not belong together.
        """
        if len(typed) != ROWS:
            raise Refusal("share.rows", expected=ROWS)
        body = b"".join(read_row(number, row) for number, row in enumerate(typed, 1))
        told, digest = body[:-_CHUNK], body[-_CHUNK:]
        version, number = told[0], told[1]
        if version != _VERSION or not 1 <= number <= SHARES or digest != _digest(told):
            raise Refusal("share.whole")
        parts = told[-2 * SIZE : -SIZE], told[-SIZE:]
        return cls(number, told[2 : 2 + _NAMED], Sealed(parts))


def set_code(seat: str) -> str:
    """What the shares of a seat (its id) bear in common, as people read it."""
    code = seat[: 2 * _NAMED].upper()
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read_row(number: int, typed: str) -> bytes:
    """The eight bytes of one row as typed, whatever its case and gaps.

    Raises Refusal ``share.row`` (fact ``row``) unless it is as printed.
    """
    letters = typed.translate(_BLANKS).upper()
    if len(letters) != LETTERS or not _ALPHABET.issuperset(letters):
        raise Refusal("share.row", row=number)
    data = base64.b32decode(letters)
    chunk, check = data[:_CHUNK], data[_CHUNK:]
    if check != _check(number, chunk):
        raise Refusal("share.row", row=number)
    return chunk


def cut(scanned: str) -> tuple[str, ...]:
    """The ten rows in what a barcode of a share tells; empty for anything else."""
    letters = scanned.translate(_BLANKS).upper()
    if len(letters) != ROWS * LETTERS or not _ALPHABET.issuperset(letters):
        return ()
    return tuple(letters[at : at + LETTERS] for at in range(0, len(letters), LETTERS))


def grouped(row: str) -> str:
    """A row in groups, as people read it out."""
    return " ".join(row[at : at + GROUP] for at in range(0, len(row), GROUP))


def split(secret: Sealed[bytes], seat: str, draw: Callable[[int], bytes]) -> tuple[Share, ...]:
    """The three shares of a secret of `SIZE` bytes, for a seat (its id); `draw` gives bytes."""
    first, second = draw(SIZE), draw(SIZE)
    parts = (first, second, _xor(secret.open(), first, second))
    named = bytes.fromhex(seat)[:_NAMED]
    return tuple(
        Share(number, named, Sealed(_two(parts[: number - 1] + parts[number:])))
        for number in range(1, SHARES + 1)
    )


def join(one: Share, other: Share) -> Sealed[bytes]:
    """The secret of two shares.

    Raises Refusal ``share.same`` for one share twice, ``share.another_set`` for
    shares that were not made together.
    """
    if one.named != other.named:
        raise Refusal("share.another_set", one=one.set_code, other=other.set_code)
    if one.number == other.number:
        raise Refusal("share.same", number=one.number)
    parts: dict[int, bytes] = {}
    for share in (one, other):
        held = [number for number in range(1, SHARES + 1) if number != share.number]
        for number, part in zip(held, share.parts.open(), strict=True):
            if parts.setdefault(number, part) != part:
                raise Refusal("share.another_set", one=one.set_code, other=other.set_code)
    return Sealed(_xor(*parts.values()))


def passphrase_of(secret: Sealed[bytes]) -> str:
    """The passphrase of the seat that a secret opens."""
    return base64.b32encode(secret.open()).decode().rstrip("=")


def _two(parts: Sequence[bytes]) -> tuple[bytes, bytes]:
    one, other = parts
    return one, other


def _xor(*parts: bytes) -> bytes:
    return bytes(a ^ b ^ c for a, b, c in zip(*parts, strict=True))


def _check(number: int, chunk: bytes) -> bytes:
    return binascii.crc_hqx(bytes([number]) + chunk, 0).to_bytes(2, "big")


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(_DOMAIN + body).digest()[:_CHUNK]
