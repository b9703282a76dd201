"""Signatures: the published ones, the odd ones, and the same verdict as another library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from app.custody.entry import SignerKind
from app.trial.sealed import Sealed
from app.vault.signing import SigningPen, verify

VECTORS = Path(__file__).parents[1] / "vectors" / "vault"
PUBLISHED = json.loads((VECTORS / "rfc.json").read_text("utf-8"))["ed25519"]
ODD = json.loads((VECTORS / "ed25519-odd.json").read_text("utf-8"))


def pen(seed: bytes) -> SigningPen:
    """A root pen."""
    return SigningPen.of(SignerKind.ROOT, Sealed(seed))


def ours(key: bytes, signature: bytes, message: bytes) -> bool:
    """The vault's verdict."""
    try:
        verify(key, signature, message)
    except ValueError:
        return False
    return True


def theirs(key: bytes, signature: bytes, message: bytes) -> bool:
    """The verdict of libsodium."""
    try:
        crypto_sign_open(signature + message, key)
    except BadSignatureError:
        return False
    return True


@pytest.mark.parametrize("told", PUBLISHED, ids=lambda told: told["source"])
def test_a_pen_writes_the_published_signature(told: dict[str, str]) -> None:
    key, message = bytes.fromhex(told["key"]), bytes.fromhex(told["message"])
    writer = pen(bytes.fromhex(told["seed"]))
    assert (writer.public_key, writer.kind) == (key, SignerKind.ROOT)
    assert writer.sign(message).hex() == told["signature"]
    verify(key, bytes.fromhex(told["signature"]), message)


@pytest.mark.parametrize("told", ODD, ids=lambda told: told["name"])
def test_an_odd_encoding_is_judged_as_the_other_library_judges_it(told: dict[str, Any]) -> None:
    parts = [bytes.fromhex(told[name]) for name in ("key", "signature", "message")]
    assert (ours(*parts), theirs(*parts)) == (told["good"], told["good"])


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40), st.data())
def test_one_turned_bit_is_judged_alike(seed: bytes, message: bytes, data: st.DataObject) -> None:
    writer = pen(seed)
    whole = bytearray(writer.public_key + writer.sign(message) + message)
    assert ours(bytes(whole[:32]), bytes(whole[32:96]), message)
    bit = data.draw(st.integers(0, 8 * len(whole) - 1))
    whole[bit // 8] ^= 1 << bit % 8
    parts = bytes(whole[:32]), bytes(whole[32:96]), bytes(whole[96:])
    assert not ours(*parts) and not theirs(*parts)


@given(
    st.binary(max_size=40) | st.binary(min_size=32, max_size=32),
    st.binary(max_size=70) | st.binary(min_size=64, max_size=64),
)
def test_any_bytes_are_refused_as_a_value_error(key: bytes, signature: bytes) -> None:
    assert not ours(key, signature, b"line")


@pytest.mark.parametrize("cut", [0, 1, 31, 32, 63, 65])
def test_a_signature_of_another_length_is_refused(cut: int) -> None:
    writer = pen(bytes(32))
    signature = (writer.sign(b"line") + b"\0")[:cut]
    assert not ours(writer.public_key, signature, b"line")
