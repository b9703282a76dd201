"""What the log says of the vials, as movements; each line is opened once while the program runs.

A closed preparation says in the sealed part of its closing line which vials it
used, by their ranks among all that were received: a constant length, and its
capsule need not be opened. Older lines do not say it, nor do those of a capsule that
tells more of the stock; theirs is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import cast

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.capsule import OF_STOCK, Entry
from app.custody.event import Event
from app.desk.journal import Person, Turn
from app.desk.unblinded.preparation import first_thaw_of
from app.desk.unblinded.vials.ledger import Ledger, Movement, Vial, ledger_of
from app.desk.unblinded.vials.washing import ACT, named, washings
from app.desk.unblinded.workbench import Workbench
from app.trial.clocks import parse_instant, show_instant
from app.trial.names import RoleKey
from app.trial.refusal import Refusal

_STOCK = frozenset({"StockReceived", "StockNoted", "StockDecided", "StockDestructionProposed"})
MOST_RANKS = 380
"""The most characters of ranks that a closing line takes; a bag of more vials leaves them out."""


def stock_ledger(
    workbench: Workbench, turn: Turn, person: Person, *, with_open: bool = True
) -> Ledger:
    """The ledger at this moment; without `with_open` nothing was thawed for open preparations.

    What is held, is held either way.

    Raises Refusal ``sealed.no_key``.
    """
    told = movements(workbench, turn, person, with_open=with_open)
    return ledger_of(told, most_minutes=workbench.desk.study.vials.outside_min)


def movements(
    workbench: Workbench, turn: Turn, person: Person, *, with_open: bool = True
) -> list[Movement]:
    """Everything that happened to the vials; raises Refusal ``sealed.no_key``."""
    found = stock_lines(workbench, person)
    ids = [vial.vial for movement in found for vial in movement.new]
    for story in workbench.desk.board.stories.values():
        if story.is_open:
            entries = workbench.capsule(turn, person, story).entries
            found += thawed(workbench, story, entries) if with_open else []
            found += noted(workbench, entries)
        elif story.disposition:
            found += _used(workbench, person, story, ids)
    return found


def stock_lines(workbench: Workbench, person: Person) -> list[Movement]:
    """What the stock's own lines say, in their order; raises Refusal ``sealed.no_key``."""
    if not person.keys.keyring.holds(RoleKey.ARM):
        raise Refusal("sealed.no_key")
    found: list[Movement] = []
    for event in workbench.desk.board.events:
        if event.kind in _STOCK:
            found += _once(workbench, event, partial(_line, workbench, person, event))
        elif event.kind == "Confirmed":
            found += _confirmed(workbench, person, event)
    return found


def _confirmed(workbench: Workbench, person: Person, event: Event) -> Iterable[Movement]:
    proposal = workbench.desk.board.events[event.number_of("line")]
    if proposal.kind != "StockDestructionProposed":
        return ()

    def made() -> tuple[Movement, ...]:
        told = workbench.sealed_facts(person, proposal)
        return (_movement("destroyed", event, told),)

    return _once(workbench, event, made)


def _once(
    workbench: Workbench, event: Event, made: Callable[[], tuple[Movement, ...]]
) -> tuple[Movement, ...]:
    leaf = event.line.leaf
    if leaf not in workbench.read_once:
        workbench.read_once[leaf] = made()
    return cast(tuple[Movement, ...], workbench.read_once[leaf])


def _line(workbench: Workbench, person: Person, event: Event) -> tuple[Movement, ...]:
    told = workbench.sealed_facts(person, event)
    if event.kind == "StockReceived":
        of = cast(Mapping[str, str], told)
        expiry = date.fromisoformat(of["expiry"])
        new = tuple(
            Vial(vial, of["lot"], of["donor"], int(of["viable_cells"]), expiry)
            for vial in cast(Sequence[str], told["vials"])
        )
        return (_movement("received", event, told, new),)
    act = "condemned" if event.kind == "StockDestructionProposed" else str(told["act"])
    movement = _movement(act, event, named(told) if act == ACT else told)
    return (movement, *washings(movement))


