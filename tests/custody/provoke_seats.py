"""Seats revoked, amended and renewed otherwise than the law allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.custody.canonical import Value
from app.custody.entry import SignerKind
from app.custody.records import SeatRow
from tests.custody.day import closed, requested, running
from tests.custody.provoke_people import SEAT, by, pen, stranger
from tests.custody.provoking import Broken, provokes
from tests.custody.scribe import NOON, Facts, Scribe

GEN_2 = b"\x01\x01\x00\x00\x00\x02"


def row(scribe: Scribe, facts: Facts) -> Facts:
    """The facts of a seat whose row joins the file."""
    record = b"".join(bytes.fromhex(str(facts[name])) for name in ("root", "esign", "seal"))
    made = SeatRow(str(facts["seat"]), record, b"wrapped", b"grants")
    scribe.seats.append(made)
    return {**facts, "row": made.digest}


def joined(role: str = "pharmacist", scribe: Scribe | None = None) -> Scribe:
    """A study with one seat more, confirmed."""
    scribe = scribe or Scribe()
    scribe.confirm(scribe.write("SeatProposed", row(scribe, stranger(role))))
    return scribe


def as_third(role: str = "pharmacist", kind: SignerKind = SignerKind.ESIGN) -> dict[str, Any]:
    """How the third seat signs."""
    return {"pen": pen("e" if kind is SignerKind.ESIGN else "r", kind), "part": by(stranger(role))}


def revoking(scribe: Scribe, seat: str = SEAT, author: str = "pharmacist", **how: Any) -> Scribe:
    """The revocation of a seat proposed."""
    scribe.write("RevocationProposed", {"seat": seat, "reason": "left"}, author, **how)
    return scribe


def revoked(role: str = "pharmacist", scribe: Scribe | None = None) -> Scribe:
    """A study whose third seat was revoked a line ago."""
    scribe = revoking(joined(role, scribe))
    scribe.confirm(scribe.lines[-1])
    return scribe


def renewing(scribe: Scribe, **forged: Value) -> Facts:
    """The facts of the renewal that a revoked preparer calls for, and its rows put in place."""
    people = sorted((scribe.crew.pharmacist, scribe.crew.operator), key=lambda p: p.seat.seat)
    rows: list[Value] = []
    for person in people:
        at = next(n for n, kept in enumerate(scribe.seats) if kept.seat == person.seat.seat)
        scribe.seats[at] = replace(scribe.seats[at], grants=b"two generations")
        rows.append({"seat": person.seat.seat, "row": scribe.seats[at].digest})
    keys: Value = [{"role": role, "generation": 2} for role in ("arm", "identity")]
    return {"keys": keys, "rows": rows, **forged}


def renewed(scribe: Scribe | None = None) -> Scribe:
    """A study whose third seat was revoked and whose keys were renewed."""
    scribe = revoked("pharmacist", scribe)
    scribe.write("KeysRenewed", renewing(scribe), "operator")
    return scribe


def wrong_renewal(
    forge: Callable[[dict[str, Any]], object], author: str = "operator",
    scribe: Scribe | None = None,
) -> Scribe:  # fmt: skip
    """A study whose renewal says something else."""
    scribe = revoked("pharmacist", scribe)
    facts = dict(renewing(scribe))
    forge(facts)
    scribe.write("KeysRenewed", facts, author)
    return scribe


@provokes("people.revoked")
def a_revoked_seat_that_signs(scribe: Scribe | None = None) -> Scribe:
    scribe = renewed(scribe)
    scribe.write("SignedIn", {}, **as_third(kind=SignerKind.ROOT))
    return scribe


@provokes("people.not_confirmed")
def a_revoked_seat_that_confirms() -> Scribe:
    scribe = renewed()
    line = scribe.write("SitesProposed", {"sites": ["01"]})
    facts: Facts = {"line": line.number, "leaf": line.leaf.hex()}
    scribe.write("Confirmed", facts, **as_third())
    return scribe


@provokes("window.second_key")
def a_revoked_seat_as_the_second_person() -> Scribe:
    third = requested().accept().prepare()
    revoked("operator", third.scribe)
    third.scribe.write("KeysRenewed", renewing(third.scribe), "operator")
    second = {"seat": SEAT, "name": "Nora Blanc", "key": pen("e").public_key.hex()}
    forged: Facts = {"second": {**third.second(), **second}}
    third.write("PreparationClosed", forged, entry={"sealed": GEN_2 + bytes(32796)})
    return third.scribe


@provokes("people.own_revocation")
def a_seat_that_confirms_its_own_revocation(scribe: Scribe | None = None) -> Scribe:
    scribe = joined("pharmacist", scribe)
    revoking(scribe, scribe.crew.operator.seat.seat)
    scribe.confirm(scribe.lines[-1])
    return scribe


@provokes("people.too_few")
def the_second_preparer_revoked(scribe: Scribe | None = None) -> Scribe:
    scribe = joined("monitor", scribe)
    revoking(scribe, scribe.crew.pharmacist.seat.seat)
    scribe.confirm(scribe.lines[-1])
    return scribe


@provokes("people.too_few")
def the_last_pharmacist_revoked() -> Scribe:
    scribe = revoking(joined("operator"), Scribe().crew.pharmacist.seat.seat)
    scribe.confirm(scribe.lines[-1])
    return scribe


@provokes("people.unknown_seat")
def the_revocation_of_nobody() -> Scribe:
    return revoking(Scribe())


@provokes("people.unknown_seat")
def the_revocation_of_a_seat_not_confirmed() -> Scribe:
    scribe = Scribe()
    scribe.write("SeatProposed", row(scribe, stranger()))
    return revoking(scribe)


@provokes("people.unknown_seat")
def the_revocation_of_a_seat_revoked() -> Scribe:
    return revoking(renewed())


@provokes("people.unknown_seat")
def the_delegation_of_nobody() -> Scribe:
    scribe = Scribe()
    scribe.write("DelegationProposed", delegation("f" * 16))
    return scribe


@provokes("people.unknown_seat")
def an_inspection_for_a_monitor(scribe: Scribe | None = None) -> Scribe:
    scribe = joined("monitor", scribe)
    scribe.write("InspectionOpened", {"seat": SEAT})
    return scribe


@provokes("people.unknown_seat")
def wrong_passphrases_at_no_seat(scribe: Scribe | None = None) -> Scribe:
    scribe = scribe or Scribe()
    scribe.write("PassphraseFailed", {"seat": "f" * 16, "times": 3})
    return scribe


@provokes("people.nothing_to_confirm")
def a_revocation_confirmed_after_another() -> Scribe:
    scribe = joined()
    first, other = (revoking(scribe).lines[-1] for _ in range(2))
    scribe.confirm(first)
    scribe.write("KeysRenewed", renewing(scribe), "operator")
    scribe.confirm(other)
    return scribe


@provokes("people.nothing_to_confirm")
def what_a_revoked_seat_had_proposed(scribe: Scribe | None = None) -> Scribe:
    scribe = joined("pharmacist", scribe)
    line = scribe.write("SitesProposed", {"sites": ["01"]}, **as_third())
    scribe.confirm(revoking(scribe).lines[-1])
    scribe.write("KeysRenewed", renewing(scribe), "operator")
    scribe.confirm(line)
    return scribe


@provokes("people.nothing_to_confirm")
def a_seat_proposed_before_the_keys_were_renewed(scribe: Scribe | None = None) -> Scribe:
    scribe = joined("pharmacist", scribe)
    told = {**stranger(), "seat": "f" * 16, "root": "0a" * 32, "esign": "0b" * 32}
    line = scribe.write("SeatProposed", row(scribe, told))
    scribe.confirm(revoking(scribe).lines[-1])
    scribe.write("KeysRenewed", renewing(scribe), "operator")
    scribe.confirm(line)
    return scribe


@provokes("people.not_renewed")
def no_renewal_after_a_revocation(scribe: Scribe | None = None) -> Scribe:
    scribe = revoked("pharmacist", scribe)
    scribe.write("SignedIn", {})
    return scribe


@provokes("people.not_renewed")
def a_confirmation_in_place_of_the_renewal() -> Scribe:
    scribe = joined()
    sites = scribe.write("SitesProposed", {"sites": ["01"]})
    scribe.confirm(revoking(scribe).lines[-1])
    scribe.confirm(sites)
    return scribe


@provokes("people.not_renewed")
def a_log_that_ends_before_the_renewal() -> Scribe:
    return revoked("monitor")


@provokes("people.not_renewed")
def a_renewal_for_nothing() -> Scribe:
    scribe = Scribe()
    scribe.write("KeysRenewed", renewing(scribe), "operator")
    return scribe


@provokes("people.not_renewed")
def a_renewal_for_an_auditor() -> Scribe:
    scribe = revoked("auditor")
    scribe.write("KeysRenewed", renewing(scribe), "operator")
    return scribe


@provokes("people.not_renewed")
def a_renewal_by_another_than_who_confirmed() -> Scribe:
    return wrong_renewal(lambda facts: None, "pharmacist")


@provokes("people.not_renewed")
def a_renewal_of_one_key_of_two() -> Scribe:
    return wrong_renewal(lambda facts: facts["keys"].pop())


@provokes("people.not_renewed")
def a_renewal_that_skips_a_generation(scribe: Scribe | None = None) -> Scribe:
    return wrong_renewal(lambda told: told["keys"][0].update(generation=3), scribe=scribe)


@provokes("people.not_renewed")
def a_renewal_that_leaves_one_out(scribe: Scribe | None = None) -> Scribe:
    return wrong_renewal(lambda facts: facts["rows"].pop(), scribe=scribe)


@provokes("people.not_renewed")
def a_renewal_out_of_order() -> Scribe:
    return wrong_renewal(lambda facts: facts["rows"].reverse())


@provokes("people.old_generation")
def a_sealed_part_under_the_key_before(scribe: Scribe | None = None) -> Scribe:
    scribe = renewed(scribe)
    scribe.write("StockReceived", {})
    return scribe


@provokes("people.delegation")
def a_signature_after_a_delegation_cut_short(scribe: Scribe | None = None) -> Scribe:
    scribe = scribe or Scribe()
    seat = scribe.crew.operator.seat.seat
    scribe.confirm(scribe.write("DelegationProposed", delegation(seat, NOON)))
    later = NOON.replace("12:00:00.000", "12:00:00.001")
    scribe.write("SignedIn", {}, "operator", at=later)
    return scribe


@provokes("people.delegation")
def a_closing_whose_r_is_behind_the_end_of_a_delegation() -> Scribe:
    """A delay may be told before: it carries an R that is still to come."""
    one = running()
    seat = one.scribe.crew.pharmacist.seat.seat
    proposed = one.scribe.write("DelegationProposed", delegation(seat, NOON), "operator")
    one.scribe.confirm(proposed, "pharmacist")
    one.delay()
    one.write("PreparationClosed", {"second": one.second()})
    return one.scribe


@provokes("people.role")
def an_auditor_who_revokes(scribe: Scribe | None = None) -> Scribe:
    return revoking(joined("pharmacist", scribe), author="auditor")


@provokes("row.seat_differs")
def a_seat_as_it_was_before_its_passphrase_changed(scribe: Scribe | None = None) -> Broken:
    scribe = scribe or Scribe()
    line = scribe.write("KeysRewrapped", {"row": "0c" * 32, "cause": "passphrase"}, "auditor")
    return Broken(scribe, line.number)


@provokes("row.seat_keys")
def a_seat_rewrapped_with_keys_of_its_own() -> Broken:
    scribe = Scribe()
    person = scribe.crew.auditor
    at = next(n for n, kept in enumerate(scribe.seats) if kept.seat == person.seat.seat)
    record = pen("r").public_key + scribe.seats[at].record[32:]
    scribe.seats[at] = replace(scribe.seats[at], record=record)
    told: Facts = {"row": scribe.seats[at].digest, "cause": "cost"}
    return Broken(scribe, scribe.write("KeysRewrapped", told, "auditor").number)


@provokes("window.identity")
def the_name_of_nobody(scribe: Scribe | None = None) -> Scribe:
    scribe = scribe or Scribe()
    scribe.write("IdentityRecorded", {"subject": "09-009"})
    return scribe


@provokes("window.identity")
def a_name_inside_the_window() -> Scribe:
    preparation = requested().accept()
    preparation.scribe.write("IdentityRecorded", {"subject": "01-001"})
    return preparation.scribe


@provokes("entry.sealed_form")
def a_name_under_the_arm_s_key() -> Scribe:
    scribe = closed().scribe
    sealed = b"\x01\x01\x00\x00\x00\x01" + bytes(540)
    scribe.write("IdentityRecorded", {"subject": "01-001"}, entry={"sealed": sealed})
    return scribe


def delegation(seat: str, end: str = "2028-01-01T00:00:00.000+01:00") -> Facts:
    """The facts of another delegation."""
    start = "2026-01-01T00:00:00.000+01:00"
    return {"seat": seat, "trained": "2026-03-01", "start": start, "end": end}


def people_s_year(scribe: Scribe | None = None) -> Scribe:
    """A log in which seats come, change and go, and everything follows."""
    scribe = renewed(scribe)
    person = scribe.crew.operator.seat.seat
    scribe.confirm(scribe.write("DelegationProposed", delegation(person)))
    scribe.write("SignedIn", {}, "operator", at=NOON.replace("2026", "2027"))
    scribe.write("PassphraseFailed", {"seat": SEAT, "times": 4}, "auditor")
    at = next(n for n, kept in enumerate(scribe.seats) if kept.seat == person)
    scribe.seats[at] = replace(scribe.seats[at], wrapped=b"under another passphrase")
    told: Facts = {"row": scribe.seats[at].digest, "cause": "passphrase"}
    scribe.write("KeysRewrapped", told, "operator")
    inspector = {**stranger("inspector"), "seat": "f" * 16}
    inspector |= {"root": pen("ir").public_key.hex(), "esign": pen("ie").public_key.hex()}
    scribe.confirm(scribe.write("SeatProposed", row(scribe, inspector)))
    scribe.write("InspectionOpened", {"seat": "f" * 16})
    requested_again = requested(7, scribe)
    scribe.write(
        "IdentityRecorded", {"subject": "01-007"},
        entry={"sealed": b"\x01\x02\x00\x00\x00\x02" + bytes(540)},
    )  # fmt: skip
    requested_again.write("RequestDeclined")
    return scribe
