"""A study configuration is read whole, or refused with the place."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from tests.trial.shelf import SECOND, SHIPPED, edited, line, second, shipped, valued

PLACES = sorted(shipped().provenance)
UNITS = [place for place in PLACES if ", unit = " in line(SHIPPED, place)]


def refused(data: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        load_study(data)
    return caught.value


def test_the_shipped_study_has_the_numbers_of_the_trial() -> None:
    study = shipped()
    dose, clocks = study.dose, study.clocks
    assert (dose.kind, dose.cells, dose.cap_kg, dose.cap_cells) == (
        DoseKind.PER_KG, 1_000_000, None, None,
    )  # fmt: skip
    assert (dose.final_volume_ml, dose.viability_floor_percent) == (250, 70)
    assert (dose.tolerance_low_percent, dose.tolerance_high_percent) == (-10, 10)
    assert (dose.weight_warn_below_kg, dose.weight_warn_above_kg) == (35, 150)
    assert (dose.volume_warn_below_ml, dose.volume_warn_above_ml) == (1, 50)
    assert dose.viability_plausible_percent == 20
    assert (study.vials.recovery, study.vials.overage_percent) == (Decimal("0.80"), 10)
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
    assert (study.dose.kind, study.dose.cells) == (DoseKind.FLAT, 150_000_000)
    assert study.dose.cap_cells == 160_000_000
    assert (study.dose.tolerance_low_percent, study.dose.tolerance_high_percent) == (-50, 0)
    assert study.dose.viability_floor_percent == Decimal("82.5")
    assert study.zone.key == "Europe/Lisbon"
    assert study.strata == ("Sul", "Norte")
    assert [site.place.preparation_min for site in study.sites] == [150, 90, 150]
    assert study.eligibility.week_window is None
    assert study.after_failed_dose is AfterFailedDose.NOT_TREATED
    assert study.deferrable == Deferrable(True, True, False, True)
    assert study.print_list_id
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


@pytest.mark.parametrize("place", PLACES)
def test_a_missing_value_is_refused_with_its_place(place: str) -> None:
    failure = refused(edited(SHIPPED, place, lambda _: ""))
    assert (failure.code, failure.facts["place"]) == ("study.missing", place)


@pytest.mark.parametrize("place", PLACES)
def test_a_misspelt_key_beside_the_right_one_is_refused_with_its_place(place: str) -> None:
    def doubled(old: str) -> str:
        return f"{old}\nx{old}"

    section, key = place.rsplit(".", 1)
    failure = refused(edited(SHIPPED, place, doubled))
    assert (failure.code, failure.facts["place"]) == ("study.unknown_key", f"{section}.x{key}")


@pytest.mark.parametrize("place", PLACES)
def test_a_value_of_another_type_is_refused_with_its_place(place: str) -> None:
    failure = refused(valued(SHIPPED, place, "1979-05-27"))
    assert failure.facts["place"] == place
    assert failure.code.startswith("study.not_")


def test_every_number_with_a_unit_is_refused_in_another() -> None:
    assert len(UNITS) > 25
    for place in UNITS:
        failure = refused(edited(SHIPPED, place, lambda old: old.replace('unit = "', 'unit = "k')))
        assert (failure.code, failure.facts["place"]) == ("study.unit", place)


@pytest.mark.parametrize("lacking", ["status", "source"])
def test_a_value_without_provenance_is_refused(lacking: str) -> None:
    def without(old: str) -> str:
        return re.sub(rf', {lacking} = "[^"]*"', "", old)

    failure = refused(edited(SHIPPED, "clocks.infusion", without))
    assert failure.facts["place"] == f"clocks.infusion.{lacking}"
    assert failure.code == "study.missing"


@pytest.mark.parametrize(("place", "value", "code"), [
    ("study.version", "0", "range"),
    ("study.version", "true", "not_whole"),
    ("study.name", '"Chocmsc"', "text_form"),
    ("study.title", '" blank"', "text_form"),
    ("study.title", '"tab\\there"', "text_form"),
    ("study.title", '"e\\u0301"', "text_form"),
    ("study.title", '"brace {"', "placeholders"),
    ("study.registrations", "[]", "list_length"),
    ("study.time_zone", '"Europe/Nancy"', "time_zone"),
    ("study.time_zone", '"Europe"', "time_zone"),
    ("study.time_zone", '"../zone"', "time_zone"),
    ("study.label_language", '"de"', "label_language"),
    ("dose.kind", '"per_m2"', "not_choice"),
    ("dose.cells", "1000000.5", "not_whole"),
    ("dose.viability_floor", "nan", "not_number"),
    ("dose.viability_floor", "0.70", "range"),
    ("dose.viability_floor", "1e99999999", "range"),
    ("dose.viability_floor", "true", "not_number"),
    ("dose.viability_plausible", "71", "order"),
    ("dose.tolerance_low", "10", "range"),
    ("dose.tolerance_high", "-1", "range"),
    ("dose.weight_warn_below", "151", "order"),
    ("dose.volume_warn_below", "51", "order"),
    ("dose.volume_warn_above", "251", "order"),
    ("vials.recovery", "80", "range"),
    ("preparation.graduations", "[[1, 0.3]]", "graduations"),
    ("preparation.graduations", "[[5, 0.2], [5, 0.5]]", "graduations"),
    ("preparation.graduations", "[[5, 0]]", "graduations"),
    ("preparation.graduations", "[[5, 1e-40]]", "graduations"),
    ("preparation.graduations", "[[5]]", "list_length"),
    ("preparation.print_list_id", "0", "not_flag"),
    ("clocks.round_to", "7", "step"),
    ("clocks.round_to", "60", "range"),
    ("clocks.shelf_life", "241", "order"),
    ("clocks.stability", "240.0", "not_whole"),
    ("sites.01.place", '"elsewhere"', "unknown_place"),
    ("sites.02.name", '"NANCY"', "duplicate"),
    ("sites.01.transport", "81", "no_site_fits"),
    ("eligibility.week_window", '["monday 08:00", "monday 08:00"]', "week_window"),
    ("eligibility.week_window", '["monday 8:00", "friday 08:00"]', "text_form"),
    ("eligibility.week_window", '["monday 08:00"]', "list_length"),
    ("request.weight_kinds", '["measured", "measured"]', "duplicate"),
    ("request.weight_kinds", '["guessed"]', "not_choice"),
    ("albumin.bottle", "249", "albumin_short"),
    ("conditions.storage_min", "26", "order"),
    ("label.fr.start_by", '"Débuter"', "placeholders"),
    ("label.fr.start_by", '"{time} {time}"', "placeholders"),
    ("label.fr.start_by", '"{time!r}"', "placeholders"),
    ("label.fr.start_by", '"{{time}}"', "placeholders"),
    ("label.fr.statement", '""', "text_form"),
    ("label.fr.boxes", '["a", "b", "c"]', "list_length"),
    ("label.fr.names", '["a", "b", "c", "d", "e"]', "list_length"),
])  # fmt: skip
def test_a_value_that_makes_no_sense_is_refused(place: str, value: str, code: str) -> None:
    failure = refused(valued(SHIPPED, place, value))
    assert failure.code == f"study.{code}"
    assert failure.facts.get("place", place) == place


def test_only_what_may_be_left_out_of_the_label_may_be_empty() -> None:
    assert load_study(valued(SHIPPED, "label.fr.identity", '""')).label["fr"].identity == ""


def test_a_flat_dose_is_counted_in_cells_and_has_no_cap_on_weight() -> None:
    flat = valued(SHIPPED, "dose.kind", '"flat"')
    assert refused(flat).code == "study.unit"
    capped = valued(SECOND, "dose.cap_weight", "100")
    assert refused(capped).code == "study.cap_without_weight"
    low = valued(SECOND, "dose.cap_cells", "149_999_999")
    assert refused(low).facts["other"] == "dose.cap_cells"


def test_caps_are_read_when_they_are_numbers() -> None:
    dose = load_study(valued(SHIPPED, "dose.cap_weight", "100.5")).dose
    assert (dose.cap_kg, dose.cap_cells) == (Decimal("100.5"), None)


def test_a_site_twice_a_language_missing_a_malformed_number_are_refused() -> None:
    twice = SHIPPED + b"\n[sites.01]\n"
    assert refused(twice).code == "study.not_toml"
    assert refused(twice).facts["row"] == twice.count(b"\n")
    lost = SHIPPED.replace(b"[products.en]", b"[products.de]")
    assert refused(lost).code == "study.languages"
    short = SHIPPED.replace(b"[sites.01]", b"[sites.1]")
    assert (refused(short).code, refused(short).facts["place"]) == ("study.unknown_key", "sites.1")


@pytest.mark.parametrize(("data", "code"), [
    (b"", "missing"),
    (b"\xff", "encoding"),
    (b"study = 1", "not_table"),
    (b"study = [", "not_toml"),
    (b"[" * 60_000, "not_toml"),
    (b"a = " + b"9" * 5_000, "not_toml"),
    (b"a = 1e" + b"9" * 30, "not_toml"),
    (b"#" * 262_145, "too_large"),
    (b"\x00", "not_toml"),
])  # fmt: skip
def test_what_is_no_configuration_is_refused(data: bytes, code: str) -> None:
    assert refused(data).code == f"study.{code}"


@given(st.data())
def test_a_damaged_configuration_is_read_or_refused_and_never_breaks(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SHIPPED)))
    length = data.draw(st.integers(0, 40))
    patch = data.draw(st.binary(max_size=8) | st.sampled_from([b'"', b"]", b"nan", b"\n", b"{}"]))
    try:
        load_study(SHIPPED[:start] + patch + SHIPPED[start + length :])
    except Refusal as failure:
        assert failure.code.startswith("study.")


def test_a_site_is_found_by_number_or_refused() -> None:
    assert shipped().site("02").name == "Dijon"
    with pytest.raises(Refusal) as caught:
        shipped().site("04")
    assert caught.value.facts == {"number": "04", "known": "01, 02, 03"}
