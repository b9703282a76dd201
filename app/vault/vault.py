"""The vault as the desk sees it: makes, opens and checks keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from app.custody.entry import SignerKind
from app.custody.records import SeatRow
from app.desk.ports import Entropy, OpenSeat, SeatKeys
from app.trial.names import RoleKey
from app.trial.sealed import Sealed
from app.vault import signing
from app.vault.grants import seal_grants
from app.vault.kdf import DEFAULT, FLOOR, KEY_SIZE, KdfCost
from app.vault.keyring import HeldKey, RoleKeyring
from app.vault.seat import OpalineSeat, make_keys, require_floor

FIRST_GENERATION = 1


class OpalineVault:
    """Makes seats at one cost, and opens none cheaper than the lower of that cost and `FLOOR`.

    So the floor of production holds wherever a vault of production's cost opens
    a study. There is no setting that lowers it: only a vault made at a lower
    cost opens cheap seats, and no such cost is written in the program.
    """

    def __init__(self, cost: KdfCost, entropy: Entropy) -> None:
        self._cost = cost
        self._entropy = entropy

    @classmethod
    def production(cls, entropy: Entropy) -> Self:
        """The vault of a real study: seats are made at `DEFAULT` and opened from `FLOOR` up."""
        return cls(DEFAULT, entropy)

    def new_log_id(self) -> bytes:
        """16 unpredictable bytes that name a log for ever."""
        return self._entropy.draw("log id", 16)

    def create_seat(self, log_id: bytes, seat: str, passphrase: str) -> SeatKeys:
        """New key pairs, wrapped; raises Refusal ``passphrase.weak`` (fact ``least``)."""
        return make_keys(log_id, seat, passphrase, self._cost, self._entropy)

    def first_grants(
        self, log_id: bytes, seat: str, seal: bytes, roles: Sequence[RoleKey]
    ) -> bytes:
        """The first generation of the keys of `roles`, sealed to the founder's `seal` key.

        A role nobody holds yet gets no key: one that is thrown away at once
        could never be granted, and would bind the role to nothing.
        """
        keys = [
            HeldKey(role, FIRST_GENERATION, Sealed(self._entropy.draw("key", KEY_SIZE)))
            for role in roles
        ]
        return seal_grants(keys, seal, log_id, seat)

    def grants(
        self, log_id: bytes, seat: str, seal: bytes, roles: Sequence[RoleKey], granter: OpenSeat
    ) -> bytes:
        """Every generation of the granter's keys of `roles`, sealed to another seat.

        Raises Refusal ``sealed.no_key`` for a role that the granter does not hold.
        """
        keyring = granter.keyring
        if not isinstance(keyring, RoleKeyring):
            raise TypeError("keys of another vault")
        keys = [held for role in roles for held in keyring.generations(role)]
        return seal_grants(keys, seal, log_id, seat)

    def open_seat(self, log_id: bytes, row: SeatRow, passphrase: str) -> OpalineSeat:
        """The open seat; raises Refusal ``passphrase.wrong`` or Trouble ``seat.damaged``.

        Raises Refusal ``seat.kdf_too_weak`` before the passphrase is tried.
        """
        require_floor(row, self._cost.at_most(FLOOR))
        return OpalineSeat.unlock(log_id, row, passphrase)

    def window_pen(self, seed: bytes) -> signing.SigningPen:
        """The pen of one preparation's window, from the 32 secret bytes that its capsule keeps."""
        return signing.SigningPen.of(SignerKind.SESSION, Sealed(seed))

    def verify(self, public_key: bytes, signature: bytes, message: bytes) -> None:
        """Returns when the Ed25519 signature is good; raises ValueError when it is not."""
        signing.verify(public_key, signature, message)
