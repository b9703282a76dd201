"""What names a vial in whatever a reader delivers: ISBT 128, GS1 with a serial number, or plain."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.trial.gs1 import is_gs1, read_gs1
from app.trial.isbt128 import is_isbt, read_isbt, read_part
from app.trial.refusal import Refusal


@dataclass(frozen=True, slots=True)
class VialCode:
    """The vial that a code names; lot and expiry are empty or None where it does not tell them.

    `vial` is empty for a code that tells an expiry alone. `completes` is the
    name that a code read before gave to the same vial.
    """

    vial: str
    lot: str = ""
    expiry: date | None = None
    completes: str = ""


def read_vial(scanned: str) -> VialCode:
    """What a scanned code names: of GS1 its serial number, of ISBT 128 donation and product.

    Anything else is taken as it stands, without the white space around it.
    """
    gs1 = read_gs1(scanned)
    if gs1 is not None:
        return VialCode(gs1.serial or gs1.lot, gs1.lot, gs1.expiry)
    isbt = read_isbt(scanned)
    if isbt is not None:
        return VialCode(isbt.vial, "", isbt.expiry)
    return VialCode(scanned.strip())


class CodeReader:
    """Reads codes one by one: the linear codes of one ISBT 128 label belong together.

    A product code completes the donation number read just before it, and
    names one container with it.
    """

    def __init__(self) -> None:
        self._din = ""

    def awaits_product(self, known: Collection[str]) -> bool:
        """Whether the code read last is a donation number of which `known` names containers."""
        return bool(self._din) and self._din not in known and any(
            name.startswith(f"{self._din}/") for name in known
        )

    def take(self, scanned: str) -> VialCode:
        """What one more code tells.

        Raises Refusal ``code.damaged`` for one that says it is ISBT 128 or GS1 and
        cannot be read as such, ``code.product_first`` for a product code by itself.
        """
        before, self._din = self._din, ""
        part = read_part(scanned) if is_isbt(scanned) else None
        if part is None:
            code = read_vial(scanned)
            if is_isbt(scanned) or (is_gs1(scanned) and read_gs1(scanned) is None):
                raise Refusal("code.damaged")
            return code
        if part.din:
            self._din = "" if part.product else part.din
            return VialCode(part.vial, "", part.expiry)
        if not part.product:
            self._din = before
            return VialCode("", "", part.expiry)
        if not before:
            raise Refusal("code.product_first")
        return VialCode(f"{before}/{part.product}", "", part.expiry, completes=before)
