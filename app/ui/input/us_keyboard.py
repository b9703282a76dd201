"""What a US keyboard would have written: a reader left as it came from the factory is one.

Positions are those of the kernel's input events, which the scan codes of
Windows (set 1) share for the main block and the number pad.
"""

from __future__ import annotations

X_OFFSET = 8
"""X and Wayland count positions from eight."""

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (55, "*", "*"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),
)
_PLAIN = {start + i: c for start, plain, _ in _ROWS for i, c in enumerate(plain)}
_SHIFTED = {start + i: c for start, _, shifted in _ROWS for i, c in enumerate(shifted)}


def position(scan_code: int, platform: str) -> int | None:
    """The position of a key from the platform's own code; None where it tells none."""
    if scan_code and platform in ("xcb", "wayland"):
        return scan_code - X_OFFSET
    return scan_code if scan_code and platform == "windows" else None


def us_character(place: int | None, *, shift: bool, control: bool) -> str:
    """The character of a US keyboard at a position; empty where it has none.

    With Control it is the control character of the key: GS is Control and ``]``.
    """
    character = (_SHIFTED if shift else _PLAIN).get(place or 0, "")
    if not control:
        return character
    return chr(ord(character.upper()) - 64) if "@" <= character.upper() <= "_" else ""
