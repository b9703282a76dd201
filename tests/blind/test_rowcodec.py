from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.blind.allocation import ListRow
from app.blind.rowcodec import (
    PLAINTEXT_BYTES,
    WORDS_BYTES,
    commitment,
    pack_row,
    unpack_row,
)
from app.custody.tables import place_of
from app.trial.refusal import Trouble
from app.trial.sealed import Sealed

SALT = bytes(range(32))
words = st.text(st.characters(codec="utf-8"), max_size=10).map(
    lambda text: unicodedata.normalize("NFC", text)
)
contents = st.lists(words, min_size=5, max_size=5)
salts = st.binary(min_size=32, max_size=32)


def made_row(*content: str) -> ListRow:
    token, list_id, code, block, size = map(Sealed, content)
    return ListRow("Nancy", 1, token, list_id, code, block, size)


def refuses(plaintext: bytes) -> bool:
    try:
        unpack_row(plaintext)
    except Trouble as trouble:
        return trouble.code == "row.unreadable" and trouble.facts == {}
    return False


@given(contents, salts)
def test_a_row_comes_back_whole_and_always_takes_256_bytes(content: list[str], salt: bytes) -> None:
    packed = pack_row(made_row(*content), salt)
    read = unpack_row(packed)
    assert len(packed) == PLAINTEXT_BYTES
    opened = [w.open() for w in (read.token, read.list_id, read.code, read.block, read.size)]
    assert opened == content
    assert read.salt.open() == salt
    assert pack_row(read, salt) == packed


def test_a_row_is_laid_out_as_written() -> None:
    packed = pack_row(made_row("Témoin", "01-001", "", "01", "6"), SALT)
    assert packed == (
        b"\x00\x07T\xc3\xa9moin\x00\x0601-001\x00\x00\x00\x0201\x00\x016\x00\x20" + SALT
    ).ljust(256, b"\0")


def test_a_decomposed_letter_is_packed_composed() -> None:
    composed, decomposed = made_row("é", *"1234"), made_row("e\u0301", *"1234")
    assert pack_row(composed, SALT) == pack_row(decomposed, SALT)


def test_words_of_212_bytes_fit_and_one_more_does_not() -> None:
    assert len(pack_row(made_row("x" * WORDS_BYTES, "", "", "", ""), SALT)) == 256
    with pytest.raises(ValueError, match="212"):
        pack_row(made_row("x" * WORDS_BYTES, "y", "", "", ""), SALT)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32"):
        pack_row(made_row(*"abcde"), bytes(length))


@given(contents, salts, st.data())
def test_every_truncated_or_lengthened_row_is_refused(
    content: list[str], salt: bytes, data: st.DataObject
) -> None:
    packed = pack_row(made_row(*content), salt)
    assert refuses(packed[: data.draw(st.integers(0, 255))])
    assert refuses(packed + b"\0")


def test_every_altered_byte_is_refused_or_changes_what_is_read() -> None:
    row = made_row("Témoin", "01-001", "KX12", "01", "6")
    packed = pack_row(row, SALT)
    used = packed.rindex(SALT) + len(SALT)
    for place in range(PLAINTEXT_BYTES):
        for flip in (0x01, 0x80, 0xFF):
            altered = bytearray(packed)
            altered[place] ^= flip
            if refuses(bytes(altered)):
                continue
            assert place < used
            assert pack_row(unpack_row(bytes(altered)), unpack_row(bytes(altered)).salt.open()) == (
                altered
            )


@given(st.binary(min_size=256, max_size=256))
def test_whatever_is_read_packs_to_the_same_bytes(plaintext: bytes) -> None:
    if not refuses(plaintext):
        read = unpack_row(plaintext)
        assert pack_row(read, read.salt.open()) == plaintext


@pytest.mark.parametrize(
    "plaintext",
    [
        b"\0\3e\xcc\x81" + b"\0\0" * 4 + b"\0\x20" + SALT,  # not NFC
        b"\0\2\xc3\x28" + b"\0\0" * 4 + b"\0\x20" + SALT,  # not UTF-8
        b"\0\0" * 5 + b"\0\x1f" + SALT[:31],  # salt of 31 bytes
        b"\0\0" * 5 + b"\0\x21" + SALT + b"\1",  # salt of 33 bytes
        b"\0\0" * 5 + b"\0\x20" + SALT + b"\0\1",  # padding not zero
        b"\xff\xff" + b"x" * 254,  # length beyond the end
    ],
)
def test_a_row_that_breaks_the_layout_is_refused(plaintext: bytes) -> None:
    assert refuses(plaintext.ljust(256, b"\0"))


def test_a_content_shows_nothing() -> None:
    read = unpack_row(pack_row(made_row("Cellules", *"1234"), SALT))
    assert "Cellules" not in repr(read)
    assert "x00" not in repr(read)


def test_a_place_is_laid_out_as_written() -> None:
    assert place_of(1, "Hôpital", 66) == b"\0\0\0\1\0\x08H\xc3\xb4pital\0\0\0\x42"


@given(
    st.tuples(st.integers(0, 2**32 - 1), words, st.integers(0, 2**32 - 1)),
    st.tuples(st.integers(0, 2**32 - 1), words, st.integers(0, 2**32 - 1)),
)
def test_two_places_have_the_same_bytes_only_when_they_are_one(
    one: tuple[int, str, int], other: tuple[int, str, int]
) -> None:
    assert (place_of(*one) == place_of(*other)) == (one == other)


@pytest.mark.parametrize(("version", "position"), [(-1, 1), (1, -1), (2**32, 1), (1, 2**32)])
def test_a_place_out_of_range_is_refused(version: int, position: int) -> None:
    with pytest.raises(OverflowError):
        place_of(version, "Nancy", position)


def test_a_commitment_is_the_hash_of_its_parts() -> None:
    log_id, place = b"L" * 16, place_of(1, "Nancy", 1)
    row = pack_row(made_row(*"abcde"), SALT)
    expected = hashlib.sha256(b"\x00opaline/row/v1\n" + log_id + place + row).digest()
    assert commitment(log_id, place, row) == expected


@pytest.mark.parametrize(("log_id", "row"), [(bytes(15), bytes(256)), (bytes(16), bytes(255))])
def test_a_commitment_to_parts_of_another_length_is_refused(log_id: bytes, row: bytes) -> None:
    with pytest.raises(ValueError, match="16"):
        commitment(log_id, b"", row)
