"""Lines of the stock and of what goes otherwise: lawful ones, and those that do not follow."""

from __future__ import annotations

from dataclasses import replace

from app.custody.canonical import Value
from app.custody.records import Line
from tests.custody.day import LATER, OTHER_BAG, Preparation, R, closed, running
from tests.custody.provoking import provokes
from tests.custody.scribe import NOON, Scribe

ALBUMIN: dict[str, Value] = {
    "lot": "ALB-2601", "expiry": "2027-03-24", "bottles": 2, "change": "lost",
}  # fmt: skip


def done(bag: str) -> dict[str, Value]:
    """What a line of a bag tells that was done elsewhere."""
    return {"bag": bag, "slip": "S-9", "done": NOON}


def withdrawn(scribe: Scribe, proposal: Line, **forged: Value) -> Line:
    """The withdrawal of a destruction."""
    facts = {"line": proposal.number, "leaf": proposal.leaf.hex(), **forged}
    return scribe.write("DestructionWithdrawn", facts)


def of_former(former: Preparation, position: int = 1) -> Preparation:
    """Another request for the subject of a bag, received; its own request id and bag code."""
    again = replace(former, position=50 + position, window=0, r=R)
    again.write("RequestReceived", {"subject": f"01-{former.position:03}"})
    return again


def agreed(again: Preparation, former: str) -> Preparation:
    """Another bag is agreed upon in the place of a former one (its code)."""
    again.scribe.write("RepeatAgreed", {"request": again.request, "former": former})
    return again


def made_again(again: Preparation, former: Preparation, **forged: Value) -> Preparation:
    """Another bag accepted and allocated from the row of the former one."""
    again.window = again.write("RequestAccepted").number
    subject = f"01-{former.position:03}"
    again.write("Allocated", {"subject": subject, **forged})
    again.scribe.put_capsule(again.window, again.bag)
    return again


def a_stock(scribe: Scribe) -> None:
    """Every kind of line of the stock."""
    scribe.write("AlbuminChanged", ALBUMIN)
    scribe.write("StockNoted", {})
    scribe.write("StockDecided", {})
    scribe.confirm(scribe.write("StockDestructionProposed", {}))


def corrections(scribe: Scribe) -> None:
    """A destruction withdrawn, a bag recalled and back, another one made, lost, made again."""
    first = Preparation(scribe, 1).receive().accept().prepare().close()
    withdrawn(scribe, first.write("DestructionProposed"))
    first.after("BagOffered", "BagAccepted")
    scribe.write("BagRecalled", done(first.bag))
    first.after("BagReturned")
    second = made_again(agreed(of_former(first), first.bag), first).prepare().close()
    scribe.write("BagLost", done(second.bag))
    third = replace(second, position=53, window=0)
    third.write("RequestReceived", {"subject": "01-001"})
    made_again(agreed(third, second.bag), first).prepare().close()
    third.after("BagOffered", "BagAccepted", "WardReceived", "BedsideChecked", "InfusionStarted")
    scribe.write("DoseRecomputed", {"bag": third.bag})
    Preparation(scribe, 2).receive().accept()


def corrected() -> Scribe:
    """A study just commissioned, its stock and its corrections."""
    scribe = Scribe()
    a_stock(scribe)
    corrections(scribe)
    return scribe


def returned() -> Preparation:
    """A bag that came back."""
    return closed().after("BagOffered", "BagReturned")


@provokes("people.nothing_to_withdraw")
def a_destruction_withdrawn_after_its_confirmation() -> Scribe:
    first = closed()
    proposal = first.write("DestructionProposed")
    first.scribe.confirm(proposal)
    withdrawn(first.scribe, proposal)
    return first.scribe


@provokes("people.nothing_to_withdraw")
def another_proposal_withdrawn() -> Scribe:
    scribe = Scribe()
    withdrawn(scribe, scribe.write("StockDestructionProposed", {}))
    return scribe


@provokes("people.nothing_to_withdraw")
def a_withdrawal_of_no_proposal() -> Scribe:
    first = closed()
    withdrawn(first.scribe, first.scribe.lines[3])
    return first.scribe


