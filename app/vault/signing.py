"""Ed25519 signatures (RFC 8032): pens that sign, and one strict reading of a signature.

Libraries disagree on odd encodings. What is accepted here is what libsodium
accepts too, so that an independent verifier gives the same verdict on every
line: a canonical key that is not of small order, a first half that is not of
small order, a scalar below the group order, and the equation without cofactor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.custody.entry import SignerKind
from app.trial.sealed import Sealed

_P = 2**255 - 19
_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER = frozenset({0, 1, _P - 1, _ORDER_8, _P - _ORDER_8})
"""The y of every point whose order divides the cofactor 8; x is any."""


@dataclass(frozen=True, slots=True)
class SigningPen:
    """An opened signing key; it signs but does not show."""

    kind: SignerKind
    public_key: bytes
    _private: Sealed[Ed25519PrivateKey]

    @classmethod
    def of(cls, kind: SignerKind, seed: Sealed[bytes]) -> Self:
        """The pen of a 32-byte seed."""
        private = Ed25519PrivateKey.from_private_bytes(seed.open())
        return cls(kind, private.public_key().public_bytes_raw(), Sealed(private))

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`, 64 bytes."""
        return self._private.open().sign(message)


def verify(public_key: bytes, signature: bytes, message: bytes) -> None:
    """Returns when the signature is good; raises ValueError when it or the key is not."""
    y = _y(public_key)
    if y >= _P or y in _SMALL_ORDER:
        raise ValueError("key")
    if _y(signature[:32]) in _SMALL_ORDER:
        raise ValueError("signature")
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature as why:
        raise ValueError("signature") from why


def _y(encoded: bytes) -> int:
    return int.from_bytes(encoded, "little") & (2**255 - 1)
