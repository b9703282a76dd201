"""A vault whose every byte comes from the given entropy, so that vectors can be made again.

The program's own seals keys to a seat with HPKE, whose ephemeral key the
library draws itself. Here it is drawn from the entropy: RFC 9180, base mode,
DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, written from its text.
For vectors only; the program opens what is sealed here.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.custody.bucket import ROLE_CODES
from app.desk.ports import Entropy, OpenSeat
from app.trial.names import RoleKey
from app.trial.sealed import Sealed
from app.vault.kdf import KdfCost
from app.vault.keyring import HeldKey, RoleKeyring
from app.vault.vault import OpalineVault

KEM = b"KEM\x00\x20"
SUITE = b"HPKE\x00\x20\x00\x01\x00\x02"


class StillVault(OpalineVault):
    """The program's vault, but for the ephemeral keys of grants."""

    def __init__(self, cost: KdfCost, entropy: Entropy) -> None:
        super().__init__(cost, entropy)
        self._drawn = entropy

    def first_grants(
        self, log_id: bytes, seat: str, seal: bytes, roles: Sequence[RoleKey]
    ) -> bytes:
        """New role keys, sealed to the founder."""
        keys = [HeldKey(role, 1, Sealed(self._drawn.draw("key", 32))) for role in roles]
        return self._grants(keys, seal, log_id, seat)

    def grants(
        self, log_id: bytes, seat: str, seal: bytes, roles: Sequence[RoleKey], granter: OpenSeat
    ) -> bytes:
        """The granter's role keys, sealed to another seat."""
        assert isinstance(granter.keyring, RoleKeyring)
        held = [key for role in roles for key in granter.keyring.generations(role)]
        return self._grants(held, seal, log_id, seat)

    def _grants(self, keys: Iterable[HeldKey], seal: bytes, log_id: bytes, seat: str) -> bytes:
        told = [(ROLE_CODES[held.role], held.generation, held.key.open()) for held in keys]
        grants = bytes([1, len(told)])
        for code, generation, key in sorted(told):
            place = bytes([code]) + generation.to_bytes(4, "big")
            info = b"opaline/grant/v1\n" + log_id + seat.encode() + place
            sealed = hpke_seal(seal, info, key, self._drawn.draw("ephemeral", 32))
            grants += place + len(sealed).to_bytes(2, "big") + sealed
        return grants


def hpke_seal(recipient: bytes, info: bytes, plaintext: bytes, ephemeral: bytes) -> bytes:
    """The encapsulated key and the ciphertext of one message; `ephemeral` is the private key."""
    private = X25519PrivateKey.from_private_bytes(ephemeral)
    enc = private.public_key().public_bytes_raw()
    shared = private.exchange(X25519PublicKey.from_public_bytes(recipient))
    secret = _expand(
        KEM, _extract(KEM, b"", b"eae_prk", shared), b"shared_secret", enc + recipient, 32
    )
    context = b"\0" + _extract(SUITE, b"", b"psk_id_hash", b"")
    context += _extract(SUITE, b"", b"info_hash", info)
    prk = _extract(SUITE, secret, b"secret", b"")
    key = _expand(SUITE, prk, b"key", context, 32)
    nonce = _expand(SUITE, prk, b"base_nonce", context, 12)
    return enc + AESGCM(key).encrypt(nonce, plaintext, b"")


def _extract(suite: bytes, salt: bytes, label: bytes, data: bytes) -> bytes:
    message = b"HPKE-v1" + suite + label + data
    return hmac.digest(salt or bytes(32), message, hashlib.sha256)


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, size: int) -> bytes:
    message = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(prk, message + b"\1", hashlib.sha256)[:size]
