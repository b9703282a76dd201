"""The facts of lines drawn at random: mostly such as hang together, at times anything."""

from __future__ import annotations

import hashlib
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from app.custody.audit import Audit
from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.kinds import CLOSINGS, FOLLOWS, PREPARERS, PROPOSALS, WINDOW_KINDS
from app.custody.records import SealedRow
from app.custody.tables import list_root
from app.custody.windows import Window, second_message
from app.trial.names import BagCode
from tests.custody.day import LATER, D, R
from tests.custody.scribe import NOON, PAGE_DIGEST, Scribe, window_pen
from verifier.verify_log import SHAPES

_NAMED = {
    "ListExtended": {"ListProposed"}, "AllocationsStopped": {"ListProposed"},
    "NumbersSealed": {"ListProposed", "ListExtended", "NumbersSealed"},
    "AllocationsResumed": {"AllocationsStopped"}, "ListOpened": {"OpeningProposed"}, **FOLLOWS,
}  # fmt: skip
ODD: tuple[Any, ...] = (
    "", 0, -1, 2**40, 2**63, 1.0, True, None, [], {}, "é", "e\u0301", "\ud800", "yes",
    "00" * 8, 1, [1], float("nan"), NOON, "2026-12-01", "x" * 81,
)  # fmt: skip


@dataclass
class Seat:
    """Somebody who can sign: facts as admitted, and both keys."""

    facts: dict[str, Value]
    root: Any
    esign: Any

    @property
    def by(self) -> dict[str, Value]:
        """The author part of its lines."""
        return {name: self.facts[name] for name in ("name", "role", "seat")}


