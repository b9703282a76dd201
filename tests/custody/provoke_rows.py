"""Rows beside the log that its lines do not bear out."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any, cast

from app.custody.event import Seat
from app.custody.records import AllocationRow, SealedRow, Snapshot
from app.custody.tables import sealed_leaf
from app.custody.tree import root_of
from tests.custody.day import LIST_LINE, Preparation, closed, next_to, requested, running
from tests.custody.provoking import Broken, provokes
from tests.custody.scribe import Facts, Scribe, judge


def study_key(scribe: Scribe) -> str:
    """The name of the setting that holds the study configuration."""
    return f"study/{scribe.study}"


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


def from_second_list() -> Preparation:
    """A preparation whose row is of a second list, proposed and not confirmed."""
    preparation = requested()
    scribe = preparation.scribe
    row = SealedRow(len(scribe.lines), "Nancy", 1, 1, scribe.rows[0].sealed)
    scribe.rows.append(row)
    facts: Facts = {
        "strata": [{"stratum": "Nancy", "rows": 1}], "salted_root": "00" * 32,
        "sealed_root": root_of([sealed_leaf(row)]).hex(),
    }  # fmt: skip
    scribe.write("ListProposed", facts)
    preparation.accept()
    allocation(preparation, version=row.version)
    return preparation


def capsule(**forged: Any) -> Broken:
    """A preparation whose capsule row was written otherwise, by someone who holds a key."""
    preparation = running()
    preparation.scribe.capsules.clear()
    preparation.scribe.put_capsule(preparation.window, preparation.bag, **forged)
    return Broken(preparation.scribe, preparation.scribe.capsules[0].window)


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


@provokes("row.capsule_missing")
def a_capsule_taken_away() -> Broken:
    preparation = running()
    preparation.scribe.capsules.clear()
    return Broken(preparation.scribe, preparation.window)


@provokes("row.capsule_foreign")
def a_capsule_of_a_closed_preparation() -> Broken:
    preparation = closed()
    preparation.scribe.put_capsule(preparation.window, preparation.bag)
    return Broken(preparation.scribe, preparation.window)


@provokes("row.capsule_length")
def a_capsule_cut_short() -> Broken:
    return capsule(sealed=bytes(32801))


@provokes("row.capsule_head")
def a_capsule_over_a_line_to_come() -> Broken:
    return capsule(head_number=500)


@provokes("row.capsule_head")
def a_capsule_older_than_its_window() -> Broken:
    scribe = Scribe()
    return capsule(head_number=2, head_leaf=scribe.lines[2].leaf)


@provokes("row.capsule_history")
def a_capsule_over_another_history() -> Broken:
    return capsule(head_leaf=bytes(32))


@provokes("row.capsule_signature")
def a_capsule_signed_by_nobody() -> Broken:
    return capsule(signature=bytes(64))


@provokes("row.capsule_signature")
def a_capsule_sealed_again() -> Broken:
    made = running()
    old = made.scribe.capsules[0]
    made.scribe.put_capsule(made.window, made.bag)
    new = made.scribe.capsules.pop()
    made.scribe.capsules[0] = replace(new, signature=old.signature)
    return Broken(made.scribe, made.window)
