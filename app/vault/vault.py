"""The vault as the desk sees it: makes, opens and checks keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Self

from app.custody.entry import SignerKind
from app.custody.records import SeatRow
from app.desk.ports import Entropy, OpenSeat, Rewrapped, SeatKeys
from app.desk.tries import AttemptMemory
from app.trial.names import RoleKey
from app.trial.refusal import Trouble
from app.trial.sealed import Sealed
from app.vault import signing
from app.vault.attempts import Attempts
from app.vault.grants import add_grants, seal_grants
from app.vault.kdf import DEFAULT, FLOOR, KEY_SIZE, KdfCost, calibrated
from app.vault.keyring import HeldKey, RoleKeyring
from app.vault.packet import open_packet
from app.vault.reading import Damaged
from app.vault.seat import SEAL, OpalineSeat, make_keys, read_wrapped, require_floor

FIRST_GENERATION = 1


class OpalineVault:
    """Makes seats at one cost, and opens none cheaper than the lower of that cost and `FLOOR`.

    So the floor of production holds wherever a vault of production's cost opens
    a study. There is no setting that lowers it: only a vault made at a lower
    cost opens cheap seats, and no such cost is written in the program.
    """

    def __init__(
        self, cost: KdfCost, entropy: Entropy, elapsed: Callable[[], float] | None = None,
        memory: AttemptMemory | None = None,
    ) -> None:  # fmt: skip
        self._cost = cost
        self._entropy = entropy
        self._floor = cost.at_most(FLOOR)
        self._attempts = Attempts(elapsed, memory)

    @classmethod
    def production(
        cls, entropy: Entropy, elapsed: Callable[[], float] | None = None,
        memory: AttemptMemory | None = None,
    ) -> Self:  # fmt: skip
        """The vault of a real study: seats are made at `DEFAULT` and opened from `FLOOR` up.

        `elapsed` tells seconds that never go back; without it no wrong passphrase is slowed.
        `memory` keeps the wrong ones while the program does not run.
        """
        return cls(DEFAULT, entropy, elapsed, memory)

    def calibrate(self, start: Callable[[], Callable[[], float]]) -> None:
        """From now on seats cost what this machine can bear, as `calibrated` finds it."""
        self._cost = calibrated(start)

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
        keys = [held for role in roles for held in _ring(granter).generations(role)]
        return seal_grants(keys, seal, log_id, seat)

    def open_seat(self, log_id: bytes, row: SeatRow, passphrase: str) -> OpalineSeat:
        """The open seat; raises Refusal ``passphrase.wrong`` or Trouble ``seat.damaged``.

        Raises Refusal ``seat.kdf_too_weak`` before the passphrase is tried.
        """
        require_floor(row, self._floor)
        return OpalineSeat.unlock(log_id, row, passphrase, self._attempts)

    def reopen(self, row: SeatRow, keys: OpenSeat) -> OpalineSeat:
        """An open seat over its row as it now stands; raises Trouble ``seat.damaged``."""
        return _own(keys).reopened(row)

    def may_raise(self, row: SeatRow) -> bool:
        """Whether a guess at the row's passphrase costs less than this vault would make it."""
        return not read_wrapped(row).reaches(self._cost)

    def rewrap(self, row: SeatRow, keys: OpenSeat, passphrase: str, new: str) -> Rewrapped:
        """An open seat's private keys under another passphrase, or the same at today's cost.

        Raises Refusal ``passphrase.wrong`` or ``passphrase.weak``, Trouble ``seat.damaged``.
        """
        seat = _own(keys)
        changed, pen = seat.rewrapped(row, passphrase, new, self._cost, self._entropy)
        return Rewrapped(changed, seat.reopened(changed), pen)

    def renew(
        self, log_id: bytes, roles: Sequence[RoleKey], granter: OpenSeat,
        keepers: Sequence[tuple[SeatRow, Sequence[RoleKey]]],
    ) -> list[SeatRow]:  # fmt: skip
        """A new generation of the keys of `roles`, granted to `keepers`: their new rows.

        Each is granted those of `roles` that stand beside its row. Raises Refusal
        ``sealed.no_key`` for a key that the granter does not hold, Trouble ``seat.damaged``.
        """
        ring = _ring(granter)
        made = {
            role: HeldKey(
                role, ring.generations(role)[-1].generation + 1,
                Sealed(self._entropy.draw("key", KEY_SIZE)),
            )
            for role in roles
        }  # fmt: skip
        return [
            _granted(log_id, row, [made[role] for role in roles if role in kept])
            for row, kept in keepers
        ]

    def open_packet(self, secret: bytes, packet: bytes) -> bytes:
        """What the statistician's packet holds; raises Refusal ``packet.closed``."""
        return open_packet(secret, packet)

    def lend(self, keys: OpenSeat, roles: Sequence[RoleKey], holder: OpenSeat) -> OpalineSeat:
        """An open seat that also holds a holder's keys of `roles`, as long as it is open.

        Raises Refusal ``sealed.no_key`` for a key that the holder does not hold.
        """
        held = [key for role in roles for key in _ring(holder).generations(role)]
        return _own(keys).lent(RoleKeyring(held))

    def wrong_passphrases(self) -> Mapping[str, int]:
        """How many wrong passphrases were tried at each seat that no line tells yet."""
        return self._attempts.untold()

    def wrong_passphrases_told(self, seat: str, times: int) -> None:
        """So many of them stand in the log now."""
        self._attempts.told(seat, times)

    def window_pen(self, seed: bytes) -> signing.SigningPen:
        """The pen of one preparation's window, from the 32 secret bytes that its capsule keeps."""
        return signing.SigningPen.of(SignerKind.SESSION, Sealed(seed))

    def verify(self, public_key: bytes, signature: bytes, message: bytes) -> None:
        """Returns when the Ed25519 signature is good; raises ValueError when it is not."""
        signing.verify(public_key, signature, message)


def _own(keys: OpenSeat) -> OpalineSeat:
    if not isinstance(keys, OpalineSeat):
        raise TypeError("a seat of another vault")
    return keys


def _ring(keys: OpenSeat) -> RoleKeyring:
    ring = keys.keyring
    if not isinstance(ring, RoleKeyring):
        raise TypeError("keys of another vault")
    return ring


def _granted(log_id: bytes, row: SeatRow, keys: Sequence[HeldKey]) -> SeatRow:
    try:
        grants = add_grants(row.grants, keys, row.record[SEAL], log_id, row.seat)
    except Damaged as why:
        raise Trouble("seat.damaged", seat=row.seat) from why
    return replace(row, grants=grants)
