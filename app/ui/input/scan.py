"""A scan: what a reader typed, read as the computer's layout gave it and as a US keyboard has it.

A reader types on a keyboard layout of its own. Left as it came from the
factory, at a computer set to French, ``120`` arrives as ``&éà``; the positions
of its keys still tell what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.ui.input.us_keyboard import us_character

_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
"""What a reader may put first to name the kind of code (ISO/IEC 15424): ``]d2``."""
_LETTERS = {
    30: {"a": "qwerty", "q": "azerty"}, 16: {"q": "qwerty", "a": "azerty"},
    44: {"z": "qwerty", "w": "azerty", "y": "qwertz"},
    21: {"z": "qwertz"},
}  # fmt: skip
"""Which layout a letter at a position tells."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key pressed: what the layout made of it, and where it lies (None: not told)."""

    text: str
    place: int | None = None
    shift: bool = False
    control: bool = False
    level3: bool = False
    """AltGr was held; a US keyboard has none."""

    @property
    def written(self) -> str:
        """What the layout wrote; with Control, the control character that readers mean by it."""
        if self.control and self.text.isprintable():
            return us_character(self.place, shift=self.shift, control=True)
        return self.text

    @property
    def us(self) -> str:
        """What a US keyboard would have written; empty where that cannot be told."""
        return "" if self.level3 else us_character(
            self.place, shift=self.shift, control=self.control
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scan:
    """What a reader delivered, without the key that ended it.

    `layout` is the text as the computer's layout gave it, `us` as a US keyboard
    has it (empty when the positions were not told). Prefixes of symbologies and
    control characters (GS, 0x1d) stand in both as they came. `hidden` says
    that it went through a field of secrets: it may be a passphrase that a
    program typed, and is never shown.
    """

    keys: tuple[Key, ...]
    hidden: bool = False

    @property
    def layout(self) -> str:
        """The text that the computer's layout gave."""
        return "".join(key.written for key in self.keys)

    @property
    def us(self) -> str:
        """The text of a US keyboard; empty unless every key has one."""
        read = [key.us for key in self.keys]
        return "".join(read) if all(read) else ""

    @property
    def text(self) -> str:
        """The likelier of the two."""
        return best_reading(self.layout, self.us)

    def read(self, accepts: Callable[[str], bool]) -> str:
        """The reading that `accepts` takes, the likelier first; the likelier when it takes none.

        A prefix that names the symbology is left out when only that fits.
        """
        both = [self.text, *(other for other in (self.layout, self.us) if other != self.text)]
        bare = [_SYMBOLOGY.sub("", reading, count=1) for reading in both]
        for reading in (*both, *(b for b, r in zip(bare, both, strict=True) if r.startswith("]"))):
            if reading and accepts(reading):
                return reading
        return self.text

    @property
    def keyboard(self) -> str:
        """The computer's layout as this scan shows it: ``azerty``, ``qwerty``, ``qwertz`` or ""."""
        told = {_LETTERS.get(k.place or 0, {}).get(k.text.lower(), "") for k in self.keys}
        return next((layout for layout in ("qwertz", "azerty", "qwerty") if layout in told), "")


def best_reading(layout_text: str, us_text: str) -> str:
    """Which of the two readings is a code: the one with fewer signs that codes do not bear.

    Readings that differ in case only come from Caps Lock, which the positions
    do not know. Where nothing speaks for the US reading the layout's stands.
    """
    if us_text and us_text.lower() == layout_text.lower():
        return us_text
    return us_text if us_text and _odd(us_text) < _odd(layout_text) else layout_text


def _odd(text: str) -> int:
    """How many signs are neither letters and figures of ASCII nor separators."""
    return sum(c.isprintable() and not (c.isascii() and c.isalnum()) for c in text)
