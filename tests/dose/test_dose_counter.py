"""A fluorescence counter: readings, their mean, how far to trust them, and its export."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dose import counter as room
from app.dose.certainty import error_of, unproven
from app.dose.chamber import Disagreement
from app.dose.compute import compute
from app.dose.counter import Counter, count_from, read_counter, read_out
from app.dose.counter_file import LARGEST_BYTES, read_export
from app.dose.counts import CountMethod, TotalCount, ViableCount
from app.trial.refusal import Refusal
from app.trial.rules import CountRule
from tests.dose.cases import RULE
from tests.dose.exports import EXPORT, export

TOTAL, VIABLE = CountMethod.TOTAL, CountMethod.VIABLE
USUAL = CountRule()
ANY = CountRule(spread_percent=Decimal(100_000))
READING = st.tuples(st.integers(1, 10**9), st.decimals(1, 100, places=2))
READINGS = st.lists(READING, min_size=1, max_size=9)


def said(counter: Counter, key: str, rule: CountRule = USUAL) -> dict[str, str]:
    """The facts of one line about a dose for 70 kg."""
    dose = compute(RULE, Decimal(70), count_from(rule, counter), Decimal("0.1"), None)
    line = next(one for one in read_out(dose, counter) if one.key == key)
    return {name: f"{fact:en}" for name, fact in line.facts.items()}


def test_the_vector_of_replicates() -> None:
    close = read_counter(VIABLE, "9800000/90 10600000/90 10200000/90")
    assert count_from(USUAL, close) == ViableCount(10_200_000, Decimal(90))
    told = said(close, "working.readings")
    assert told == {"mean": "10\u202f200\u202f000", "sd": "400\u202f000", "cv": "3.92"}
    apart = read_counter(VIABLE, "8400000/90 11100000/90")
    with pytest.raises(Refusal, match=r"count\.recount") as why:
        count_from(USUAL, apart)
    assert why.value.facts == {"spread": "27.69", "limit": "20"}


@pytest.mark.parametrize("method", [TOTAL, VIABLE])
@given(readings=READINGS)
def test_viability_is_applied_once_or_never(
    method: CountMethod, readings: list[tuple[int, Decimal]]
) -> None:
    counter = room.counter_of(method, readings, None)
    count = count_from(ANY, counter)
    each = [Fraction(n) * (Fraction(v) / 100 if method is TOTAL else 1) for n, v in readings]
    exact = sum(each) / len(each)
    # Cut to whole cells and to hundredths of a percent, so never more than was found alive.
    most = max(n for n, _ in readings)
    assert 0 <= exact - Fraction(count.viable_per_ml) < 1 + Fraction(most, 10_000)
    assert isinstance(count, TotalCount if method is TOTAL else ViableCount)
    assert not (isinstance(count, ViableCount) and count.viable_per_ml != count.cells_per_ml)


@given(READINGS, st.sampled_from([TOTAL, VIABLE]))
def test_readings_are_written_in_one_form(
    readings: list[tuple[int, Decimal]], method: CountMethod
) -> None:
    counter = room.counter_of(method, readings, 200)
    assert read_counter(method, counter.readings, "200").readings == counter.readings


def test_the_cells_looked_at_say_how_far_the_dose_is_certain() -> None:
    few = read_counter(VIABLE, "9000000/90", "200")
    assert said(few, "working.certain")["percent"] == "13.86"
    dose = compute(RULE, Decimal(70), count_from(USUAL, few), Decimal("0.1"), None)
    assert [one.code for one in unproven(RULE, dose, few)] == ["dose.tolerance_unproven"]
    assert unproven(RULE, dose, replace(few, counted=2000)) == ()
    assert said(replace(few, counted=None), "working.no_interval") == {}
    assert unproven(RULE, dose, replace(few, counted=None)) == ()


def test_readings_that_agree_claim_no_less_than_chance() -> None:
    same = read_counter(VIABLE, "9000000/90 9000000/90", "200")
    assert error_of(same) == error_of(read_counter(VIABLE, "9000000/90", "200"))
    assert said(replace(same, counted=None), "working.certain_at_best")["percent"] == "0"


def test_readings_that_scatter_leave_the_tolerance_unproven() -> None:
    wide = read_counter(VIABLE, "8300000/90 9700000/90")
    dose = compute(RULE, Decimal(70), count_from(USUAL, wide), Decimal("0.1"), None)
    assert [one.code for one in unproven(RULE, dose, wide)] == ["dose.readings_scatter"]


@pytest.mark.parametrize(
    ("typed", "counted", "code"),
    [
        ("", "", "count.readings"), ("9000000", "", "count.readings"),
        ("1/1 " * 10, "", "count.readings"), ("9000000/101", "", "dose.viability_over_100"),
        ("9,1/90", "", "number.whole"), ("9000000/90", "0", "count.counted"),
        ("0/90 0/90", "", "count.readings"), ("9000000/90/1", "", "number.malformed"),
    ],
)  # fmt: skip
def test_what_is_no_reading_is_refused(typed: str, counted: str, code: str) -> None:
    with pytest.raises(Refusal) as told:
        read_counter(TOTAL, typed, counted)
    assert told.value.code == code


def test_two_computations_that_differ_stop_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "reread", lambda *_, **__: (9_000_001, 9000))
    with pytest.raises(Disagreement):
        count_from(USUAL, read_counter(TOTAL, "9000000/90 9000000/90"))


def test_an_export_is_read_by_its_header() -> None:
    told = read_export(EXPORT, TOTAL, "K7Q4-9TXM-D")
    assert told.counter.readings == "10012345/91.2 9900120/91.8"
    assert (told.sample, told.serial) == ("K7Q4-9TXM-D", "2021050-1234")
    assert told.at == "2027-03-24 09:41:07 – 2027-03-24 09:43:52"
    alive = read_export(EXPORT, VIABLE, "K7Q4-9TXM-D")
    assert alive.counter.readings == "9131258/91.2 9088310/91.8"
    assert type(alive.counter.counts[0]) is ViableCount


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_neither_form_nor_order_of_an_export_matters(separator: str, encoding: str) -> None:
    rows = [
        ["Rapport « comptage »"],
        ["Viability (%)", "Remarque", "TOTAL (cells/ml)"],
        ["91.2" if separator == "," else "91,2", "é", "10012345"],
    ]
    data = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    assert read_export(data, TOTAL).counter.readings == "10012345/91.2"


@pytest.mark.parametrize(
    ("data", "method", "sample", "code"),
    [
        (EXPORT, TOTAL, "", "counter.samples"), (EXPORT, TOTAL, "X", "counter.samples"),
        (export(total="9,8E+06"), TOTAL, "", "counter.value"),
        (export(total=""), TOTAL, "", "counter.value"),
        (export(live="8000000"), TOTAL, "", "counter.contradicts"),
        (export(live="8000000"), VIABLE, "", "counter.contradicts"),
        (export(viability="0.90"), VIABLE, "", "counter.contradicts"),
        (export().replace(b"Total", b"All"), TOTAL, "", "counter.columns"),
        (export().replace(b"Dead", b"Live"), VIABLE, "", "counter.columns"),
        (export(sample="A\x07"), TOTAL, "", "counter.unreadable"),
        (export(rows=10), TOTAL, "", "count.readings"),
        (export(rows=0), TOTAL, "", "count.readings"),
        (b"\xff\xfe\x00", TOTAL, "", "counter.unreadable"),
        (b" " * (LARGEST_BYTES + 1), TOTAL, "", "counter.large"),
        (b"", TOTAL, "", "counter.columns"),
        (export(viability="91,5").replace(b";", b","), TOTAL, "", "counter.columns"),
        (b"Total (cells/ml),Viability (%)\n9800000,91,5\n", TOTAL, "", "counter.columns"),
        (export() + b"A;2;10000000;9000000;1000000;90;\n", TOTAL, "", "counter.instruments"),
    ],
)  # fmt: skip
def test_an_export_that_does_not_tell_is_refused(
    data: bytes, method: CountMethod, sample: str, code: str
) -> None:
    with pytest.raises(Refusal) as told:
        read_export(data, method, sample)
    assert told.value.code == code


def test_the_cells_counted_stand_in_some_exports() -> None:
    assert read_export(export(living="412", rows=2), VIABLE).counter.counted == 824
    assert read_export(export(living="", rows=2), VIABLE).counter.counted is None


def test_a_cell_of_an_export_has_a_hundred_characters_at_most() -> None:
    assert read_export(export(sample="S" * 100), TOTAL, "S" * 100).sample == "S" * 100
    with pytest.raises(Refusal, match=r"counter\.unreadable"):
        read_export(export(sample="S" * 101), TOTAL, "S" * 101)
