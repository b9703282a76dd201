"""One row of the list as the 256 bytes that are sealed, and the commitment to them.

A row's plaintext: for each of token, list id, code, block and size an unsigned
16-bit big-endian length and that many bytes of UTF-8 (NFC); then the length 32
and the 32 bytes of the salt; then zero bytes to 256. One length for every row,
so that a ciphertext tells nothing by its size.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

from app.blind.allocation import ListRow
from app.trial.refusal import Trouble
from app.trial.sealed import Sealed

PLAINTEXT_BYTES = 256
SALT_BYTES = 32
LOG_ID_BYTES = 16
WORDS_BYTES = PLAINTEXT_BYTES - 6 * 2 - SALT_BYTES
"""The bytes of UTF-8 that the five words of a row may take together: 212."""

_WORDS = 5
_DOMAIN = b"opaline/row/v1\n"


@dataclass(frozen=True, slots=True)
class RowContent:
    """What a row's plaintext says; absent columns are the empty text, the salt has 32 bytes."""

    token: Sealed[str]
    list_id: Sealed[str]
    code: Sealed[str]
    block: Sealed[str]
    size: Sealed[str]
    salt: Sealed[bytes]


def pack_row(row: ListRow | RowContent, salt: bytes) -> bytes:
    """The 256 bytes of a row; raises ValueError for a salt not of 32 bytes or words too long.

    No row of an accepted list is too long: the list's checks refuse it.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    words = (row.token, row.list_id, row.code, row.block, row.size)
    packed = b"".join([_with_length(_utf8(word.open())) for word in words]) + _with_length(salt)
    if len(packed) > PLAINTEXT_BYTES:
        raise ValueError("the words of a row have at most 212 bytes")
    return packed.ljust(PLAINTEXT_BYTES, b"\0")


def unpack_row(plaintext: bytes) -> RowContent:
    """The content of an opened row, read strictly; raises Trouble ``row.unreadable``.

    Whatever is accepted packs to the same bytes again: 256 bytes, lengths
    inside them, UTF-8 in form NFC, a salt of 32 bytes, zero bytes to the end.
    """
    try:
        parts = _parts(plaintext)
        token, list_id, code, block, size = (Sealed(p.decode("utf-8")) for p in parts[:_WORDS])
        salt = parts[_WORDS]
        content = RowContent(token, list_id, code, block, size, Sealed(salt))
        if pack_row(content, salt) == plaintext:
            return content
    except ValueError:
        pass
    raise Trouble("row.unreadable") from None


def commitment(log_id: bytes, place: bytes, plaintext: bytes) -> bytes:
    """SHA-256 over a zero byte, the domain, the log's 16 bytes, the place, and the plaintext.

    The zero byte marks a leaf (RFC 6962, 2.1), the salt within the plaintext
    hides a row of few possible contents. Raises ValueError for other lengths.
    """
    if len(log_id) != LOG_ID_BYTES or len(plaintext) != PLAINTEXT_BYTES:
        raise ValueError("a log id has 16 bytes, a row's plaintext 256")
    return hashlib.sha256(b"\0" + _DOMAIN + log_id + place + plaintext).digest()


def _utf8(word: str) -> bytes:
    return (word if word.isascii() else unicodedata.normalize("NFC", word)).encode("utf-8")


def _with_length(part: bytes) -> bytes:
    return len(part).to_bytes(2, "big") + part


def _parts(plaintext: bytes) -> list[bytes]:
    parts: list[bytes] = []
    rest = plaintext
    for _ in range(_WORDS + 1):
        length = int.from_bytes(rest[:2], "big")
        parts.append(rest[2 : 2 + length])
        rest = rest[2 + length :]
    return parts
