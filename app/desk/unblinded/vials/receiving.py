"""A scan at the stock, answered at once: what it names, or why it does not belong here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.desk.unblinded.vials.ledger import GONE, NOT_FREE, Held
from app.trial.gs1 import read_gs1
from app.trial.isbt128 import is_isbt
from app.trial.refusal import Refusal
from app.trial.vial_code import CodeReader, VialCode


@dataclass(frozen=True, slots=True)
class OnHand:
    """What is known at the moment of a receipt; plain values, asked on any thread.

    `vials` are all that were ever received, `albumin` the lots of albumin, `bags`
    the codes of bags.
    """

    today: date
    vials: Mapping[str, Held] = field(default_factory=dict)
    albumin: Collection[str] = ()
    bags: Collection[str] = ()

    def vial(
        self, reader: CodeReader, scanned: str, *,
        lot: str, expiry: date | None, before: Collection[str],
    ) -> VialCode:  # fmt: skip
        """A vial of a delivery of a lot and expiry (empty, None: not told yet), after those before.

        Raises Refusal ``code.damaged``, ``code.product_first``, ``code.foreign``,
        ``code.other_lot``, ``code.other_expiry``, ``code.expired``, ``stock.twice``,
        ``stock.vial_known`` or ``stock.is_…`` for one that has left the stock.
        """
        code = reader.take(scanned)
        if code.vial in self.bags or (code.lot or code.vial) in self.albumin:
            raise Refusal("code.foreign")
        self._suits(code, lot, expiry)
        held = self.vials.get(code.vial)
        if held is not None and held.place in GONE:
            raise Refusal(NOT_FREE[held.place], vial=code.vial)
        if held is not None:
            raise Refusal("stock.vial_known")
        if code.vial in before:
            raise Refusal("stock.twice")
        return code

    def bottle(self, scanned: str, *, lot: str, expiry: date | None) -> VialCode:
        """A bottle of albumin, by the lot that its code tells; raises the same refusals."""
        told = read_gs1(scanned)
        code = VialCode(scanned.strip(), scanned.strip())
        if told is not None:
            code = VialCode(told.lot, told.lot, told.expiry)
        elif is_isbt(scanned):
            raise Refusal("code.foreign")
        else:
            CodeReader().take(scanned)
        lots = {held.vial.lot for held in self.vials.values()}
        if code.lot in lots or code.lot in self.bags or code.lot in self.vials:
            raise Refusal("code.foreign")
        self._suits(code, lot, expiry)
        return code

    def any_day(self) -> OnHand:
        """What a bottle that is in stock is held against: its expiry may have passed."""
        return OnHand(date.min, self.vials, (), self.bags)

    def _suits(self, code: VialCode, lot: str, expiry: date | None) -> None:
        if lot and code.lot and code.lot != lot:
            raise Refusal("code.other_lot", lot=code.lot, other=lot)
        if code.expiry is None:
            return
        if code.expiry < self.today:
            raise Refusal("code.expired", day=code.expiry.isoformat())
        if expiry is not None and code.expiry != expiry:
            raise Refusal("code.other_expiry", day=code.expiry.isoformat())


def require_same(code: VialCode, held: Held) -> None:
    """Holds what a code tells beside the vial's name against the stock.

    Raises Refusal ``code.no_vial`` for a code without one, ``code.contradicts``.
    """
    if not code.vial:
        raise Refusal("code.no_vial")
    lot, expiry = held.vial.lot, held.vial.expiry
    if code.lot not in ("", lot) or code.expiry not in (None, expiry):
        day = code.expiry.isoformat() if code.expiry else ""
        told, known = f"{code.lot} {day}".strip(), f"{lot} {expiry.isoformat()}"
        raise Refusal("code.contradicts", told=told, known=known)
