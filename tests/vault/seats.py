"""A cheap vault and seats in it, for the vault's own tests."""

from __future__ import annotations

from collections.abc import Sequence

from app.custody.records import SeatRow
from app.trial.names import RoleKey
from app.vault.kdf import KdfCost
from app.vault.vault import OpalineVault
from tests.fakes import SeededEntropy

CHEAP = KdfCost(32, 1, 1)
PASSPHRASE = "forêt cuivre horloge navire"
LOG_ID = bytes(range(16))
SEAT = "0011223344556677"
HELD = (RoleKey.ARM, RoleKey.IDENTITY)


def cheap_vault(seed: bytes = b"vault") -> OpalineVault:
    """A vault whose passphrases cost nearly nothing to try."""
    return OpalineVault(CHEAP, SeededEntropy(seed))


def founder(vault: OpalineVault, roles: Sequence[RoleKey] = HELD, seat: str = SEAT) -> SeatRow:
    """A seat whose role keys are new."""
    keys = vault.create_seat(LOG_ID, seat, PASSPHRASE)
    grants = vault.first_grants(LOG_ID, seat, keys.seal, roles)
    return SeatRow(seat, keys.root + keys.esign + keys.seal, keys.wrapped, grants)
