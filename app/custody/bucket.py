"""Constant lengths: a payload in a bucket, and the outer form of everything sealed.

A length never grows with its content. The outer form of a sealed value is
suite (1) || role key (1) || generation (4) || nonce (12) || AES-256-GCM
ciphertext with its tag (bucket + 16).
"""

from __future__ import annotations

from app.trial.names import RoleKey

LINE_BUCKET = 512
STOCK_BUCKET = 4096
CAPSULE_BUCKET = 32768
ROW_BUCKET = 256
SEAL_OVERHEAD = 1 + 1 + 4 + 12 + 16
ROLE_CODES = {RoleKey.ARM: 1, RoleKey.IDENTITY: 2, RoleKey.STATISTICIAN: 3}


class BucketError(ValueError):
    """The payload does not fit, or the bucket's filling is not what it must be."""


def fill(payload: bytes, bucket: int) -> bytes:
    """`payload` behind its 32-bit length, zeros up to `bucket` bytes; raises BucketError."""
    if len(payload) > bucket - 4:
        raise BucketError(f"{len(payload)} bytes in a bucket of {bucket}")
    return (len(payload).to_bytes(4, "big") + payload).ljust(bucket, b"\0")


def empty(filled: bytes) -> bytes:
    """The payload of a filled bucket; raises BucketError unless the filling is zeros."""
    if len(filled) < 4:
        raise BucketError("shorter than its length field")
    length = int.from_bytes(filled[:4], "big")
    payload, rest = filled[4 : 4 + length], filled[4 + length :]
    if len(payload) != length or rest.strip(b"\0"):
        raise BucketError("filling")
    return payload


def is_sealed(sealed: bytes, role: RoleKey) -> bool:
    """Whether the header is version 1's: suite 1, this role's key, a generation from 1 on."""
    return sealed[:2] == bytes([1, ROLE_CODES[role]]) and generation_of(sealed) >= 1


def generation_of(sealed: bytes) -> int:
    """The generation of the role key that a sealed value was sealed under."""
    return int.from_bytes(sealed[2:6], "big")


def sealed_size(bucket: int) -> int:
    """The length of the sealed form of a bucket; 0 for no bucket."""
    return bucket + SEAL_OVERHEAD if bucket else 0
