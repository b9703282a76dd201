"""The entry: 150 bytes, each of which counts."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.custody.entry import (
    ASSOCIATED_SIZE,
    ENTRY_SIZE,
    Entry,
    EntryError,
    SignerKind,
    key_id,
    line_leaf,
    signed_message,
)

ENTRIES = st.builds(
    Entry,
    log_id=st.binary(min_size=16, max_size=16),
    number=st.integers(0, 2**64 - 1),
    root_before=st.binary(min_size=32, max_size=32),
    signer_kind=st.sampled_from([SignerKind.ROOT, SignerKind.ESIGN]),
    signer=st.binary(min_size=16, max_size=16),
    open_length=st.integers(0, 2**32 - 1),
    open_digest=st.binary(min_size=32, max_size=32),
    sealed_length=st.integers(0, 2**32 - 1),
    sealed_digest=st.binary(min_size=32, max_size=32),
)


@given(ENTRIES)
def test_an_entry_is_read_back(entry: Entry) -> None:
    data = entry.encode()
    assert len(data) == ENTRY_SIZE == 150
    assert Entry.decode(data) == entry
    assert entry.associated() == data[:118] == data[:ASSOCIATED_SIZE]


@given(ENTRIES, st.integers(0, 149), st.integers(1, 255))
def test_every_byte_is_refused_or_tells_something_else(
    entry: Entry, place: int, change: int
) -> None:
    data = bytearray(entry.encode())
    data[place] ^= change
    try:
        other = Entry.decode(bytes(data))
    except EntryError:
        assert place < 5 or place == 61
        return
    assert other != entry
    assert other.encode() == bytes(data)


@given(ENTRIES, st.binary(min_size=64, max_size=64), st.integers(0, 213), st.integers(1, 255))
def test_every_byte_of_entry_and_signature_counts_in_the_leaf(
    entry: Entry, signature: bytes, place: int, change: int
) -> None:
    whole = bytearray(entry.encode() + signature)
    leaf = line_leaf(bytes(whole[:150]), bytes(whole[150:]))
    whole[place] ^= change
    assert line_leaf(bytes(whole[:150]), bytes(whole[150:])) != leaf


@given(ENTRIES, st.integers(0, 300).filter(lambda size: size != 150))
def test_another_length_is_refused(entry: Entry, size: int) -> None:
    with pytest.raises(EntryError):
        Entry.decode(entry.encode().ljust(size, b"\0")[:size])


def test_fields_stand_where_the_format_says() -> None:
    entry = Entry(
        b"L" * 16, 1, b"B" * 32, SignerKind.ESIGN, b"K" * 16, 2, b"O" * 32, 3, b"S" * 32
    )
    number, lengths = bytes(7) + b"\1", (bytes(3) + b"\2", bytes(3) + b"\3")
    assert entry.encode() == (
        b"OPL1\1" + b"L" * 16 + number + b"B" * 32 + b"\2" + b"K" * 16
        + lengths[0] + b"O" * 32 + lengths[1] + b"S" * 32
    )  # fmt: skip


def test_messages_and_key_ids_have_their_domains() -> None:
    assert signed_message(b"entry") == b"opaline/line/v1\nentry"
    assert key_id(b"public") == hashlib.sha256(b"opaline/key/v1\npublic").digest()[:16]
    assert line_leaf(b"e", b"s") == hashlib.sha256(b"\0es").digest()
