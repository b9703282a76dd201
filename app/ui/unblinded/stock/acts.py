"""What can be done with vials on the stock page: each act, its fields, where its vials stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.desk.unblinded.vials import stock_life as life
from app.desk.unblinded.vials.ledger import IN_STOCK, Place
from app.desk.unblinded.vials.stock import Attachment
from app.desk.unblinded.vials.washing import Washing
from app.desk.unblinded.workbench import Workbench
from app.trial.names import Meaning

NO_FILE = Attachment("", "")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed for an act: texts by field, the vials scanned, the logger's file, bottles."""

    vials: tuple[str, ...]
    texts: Mapping[str, str]
    minutes: int = 0
    logger: Attachment = NO_FILE
    washed: tuple[Washing, ...] = ()

    def text(self, name: str) -> str:
        """A text; empty for a field that the act has not."""
        return self.texts.get(name, "")


Do = Callable[[Workbench, Any, Typed], Any]


@dataclass(frozen=True, slots=True)
class StockAct:
    """One act. `places` are where its vials stand; none where a lot is meant.

    `signed` is what its signature means, None for none; ``minutes``, ``logger``,
    ``warmest`` and ``washing`` are fields of their own kind, all others are texts.
    """

    fields: tuple[str, ...]
    do: Do
    places: frozenset[Place] = field(default_factory=frozenset)
    signed: Meaning | None = None
    whole_lot: bool = False


ACTS: Mapping[str, StockAct] = {
    "released": StockAct(
        ("reason",), lambda w, s, t: life.release_vials(w, s, t.vials, t.text("reason")),
        frozenset({Place.QUARANTINE}), Meaning.RELEASED,
    ),
    "quarantined": StockAct(
        ("reason",), lambda w, p, t: life.quarantine(w, p, t.vials, t.text("reason")),
        frozenset({Place.FREE, Place.HELD}),
    ),
    "excursion": StockAct(
        ("minutes", "warmest", "logger", "reason"),
        lambda w, p, t: life.record_excursion(
            w, p, t.vials, life.Excursion(t.minutes, t.text("warmest"), t.text("reason"), t.logger)
        ), IN_STOCK,
    ),
    "used": StockAct(
        ("asked", "reason"), lambda w, s, t: life.decide(
            w, s, t.vials, use=True, reason=t.text("reason"), asked=t.text("asked")
        ), frozenset({Place.HELD}), Meaning.APPROVED,
    ),
    "rejected": StockAct(
        ("asked", "reason"), lambda w, s, t: life.decide(
            w, s, t.vials, use=False, reason=t.text("reason"), asked=t.text("asked")
        ), frozenset({Place.HELD}), Meaning.APPROVED,
    ),
    "outside": StockAct(
        ("minutes", "reason"),
        lambda w, p, t: life.record_outside(w, p, t.vials, t.minutes, t.text("reason")), IN_STOCK,
    ),
    "placed": StockAct(
        ("position",), lambda w, p, t: life.place_vials(w, p, t.vials, t.text("position")),
        IN_STOCK,
    ),
    "counted": StockAct(
        ("lot", "washing"),
        lambda w, p, t: life.count_lot(w, p, t.text("lot"), t.vials, t.washed),
        IN_STOCK | {Place.MISSING}, whole_lot=True,
    ),
    "returned": StockAct(
        ("shipper", "shipment", "reason"), lambda w, s, t: life.return_vials(
            w, s, t.vials, shipper=t.text("shipper"), shipment=t.text("shipment"),
            reason=t.text("reason"),
        ), IN_STOCK, Meaning.AUTHORED,
    ),
    "destroyed": StockAct(
        ("method", "reason"), lambda w, s, t: life.propose_vials_destroyed(
            w, s, t.vials, method=t.text("method"), reason=t.text("reason")
        ), IN_STOCK, Meaning.AUTHORED,
    ),
    "recalled": StockAct(
        ("lot", "reason"),
        lambda w, s, t: (
            life.recall_lot(w, s, t.text("lot"), t.text("reason")),
            life.bags_of_lot(w, s.person, t.text("lot")),
        ), signed=Meaning.AUTHORED, whole_lot=True,
    ),
    "result": StockAct(
        ("lot", "result", "reason"),
        lambda w, s, t: (
            life.record_result(w, s, t.text("lot"), t.text("result"), t.text("reason")),
            life.bags_of_lot(w, s.person, t.text("lot")),
        ), signed=Meaning.AUTHORED, whole_lot=True,
    ),
}  # fmt: skip
"""Every act, by its name; ``stock.act.NAME`` words it."""
