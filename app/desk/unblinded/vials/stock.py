"""The cells in stock, for unblinded eyes only: received, and what of it a bag may take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.custody import canonical
from app.custody.bucket import STOCK_BUCKET, BucketError, fill
from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.journal import Person, Turn
from app.desk.typed import read_text
from app.desk.unblinded.vials.ledger import Place, Vial
from app.desk.unblinded.vials.stock_reading import stock_ledger, stock_lines
from app.desk.unblinded.workbench import Workbench
from app.dose.vial_choice import Choice, choose_vials, frozen_cells_needed
from app.trial.refusal import Refusal
from app.trial.study_parts import Study


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a delivery, kept elsewhere: its name and SHA-256 in hexadecimal."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came with the vials; they wait in quarantine until somebody releases them."""

    shipper: str
    shipment: str
    condition: str
    position: str
    logger: tuple[Attachment, ...] = ()
    certificates: tuple[Attachment, ...] = ()

    def told(self) -> dict[str, Value]:
        """The fields of the sealed part; raises as `read_text`."""
        return {
            "shipper": read_text(self.shipper, field="shipper"),
            "shipment": read_text(self.shipment, field="shipment"),
            "condition": read_text(self.condition, field="condition"),
            "position": read_text(self.position, field="position"), "quarantine": 1,
            "logger": [{"name": a.name[-80:], "digest": a.digest} for a in self.logger],
            "certificates": [{"name": a.name[-80:], "digest": a.digest} for a in self.certificates],
        }  # fmt: skip


def receive_stock(
    workbench: Workbench, person: Person, vials: Sequence[Vial], delivery: Delivery | None = None
) -> Line:
    """Takes a delivery of vials of one lot into stock; nothing of it is open.

    With a `delivery` they wait in quarantine; without one, as in a practice study,
    they are free at once. What one line does not hold goes on in further ones of the same
    turn; the first is returned.

    Raises Refusal ``stock.nothing``, ``stock.mixed_delivery``, ``stock.expired``,
    ``stock.vial_known``, and as `read_text`.
    """
    if not vials or any(vial.viable_cells <= 0 for vial in vials):
        raise Refusal("stock.nothing")
    first = vials[0]
    same = {(v.lot, v.donor, v.viable_cells, v.expiry) for v in vials}
    if len(same) > 1:
        raise Refusal("stock.mixed_delivery")
    with workbench.desk.journal.turn() as turn:
        turn.require_may(person, "StockReceived")
        if first.expiry < turn.now.astimezone(turn.zone).date():
            raise Refusal("stock.expired")
        known = {vial.vial for vial in received(workbench, person)}
        ids = [read_text(vial.vial, field="vial") for vial in vials]
        if len(set(ids)) < len(ids) or known & set(ids):
            raise Refusal("stock.vial_known")
        sealed: dict[str, Value] = {
            "lot": read_text(first.lot, field="lot"),
            "donor": read_text(first.donor, field="donor"),
            "viable_cells": first.viable_cells, "expiry": first.expiry.isoformat(), "vials": ids,
            **(delivery.told() if delivery else {}),
        }  # fmt: skip
        lines = [
            turn.write("StockReceived", {}, person, sealed={**sealed, "vials": part})
            for part in _parts(turn, sealed, ids)
        ]
        return lines[0]


def fits(turn: Turn, sealed: Mapping[str, Value]) -> bool:
    """Whether the sealed part of a line about the stock holds these facts."""
    try:
        fill(canonical.encode({**sealed, "at": turn.instant()}), STOCK_BUCKET)
    except BucketError:
        return False
    return True


def _parts(turn: Turn, sealed: Mapping[str, Value], ids: Sequence[str]) -> Iterator[list[Value]]:
    """The ids in their order, in as few parts as fit behind the other facts of the line."""
    part: list[Value] = []
    for one in ids:
        if part and not fits(turn, {**sealed, "vials": [*part, one]}):
            yield part
            part = []
        part.append(one)
    yield part


def received(workbench: Workbench, person: Person) -> list[Vial]:
    """Every vial ever received, in order; raises Refusal ``sealed.no_key``."""
    return [vial for movement in stock_lines(workbench, person) for vial in movement.new]


def available(workbench: Workbench, turn: Turn, person: Person, on: date) -> list[Vial]:
    """The vials that a bag may take: released, neither held nor gone, not expired on a day."""
    ledger = stock_ledger(workbench, turn, person)
    return [h.vial for h in ledger.held.values() if h.place is Place.FREE and h.vial.expiry >= on]


def uncommitted(workbench: Workbench, turn: Turn, person: Person, on: date) -> list[Vial]:
    """The same, with the vials thawed for preparations still open taken for untouched."""
    ledger = stock_ledger(workbench, turn, person, with_open=False)
    return [h.vial for h in ledger.held.values() if h.place is Place.FREE and h.vial.expiry >= on]


def vials_to_thaw(study: Study, weight_kg: Decimal, stock: Sequence[Vial]) -> Choice[Vial]:
    """The best vials of a stock for a weight, planned with the study's recovery and overage."""
    needed = frozen_cells_needed(study.dose, study.vials, weight_kg)
    return choose_vials(needed, study.vials.mixing, stock)
