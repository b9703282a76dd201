"""Lines that are wrong in themselves: entry, parts, kind, signer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from app.custody import canonical
from app.custody.canonical import Value
from app.custody.entry import PREFIX, SignerKind
from app.trial.names import BagCode
from tests.custody.day import OTHER_BAG, requested, running
from tests.custody.provoking import Broken, provokes
from tests.custody.scribe import NOON, Facts, Scribe

HEADER = b"\x01\x01\x00\x00\x00\x01"
"""How everything sealed begins: suite 1, the arm's role key, its first generation."""


def with_last(**changes: Any) -> Scribe:
    """A study whose last line was changed after it was signed."""
    scribe = Scribe()
    scribe.write("SignedIn", {}, "auditor")
    scribe.lines[-1] = replace(scribe.lines[-1], **changes)
    return scribe


def signed_in(**forged: Value) -> Scribe:
    """A study whose last line says something else in its open part, rightly signed."""
    scribe = Scribe()
    scribe.write("SignedIn", {}, "auditor", part=forged)
    return scribe


def entry_with(**forged: object) -> Scribe:
    """A study whose last entry says something else, rightly signed."""
    scribe = Scribe()
    scribe.write("SignedIn", {}, "auditor", entry=forged)
    return scribe


def label_of(bag: str) -> Scribe:
    """A preparation whose last label tells this bag code."""
    preparation = running()
    preparation.write("LabelsPrinted", {"bag": bag})
    return preparation.scribe


def sealed_under(header: bytes) -> Scribe:
    """A preparation whose last line is sealed in another outer form, rightly signed."""
    preparation = running()
    preparation.write("LabelsPrinted", entry={"sealed": header + bytes(540)})
    return preparation.scribe


@provokes("entry.form")
def an_entry_cut_short() -> Scribe:
    return with_last(entry=Scribe().lines[-1].entry[:-1])


@provokes("entry.form")
def another_prefix() -> Scribe:
    return with_last(entry=Scribe().lines[-1].entry.replace(PREFIX, b"OPL2", 1))


@provokes("entry.form")
def another_suite() -> Scribe:
    entry = Scribe().lines[-1].entry
    return with_last(entry=entry[:4] + b"\2" + entry[5:])


@provokes("entry.form")
def the_reserved_signer_kind() -> Scribe:
    return entry_with(signer_kind=SignerKind.SESSION)


@provokes("entry.number")
def a_number_left_out() -> Broken:
    number = len(Scribe().lines) + 1
    return Broken(entry_with(number=number), number)


@provokes("entry.number")
def a_row_under_another_number() -> Broken:
    return Broken(with_last(number=77), 77)


@provokes("entry.other_log")
def a_line_of_another_log() -> Scribe:
    return entry_with(log_id=bytes(16))


@provokes("entry.history")
def another_history() -> Scribe:
    return entry_with(root_before=bytes(32))


@provokes("entry.part")
def another_open_part() -> Scribe:
    return with_last(open=b"{}")


@provokes("entry.part")
def a_sealed_part_put_in() -> Scribe:
    return with_last(sealed=b"\0")


@provokes("entry.part")
def a_length_that_lies() -> Scribe:
    return entry_with(open_length=7)


@provokes("entry.part")
def a_sealed_part_of_another_line() -> Scribe:
    scribe = running().scribe
    scribe.lines[-1] = replace(scribe.lines[-1], sealed=scribe.lines[-2].sealed)
    return scribe


@provokes("entry.sealed_form")
def a_sealed_part_of_another_suite() -> Scribe:
    return sealed_under(b"\x02\x01\x00\x00\x00\x01")


@provokes("entry.sealed_form")
def a_sealed_part_under_the_key_of_names() -> Scribe:
    return sealed_under(b"\x01\x02\x00\x00\x00\x01")


@provokes("entry.sealed_form")
def a_sealed_part_of_no_generation() -> Scribe:
    return sealed_under(b"\x01\x01\x00\x00\x00\x00")


@provokes("entry.signature")
def a_signature_of_another_line() -> Scribe:
    return with_last(signature=Scribe().lines[-1].signature)


@provokes("entry.signature")
def no_signature() -> Scribe:
    return with_last(signature=b"")


@provokes("entry.signature")
def a_signature_with_a_tail() -> Scribe:
    scribe = with_last()
    scribe.lines[-1] = replace(scribe.lines[-1], signature=scribe.lines[-1].signature + b"\0")
    return scribe


@provokes("open.form")
def an_open_part_with_a_space() -> Scribe:
    scribe = Scribe()
    told = scribe.lines[-1].open
    scribe.write("SignedIn", {}, "auditor", raw=told.replace(b":", b": ", 1))
    return scribe


