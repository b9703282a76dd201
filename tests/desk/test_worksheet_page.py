"""The worksheet is one page: all that the bench knows, and a second only for a longer tale."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from pypdfium2 import PdfDocument

from app.desk.materials.equipment import note_equipment
from app.desk.unblinded.bench import second_check
from app.desk.unblinded.bench.filling import Weights, record_fill
from app.desk.unblinded.bench.reveal import show_arm
from app.desk.unblinded.bench.weight import correct_weight
from app.desk.unblinded.counting import Further
from app.desk.unblinded.papers.worksheet import worksheet
from app.desk.unblinded.preparation import look
from app.devices.resources import words
from app.papers.render import paper_pdf
from app.trial.study_parts import Equipment
from app.trial.words import LANGUAGES
from tests.campaigns.worksheet import text_of
from tests.desk.hands import NOTHING, Hands
from tests.desk.stages import BOTH_ARMS, at
from tests.desk.test_act_6_counter import FILE
from tests.desk.test_act_6_filling import POURED, compute, under

BENCH = {
    "PSM-3 poste de sécurité": Equipment.CABINET, "BM-2 bain-marie": Equipment.BATH,
    "NC-200 n° 2021050-1234": Equipment.COUNTER, "Mettler BAL-7": Equipment.BALANCE,
    "CENT-1": Equipment.CENTRIFUGE, "TH-4": Equipment.THERMOMETER, "Cuve N2-1": Equipment.FREEZER,
    "Bleu trypan lot TB-44": Equipment.REAGENT, "Via1-Cassette lot 9921": Equipment.REAGENT,
}  # fmt: skip


def made_up(cells: bool) -> Hands:
    """A bag made up with everything that a study may ask for, and nothing done twice."""
    hands = at("open", cells)
    due = (hands.bench.clock.now() + timedelta(days=40)).date()
    for name, sort in BENCH.items():
        note_equipment(hands.bench.desk, hands.sign(), name, sort, due)
    under(hands, *POURED)
    for act in (hands.receive, hands.accept, hands.reveal, hands.print, hands.materials,
                hands.thaw, hands.pool):  # fmt: skip
        act()
    if cells:
        hands.count_by("total", None, None, export=FILE)
    else:
        hands.count()
    compute(hands)
    dose = look(hands.workbench, hands.me, hands.request).dose
    albumin = Decimal("35.2") + Decimal(dose["albumin_ml"]) * Decimal("1.01")
    full = albumin + Decimal(dose["volume_ml"]) * Decimal("1.03") if cells else None
    record_fill(
        hands.workbench, hands.me, hands.request, albumin_ml=dose["albumin_ml"],
        cells_ml=dose["volume_ml"] if cells else None, withdrawn_ml=dose["withdrawn_ml"],
        weights=Weights("35.2", str(albumin), str(full) if cells else None),
    )  # fmt: skip
    hands.label()
    typed = ("total", None, None) if cells else NOTHING
    further = Further(export=FILE) if cells else None
    entry = second_check.SecondEntry("70", *typed, further=further)
    second_check.check(hands.workbench, hands.second(), hands.request, entry)
    return hands


def printed(hands: Hands, language: str = "fr") -> bytes:
    """The worksheet in a language."""
    desk = replace(hands.bench.desk, words=words(language))
    return paper_pdf(worksheet(desk, look(hands.workbench, hands.me, hands.request)))


@BOTH_ARMS
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_the_bench_knows_stands_on_one_page(cells: bool, language: str) -> None:
    pdf = printed(made_up(cells), language)
    assert len(PdfDocument(pdf)) == 1
    told = text_of(pdf)
    for name in BENCH:
        assert name.split(" ")[0] in told, name
    for one in ("L-bag", "L-infusion_set", "L-syringe", "ALB-2601", "Claire Aubert", "Marc Lenoir",
                "lit-balance", "sum="):  # fmt: skip
        assert one in told, one
    assert ("V-005" in told) is cells and ("2021050-1234; " in told) is cells


@BOTH_ARMS
def test_nothing_on_it_is_smaller_than_seven_and_a_half_points(cells: bool) -> None:
    pdf = printed(made_up(cells))
    sizes = {Decimal(size.decode()) for size in re.findall(rb"/F\S+ (\S+) Tf", pdf)}
    assert min(sizes) >= Decimal("7.5")


@BOTH_ARMS
def test_a_longer_tale_goes_on_overleaf_and_nothing_else_does(cells: bool) -> None:
    hands = at("counted", cells)
    for number in range(16):
        correct_weight(hands.workbench, hands.me, hands.request, "71", f"fiche {number}", "relu")
        hands.bench.advance(1)
        for _ in range(2):
            show_arm(hands.workbench, hands.me, hands.request)
    hands.compute()
    pages = [page.get_textpage().get_text_range() for page in PdfDocument(printed(hands))]
    assert len(pages) == 2
    first, second = pages
    assert "sum=" in first and "Signatures" in first and "Notes de paillasse" in first
    assert "OPW1" not in second and "Heure Étape Valeurs Qui" in second
    assert "NON AVEUGLE" in second and "page 2 sur 2" in second
    assert all(f"fiche {number}" in first + second for number in range(16))
