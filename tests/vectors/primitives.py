"""Vectors of the parts of the format, one by one: what goes in and what must come out.

Everything is made from the bytes given in the vector itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from app.blind.allocation import ListRow
from app.blind.rowcodec import commitment, pack_row
from app.custody import canonical
from app.custody.bucket import fill
from app.custody.capsule import Capsule, row_message
from app.custody.capsule import Entry as Note
from app.custody.entry import Entry, SignerKind, key_id, line_leaf, signed_message
from app.custody.records import SealedRow
from app.custody.tables import place_of, sealed_leaf
from app.custody.windows import PURPOSES, second_message
from app.desk.journal import line_box
from app.trial.names import RoleKey
from app.trial.sealed import Sealed
from app.vault.keyring import HeldKey, RoleKeyring
from app.vault.signing import SigningPen

LOG_ID = bytes(range(16))
SEEDS = {SignerKind.ROOT: bytes([1]) * 32, SignerKind.ESIGN: bytes([2]) * 32}
PENS = {kind: SigningPen.of(kind, Sealed(seed)) for kind, seed in SEEDS.items()}
BAG, WINDOW = "3467799AH", 12
NOTES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("materials", {"bag": {"lot": "LOT-1", "expiry": "2027-01-31"}}, ""),
    ("thawed", {"vials": ["V-001", "V-002"]}, ""),
    ("counted", {"method": "total", "cells_per_ml": "10000000"}, "Comptage refait à la main"),
    ("closed", {"outcome": "released"}, ""),
)


def primitives() -> dict[str, Any]:
    """All of them, by name."""
    return {
        "canonical": _canonical(), "line": _line(), "capsule": _capsule(), "row": _row(),
        "second": _second(),
    }  # fmt: skip


def _canonical() -> list[str]:
    values: tuple[Mapping[str, Any], ...] = (
        {}, {"b": 1, "a": -(2**53 - 1), "é": "\n\x1f\"\\/", "Z": ["", {}]}, {"\uff5e": 0, "😀": 1},
    )  # fmt: skip
    return [canonical.encode(value).hex() for value in values]


def _line() -> dict[str, Any]:
    opened = canonical.encode({"kind": "example"})
    key, nonce, payload = bytes([7]) * 32, bytes([9]) * 12, b'{"at":"example"}'
    pen = PENS[SignerKind.ESIGN]
    entry = Entry(
        LOG_ID, WINDOW, bytes([3]) * 32, SignerKind.ESIGN, key_id(pen.public_key), len(opened),
        hashlib.sha256(opened).digest(), 546, b"",
    )  # fmt: skip
    entry = replace(entry, sealed_digest=bytes(32))
    keyring = RoleKeyring([HeldKey(RoleKey.ARM, 5, Sealed(key))])
    box = line_box(LOG_ID, WINDOW, entry.associated())
    sealed = keyring.seal(box, fill(payload, 512), nonce)
    entry = replace(entry, sealed_digest=hashlib.sha256(sealed).digest())
    signature = pen.sign(signed_message(entry.encode()))
    return {
        "log_id": LOG_ID.hex(), "number": WINDOW, "root_before": entry.root_before.hex(),
        "signer_kind": 2, "seed": SEEDS[SignerKind.ESIGN].hex(),
        "public_key": pen.public_key.hex(), "key_id": entry.signer.hex(), "open": opened.hex(),
        "role": 1, "generation": 5, "role_key": key.hex(), "nonce": nonce.hex(),
        "payload": payload.hex(), "bucket": 512, "sealed": sealed.hex(),
        "entry": entry.encode().hex(), "signature": signature.hex(),
        "leaf": line_leaf(entry.encode(), signature).hex(),
    }  # fmt: skip


def _capsule() -> dict[str, Any]:
    capsule = Capsule.begin(LOG_ID, WINDOW, BAG)
    heads = [capsule.head.hex()]
    bodies = []
    for act, new, reason in NOTES:
        pen = PENS[SignerKind.ESIGN if act == "closed" else SignerKind.ROOT]
        note = Note(
            act, "2026-03-24T12:00:00.000+01:00", "0123456789abcdef", new, {}, reason, pen.kind,
            key_id(pen.public_key), b"",
        )  # fmt: skip
        note = replace(note, signature=pen.sign(capsule.message(note.body())))
        bodies.append(note.body().hex())
        capsule = capsule.followed_by(note)
        heads.append(capsule.head.hex())
    capsule = replace(capsule, counted={"shown": 3})
    seed = bytes([8]) * 32
    own = SigningPen.of(SignerKind.SESSION, Sealed(seed))
    message = row_message(LOG_ID, WINDOW, 13, bytes([4]) * 32, b"sealed")
    return {
        "log_id": LOG_ID.hex(), "window": WINDOW, "bag": BAG, "bodies": bodies,
        "signatures": [note.signature.hex() for note in capsule.entries], "heads": heads,
        "counted": {"shown": 3}, "public_keys": [pen.public_key.hex() for pen in PENS.values()],
        "payload": capsule.pack().hex(),
        "row": {
            "head_number": 13, "head_leaf": "04" * 32, "sealed": b"sealed".hex(),
            "message": message.hex(), "seed": seed.hex(), "capsule_key": own.public_key.hex(),
            "signature": own.sign(message).hex(),
            "open_payload": (seed + capsule.pack()).hex(),
        },
    }  # fmt: skip


def _row() -> dict[str, Any]:
    words = ("A", "CHOC-1", "Nancy-01", "bloc é", "4")
    salt, place = bytes([5]) * 32, place_of(8, "Nancy", 3)
    row = ListRow("Nancy", 3, *(Sealed(word) for word in words))
    plaintext = pack_row(row, salt)
    sealed = b"\1\1\0\0\0\1" + bytes([10]) * 284
    return {
        "log_id": LOG_ID.hex(), "version": 8, "stratum": "Nancy", "position": 3,
        "place": place.hex(), "words": list(words), "salt": salt.hex(),
        "plaintext": plaintext.hex(), "commitment": commitment(LOG_ID, place, plaintext).hex(),
        "sealed": sealed.hex(),
        "sealed_leaf": sealed_leaf(LOG_ID, SealedRow(8, "Nancy", 3, 1, sealed)).hex(),
    }  # fmt: skip


def _second() -> dict[str, Any]:
    pen, salt = PENS[SignerKind.ESIGN], bytes([6]) * 32
    values = canonical.encode(cast(Mapping[str, Any], {"weight_kg": "70"}))
    digest = hashlib.sha256(salt + values).digest()
    messages = {kind: second_message(LOG_ID, WINDOW, BAG, kind, digest) for kind in PURPOSES}
    return {
        "log_id": LOG_ID.hex(), "window": WINDOW, "bag": BAG, "salt": salt.hex(),
        "values": values.hex(), "digest": digest.hex(), "public_key": pen.public_key.hex(),
        "closings": {
            kind: {"message": message.hex(), "signature": pen.sign(message).hex()}
            for kind, message in messages.items()
        },
    }  # fmt: skip
