"""A study configuration that is not whole and consistent is refused with the place."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trial.refusal import Refusal
from app.trial.rules import LabelSize, Mixing, Rounding
from app.trial.study import load_study
from tests.trial.shelf import SECOND, SHIPPED, assert_worded, edited, line, shipped, valued

PLACES = sorted(shipped().provenance)
LATER = {
    "backup.daily", "backup.weekly", "bands.count", "bands.drawn", "bands.pooled",
    "bands.recovered", "bands.viability", "clock.jump", "counting.replicates",
    "counting.spread_warn", "deferrable.countersign", "deferrable.days_off", "deferrable.pause",
    "deferrable.rest_days", "dose.rounding", "dose.weight_refuse_above",
    "dose.weight_refuse_below", "filling.read_again", "people.inspection", "people.shares",
    "people.training", "preparation.after_void", "preparation.allocation",
    "preparation.list_rows", "request.weight_change", "study.label_size", "vials.mixing",
    "vials.outside",
}  # fmt: skip
"""Values that configurations of the first days do not have."""
UNITS = [place for place in PLACES if ", unit = " in line(SHIPPED, place)]


def refused(data: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        load_study(data)
    assert_worded(caught.value)
    return caught.value


@pytest.mark.parametrize("place", sorted(set(PLACES) - LATER))
def test_a_missing_value_is_refused_with_its_place(place: str) -> None:
    failure = refused(edited(SHIPPED, place, lambda _: ""))
    assert (failure.code, failure.facts["place"]) == ("study.missing", place)


def test_a_configuration_of_the_first_days_is_read_as_it_was_meant() -> None:
    old = SHIPPED
    for place in LATER:
        old = edited(old, place, lambda _: "")
    read = load_study(old)
    assert read.vials.mixing is Mixing.ANY
    assert read.label_size is LabelSize.WIDE
    assert (read.backup.daily_days, read.backup.weekly_weeks, read.clock.jump_s) == (14, 13, 60)
    assert (read.counting.replicates, read.counting.spread_warn_percent) == (1, None)
    assert read.request.weight_change_percent is None
    assert read.dose.weight_refuse_below_kg == 0
    assert read.dose.rounding is Rounding.NEAREST
    assert read.dose.weight_refuse_above_kg == 700


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


def test_a_unit_where_none_belongs_is_refused() -> None:
    failure = refused(valued(SHIPPED, "study.version", '1, unit = "kg"'))
    assert (failure.code, failure.facts["place"]) == ("study.unknown_key", "study.version.unit")


@pytest.mark.parametrize(("place", "value", "code"), [
    ("study.version", "0", "range"),
    ("study.version", "true", "not_whole"),
    ("study.name", '"Chocmsc"', "text_form"),
    ("study.title", '" blank"', "text_form"),
    ("study.title", f'"{"x" * 201}"', "text_form"),
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
    ("counting.spread_warn", "21", "order"),
    ("request.weight_change", "101", "range"),
    ("dose.volume_warn_above", "251", "order"),
    ("vials.recovery", "80", "range"),
    ("preparation.graduations", "[[1, 0.3]]", "graduations"),
    ("preparation.graduations", "[[5, 0.2], [5, 0.5]]", "graduations"),
    ("preparation.graduations", "[[5, 0]]", "graduations"),
    ("preparation.graduations", "[[5, 1e-40]]", "graduations"),
    ("preparation.graduations", "[[5]]", "list_length"),
    ("preparation.print_list_id", "0", "not_flag"),
    ("clocks.round_to", "7", "step"),
    ("clocks.round_to", "20", "step"),
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
    ("deferrable.pause", "0", "range"),
    ("deferrable.countersign", "31", "range"),
    ("deferrable.rest_days", '["sunday", "funday"]', "text_form"),
    ("deferrable.rest_days", "[]", "list_length"),
    ("deferrable.days_off", '["2026-02-30"]', "day"),
    ("deferrable.days_off", '["Christmas"]', "text_form"),
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
    (b"a = " + b"[" * 60_000, "not_toml"),
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
