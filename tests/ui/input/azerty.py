"""A French keyboard as X has it (``fr``): what each position writes; dead keys left out."""

from __future__ import annotations

from app.ui.input.scan import Key, Scan
from app.ui.input.us_keyboard import us_character

_ROWS = (
    (2, "&é\"'(-è_çà)=", "1234567890°+"),
    (16, "azertyuiop\0$", "AZERTYUIOP\0£"),
    (30, "qsdfghjklmù²", "QSDFGHJKLM%³"),
    (43, "*wxcvbn,;:!", "µWXCVBN?./§"),
    (57, " ", " "),
    (86, "<", ">"),
)
_LEVEL3 = {4: "#", 5: "{", 6: "[", 7: "|", 9: "\\", 11: "@", 12: "]", 13: "}"}
PLAIN = {start + i: c for start, plain, _ in _ROWS for i, c in enumerate(plain) if c != "\0"}
SHIFTED = {start + i: c for start, _, up in _ROWS for i, c in enumerate(up) if c != "\0"}


def french(place: int, *, shift: bool = False) -> str:
    """What a computer set to French makes of a position."""
    return (SHIFTED if shift else PLAIN).get(place, "")


def factory_reader(code: str, *, at_french: bool) -> Scan:
    """A reader left as it came from the factory; raises LookupError for a sign it cannot type."""
    return Scan(tuple(_factory_key(character, at_french=at_french) for character in code))


def _factory_key(character: str, *, at_french: bool) -> Key:
    for control in (False, True):
        for shift in (False, True):
            for place in PLAIN:
                if us_character(place, shift=shift, control=control) == character:
                    layout = french(place, shift=shift) if at_french else character
                    return Key(layout, place, shift, control)
    raise LookupError(character)


def french_reader(code: str) -> Scan:
    """A reader set to French at a computer set to French."""
    return Scan(tuple(_french_key(character) for character in code))


def _french_key(character: str) -> Key:
    for place, written in PLAIN.items():
        if written == character:
            return Key(character, place)
    for place, written in SHIFTED.items():
        if written == character:
            return Key(character, place, shift=True)
    for place, written in _LEVEL3.items():
        if written == character:
            return Key(character, place, level3=True)
    # GS is Control and the bracket, which stands on AltGr here.
    return Key(character, 12, level3=True)
