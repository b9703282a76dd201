"""Shares of the keys, and seats put in the place of lost ones otherwise than the law allows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.custody.canonical import Value
from app.custody.entry import SignerKind
from app.custody.records import Line
from tests.custody.provoke_people import by, pen, stranger
from tests.custody.provoke_seats import row
from tests.custody.provoke_unblinding import follow
from tests.custody.provoking import provokes
from tests.custody.scribe import Facts, Scribe, judge

ESCROW, NEW = "e5c0e5c0e5c0e5c0", "4e554e554e554e55"
HELD: Facts = {
    "seat": ESCROW,
    "holders": [
        {"share": number, "holder": f"Coffre {number}", "envelope": f"S-{number}"}
        for number in (1, 2, 3)
    ],
}  # fmt: skip


def _seat(seat: str, role: str, pens: tuple[str, str]) -> dict[str, Value]:
    root, esign = pens
    return {
        **stranger(role), "seat": seat, "name": f"Escrow {seat[:4]}" if seat == ESCROW else "Zoé",
        "root": pen(root, SignerKind.ROOT).public_key.hex(),
        "esign": pen(esign).public_key.hex(),
    }  # fmt: skip


def escrowed(scribe: Scribe | None = None) -> Scribe:
    """A study whose keys are also sealed to an escrow, confirmed by two."""
    scribe = scribe or Scribe()
    facts = row(scribe, _seat(ESCROW, "escrow", ("xr", "xe")))
    scribe.confirm(scribe.write("SeatProposed", facts))
    return scribe


def as_escrow(kind: SignerKind = SignerKind.ESIGN) -> dict[str, Any]:
    """How whoever holds two shares signs."""
    key = pen("xe" if kind is SignerKind.ESIGN else "xr", kind)
    return {"pen": key, "part": by(_seat(ESCROW, "escrow", ("xr", "xe")))}


def as_new(role: str = "pharmacist") -> dict[str, Any]:
    """How the new seat signs."""
    return {"pen": pen("ne"), "part": by(_seat(NEW, role, ("nr", "ne")))}


def recovering(
    scribe: Scribe | None = None, *, alone: str = "no", role: str = "pharmacist",
    of: str = "pharmacist", **how: Any,
) -> Scribe:  # fmt: skip
    """Two shares put a new seat in the place of one whose passphrase was lost."""
    scribe = escrowed(scribe)
    facts = row(scribe, _seat(NEW, role, ("nr", "ne")))
    lost = getattr(scribe.crew, of).seat.seat
    scribe.write("SeatRecovered", {**facts, "replaces": lost, "alone": alone},
                 **{**as_escrow(), **how})  # fmt: skip
    return scribe


def confirmed(scribe: Scribe, how: dict[str, Any] | None = None, who: str = "operator") -> Scribe:
    """The recovery confirmed: by the operator, or by whoever signs `how`."""
    line = scribe.lines[-1]
    facts: Facts = {"line": line.number, "leaf": line.leaf.hex()}
    scribe.write("Confirmed", facts, who, **(how or {}))
    return scribe


def renewing(scribe: Scribe) -> Facts:
    """The facts of the renewal that a recovery calls for, and its rows put in place."""
    kept = [ESCROW, NEW, scribe.crew.operator.seat.seat]
    rows: list[Value] = []
    for seat in sorted(kept):
        at = next(n for n, found in enumerate(scribe.seats) if found.seat == seat)
        scribe.seats[at] = replace(scribe.seats[at], grants=b"two generations")
        rows.append({"seat": seat, "row": scribe.seats[at].digest})
    keys: Value = [{"role": role, "generation": 2} for role in ("arm", "identity")]
    return {"keys": keys, "rows": rows}


def recovered_by_two(scribe: Scribe | None = None) -> Scribe:
    """Shares made, placed and tested; a lost seat replaced; keys renewed; the new seat signs."""
    scribe = escrowed(scribe)
    scribe.write("SharesPlaced", HELD)
    scribe.write("SharesTested", {"seat": ESCROW, "shares": [1, 3]}, "operator")
    facts = row(scribe, _seat(NEW, "pharmacist", ("nr", "ne")))
    lost = scribe.crew.pharmacist.seat.seat
    scribe.write("SeatRecovered", {**facts, "replaces": lost, "alone": "no"}, **as_escrow())
    confirmed(scribe)
    scribe.write("KeysRenewed", renewing(scribe), "operator")
    scribe.write("SitesProposed", {"sites": ["01"]}, **as_new())
    return scribe


def recovered_alone(scribe: Scribe | None = None) -> Scribe:
    """Nobody else is left to sign: the new seat confirms itself, and renews."""
    scribe = confirmed(recovering(scribe, alone="yes"), as_new())
    scribe.write("KeysRenewed", renewing(scribe), **as_new())
    return scribe


def the_recovery(scribe: Scribe) -> Line:
    """The line of it."""
    told = judge(scribe.snapshot()).events
    return next(e for e in reversed(told) if e.kind == "SeatRecovered").line


def signed_later(scribe: Scribe | None = None) -> Scribe:
    """A seat recovered with nobody's confirmation, and another preparer who signs that later."""
    scribe = recovered_alone(scribe)
    follow(scribe, "Countersigned", the_recovery(scribe))
    return scribe


@provokes("people.same_person")
def a_recovery_countersigned_by_who_was_recovered(scribe: Scribe | None = None) -> Scribe:
    scribe = recovered_alone(scribe)
    told = the_recovery(scribe)
    scribe.write("Countersigned", {"line": told.number, "leaf": told.leaf.hex()}, **as_new())
    return scribe


