"""The page on the format is enough to open a seat: section 9, read with other code."""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.pwhash import argon2id

from app.custody.records import SeatRow
from app.desk.ports import Box
from app.trial.names import RoleKey
from tests.vault.seats import cheap_vault

FOLDER = Path(__file__).parents[1] / "vectors" / "vault"
SEATS = [json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in
         ("seat-v1", "seat-v1-later")]  # fmt: skip
ROLES = {1: "arm", 2: "identity", 3: "statistician"}


def hkdf(key: bytes, info: bytes, size: int) -> bytes:
    """RFC 5869 without salt."""
    prk, block, out = hmac.digest(bytes(32), key, "sha256"), b"", b""
    for number in range(1, size // 32 + 2):
        block = hmac.digest(prk, block + info + bytes([number]), "sha256")
        out += block
    return out[:size]


def labeled(suite: bytes, key: bytes, label: bytes, data: bytes) -> bytes:
    """RFC 9180, LabeledExtract."""
    return hmac.digest(key or bytes(32), b"HPKE-v1" + suite + label + data, "sha256")


def expanded(suite: bytes, prk: bytes, label: bytes, info: bytes, size: int) -> bytes:
    """RFC 9180, LabeledExpand of at most one block."""
    text = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(prk, text + b"\1", "sha256")[:size]


def hpke(private: X25519PrivateKey, info: bytes, sealed: bytes) -> bytes:
    """RFC 9180, base mode: X25519 and HKDF-SHA256, AES-256-GCM."""
    kem, suite = b"KEM\0\x20", b"HPKE\0\x20\0\1\0\2"
    enc, mine = sealed[:32], private.public_key().public_bytes_raw()
    shared = private.exchange(X25519PublicKey.from_public_bytes(enc))
    prk = labeled(kem, b"", b"eae_prk", shared)
    secret = expanded(kem, prk, b"shared_secret", enc + mine, 32)
    context = b"\0" + labeled(suite, b"", b"psk_id_hash", b"")
    context += labeled(suite, b"", b"info_hash", info)
    prk = labeled(suite, secret, b"secret", b"")
    key, nonce = (expanded(suite, prk, name, context, size) for name, size in
                  ((b"key", 32), (b"base_nonce", 12)))  # fmt: skip
    return AESGCM(key).decrypt(nonce, sealed[32:], b"")


def blobs(told: dict[str, Any]) -> tuple[bytes, bytes]:
    """The login and the esign secret."""
    wrapped = bytes.fromhex(told["wrapped"])
    assert wrapped[0] == 1 and hashlib.sha256(wrapped[:-32]).digest() == wrapped[-32:]
    passphrase = unicodedata.normalize("NFKC", told["passphrase"]).encode()
    at, found = 1, []
    for name, size in ((1, 64), (2, 32)):
        head = wrapped[at : at + 14]
        memory, passes, lanes = (int.from_bytes(head[i : i + 4], "big") for i in (1, 5, 9))
        assert (head[0], lanes, head[13]) == (1, 1, 16), "the other library has one lane"
        salt, at = wrapped[at + 14 : at + 30], at + 30
        kek = argon2id.kdf(32, passphrase, salt, opslimit=passes, memlimit=memory * 1024)
        info = b"opaline/wrap/v1\n" + bytes([name]) + bytes.fromhex(told["log_id"])
        info += told["seat"].encode()
        material = hkdf(kek, info, 64)
        assert wrapped[at : at + 32] == material[:32], "commitment"
        nonce, ciphertext = wrapped[at + 32 : at + 44], wrapped[at + 44 : at + 60 + size]
        found.append(AESGCM(material[32:]).decrypt(nonce, ciphertext, info))
        at += 60 + size
    assert at == len(wrapped) - 32
    return found[0], found[1]


def role_keys(told: dict[str, Any], seal: bytes) -> dict[tuple[str, int], bytes]:
    """The role keys that the grants hold."""
    grants, keys = bytes.fromhex(told["grants"]), {}
    assert grants[0] == 1 and len(grants) == 2 + 87 * grants[1]
    private = X25519PrivateKey.from_private_bytes(seal)
    places = [grants[2 + 87 * n : 7 + 87 * n] for n in range(grants[1])]
    assert places == sorted(set(places))
    for number, place in enumerate(places):
        start = 7 + 87 * number
        assert grants[start : start + 2] == b"\0\x50"
        info = b"opaline/grant/v1\n" + bytes.fromhex(told["log_id"]) + told["seat"].encode() + place
        key = hpke(private, info, grants[start + 2 : start + 82])
        keys[ROLES[place[0]], int.from_bytes(place[1:], "big")] = key
    return keys


@pytest.mark.parametrize("told", SEATS, ids=["made", "later"])
def test_a_seat_is_opened_from_the_page_alone(told: dict[str, Any]) -> None:
    login, esign = blobs(told)
    message = bytes.fromhex(told["message"])
    keys = [Ed25519PrivateKey.from_private_bytes(seed) for seed in (login[:32], esign)]
    signed = [key.sign(message).hex() for key in keys]
    assert signed == [told["root_signature"], told["esign_signature"]]
    public = [key.public_key().public_bytes_raw() for key in keys]
    seal = X25519PrivateKey.from_private_bytes(login[32:]).public_key().public_bytes_raw()
    assert told["record"] == (public[0] + public[1] + seal).hex()
    held = role_keys(told, login[32:])
    for value in told["sealed"]:
        sealed, context, bound = (
            bytes.fromhex(value[name]) for name in ("sealed", "context", "associated")
        )
        place = ROLES[sealed[1]], int.from_bytes(sealed[2:6], "big")
        assert place[0] == value["role"]
        info = b"opaline/" + value["purpose"].encode() + b"/v1\n" + context
        key = AESGCM(hkdf(held[place], info, 32))
        assert key.decrypt(sealed[6:18], sealed[18:], bound).hex() == value["plaintext"]


def test_the_program_opens_the_later_seat_with_both_generations() -> None:
    told = SEATS[1]
    parts = (bytes.fromhex(told[part]) for part in ("record", "wrapped", "grants"))
    row = SeatRow(told["seat"], *parts)
    assert row.digest == told["row"]
    vault, log_id = cheap_vault(), bytes.fromhex(told["log_id"])
    keyring = vault.open_seat(log_id, row, told["passphrase"]).keyring
    assert {value["generation"] for value in told["sealed"]} == {1, 2}
    for value in told["sealed"]:
        context, bound = bytes.fromhex(value["context"]), bytes.fromhex(value["associated"])
        box = Box(RoleKey(value["role"]), value["purpose"], context, bound)
        assert keyring.open(box, bytes.fromhex(value["sealed"])).hex() == value["plaintext"]
