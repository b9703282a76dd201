"""What goes into the bag: the smallest syringe, a container too full, and the balance."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dose import filling as room
from app.dose.chamber import Disagreement
from app.dose.compute import compute
from app.dose.counts import ViableCount
from app.dose.dose import Dose
from app.dose.filling import net_ml, require_mass, smallest, split, withdrawn_ml
from app.trial.refusal import Refusal
from app.trial.rules import Fill, Weighing
from app.trial.study_parts import Syringe
from tests.dose.cases import RULE

SYRINGES = tuple(
    Syringe(Decimal(capacity), Decimal(graduation))
    for capacity, graduation in (("1", "0.01"), ("3", "0.1"), ("10", "0.2"), ("50", "1"))
)
OVERFULL = Fill(container_ml=Decimal(265))
FINAL = Decimal(250)
BALANCE = Weighing(Decimal("1.01"), Decimal("1.03"), Decimal(4))


def dosed(weight: str, cells: int, syringe: Syringe) -> Dose:
    """A dose drawn with a syringe."""
    return compute(RULE, Decimal(weight), ViableCount(cells, Decimal(90)), syringe.graduation_ml,
                   None)  # fmt: skip


@pytest.mark.parametrize(
    ("weight", "cells", "capacity", "volume"),
    [
        ("45", 46_000_000, "1", "0.98"), ("70", 70_000_000, "1", "1.00"),
        ("70", 69_000_000, "3", "1.0"), ("70", 9_000_000, "10", "7.8"),
        ("70", 7_000_000, "10", "10.0"), ("70", 6_800_000, "50", "10"),
    ],
)  # fmt: skip
def test_the_smallest_syringe_holds_the_volume_in_one_draw(
    weight: str, cells: int, capacity: str, volume: str
) -> None:
    found = smallest(SYRINGES, lambda one: dosed(weight, cells, one))
    assert found is not None
    assert (found.syringe.capacity_ml, found.draws) == (Decimal(capacity), 1)
    assert str(found.dose.volume_ml) == volume


@given(st.integers(350, 1500), st.integers(1_000_000, 60_000_000))
def test_none_smaller_would_have_held_it(tenths: int, cells: int) -> None:
    weight = str(Decimal(tenths) / 10)
    found = smallest(SYRINGES, lambda one: dosed(weight, cells, one))
    fits = [one for one in SYRINGES if dosed(weight, cells, one).volume_ml <= one.capacity_ml]
    assert (None if found is None else found.syringe) == (fits[0] if fits else None)


def test_a_volume_is_split_into_as_many_draws_as_it_takes() -> None:
    large = SYRINGES[-1]
    dose = dosed("120", 1_400_000, large)
    assert smallest(SYRINGES, lambda one: dosed("120", 1_400_000, one)) is None
    assert split(dose, large).draws == 2
    assert split(dosed("100", 2_000_000, large), large).draws == 1


def test_a_container_that_holds_too_much_ends_at_the_final_volume() -> None:
    cells, control = Decimal("7.8"), Decimal(0)
    out = withdrawn_ml(OVERFULL, FINAL, cells), withdrawn_ml(OVERFULL, FINAL, control)
    assert out == (Decimal("22.8"), Decimal("15"))
    assert withdrawn_ml(Fill(), FINAL, cells) is None
    for drawn, taken in zip((cells, control), out, strict=True):
        assert taken is not None
        assert Decimal(265) - taken + drawn == FINAL


def test_two_computations_that_differ_stop_the_filling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "withdraw_again", lambda *_: Decimal("22.9"))
    with pytest.raises(Disagreement):
        withdrawn_ml(OVERFULL, FINAL, Decimal("7.8"))


def test_what_cannot_be_drawn_is_not_there() -> None:
    assert net_ml(Fill(dead_ml=Decimal("0.3")), Decimal("9.7")) == Decimal("9.4")
    assert net_ml(Fill(dead_ml=Decimal(3)), Decimal(2)) == 0


def caught(volume: Decimal, poured: Decimal, density: Decimal, empty: Decimal) -> bool:
    """Whether a volume poured wrongly is found on a balance that shows hundredths of a gram."""
    grams = Decimal("0.01")
    before = empty.quantize(grams)
    after = (empty + poured * density).quantize(grams)
    try:
        require_mass(BALANCE, "full_g", before, after, volume, density)
    except Refusal as why:
        assert why.code == "weighing.off"
        return True
    return False


VOLUMES = st.decimals("1.5", "250", places=1)
BAGS = st.decimals(20, 60, places=3)


@given(VOLUMES, BAGS, st.sampled_from([Decimal("0.95"), Decimal("1.05")]), st.booleans())
def test_every_planted_error_of_five_percent_is_found(
    volume: Decimal, empty: Decimal, wrong: Decimal, cells: bool
) -> None:
    density = BALANCE.density_cells if cells else BALANCE.density_albumin
    assert caught(volume, volume * wrong, density, empty)
    assert not caught(volume, volume, density, empty)


def test_the_bound_of_a_weighing_is_allowed() -> None:
    exact = replace(BALANCE, density_albumin=Decimal(1))
    weigh = (exact, "albumin_g", Decimal(30))
    require_mass(*weigh, Decimal("134"), Decimal(100), Decimal(1))
    with pytest.raises(Refusal) as why:
        require_mass(*weigh, Decimal("134.01"), Decimal(100), Decimal(1))
    assert why.value.facts["found"] == "104.01"
