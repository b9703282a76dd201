"""A seat's private keys at rest: two blobs, each under its own key from the same passphrase.

The login blob (root and seal keys) is opened at sign-in, the esign blob at each
electronic signature. They are made with one salt, so that one derivation serves
both; the key that opens one is no help with the other. Form, big-endian::

    wrapped = version (1) || login blob || esign blob || SHA-256 of all before (32)
    blob    = kdf (1) || memory KiB (4) || iterations (4) || lanes (4) || salt length (1)
              || salt (16) || commitment (32) || nonce (12) || AES-256-GCM ciphertext

AES-GCM does not commit to its key, hence the commitment, compared first (Len,
Grubbs, Ristenpart, Partitioning Oracle Attacks, 2021). It cannot tell a wrong
passphrase from a damaged salt; the closing digest can. So bytes that changed by
accident are ``seat.damaged`` before any passphrase is tried, and only whole
bytes whose commitment differs are ``passphrase.wrong``. Who recomputes the
digest on purpose is told the latter, and gains nothing.
"""

from __future__ import annotations

import enum
import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.desk.ports import Entropy
from app.trial.refusal import Refusal
from app.trial.sealed import Sealed
from app.vault.kdf import KEY_SIZE, SALT_SIZE, KdfCost, derive
from app.vault.reading import Damaged, Reader

VERSION = 1
NONCE_SIZE = 12
_ARGON2ID = 1
_TAG_SIZE = 16
_COST = struct.Struct(">BIIIB")


class BlobName(enum.IntEnum):
    """Which of the two blobs; bound to its content."""

    LOGIN = 1
    ESIGN = 2

    @property
    def secret_size(self) -> int:
        """The bytes it wraps: two seeds, or one."""
        return 64 if self is BlobName.LOGIN else 32

    def context(self, log_id: bytes, seat: str) -> bytes:
        """What a blob is bound to: it opens as no other blob, in no other seat, of no other log."""
        return b"opaline/wrap/v1\n" + bytes([self]) + log_id + seat.encode()


@dataclass(frozen=True, slots=True, repr=False)
class Blob:
    """One blob as stored. Not secret, yet enough to guess the passphrase at leisure: no repr."""

    cost: KdfCost
    salt: bytes
    commitment: bytes
    nonce: bytes
    ciphertext: bytes

    @classmethod
    def make(
        cls, secret: Sealed[bytes], passphrase: str, context: bytes, cost: KdfCost, entropy: Entropy
    ) -> Self:
        """Wraps `secret`; raises Trouble ``passphrase.no_memory``."""
        salt = entropy.draw("salt", SALT_SIZE)
        kek = derive(passphrase, salt, cost)
        return cls.under(kek, secret, context, (cost, salt), entropy)

    @classmethod
    def under(
        cls, kek: Sealed[bytes], secret: Sealed[bytes], context: bytes,
        derived: tuple[KdfCost, bytes], entropy: Entropy,
    ) -> Self:  # fmt: skip
        """Wraps `secret` under a key that was `derived` at this cost and with this salt."""
        cost, salt = derived
        nonce = entropy.draw("wrap nonce", NONCE_SIZE)
        commitment, key = _keys(kek, context)
        ciphertext = AESGCM(key.open()).encrypt(nonce, secret.open(), context)
        return cls(cost, salt, commitment, nonce, ciphertext)

    def open(self, passphrase: str, context: bytes) -> Sealed[bytes]:
        """The secret.

        Raises Refusal ``passphrase.wrong``, Damaged, Trouble ``passphrase.no_memory``.
        """
        commitment, key = _keys(derive(passphrase, self.salt, self.cost), context)
        if not bytes_eq(commitment, self.commitment):
            raise Refusal("passphrase.wrong")
        try:
            return Sealed(AESGCM(key.open()).decrypt(self.nonce, self.ciphertext, context))
        except InvalidTag as why:
            raise Damaged("blob") from why

    def encode(self) -> bytes:
        """The blob's bytes."""
        cost = self.cost
        head = _COST.pack(_ARGON2ID, cost.memory_kib, cost.iterations, cost.lanes, len(self.salt))
        return head + self.salt + self.commitment + self.nonce + self.ciphertext

    @classmethod
    def read(cls, reader: Reader, name: BlobName) -> Self:
        """The next blob; raises Damaged, also for a cost above what is read at all."""
        reader.expect(_ARGON2ID)
        cost = KdfCost(reader.number(4), reader.number(4), reader.number(4))
        if not cost.is_readable:
            raise Damaged("cost")
        reader.expect(SALT_SIZE)
        sizes = (SALT_SIZE, KEY_SIZE, NONCE_SIZE, name.secret_size + _TAG_SIZE)
        return cls(cost, *(reader.take(size) for size in sizes))


@dataclass(frozen=True, slots=True)
class Wrapped:
    """Both blobs of a seat."""

    login: Blob
    esign: Blob

    @classmethod
    def make(
        cls, secrets: Mapping[BlobName, Sealed[bytes]], passphrase: str, log_id: bytes,
        seat: str, cost: KdfCost, entropy: Entropy,
    ) -> Self:  # fmt: skip
        """Both secrets under one passphrase; raises Trouble ``passphrase.no_memory``."""
        salt = entropy.draw("salt", SALT_SIZE)
        kek = derive(passphrase, salt, cost)
        login, esign = (
            Blob.under(kek, secrets[name], name.context(log_id, seat), (cost, salt), entropy)
            for name in (BlobName.LOGIN, BlobName.ESIGN)
        )
        return cls(login, esign)

    def reaches(self, cost: KdfCost) -> bool:
        """Whether a guess at the passphrase costs at least this much, whichever blob is tried."""
        return self.login.cost.reaches(cost) and self.esign.cost.reaches(cost)

    def encode(self) -> bytes:
        """The wrapped keys' bytes, version 1."""
        body = bytes([VERSION]) + self.login.encode() + self.esign.encode()
        return body + hashlib.sha256(body).digest()

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The blobs in `data`; raises Damaged for anything but exactly one version 1 form."""
        body, digest = data[:-32], data[-32:]
        if hashlib.sha256(body).digest() != digest:
            raise Damaged("digest")
        reader = Reader(body)
        reader.expect(VERSION)
        blobs = cls(Blob.read(reader, BlobName.LOGIN), Blob.read(reader, BlobName.ESIGN))
        reader.end()
        return blobs


def _keys(kek: Sealed[bytes], context: bytes) -> tuple[bytes, Sealed[bytes]]:
    hkdf = HKDF(SHA256(), 2 * KEY_SIZE, salt=None, info=context)
    material = hkdf.derive(kek.open())
    return material[:KEY_SIZE], Sealed(material[KEY_SIZE:])
