"""Sealing under role keys: what opens, what does not, and how each is told."""

from __future__ import annotations

import dataclasses
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from app.custody.bucket import LINE_BUCKET, fill, sealed_size
from app.desk.ports import Box
from app.trial.names import RoleKey
from app.trial.refusal import Failure, Refusal, Trouble
from app.trial.sealed import Sealed
from app.vault.keyring import HeldKey, RoleKeyring

BOX = Box(RoleKey.ARM, "line", b"place", b"bound")
NONCE = bytes(range(12))
ARM_1 = HeldKey(RoleKey.ARM, 1, Sealed(b"1" * 32))
ARM_2 = HeldKey(RoleKey.ARM, 2, Sealed(b"2" * 32))
IDENTITY = HeldKey(RoleKey.IDENTITY, 1, Sealed(b"i" * 32))
RING = RoleKeyring([ARM_1, IDENTITY])


@given(st.binary(max_size=64), st.binary(max_size=40), st.binary(max_size=40))
def test_what_is_sealed_opens_again(plaintext: bytes, context: bytes, bound: bytes) -> None:
    box = Box(RoleKey.IDENTITY, "row", context, bound)
    assert RING.open(box, RING.seal(box, plaintext, NONCE)) == plaintext


def test_the_outer_form_is_the_one_written_down() -> None:
    """Opens by the offsets, with the place's key derived by other code."""
    sealed = RING.seal(BOX, fill(b"payload", LINE_BUCKET), NONCE)
    assert len(sealed) == sealed_size(LINE_BUCKET)
    assert sealed[:18] == bytes([1, 1, 0, 0, 0, 1]) + NONCE
    extracted = hmac.digest(bytes(32), b"1" * 32, "sha256")
    key = hmac.digest(extracted, b"opaline/line/v1\nplace\x01", "sha256")
    assert AESGCM(key).decrypt(NONCE, sealed[18:], b"bound") == fill(b"payload", LINE_BUCKET)


@pytest.mark.parametrize(
    "elsewhere",
    [
        dataclasses.replace(BOX, role=RoleKey.IDENTITY),
        dataclasses.replace(BOX, purpose="row"),
        dataclasses.replace(BOX, context=b"other place"),
        dataclasses.replace(BOX, associated=b"bound to another"),
    ],
)
def test_a_moved_value_does_not_open(elsewhere: Box) -> None:
    with pytest.raises(Trouble, match=r"sealed\.damaged"):
        RING.open(elsewhere, RING.seal(BOX, b"value", NONCE))


def test_every_changed_byte_is_refused() -> None:
    sealed = RING.seal(BOX, b"value", NONCE)
    for place in range(len(sealed)):
        for turned in (1, 128, 255):
            changed = bytearray(sealed)
            changed[place] ^= turned
            expected = "refusal.sealed.no_key" if 2 <= place < 6 else "trouble.sealed.damaged"
            with pytest.raises(Failure) as told:
                RING.open(BOX, bytes(changed))
            assert told.value.key == expected


def test_a_cut_or_lengthened_value_is_damaged() -> None:
    sealed = RING.seal(BOX, b"value", NONCE)
    for changed in [sealed[:length] for length in range(len(sealed))] + [sealed + b"\0"]:
        with pytest.raises(Trouble, match=r"sealed\.damaged"):
            RING.open(BOX, changed)


@given(st.binary(max_size=80))
def test_any_bytes_are_refused_as_damaged_or_keyless(sealed: bytes) -> None:
    with pytest.raises(Failure) as told:
        RING.open(BOX, sealed)
    assert told.value.code in ("sealed.damaged", "sealed.no_key")


def test_without_the_role_nothing_opens_and_nothing_is_sealed() -> None:
    blinded = RoleKeyring([IDENTITY])
    assert blinded.holds(RoleKey.IDENTITY) and not blinded.holds(RoleKey.ARM)
    with pytest.raises(Refusal, match=r"sealed\.no_key"):
        blinded.open(BOX, RING.seal(BOX, b"value", NONCE))
    with pytest.raises(Refusal, match=r"sealed\.no_key"):
        blinded.seal(BOX, b"value", NONCE)


def test_the_newest_generation_seals_and_the_older_still_opens() -> None:
    old = RING.seal(BOX, b"value", NONCE)
    both = RoleKeyring([ARM_2, ARM_1])
    assert both.seal(BOX, b"value", NONCE)[2:6] == bytes([0, 0, 0, 2])
    assert both.open(BOX, old) == b"value"
    with pytest.raises(Refusal, match=r"sealed\.no_key"):
        RoleKeyring([ARM_2]).open(BOX, old)


@pytest.mark.parametrize("size", [0, 8, 11, 13, 16])
def test_a_nonce_of_another_size_is_a_defect(size: int) -> None:
    with pytest.raises(ValueError, match="nonce"):
        RING.seal(BOX, b"value", bytes(size))
