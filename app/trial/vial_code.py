"""What names a vial in whatever a reader delivers: ISBT 128, GS1 with a serial number, or plain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.trial.gs1 import read_gs1
from app.trial.isbt128 import read_isbt


@dataclass(frozen=True, slots=True)
class VialCode:
    """The vial that a code names; lot and expiry are empty or None where it does not tell them."""

    vial: str
    lot: str = ""
    expiry: date | None = None


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
