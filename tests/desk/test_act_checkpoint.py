"""A checkpoint is made by one person at the desk, and a stranger checks the file against it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.custody.checkpoint import Checkpoint
from app.custody.verdict import Anchor, verify_file
from app.desk.exports.checkpoint import make_checkpoint
from app.desk.log.proving import Proof, Proving
from app.desk.seats.signing_in import record_sign_in
from app.trial.refusal import Refusal
from tests.desk.stages import at, refused


@pytest.mark.parametrize("who", ["pharmacist", "operator", "auditor"])
def test_anyone_of_the_study_makes_a_checkpoint(who: str) -> None:
    hands = at("released")
    person = getattr(hands.crew, who)
    before = hands.bench.file.snapshot()
    note = make_checkpoint(hands.bench.desk, person)
    assert hands.bench.file.snapshot() == before, "no line tells of it"
    record_sign_in(hands.bench.desk, hands.crew.auditor)
    anchor = Anchor.of(Checkpoint.decode(note.encode()))
    assert anchor.size == len(before.lines)
    verdict = verify_file(hands.bench.file.snapshot(), hands.bench.vault.verify, anchor)
    assert verdict.signers == (person.seat.name,)


def test_a_checkpoint_is_of_the_log_as_it_stands() -> None:
    hands = at("released")
    desk = hands.bench.desk
    for _ in range(2):
        size, root = desk.journal.head
        told = Checkpoint.decode(make_checkpoint(desk, hands.me).encode())
        assert (told.log_id, told.size, told.root) == (desk.journal.log_id, size, root)
        record_sign_in(desk, hands.crew.auditor)


@pytest.mark.parametrize("stage", ["accepted", "printed", "checked"])
def test_no_checkpoint_is_made_while_a_preparation_is_open(stage: str) -> None:
    hands = at(stage)
    with refused(hands, "checkpoint.window_open"):
        make_checkpoint(hands.bench.desk, hands.crew.auditor)


def test_whoever_is_past_the_delegation_makes_none() -> None:
    hands = at("open")
    hands.bench.clock.advance(timedelta(days=4 * 365))
    with pytest.raises(Refusal, match=r"seat\.outside_delegation"):
        make_checkpoint(hands.bench.desk, hands.me)


def test_the_file_is_held_against_a_checkpoint_in_steps_while_the_desk_goes_on() -> None:
    hands = at("released")
    desk = hands.bench.desk
    note = make_checkpoint(desk, hands.me).encode()
    proving = Proving(desk, note)
    record_sign_in(desk, hands.crew.auditor)
    found = None
    while found is None:
        found = proving.go_on(5)
    assert isinstance(found, Proof)
    assert (found.checkpoint, found.signers) == (proving.total, (hands.me.seat.name,))


@pytest.mark.parametrize("note", [b"not a note", b"\xff\xfe", b"opaline/x\n12\n"])
def test_what_is_no_checkpoint_is_refused_before_anything_is_verified(note: bytes) -> None:
    hands = at("released")
    with refused(hands, "verify.checkpoint"):
        Proving(hands.bench.desk, note)
