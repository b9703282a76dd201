"""What holds for every dose, and that both computations agree on thousands of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.dose.checked import typed_dose
from app.dose.counts import CountMethod
from app.dose.dose import Dose
from app.dose.exact import Quotient
from app.dose.typed import Typed
from app.trial.refusal import Refusal
from app.trial.rules import DoseRule, Rounding
from tests.dose.cases import RULE, RULES


def numbers(low: str, high: str, places: int) -> st.SearchStrategy[str]:
    """Typed numbers between two bounds, with up to so many decimals and either mark."""
    values = st.integers(0, places).flatmap(
        lambda n: st.decimals(Decimal(low), Decimal(high), places=n)
    )
    return st.builds(
        lambda value, mark: format(value, "f").replace(".", mark), values, st.sampled_from(".,")
    )


GRADUATIONS = st.sampled_from(["0.01", "0,1", "0.2", "0.5", "1", "1.0", "2", "0.3", "0.125"])
RULE_ANY = st.sampled_from(list(RULES.values()))
TYPED = st.builds(
    Typed,
    weight_kg=numbers("18", "260", 3),
    method=st.sampled_from(CountMethod),
    cells_per_ml=st.integers(400_000, 90_000_000).map(str),
    viability_percent=numbers("65", "100", 3),
    graduation_ml=GRADUATIONS,
    available_ml=st.none() | numbers("0", "60", 2),
)
WILD = st.builds(
    Typed,
    weight_kg=numbers("0", "900", 6),
    method=st.sampled_from(CountMethod),
    cells_per_ml=st.integers(0, 10**12 - 1).map(str),
    viability_percent=numbers("0", "120", 6),
    graduation_ml=numbers("0", "300", 6),
    available_ml=st.none() | numbers("0", "300", 6),
)


def dose_or_refusal(rule: DoseRule, typed: Typed) -> Dose | None:
    """The dose, None when it is refused; a disagreement is raised."""
    try:
        return typed_dose(rule, typed)
    except Refusal:
        return None


def dose_of(rule: DoseRule, typed: Typed) -> Dose:
    """The dose of a case that hypothesis shall not keep when it is refused."""
    dose = dose_or_refusal(rule, typed)
    assume(dose is not None)
    assert dose is not None
    return dose


@settings(max_examples=1500)
@given(RULE_ANY, TYPED)
def test_both_computations_agree(rule: DoseRule, typed: Typed) -> None:
    dose_or_refusal(rule, typed)


@settings(max_examples=500)
@given(RULE_ANY, WILD)
def test_both_computations_agree_on_what_nobody_would_type(rule: DoseRule, typed: Typed) -> None:
    dose_or_refusal(rule, typed)


@given(RULE_ANY, TYPED)
def test_the_volume_is_the_graduation_that_the_study_asks_for(rule: DoseRule, typed: Typed) -> None:
    dose = dose_of(rule, typed)
    step = Fraction(typed.graduation_ml.replace(",", "."))
    exact = Fraction(dose.volume_exact_ml.over) / Fraction(dose.volume_exact_ml.under)
    drawn = Fraction(dose.volume_ml)
    assert (drawn / step).denominator == 1
    if rule.rounding is Rounding.UP:
        assert 0 <= drawn - exact < step
    else:
        assert -step / 2 < drawn - exact <= step / 2


@given(RULE_ANY, TYPED)
def test_the_bag_is_full_and_what_is_drawn_is_there(rule: DoseRule, typed: Typed) -> None:
    dose = dose_of(rule, typed)
    assert dose.volume_ml + dose.albumin_ml == rule.final_volume_ml
    assert 0 < dose.volume_ml < rule.final_volume_ml
    assert dose.albumin_ml > 0
    if typed.available_ml is not None:
        assert dose.volume_ml <= Decimal(typed.available_ml.replace(",", "."))


@given(RULE_ANY, TYPED)
def test_the_figures_follow_from_the_volume_drawn(rule: DoseRule, typed: Typed) -> None:
    dose = dose_of(rule, typed)
    figures = dose.figures()
    given_cells = Fraction(dose.volume_ml) * Fraction(dose.viable_per_ml)
    off = (given_cells / Fraction(dose.target_cells) - 1) * 100
    per_kg = given_cells / Fraction(typed.weight_kg.replace(",", "."))
    assert abs(Fraction(figures["deviation_percent"]) - off) <= Fraction(1, 20_000)
    assert abs(Fraction(figures["achieved_cells_per_kg"]) - per_kg) <= Fraction(1, 200)
    low, high = rule.tolerance_low_percent, rule.tolerance_high_percent
    assert dose.within_tolerance == (Fraction(low) <= off <= Fraction(high))
    assert len(figures["achieved_cells_per_kg"].split(".")[1]) == 2
    assert len(figures["deviation_percent"].split(".")[1]) == 4


@given(RULE_ANY, TYPED, numbers("18", "260", 3))
def test_more_weight_never_draws_less(rule: DoseRule, typed: Typed, other: str) -> None:
    dose = dose_of(rule, typed)
    more = dose_of(rule, replace(typed, weight_kg=other))
    if dose.weight_kg <= more.weight_kg:
        assert dose.target_cells <= more.target_cells
        assert dose.volume_ml <= more.volume_ml


@given(RULE_ANY, TYPED, st.integers(400_000, 90_000_000))
def test_a_denser_suspension_never_draws_more(rule: DoseRule, typed: Typed, other: int) -> None:
    dose = dose_of(rule, typed)
    denser = dose_of(rule, replace(typed, cells_per_ml=str(other)))
    if int(typed.cells_per_ml) <= other:
        assert dose.volume_ml >= denser.volume_ml


@given(RULE_ANY, TYPED)
def test_a_comma_is_a_point(rule: DoseRule, typed: Typed) -> None:
    def marked(mark: str) -> Typed:
        texts = {
            name: getattr(typed, name).replace(".", "!").replace(",", "!").replace("!", mark)
            for name in ("weight_kg", "viability_percent", "graduation_ml")
        }
        return replace(typed, **texts)

    assert dose_or_refusal(rule, marked(",")) == dose_or_refusal(rule, marked("."))


@given(st.integers(4_000, 900_000), st.integers(70, 100), numbers("20", "200", 2))
def test_viability_is_applied_to_a_total_and_never_to_a_viable_count(
    hundreds: int, viability: int, weight: str
) -> None:
    total = Typed(weight, CountMethod.TOTAL, str(hundreds * 100), str(viability), "0.1", None)
    viable = replace(total, method=CountMethod.VIABLE, cells_per_ml=str(hundreds * viability))
    first, second = dose_of(RULE, total), dose_of(RULE, viable)
    assert first.figures() == second.figures()


@given(
    st.decimals(-(10**9), 10**9, places=4),
    st.decimals(Decimal("0.0001"), 10**9, places=4),
    st.sampled_from(["1", "0.1", "0.2", "0.3", "10"]),
)
def test_rounding_goes_to_the_nearest_and_ties_go_outwards(
    over: Decimal, under: Decimal, step: str
) -> None:
    exact, unit = Fraction(over) / Fraction(under), Fraction(step)
    rounded = Quotient(over, under).rounded(Decimal(step))
    off = abs(Fraction(rounded)) - abs(exact)
    assert (Fraction(rounded) / unit).denominator == 1
    assert -unit / 2 < off <= unit / 2
    assert rounded.is_signed() == (rounded < 0)
    if exact >= 0:
        assert Quotient(over, under).rounded_up() == ceil(exact)
