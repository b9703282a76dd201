"""The capsule's inner log: each entry signed over the one before, every byte of it held."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.custody import canonical
from app.custody.capsule import Capsule, CapsuleError, row_message, unpack
from app.custody.entry import SignerKind
from tests.custody.bench_notes import (
    BAG,
    LOG_ID,
    begun,
    check,
    checked,
    noted,
    signed,
    unsigned,
)

SMALL = noted(
    begun(), unsigned("thawed", {"vials": ["V-001"]}), unsigned("counted", reason="again"),
    checked(), unsigned("shown"),
)  # fmt: skip


def read(packed: bytes, bag: str = BAG, window: int = 7, log_id: bytes = LOG_ID) -> Capsule:
    return unpack(log_id, window, bag, packed, check)


def frames(packed: bytes) -> bytes:
    return zlib.decompress(packed)


def test_a_capsule_is_read_back() -> None:
    assert read(SMALL.pack()) == SMALL
    assert read(begun().pack()) == begun()
    counted = replace(SMALL, counted={"shown": 3, "locked": 1})
    assert read(counted.pack()) == counted


def test_heads_follow_the_written_format() -> None:
    head = hashlib.sha256(b"opaline/capsule/v1\n" + LOG_ID + bytes(7) + b"\7" + BAG.encode())
    assert begun().head == head.digest()
    first = SMALL.entries[0]
    message = b"opaline/capsule/v1\n" + head.digest() + first.body()
    after = hashlib.sha256(message + first.signature).digest()
    assert begun().with_entry(first).head == after


TEXTS = st.text(st.sampled_from("aé \n\"7"), max_size=20)


@settings(max_examples=40)
@given(st.lists(st.tuples(TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=3)), max_size=6))
def test_any_story_is_read_back(story: list[tuple[str, dict[str, str]]]) -> None:
    capsule = noted(begun(), *(unsigned("counted", new, reason=why) for why, new in story))
    assert read(capsule.pack()) == capsule


def test_every_byte_of_the_packing_counts() -> None:
    packed = SMALL.pack()
    for place in range(len(packed)):
        damaged = packed[:place] + bytes([packed[place] ^ 0xFF]) + packed[place + 1 :]
        with pytest.raises(CapsuleError):
            read(damaged)


def test_every_byte_of_every_entry_counts() -> None:
    data = frames(SMALL.pack())
    # The first four bytes are the empty counts, held by the seal and the row's signature alone.
    for place in range(4, len(data)):
        damaged = data[:place] + bytes([data[place] ^ 3]) + data[place + 1 :]
        with pytest.raises(CapsuleError):
            read(zlib.compress(damaged))


@pytest.mark.parametrize("size", [0, 1, 10, 100])
def test_a_packing_cut_short_is_refused(size: int) -> None:
    with pytest.raises(CapsuleError):
        read(SMALL.pack()[:size])


@pytest.mark.parametrize("cut", [1, 60, 90])
def test_frames_cut_short_are_refused(cut: int) -> None:
    with pytest.raises(CapsuleError):
        read(zlib.compress(frames(SMALL.pack())[:-cut]))


def test_a_tail_behind_the_packing_is_refused() -> None:
    with pytest.raises(CapsuleError):
        read(SMALL.pack() + b"\0")


def test_a_packing_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(CapsuleError):
        read(zlib.compress(b"\0\2{}" + bytes(2**24)))


def test_entries_belong_to_one_window_of_one_log_and_one_bag() -> None:
    packed = SMALL.pack()
    for window, bag, log_id in ((8, BAG, LOG_ID), (7, "333333444", LOG_ID), (7, BAG, bytes(16))):
        with pytest.raises(CapsuleError):
            read(packed, bag, window, log_id)


@pytest.mark.parametrize("order", [(1, 0, 2, 3), (0, 2, 3), (1, 2, 3), (0, 0, 1, 2, 3)])
def test_entries_moved_left_out_or_doubled_are_refused(order: tuple[int, ...]) -> None:
    moved = replace(SMALL, entries=tuple(SMALL.entries[index] for index in order))
    with pytest.raises(CapsuleError):
        read(moved.pack())


def test_the_reserved_signer_kind_is_refused() -> None:
    entry = replace(SMALL.entries[0], signer_kind=SignerKind.SESSION)
    with pytest.raises(CapsuleError):
        unpack(LOG_ID, 7, BAG, replace(begun(), entries=(entry,)).pack())


BODY = {"act": "shown", "at": "now", "by": "me", "new": {}, "old": {}, "reason": ""}
FORGED_BODIES = {
    "a field more": {**BODY, "mood": "good"},
    "a field less": {name: BODY[name] for name in BODY if name != "old"},
    "new values that are no object": {**BODY, "new": "x"},
    "a reason that is a number": {**BODY, "reason": 5},
}


@pytest.mark.parametrize("body", FORGED_BODIES.values(), ids=FORGED_BODIES)
def test_a_body_of_another_shape_is_refused(body: dict[str, str]) -> None:
    told = canonical.encode(body)
    frame = len(told).to_bytes(2, "big") + b"\1" + bytes(80) + told
    with pytest.raises(CapsuleError):
        unpack(LOG_ID, 7, BAG, zlib.compress(b"\0\2{}" + frame))


def test_counts_that_are_no_numbers_are_refused() -> None:
    counts = b'{"shown":"3"}'
    with pytest.raises(CapsuleError):
        unpack(LOG_ID, 7, BAG, zlib.compress(len(counts).to_bytes(2, "big") + counts))


def test_another_persons_signature_is_refused() -> None:
    entry = signed(begun(), unsigned("thawed"))
    with pytest.raises(CapsuleError):
        read(begun().followed_by(replace(entry, by="f" * 16)).pack())


def test_the_row_message_has_its_domain_and_every_field() -> None:
    message = row_message(LOG_ID, 7, 9, b"h" * 32, b"sealed")
    assert message == (
        b"opaline/capsule-row/v1\n" + LOG_ID + bytes(7) + b"\7" + bytes(7) + b"\x09" + b"h" * 32
        + hashlib.sha256(b"sealed").digest()
    )  # fmt: skip
