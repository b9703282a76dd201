"""Capsules written with real keys, and the entries of a preparation heavier than any expected."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from app.custody.capsule import Capsule, Entry
from app.custody.entry import SignerKind, key_id
from app.trial.sealed import Sealed
from app.vault.signing import SigningPen, verify
from tests.custody.scribe import NOON, Facts

LOG_ID = bytes(range(16))
BAG = "3333333E3"
SEAT = "0123456789abcdef"
PENS = {
    kind: SigningPen.of(kind, Sealed(bytes([kind]) * 32))
    for kind in (SignerKind.ROOT, SignerKind.ESIGN)
}
VIALS = [f"MSC-0426-{number:05}" for number in range(20)]
ALBUMIN = ["ALB-2601"] * 3


def begun() -> Capsule:
    """The empty capsule of window 7."""
    return Capsule.begin(LOG_ID, 7, BAG)


def unsigned(
    act: str, new: Facts | None = None, old: Facts | None = None, reason: str = ""
) -> Entry:
    """An entry without its signature."""
    pen = PENS[SignerKind.ESIGN if act in ("checked", "closed") else SignerKind.ROOT]
    return Entry(
        act, NOON, SEAT, new or {}, old or {}, reason, pen.kind, key_id(pen.public_key), b""
    )


def signed(capsule: Capsule, entry: Entry, tick: int = 0) -> Entry:
    """An entry signed over the capsule's head, at a time of its own."""
    entry = replace(entry, at=f"2026-03-24T{12 + tick // 60:02}:{tick % 60:02}:07.{tick:03}+01:00")
    message = capsule.message(entry.body())
    return replace(entry, signature=PENS[entry.signer_kind].sign(message))


def noted(capsule: Capsule, *entries: Entry) -> Capsule:
    """The capsule with more entries, signed as they come."""
    for entry in entries:
        tick = len(capsule.entries) + sum(capsule.counted.values())
        capsule = capsule.with_entry(signed(capsule, entry, tick % 600))
    return capsule


def check(entry: Entry, message: bytes) -> None:
    """Whether the entry's author signed it, as the desk checks it; raises ValueError."""
    public = PENS[entry.signer_kind].public_key
    if entry.by != SEAT or entry.signer != key_id(public):
        raise ValueError("not that seat's key")
    verify(public, entry.signature, message)


def noise(text: str) -> str:
    """Hexadecimal text that does not deflate well, 64 characters."""
    return hashlib.sha256(text.encode()).hexdigest()


def checked() -> Entry:
    """The second person's entry: values, digest, salt and signature."""
    return unsigned("checked", {
        "weight_kg": "148.75", "method": "total", "cells_per_ml": "12345678",
        "viability_percent": "93.25", "digest": noise("digest"), "salt": noise("salt"),
        "key": noise("key"), "signature": noise("one") + noise("two"), "seat": SEAT,
        "name": "Marc-Antoine Lenoir-Dubreuil",
    })  # fmt: skip


def heavy(rounds: int) -> Iterator[Entry]:
    """Entries of work, 7 for each round of thawing and counting and 7 more, with long reasons."""
    why = "Comptage refait apres un desaccord entre les deux lectures de la chambre, "
    lots = {"lot": "LOT-2026-000-417", "expiry": "2027-12-31"}
    materials = dict.fromkeys(("bag", "infusion_set", "syringe"), lots)
    yield unsigned("materials", {**materials, "albumin": ALBUMIN})
    for turn in range(rounds):
        reason = f"{why}{noise(str(turn))[:46]}"
        told = {"method": "total", "cells_per_ml": str(8_765_431 + turn),
                "viability_percent": f"9{turn}.25"}  # fmt: skip
        dose = {"weight_kg": "148.75", "syringe_ml": "50", "target_cells": "297500000",
                "volume_ml": f"3{turn}.5", "albumin_ml": f"21{turn}.5",
                "warnings": "weight.high,volume.high"}  # fmt: skip
        vials = [noise(f"{turn}{vial}")[:8] for vial in VIALS]
        yield unsigned("thawed", {"vials": vials, "scanned": vials}, reason=reason)
        yield unsigned("pooled", {"available_ml": f"4{turn}.75"}, {"available_ml": "39"}, reason)
        yield unsigned("counted", told, told, reason)
        yield unsigned("refused", {"code": "dose.viability_low"})
        yield unsigned("counted", told, told, reason)
        yield unsigned("computed", dose, dose, reason)
        yield unsigned("differed", {"viability_percent": {"first": "91.25", "second": "91.5"}})
    yield unsigned("filled", {"cells_ml": "34.5", "albumin_ml": "215.5"})
    yield unsigned("labelled", {"scanned": 2})
    for _ in range(4):
        yield checked()
