"""The wrapped private keys: their written form, and every way of damaging it."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from app.trial.refusal import Refusal
from app.trial.sealed import Sealed
from app.vault.kdf import CEILING, KdfCost
from app.vault.reading import Damaged
from app.vault.wrap import Blob, BlobName, Wrapped
from tests.fakes import SeededEntropy
from tests.vault.seats import LOG_ID, PASSPHRASE, SEAT

COST = KdfCost(64, 2, 1)
SECRETS = {BlobName.LOGIN: bytes(range(64)), BlobName.ESIGN: bytes(range(64, 96))}


def blob(name: BlobName, cost: KdfCost = COST) -> Blob:
    """One blob of the seat."""
    context = name.context(LOG_ID, SEAT)
    entropy = SeededEntropy(name.name.encode())
    return Blob.make(Sealed(SECRETS[name]), PASSPHRASE, context, cost, entropy)


def wrapped() -> Wrapped:
    """Both blobs of the seat."""
    return Wrapped(blob(BlobName.LOGIN), blob(BlobName.ESIGN))


def redigested(body: bytes) -> bytes:
    """A forged form whose closing digest is right."""
    return body + hashlib.sha256(body).digest()


@pytest.mark.parametrize("name", BlobName)
def test_the_passphrase_opens_what_it_wrapped(name: BlobName) -> None:
    opened = blob(name).open(PASSPHRASE, name.context(LOG_ID, SEAT))
    assert opened.open() == SECRETS[name]


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE + " ", PASSPHRASE.upper()])
def test_another_passphrase_is_told_as_such(passphrase: str) -> None:
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        blob(BlobName.ESIGN).open(passphrase, BlobName.ESIGN.context(LOG_ID, SEAT))


@pytest.mark.parametrize(
    "context",
    [
        BlobName.LOGIN.context(LOG_ID, SEAT),
        BlobName.ESIGN.context(bytes(16), SEAT),
        BlobName.ESIGN.context(LOG_ID, "f" + SEAT[1:]),
    ],
)
def test_a_blob_opens_nowhere_else(context: bytes) -> None:
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        blob(BlobName.ESIGN).open(PASSPHRASE, context)


def test_the_two_blobs_share_no_salt_and_no_key() -> None:
    one = SeededEntropy(b"seat")
    context = BlobName.ESIGN.context(LOG_ID, SEAT)
    first, second = (Blob.make(Sealed(bytes(32)), PASSPHRASE, context, COST, one) for _ in range(2))
    assert first.salt != second.salt and first.commitment != second.commitment


def test_the_form_is_the_one_written_down() -> None:
    """Reads the login blob by its offsets, and derives its commitment with other code."""
    form = wrapped().encode()
    assert len(form) == 1 + 154 + 122 + 32
    assert form[:15] == bytes([1, 1, 0, 0, 0, 64, 0, 0, 0, 2, 0, 0, 0, 1, 16])
    salt, commitment = form[15:31], form[31:63]
    kek = argon2id.kdf(32, PASSPHRASE.encode(), salt, opslimit=2, memlimit=64 * 1024)
    extracted = hmac.digest(bytes(32), kek, "sha256")
    info = b"opaline/wrap/v1\n\x01" + LOG_ID + SEAT.encode()
    assert hmac.digest(extracted, info + b"\x01", "sha256") == commitment


def test_what_is_written_is_read_again() -> None:
    assert Wrapped.decode(wrapped().encode()) == wrapped()


def test_every_changed_byte_is_damage_and_never_a_wrong_passphrase() -> None:
    form = wrapped().encode()
    for place in range(len(form)):
        for turned in (1, 128, 255):
            changed = bytearray(form)
            changed[place] ^= turned
            with pytest.raises(Damaged):
                Wrapped.decode(bytes(changed))


def test_a_forged_form_is_damaged_or_asks_for_another_passphrase() -> None:
    body = wrapped().encode()[:-32]
    for place in range(len(body)):
        changed = bytearray(body)
        changed[place] ^= 1
        with pytest.raises((Damaged, Refusal)):
            forged = Wrapped.decode(redigested(bytes(changed)))
            for name, one in ((BlobName.LOGIN, forged.login), (BlobName.ESIGN, forged.esign)):
                one.open(PASSPHRASE, name.context(LOG_ID, SEAT))


@pytest.mark.parametrize("field", ["nonce", "ciphertext"])
def test_the_right_passphrase_on_a_damaged_content_is_not_called_wrong(field: str) -> None:
    whole = blob(BlobName.ESIGN)
    turned = bytes([getattr(whole, field)[0] ^ 1]) + getattr(whole, field)[1:]
    damaged = dataclasses.replace(whole, **{field: turned})
    with pytest.raises(Damaged):
        damaged.open(PASSPHRASE, BlobName.ESIGN.context(LOG_ID, SEAT))


@pytest.mark.parametrize(
    "cost",
    [
        KdfCost(CEILING.memory_kib + 1, 3, 4), KdfCost(2**32 - 1, 3, 4), KdfCost(65536, 11, 4),
        KdfCost(65536, 3, 9), KdfCost(65536, 0, 4), KdfCost(65536, 3, 0), KdfCost(31, 3, 4),
        KdfCost(0, 0, 0),
    ],
)  # fmt: skip
def test_a_forged_cost_is_refused_before_anything_is_derived(cost: KdfCost) -> None:
    dear = dataclasses.replace(blob(BlobName.LOGIN), cost=cost)
    form = Wrapped(dear, blob(BlobName.ESIGN)).encode()
    with pytest.raises(Damaged, match="cost"):
        Wrapped.decode(form)


@pytest.mark.parametrize("cost", [CEILING, KdfCost(8, 1, 1), KdfCost(64, 10, 8)])
def test_a_cost_at_the_limit_is_read(cost: KdfCost) -> None:
    login = dataclasses.replace(blob(BlobName.LOGIN), cost=cost)
    form = Wrapped(login, blob(BlobName.ESIGN)).encode()
    assert Wrapped.decode(form).login.cost == cost


@pytest.mark.parametrize("size", [0, 8, 15, 17, 255])
def test_a_salt_of_another_size_is_refused(size: int) -> None:
    body = bytearray(wrapped().encode()[:-32])
    body[14] = size
    with pytest.raises(Damaged):
        Wrapped.decode(redigested(bytes(body)))


def test_a_cut_or_lengthened_form_is_damaged() -> None:
    body = wrapped().encode()[:-32]
    for length in range(len(body)):
        with pytest.raises(Damaged):
            Wrapped.decode(redigested(body[:length]))
        with pytest.raises(Damaged):
            Wrapped.decode(body[:length])
    with pytest.raises(Damaged):
        Wrapped.decode(redigested(body + b"\0"))


@given(st.binary(max_size=400), st.binary(max_size=20), st.integers(0, 276))
def test_what_is_read_is_what_was_written(noise: bytes, splice: bytes, place: int) -> None:
    body = wrapped().encode()[:-32]
    for form in (noise, redigested(noise), redigested(body[:place] + splice + body[place:])):
        try:
            assert Wrapped.decode(form).encode() == form
        except Damaged:
            continue
