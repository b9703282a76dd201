"""Buckets: a length that depends on the kind alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.custody.bucket import BucketError, empty, fill, sealed_size
from app.custody.entry import SignerKind
from app.custody.kinds import CLOSINGS, KINDS, PROPOSALS, WINDOW_KINDS, Stamp
from tests.custody import law
from tests.custody.scribe import Scribe

SIZES = st.sampled_from([256, 512, 4096])


@given(SIZES, st.data())
def test_a_bucket_gives_back_what_was_put_in(size: int, data: st.DataObject) -> None:
    payload = data.draw(st.binary(max_size=size - 4))
    filled = fill(payload, size)
    assert len(filled) == size
    assert empty(filled) == payload


@given(SIZES, st.binary(max_size=64), st.data())
def test_filling_that_is_not_zeros_is_refused(
    size: int, payload: bytes, data: st.DataObject
) -> None:
    filled = bytearray(fill(payload, size))
    filled[data.draw(st.integers(4 + len(payload), size - 1))] = data.draw(st.integers(1, 255))
    with pytest.raises(BucketError):
        empty(bytes(filled))


@pytest.mark.parametrize("filled", [b"", b"\0\0\0", b"\0\0\0\1", b"\xff\xff\xff\xff" + bytes(508)])
def test_a_length_beyond_the_bucket_is_refused(filled: bytes) -> None:
    with pytest.raises(BucketError):
        empty(filled)


def test_a_payload_too_long_is_refused() -> None:
    assert len(fill(bytes(508), 512)) == 512
    with pytest.raises(BucketError):
        fill(bytes(509), 512)


def test_the_sealed_form_has_one_length() -> None:
    assert [sealed_size(bucket) for bucket in (0, 256, 512, 4096, 32768)] == [
        0, 290, 546, 4130, 32802,
    ]  # fmt: skip
    assert {len(row.sealed) for row in Scribe().rows} == {290}


def test_every_kind_has_the_bucket_of_its_group() -> None:
    buckets = {name: kind.bucket for name, kind in KINDS.items()}
    assert buckets.pop("PreparationClosed") == 32768
    stock = ("StockReceived", "StockNoted", "StockDecided", "StockDestructionProposed")
    assert {buckets.pop(kind) for kind in stock} == {4096}
    assert set(buckets.values()) == {0, 512}


def test_the_page_on_the_format_has_the_same_table() -> None:
    time = {Stamp.PRECISE: "P", Stamp.D: "D", Stamp.R: "R"}
    assert law.kinds() == {
        name: (int(kind.signer), time[kind.stamp], kind.bucket, name in PROPOSALS)
        for name, kind in KINDS.items()
    }


def test_lines_inside_a_window_carry_no_precise_time() -> None:
    inside = {KINDS[name].stamp for name in WINDOW_KINDS | CLOSINGS | {"PreparationClosed"}}
    assert inside == {Stamp.D, Stamp.R}
    assert all(KINDS[name].signer is SignerKind.ESIGN for name in PROPOSALS | CLOSINGS)
