"""A checkpoint is a C2SP signed note, read strictly, and like nothing else that is signed."""

from __future__ import annotations

import ast
import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import VerifyKey

from app.custody.checkpoint import (
    LONGEST,
    Checkpoint,
    CheckpointError,
    NoteSignature,
    note_key_id,
    note_name,
)
from app.custody.entry import SignerKind
from app.trial.sealed import Sealed
from app.vault.signing import SigningPen, verify
from tests.house.tree import sources
from tests.vectors.checkpoints import odd_notes

# The example of the specification's first implementation, golang.org/x/mod/sumdb/note.
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n"
)
PEN = SigningPen.of(SignerKind.ROOT, Sealed(bytes([1]) * 32))
LOG, SEAT = bytes(range(16)), "0123456789abcdef"
NAME = note_name(LOG, SEAT)


def signed(checkpoint: Checkpoint, name: str = NAME, pen: SigningPen = PEN) -> NoteSignature:
    return NoteSignature(
        name, note_key_id(name, pen.public_key), pen.sign(checkpoint.text().encode())
    )


BARE = Checkpoint(LOG, 20852163, bytes([3]) * 32)
NOTE = replace(BARE, signatures=(signed(BARE),))
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="+"), min_size=1).filter(
    lambda name: name.isprintable() and not any(map(str.isspace, name))
)
SIGNATURES = st.builds(
    NoteSignature, NAMES, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=90)
)
CHECKPOINTS = st.builds(
    Checkpoint,
    log_id=st.binary(min_size=16, max_size=16),
    size=st.integers(0, 10**12 - 1),
    root=st.binary(min_size=32, max_size=32),
    signatures=st.lists(SIGNATURES, min_size=1, max_size=16).map(tuple),
)


def test_a_key_and_a_line_are_those_of_the_published_note() -> None:
    name, key_id, key = PUBLISHED_KEY.split("+", 2)
    public = base64.b64decode(key)
    assert public[:1] == b"\x01"
    assert note_key_id(name, public[1:]).hex() == key_id
    text, line = PUBLISHED.split("\n\n")
    signature = base64.b64decode(line.split(" ")[2])
    told = NoteSignature(name, signature[:4], signature[4:])
    assert told.line() == line
    assert told.key_id.hex() == key_id
    verify(public[1:], told.signature, f"{text}\n".encode())


def test_a_checkpoint_is_written_as_the_page_says() -> None:
    lines = NOTE.encode().split("\n")
    assert lines[:2] == ["opaline/000102030405060708090a0b0c0d0e0f", "20852163"]
    assert base64.b64decode(lines[2]) == NOTE.root
    assert lines[3] == "" and lines[5:] == [""]
    mark, name, signature = lines[4].split(" ")
    assert (mark, name) == ("—", "opaline/000102030405060708090a0b0c0d0e0f/0123456789abcdef")
    text = "\n".join(lines[:3]) + "\n"
    VerifyKey(PEN.public_key).verify(text.encode(), base64.b64decode(signature)[4:])


@given(CHECKPOINTS)
def test_a_checkpoint_is_read_back(checkpoint: Checkpoint) -> None:
    assert Checkpoint.decode(checkpoint.encode().encode()) == checkpoint


def test_sixteen_signatures_are_read_and_one_more_is_not() -> None:
    full = replace(BARE, signatures=NOTE.signatures * 16)
    assert Checkpoint.decode(full.encode().encode()) == full
    with pytest.raises(CheckpointError):
        Checkpoint.decode(replace(BARE, signatures=NOTE.signatures * 17).encode().encode())


@given(st.integers(0, len(NOTE.encode().encode()) - 1), st.integers(1, 255))
def test_every_byte_is_refused_or_tells_something_else(place: int, change: int) -> None:
    data = bytearray(NOTE.encode().encode())
    data[place] ^= change
    try:
        other = Checkpoint.decode(bytes(data))
    except CheckpointError:
        return
    assert other != NOTE
    assert other.encode().encode() == bytes(data)
    try:
        signers = other.signed_by([(NAME, PEN.public_key)], verify)
    except CheckpointError:
        return
    assert signers == [], "a change of text or signature went unseen"


TEXTS = st.text(st.sampled_from("opaline/0123456789abcdef\n— =+AQ \r\t\0é"), max_size=120)


@given(st.one_of(st.binary(max_size=300), TEXTS.map(str.encode)))
def test_nonsense_is_refused(data: bytes) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint.decode(data)


ODD = odd_notes(NOTE)


@pytest.mark.parametrize("odd", ODD)
def test_what_is_not_exactly_a_checkpoint_is_refused(odd: str) -> None:
    assert ODD[odd] != NOTE.encode()
    with pytest.raises(CheckpointError):
        Checkpoint.decode(ODD[odd].encode())


def test_a_note_without_end_is_not_read() -> None:
    with pytest.raises(CheckpointError, match="length"):
        Checkpoint.decode(f"{NOTE.text()}\n— {NAME} {'A' * LONGEST}\n".encode())


def test_only_known_names_count_and_a_known_name_must_be_right() -> None:
    other = SigningPen.of(SignerKind.ROOT, Sealed(bytes([2]) * 32))
    keys = [(NAME, PEN.public_key)]
    witness = signed(BARE, "witness.example", other)
    assert replace(BARE, signatures=(witness,)).signed_by(keys, verify) == []
    assert replace(BARE, signatures=(witness, signed(BARE))).signed_by(keys, verify) == [NAME]
    # The name of a known key with another key behind it is another key.
    assert replace(BARE, signatures=(signed(BARE, NAME, other),)).signed_by(keys, verify) == []
    moved = replace(NOTE, size=NOTE.size + 1)
    for wrong in (moved, replace(BARE, signatures=(witness, signed(moved)))):
        with pytest.raises(CheckpointError):
            wrong.signed_by(keys, verify)


def domains() -> set[bytes]:
    """Every prefix that the program puts before what it signs or hashes."""
    found = {
        node.value
        for one in sources("app")
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, bytes)
    }
    return {value for value in found if value.startswith(b"opaline/") and value != b"opaline/"}


def test_the_text_of_a_note_begins_like_nothing_else_that_is_signed() -> None:
    """The same root key signs lines and capsule entries, each behind a prefix of its own."""
    known = domains()
    assert {b"opaline/line/v1\n", b"opaline/capsule/v1\n"} <= known
    head = f"opaline/{LOG.hex()}\n".encode()
    assert NOTE.text().encode().startswith(head)
    for domain in known:
        # 32 hexadecimal digits stand where every prefix has a letter beyond f, or a slash.
        assert set(domain[8:40]) - set(b"0123456789abcdef"), domain
