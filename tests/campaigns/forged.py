"""Well-signed logs by people who hold every key and obey no rule: lines drawn at random.

Most of what is drawn would be right for the desk, the rest is not: another
seat signs, another line is named, a step is left out or told twice. Lines that
nobody would accept are mostly thrown away, so that the logs grow long.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from app.custody.audit import Audit
from app.custody.canonical import Value
from app.custody.entry import SignerKind
from app.custody.finding import DoesNotFollow
from app.custody.kinds import CLOSINGS, FOLLOWS, KINDS
from app.custody.lists import Place
from app.custody.records import AllocationRow, Line, Snapshot
from app.custody.seats import rows_set
from app.trial.names import Role, RoleKey
from tests.campaigns.forged_facts import Seat
from tests.campaigns.forged_people import FactsOfPeople
from tests.custody.day import LATER, D, R
from tests.custody.scribe import NOON, PAGE, PAGE_DIGEST, Facts, _verified
from verifier.verify_log import KINDS as CODES

WAYS = ("by", "line", "request", "stamp", "fact", "seal", "meaning")
"""What may be wrong with a line on purpose."""
_STAMPS = (
    NOON, D, R, LATER, "2026-03-24T13:00:00.000+02:00", "2031-03-24T13:00:00.000+01:00",
    "0001-01-01T00:00:00.000+14:00", "2026-03-24T12:00:00.000-00:00",
    "2026-03-24T11:00:00.000+00:00", "9999-12-31T23:59:59.999-14:59",
)  # fmt: skip
_CANNOT = (KeyError, IndexError, StopIteration, ValueError, AttributeError, TypeError)


@dataclass
class Forger(FactsOfPeople):
    """One log in the making."""

    def __post_init__(self) -> None:
        for name in ("pharmacist", "operator", "auditor"):
            person = getattr(self.scribe.crew, name)
            esign = self.scribe._esign(name)
            facts = cast("dict[str, Value]", dict(person.seat.facts))
            self.seats[person.seat.seat] = Seat(facts, person.keys.root, esign)
        self._read()

    def _read(self) -> None:
        self.audit = Audit(_verified)
        self.events = [self.audit.feed(line) for line in self.scribe.lines]

    def try_one(self) -> DoesNotFollow | None:
        """One line more; what is wrong with it, if it stands in the log now."""
        kept = list(self.scribe.seats), list(self.scribe.rows), dict(self.scribe.settings)
        try:
            line = self._line(self._kind())
        except _CANNOT:
            self.scribe.seats, self.scribe.rows, self.scribe.settings = kept
            return None
        try:
            self.events.append(self.audit.feed(line))
        except DoesNotFollow as why:
            return why
        return None

    def forget(self, kept: Snapshot) -> None:
        """Takes the last line back."""
        del self.scribe.lines[len(kept.lines) :]
        self.scribe.seats, self.scribe.rows = list(kept.seats), list(kept.rows)
        self.scribe.settings = dict(kept.settings)
        self._read()

    def _kind(self) -> str:
        windows = self.audit.windows
        if windows._closing is not None and self.chance.random() < 0.95:
            told = self.chance.random() < 0.8
            return self.purpose if told else self.chance.choice(sorted(CLOSINGS))
        if self.audit.people._generations._due and self.chance.random() < 0.95:
            return "KeysRenewed"
        bare = [w for w in windows.all() if not w.bag]
        if bare and self.chance.random() < 0.8:
            return "Allocated"
        if self.waiting() and self.chance.random() < 0.3:
            return "Confirmed"
        if any(not w.closed for w in windows.all()) and self.chance.random() < 0.35:
            return self.chance.choice(
                ["ArmRevealed", "LabelsPrinted", "PreparationClosed", "PreparationClosed",
                 "SingleOperator", "LabelsReconciled", "CodeBreakPrinted", "Delayed"]
            )
        if self.chance.random() < 0.25:
            return self.chance.choice(["RequestReceived", "RequestAccepted", "SeatProposed"])
        if any(w.is_over for w in windows.all()) and self.chance.random() < 0.1:
            return "RepeatAgreed"
        return self.chance.choice(sorted(KINDS))

    def _line(self, kind: str) -> Line:
        """A line of this kind; the author of a row told anew is known before the row."""
        wrong = self.chance.choice(WAYS) if self.chance.random() < 0.12 else ""
        facts = self.facts(kind, wrong)
        seat = self._author(kind, facts, wrong)
        if kind == "KeysRewrapped":
            at = [row.seat for row in self.scribe.seats].index(str(seat.facts["seat"]))
            row = replace(self.scribe.seats[at], wrapped=b"of %d" % len(self.scribe.lines))
            self.scribe.seats[at], facts["row"] = row, row.digest
        esign = KINDS[kind].signer is SignerKind.ESIGN
        part: dict[str, Value] = {
            "at": self._at(kind, facts, wrong), "by": seat.by, "facts": facts, "kind": kind,
            "study": self.scribe.study,
        }
        if esign:
            part["meaning"] = KINDS[kind].meaning or "authored"
        if wrong == "meaning":
            part["meaning"] = self.chance.choice(["authored", "checked", "approved", "x", []])
        raw = json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return self.scribe.write(
            kind, facts, raw=raw.encode("utf-8", "surrogatepass"),
            pen=seat.esign if esign else seat.root,
            entry=self._sealed(kind, wrong),
        )

    def _sealed(self, kind: str, wrong: str) -> Mapping[str, bytes]:
        bucket = KINDS[kind].bucket
        if not bucket:
            return {}
        key = 2 if KINDS[kind].key is RoleKey.IDENTITY else 1
        generation = self.audit.people.generation(KINDS[kind].key)
        if wrong == "seal":
            key, generation = self.chance.choice(
                [(key, generation - 1), (3 - key, generation), (key, generation + 1)]
            )
        head = bytes([1, key]) + generation.to_bytes(4, "big")
        return {"sealed": head + bytes(bucket + 28)}

    def _author(self, kind: str, facts: Facts, wrong: str) -> Seat:
        everybody = list(self.seats.values())
        if wrong == "by":
            return self.chance.choice(everybody)
        flags = CODES[kind]
        roles: tuple[str, ...] = ("pharmacist", "operator")
        if "$" in flags:
            roles = ("escrow",)
        elif "%" in flags:
            roles = ("statistician",)
        elif "!" in flags:
            roles = tuple(role for role in Role if role is not Role.ESCROW)
        due = self.audit.people._generations._due
        if due is not None and kind == "KeysRenewed":
            return self.seats[due[0]]
        able = [
            seat for seat in everybody if seat.facts["role"] in roles
            and self.audit.people.is_effective(str(seat.facts["seat"]))
        ]
        if kind == "Confirmed" and self.chance.random() < 0.1:
            able = [seat for seat in everybody if seat.facts["role"] in roles]
        if self.chance.random() < 0.9:
            others = [seat for seat in able if seat.facts["seat"] not in self._barred(kind, facts)]
            able = others or able
        return self.chance.choice(able or everybody)

    def _barred(self, kind: str, facts: Facts) -> set[str]:
        """Who may not sign this, since they signed what it follows."""
        if kind == "Confirmed" or kind in FOLLOWS:
            return {self.events[int(str(facts["line"]))].by.seat}
        windows = self.audit.windows
        if kind in CLOSINGS and windows._closing is not None:
            return {windows._closing.second}
        return {str(cast(Facts, facts.get("second", {})).get("seat"))}

    def _at(self, kind: str, facts: Facts, wrong: str) -> str:
        window = self.audit.windows._by_request.get(str(facts.get("request")))
        stamp = KINDS[kind].stamp.value
        if wrong == "stamp":
            return self.chance.choice(_STAMPS)
        if stamp == "precise" or window is None:
            return NOON
        return window.d if stamp == "D" else window.r

    def file(self) -> Snapshot:
        """The log with rows beside it, right as far as they can be, at times not."""
        scribe = self.scribe
        scribe.settings[f"label/{PAGE_DIGEST}"] = zlib.compress(PAGE)
        if not any(event.kind == "LabelsPrinted" for event in self.events):
            del scribe.settings[f"label/{PAGE_DIGEST}"]
        scribe.allocations = self._allocations()
        scribe.capsules = []
        for window in self.audit.windows.all():
            if window.bag and (not window.closed or self.chance.random() < 0.02):
                scribe.put_capsule(window.line, window.bag)
        told = {event.number for event in self.events}
        admitted = {seat for event in self.events for seat in rows_set(event)}
        scribe.seats = [row for row in scribe.seats if row.seat in admitted]
        scribe.rows = [row for row in scribe.rows if row.version in told]
        return _in_order(scribe.snapshot())

    def _allocations(self) -> list[AllocationRow]:
        lists, chance, taken = self.audit.lists, self.chance, set[tuple[str, Place]]()
        rows = []
        for taker in sorted(lists.takers, key=lambda one: one.line):
            place = taker.place or lists.next_place(taker.stratum, taker.line, taken)
            if place is None or chance.random() < 0.02:
                continue
            if chance.random() < 0.02:
                place = (place[0], place[1] + 1)
            if (taker.stratum, place) not in taken:
                taken.add((taker.stratum, place))
                rows.append(AllocationRow(place[0], taker.stratum, place[1], taker.line))
        return rows


def _in_order(file: Snapshot) -> Snapshot:
    """The rows as a file gives them: in the order of their keys."""
    return replace(
        file,
        rows=tuple(sorted(file.rows, key=lambda r: (r.version, r.stratum, r.position))),
        allocations=tuple(sorted(file.allocations, key=lambda r: r.request_line)),
        capsules=tuple(sorted(file.capsules, key=lambda r: r.window)),
        seats=tuple(sorted(file.seats, key=lambda r: r.seat)),
    )

