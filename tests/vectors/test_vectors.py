"""The vectors, byte for byte: what version 1 wrote opens, verifies and breaks as it always did."""

from __future__ import annotations

from typing import Any

import pytest

from app.custody.bucket import CAPSULE_BUCKET, empty
from app.custody.capsule import KEY_SIZE, Capsule, Entry, unpack
from app.custody.checkpoint import (
    Checkpoint,
    CheckpointError,
    NoteSignature,
    note_key_id,
    note_name,
)
from app.custody.entry import SignerKind
from app.custody.finding import DoesNotFollow
from app.custody.records import Snapshot
from app.custody.tables import place_of
from app.custody.tree import root_of
from app.custody.verdict import Anchor
from app.desk.journal import line_box
from app.desk.ports import Box
from app.desk.unblinded.workbench import row_box
from app.trial.names import RoleKey
from app.trial.sealed import Sealed
from app.vault.keyring import RoleKeyring
from app.vault.seat import OpalineSeat
from app.vault.signing import SigningPen, verify
from tests.custody.scribe import judge
from tests.vectors.build import NAMES, added, load, shown, version
from tests.vectors.damage import damaged
from tests.vectors.primitives import primitives
from tests.vectors.study import frozen, read, written
from tests.vectors.study import practice as lived

PRACTICE = load("practice")
DAMAGED = load("damaged")
PASSPHRASE = "a practice passphrase"


def practice() -> Snapshot:
    return read(PRACTICE)


def test_the_practice_file_is_whole() -> None:
    verdict = judge(practice())
    assert len(verdict.events) == PRACTICE["verdict"]["lines"]
    assert verdict.root.hex() == PRACTICE["verdict"]["root"]


def test_the_practice_file_tells_two_bags_and_one_in_preparation() -> None:
    kinds = [event.kind for event in judge(practice()).events]
    assert (kinds.count("Released"), kinds.count("RequestAccepted")) == (2, 3)
    assert len(practice().capsules) == 1


def test_reading_and_writing_a_vector_changes_nothing() -> None:
    told = {name: part for name, part in PRACTICE.items() if name != "verdict"}
    assert written(practice()) == told


@pytest.mark.parametrize("variant", DAMAGED, ids=lambda variant: variant["name"])
def test_damage_is_found_where_it_was_found_before(variant: dict[str, Any]) -> None:
    file = read(damaged(PRACTICE, variant["changes"]))
    with pytest.raises(DoesNotFollow) as found:
        judge(file)
    assert (found.value.code, found.value.number) == (variant["finding"], variant["line"])


@pytest.mark.parametrize("variant", load("added"), ids=lambda variant: variant["name"])
def test_what_was_added_is_judged_as_when_it_was_added(variant: dict[str, Any]) -> None:
    file = read(damaged(PRACTICE, variant["changes"]))
    if variant["finding"] is None:
        verdict = judge(file)
        told = {"lines": len(verdict.events), "root": verdict.root.hex()}
        assert told == variant["verdict"]
        return
    with pytest.raises(DoesNotFollow) as found:
        judge(file)
    assert (found.value.code, found.value.number) == (variant["finding"], variant["line"])


@pytest.mark.parametrize("size", [0, 1, 20])
def test_a_shorter_history_is_an_anchor(size: int) -> None:
    leaves = [line.leaf for line in practice().lines[:size]]
    anchor = Anchor(size, root_of(leaves))
    assert judge(practice(), anchor).anchored_to == (anchor,)


def test_the_parts_of_the_format_are_what_they_were() -> None:
    assert primitives() == load("primitives")


def pharmacist() -> RoleKeyring:
    """The keys of the founder, opened from the vector with its passphrase."""
    file = practice()
    founder = judge(file).events[0].by.seat
    row = next(seat for seat in file.seats if seat.seat == founder)
    return OpalineSeat.unlock(file.settings["log"], row, PASSPHRASE).keyring


