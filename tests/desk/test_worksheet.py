"""A worksheet tells everything, and is recomputed by a script that knows nothing of the program."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.desk.materials.equipment import note_equipment
from app.desk.unblinded.bench.filling import Weights, record_fill
from app.desk.unblinded.bench.weight import correct_weight
from app.desk.unblinded.papers.worksheet import worksheet
from app.desk.unblinded.preparation import look
from app.devices.resources import words
from app.trial.quantities import Figure
from app.trial.study_parts import Equipment
from tests.campaigns.worksheet import (
    block_of,
    is_found,
    one_change,
    sheet_of,
    sheets,
    text_of,
    typed,
)
from tests.desk.stages import BOTH_ARMS, at
from tests.desk.test_act_6_filling import POURED, compute, under
from tests.house.tree import ROOT, from_outside
from verifier.recompute_dose import recompute

SCRIPT = ROOT / "verifier" / "recompute_dose.py"


def test_the_script_is_a_hundred_and_fifty_lines_of_the_standard_library() -> None:
    text = SCRIPT.read_text("utf-8")
    assert len(text.splitlines()) <= 150
    assert not from_outside(text)


@pytest.mark.parametrize("number", range(6))
def test_page_and_text_are_recomputed_alike(number: int) -> None:
    pdf = sheets()[number]
    told = recompute(pdf)
    assert recompute(text_of(pdf).encode()) == told
    assert told["albumin"] == ("250" if number == 0 else told["filled_albumin_ml"])
    assert not is_found(typed(block_of(pdf)))


def test_the_command_says_what_it_found(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheets()[1])
    asked = [sys.executable, str(SCRIPT), str(path)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert "everything follows; drawn 7.8 ml, albumin 242.2 ml" in told.stdout
    path.write_bytes(sheets()[1].replace(b"volume=7.8", b"volume=7.6"))
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (told.returncode, "does not follow" in told.stdout) == (1, True)
    path.write_bytes(b"nothing")
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 2


def test_a_changed_digit_is_found() -> None:
    chance = random.Random(6)
    assert all(one_change(chance, forged=bool(n % 2)) for n in range(400))


def test_the_same_bag_gives_the_same_sheet() -> None:
    hands = at("checked")
    assert sheet_of(hands) == sheet_of(hands)


@BOTH_ARMS
def test_what_a_study_pours_and_weighs_is_recomputed(cells: bool) -> None:
    hands = under(at("counted", cells), *POURED)
    compute(hands)
    out = "22.8" if cells else "15"
    right = Weights("35.20", "279.82", "287.85") if cells else Weights("35.20", "287.70", None)
    record_fill(
        hands.workbench, hands.me, hands.request, withdrawn_ml=out, weights=right,
        cells_ml="7.8" if cells else None, albumin_ml="242.2" if cells else "250",
    )  # fmt: skip
    pairs = block_of(sheet_of(hands))
    assert recompute(typed(pairs))["withdrawn"] == out
    wrong = {"filled_albumin_g=2": "filled_albumin_g=3", f"withdrawn={out}": "withdrawn=2"}
    for old, new in wrong.items():
        assert is_found(typed([pair.replace(old, new) for pair in pairs]))


def test_the_target_of_a_study_that_caps_cells_follows_from_its_cap() -> None:
    hands = under(at("counted"), ("dose.cap_cells", "60_000_000"))
    hands.compute()
    pairs = block_of(sheet_of(hands))
    assert "cap_cells=60000000" in pairs and "target=60000000" in pairs
    assert recompute(typed(pairs))["target"] == "60000000"
    assert is_found(typed([pair for pair in pairs if not pair.startswith("cap_cells")]))


def test_a_volume_that_always_goes_up_is_recomputed_as_the_study_says() -> None:
    hands = under(at("counted"), ("dose.rounding", '"up"'))
    correct_weight(hands.workbench, hands.me, hands.request, "69", "lit-balance", "relu")
    hands.compute()
    pairs = block_of(sheet_of(hands))
    assert "rounding=up" in pairs and "volume=7.8" in pairs
    assert recompute(typed(pairs))["volume"] == "7.8"
    assert is_found(typed([pair for pair in pairs if not pair.startswith("rounding")]))


@BOTH_ARMS
def test_the_block_tells_what_the_page_on_the_format_names(cells: bool) -> None:
    hands = at("checked", cells)
    told = dict(pair.split("=", 1) for pair in block_of(sheet_of(hands)))
    page = (ROOT / "docs" / "log-format.md").read_text("utf-8")
    table = page[page.index("## The block of a worksheet") : page.index("## 21.")]
    rows = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    none_here = {"cap_kg", "cap_cells", "container", "density_albumin", "density_cells",
                 "weight_tolerance", "withdrawn", "draws", "certain_low", "certain_high",
                 "rounding"}
    measured = {"pooled", "net", "syringe", "graduation", "viable", "target", "volume", "achieved",
                "per_kg", "deviation", "within"}  # fmt: skip
    assert named - told.keys() - none_here == (set() if cells else measured - told.keys())
    beside = re.compile(r"(materials|thawed\d|counted|filled)_\w+|\w+~\d|sum")
    assert [name for name in told.keys() - named if not beside.fullmatch(name)] == []
    story = hands.story
    assert (told["bag"], told["subject"]) == (story.bag, "01-001")
    assert told["arm"] == ("cells" if cells else "control")


def test_what_was_unusual_about_a_dose_is_on_its_sheet() -> None:
    hands = under(at("counted"), ("dose.volume_warn_above", "5"))
    compute(hands, reason="suspension diluée", source="ticket")
    told = str(worksheet(hands.bench.desk, look(hands.workbench, hands.me, hands.request)))
    large = hands.bench.desk.words.say("caution.dose.volume_large", limit=Figure(Decimal(5)))
    assert repr(large)[1:-1] in told


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_sheet_names_the_products_in_its_own_language(language: str) -> None:
    hands = at("counted")
    desk = hands.bench.desk
    desk.words = words(language)
    told = str(worksheet(desk, look(hands.workbench, hands.me, hands.request)))
    other = desk.study.products["en" if language == "fr" else "fr"]
    assert desk.study.products[language].tested in told and other.tested not in told


def test_a_long_source_is_read_back_whole() -> None:
    hands = at("counted")
    source = "fiche (réa) : " + "é" * 60
    correct_weight(hands.workbench, hands.me, hands.request, "71", source, "relu")
    hands.compute()
    told = recompute(sheet_of(hands))
    assert (told["weight"], told["weight_source"]) == ("71", source)


@BOTH_ARMS
def test_the_sheet_tells_what_was_used_who_signed_and_why(cells: bool) -> None:
    hands = at("counted", cells)
    correct_weight(hands.workbench, hands.me, hands.request, "71", "fiche", "relu au lit")
    hands.compute()
    hands.fill()
    hands.label()
    found = look(hands.workbench, hands.me, hands.request)
    paper = str(worksheet(hands.bench.desk, found))
    for told in ("relu au lit", "L-infusion_set", "ALB-2601", hands.bench.desk.study.digest):
        assert told in paper
    assert "Second contrôle" in paper and "Claire Aubert" in paper


@BOTH_ARMS
def test_apparatus_in_service_at_the_reveal_is_on_the_sheet(cells: bool) -> None:
    hands = at("open", cells)
    due = (hands.bench.clock.now() + timedelta(days=40)).date()
    note_equipment(hands.bench.desk, hands.sign(), "PSM-3", Equipment.CABINET, due)
    for act in (hands.receive, hands.accept, hands.reveal, hands.print, hands.materials):
        act()
    found = look(hands.workbench, hands.me, hands.request)
    paper = str(worksheet(hands.bench.desk, found))
    assert "PSM-3" in paper and due.isoformat() in paper
