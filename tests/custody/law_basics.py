"""Sections 1.1 and 1.2 of ``docs/log-format.md``, for the reader written from the page alone."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any

from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
WHOLE = 2**53


class Unlawful(Exception):
    """What the page forbids."""


def require(held: bool, rule: str) -> None:
    """Raises Unlawful unless the rule holds."""
    if not held:
        raise Unlawful(rule)


def sha(*parts: bytes) -> bytes:
    """SHA-256 over the parts, one behind the other."""
    return hashlib.sha256(b"".join(parts)).digest()


def root(leaves: list[bytes]) -> bytes:
    """RFC 6962."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1", root(leaves[:k]), root(leaves[k:]))


def signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether Ed25519 says yes."""
    try:
        VerifyKey(key).verify(message, signature)
    except (CryptoError, ValueError):
        return False
    return True


def canonical(value: Any) -> str:
    """Section 1.2, written out by hand."""
    if isinstance(value, str):
        require(unicodedata.normalize("NFC", value) == value, "NFC")
        escaped = (SHORT.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in value)
        return '"' + "".join(escaped) + '"'
    if isinstance(value, dict):
        pairs = (f"{canonical(key)}:{canonical(value[key])}" for key in sorted(value))
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    require(type(value) is int and abs(value) < WHOLE, "number")
    return str(value)


def opened(data: bytes) -> dict[str, Any]:
    """A canonical object; a part that is not its own re-encoding is refused."""
    value = json.loads(data)
    require(isinstance(value, dict) and canonical(value).encode() == data, "canonical")
    return dict(value)
