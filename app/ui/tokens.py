"""The visual language as data: colours by meaning, sizes and spaces in logical pixels at 100 %.

Every text colour stands at 4.5:1 or more on the surfaces it is used on, every
border of an input at 3:1 (WCAG 2.2, 1.4.3 and 1.4.11); `tests/ui` computes it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Tone(enum.StrEnum):
    """What a colour says; never said by colour alone, always with an icon and a word."""

    NEUTRAL = "neutral"
    INFO = "info"
    OK = "ok"
    WARN = "warn"
    DANGER = "danger"
    UNBLINDED = "unblinded"


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, each ``RRGGBB`` in hexadecimal behind a hash sign."""

    name: str
    canvas: str
    surface: str
    surface2: str
    surface3: str
    border: str
    border_strong: str
    text: str
    text2: str
    muted: str
    primary: str
    primary_hover: str
    primary_pressed: str
    on_primary: str
    info_tint: str
    ok: str
    ok_tint: str
    warn: str
    warn_tint: str
    danger: str
    danger_tint: str
    unblinded: str
    unblinded_tint: str
    selection: str
    track: str
    shell: str
    shell_text: str
    shell_muted: str
    shell_hover: str
    shell_selected: str

    def tone(self, tone: Tone) -> str:
        """The strong colour of a tone, for words, icons and borders."""
        named = {Tone.NEUTRAL: self.text2, Tone.INFO: self.primary}
        return named.get(tone) or str(getattr(self, tone.value))

    def tint(self, tone: Tone) -> str:
        """The pale ground of a tone."""
        return self.surface2 if tone is Tone.NEUTRAL else str(getattr(self, f"{tone.value}_tint"))


LIGHT = Theme(
    name="light", canvas="#F3F5F8", surface="#FFFFFF", surface2="#EDF1F5", surface3="#E2E8EE",
    border="#D3DBE3", border_strong="#76869A", text="#15202B", text2="#435264", muted="#5C6B7D",
    primary="#0A5AA8", primary_hover="#084B8C", primary_pressed="#063B70", on_primary="#FFFFFF",
    info_tint="#E2EDF9", ok="#17693A", ok_tint="#DFF2E6", warn="#8A5000", warn_tint="#FFEFD1",
    danger="#B3261E", danger_tint="#FBE3E1", unblinded="#5A379C", unblinded_tint="#ECE5F8",
    selection="#D6E6F8", track="#DFE5EB", shell="#102A43", shell_text="#E6EEF6",
    shell_muted="#A9BBCD", shell_hover="#1C3B5A", shell_selected="#254A70",
)  # fmt: skip
DARK = Theme(
    name="dark", canvas="#10161D", surface="#19212A", surface2="#222C37", surface3="#2B3744",
    border="#33404E", border_strong="#7C8DA0", text="#E9EEF3", text2="#BAC6D2", muted="#98A7B6",
    primary="#6DB3F7", primary_hover="#8AC3FA", primary_pressed="#4A9DEB", on_primary="#06213B",
    info_tint="#17324D", ok="#6FD398", ok_tint="#163526", warn="#F2B95C", warn_tint="#3D2C0E",
    danger="#FF8A80", danger_tint="#46201E", unblinded="#C0A6F5", unblinded_tint="#2F2450",
    selection="#1D3B5A", track="#33404E", shell="#0B1118", shell_text="#E9EEF3",
    shell_muted="#98A7B6", shell_hover="#18232E", shell_selected="#1F3245",
)  # fmt: skip
CONTRAST = Theme(
    name="contrast", canvas="#FFFFFF", surface="#FFFFFF", surface2="#FFFFFF", surface3="#FFFFFF",
    border="#000000", border_strong="#000000", text="#000000", text2="#000000", muted="#000000",
    primary="#00308F", primary_hover="#001F5C", primary_pressed="#000000", on_primary="#FFFFFF",
    info_tint="#FFFFFF", ok="#004D20", ok_tint="#FFFFFF", warn="#5C3300", warn_tint="#FFFFFF",
    danger="#8B0000", danger_tint="#FFFFFF", unblinded="#3B0A8F", unblinded_tint="#FFFFFF",
    selection="#FFE600", track="#FFFFFF", shell="#000000", shell_text="#FFFFFF",
    shell_muted="#FFFFFF", shell_hover="#333333", shell_selected="#00308F",
)  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}

SCALES = (100, 110, 125, 150)
"""The text sizes a person may choose, in percent."""

HASH, CAPTION, BODY, CARD_TITLE, VALUE, TITLE, FIGURE = 12, 13, 14, 15, 17, 20, 32
"""Sizes of letters by use."""
RADIUS, RADIUS_INNER, RADIUS_CARD = 6, 8, 10
INPUT, BUTTON, PRIMARY, SCAN, RAIL_ITEM = 36, 36, 40, 42, 40
"""Heights of controls."""
RAIL, RAIL_NARROW, TOP_BAR = 224, 60, 56
ROW, ROW_TIGHT = 46, 32
LEAST_WIDTH, LEAST_HEIGHT = 1280, 650
"""The smallest window in which every page is whole."""