@provokes("open.kind")
def a_kind_of_a_later_program() -> Scribe:
    return signed_in(kind="Telepathy")


@provokes("open.kind")
def a_kind_that_is_no_text() -> Scribe:
    return signed_in(kind=["SignedIn"])


@provokes("open.fields")
def one_field_more() -> Scribe:
    return signed_in(session="abc")


@provokes("open.fields")
def a_meaning_where_there_is_none() -> Scribe:
    return signed_in(meaning="authored")


@provokes("open.signer")
def an_act_without_the_passphrase() -> Scribe:
    scribe = Scribe()
    root = scribe.crew.pharmacist.keys.root
    scribe.write("SitesProposed", {"sites": ["01"]}, pen=root)
    return scribe


@provokes("open.bucket")
def a_sealed_part_too_long() -> Scribe:
    preparation = running()
    preparation.write("LabelsPrinted", entry={"sealed": HEADER + bytes(541), "sealed_length": 547})
    return preparation.scribe


@provokes("open.bucket")
def a_sealed_part_where_there_is_none() -> Scribe:
    return entry_with(sealed=HEADER + bytes(540), sealed_length=546)


@provokes("open.facts")
def a_fact_too_many() -> Scribe:
    return signed_in(facts={"arm": "A"})


@provokes("open.facts")
def facts_that_are_no_object() -> Scribe:
    return signed_in(facts=[])


@provokes("open.facts")
def a_time_without_its_offset() -> Scribe:
    return signed_in(at=NOON[:23])


@provokes("open.facts")
def a_time_that_is_no_text() -> Scribe:
    return signed_in(at=5)


@provokes("open.facts")
def a_time_further_off_than_any_zone() -> Scribe:
    return signed_in(at=NOON.replace("+01:00", "+15:00"))


@provokes("open.facts")
def a_bag_code_without_its_check_character() -> Scribe:
    return label_of(OTHER_BAG[:-1])


@provokes("open.facts")
def a_bag_code_with_a_slip_of_the_pen() -> Scribe:
    return label_of(OTHER_BAG[:-1] + "3")


@provokes("open.facts")
def a_bag_code_as_people_read_it() -> Scribe:
    return label_of(BagCode(OTHER_BAG).shown)


@provokes("open.facts")
def a_bag_code_in_small_letters() -> Scribe:
    return label_of(running().bag.lower())


@provokes("open.facts")
def a_cancellation_for_being_late() -> Scribe:
    preparation = running()
    preparation.write("PreparationClosed", {"second": preparation.second("Cancelled")})
    preparation.write("Cancelled", {"reason": "too_late"})
    return preparation.scribe


@provokes("open.facts")
def a_window_with_half_a_key() -> Scribe:
    preparation = requested()
    preparation.write("RequestAccepted", {"capsule_key": "ab" * 16})
    return preparation.scribe


@provokes("open.by")
def another_author() -> Scribe:
    seat = Scribe().crew.pharmacist.seat
    return signed_in(by={"name": seat.name, "role": seat.role.value, "seat": seat.seat})


@provokes("open.meaning")
def a_meaning_that_is_not_in_the_list() -> Scribe:
    scribe = Scribe()
    scribe.write("SitesProposed", {"sites": ["01"]}, part={"meaning": "liked"})
    return scribe


@provokes("open.meaning")
def a_meaning_that_is_no_text() -> Scribe:
    scribe = Scribe()
    scribe.write("SitesProposed", {"sites": ["01"]}, part={"meaning": ["authored"]})
    return scribe


@provokes("open.meaning")
def a_confirmation_that_approves_nothing() -> Scribe:
    scribe = Scribe()
    line = scribe.write("SitesProposed", {"sites": ["01"]})
    facts: Facts = {"line": line.number, "leaf": line.leaf.hex()}
    scribe.write("Confirmed", facts, "operator", part={"meaning": "reviewed"})
    return scribe


@provokes("open.meaning")
def a_release_that_releases_nothing() -> Scribe:
    preparation = running()
    preparation.write("PreparationClosed")
    preparation.write("Released", part={"meaning": "approved"})
    return preparation.scribe


@provokes("open.study")
def another_study_configuration() -> Scribe:
    return signed_in(study="00" * 32)


@provokes("open.founding")
def a_log_without_a_founder() -> Scribe:
    scribe = Scribe(blank=True)
    scribe.write("SignedIn", {})
    return scribe


@provokes("open.founded_twice")
def a_study_founded_twice() -> Scribe:
    scribe = Scribe()
    facts = canonical.decode(scribe.lines[0].open)["facts"]
    scribe.write("StudyProposed", cast(Facts, facts))
    return scribe


@provokes("log.empty")
def a_log_without_lines() -> Broken:
    return Broken(Scribe(blank=True), 0)
