"""Colours that can be read: 4.5:1 for words, 3:1 for what bounds an input (WCAG 2.2)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.ui.tokens import THEMES, Theme, Tone

WORDS, BORDERS = 4.5, 3.0
GROUNDS = ("canvas", "surface", "surface2")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (``#RRGGBB``), by WCAG 2.2's relative luminance."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """How bright a colour is, 0 to 1."""
    red, green, blue = (linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    """A channel of sRGB as light."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def word_pairs(theme: Theme) -> Iterator[tuple[str, str, str]]:
    """What is written on what: a name, the letters, the ground."""
    for letters in ("text", "text2", "muted", "primary"):
        for ground in GROUNDS:
            yield f"{letters} on {ground}", getattr(theme, letters), getattr(theme, ground)
    for tone in Tone:
        tint = theme.tint(tone)
        yield f"{tone} on its tint", theme.tone(tone), tint
        yield f"text on {tone}", theme.text, tint
        yield f"text2 on {tone}", theme.text2, tint
        yield f"{tone} on a selected row", theme.tone(tone), theme.selection
        for ground in GROUNDS:
            yield f"{tone} on {ground}", theme.tone(tone), getattr(theme, ground)
    for state in ("primary", "primary_hover", "primary_pressed"):
        yield f"on_primary on {state}", theme.on_primary, getattr(theme, state)
    for ground in ("shell", "shell_hover", "shell_selected"):
        yield f"shell_text on {ground}", theme.shell_text, getattr(theme, ground)
    yield "shell_muted on shell", theme.shell_muted, theme.shell
    yield "text on a selected row", theme.text, theme.selection
    yield "text on a pressed button", theme.text, theme.surface3
    yield "placeholder of a scan", theme.muted, theme.info_tint
    yield "practice strip", theme.surface, theme.warn
    yield "check mark of a done step", theme.surface, theme.ok


def border_pairs(theme: Theme) -> Iterator[tuple[str, str, str]]:
    """What bounds an input or shows the focus on what: a name, the line, the ground."""
    for line in ("border_strong", "primary", "danger", "unblinded"):
        for ground in GROUNDS:
            yield f"{line} on {ground}", getattr(theme, line), getattr(theme, ground)
    yield "focus of a chosen answer", theme.primary, theme.info_tint
    yield "focus of the primary button", theme.on_primary, theme.primary
    yield "focus on the rail", theme.shell_text, theme.shell


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_word_can_be_read(theme: Theme) -> None:
    low = {name: round(contrast(a, b), 2) for name, a, b in word_pairs(theme)}
    assert {name: ratio for name, ratio in low.items() if ratio < WORDS} == {}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_input_can_be_seen(theme: Theme) -> None:
    low = {name: round(contrast(a, b), 2) for name, a, b in border_pairs(theme)}
    assert {name: ratio for name, ratio in low.items() if ratio < BORDERS} == {}


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
