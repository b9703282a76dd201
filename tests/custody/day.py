"""The open facts of every kind of line, and whole preparations told by a `Scribe`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.custody.canonical import Value
from app.custody.records import AllocationRow, Line
from app.trial.names import BagCode
from tests.custody.scribe import NOON, PAGE_DIGEST, Facts, Scribe, window_pen

LIST_LINE = 8
D, R, LATER = (f"2026-03-24T{h}:00:00.000+01:00" for h in (13, 15, 16))
YES = dict.fromkeys(("alive", "eligible", "consent", "line"), "yes")
OTHER_BAG = BagCode.from_number(5).text
RELEASE_CHECKS = ("worksheet", "labels", "visual", "overbag", "infusion_line", "chamber", "box")


@dataclass
class Preparation:
    """One request on its way through the log; `position` is its place in the list."""

    scribe: Scribe
    position: int
    window: int = 0
    r: str = R

    @property
    def request(self) -> str:
        """The request's id."""
        return f"{self.position:032x}"

    @property
    def bag(self) -> str:
        """The bag's code."""
        return BagCode.from_number(7_000_000 + self.position).text

    def write(
        self, kind: str, forged: Facts | None = None, by: str = "pharmacist", **how: Any
    ) -> Line:
        """One of its lines; `forged` changes the facts, `how` goes to `Scribe.write`."""
        facts = {**FACTS[kind](self), **(forged or {})}
        stamps = dict.fromkeys(("Delayed", "LabelsReconciled", "PreparationClosed"), self.r)
        stamps["SingleOperator"] = self.r
        stamps |= dict.fromkeys(CLOSINGS, self.r)
        stamps |= dict.fromkeys(("Allocated", "ArmRevealed", "LabelsPrinted"), D)
        return self.scribe.write(kind, facts, by, at=how.pop("at", stamps.get(kind, NOON)), **how)

    def receive(self) -> Preparation:
        """The request is received."""
        self.write("RequestReceived")
        return self

    def accept(self, **forged: Value) -> Preparation:
        """The request is accepted and its row allocated."""
        self.window = self.write("RequestAccepted", forged).number
        return self.allocate()

    def allocate(self) -> Preparation:
        """A row is allocated to the accepted request, its capsule begun."""
        self.write("Allocated")
        self.scribe.allocations.append(
            AllocationRow(LIST_LINE, "Nancy", self.position, self.window)
        )
        self.scribe.put_capsule(self.window, self.bag)
        return self

    def prepare(self) -> Preparation:
        """Reveal and labels."""
        self.write("ArmRevealed")
        self.write("LabelsPrinted")
        return self

    def delay(self) -> Preparation:
        """A later R is announced."""
        self.write("Delayed")
        self.r = LATER
        return self

    def close(self, how: str = "Released") -> Preparation:
        """The capsule becomes a sealed part; one closing line follows."""
        self.write("PreparationClosed", {"second": self.second(how)})
        self.scribe.capsules = [c for c in self.scribe.capsules if c.window != self.window]
        self.write(how)
        return self

    def second(
        self, how: str = "Released", by: str = "operator", **forged: str
    ) -> dict[str, Value]:
        """What the second person leaves for the closing line of this kind."""
        return self.scribe.second(self.window, self.bag, how, by, **forged)

    def after(self, *kinds: str) -> Preparation:
        """Lines of the closed bag, in the order given."""
        for kind in kinds:
            self.write(kind)
        return self


CLOSINGS = ("Released", "Cancelled", "NotTreated")


def _done(preparation: Preparation, **more: Value) -> Facts:
    return {"bag": preparation.bag, "slip": "S-1", "done": NOON, **more}


def _inside(preparation: Preparation, **more: Value) -> Facts:
    return {"request": preparation.request, "bag": preparation.bag, **more}


def _released(preparation: Preparation) -> Facts:
    albumin: Value = [{"lot": "ALB-2601", "expiry": "2027-03-24", "bottles": 1}]
    checks: Value = dict.fromkeys(RELEASE_CHECKS, "yes")
    return _inside(preparation, r=preparation.r, seal="S-100", albumin=albumin, checks=checks)


def _received(preparation: Preparation) -> Facts:
    return {
        "request": preparation.request, "subject": f"01-{preparation.position:03}", "site": "01",
        "ward": "Neurology", "bed": "12", "birth_year": 1961,
        "weight": {"kg": "72.5", "kind": "measured", "source": "chart", "at": NOON},
        "onset": NOON, "included": NOON, "consent": "subject", "eligibility": "",
        "prescriber": "Dr Vidal", "prescription": "P-1", "read_back": "Mr Petit",
    }  # fmt: skip


