"""An unusual value counts once it was read again in its source; a slipped decimal never does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.desk.unblinded.bench import computing, steps
from app.desk.unblinded.bench.second_check import SecondDiffers
from app.desk.unblinded.bench.weight import correct_weight
from app.desk.unblinded.preparation import look
from app.trial.refusal import Refusal
from tests.desk import hands as desk_hands
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.desk.test_act_6_filling import under

MANY = tuple(f"V-{n:03}" for n in range(1, 13))


def weighed(cells: bool, weight: str) -> Hands:
    """A request with a weight, as far as its thaw."""
    hands = at("open", cells)
    hands.receive(weight=weight, weight_again=weight)
    for act in (hands.accept, hands.reveal, hands.print, hands.materials):
        act()
    hands.bench.advance(1)
    return hands


def confirm(hands: Hands, weight: str) -> None:
    """The weight is read again in its source document."""
    correct_weight(hands.workbench, hands.me, hands.request, weight, "fiche d'admission", "relu")


def little(hands: Hands, millilitres: str) -> Hands:
    """The cells stand in less, so that there are not more of them than were thawed."""
    bench = (hands.workbench, hands.me, hands.request)
    steps.record_pool(*bench, millilitres, reason="culot repris", source="seringue de 5 ml")
    return hands


@BOTH_ARMS
def test_a_heavy_patient_is_treated_once_the_weight_was_read_again(cells: bool) -> None:
    hands = weighed(cells, "160")
    with refused(hands, "weight.confirm"):
        hands.thaw(*MANY)
    confirm(hands, "160")
    hands.thaw(*MANY)
    steps.record_pool(hands.workbench, hands.me, hands.request, "24" if cells else None)
    hands.count()
    hands.compute(20)
    hands.fill()
    shown = "160" if cells else "not applicable"
    assert hands.entry("computed").new["weight_kg"] == shown


@pytest.mark.parametrize("weight", ["16", "1600", "7.0", "700"])
def test_a_slipped_decimal_is_no_weight(weight: str) -> None:
    hands = at("open")
    code = "dose.weight_too_low" if len(weight) < 3 or "." in weight else "dose.weight_impossible"
    with refused(hands, code):
        hands.receive(weight=weight, weight_again=weight)


@BOTH_ARMS
def test_a_weight_that_became_unusual_is_read_again_before_the_dose(cells: bool) -> None:
    hands = at("counted", cells)
    confirm(hands, "30")
    hands.compute(5)


def test_an_unusual_count_says_where_it_was_read_again() -> None:
    hands = little(at("pooled"), "3.8")
    with refused(hands, "band.confirm"):
        hands.count("viable", "25000000", "90")
    with refused(hands, "band.confirm"):
        hands.count("viable", "25000000", "90", reason="suspension concentrée")
    with refused(hands, "band.refused"):
        hands.count("viable", "250000000", "90")
    with refused(hands, "band.refused"):
        hands.count("viable", "10000000", "0.9")
    steps.record_count(
        hands.workbench, hands.me, hands.request, method="viable", cells_per_ml="25000000",
        viability_percent="90", source="ticket NC-200", reason="suspension concentrée",
    )  # fmt: skip
    assert hands.entry("counted").new["confirmed"] == "ticket NC-200"
    assert hands.entry("counted").reason == "suspension concentrée"


def test_an_unusual_volume_says_where_it_was_read_again() -> None:
    hands = at("thawed")
    pool = (hands.workbench, hands.me, hands.request)
    with refused(hands, "band.confirm"):
        steps.record_pool(*pool, "95")
    with refused(hands, "band.refused"):
        steps.record_pool(*pool, "950")
    steps.record_pool(*pool, "95", source="seringue de 100 ml", reason="lavage")
    assert hands.entry("pooled").new == {"available_ml": "95", "confirmed": "seringue de 100 ml"}


def test_an_unusual_volume_to_draw_says_where_its_figures_were_read_again() -> None:
    hands = little(at("pooled"), "2.3")
    count = ("viable", "40000000", "90")
    hands.count(*count, reason="suspension concentrée", source="ticket NC-200")
    bench = (hands.workbench, hands.me, hands.request, None)
    with refused(hands, "band.confirm"):
        computing.compute(*bench)
    with refused(hands, "band.confirm"):
        computing.compute(*bench, reason="suspension concentrée")
    computing.compute(*bench, reason="suspension concentrée", source="fiche de lit, ticket")
    entry = hands.entry("computed")
    assert (entry.new["volume_ml"], entry.new["confirmed"]) == ("1.8", "fiche de lit, ticket")
    assert entry.reason == "suspension concentrée"
    hands.fill()
    hands.label()


@pytest.mark.parametrize("in_draws", [False, True])
def test_a_volume_that_nobody_draws_is_refused_and_the_cells_may_fail(in_draws: bool) -> None:
    hands = under(at("pooled"), ("bands.drawn", "[8.5, 9, 20, 100]"))
    hands.count()
    bench = (hands.workbench, hands.me, hands.request, None)
    with pytest.raises(Refusal, match=r"band\.refused"):
        computing.compute(*bench, in_draws=in_draws, reason="x", source="y")
    found = look(hands.workbench, hands.me, hands.request)
    told = computing.refused_dose(hands.bench.desk.study, found)
    assert told is not None and told.facts["what"] == "volume_ml"
    assert computing.may_fail(found)
    hands.fail("volume")
    replace(hands, cells=False).compute()


def test_the_control_draws_nothing_unusual() -> None:
    hands = under(at("counted", cells=False), ("bands.drawn", "[8, 9, 20, 100]"))
    hands.compute()
    assert "confirmed" not in hands.entry("computed").new


def test_the_second_person_still_enters_it_blind(monkeypatch: pytest.MonkeyPatch) -> None:
    hands = little(at("pooled"), "3.8")
    steps.record_count(
        hands.workbench, hands.me, hands.request, method="viable", cells_per_ml="25000000",
        viability_percent="90", source="ticket", reason="concentrée",
    )  # fmt: skip
    hands.compute(3)
    hands.fill()
    hands.label()
    monkeypatch.setattr(desk_hands, "COUNT", ("viable", "2500000", "90"))
    with pytest.raises(SecondDiffers):
        hands.check()
    monkeypatch.setattr(desk_hands, "COUNT", ("viable", "25000000", "90"))
    hands.check()


def test_the_control_confirms_nothing_it_did_not_measure() -> None:
    hands = at("thawed", cells=False)
    steps.record_pool(hands.workbench, hands.me, hands.request, None, source="x", reason="y")
    assert hands.entry("pooled").new == {"available_ml": "not applicable"}


@pytest.mark.parametrize("chamber", [True, False])
def test_replicates_far_apart_are_confirmed_and_farther_ones_counted_again(chamber: bool) -> None:
    hands = at("pooled")

    def count(a: int, b: int, reason: str = "", source: str = "") -> None:
        typed: dict[str, object] = {"method": "viable", "cells_per_ml": f"{a}00000",
                                    "viability_percent": "90"}  # fmt: skip
        typed["further"] = steps.Further(f"{b}00000/90")
        if chamber:
            typed = {"method": "chamber", "cells_per_ml": None, "viability_percent": None,
                     "chamber": (f"{a}/10 {b}/10", "1", "10")}  # fmt: skip
        steps.record_count(
            hands.workbench, hands.me, hands.request, reason=reason, source=source,
            **typed,  # type: ignore[arg-type]
        )  # fmt: skip

    with refused(hands, "count.recount"):
        count(80, 98, "x", "y")
    with refused(hands, "count.apart") as told:
        count(80, 95)
    assert told.value.facts == {"spread": "17.14", "limit": "15"}
    with refused(hands, "count.apart"):
        count(80, 95, reason="amas")
    count(80, 95, reason="amas", source="cahier")
    assert hands.entry("counted").new["confirmed"] == "cahier"
    count(80, 92, reason="de nouveau")


def test_a_volume_that_the_study_warns_of_is_confirmed_where_no_band_says_more() -> None:
    hands = under(at("counted"), ("dose.volume_warn_above", "7"))
    bench = (hands.workbench, hands.me, hands.request, None)
    with refused(hands, "band.confirm") as told:
        computing.compute(*bench)
    assert (told.value.facts["low"], told.value.facts["high"]) == ("1", "7")
    computing.compute(*bench, reason="suspension diluée", source="ticket")
    assert hands.entry("computed").new["confirmed"] == "ticket"
