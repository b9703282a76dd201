"""Cases with what they must come to, reckoned by hand: the field's vectors and the borders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.dose.counts import CountMethod
from app.dose.typed import Typed
from app.trial.rules import DoseKind, DoseRule, Rounding

RULE = DoseRule(
    kind=DoseKind.PER_KG,
    cells=1_000_000,
    cap_kg=None,
    cap_cells=None,
    final_volume_ml=Decimal(250),
    tolerance_low_percent=Decimal(-10),
    tolerance_high_percent=Decimal(10),
    viability_floor_percent=Decimal(70),
    viability_plausible_percent=Decimal(20),
    weight_warn_below_kg=Decimal(35),
    weight_warn_above_kg=Decimal(150),
    volume_warn_below_ml=Decimal(1),
    volume_warn_above_ml=Decimal(50),
    weight_refuse_below_kg=Decimal(20),
    weight_refuse_above_kg=Decimal(349),
)
RULES: Mapping[str, DoseRule] = {
    "plain": RULE,
    "cap 100 kg": replace(RULE, cap_kg=Decimal(100)),
    "cap 100 M": replace(RULE, cap_cells=100_000_000),
    "flat 150 M": replace(RULE, kind=DoseKind.FLAT, cells=150_000_000),
    "flat 150 M, cap 100 M": replace(
        RULE, kind=DoseKind.FLAT, cells=150_000_000, cap_cells=100_000_000
    ),
    "tolerance -50 to 0": replace(
        RULE, tolerance_low_percent=Decimal(-50), tolerance_high_percent=Decimal(0)
    ),
    "100.5 ml": replace(RULE, final_volume_ml=Decimal("100.50")),
    "any weight": replace(
        RULE, weight_refuse_below_kg=Decimal(0), weight_refuse_above_kg=Decimal(700)
    ),
    "odd cells": replace(RULE, cells=333_333),
    "always up": replace(RULE, rounding=Rounding.UP),
}


@dataclass(frozen=True)
class Case:
    """What is typed, under which rule, and what must come of it: figures or a refusal's code."""

    name: str
    rule: str
    typed: tuple[str, str, str, str, str, str | None]
    expected: tuple[str, str, str, str, str] | str
    within: bool = True
    warnings: tuple[str, ...] = ()

    @property
    def dose_rule(self) -> DoseRule:
        """The rule by its name."""
        return RULES[self.rule]

    @property
    def entries(self) -> Typed:
        """What is typed: weight, method, cells, viability, graduation, available."""
        weight, method, *rest, available = self.typed
        cells, viability, graduation = (text or "" for text in rest)
        kind = CountMethod(method or "")
        return Typed(weight or "", kind, cells, viability, graduation, available)


def _total(*entries: str) -> tuple[str, str, str, str, str, None]:
    weight, cells, viability, graduation = entries
    return weight, "total", cells, viability, graduation, None


def _viable(
    weight: str, cells: str, graduation: str, available: str | None = None, viability: str = "90"
) -> tuple[str, str, str, str, str, str | None]:
    return weight, "viable", cells, viability, graduation, available


SMALL, LARGE, OUT = ("dose.volume_small",), ("dose.volume_large",), ("dose.out_of_tolerance",)

# Figures: target, volume, albumin, achieved per kg of actual weight, deviation.
VECTORS = [
    Case("TV01 nominal", "plain", _total("70", "10000000", "90", "0.1"),
         ("70000000", "7.8", "242.2", "1002857.14", "0.2857")),
    Case("TV02 light", "plain", _total("38", "5000000", "85", "0.1"),
         ("38000000", "8.9", "241.1", "995394.74", "-0.4605")),
    Case("TV02 on a whole 0.2 graduation", "plain", _total("38", "5000000", "85", "0.2"),
         ("38000000", "9.0", "241.0", "1006578.95", "0.6579")),
    Case("TV03 heavy", "plain", _total("150", "10000000", "80", "0.1"),
         ("150000000", "18.8", "231.2", "1002666.67", "0.2667")),
    Case("TV04 heavy, 20 ml syringe", "plain", _total("150", "10000000", "80", "1"),
         ("150000000", "19", "231", "1013333.33", "1.3333")),
    Case("TV05 cap 100 kg", "cap 100 kg", _total("150", "10000000", "80", "0.1"),
         ("100000000", "12.5", "237.5", "666666.67", "0.0000")),
    Case("TV06 float trap", "plain", _total("66.8", "10000000", "80", "0.1"),
         ("66800000", "8.4", "241.6", "1005988.02", "0.5988")),
    Case("TV07 decimals", "plain", _total("54.35", "6680000", "91.2", "0.1"),
         ("54350000", "8.9", "241.1", "997612.22", "-0.2388")),
    Case("TV08 impossible", "plain", _total("90", "400000", "75", "0.1"),
         "dose.volume_not_below_final"),
    Case("TV09 no albumin left", "plain", _total("90", "450000", "80", "0.1"),
         "dose.volume_not_below_final"),
    Case("TV10 dilute, at the floor", "plain", _total("120", "2000000", "70", "1"),
         ("120000000", "86", "164", "1003333.33", "0.3333"), warnings=LARGE),
    Case("TV11 tiny volume", "plain", _total("45", "50000000", "92", "0.01"),
         ("45000000", "0.98", "249.02", "1001777.78", "0.1778"), warnings=SMALL),
    Case("TV12 same, wrong syringe", "plain", _total("45", "50000000", "92", "0.1"),
         ("45000000", "1.0", "249.0", "1022222.22", "2.2222")),
    Case("TV14 not enough, before the further vial", "plain",
         ("80", "total", "9200000", "72", "0.1", "9.7"), "dose.volume_above_available"),
    Case("TV15 enough cells, too many dead", "plain",
         ("80", "total", "9200000", "68", "0.1", "100"), "dose.viability_under_floor"),
    Case("TV31 a fraction for a percentage", "plain", _total("70", "10000000", "0.85", "0.1"),
         "dose.viability_implausible"),
]  # fmt: skip

