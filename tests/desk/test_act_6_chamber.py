"""A count made by eye: kept as it was counted, entered again blind, and told with its interval."""

from __future__ import annotations

import pytest

from app.desk.unblinded.bench import second_check
from app.desk.unblinded.bench.second_check import Difference, SecondDiffers, SecondEntry
from app.desk.unblinded.papers.worksheet import worksheet
from app.desk.unblinded.preparation import look
from tests.desk.hands import Hands
from tests.desk.stages import at, refused

CHAMBER = ("180/20 184/16", "4", "20")


def counted() -> Hands:
    """Cells counted by eye, computed, filled and labelled."""
    hands = at("pooled")
    hands.count_in_chamber(*CHAMBER)
    hands.compute()
    hands.fill()
    hands.label()
    return hands


def check(hands: Hands, *chamber: str) -> None:
    """The second person's own reading of the chamber's record."""
    typed = SecondEntry("70", "chamber", None, None, chamber)
    second_check.check(hands.workbench, hands.second(), hands.request, typed)


def test_what_was_counted_is_kept_and_the_figures_follow() -> None:
    hands = counted()
    assert hands.entry("counted").new == {
        "method": "chamber", "cells_per_ml": "9100000", "viability_percent": "91.00",
        "pairs": "180/20 184/16", "squares": "4", "dilution": "20",
    }  # fmt: skip
    dose = look(hands.workbench, hands.me, hands.request).dose
    assert dose["volume_ml"] == "7.6"
    assert dose["warnings"] == "dose.tolerance_unproven"


def test_the_worksheet_tells_how_far_the_dose_is_certain() -> None:
    hands = counted()
    found = look(hands.workbench, hands.me, hands.request)
    paper = str(worksheet(hands.bench.desk, found))
    assert "364 cellules vivantes" in paper
    assert repr("10,27\u00a0%")[1:-1] in paper


@pytest.mark.parametrize(
    ("place", "typed"), [(0, "180/20 183/16"), (0, "184/16 180/20"), (1, "5"), (2, "2")]
)
def test_another_reading_of_the_chamber_stops_the_check(place: int, typed: str) -> None:
    hands = counted()
    values = [typed if n == place else value for n, value in enumerate(CHAMBER)]
    with pytest.raises(SecondDiffers) as told:
        check(hands, *values)
    name = ("pairs", "squares", "dilution")[place]
    assert Difference(name, CHAMBER[place], typed) in told.value.differences.open()


def test_the_same_reading_is_signed() -> None:
    hands = counted()
    check(hands, *CHAMBER)
    told = hands.entry("checked").new
    assert [told[name] for name in ("pairs", "squares", "dilution")] == list(CHAMBER)
    hands.clock_at(hands.story.r)
    hands.release()


def test_a_figure_is_no_answer_to_a_count_by_eye() -> None:
    hands = counted()
    with pytest.raises(SecondDiffers):
        hands.check()


def test_counts_that_lie_too_far_apart_are_made_again() -> None:
    hands = at("pooled")
    with refused(hands, "count.recount"):
        hands.count_in_chamber("84/5 111/5", "4", "20")
    with refused(hands, "step.value_needed"):
        hands.count("chamber", "9000000", "90")


def test_the_control_counts_nothing_by_eye_either() -> None:
    hands = at("pooled", cells=False)
    with refused(hands, "step.no_value"):
        hands.count_in_chamber(*CHAMBER)
    hands.count()
    assert set(hands.entry("counted").new) == {"method", "cells_per_ml", "viability_percent"}
