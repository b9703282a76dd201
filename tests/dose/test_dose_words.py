"""Everything a dose says has its words in both languages, numbers and units substituted."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages import mofile, pofile

from app.dose.checked import typed_dose
from app.trial.refusal import Refusal
from app.trial.words import LANGUAGES, Words
from tests.dose.cases import COMPUTED, REFUSED, RULES, Case

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "words"


def room_words(language: str) -> Words:
    """The words of this room and of typed numbers, compiled from their sources."""
    compiled = []
    for room in ("dose", "quantities"):
        made = io.BytesIO()
        source = (FOLDER / language / f"{room}.po").read_bytes()
        mofile.write_mo(made, pofile.read_po(io.BytesIO(source), abort_invalid=True))
        compiled.append(made.getvalue())
    return Words(language, compiled)


WORDS = {language: room_words(language) for language in LANGUAGES}


def said(language: str, case: Case) -> list[str]:
    """The working of a case, in words."""
    dose = typed_dose(case.dose_rule, case.entries)
    return [WORDS[language].say(line.key, **line.facts) for line in dose.working]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", COMPUTED, ids=lambda case: case.name)
def test_the_working_and_the_warnings_are_worded(language: str, case: Case) -> None:
    dose = typed_dose(case.dose_rule, case.entries)
    for line in (*dose.working, *dose.warnings):
        text = WORDS[language].say(line.key, **line.facts)
        assert text.strip()
        assert "{" not in text
        wrong = r"[0-9],[0-9]" if language == "en" else r"[0-9]\.[0-9]"
        assert not re.search(wrong, text), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_a_refusal_is_worded(language: str, case: Case) -> None:
    with pytest.raises(Refusal) as caught:
        typed_dose(case.dose_rule, case.entries)
    sentence = WORDS[language].sentence(caught.value)
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_the_working_shows_the_whole_way() -> None:
    nominal = COMPUTED[0]
    text = " | ".join(said("en", nominal)).replace("\u202f", "")
    for part in (
        "70 kg × 1000000 viable cells/kg = 70000000 viable cells",
        "10000000 total cells/ml × 90 % (= 0.9; floor 70 %) = 9000000 viable cells/ml",
        "70000000 cells ÷ 9000000 cells/ml ≈ 7.777778 ml",
        "graduation of 0.1 ml",
        "7.8 ml",
        "250 ml − 7.8 ml = 242.2 ml",
        "7.8 ml × 9000000 cells/ml = 70200000 viable cells",
        "70200000 ÷ 70 kg ≈ 1002857.14 viable cells/kg",
        "(70200000 ÷ 70000000 − 1) × 100 ≈ 0.2857 %",
        "−10 % to 10 %",
    ):
        assert part in text


def test_an_exact_volume_is_said_to_be_exact() -> None:
    trap = next(case for case in COMPUTED if case.name.startswith("TV06"))
    assert any("8 000 000 cellules/ml = 8,35 ml".replace(" ", "\u202f", 2) in line
               for line in said("fr", trap))  # fmt: skip


def test_a_viable_count_is_said_not_to_be_multiplied() -> None:
    case = next(case for case in COMPUTED if case.name == "a viable count is not multiplied")
    assert any("not applied a second time" in line for line in said("en", case))


def test_caps_and_flat_doses_are_said() -> None:
    keys = {
        case.rule: {line.key for line in typed_dose(case.dose_rule, case.entries).working}
        for case in COMPUTED
    }
    assert set(keys) <= set(RULES)
    assert {"working.weight_cap", "working.achieved_per_kg"} <= keys["cap 100 kg"]
    assert "working.cells_cap" in keys["cap 100 M"]
    assert {"working.flat", "working.cells_cap"} <= keys["flat 150 M, cap 100 M"]
    assert "working.flat" not in keys["plain"]