FACTS: dict[str, Callable[[Preparation], Facts]] = {
    "RequestReceived": _received,
    "RequestDeclined": lambda p: {"request": p.request, "reason": "withdrawn"},
    "RequestAccepted": lambda p: {
        "request": p.request, "d": D, "r": R, "use_by": LATER, "start_by": R, "place": "Nancy",
        "bottles": 1, "checks": YES,
        "capsule_key": window_pen(len(p.scribe.lines)).public_key.hex(),
    },
    "Allocated": lambda p: {
        "request": p.request, "subject": f"01-{p.position:03}", "stratum": "Nancy", "bag": p.bag,
    },
    "ArmRevealed": lambda p: _inside(p, purpose="preparation"),
    "LabelsPrinted": lambda p: _inside(p, run=1, full=2, record=1, digest=PAGE_DIGEST),
    "Delayed": lambda p: _inside(p, r=LATER),
    "LabelsReconciled": lambda p: _inside(
        p, printed=6, applied=2, record=1, spoiled=0, destroyed=2, unfound=1, printer="Zebra"
    ),
    "PreparationClosed": lambda p: _inside(p, second=p.second()),
    "Released": _released,
    "Cancelled": lambda p: _inside(p, reason="died"),
    "NotTreated": _inside,
    "BagOffered": lambda p: _done(
        p, giver="Claire Aubert", taker="Courier", seal="S-100", temperature="5.0", checks=YES
    ),
    "BagAccepted": lambda p: _done(p, taker="Courier", temperature="5.0"),
    "WardReceived": lambda p: _done(p, receiver="Nurse", seal_intact="yes", temperature="5.0"),
    "BedsideChecked": lambda p: _done(p, first="Nurse One", second="Nurse Two"),
    "InfusionStarted": _done,
    "InfusionEnded": lambda p: _done(
        p, volume_ml="250", flush_ml="20", residual_ml="0", reaction="none"
    ),
    "SlipPrinted": lambda p: {
        "bag": p.bag, "document": "handover", "slip": "R-7", "printer": "Office",
    },
    "BagReturned": lambda p: _done(p, giver="Nurse", seal_intact="yes", reason="died"),
    "DestructionProposed": lambda p: {"bag": p.bag, "method": "incinerated", "done": NOON},
    "SingleOperator": lambda p: _inside(
        p, seats=[p.scribe.crew.pharmacist.seat.seat]
    ),
    "DestroyedAlone": lambda p: {"bag": p.bag, "method": "incinerated", "done": NOON},
    "Exported": lambda p: {
        "what": "custody_report", "bag": p.bag, "digest": "cd" * 32,
        "lines": len(p.scribe.lines),
    },
}  # fmt: skip


def requested(position: int = 1, scribe: Scribe | None = None) -> Preparation:
    """A request just received, in a study just commissioned or as far as the scribe has come."""
    return Preparation(scribe or Scribe(), position).receive()


def running(position: int = 1) -> Preparation:
    """A preparation with its arm revealed and its labels printed."""
    return requested(position).accept().prepare()


def closed() -> Preparation:
    """A preparation closed and released."""
    return running().close()


def next_to(preparation: Preparation, position: int) -> Preparation:
    """Another request of the same study, received."""
    return replace(preparation, position=position, window=0, r=R).receive()


RESTORED: Facts = {"size": 99, "root": "ef" * 32, "kept": 20, "lost": 79}


def whole_day() -> Scribe:
    """A log with lines of nearly every kind, two seats' closings, two windows open at its end."""
    first = requested()
    scribe = first.scribe
    second = next_to(first.accept(), 2).accept()
    first.prepare().delay().close()
    scribe.write("SignedIn", {}, "auditor")
    second.close("Cancelled")
    first.after("BagOffered", "BagAccepted", "WardReceived", "BedsideChecked")
    first.after("InfusionStarted", "InfusionEnded")
    scribe.confirm(first.write("DestructionProposed"))
    next_to(first, 99).write("RequestDeclined")
    scribe.confirm(scribe.write("Restored", RESTORED))
    next_to(first, 3).accept().prepare()
    next_to(first, 4).accept()
    return scribe