BORDERS = [
    Case("TV02 always up", "always up", _total("38", "5000000", "85", "0.1"),
         ("38000000", "9.0", "241.0", "1006578.95", "0.6579")),
    Case("on a graduation, nothing goes up", "always up", _viable("70", "10000000", "0.1"),
         ("70000000", "7.0", "243.0", "1000000.00", "0.0000")),
    Case("a hair above a graduation goes up", "always up", _viable("70.000001", "10000000", "0.1"),
         ("70000001", "7.1", "242.9", "1014285.70", "1.4286")),
    Case("a little goes up to the first graduation", "always up", _viable("40", "400000000", "1"),
         ("40000000", "1", "249", "10000000.00", "900.0000"), within=False, warnings=OUT),
    Case("what goes up past what there is", "always up", _viable("70", "9000000", "0.1", "7.79"),
         "dose.volume_above_available"),
    Case("up to the final volume", "always up", _viable("249.91", "1000000", "0.1"),
         "dose.volume_not_below_final"),
    Case("a tie over an even graduation", "plain", _viable("67.6", "8000000", "0.1"),
         ("67600000", "8.5", "241.5", "1005917.16", "0.5917")),
    Case("just under a tie", "plain", _viable("67.599999", "8000000", "0.1"),
         ("67599999", "8.4", "241.6", "994082.85", "-0.5917")),
    Case("a viable count is not multiplied", "plain", _viable("70", "9000000", "0.1"),
         ("70000000", "7.8", "242.2", "1002857.14", "0.2857")),
    Case("commas", "plain", _total("66,8", "10000000", "80,0", "0,1"),
         ("66800000", "8.4", "241.6", "1005988.02", "0.5988")),
    Case("an idle zero in the graduation", "plain", _total("70", "10000000", "90", "0.10"),
         ("70000000", "7.8", "242.2", "1002857.14", "0.2857")),
    Case("a graduation of ten", "plain", _viable("100", "2600000", "10"),
         ("100000000", "40", "210", "1040000.00", "4.0000")),
    Case("a graduation that divides nothing", "plain", _viable("70", "9000000", "0.3"),
         ("70000000", "7.8", "242.2", "1002857.14", "0.2857")),
    Case("all there is", "plain", _viable("70", "9000000", "0.1", "7.8"),
         ("70000000", "7.8", "242.2", "1002857.14", "0.2857")),
    Case("rounded up past what there is", "plain", _viable("70", "9000000", "0.1", "7.79"),
         "dose.volume_above_available"),
    Case("a hair under the floor", "plain", _total("120", "2000000", "69.999999", "1"),
         "dose.viability_under_floor"),
    Case("a viable count under the floor", "plain", _viable("70", "9000000", "0.1", None, "69"),
         "dose.viability_under_floor"),
    Case("at the plausible limit, still under the floor", "plain",
         _total("70", "10000000", "20", "0.1"), "dose.viability_under_floor"),
    Case("all alive", "plain", _total("70", "10000000", "100", "0.1"),
         ("70000000", "7.0", "243.0", "1000000.00", "0.0000")),
    Case("more alive than there are", "plain", _total("70", "10000000", "100.000001", "0.1"),
         "dose.viability_over_100"),
    Case("no weight", "plain", _total("0", "10000000", "90", "0.1"), "number.zero"),
    Case("no cells", "plain", _total("70", "0", "90", "0.1"), "number.zero"),
    Case("no graduation", "plain", _total("70", "10000000", "90", "0.0"), "number.zero"),
    Case("nothing alive", "plain", _total("70", "10000000", "0", "0.1"),
         "dose.viability_implausible"),
    Case("a lost decimal mark", "plain", _total("351", "10000000", "90", "0.1"),
         "dose.weight_impossible"),
    Case("a slipped decimal mark", "plain", _total("16.0", "10000000", "90", "0.1"),
         "dose.weight_too_low"),
    Case("a heavy subject is treated", "plain", _total("160", "10000000", "90", "0.2"),
         ("160000000", "17.8", "232.2", "1001250.00", "0.1250"),
         warnings=("dose.weight_high",)),
    Case("the limits of the weight belong to it", "plain", _total("20", "10000000", "100", "0.1"),
         ("20000000", "2.0", "248.0", "1000000.00", "0.0000"),
         warnings=("dose.weight_low",)),
    Case("a volume that rounds to nothing", "plain", _viable("40", "100000000", "1"),
         "dose.volume_zero"),
    Case("half a graduation is not nothing", "plain", _viable("40", "80000000", "1"),
         ("40000000", "1", "249", "2000000.00", "100.0000"), within=False, warnings=OUT),
    Case("one graduation below the final volume", "plain", _viable("249.9", "1000000", "0.1"),
         ("249900000", "249.9", "0.1", "1000000.00", "0.0000"),
         warnings=("dose.weight_high", "dose.volume_large")),
    Case("rounded up to the final volume", "plain", _viable("249.95", "1000000", "0.1"),
         "dose.volume_not_below_final"),
    Case("too high by less than is shown", "plain", _viable("100", "110000001", "1"),
         ("100000000", "1", "249", "1100000.01", "10.0000"), within=False, warnings=OUT),
    Case("at the upper bound", "plain", _viable("100", "110000000", "1"),
         ("100000000", "1", "249", "1100000.00", "10.0000")),
    Case("at the lower bound", "plain", _viable("100", "90000000", "1"),
         ("100000000", "1", "249", "900000.00", "-10.0000")),
    Case("too low by less than is shown", "plain", _viable("100", "89999999", "1"),
         ("100000000", "1", "249", "899999.99", "-10.0000"), within=False, warnings=OUT),
    Case("no zero below zero", "plain", _viable("99.999999", "99999996", "1"),
         ("99999999", "1", "249", "999999.97", "0.0000")),
    Case("a lopsided tolerance, kept", "tolerance -50 to 0", _viable("100", "100000000", "1"),
         ("100000000", "1", "249", "1000000.00", "0.0000")),
    Case("a lopsided tolerance, exceeded", "tolerance -50 to 0", _viable("100", "100000001", "1"),
         ("100000000", "1", "249", "1000000.01", "0.0000"), within=False, warnings=OUT),
    Case("a cap of the weight not reached", "cap 100 kg", _viable("99.5", "10000000", "0.1"),
         ("99500000", "10.0", "240.0", "1005025.13", "0.5025")),
    Case("a cap of the dose", "cap 100 M", _viable("140", "10000000", "0.1"),
         ("100000000", "10.0", "240.0", "714285.71", "0.0000")),
    Case("a flat dose", "flat 150 M", _viable("60", "10000000", "0.1"),
         ("150000000", "15.0", "235.0", "2500000.00", "0.0000")),
    Case("a flat dose over its cap", "flat 150 M, cap 100 M", _viable("60", "10000000", "0.1"),
         ("100000000", "10.0", "240.0", "1666666.67", "0.0000")),
    Case("a final volume finer than the graduation", "100.5 ml", _viable("70", "7000000", "1"),
         ("70000000", "10", "90.5", "1000000.00", "0.0000")),
    Case("a target that is not whole", "odd cells", _viable("54.35", "1000000", "0.1"),
         ("18116649", "18.1", "231.9", "333026.68", "-0.0919")),
    Case("light", "plain", _viable("34.9", "10000000", "0.1"),
         ("34900000", "3.5", "246.5", "1002865.33", "0.2865"), warnings=("dose.weight_low",)),
    Case("the lightest that is usual", "plain", _viable("35", "10000000", "0.1"),
         ("35000000", "3.5", "246.5", "1000000.00", "0.0000")),
    Case("TV21 pounds for kilograms", "plain", _viable("176", "16000000", "1"),
         ("176000000", "11", "239", "1000000.00", "0.0000"), warnings=("dose.weight_high",)),
    Case("the largest volume that is usual", "plain", _viable("100", "2000000", "1"),
         ("100000000", "50", "200", "1000000.00", "0.0000")),
]  # fmt: skip

CASES = VECTORS + BORDERS
COMPUTED = [case for case in CASES if not isinstance(case.expected, str)]
REFUSED = [case for case in CASES if isinstance(case.expected, str)]
