"""A seat opened by its passphrase, and the making of a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.custody.entry import SignerKind
from app.custody.records import SeatRow
from app.desk.ports import Entropy, SeatKeys
from app.trial.refusal import Refusal, Trouble
from app.trial.sealed import Sealed
from app.vault.attempts import Attempts
from app.vault.grants import open_grants
from app.vault.kdf import FLOOR, KdfCost, require_strong
from app.vault.keyring import RoleKeyring
from app.vault.reading import Damaged
from app.vault.signing import SigningPen
from app.vault.wrap import Blob, BlobName, Wrapped

_KEY = 32
SEAL = slice(2 * _KEY, 3 * _KEY)
"""Where the seal key stands in a record."""


def require_floor(row: SeatRow, floor: KdfCost = FLOOR) -> None:
    """Raises Refusal ``seat.kdf_too_weak`` when a guess at the passphrase costs less than `floor`.

    Raises Trouble ``seat.damaged`` (fact ``seat``) when the row cannot be read.
    """
    if not read_wrapped(row).reaches(floor):
        raise Refusal("seat.kdf_too_weak")


def make_keys(
    log_id: bytes, seat: str, passphrase: str, cost: KdfCost, entropy: Entropy
) -> SeatKeys:
    """New key pairs, wrapped.

    Raises Refusal ``passphrase.weak`` (fact ``least``), Trouble ``passphrase.no_memory``.
    """
    require_strong(passphrase)
    seeds = {name: Sealed(entropy.draw("key", name.secret_size)) for name in BlobName}
    wrapped = Wrapped.make(seeds, passphrase, log_id, seat, cost, entropy)
    root, seal = _login_keys(seeds[BlobName.LOGIN])
    pen = SigningPen.of(SignerKind.ESIGN, seeds[BlobName.ESIGN])
    return SeatKeys(root.public_key, pen.public_key, _public(seal), wrapped.encode())


@dataclass(frozen=True, slots=True)
class OpalineSeat:
    """An open seat. The esign key stays wrapped until the passphrase is typed again."""

    seat: str
    root: SigningPen
    keyring: RoleKeyring
    _log_id: bytes
    _login: Sealed[bytes]
    _esign: Blob
    _esign_public: bytes
    _attempts: Attempts

    @classmethod
    def unlock(
        cls, log_id: bytes, row: SeatRow, passphrase: str, attempts: Attempts | None = None
    ) -> Self:
        """Opens the login blob and the grants.

        Raises Refusal ``passphrase.wrong``, Trouble ``seat.damaged`` (fact
        ``seat``), also when the row's public keys are not those of its private
        ones, and Trouble ``passphrase.no_memory``.
        """
        attempts = attempts or Attempts()
        context = BlobName.LOGIN.context(log_id, row.seat)
        try:
            with attempts.trying(row.seat):
                login = read_wrapped(row).login.open(passphrase, context)
        except Damaged as why:
            raise Trouble("seat.damaged", seat=row.seat) from why
        return cls.opened(log_id, row, login, attempts)

    @classmethod
    def opened(
        cls, log_id: bytes, row: SeatRow, login: Sealed[bytes], attempts: Attempts
    ) -> Self:
        """The seat whose login secret is at hand; raises Trouble ``seat.damaged``."""
        wrapped = read_wrapped(row)
        root, seal = _login_keys(login)
        try:
            keys = open_grants(row.grants, seal, log_id, row.seat)
        except Damaged as why:
            raise Trouble("seat.damaged", seat=row.seat) from why
        esign = row.record[_KEY : 2 * _KEY]
        if row.record != root.public_key + esign + _public(seal):
            raise Trouble("seat.damaged", seat=row.seat)
        ring = RoleKeyring(keys)
        return cls(row.seat, root, ring, log_id, login, wrapped.esign, esign, attempts)

    def reopened(self, row: SeatRow) -> Self:
        """The same seat over its row as it now stands; raises Trouble ``seat.damaged``."""
        return self.opened(self._log_id, row, self._login, self._attempts)

    def lent(self, keyring: RoleKeyring) -> Self:
        """The same seat with the role keys of someone who opens it for a visit."""
        return replace(self, keyring=keyring)

    def rewrapped(
        self, row: SeatRow, passphrase: str, new: str, cost: KdfCost, entropy: Entropy
    ) -> tuple[SeatRow, SigningPen]:
        """The row with its private keys under another passphrase or cost, and the esign pen.

        Raises as `esign`, and Refusal ``passphrase.weak``.
        """
        require_strong(new)
        secret = self._esign_secret(passphrase)
        secrets = {BlobName.LOGIN: self._login, BlobName.ESIGN: secret}
        wrapped = Wrapped.make(secrets, new, self._log_id, self.seat, cost, entropy)
        return replace(row, wrapped=wrapped.encode()), self._pen(secret)

    def esign(self, passphrase: str) -> SigningPen:
        """The pen of one act's electronic signature; the caller drops it when the act is done.

        Derived anew each time. Raises Refusal ``passphrase.wrong``, Trouble
        ``seat.damaged`` (fact ``seat``) or ``passphrase.no_memory``.
        """
        return self._pen(self._esign_secret(passphrase))

    def _esign_secret(self, passphrase: str) -> Sealed[bytes]:
        context = BlobName.ESIGN.context(self._log_id, self.seat)
        try:
            with self._attempts.trying(self.seat):
                return self._esign.open(passphrase, context)
        except Damaged as why:
            raise Trouble("seat.damaged", seat=self.seat) from why

    def _pen(self, secret: Sealed[bytes]) -> SigningPen:
        pen = SigningPen.of(SignerKind.ESIGN, secret)
        if pen.public_key != self._esign_public:
            raise Trouble("seat.damaged", seat=self.seat)
        return pen


def read_wrapped(row: SeatRow) -> Wrapped:
    """The wrapped keys of a row; raises Trouble ``seat.damaged`` (fact ``seat``)."""
    try:
        return Wrapped.decode(row.wrapped)
    except Damaged as why:
        raise Trouble("seat.damaged", seat=row.seat) from why


def _login_keys(secret: Sealed[bytes]) -> tuple[SigningPen, Sealed[X25519PrivateKey]]:
    root = SigningPen.of(SignerKind.ROOT, Sealed(secret.open()[:_KEY]))
    return root, Sealed(X25519PrivateKey.from_private_bytes(secret.open()[_KEY:]))


def _public(seal: Sealed[X25519PrivateKey]) -> bytes:
    return seal.open().public_key().public_bytes_raw()