def test_everything_sealed_opens() -> None:
    file, keyring = practice(), pharmacist()
    log_id = file.settings["log"]
    for event in judge(file).events:
        if event.line.sealed:
            box = line_box(log_id, event.number, event.line.entry[:118])
            assert empty(keyring.open(box, event.line.sealed))
    for row in file.rows:
        box = row_box(log_id, place_of(row.version, row.stratum, row.position))
        assert len(keyring.open(box, row.sealed)) == 256


def test_the_open_capsule_is_read() -> None:
    file = practice()
    row, events = file.capsules[0], judge(file).events
    place = file.settings["log"] + row.window.to_bytes(8, "big")
    sealed = pharmacist().open(Box(RoleKey.ARM, "capsule", place, place), row.sealed)
    assert len(sealed) == CAPSULE_BUCKET
    bag = next(e.text("bag") for e in events[row.window :] if e.kind == "Allocated")
    payload = empty(sealed)
    seed = Sealed(payload[:KEY_SIZE])
    key = SigningPen.of(SignerKind.SESSION, seed).public_key
    assert key.hex() == events[row.window].text("capsule_key")
    notes = unpack(place[:16], row.window, bag, payload[KEY_SIZE:]).entries
    acts = [note.act for note in notes]
    assert "thawed" in acts and acts[-1] == "checked"


def test_a_given_capsule_packs_and_unpacks() -> None:
    told = load("primitives")["capsule"]
    log_id, payload = bytes.fromhex(told["log_id"]), bytes.fromhex(told["payload"])
    kinds = list(SignerKind)[:2]
    keys = dict(zip(kinds, map(bytes.fromhex, told["public_keys"]), strict=True))

    def check(entry: Entry, message: bytes) -> None:
        verify(keys[entry.signer_kind], entry.signature, message)

    capsule: Capsule = unpack(log_id, told["window"], told["bag"], payload, check)
    assert capsule.head.hex() == told["heads"][-1]
    assert [entry.body().hex() for entry in capsule.entries] == told["bodies"]
    assert capsule.counted == told["counted"]
    assert capsule.pack() == payload


def test_the_checkpoint_is_an_anchor_of_the_practice_file() -> None:
    told = load("checkpoint")
    note = Checkpoint.decode(told["note"].encode())
    assert (note.log_id.hex(), note.size, note.root.hex()) == (
        told["log_id"], told["size"], told["root"],
    )  # fmt: skip
    assert note.text() == told["text"]
    key = bytes.fromhex(told["public_key"])
    assert told["name"] == note_name(note.log_id, told["seat"])
    signed = NoteSignature(
        told["name"], note_key_id(told["name"], key), bytes.fromhex(told["signature"])
    )
    assert (signed.key_id.hex(), note.signatures) == (told["key_id"], (signed,))
    verdict = judge(practice(), Anchor.of(note))
    assert verdict.signers == ("Claire Aubert",)
    assert verdict.events[0].by.seat == told["seat"]


@pytest.mark.parametrize("odd", load("checkpoint")["odd"].items(), ids=lambda odd: odd[0])
def test_an_odd_note_is_no_checkpoint(odd: tuple[str, str]) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint.decode(odd[1].encode())


def test_the_same_day_lived_today_breaks_as_it_did() -> None:
    """The acts may have changed since the freeze; what they write is judged alike."""
    today = version(lived())
    for variant in today["damaged"]:
        with pytest.raises(DoesNotFollow) as found:
            judge(read(damaged(today["practice"], variant["changes"])))
        assert (found.value.code, found.value.number) == (variant["finding"], variant["line"])
    assert [v["name"] for v in today["damaged"]] == [v["name"] for v in DAMAGED]


def test_what_was_added_is_written_again_as_it_stands() -> None:
    for name, vectors in added(frozen(PRACTICE)).items():
        assert vectors == load(name)


def test_the_vectors_stay_small() -> None:
    assert sum(len(shown(load(name)).encode()) for name in NAMES) < 1_200_000