def _movement(
    act: str, event: Event, told: Mapping[str, Value], new: tuple[Vial, ...] = ()
) -> Movement:
    vials = () if new else tuple(cast(Sequence[str], told["vials"]))
    at = parse_instant(event.at)
    return Movement(act, vials, at, event.by.name, event.number, told, new)


def thawed(workbench: Workbench, story: Story, entries: Iterable[Entry]) -> list[Movement]:
    """The vials that entries of a capsule took, as one movement at the first thaw; none without."""
    told = [e for e in entries if e.act == "thawed" and e.new["vials"]]
    if not told:
        return []
    vials = tuple(v for entry in told for v in cast(Sequence[str], entry.new["vials"]))
    by = workbench.desk.board.seats[told[0].by].name
    window = story.first("RequestAccepted").number
    return [Movement("thawed", vials, parse_instant(told[0].at), by, window, {"bag": story.bag})]


def noted(workbench: Workbench, entries: Iterable[Entry]) -> list[Movement]:
    """What entries of a capsule tell of the stock besides, each behind the line before it."""
    seats = workbench.desk.board.seats
    return [
        Movement(
            OF_STOCK[entry.act], tuple(cast(Sequence[str], entry.new["vials"])),
            parse_instant(entry.at), seats[entry.by].name, int(str(entry.new["after"])),
            {**entry.new, "reason": entry.reason},
        )
        for entry in entries if entry.act in OF_STOCK
    ]  # fmt: skip


def _used(
    workbench: Workbench, person: Person, story: Story, ids: Sequence[str]
) -> tuple[Movement, ...]:
    closing = story.last(story.disposition)
    assert closing is not None

    def made() -> tuple[Movement, ...]:
        told = workbench.sealed_facts(person, closing)
        ranks = cast(Sequence[int] | None, told.get("used"))
        if ranks is None:
            return tuple(_from_capsule(workbench, person, story))
        if not ranks:
            return ()
        vials, at = tuple(ids[rank] for rank in ranks), parse_instant(str(told["thawed"]))
        by = workbench.desk.board.seats[str(told["by"])].name
        window = story.first("RequestAccepted").number
        return (Movement("thawed", vials, at, by, window, {"bag": story.bag}),)

    return _once(workbench, closing, made)


def _from_capsule(workbench: Workbench, person: Person, story: Story) -> list[Movement]:
    closed = story.last("PreparationClosed")
    assert closed is not None
    window = story.first("RequestAccepted").number
    capsule = workbench.closed_capsule(person, closed, story.bag, window)
    entries = capsule.entries
    return [*thawed(workbench, story, entries), *noted(workbench, entries)]


def closing_facts(
    workbench: Workbench, person: Person, entries: Iterable[Entry]
) -> dict[str, Value]:
    """What a closing line seals of the vials used: their ranks, the first thaw, by which seat.

    Nothing where the capsule tells more of the stock than that: it is opened then.
    """
    known = list(entries)
    if any(entry.act in OF_STOCK for entry in known):
        return {}
    told = [e for e in known if e.act == "thawed" and e.new["vials"]]
    taken = [v for entry in told for v in cast(Sequence[str], entry.new["vials"])]
    if not taken:
        return {"used": []}
    ids = [v.vial for movement in stock_lines(workbench, person) for v in movement.new]
    ranks: list[Value] = [ids.index(vial) for vial in taken if vial in ids]
    if len(ranks) < len(taken) or len(repr(ranks)) > MOST_RANKS:
        return {}
    first = first_thaw_of(known)
    at = told[0].at if first is None else min(told[0].at, show_instant(first), key=parse_instant)
    return {"used": ranks, "thawed": at, "by": told[0].by}