@provokes("people.nothing_to_confirm")
def a_destruction_confirmed_after_its_withdrawal() -> Scribe:
    first = closed()
    proposal = first.write("DestructionProposed")
    withdrawn(first.scribe, proposal)
    first.scribe.confirm(proposal)
    return first.scribe


@provokes("window.former_not_over")
def another_bag_beside_a_live_one() -> Scribe:
    first = closed()
    return agreed(of_former(first), first.bag).scribe


@provokes("window.former_not_over")
def another_bag_while_the_former_is_made() -> Scribe:
    first = running()
    return agreed(of_former(first), first.bag).scribe


@provokes("window.repeated_twice")
def two_bags_in_the_place_of_one() -> Scribe:
    first = returned()
    agreed(of_former(first), first.bag)
    return agreed(of_former(first, 2), first.bag).scribe


@provokes("window.other_subject")
def a_bag_in_the_place_of_another_subjects() -> Scribe:
    first = returned()
    again = replace(first, position=2, window=0).receive()
    return agreed(again, first.bag).scribe


@provokes("window.other_subject")
def a_bag_in_the_place_of_an_unknown_one() -> Scribe:
    return agreed(of_former(returned()), OTHER_BAG).scribe


@provokes("window.not_received")
def another_bag_for_a_request_answered() -> Scribe:
    first = returned()
    again = of_former(first)
    again.window = again.write("RequestAccepted").number
    return agreed(again, first.bag).scribe


@provokes("window.other_stratum")
def another_bag_from_another_stratum() -> Scribe:
    first = returned()
    made_again(agreed(of_former(first), first.bag), first, stratum="Dijon")
    return first.scribe


@provokes("window.not_released")
def a_cancelled_bag_recalled() -> Scribe:
    first = running().close("Cancelled")
    first.scribe.write("BagRecalled", done(first.bag))
    return first.scribe


@provokes("window.stamp")
def a_delay_that_carries_the_later_time() -> Scribe:
    first = running()
    first.write("Delayed", at=LATER)
    return first.scribe


EQUIPMENT: dict[str, Value] = {
    "equipment": "BM-2", "sort": "bath", "due": "2027-03-24", "state": "in_service",
}  # fmt: skip


def a_bench(scribe: Scribe) -> None:
    """Equipment and a reagent go into service, one piece goes out again."""
    for name, sort in (("PSM-1", "cabinet"), ("BM-2", "bath"), ("Trypan blue TB-9", "reagent")):
        scribe.write("EquipmentNoted", {**EQUIPMENT, "equipment": name, "sort": sort})
    scribe.write("EquipmentNoted", {**EQUIPMENT, "state": "withdrawn"})


def _equipment(**facts: Value) -> Scribe:
    scribe = Scribe()
    scribe.write("EquipmentNoted", {**EQUIPMENT, **facts})
    return scribe


KIT: dict[str, Value] = {"kit": "2703241905", "label": 1, "fate": "used", "applied": OTHER_BAG}


def a_kit(scribe: Scribe) -> None:
    """A kit for a downtime is printed; two of its labels are accounted for."""
    scribe.write("KitPrinted", {"kit": "2703241905", "labels": 4, "digest": "ab" * 32})
    scribe.write("KitAccounted", KIT)
    scribe.write("KitAccounted", {**KIT, "label": 2, "fate": "lost", "applied": ""})


@provokes("open.facts")
def a_label_of_a_kit_of_no_known_fate() -> Scribe:
    scribe = Scribe()
    scribe.write("KitAccounted", {**KIT, "fate": "eaten"})
    return scribe


@provokes("open.facts")
def equipment_of_no_known_sort() -> Scribe:
    return _equipment(sort="kettle")


@provokes("open.facts")
def equipment_due_on_no_day() -> Scribe:
    return _equipment(due="2027-02-30")


@provokes("open.facts")
def albumin_that_changes_in_no_known_way() -> Scribe:
    scribe = Scribe()
    scribe.write("AlbuminChanged", {**ALBUMIN, "change": "drunk"})
    return scribe