@dataclass
class FactsDrawn:
    """What a log has told so far, and the facts that its next line may tell."""

    chance: random.Random
    scribe: Scribe = field(default_factory=Scribe)
    seats: dict[str, Seat] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    bags: int = 0
    purpose: str = "Cancelled"
    audit: Audit = field(init=False)

    def waiting(self) -> list[Event]:
        """The proposals that a second person may confirm."""
        people = self.audit.people
        return [
            event for event in self.events
            if event.kind in PROPOSALS and event.number not in people._confirmed
            and event.number in people._proposals
        ]

    def facts(self, kind: str, wrong: str) -> dict[str, Value]:
        """The facts of a line of this kind; `wrong` tells what in them is drawn at large."""
        facts = {name: self._fact(name, form) for name, form in SHAPES[kind].items()}
        special: Callable[[dict[str, Value]], None] | None = getattr(self, f"_of_{kind}", None)
        if "line" in facts and "leaf" in facts:
            facts |= self._named(kind, wrong)
        if "request" in facts and kind != "RequestReceived":
            facts["request"] = self._request(kind, wrong)
            window = self.audit.windows._by_request.get(str(facts["request"]))
            if "bag" in facts and window is not None and wrong != "request":
                facts["bag"] = window.bag or self._new_bag()
        if special is not None:
            special(facts)
        if wrong == "fact":
            name = self.chance.choice(sorted(facts) or [""])
            if name:
                facts[name] = self.chance.choice(ODD)
        return facts

    def _fact(self, name: str, form: str) -> Value:
        mark, rest = form[0], form[1:]
        known: dict[str, Callable[[], Value]] = {
            "bag": self._old_bag, "former": self._old_bag, "subject": self._subject,
            "seat": self._seat, "replaces": self._seat, "stratum": lambda: "Nancy",
            "sheet": self._sheet, "list": self._list, "position": self._position,
            "slip": lambda: "S-1",
            "site": lambda: "01", "sites": lambda: ["01", "02"],
            "digest": lambda: PAGE_DIGEST,
            "seats": lambda: [self._seat()],
        }
        if name in known and mark != "@":
            return known[name]()
        if mark == "@":
            return {n: self._fact(n, f) for n, f in SHAPES[rest].items()}
        if mark == "*":
            return [self._fact("", rest)]
        if mark == "=":
            return self.chance.choice(rest.split("|"))
        if mark == "h":
            return self.chance.randbytes(int(rest) // 2).hex()
        texts = {"i": NOON, "d": "2026-12-01", "n": "72.5"}
        if mark in texts:
            return texts[mark]
        if mark == "b":
            return self._old_bag()
        bounds = {"v": "1,99", "z": "0,9", "y": "1,99"}.get(form, rest)
        least = int((bounds.partition(",")[0] or "1") if mark not in "xs" else 1)
        if mark in "wvyz":
            return least
        return "x" * max(least, 2)

    def _seat(self) -> str:
        return self.chance.choice(sorted(self.seats))

    def _subject(self) -> str:
        told = [str(e.facts["subject"]) for e in self.events if e.kind == "RequestReceived"]
        return self.chance.choice(told or ["01-001"])

    def _sheet(self) -> int:
        there = len(self.audit.unblindings._sheets)
        return max(1, self.chance.choice([there + 1, there + 1, there, 1]))

    def _list(self) -> int:
        return self.chance.choice([0, *self.audit.lists.told])

    def _position(self) -> int:
        return self.chance.choice([0, 1, 2, 3, 30])

    def _old_bag(self) -> str:
        bags = [w.bag for w in self.audit.windows.all() if w.bag]
        over = [w.bag for w in self.audit.windows.all() if w.disposition == "Released"]
        if over and self.chance.random() < 0.7:
            bags = over
        return self.chance.choice(bags) if bags else self._new_bag()

    def _new_bag(self) -> str:
        self.bags += 1
        return BagCode.from_number(1000 + self.bags).text

    def _request(self, kind: str, wrong: str) -> str:
        windows = self.audit.windows
        if wrong == "request":
            return self.chance.choice(self.requests)
        if kind in WINDOW_KINDS or kind == "PreparationClosed":
            able = [w.request for w in windows.all() if not w.closed]
            if kind == "Allocated":
                able = [w.request for w in windows.all() if not w.bag] or able
            return self.chance.choice(able)
        if kind in CLOSINGS:
            closing = windows._closing
            return closing.request if closing else self.chance.choice(self.requests)
        able = [r for r in windows._subjects if r not in windows._by_request]
        return self.chance.choice(able or self.requests)

    def _named(self, kind: str, wrong: str) -> dict[str, Value]:
        of = _NAMED.get(kind)
        able = [e for e in self.events if of is None or e.kind in of]
        if kind == "Confirmed":
            able = self.waiting()
        elif kind == "DestructionWithdrawn":
            able = [e for e in self.waiting() if e.kind == "DestructionProposed"]
        if kind in ("ListExtended", "AllocationsStopped"):
            able = able[-2:]
        if wrong == "line":
            able = self.events
        event = self.chance.choice(able)
        leaf = event.line.leaf.hex()
        if wrong == "line" and self.chance.random() < 0.5:
            leaf = self.chance.choice(self.events).line.leaf.hex()
        return {"line": event.number, "leaf": leaf}

    def _of_RequestReceived(self, facts: dict[str, Value]) -> None:
        number = len(self.requests) + 1
        if self.requests and self.chance.random() < 0.35:
            facts["subject"] = self._subject()
        else:
            facts["subject"] = f"01-{number:03}"
        self.requests.append(str(facts["request"]))

    def _of_RequestAccepted(self, facts: dict[str, Value]) -> None:
        facts |= {"d": D, "r": R, "use_by": LATER, "start_by": R, "bottles": 1}
        facts["capsule_key"] = window_pen(len(self.scribe.lines)).public_key.hex()

    def _of_Allocated(self, facts: dict[str, Value]) -> None:
        window = self.audit.windows._by_request[str(facts["request"])]
        if not window.bag:
            facts["bag"] = self._new_bag()
        facts["subject"] = self.audit.windows._subjects[window.request]

    def _of_Delayed(self, facts: dict[str, Value]) -> None:
        facts["r"] = self.chance.choice([LATER, R, "2026-03-24T17:00:00.000+01:00"])

    def _of_LabelsReconciled(self, facts: dict[str, Value]) -> None:
        facts |= {"printed": 4, "applied": 2, "record": 1, "destroyed": 1}
        facts |= dict.fromkeys(("spoiled", "unfound"), 0)

    def _of_Released(self, facts: dict[str, Value]) -> None:
        window = self.audit.windows._by_request[str(facts["request"])]
        facts["r"] = window.r

    def _of_PreparationClosed(self, facts: dict[str, Value]) -> None:
        window = self.audit.windows._by_request[str(facts["request"])]
        released = {"ArmRevealed", "LabelsPrinted"} <= window.done and self.chance.random() < 0.8
        self.purpose = "Released" if released else self.chance.choice(sorted(CLOSINGS))
        facts["second"] = self._second(window)

    def _second(self, window: Window) -> Value:
        seat = self.seats[self._seat()]
        able = [s.seat for s in self.audit.people.effective() if s.role in PREPARERS]
        if self.chance.random() < 0.9:
            seat = self.seats[self.chance.choice(able)]
        digest = hashlib.sha256(b"checked").digest()
        signed = second_message(
            self.scribe.log_id, window.line, window.bag or self._new_bag(), self.purpose, digest
        )
        return {
            "seat": seat.facts["seat"], "name": seat.facts["name"],
            "key": seat.esign.public_key.hex(), "digest": digest.hex(),
            "signature": seat.esign.sign(signed).hex(),
        }

    def _of_SpecimenProposed(self, facts: dict[str, Value]) -> None:
        page = b"specimen %d" % len(self.scribe.lines) * 40
        facts["digest"] = hashlib.sha256(page).hexdigest()
        facts |= {"language": "fr"}
        self.scribe.settings[f"specimen/{facts['digest']}"] = zlib.compress(page)

    def _of_RepeatAgreed(self, facts: dict[str, Value]) -> None:
        over = [w for w in self.audit.windows.all() if w.is_over]
        former = self.chance.choice(over)
        subjects = self.audit.windows._subjects
        mine = [r for r in subjects if subjects[r] == subjects[former.request]]
        facts |= {"former": former.bag, "request": self.chance.choice(mine)}

    def _of_ListProposed(self, facts: dict[str, Value]) -> None:
        facts["strata"] = [{"stratum": "Nancy", "rows": self.chance.randint(1, 3)}]
        if self.chance.random() < 0.2:
            facts["strata"] = [
                {"stratum": "Nancy", "rows": 2}, {"stratum": "Lyon", "rows": 1},
            ]  # fmt: skip
        self._rows(facts)

    _of_ListExtended = _of_ListProposed

    def _of_NumbersSealed(self, facts: dict[str, Value]) -> None:
        of = self.audit.lists.told[int(str(facts["line"]))]
        facts["strata"] = of.facts["strata"]
        self._rows(facts)

    def _rows(self, facts: dict[str, Value]) -> None:
        strata = cast("list[dict[str, Any]]", facts["strata"])
        made = [
            SealedRow(len(self.scribe.lines), told["stratum"], n + 1, 1,
                      b"\1\1\0\0\0\1" + self.chance.randbytes(284))
            for told in strata for n in range(told["rows"])
        ]
        facts["sealed_root"] = list_root(self.scribe.log_id, made).hex()
        self.scribe.rows += made
