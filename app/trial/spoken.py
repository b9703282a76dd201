"""Bytes as words that can be said over the telephone, and as a code; either is checked.

Two bytes are one word of five letters, consonants and vowels by turns (proquints; Wilkerson,
2009). Two further bytes, the first of the SHA-256 of all the others, find a slip of the tongue
or the finger. The code is the same in base 32 with Crockford's letters.
"""

from __future__ import annotations

import hashlib
import re

from app.trial.refusal import Refusal

_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK = 2
_GROUP = 5
_ALIKE = str.maketrans("ILO", "110")
_WORD = re.compile(f"[{_CONSONANTS}](?:[{_VOWELS}][{_CONSONANTS}]){{2}}")


def words_of(data: bytes) -> str:
    """An even number of bytes as words, a check word behind them."""
    whole = data + _check(data)
    pairs = (whole[place : place + 2] for place in range(0, len(whole), 2))
    return " ".join(_word(int.from_bytes(pair, "big")) for pair in pairs)


def code_of(data: bytes) -> str:
    """The same as letters and digits in groups of five."""
    whole = data + _check(data)
    length = -(-len(whole) * 8 // _GROUP)
    number = int.from_bytes(whole, "big") << (length * _GROUP - len(whole) * 8)
    letters = "".join(
        _LETTERS[number >> _GROUP * place & 31] for place in reversed(range(length))
    )
    return "-".join(letters[place : place + _GROUP] for place in range(0, length, _GROUP))


def read_spoken(text: str, size: int) -> bytes:
    """The `size` bytes that words or a code say, however they are spaced and capitalised.

    Raises Refusal ``spoken.mistyped``, which tells nothing of what was typed.
    """
    lower = re.findall(r"[a-z0-9]+", text.casefold())
    whole = _from_words(lower)
    if whole is None:
        whole = _from_code("".join(lower).upper().translate(_ALIKE), size + _CHECK)
    if len(whole) != size + _CHECK or _check(whole[:size]) != whole[size:]:
        raise Refusal("spoken.mistyped")
    return whole[:size]


def says(text: str, size: int) -> bool:
    """Whether a text is words or a code of `size` bytes."""
    try:
        read_spoken(text, size)
    except Refusal:
        return False
    return True


def _check(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_CHECK]


def _word(number: int) -> str:
    return "".join(
        letters[number >> shift & len(letters) - 1]
        for letters, shift in (
            (_CONSONANTS, 12), (_VOWELS, 10), (_CONSONANTS, 6), (_VOWELS, 4), (_CONSONANTS, 0),
        )
    )  # fmt: skip


def _from_words(words: list[str]) -> bytes | None:
    if not all(map(_WORD.fullmatch, words)):
        return None
    return b"".join(_number(word).to_bytes(2, "big") for word in words)


def _number(word: str) -> int:
    number = 0
    for letter in word:
        letters = _VOWELS if letter in _VOWELS else _CONSONANTS
        number = number * len(letters) + letters.index(letter)
    return number


def _from_code(letters: str, size: int) -> bytes:
    length = -(-size * 8 // _GROUP)
    if len(letters) != length or set(letters) - set(_LETTERS):
        return b""
    number = 0
    for letter in letters:
        number = number << _GROUP | _LETTERS.index(letter)
    spare = length * _GROUP - size * 8
    return b"" if number & (1 << spare) - 1 else (number >> spare).to_bytes(size, "big")
