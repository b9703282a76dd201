"""Rows beside the log that its lines do not bear out."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace
from typing import Any, cast

from app.custody import canonical
from app.custody.event import Seat
from app.custody.records import AllocationRow, Line, SealedRow, Snapshot
from app.custody.tables import list_root, place_of
from app.custody.tree import leaf_hash
from tests.custody.day import LIST_LINE, Preparation, next_to, requested, running
from tests.custody.provoke_lines import HEADER
from tests.custody.provoke_review import labels_kept, two_specimens
from tests.custody.provoking import Broken, provokes
from tests.custody.scribe import Facts, Scribe, judge


def study_key(scribe: Scribe) -> str:
    """The name of the setting that holds the study configuration."""
    return f"study/{scribe.study}"


def setting(name: str) -> Broken:
    """A study with one setting more."""
    scribe = Scribe()
    scribe.settings[name] = scribe.settings[study_key(scribe)]
    return Broken(scribe, 0)


def list_row(index: int, **changes: Any) -> Broken:
    """A study in which one row of the list was changed."""
    scribe = Scribe()
    scribe.rows[index] = replace(scribe.rows[index], **changes)
    return Broken(scribe, changes.get("version", LIST_LINE))


def allocation(preparation: Preparation, **changes: Any) -> Broken:
    """A preparation whose allocation row was changed."""
    rows = preparation.scribe.allocations
    rows[-1] = replace(rows[-1], **changes)
    return Broken(preparation.scribe, rows[-1].request_line)


def admitted_at(file: Snapshot, seat: str) -> int:
    """The number of the line that admitted a seat of a whole file."""
    for event in judge(file).events:
        if event.kind in ("StudyProposed", "SeatProposed"):
            told = cast(Facts, event.facts.get("founder", event.facts))
            if Seat.of(told).seat == seat:
                return event.number
    raise LookupError(seat)


def second_list(scribe: Scribe, header: bytes = HEADER) -> Line:
    """The line of one more list, whose one sealed row begins with these six bytes."""
    generation = int.from_bytes(header[2:], "big")
    sealed = header + scribe.rows[0].sealed[6:]
    row = SealedRow(len(scribe.lines), "Nancy", 1, generation, sealed)
    scribe.rows.append(row)
    facts: Facts = {
        "strata": [{"stratum": "Nancy", "rows": 1}], "salted_root": "00" * 32,
        "sealed_root": list_root(scribe.log_id, [row]).hex(),
    }  # fmt: skip
    return scribe.write("ListProposed", facts)


def from_second_list() -> Preparation:
    """A preparation whose row is of a second list, proposed and not confirmed."""
    preparation = requested()
    version = second_list(preparation.scribe).number
    allocation(preparation.accept(), version=version)
    return preparation


def among_three_lists(taken: int) -> Preparation:
    """A preparation whose row is of one of three lists: the last proposed, confirmed first."""
    preparation = requested()
    scribe = preparation.scribe
    lists = [second_list(scribe), second_list(scribe)]
    for line in reversed(lists):
        scribe.confirm(line)
    preparation.accept()
    allocation(preparation, version=(LIST_LINE, *(line.number for line in lists))[taken])
    return preparation


def list_sealed(header: bytes) -> Broken:
    """A list whose line bears out a row that is sealed in another outer form."""
    scribe = Scribe()
    return Broken(scribe, second_list(scribe, header).number)


@provokes("row.log_id")
def another_log_id_in_the_file() -> Broken:
    scribe = Scribe()
    scribe.settings["log"] = bytes(16)
    return Broken(scribe, 0)


@provokes("row.log_id")
def no_log_id_in_the_file() -> Broken:
    scribe = Scribe()
    del scribe.settings["log"]
    return Broken(scribe, 0)


@provokes("row.specimen_missing")
def a_specimen_that_was_not_kept() -> Broken:
    scribe = Scribe()
    two_specimens(scribe)
    scribe.settings.pop(max(name for name in scribe.settings if name.startswith("specimen")))
    return Broken(scribe, 0)


@provokes("row.label_missing")
def a_label_that_was_not_kept() -> Broken:
    scribe = running().scribe
    labels_kept(scribe)
    scribe.settings.pop(list(scribe.settings)[-1])
    return Broken(scribe, 0)


@provokes("row.setting_unknown")
def a_label_that_no_line_names() -> Broken:
    scribe = Scribe()
    scribe.settings[f"label/{hashlib.sha256(b'page').hexdigest()}"] = zlib.compress(b"page")
    return Broken(scribe, 0)


@provokes("row.setting_unknown")
def a_setting_that_no_program_wrote() -> Broken:
    return setting("theme")


@provokes("row.setting_unknown")
def a_study_configuration_under_a_name() -> Broken:
    return setting("study/latest")


@provokes("row.setting_unknown")
def a_study_configuration_under_capitals() -> Broken:
    return setting(f"study/{'AB' * 32}")


@provokes("row.setting_unknown")
def a_study_configuration_under_a_line_feed() -> Broken:
    return setting(f"{study_key(Scribe())}\n")


@provokes("row.study_missing")
def no_study_configuration() -> Broken:
    scribe = Scribe()
    del scribe.settings[study_key(scribe)]
    return Broken(scribe, 0)


@provokes("row.study_missing")
def a_study_configuration_rewritten() -> Broken:
    scribe = Scribe()
    source = zlib.decompress(scribe.settings[study_key(scribe)])
    scribe.settings[study_key(scribe)] = zlib.compress(source.replace(b"70", b"60"))
    return Broken(scribe, 0)


@provokes("row.study_missing")
def a_study_configuration_that_is_noise() -> Broken:
    scribe = Scribe()
    scribe.settings[study_key(scribe)] = b"noise"
    return Broken(scribe, 0)


@provokes("row.study_missing")
def a_study_configuration_with_a_tail() -> Broken:
    scribe = Scribe()
    scribe.settings[study_key(scribe)] += b"tail"
    return Broken(scribe, 0)


@provokes("row.seat_differs")
def a_seat_with_another_passphrase() -> Broken:
    scribe = Scribe()
    wrapped = next(seat for seat in scribe.seats if seat.seat != scribe.seats[0].seat).wrapped
    scribe.seats[0] = replace(scribe.seats[0], wrapped=wrapped)
    return Broken(scribe, admitted_at(Scribe().snapshot(), scribe.seats[0].seat))


@provokes("row.seat_differs")
def a_seat_that_no_line_made() -> Broken:
    scribe = Scribe()
    scribe.seats.append(replace(scribe.seats[0], seat="f" * 16))
    return Broken(scribe, 0)


@provokes("row.seat_missing")
def a_seat_taken_away() -> Broken:
    scribe = Scribe()
    gone = scribe.seats.pop()
    return Broken(scribe, admitted_at(Scribe().snapshot(), gone.seat))


@provokes("row.list_foreign")
def a_row_of_no_list() -> Broken:
    return list_row(3, version=3)


@provokes("row.list_rows")
def a_row_taken_from_the_list() -> Broken:
    scribe = Scribe()
    scribe.rows.pop()
    return Broken(scribe, LIST_LINE)


@provokes("row.list_rows")
def a_row_moved_to_another_stratum() -> Broken:
    return list_row(0, stratum="Nancy" if Scribe().rows[0].stratum != "Nancy" else "Dijon")


@provokes("row.list_rows")
def a_position_beyond_all_numbers() -> Broken:
    return list_row(0, position=2**40)


@provokes("row.list_rows")
def a_position_twice() -> Broken:
    return list_row(0, position=Scribe().rows[1].position)


@provokes("row.list_length")
def a_row_cut_short() -> Broken:
    return list_row(0, sealed=Scribe().rows[0].sealed[:-1])


@provokes("row.list_differs")
def two_rows_exchanged() -> Broken:
    scribe = Scribe()
    one, two = scribe.rows[:2]
    scribe.rows[:2] = [replace(one, sealed=two.sealed), replace(two, sealed=one.sealed)]
    return Broken(scribe, LIST_LINE)


@provokes("row.list_differs")
def a_row_of_another_generation() -> Broken:
    return list_row(0, generation=2)


@provokes("row.list_differs")
def a_list_row_of_another_suite() -> Broken:
    return list_sealed(b"\x02\x01\x00\x00\x00\x01")


@provokes("row.list_differs")
def a_list_row_under_the_key_of_names() -> Broken:
    return list_sealed(b"\x01\x02\x00\x00\x00\x01")


@provokes("row.list_differs")
def a_list_row_of_no_generation() -> Broken:
    return list_sealed(b"\x01\x01\x00\x00\x00\x00")


@provokes("row.list_differs")
def a_list_told_without_its_domain() -> Broken:
    scribe = Scribe()
    second_list(scribe)
    row = scribe.rows[-1]
    facts = cast(Facts, canonical.decode(scribe.lines.pop().open)["facts"])
    bare = leaf_hash(place_of(row.version, row.stratum, row.position) + row.sealed)
    line = scribe.write("ListProposed", {**facts, "sealed_root": bare.hex()})
    return Broken(scribe, line.number)


@provokes("row.allocation_foreign")
def an_allocation_for_nobody() -> Broken:
    scribe = Scribe()
    scribe.allocations.append(AllocationRow(LIST_LINE, "Nancy", 1, 5))
    return Broken(scribe, 5)


@provokes("row.allocation_foreign")
def an_allocation_in_another_stratum() -> Broken:
    return allocation(running(), stratum="Dijon")


@provokes("row.allocation_list")
def an_allocation_from_no_list() -> Broken:
    return allocation(running(), version=3)


@provokes("row.allocation_list")
def an_allocation_from_a_list_not_confirmed() -> Broken:
    preparation = from_second_list()
    return Broken(preparation.scribe, preparation.window)


@provokes("row.allocation_list")
def an_allocation_before_its_list_was_confirmed() -> Broken:
    preparation = from_second_list()
    scribe = preparation.scribe
    scribe.confirm(scribe.lines[scribe.allocations[-1].version])
    return Broken(scribe, preparation.window)


@provokes("row.allocation_list")
def an_allocation_from_a_list_replaced() -> Broken:
    preparation = among_three_lists(0)
    return Broken(preparation.scribe, preparation.window)


@provokes("row.allocation_list")
def an_allocation_from_the_list_confirmed_last() -> Broken:
    preparation = among_three_lists(1)
    return Broken(preparation.scribe, preparation.window)


@provokes("row.allocation_order")
def a_row_passed_over() -> Broken:
    return allocation(running(), position=2)


@provokes("row.allocation_order")
def a_row_taken_twice() -> Broken:
    preparation = next_to(running(), 2).accept()
    return allocation(preparation, position=1)


@provokes("row.allocation_missing")
def an_allocation_taken_away() -> Broken:
    preparation = running()
    preparation.scribe.allocations.clear()
    return Broken(preparation.scribe, preparation.window)
