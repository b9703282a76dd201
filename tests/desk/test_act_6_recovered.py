"""What was counted is held to what was thawed: values plausible one by one, and not together."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.unblinded.bench import steps
from app.dose.vials import recovered_percent
from app.trial.refusal import Refusal
from app.trial.study import load_study
from tests.desk.stages import at, refused
from tests.trial.shelf import SHIPPED, assert_worded, edited

# Five vials of 20 million viable cells each were thawed, and 9.5 ml of their pool are left.


@pytest.mark.parametrize(
    ("slip", "typed"),
    [
        ("of 9.5 million, a half doubled: two squares told for four", ("viable", "19000000", "90")),
        ("a dilution of two applied twice", ("viable", "18000000", "90")),
        ("the count of another patient's sheet", ("total", "16000000", "92")),
    ],
)
def test_more_cells_than_were_thawed_are_no_count(slip: str, typed: tuple[str, ...]) -> None:
    hands = at("pooled")
    with refused(hands, "band.recovered_refused"):
        hands.count(*typed)
    with refused(hands, "band.recovered_refused"):
        hands.count(*typed, source="ticket", reason=slip)


def test_a_volume_that_slipped_is_found_by_the_count() -> None:
    hands = at("thawed")
    steps.record_pool(
        hands.workbench, hands.me, hands.request, "95", source="tube", reason="lavage"
    )
    with refused(hands, "band.recovered_refused"):
        hands.count()


def test_few_cells_are_confirmed_as_any_unusual_value_is() -> None:
    hands = at("pooled")
    few = ("viable", "4000000", "85")
    with pytest.raises(Refusal, match=r"band\.recovered\(") as why:
        hands.count(*few)
    assert why.value.facts == {"found": "38", "low": "40", "high": "100"}
    assert_worded(why.value)
    with refused(hands, "band.recovered"):
        hands.count(*few, source="ticket")
    hands.count(*few, source="ticket NC-200", reason="culot perdu en partie")
    assert hands.entry("counted").new["confirmed"] == "ticket NC-200"


@pytest.mark.parametrize(("cells", "taken"), [("10526315", True), ("10526316", False)])
def test_all_that_was_thawed_is_taken_and_a_cell_more_is_confirmed(
    cells: str, taken: bool
) -> None:
    hands = at("pooled")
    if taken:
        hands.count("viable", cells, "95")
        return
    with refused(hands, "band.recovered"):
        hands.count("viable", cells, "95")


def test_a_further_vial_is_counted_in() -> None:
    hands = at("pooled")
    with refused(hands, "band.recovered"):
        hands.count("viable", "11500000", "95")
    hands.thaw_more()
    hands.pool()
    hands.count("viable", "11500000", "95")


def test_cells_seen_by_eye_are_held_to_it_too() -> None:
    hands = at("pooled")
    with refused(hands, "band.recovered_refused"):
        hands.count_in_chamber("212/28", "3", "20")
    hands.count_in_chamber("180/20", "4", "20")


def test_a_study_that_does_not_ask_is_not_answered() -> None:
    hands = at("pooled")
    hands.bench.desk.study = load_study(edited(SHIPPED, "bands.recovered", lambda _: ""))
    hands.count("viable", "18000000", "90")


def test_the_control_recovers_nothing() -> None:
    at("pooled", cells=False).count()


@given(
    st.integers(1, 10**12), st.decimals(0, 10**9, places=4), st.decimals(0, 10**4, places=3)
)
def test_the_share_is_exact(frozen: int, per_ml: Decimal, pooled: Decimal) -> None:
    found = recovered_percent(frozen, per_ml, pooled)
    expected = Fraction(per_ml) * Fraction(pooled) / frozen * 100
    assert Fraction(found.over) / Fraction(found.under) == expected
