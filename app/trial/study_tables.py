"""The tables of a study configuration, each read strictly into the part it describes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from app.trial.bands import Band
from app.trial.reading import Section
from app.trial.refusal import Refusal
from app.trial.rules import (
    MOST_REPLICATES,
    AfterVoid,
    AllocationRule,
    CountRule,
    DoseKind,
    DoseRule,
    Fill,
    Mixing,
    Rounding,
    RowBy,
    UnblindingRule,
    VialRule,
    Weighing,
)
from app.trial.study_parts import (
    Albumin,
    BackupRule,
    ClockRules,
    ClockWatch,
    Conditions,
    ConsentRoute,
    Deferrable,
    Eligibility,
    Equipment,
    OnsetLimitAt,
    PeopleRule,
    Place,
    RequestLimits,
    Retention,
    Site,
    Syringe,
    WeekWindow,
    WeightKind,
)

LONGEST_MIN = 43_200
BANDS = {
    "count": "cells/ml", "viability": "percent", "pooled": "ml", "recovered": "percent",
    "drawn": "ml",
}  # fmt: skip
"""The values that may have a band, each with its unit; that of the weight is in ``dose``."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK_MOMENT = rf"({'|'.join(_WEEKDAYS)}) ([01][0-9]|2[0-3]):[0-5][0-9]"


def read_dose(table: Section) -> DoseRule:
    """The dose; the unit of its cells is per kilogram or for the whole dose, as its kind says."""
    kind = table.choice("kind", DoseKind)
    percent = "percent"
    return DoseRule(
        kind=kind,
        cells=table.whole("cells", "cells/kg" if kind is DoseKind.PER_KG else "cells", 1, 10**12),
        cap_kg=_or_none(table, "cap_weight", "kg", "1", "500"),
        cap_cells=_cap_cells(table),
        final_volume_ml=table.decimal("final_volume", "ml", "1", "5000"),
        tolerance_low_percent=table.decimal("tolerance_low", percent, "-100", "0"),
        tolerance_high_percent=table.decimal("tolerance_high", percent, "0", "100"),
        viability_floor_percent=table.decimal("viability_floor", percent, "1", "100"),
        viability_plausible_percent=table.decimal("viability_plausible", percent, "1", "100"),
        weight_warn_below_kg=table.decimal("weight_warn_below", "kg", "0", "500"),
        weight_warn_above_kg=table.decimal("weight_warn_above", "kg", "0", "500"),
        volume_warn_below_ml=table.decimal("volume_warn_below", "ml", "0", "5000"),
        volume_warn_above_ml=table.decimal("volume_warn_above", "ml", "0", "5000"),
        weight_refuse_below_kg=_since(table, "weight_refuse_below", "kg", "0", "500", "0"),
        weight_refuse_above_kg=_since(table, "weight_refuse_above", "kg", "1", "700", "700"),
        rounding=_rounding(table),
    )


def _rounding(table: Section) -> Rounding:
    return table.choice("rounding", Rounding) if table.has("rounding") else Rounding.NEAREST


def _since(table: Section, key: str, unit: str, low: str, high: str, before: str) -> Decimal:
    """A value that configurations of the first days do not have, and what they meant."""
    return table.decimal(key, unit, low, high) if table.has(key) else Decimal(before)


def _if_told(table: Section, key: str, unit: str, low: str, high: str) -> Decimal | None:
    """A limit that configurations of the first days do not have, and that may be none."""
    return _or_none(table, key, unit, low, high) if table.has(key) else None


def _or_none(table: Section, key: str, unit: str, low: str, high: str) -> Decimal | None:
    return None if table.is_none(key, unit) else table.decimal(key, unit, low, high)


def _cap_cells(table: Section) -> int | None:
    if table.is_none("cap_cells", "cells"):
        return None
    return table.whole("cap_cells", "cells", 1, 10**15)


def read_vials(table: Section) -> VialRule:
    """How many vials are planned; a configuration that says nothing of mixing allows it."""
    mixing = table.choice("mixing", Mixing) if table.has("mixing") else Mixing.ANY
    return VialRule(
        recovery=table.decimal("recovery", "fraction", "0.01", "1"),
        overage_percent=table.decimal("overage", "percent", "0", "200"),
        heaviest_kg=table.decimal("heaviest", "kg", "1", "500"),
        repeats=table.whole("repeats", "doses", 0, 9),
        mixing=mixing,
        outside_min=_outside(table),
    )


def _outside(table: Section) -> int | None:
    if not table.has("outside") or table.is_none("outside", "min"):
        return None
    return table.whole("outside", "min", 0, LONGEST_MIN)


