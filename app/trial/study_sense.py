"""Whether the values of a study configuration go together, each of them being in its range."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from app.trial.bands import check_bands
from app.trial.refusal import Refusal
from app.trial.rules import DoseKind, DoseRule
from app.trial.study_parts import Study, Syringe

Order = tuple[str, Decimal | int, str, Decimal | int]


def require_no_list_id(study: Study) -> None:
    """Raises Refusal ``study.list_id`` where a study asks for a list id on its label.

    No label bears one: it would tell of the list what nobody at the ward may know. Asked
    where a study is put in force and not where it is read, so that every file opens.
    """
    if study.print_list_id:
        raise Refusal("study.list_id", place="preparation.print_list_id")


def check_sense(study: Study) -> None:
    """Raise Refusal ``study.…`` with the place of the first value that contradicts another."""
    for place, value, other, bound in _orders(study):
        if value > bound:
            raise Refusal("study.order", place=place, other=other)
    if study.dose.kind is DoseKind.FLAT and study.dose.cap_kg is not None:
        raise Refusal("study.cap_without_weight", place="dose.cap_weight")
    if 30 % study.clocks.round_to_min:
        raise Refusal("study.step", place="clocks.round_to")
    if study.albumin.bottle_ml * study.albumin.bottles_per_bag < study.dose.final_volume_ml:
        raise Refusal("study.albumin_short", place="albumin.bottle")
    held = study.filling.container_ml
    if held is not None and held < study.dose.final_volume_ml:
        raise Refusal("study.order", place="dose.final_volume", other="filling.container")
    check_bands(study.bands, study.dose.weight_band)
    _check_week(study)
    _check_graduations(study.graduations_ml)
    _check_names(study)


def _orders(study: Study) -> Iterator[Order]:
    """Pairs of values of which the first may not be greater than the second."""
    clocks, conditions = study.clocks, study.conditions
    yield "clocks.shelf_life", clocks.shelf_life_min, "clocks.stability", clocks.stability_min
    yield (
        "conditions.storage_min", conditions.storage_min_c,
        "conditions.storage_max", conditions.storage_max_c,
    )  # fmt: skip
    yield from _dose_orders(study.dose)
    warn = study.counting.spread_warn_percent
    if warn is not None:
        yield "counting.spread_warn", warn, "counting.spread", study.counting.spread_percent


def _dose_orders(dose: DoseRule) -> Iterator[Order]:
    yield (
        "dose.viability_plausible", dose.viability_plausible_percent,
        "dose.viability_floor", dose.viability_floor_percent,
    )  # fmt: skip
    weights = (
        ("dose.weight_refuse_below", dose.weight_refuse_below_kg),
        ("dose.weight_warn_below", dose.weight_warn_below_kg),
        ("dose.weight_warn_above", dose.weight_warn_above_kg),
        ("dose.weight_refuse_above", dose.weight_refuse_above_kg),
    )
    for (low, least), (high, most) in pairwise(weights):
        yield low, least, high, most
    yield (
        "dose.volume_warn_below", dose.volume_warn_below_ml,
        "dose.volume_warn_above", dose.volume_warn_above_ml,
    )  # fmt: skip
    yield (
        "dose.volume_warn_above", dose.volume_warn_above_ml,
        "dose.final_volume", dose.final_volume_ml,
    )  # fmt: skip
    if dose.kind is DoseKind.FLAT and dose.cap_cells is not None:
        yield "dose.cells", dose.cells, "dose.cap_cells", dose.cap_cells


def _check_week(study: Study) -> None:
    window = study.eligibility.week_window
    if window is not None and window.start == window.end:
        raise Refusal("study.week_window", place="eligibility.week_window")


def _check_graduations(syringes: tuple[Syringe, ...]) -> None:
    """Capacities grow from one syringe to the next, and each is so many whole graduations."""
    smaller = Decimal(0)
    for syringe in syringes:
        capacity, graduation = syringe.capacity_ml, syringe.graduation_ml
        sane = Decimal("0.001") <= graduation <= capacity <= 1_000
        if capacity <= smaller or not sane or capacity % graduation:
            raise Refusal("study.graduations", place="preparation.graduations")
        smaller = capacity


def _check_names(study: Study) -> None:
    seen: set[str] = set()
    for site in study.sites:
        if site.name.casefold() in seen:
            raise Refusal("study.duplicate", place=f"sites.{site.number}.name")
        seen.add(site.name.casefold())
    if study.label_language not in study.label:
        known = ", ".join(study.label)
        raise Refusal("study.label_language", place="study.label_language", known=known)
    if set(study.products) != set(study.label):
        raise Refusal("study.languages", place="products", known=", ".join(study.label))
