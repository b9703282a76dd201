"""Filling: the syringe, the draws, a container too full, the balance; both arms alike."""

from __future__ import annotations

import functools
from dataclasses import replace
from decimal import Decimal

import pytest

from app.desk.unblinded.bench import computing, filling, steps
from app.desk.unblinded.bench.filling import Weights
from app.desk.unblinded.papers.worksheet import worksheet
from app.desk.unblinded.preparation import look
from app.trial.refusal import Refusal
from app.trial.study import load_study
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.trial.shelf import SHIPPED, valued

POURED = (("filling.container", "265"), ("filling.weight_tolerance", "4"))


@functools.cache
def _other(*changes: tuple[str, str]) -> bytes:
    data = SHIPPED
    for place, value in changes:
        data = valued(data, place, value)
    return data


def under(hands: Hands, *changes: tuple[str, str]) -> Hands:
    """The same moment, the study configured otherwise."""
    desk = hands.bench.desk
    desk.study = load_study(_other(*changes))
    # The log's lines name the version they were written under: here it is the changed one.
    desk.versions.update(dict.fromkeys(desk.versions, desk.study))
    return hands


def compute(
    hands: Hands, syringe: int | None = None, reason: str = "", *, in_draws: bool = False,
    source: str = "",
) -> None:  # fmt: skip
    """The dose with a syringe, or the smallest that holds it."""
    named = None if syringe is None else Decimal(syringe)
    bench = (hands.workbench, hands.me, hands.request, named)
    computing.compute(*bench, reason=reason, in_draws=in_draws, source=source)


def fill(hands: Hands, withdrawn_ml: str = "", weights: Weights | None = None) -> None:
    """What was computed is put into the bag."""
    cells, albumin = ("7.8", "242.2") if hands.cells else (None, "250")
    filling.record_fill(
        hands.workbench, hands.me, hands.request, cells_ml=cells, albumin_ml=albumin,
        withdrawn_ml=withdrawn_ml, weights=weights,
    )  # fmt: skip


def test_the_smallest_syringe_is_taken_and_a_larger_one_says_why() -> None:
    hands = at("counted")
    with refused(hands, "syringe.smaller_holds"):
        compute(hands, 20)
    compute(hands)
    assert hands.entry("computed").new["syringe_ml"] == "10"
    compute(hands, 20, reason="plus de seringue de 10 ml")
    assert hands.entry("computed").new["syringe_ml"] == "20"


def test_a_volume_is_split_only_when_somebody_says_so() -> None:
    hands = at("thawed")
    bench = (hands.workbench, hands.me, hands.request)
    steps.record_pool(*bench, "95", source="éprouvette", reason="lavage")
    hands.count("viable", "1100000", "90", reason="diluée", source="ticket")
    with pytest.raises(Exception, match=r"syringe\.small"):
        compute(hands)
    with refused(hands, "reason.needed"):
        compute(hands, in_draws=True)
    with refused(hands, "band.confirm"):
        compute(hands, in_draws=True, reason="suspension diluée")
    compute(hands, in_draws=True, reason="suspension diluée", source="ticket")
    assert hands.entry("computed").new["draws"] == "2"
    hands.fill()
    found = look(hands.workbench, hands.me, hands.request)
    assert "plusieurs prises" in str(worksheet(hands.bench.desk, found))


def test_dead_volume_cannot_be_drawn() -> None:
    hands = under(at("counted"), ("filling.dead_volume", "1.8"))
    with pytest.raises(Exception, match=r"dose\.volume_above_available"):
        compute(hands)
    compute(under(hands, ("filling.dead_volume", "1.7")))


@BOTH_ARMS
def test_a_container_too_full_is_brought_to_the_final_volume(cells: bool) -> None:
    hands = under(at("counted", cells), POURED[0])
    compute(hands)
    out = "22.8" if cells else "15"
    assert hands.entry("computed").new["withdrawn_ml"] == out
    with refused(hands, "number.empty"):
        fill(hands)
    with refused(hands, "fill.differs"):
        fill(hands, "22")
    fill(hands, out)
    assert hands.entry("filled").new["withdrawn_ml"] == out
    found = look(hands.workbench, hands.me, hands.request)
    assert f"{out.replace('.', ',')} ml d’albumine" in str(worksheet(hands.bench.desk, found))


@BOTH_ARMS
def test_a_bag_is_weighed_in_both_arms(cells: bool) -> None:
    hands = under(at("counted", cells), POURED[1])
    compute(hands)
    right = Weights("35.20", "279.82", "287.85") if cells else Weights("35.20", "287.70", None)
    with refused(hands, "weighing.needed"):
        fill(hands)
    with refused(hands, "weighing.off"):
        light = replace(right, albumin_g="267.60")
        fill(hands, weights=light)
    if cells:
        with refused(hands, "weighing.off"):
            heavy = replace(right, full_g="288.3")
            fill(hands, weights=heavy)
    other = replace(right, full_g=None if cells else "290")
    with refused(hands, "step.value_needed" if cells else "step.no_value"):
        fill(hands, weights=other)
    fill(hands, weights=right)
    told = hands.entry("filled").new
    assert told["full_g"] == ("287.85" if cells else "not applicable")


@BOTH_ARMS
def test_a_study_that_pours_and_weighs_nothing_asks_for_neither(cells: bool) -> None:
    hands = at("filled", cells)
    assert set(hands.entry("filled").new) == {"cells_ml", "albumin_ml"}


def pooled(millilitres: str, count: str) -> Hands:
    """Living cells per millilitre in so many millilitres, of which 0.1 ml stays in the tube."""
    hands = at("thawed")
    steps.record_pool(hands.workbench, hands.me, hands.request, millilitres)
    hands.count("viable", count, "90")
    return hands


def test_what_a_graduation_rounds_beyond_the_rest_is_drawn_more_finely() -> None:
    # 12.6 ml are needed and 12.7 are there; a syringe of 20 ml is read to whole millilitres.
    hands = pooled("12.8", "5555556")
    with refused(hands, "syringe.finer") as why:
        compute(hands)
    assert why.value.facts == {"fits": "10"}
    assert not computing.may_fail(look(hands.workbench, hands.me, hands.request))
    compute(hands, in_draws=True, reason="le reste suffit juste")
    told = hands.entry("computed").new
    assert (told["volume_ml"], told["syringe_ml"], told["draws"]) == ("12.6", "10", "2")


def test_a_larger_syringe_by_choice_is_no_shortage_either() -> None:
    hands = pooled("8", "9000000")
    with refused(hands, "syringe.finer"):
        compute(hands, 20, reason="plus de seringue de 10 ml")
    compute(hands)
    assert hands.entry("computed").new["volume_ml"] == "7.8"


def test_a_syringe_too_small_does_not_say_what_there_is() -> None:
    # 12.066 ml, of which 12.06 are there: 12 in the syringe that takes them, 12.07 in none.
    hands = pooled("12.16", "5801426")
    compute(hands)
    told = hands.entry("computed").new
    assert (told["volume_ml"], told["syringe_ml"]) == ("12", "20")


def test_cells_too_few_for_every_syringe_are_too_few() -> None:
    hands = pooled("12.5", "5555556")
    for draws in (False, True):
        with pytest.raises(Refusal, match=r"dose\.volume_above_available"):
            compute(hands, in_draws=draws, reason="x")
    assert computing.may_fail(look(hands.workbench, hands.me, hands.request))
