"""Role keys granted to a seat: each sealed to its X25519 key by HPKE (RFC 9180, base mode).

To hold a role is to possess its key. Form, big-endian: version (1) || count (1),
then for each grant, in rising order of role code and generation: role code (1)
|| generation (4) || sealed length (2) || sealed key.

HPKE's base mode says nothing of who sealed. That is said by the line that
seats the person: it is signed and holds the digest of the whole seat row.
"""

from __future__ import annotations

from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from app.custody.bucket import ROLE_CODES
from app.trial.sealed import Sealed
from app.vault.kdf import KEY_SIZE
from app.vault.keyring import HeldKey
from app.vault.reading import Damaged, Reader

VERSION = 1
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_ROLES = {code: role for role, code in ROLE_CODES.items()}
_SEALED_SIZE = 32 + KEY_SIZE + 16


def seal_grants(keys: Iterable[HeldKey], seal: bytes, log_id: bytes, seat: str) -> bytes:
    """The grants of `keys` to the seat whose public key is `seal`."""
    return _written(_sealed(held, seal, log_id, seat) for held in keys)


def add_grants(
    grants: bytes, keys: Iterable[HeldKey], seal: bytes, log_id: bytes, seat: str
) -> bytes:
    """The grants with further `keys`; those before stay as they are sealed. Raises Damaged."""
    added = [_sealed(held, seal, log_id, seat) for held in keys]
    return _written([*read_grants(grants), *added])


def open_grants(
    grants: bytes, private: Sealed[X25519PrivateKey], log_id: bytes, seat: str
) -> list[HeldKey]:
    """The granted keys; raises Damaged unless every one of them opens."""
    keys = []
    for code, generation, sealed in read_grants(grants):
        info = _info(log_id, seat, code, generation)
        try:
            key = _SUITE.decrypt(sealed, private.open(), info=info)
        except InvalidTag as why:
            raise Damaged("grant") from why
        keys.append(HeldKey(_ROLES[code], generation, Sealed(key)))
    return keys


def read_grants(grants: bytes) -> list[tuple[int, int, bytes]]:
    """Role code, generation and sealed key of each grant; raises Damaged."""
    reader = Reader(grants)
    reader.expect(VERSION)
    found: list[tuple[int, int, bytes]] = []
    for _ in range(reader.number(1)):
        code, generation = reader.number(1), reader.number(4)
        if code not in _ROLES or generation == 0 or reader.number(2) != _SEALED_SIZE:
            raise Damaged("grant")
        if found and found[-1][:2] >= (code, generation):
            raise Damaged("order")
        found.append((code, generation, reader.take(_SEALED_SIZE)))
    reader.end()
    return found


def _sealed(held: HeldKey, seal: bytes, log_id: bytes, seat: str) -> tuple[int, int, bytes]:
    code, generation = ROLE_CODES[held.role], held.generation
    recipient = X25519PublicKey.from_public_bytes(seal)
    info = _info(log_id, seat, code, generation)
    return code, generation, _SUITE.encrypt(held.key.open(), recipient, info=info)


def _written(grants: Iterable[tuple[int, int, bytes]]) -> bytes:
    ordered = sorted(grants)
    written = bytes([VERSION, len(ordered)])
    for code, generation, sealed in ordered:
        place = bytes([code]) + generation.to_bytes(4, "big")
        written += place + len(sealed).to_bytes(2, "big") + sealed
    return written


def _info(log_id: bytes, seat: str, code: int, generation: int) -> bytes:
    place = bytes([code]) + generation.to_bytes(4, "big")
    return b"opaline/grant/v1\n" + log_id + seat.encode() + place