def read_counting(root: Section) -> CountRule:
    """How counts in a chamber are taken; a configuration without the table has the usual ones."""
    if not root.has("counting"):
        return CountRule()
    table = root.section("counting")
    return CountRule(
        square_ul=table.decimal("square", "µl", "0.001", "100"),
        spread_percent=table.decimal("spread", "percent", "1", "100"),
        replicates=_replicates(table),
        spread_warn_percent=_if_told(table, "spread_warn", "percent", "1", "100"),
    )


def _replicates(table: Section) -> int:
    if not table.has("replicates"):
        return 1
    return table.whole("replicates", "replicates", 1, MOST_REPLICATES)


def read_list_rows(preparation: Section) -> int | None:
    """The fewest rows that a stratum of the allocation list may have; None where not said."""
    if not preparation.has("list_rows"):
        return None
    return preparation.whole("list_rows", "rows", 1, 100_000)


def read_bands(root: Section) -> dict[str, Band]:
    """The bands of plausibility by value; older configurations do not speak of them."""
    if not root.has("bands"):
        return {}
    table = root.section("bands")
    return {
        name: Band(*table.numbers(name, unit, 4))
        for name, unit in BANDS.items() if table.has(name)
    }  # fmt: skip


def read_filling(root: Section) -> Fill:
    """How the bag is filled; a configuration without the table measures into an empty bag."""
    if not root.has("filling"):
        return Fill()
    table = root.section("filling")
    tolerance = _or_none(table, "weight_tolerance", "percent", "0.1", "4.9")
    albumin = table.decimal("density_albumin", "g/ml", "0.9", "1.3")
    cells = table.decimal("density_cells", "g/ml", "0.9", "1.3")
    return Fill(
        dead_ml=table.decimal("dead_volume", "ml", "0", "50"),
        container_ml=_or_none(table, "container", "ml", "1", "6000"),
        weighing=None if tolerance is None else Weighing(albumin, cells, tolerance),
        read_again=table.flag("read_again") if table.has("read_again") else False,
    )


def read_allocation(preparation: Section) -> AllocationRule:
    """How rows of the list are taken, as configurations of the first days meant it by default."""
    by, void = RowBy.LIST_ORDER, AfterVoid.NOT_REPLACED
    if preparation.has("allocation"):
        by = preparation.choice("allocation", RowBy)
    if preparation.has("after_void"):
        void = preparation.choice("after_void", AfterVoid)
    return AllocationRule(by, void)


def read_graduations(preparation: Section) -> tuple[Syringe, ...]:
    """The syringes, each a pair of capacity and graduation."""
    return tuple(Syringe(*pair) for pair in preparation.pairs("graduations", "ml", 20))


def read_clocks(table: Section) -> ClockRules:
    """The times of the two public clocks, at most thirty days each."""
    return ClockRules(
        call_in_min=table.whole("call_in", "min", 0, LONGEST_MIN),
        round_to_min=table.whole("round_to", "min", 1, 30),
        shelf_life_min=table.whole("shelf_life", "min", 1, LONGEST_MIN),
        stability_min=table.whole("stability", "min", 1, LONGEST_MIN),
        bedside_min=table.whole("bedside", "min", 0, LONGEST_MIN),
        infusion_min=table.whole("infusion", "min", 1, LONGEST_MIN),
    )


def read_places(root: Section) -> dict[str, Place]:
    """The places of preparation by their key in the file."""
    return {
        key: Place(table.text("name"), table.whole("preparation", "min", 1, LONGEST_MIN))
        for key, table in root.sections("places", "[a-z0-9_-]+").items()
    }


def read_sites(root: Section, places: Mapping[str, Place]) -> tuple[Site, ...]:
    """The sites by number; raises Refusal ``study.unknown_place``."""
    sites = root.sections("sites", "[0-9]{2}")
    return tuple(_site(number, table, places) for number, table in sites.items())


def _site(number: str, table: Section, places: Mapping[str, Place]) -> Site:
    place = table.text("place")
    if place not in places:
        known = ", ".join(places)
        raise Refusal("study.unknown_place", place=table.place("place"), known=known)
    return Site(
        number=number,
        name=table.text("name"),
        stratum=table.text("stratum"),
        place=places[place],
        transport_min=table.whole("transport", "min", 0, LONGEST_MIN),
        receiving_pharmacy=table.text("receiving_pharmacy"),
        investigator=table.text("investigator"),
    )


def read_eligibility(table: Section) -> Eligibility:
    """The limits on the onset."""
    return Eligibility(
        onset_limit_min=table.whole("onset_limit", "min", 1, LONGEST_MIN),
        onset_limit_applies_to=table.choice("onset_limit_applies_to", OnsetLimitAt),
        week_window=_week_window(table),
    )


def _week_window(table: Section) -> WeekWindow | None:
    if table.is_none("week_window", None):
        return None
    start, end = table.texts("week_window", 2, 2, _WEEK_MOMENT)
    return WeekWindow(_minute_of_week(start), _minute_of_week(end))


