"""A study configuration is read whole, or refused with the place."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

import pytest

from app.trial.refusal import Refusal
from app.trial.rules import DoseKind
from app.trial.study import (
    AfterFailedDose,
    Deferrable,
    OnsetLimitAt,
    Status,
    WeekWindow,
    load_study,
)
from tests.trial.shelf import SECOND, SHIPPED, second, shipped


def decimals(*texts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(text) for text in texts)


def test_the_shipped_study_has_the_numbers_of_the_trial() -> None:
    study = shipped()
    dose, clocks = study.dose, study.clocks
    assert (dose.kind, dose.cells, dose.cap_kg, dose.cap_cells) == (
        DoseKind.PER_KG, 1_000_000, None, None,
    )  # fmt: skip
    assert dose.final_volume_ml == 250
    assert (dose.viability_floor_percent, dose.viability_plausible_percent) == decimals("70", "20")
    assert (dose.tolerance_low_percent, dose.tolerance_high_percent) == decimals("-10", "10")
    assert (dose.weight_warn_below_kg, dose.weight_warn_above_kg) == decimals("35", "150")
    assert (dose.volume_warn_below_ml, dose.volume_warn_above_ml) == decimals("1", "50")
    assert (study.vials.recovery, study.vials.overage_percent) == decimals("0.80", "10")
    assert (clocks.call_in_min, clocks.bedside_min, clocks.infusion_min) == (60, 10, 30)
    assert (clocks.shelf_life_min, clocks.stability_min, clocks.round_to_min) == (240, 240, 5)


def test_the_shipped_study_has_the_settings_of_the_trial() -> None:
    study = shipped()
    assert [(s.number, s.stratum, s.transport_min) for s in study.sites] == [
        ("01", "Nancy", 20), ("02", "Dijon", 120), ("03", "Strasbourg", 120),
    ]  # fmt: skip
    assert {site.place.preparation_min for site in study.sites} == {120}
    assert study.eligibility.onset_limit_min == 720
    assert study.eligibility.onset_limit_applies_to is OnsetLimitAt.INFUSION_START
    assert study.eligibility.week_window == WeekWindow(8 * 60, 4 * 1440 + 8 * 60)
    assert study.after_failed_dose is AfterFailedDose.ALBUMIN_BAG
    assert study.deferrable == Deferrable(False, False, False, False)
    assert not study.print_list_id
    assert (study.retention.atmp_years, study.retention.blood_derived_years) == (30, 40)
    assert study.languages == ("fr", "en") and study.label_language == "fr"


def test_a_second_study_shares_no_number_with_the_first() -> None:
    study = second()
    dose = study.dose
    assert (dose.kind, dose.cells, dose.cap_cells) == (DoseKind.FLAT, 150_000_000, 160_000_000)
    assert (dose.tolerance_low_percent, dose.tolerance_high_percent) == decimals("-50", "0")
    assert dose.viability_floor_percent == Decimal("82.5")
    assert study.zone.key == "Europe/Lisbon"
    assert study.strata == ("Sul", "Norte")
    assert [site.place.preparation_min for site in study.sites] == [150, 90, 150]
    assert study.eligibility.week_window is None
    assert study.after_failed_dose is AfterFailedDose.NOT_TREATED
    assert study.deferrable == Deferrable(True, True, False, True)
    assert study.label["pt"].start_by == "Iniciar até às {time}"


@pytest.mark.parametrize("data", [SHIPPED, SECOND])
def test_a_study_is_named_by_the_digest_of_its_exact_bytes(data: bytes) -> None:
    study = load_study(data)
    assert study.source == data
    assert study.digest == hashlib.sha256(data).hexdigest()
    assert load_study(data + b"\n").digest != study.digest


def test_every_value_says_how_sure_it_is_and_where_it_comes_from() -> None:
    provenance = shipped().provenance
    values = len(re.findall(rb"(?m)^\w+ = \{", SHIPPED))
    assert len(provenance) == values
    assert provenance["dose.cells"].status is Status.REGISTERED
    assert provenance["clocks.shelf_life"].status is Status.TO_BE_CONFIRMED
    assert all(told.source for told in provenance.values())


@pytest.mark.parametrize("place", ["label.fr.contact", "label.en.contact", "sites.01.investigator",
                                   "label.fr.trial_number", "label.en.trial_number"])  # fmt: skip
def test_what_is_invented_says_so(place: str) -> None:
    told = shipped().provenance[place]
    assert told.status is Status.TO_BE_CONFIRMED and "fictif" in told.source


def test_a_site_is_found_by_number_or_refused() -> None:
    assert shipped().site("02").name == "Dijon"
    with pytest.raises(Refusal) as caught:
        shipped().site("04")
    assert caught.value.facts == {"known": "01, 02, 03"}, "what was typed is not repeated"
