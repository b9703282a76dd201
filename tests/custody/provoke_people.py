"""Lines signed by those who may not, or confirmed by those who may not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import cast

from app.custody import canonical
from app.custody.canonical import Value
from app.custody.entry import SignerKind
from app.trial.sealed import Sealed
from app.vault.signing import SigningPen
from tests.custody.provoking import provokes
from tests.custody.scribe import NOON, Facts, Scribe

SEAT = "5eed5eed5eed5eed"


def pen(name: str, kind: SignerKind = SignerKind.ESIGN) -> SigningPen:
    """A key pair that belongs to a name."""
    return SigningPen.of(kind, Sealed(hashlib.sha256(name.encode()).digest()))


def stranger(role: str = "pharmacist") -> dict[str, Value]:
    """The facts of a seat that nobody has confirmed."""
    return {
        "seat": SEAT, "name": "Nora Blanc", "role": role, "qualification": "PharmD",
        "trained": "2026-03-01", "start": "2026-01-01T00:00:00.000+01:00",
        "end": "2027-01-01T00:00:00.000+01:00", "root": pen("r", SignerKind.ROOT).public_key.hex(),
        "esign": pen("e").public_key.hex(), "seal": "00" * 32, "row": "00" * 32,
    }  # fmt: skip


def by(seat: Mapping[str, Value]) -> dict[str, Value]:
    """The author part of a line that this seat signs."""
    return {"by": {name: seat[name] for name in ("name", "role", "seat")}}


def proposed(role: str = "pharmacist") -> Scribe:
    """A study in which a newcomer's seat awaits a second person."""
    scribe = Scribe()
    scribe.write("SeatProposed", stranger(role))
    return scribe


def founded() -> Scribe:
    """A study with its founding line only."""
    scribe = Scribe()
    del scribe.lines[1:]
    return scribe


def newcomers_own(role: str) -> Scribe:
    """The second seat of a study, confirmed by the newcomer."""
    scribe = founded()
    line = scribe.write("SeatProposed", stranger(role))
    facts: Facts = {"line": line.number, "leaf": line.leaf.hex()}
    scribe.write("Confirmed", facts, pen=pen("e"), part=by(stranger(role)))
    return scribe


@provokes("people.unknown_key")
def a_key_that_no_seat_holds() -> Scribe:
    scribe = Scribe()
    scribe.write("SignedIn", {}, pen=pen("nobody", SignerKind.ROOT))
    return scribe


@provokes("people.unknown_key")
def a_root_key_that_signs_as_esign() -> Scribe:
    scribe = Scribe()
    root = scribe.crew.pharmacist.keys.root
    scribe.write(
        "SitesProposed", {"sites": ["01"]}, pen=root, entry={"signer_kind": SignerKind.ESIGN}
    )
    return scribe


@provokes("people.not_confirmed")
def a_seat_not_yet_confirmed() -> Scribe:
    scribe = proposed()
    scribe.write("SignedIn", {}, pen=pen("r", SignerKind.ROOT), part=by(stranger()))
    return scribe


@provokes("people.not_confirmed")
def a_newcomer_who_confirms_themself_among_many() -> Scribe:
    scribe = proposed()
    line = scribe.lines[-1]
    facts: Facts = {"line": line.number, "leaf": line.leaf.hex()}
    scribe.write("Confirmed", facts, pen=pen("e"), part=by(stranger()))
    return scribe


@provokes("people.not_confirmed")
def a_newcomer_who_confirms_the_study_first() -> Scribe:
    scribe = founded()
    scribe.write("SeatProposed", stranger())
    facts: Facts = {"line": 0, "leaf": scribe.lines[0].leaf.hex()}
    scribe.write("Confirmed", facts, pen=pen("e"), part=by(stranger()))
    return scribe


@provokes("people.nothing_to_confirm")
def a_confirmation_of_no_proposal() -> Scribe:
    scribe = Scribe()
    scribe.confirm(scribe.lines[-1])
    return scribe


@provokes("people.nothing_to_confirm")
def a_confirmation_given_twice() -> Scribe:
    scribe = proposed()
    line = scribe.lines[-1]
    scribe.confirm(line)
    scribe.confirm(line)
    return scribe


@provokes("people.nothing_to_confirm")
def a_confirmation_of_a_line_to_come() -> Scribe:
    scribe = Scribe()
    scribe.confirm(scribe.lines[-1], line=500)
    return scribe


@provokes("people.other_leaf")
def a_confirmation_of_another_leaf() -> Scribe:
    scribe = proposed()
    scribe.confirm(scribe.lines[-1], leaf="00" * 32)
    return scribe


@provokes("people.same_person")
def one_person_for_both() -> Scribe:
    scribe = Scribe()
    scribe.confirm(scribe.write("SitesProposed", {"sites": ["01"]}), "pharmacist")
    return scribe


@provokes("people.role")
def an_auditor_who_confirms() -> Scribe:
    scribe = Scribe()
    scribe.confirm(scribe.write("SitesProposed", {"sites": ["01"]}), "auditor")
    return scribe


@provokes("people.role")
def an_auditor_who_receives_albumin() -> Scribe:
    scribe = Scribe()
    facts: Facts = {"lot": "ALB-1", "expiry": "2027-01-01", "bottles": 1}
    scribe.write("AlbuminReceived", facts, "auditor")
    return scribe


@provokes("people.role")
def a_second_founder_who_may_not() -> Scribe:
    return newcomers_own("auditor")


@provokes("people.twice")
def a_seat_admitted_twice() -> Scribe:
    scribe = Scribe()
    facts = cast(Mapping[str, Value], canonical.decode(scribe.lines[1].open)["facts"])
    scribe.write("SeatProposed", facts)
    return scribe


@provokes("people.twice")
def one_key_for_two_seats() -> Scribe:
    scribe = Scribe()
    known = scribe.crew.operator.seat.root.hex()
    scribe.write("SeatProposed", {**stranger(), "esign": known})
    return scribe


@provokes("people.twice")
def one_key_for_two_purposes() -> Scribe:
    scribe = Scribe()
    told = stranger()
    scribe.write("SeatProposed", {**told, "root": told["esign"]})
    return scribe


@provokes("people.delegation")
def a_signature_after_the_delegation() -> Scribe:
    scribe = Scribe()
    scribe.write("SignedIn", {}, at=NOON.replace("2026", "2040"))
    return scribe


@provokes("people.delegation")
def a_signature_before_the_delegation() -> Scribe:
    scribe = Scribe()
    scribe.write("SignedIn", {}, at=NOON.replace("2026", "2020"))
    return scribe