def _minute_of_week(text: str) -> int:
    weekday, time = text.split(" ")
    return _WEEKDAYS.index(weekday) * 1_440 + int(time[:2]) * 60 + int(time[3:])


def read_deferrable(table: Section) -> Deferrable:
    """Which second signatures may follow later, and when; the first days only knew which."""
    names = ("second_check", "reprint", "label_count", "destruction")
    return Deferrable(
        **{name: table.flag(name) for name in names},
        pause_min=table.whole("pause", "min", 1, 300) if table.has("pause") else 10,
        countersign_days=(
            table.whole("countersign", "working days", 1, 30) if table.has("countersign") else 1
        ),
        rest_days=_rest_days(table),
        days_off=_days_off(table),
    )


def _rest_days(table: Section) -> tuple[int, ...]:
    if not table.has("rest_days"):
        return (5, 6)
    named = table.texts("rest_days", 1, 6, "|".join(_WEEKDAYS))
    return tuple(_WEEKDAYS.index(name) for name in named)


def _days_off(table: Section) -> tuple[date, ...]:
    if not table.has("days_off") or table.is_none("days_off", None):
        return ()
    try:
        told = table.texts("days_off", 1, 400, r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
        return tuple(map(date.fromisoformat, told))
    except ValueError as error:
        place = table.place("days_off")
        raise Refusal("study.day", place=place) from error


def read_request(table: Section) -> RequestLimits:
    """What a request may say."""
    return RequestLimits(
        weight_kinds=table.choices("weight_kinds", WeightKind),
        weight_age_warn_h=table.whole("weight_age_warn", "h", 1, 8_760),
        consent_routes=table.choices("consent_routes", ConsentRoute),
        weight_change_percent=_if_told(table, "weight_change", "percent", "0", "100"),
    )


def read_albumin(table: Section) -> Albumin:
    """The albumin issued for each bag."""
    return Albumin(
        bottle_ml=table.decimal("bottle", "ml", "1", "5000"),
        bottles_per_bag=table.whole("bottles_per_bag", "bottles", 1, 99),
    )


def read_conditions(table: Section) -> Conditions:
    """The temperature range of the bag."""
    return Conditions(
        storage_min_c=table.decimal("storage_min", "°C", "-200", "60"),
        storage_max_c=table.decimal("storage_max", "°C", "-200", "60"),
    )


def read_backup(root: Section) -> BackupRule:
    """The backups; configurations of the first days do not speak of them."""
    if not root.has("backup"):
        return BackupRule(places=2, longest_h=24, daily_days=14, weekly_weeks=13)
    table = root.section("backup")
    kept = table.has("daily") or table.has("weekly")
    return BackupRule(
        places=table.whole("places", "places", 1, 9),
        longest_h=table.whole("longest", "h", 1, 8_760),
        daily_days=table.whole("daily", "days", 1, 3_660) if kept else 14,
        weekly_weeks=table.whole("weekly", "weeks", 0, 520) if kept else 13,
    )


def read_equipment(root: Section) -> tuple[Equipment, ...]:
    """What the bench must have; nothing where the configuration does not speak of it."""
    if not root.has("bench"):
        return ()
    return root.section("bench").choices("equipment", Equipment)


def read_unblinding(root: Section) -> UnblindingRule:
    """What follows a told treatment; configurations of the first days do not speak of it."""
    if not root.has("unblinding"):
        return UnblindingRule()
    table = root.section("unblinding")
    return UnblindingRule(
        second_h=table.whole("second", "h", 1, 8_760),
        impact_h=table.whole("impact", "h", 1, 8_760),
        sheets=table.flag("sheets"),
    )


def read_clock(root: Section) -> ClockWatch:
    """The workstation's clock; configurations of the first days do not speak of it."""
    usual = ClockWatch(jump_s=60)
    if not root.has("clock"):
        return usual
    table = root.section("clock")
    return ClockWatch(table.whole("jump", "s", 5, 3_600)) if table.has("jump") else usual
def read_people(root: Section) -> PeopleRule:
    """What lapses of people; configurations of the first days do not speak of it."""
    if not root.has("people"):
        return PeopleRule()
    table, usual = root.section("people"), PeopleRule()
    shares = table.whole("shares", "months", 1, 1_200) if table.has("shares") else None
    visit = table.whole("inspection", "h", 1, 24) if table.has("inspection") else None
    lapses = table.has("training") and not table.is_none("training", "months")
    return PeopleRule(
        shares or usual.shares_months,
        table.whole("training", "months", 1, 1_200) if lapses else None,
        visit or usual.inspection_h,
    )


def read_retention(table: Section) -> Retention:
    """How long records are kept."""
    return Retention(
        atmp_years=table.whole("atmp", "years", 1, 200),
        blood_derived_years=table.whole("blood_derived", "years", 1, 200),
    )
