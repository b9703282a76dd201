"""The cells in stock, for unblinded eyes only: what was received less what was thawed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.capsule import Entry
from app.custody.records import Line
from app.desk.journal import Person, Turn
from app.desk.typed import read_text
from app.desk.unblinded.workbench import Workbench
from app.dose.vial_choice import Choice, choose_vials, frozen_cells_needed
from app.trial.refusal import Refusal
from app.trial.study_parts import Study


@dataclass(frozen=True, slots=True)
class Vial:
    """A frozen vial: its id, lot, donor, viable cells at freezing, and last day of use."""

    vial: str
    lot: str
    donor: str
    viable_cells: int
    expiry: date


def receive_stock(workbench: Workbench, person: Person, vials: Sequence[Vial]) -> Line:
    """Takes a delivery of vials of one lot into stock; nothing of it is open.

    Raises Refusal ``stock.nothing``, ``stock.mixed_delivery``,
    ``stock.vial_known``, and as `read_text`.
    """
    if not vials or any(vial.viable_cells <= 0 for vial in vials):
        raise Refusal("stock.nothing")
    first = vials[0]
    same = {(v.lot, v.donor, v.viable_cells, v.expiry) for v in vials}
    if len(same) > 1:
        raise Refusal("stock.mixed_delivery")
    with workbench.desk.journal.turn() as turn:
        known = {vial.vial for vial in received(workbench, person)}
        ids = [read_text(vial.vial, field="vial") for vial in vials]
        if len(set(ids)) < len(ids) or known & set(ids):
            raise Refusal("stock.vial_known")
        sealed: dict[str, Value] = {
            "lot": read_text(first.lot, field="lot"),
            "donor": read_text(first.donor, field="donor"),
            "viable_cells": first.viable_cells, "expiry": first.expiry.isoformat(), "vials": ids,
        }  # fmt: skip
        return turn.write("StockReceived", {}, person, sealed=sealed)


def received(workbench: Workbench, person: Person) -> list[Vial]:
    """Every vial ever received, in order."""
    vials = []
    for event in workbench.desk.board.events:
        if event.kind == "StockReceived":
            told = cast(Mapping[str, str], workbench.sealed_facts(person, event))
            vials += [
                Vial(vial, told["lot"], told["donor"], int(told["viable_cells"]),
                     date.fromisoformat(told["expiry"]))
                for vial in told["vials"]
            ]  # fmt: skip
    return vials


def available(workbench: Workbench, turn: Turn, person: Person, on: date) -> list[Vial]:
    """The vials in stock that are neither thawed nor expired on a day."""
    stories = workbench.desk.board.stories.values()
    return _left(workbench, turn, person, on, stories)


def on_hand(workbench: Workbench, person: Person) -> list[Vial]:
    """The vials in stock at this moment, expired ones included, for a page that shows them."""
    with workbench.desk.journal.turn() as turn:
        turn.require_may(person, "StockReceived")
        return available(workbench, turn, person, date.min)


def uncommitted(workbench: Workbench, turn: Turn, person: Person, on: date) -> list[Vial]:
    """The same, with the vials thawed for preparations still open taken for untouched."""
    stories = workbench.desk.board.stories.values()
    closed = [story for story in stories if not story.is_open]
    return _left(workbench, turn, person, on, closed)


def _left(
    workbench: Workbench, turn: Turn, person: Person, on: date, stories: Iterable[Story]
) -> list[Vial]:
    gone: set[str] = set()
    for story in stories:
        for entry in _entries(workbench, turn, person, story):
            if entry.act == "thawed":
                gone |= set(cast(Sequence[str], entry.new["vials"]))
    return [v for v in received(workbench, person) if v.vial not in gone and v.expiry >= on]


def _entries(workbench: Workbench, turn: Turn, person: Person, story: Story) -> tuple[Entry, ...]:
    if story.is_open:
        return workbench.capsule(turn, person, story).entries
    closed = story.last("PreparationClosed")
    if closed is None:
        return ()
    window = story.first("RequestAccepted").number
    return workbench.closed_capsule(person, closed, story.bag, window).entries


def vials_to_thaw(study: Study, weight_kg: Decimal, stock: Sequence[Vial]) -> Choice[Vial]:
    """The best vials of a stock for a weight, planned with the study's recovery and overage."""
    needed = frozen_cells_needed(study.dose, study.vials, weight_kg)
    return choose_vials(needed, study.vials.mixing, stock)
