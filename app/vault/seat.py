"""A seat opened by its passphrase, and the making of a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.custody.entry import SignerKind
from app.custody.records import SeatRow
from app.desk.ports import Entropy, SeatKeys
from app.trial.refusal import Refusal, Trouble
from app.trial.sealed import Sealed
from app.vault.grants import open_grants
from app.vault.kdf import FLOOR, KdfCost, require_strong
from app.vault.keyring import RoleKeyring
from app.vault.reading import Damaged
from app.vault.signing import SigningPen
from app.vault.wrap import Blob, BlobName, Wrapped

_KEY = 32


def require_floor(row: SeatRow, floor: KdfCost = FLOOR) -> None:
    """Raises Refusal ``seat.kdf_too_weak`` when a guess at the passphrase costs less than `floor`.

    Raises Trouble ``seat.damaged`` (fact ``seat``) when the row cannot be read.
    """
    wrapped = _read(row)
    if not (wrapped.login.cost.reaches(floor) and wrapped.esign.cost.reaches(floor)):
        raise Refusal("seat.kdf_too_weak")


def make_keys(
    log_id: bytes, seat: str, passphrase: str, cost: KdfCost, entropy: Entropy
) -> SeatKeys:
    """New key pairs, wrapped.

    Raises Refusal ``passphrase.weak`` (fact ``least``), Trouble ``passphrase.no_memory``.
    """
    require_strong(passphrase)
    seeds = {name: Sealed(entropy.draw("key", name.secret_size)) for name in BlobName}
    login, esign = (
        Blob.make(seeds[name], passphrase, name.context(log_id, seat), cost, entropy)
        for name in (BlobName.LOGIN, BlobName.ESIGN)
    )
    root, seal = _login_keys(seeds[BlobName.LOGIN])
    pen = SigningPen.of(SignerKind.ESIGN, seeds[BlobName.ESIGN])
    wrapped = Wrapped(login, esign).encode()
    return SeatKeys(root.public_key, pen.public_key, _public(seal), wrapped)


@dataclass(frozen=True, slots=True)
class OpalineSeat:
    """An open seat. The esign key stays wrapped until the passphrase is typed again."""

    seat: str
    root: SigningPen
    keyring: RoleKeyring
    _log_id: bytes
    _esign: Blob
    _esign_public: bytes

    @classmethod
    def unlock(cls, log_id: bytes, row: SeatRow, passphrase: str) -> Self:
        """Opens the login blob and the grants.

        Raises Refusal ``passphrase.wrong``, Trouble ``seat.damaged`` (fact
        ``seat``), also when the row's public keys are not those of its private
        ones, and Trouble ``passphrase.no_memory``.
        """
        wrapped = _read(row)
        context = BlobName.LOGIN.context(log_id, row.seat)
        try:
            root, seal = _login_keys(wrapped.login.open(passphrase, context))
            keys = open_grants(row.grants, seal, log_id, row.seat)
        except Damaged as why:
            raise Trouble("seat.damaged", seat=row.seat) from why
        esign = row.record[_KEY : 2 * _KEY]
        if row.record != root.public_key + esign + _public(seal):
            raise Trouble("seat.damaged", seat=row.seat)
        return cls(row.seat, root, RoleKeyring(keys), log_id, wrapped.esign, esign)

    def esign(self, passphrase: str) -> SigningPen:
        """The pen of one act's electronic signature; the caller drops it when the act is done.

        Derived anew each time. Raises Refusal ``passphrase.wrong``, Trouble
        ``seat.damaged`` (fact ``seat``) or ``passphrase.no_memory``.
        """
        context = BlobName.ESIGN.context(self._log_id, self.seat)
        try:
            pen = SigningPen.of(SignerKind.ESIGN, self._esign.open(passphrase, context))
        except Damaged as why:
            raise Trouble("seat.damaged", seat=self.seat) from why
        if pen.public_key != self._esign_public:
            raise Trouble("seat.damaged", seat=self.seat)
        return pen


def _read(row: SeatRow) -> Wrapped:
    try:
        return Wrapped.decode(row.wrapped)
    except Damaged as why:
        raise Trouble("seat.damaged", seat=row.seat) from why


def _login_keys(secret: Sealed[bytes]) -> tuple[SigningPen, Sealed[X25519PrivateKey]]:
    root = SigningPen.of(SignerKind.ROOT, Sealed(secret.open()[:_KEY]))
    return root, Sealed(X25519PrivateKey.from_private_bytes(secret.open()[_KEY:]))


def _public(seal: Sealed[X25519PrivateKey]) -> bytes:
    return seal.open().public_key().public_bytes_raw()
