"""Canonical JSON: one text for one value, so that bytes can be signed and compared.

The subset: objects, arrays, strings and whole numbers below 2**53. Keys are
sorted by code point, there is no white space, strings are NFC, and only the
escapes that JSON requires are used. No fraction, boolean or null exists.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from sys import intern

Value = str | int | Sequence["Value"] | Mapping[str, "Value"]
LARGEST = 2**53 - 1
_DEEPEST = 16
_OBJECTS, _ARRAYS = (dict, Mapping), (list, tuple)
# The first of each is asked first, and is nearly all there is.


class NotCanonical(ValueError):
    """The bytes or the value do not belong to the subset, or are not its one encoding."""


def encode(value: Value) -> bytes:
    """The one encoding of `value`, UTF-8; raises NotCanonical outside the subset."""
    _check(value)
    text = _ENCODER.encode(value)
    # The encoder's own error would carry the whole text along.
    with suppress(UnicodeEncodeError):
        return text.encode()
    raise NotCanonical("lone surrogate")


def decode(data: bytes) -> dict[str, Value]:
    """The object in `data`; raises NotCanonical unless re-encoding gives the same bytes."""
    value = _parsed(data)
    if not isinstance(value, dict):
        raise NotCanonical("not an object")
    if encode(value) != data:
        raise NotCanonical("not the canonical encoding")
    return value


def _parsed(data: bytes) -> object:
    # As in `encode`: what is read may have been sealed, and no error may carry it along.
    with suppress(ValueError, RecursionError):
        return _DECODER.decode(data.decode())
    raise NotCanonical("not JSON")


def _unique(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    # The names of fields stand in every line: kept once, they are a fifth of a long log's memory.
    found = {intern(name): value for name, value in pairs}
    if len(found) != len(pairs):
        raise NotCanonical("a key stands twice")
    return found


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_DECODER = json.JSONDecoder(object_pairs_hook=_unique)


def _check(value: object, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise NotCanonical("nested too deeply")
    if isinstance(value, str):
        if not value.isascii() and not unicodedata.is_normalized("NFC", value):
            raise NotCanonical("not NFC")
    elif isinstance(value, bool) or value is None:
        raise NotCanonical("neither booleans nor null exist here")
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotCanonical("number too large")
    elif isinstance(value, _OBJECTS):
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotCanonical("a key is not a string")
            _check(key, depth + 1)
            _check(item, depth + 1)
    elif isinstance(value, _ARRAYS):
        for item in value:
            _check(item, depth + 1)
    else:
        raise NotCanonical(f"{type(value).__name__} does not exist here")
