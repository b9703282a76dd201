"""Bags of the practice study that go otherwise, for the vectors."""

from __future__ import annotations

from collections.abc import Callable

from app.custody.canonical import Value
from app.custody.event import Event
from tests.custody import provoke_stock as stock
from tests.custody.day import LIST_LINE, Preparation
from tests.custody.scribe import NOON, Scribe, judge


def open_bag(scribe: Scribe) -> tuple[dict[str, Value], Event]:
    """What names the preparation that is open in the practice study, and its acceptance."""
    events = judge(scribe.snapshot()).events
    bag, accepted = (
        next(e for e in reversed(events) if e.kind == kind)
        for kind in ("Allocated", "RequestAccepted")
    )
    return {"request": bag.text("request"), "bag": bag.text("bag")}, accepted


def delayed(scribe: Scribe, late: bool = False) -> None:
    """A later R is announced; a line that carries it already is `late`."""
    facts, accepted = open_bag(scribe)
    later = accepted.text("start_by")
    scribe.write("Delayed", {**facts, "r": later}, at=later if late else accepted.text("r"))


def asked_again(scribe: Scribe, former: int, position: int = 4) -> None:
    """Another bag is asked for in the place of one of the study's released bags."""
    released = [e for e in judge(scribe.snapshot()).events if e.kind == "Released"][former]
    again = Preparation(scribe, position)
    again.write("RequestReceived", {"subject": f"01-00{former + 1}"})
    stock.agreed(again, released.text("bag"))


def otherwise(scribe: Scribe) -> None:
    """Delayed; called back and made again; lost, destroyed, void; a row by its number."""
    delayed(scribe)
    bags = [e.text("bag") for e in judge(scribe.snapshot()).events if e.kind == "Released"]
    scribe.write("BagRecalled", stock.done(bags[0]))
    scribe.write("BagReturned", {
        **stock.done(bags[0]), "giver": "Nurse", "seal_intact": "no", "reason": "recalled",
    })  # fmt: skip
    asked_again(scribe, 0)
    scribe.write("BagLost", stock.done(bags[1]))
    scribe.write("DoseRecomputed", {"bag": bags[1]})
    void: dict[str, Value] = {"bag": bags[1], "reason": "in_error"}
    scribe.confirm(scribe.write("AllocationVoided", void))
    paper: dict[str, Value] = {"bag": bags[1], "method": "incinerated", "done": NOON}
    scribe.confirm(scribe.write("DestructionProposed", paper))
    taken: dict[str, Value] = {"what": "custody_report", "digest": "cd" * 32, "lines": 50}
    scribe.write("Exported", {**taken, "bag": bags[1]}, "auditor")
    numbered = Preparation(scribe, 5).receive().request
    scribe.write("NumberGiven", {"request": numbered, "list": LIST_LINE, "position": 5})
    Preparation(scribe, 6).receive().write("RequestDeclined")


def reconciled(**forged: Value) -> Callable[[Scribe], None]:
    """What became of the labels of the preparation that is open."""
    def act(scribe: Scribe) -> None:
        named, accepted = open_bag(scribe)
        facts: dict[str, Value] = {
            **named, "printed": 6, "applied": 2, "record": 1, "spoiled": 0, "destroyed": 2,
            "unfound": 1, "printer": "Zebra",
        }  # fmt: skip
        scribe.write("LabelsReconciled", {**facts, **forged}, at=accepted.text("r"))

    return act