@provokes("people.same_person")
def a_recovery_countersigned_from_another_seat_of_the_same_name(
    scribe: Scribe | None = None,
) -> Scribe:
    scribe = recovered_alone(scribe)
    told = the_recovery(scribe)
    again = {**stranger(), "name": "Zoé"}
    line = scribe.write("SeatProposed", row(scribe, again), "operator")
    scribe.write("Confirmed", {"line": line.number, "leaf": line.leaf.hex()}, **as_new())
    scribe.write(
        "Countersigned", {"line": told.number, "leaf": told.leaf.hex()},
        pen=pen("e"), part=by(again),
    )  # fmt: skip
    return scribe


@provokes("unblinding.seconded_twice")
def a_recovery_countersigned_twice(scribe: Scribe | None = None) -> Scribe:
    scribe = signed_later(scribe)
    follow(scribe, "Countersigned", the_recovery(scribe))
    return scribe


@provokes("unblinding.other_line")
def a_recovery_by_two_countersigned(scribe: Scribe | None = None) -> Scribe:
    scribe = recovered_by_two(scribe)
    follow(scribe, "Countersigned", the_recovery(scribe))
    return scribe


@provokes("unblinding.other_line")
def a_recovery_countersigned_before_it_counts(scribe: Scribe | None = None) -> Scribe:
    scribe = recovering(scribe, alone="yes")
    follow(scribe, "Countersigned", the_recovery(scribe))
    return scribe


@provokes("people.not_confirmed")
def a_recovery_confirmed_by_itself_while_another_is_left(scribe: Scribe | None = None) -> Scribe:
    return confirmed(recovering(scribe), as_new())


@provokes("people.own_revocation")
def a_recovery_confirmed_by_the_seat_it_replaces(scribe: Scribe | None = None) -> Scribe:
    return confirmed(recovering(scribe), who="pharmacist")


@provokes("people.not_renewed")
def no_renewal_after_a_recovery(scribe: Scribe | None = None) -> Scribe:
    scribe = confirmed(recovering(scribe))
    scribe.write("SignedIn", {}, "operator")
    return scribe


@provokes("people.role")
def a_recovery_without_shares(scribe: Scribe | None = None) -> Scribe:
    return recovering(scribe, pen=None, part=None)


@provokes("people.role")
def an_escrow_that_signs_something_else(scribe: Scribe | None = None) -> Scribe:
    scribe = escrowed(scribe)
    scribe.write("SignedIn", {}, **as_escrow(SignerKind.ROOT))
    return scribe


@provokes("people.role")
def an_escrow_that_confirms() -> Scribe:
    scribe = escrowed()
    line = scribe.write("SitesProposed", {"sites": ["01"]})
    facts: Facts = {"line": line.number, "leaf": line.leaf.hex()}
    scribe.write("Confirmed", facts, **as_escrow())
    return scribe


@provokes("people.unknown_seat")
def a_recovery_in_another_role(scribe: Scribe | None = None) -> Scribe:
    return recovering(scribe, of="operator")


@provokes("people.unknown_seat")
def a_recovery_of_a_seat_that_prepares_nothing() -> Scribe:
    return recovering(role="auditor", of="auditor")


@provokes("people.unknown_seat")
def a_recovery_of_nobody() -> Scribe:
    scribe = escrowed()
    facts = row(scribe, _seat(NEW, "pharmacist", ("nr", "ne")))
    scribe.write("SeatRecovered", {**facts, "replaces": "0" * 16, "alone": "no"}, **as_escrow())
    return scribe


@provokes("people.nothing_to_confirm")
def a_recovery_overtaken_by_a_renewal() -> Scribe:
    scribe = recovering()
    waits = scribe.lines[-1]
    scribe.confirm(scribe.write("SeatProposed", row(scribe, stranger())))
    told: Facts = {"seat": str(stranger()["seat"]), "reason": "left"}
    scribe.confirm(scribe.write("RevocationProposed", told))
    people = [ESCROW, scribe.crew.pharmacist.seat.seat, scribe.crew.operator.seat.seat]
    rows: list[Value] = []
    for seat in sorted(people):
        at = next(n for n, found in enumerate(scribe.seats) if found.seat == seat)
        scribe.seats[at] = replace(scribe.seats[at], grants=b"two generations")
        rows.append({"seat": seat, "row": scribe.seats[at].digest})
    keys: Value = [{"role": role, "generation": 2} for role in ("arm", "identity")]
    scribe.write("KeysRenewed", {"keys": keys, "rows": rows}, "operator")
    scribe.confirm(waits)
    return scribe


@provokes("people.unknown_seat")
def shares_of_nothing(scribe: Scribe | None = None) -> Scribe:
    scribe = scribe or Scribe()
    scribe.write("SharesTested", {"seat": ESCROW, "shares": [1, 2]})
    return scribe


@provokes("people.unknown_seat")
def shares_of_a_person_s_seat(scribe: Scribe | None = None) -> Scribe:
    scribe = escrowed(scribe)
    scribe.write("SharesPlaced", {**HELD, "seat": scribe.crew.operator.seat.seat})
    return scribe


@provokes("open.facts")
def a_fourth_share() -> Scribe:
    scribe = escrowed()
    scribe.write("SharesTested", {"seat": ESCROW, "shares": [1, 4]})
    return scribe
