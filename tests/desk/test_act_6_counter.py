"""A count by a fluorescence counter: readings, their file, the second person, the interval."""

from __future__ import annotations

import hashlib

import pytest

from app.desk.unblinded.bench import second_check
from app.desk.unblinded.bench.second_check import Difference, SecondDiffers, SecondEntry
from app.desk.unblinded.counting import Export, Further
from app.desk.unblinded.papers.worksheet import worksheet
from app.desk.unblinded.preparation import look
from tests.desk.hands import Hands
from tests.desk.stages import at, refused
from tests.desk.test_act_6_filling import under
from tests.dose.exports import EXPORT, export

FILE = Export("NC-200 24-03.csv", EXPORT, "K7Q4-9TXM-D")


def made(hands: Hands) -> Hands:
    """Computed, filled and labelled after a count."""
    hands.compute()
    hands.fill()
    hands.label()
    return hands


def check(
    hands: Hands, *typed: str | None, readings: str = "", living: str = "",
    export: Export | None = None,
) -> None:  # fmt: skip
    """The second person's own entry."""
    entry = SecondEntry("70", *typed, further=Further(readings, living, export))
    second_check.check(hands.workbench, hands.second(), hands.request, entry)


def paper(hands: Hands) -> str:
    """All words of the worksheet."""
    return str(worksheet(hands.bench.desk, look(hands.workbench, hands.me, hands.request)))


def test_an_export_is_kept_with_where_it_comes_from() -> None:
    hands = at("pooled")
    hands.count_by("total", None, None, export=FILE)
    told = hands.entry("counted").new
    assert told == {
        "method": "total", "cells_per_ml": "9956232", "viability_percent": "91.49",
        "readings": "10012345/91.2 9900120/91.8",
        "export": {
            "file": "NC-200 24-03.csv", "sample": "K7Q4-9TXM-D", "serial": "2021050-1234",
            "time": "2027-03-24 09:41:07 – 2027-03-24 09:43:52",
            "sha256": hashlib.sha256(EXPORT).hexdigest(),
        },
    }  # fmt: skip
    made(hands)
    assert hands.entry("computed").new["volume_ml"] == "7.6"
    assert "NC-200 24-03.csv" in paper(hands) and "2021050-1234" in paper(hands)


def test_of_viable_cells_the_export_is_not_multiplied() -> None:
    hands = at("pooled")
    hands.count_by("viable", None, None, export=FILE)
    assert hands.entry("counted").new["cells_per_ml"] == "9109784"
    found = look(hands.workbench, hands.me, hands.request)
    assert found.count.viable_per_ml == 9_109_784


def test_an_export_for_another_sample_counts_nothing() -> None:
    hands = at("pooled")
    with refused(hands, "counter.samples"):
        hands.count_by("total", None, None, export=Export("x.csv", EXPORT))
    with refused(hands, "counter.contradicts"):
        hands.count_by("total", None, None, export=Export("x.csv", export(live="1")))
    with refused(hands, "counter.columns"):
        hands.count_by("total", None, None, export=Export("x.csv", b"no table"))


@pytest.mark.parametrize("method", ["total", "viable", "chamber", "export"])
def test_fewer_replicates_than_the_study_asks_for_are_no_count(method: str) -> None:
    hands = under(at("pooled"), ("counting.replicates", "3"))
    with refused(hands, "count.too_few"):
        if method == "chamber":
            hands.count_in_chamber("212/28 205/31", "4", "2")
        elif method == "export":
            hands.count_by("total", None, None, export=FILE)
        else:
            hands.count(method, "9000000", "90")
    with refused(hands, "count.too_few"):
        hands.count_by("viable", "9000000", "90", readings="9100000/91", living="2000")
    with refused(hands, "count.recount"):
        hands.count_by("viable", "9000000", "90", readings="9100000/91 18200000/90")
    hands.count_by("viable", "9000000", "90", readings="9100000/91 9000000/90")


def test_the_second_person_reads_as_many() -> None:
    hands = under(at("pooled"), ("counting.replicates", "2"))
    hands.count_by("viable", "9000000", "90", readings="9100000/91")
    made(hands)
    with refused(hands, "count.too_few"):
        check(hands, "viable", "9000000", "90")
    check(hands, "viable", "9000000", "90", readings="9100000/91")


def test_the_control_counts_nothing_however_often_the_study_asks() -> None:
    hands = under(at("pooled", cells=False), ("counting.replicates", "3"))
    hands.count()
    hands.compute()


def test_readings_are_typed_and_their_interval_told() -> None:
    hands = at("pooled")
    with refused(hands, "count.recount"):
        hands.count_by("viable", "8400000", "90", readings="11100000/90")
    hands.count_by("viable", "9000000", "90", readings="9100000/91", living="2000")
    made(hands)
    assert hands.entry("computed").new["warnings"] == ""
    assert r"95\xa0%" in paper(hands)


@pytest.mark.parametrize(
    ("name", "second", "told"),
    [
        ("readings", "9000000/90 9100000/91.5", {"readings": "9100000/91.5", "living": "2000"}),
        ("readings", "", {}),
        ("living", "2001", {"readings": "9100000/91", "living": "2001"}),
        ("living", "", {"readings": "9100000/91"}),
    ],
)  # fmt: skip
def test_what_the_second_person_reads_otherwise_stops_the_bag(
    name: str, second: str, told: dict[str, str]
) -> None:
    hands = at("pooled")
    hands.count_by("viable", "9000000", "90", readings="9100000/91", living="2000")
    made(hands)
    with pytest.raises(SecondDiffers) as why:
        check(
            hands, "viable", "9000000", "90", readings=told.get("readings", ""),
            living=told.get("living", ""),
        )  # fmt: skip
    first = {"readings": "9000000/90 9100000/91", "living": "2000"}[name]
    assert Difference(name, first, second) in why.value.differences.open()


def test_the_second_person_types_what_the_first_had_from_the_file() -> None:
    hands = at("pooled")
    hands.count_by("total", None, None, export=FILE)
    made(hands)
    check(hands, "total", "10012345", "91.2", readings="9900120/91.8")
    hands.clock_at(hands.story.r)
    hands.release()


def test_the_second_person_reads_the_file_anew() -> None:
    hands = at("pooled")
    hands.count_by("total", None, None, export=FILE)
    made(hands)
    check(hands, "total", None, None, export=FILE)
    assert hands.entry("checked").new["export"] == hands.entry("counted").new["export"]


def test_the_control_has_no_counter_to_read() -> None:
    hands = at("pooled", cells=False)
    with refused(hands, "step.no_value"):
        hands.count_by("total", None, None, export=FILE)
    hands.count()
    assert set(hands.entry("counted").new) == {"method", "cells_per_ml", "viability_percent"}
