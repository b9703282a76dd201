"""French is set as French is: typographic apostrophes, signs tied to the word before them.

One no-break space (U+00A0) everywhere, never the narrow one: every typeface
and every terminal has it, and what breaks lines of papers leaves it whole.
"""

from __future__ import annotations

import re

import pytest

from tests.house.catalogue import read
from tests.house.test_words import FOLDER
from tests.house.tree import ROOT, nothing

MANUAL = ROOT / "docs" / "manual" / "fr.md"
CODE = re.compile(r"`[^`]*`")
STRAIGHT = re.compile(r"'")
LOOSE = re.compile(r"[ \u202f\t\n][:;?!»%](?!\w)|«[^\u00a0]")
BARE = re.compile(r"(?:[^\W\d_]|[»)}])(?:[;?!»](?!\w)|:(?=\s|$))")


def faults(where: str, text: str) -> list[str]:
    """What is not set as French in words for people."""
    found = []
    for fault in (STRAIGHT, LOOSE, BARE):
        for place in fault.finditer(text):
            around = text[max(0, place.start() - 20) : place.end() + 10]
            found.append(f"{where}: {around!r}")
    return found


def test_the_words_are_set_as_french_is() -> None:
    words, _ = read(FOLDER, "fr")
    told = [(f"{word.where} {key}", text) for key, word in words.items() for text in word.texts]
    nothing([fault for one in told for fault in faults(*one)])


def test_the_manual_is_too() -> None:
    blocks = MANUAL.read_text("utf-8").split("```")[::2]
    nothing([fault for block in blocks for fault in faults("fr.md", CODE.sub("0", block))])


@pytest.mark.parametrize(
    "text",
    ["l'étude", "d'{who}", "Pourquoi ?", "Dose : {dose}", "« ici\u00a0»", "«\u00a0ici »", "4 %",
     "Non\u202f!", "Dose:", "Pourquoi?", "ici»", "Dose:\n"],
)  # fmt: skip
def test_what_is_set_otherwise_is_found(text: str) -> None:
    assert faults("x", text)


@pytest.mark.parametrize(
    "text",
    ["l’étude", "Pourquoi\u00a0?", "Dose\u00a0: {dose:fr} ml", "«\u00a0ici\u00a0»", "4\u00a0%",
     "TAILLE:RACINE", "opaline://x?y=1", "12:30"],
)  # fmt: skip
def test_what_is_set_well_passes(text: str) -> None:
    assert faults("x", text) == []
