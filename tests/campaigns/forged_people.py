"""The facts of lines about seats and keys drawn at random, and the rows that they set."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from app.custody.canonical import Value
from app.custody.entry import SignerKind
from app.custody.records import SeatRow
from app.custody.renewal import keepers, reach_of
from app.trial.names import Role
from app.trial.sealed import Sealed
from app.vault.signing import SigningPen
from tests.campaigns.forged_facts import FactsDrawn, Seat


@dataclass
class FactsOfPeople(FactsDrawn):
    """What may be told of people as well."""

    def _of_SeatProposed(self, facts: dict[str, Value]) -> None:
        name = f"seat {len(self.scribe.lines)} {self.chance.random()}"
        pens = [
            SigningPen.of(kind, Sealed(hashlib.sha256(f"{name}{kind}".encode()).digest()))
            for kind in (SignerKind.ROOT, SignerKind.ESIGN)
        ]
        told: dict[str, Value] = {
            "seat": hashlib.sha256(name.encode()).hexdigest()[:16], "name": name[:8],
            "role": self.chance.choice([*Role, Role.PHARMACIST, Role.OPERATOR, Role.ESCROW]).value,
            "trained": "2026-03-01", "start": "2026-01-01T00:00:00.000+01:00",
            "end": "2027-01-01T00:00:00.000+01:00",
            "root": pens[0].public_key.hex(), "esign": pens[1].public_key.hex(),
        }
        facts |= told
        record = b"".join(bytes.fromhex(str(facts[n])) for n in ("root", "esign", "seal"))
        row = SeatRow(str(facts["seat"]), record, b"wrapped", b"grants")
        facts["row"] = row.digest
        self.scribe.seats.append(row)
        self.seats[row.seat] = Seat(dict(facts), *pens)

    def _of_SeatRecovered(self, facts: dict[str, Value]) -> None:
        self._of_SeatProposed(facts)
        former = self.seats[str(facts["replaces"])].facts["role"]
        if self.chance.random() < 0.8:
            facts["role"] = former
            self.seats[str(facts["seat"])].facts["role"] = former

    def _of_DelegationProposed(self, facts: dict[str, Value]) -> None:
        facts |= {
            "start": "2026-01-01T00:00:00.000+01:00",
            "end": self.chance.choice(
                ["2027-01-01T00:00:00.000+01:00", "2026-02-01T00:00:00.000+01:00"]
            ),
        }

    def _of_SharesPlaced(self, facts: dict[str, Value]) -> None:
        self._escrow(facts)

    _of_SharesTested = _of_SharesPlaced

    def _escrow(self, facts: dict[str, Value]) -> None:
        able = [s for s, seat in self.seats.items() if seat.facts["role"] == "escrow"]
        facts["seat"] = self.chance.choice(able or sorted(self.seats))

    def _of_InspectionOpened(self, facts: dict[str, Value]) -> None:
        able = [s for s, seat in self.seats.items() if seat.facts["role"] == "inspector"]
        facts["seat"] = self.chance.choice(able or sorted(self.seats))

    def _of_KeysRenewed(self, facts: dict[str, Value]) -> None:
        people = self.audit.people
        due = people._generations._due
        roles = due[1] if due else reach_of(Role.PHARMACIST)
        facts["keys"] = [
            {"role": r.value, "generation": people.generation(r) + 1} for r in roles
        ]
        kept = [seat.seat for seat in keepers(people.effective(), roles)]
        if self.chance.random() < 0.1:
            kept = kept[:-1] or kept
        rows: list[Value] = []
        for seat in kept:
            at = next(n for n, row in enumerate(self.scribe.seats) if row.seat == seat)
            self.scribe.seats[at] = replace(
                self.scribe.seats[at], grants=b"of %d" % len(self.scribe.lines)
            )
            rows.append({"seat": seat, "row": self.scribe.seats[at].digest})
        facts["rows"] = rows
