"""What the notes of a preparation add to a treatment that is told, damaged notes too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.blind.arm import Arm
from app.desk.unblinded.emergency.folded import slip_pdf
from app.desk.unblinded.emergency.unblinding import Told, unblind_subject
from app.trial.refusal import Refusal
from app.trial.sealed import Sealed
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at
from tests.desk.test_act_unblinding import call, last
from tests.desk.test_act_unblinding_papers import text_of, thirds


def spoil_notes(hands: Hands) -> None:
    """One bit of the open preparation's capsule turns over on the disk."""
    window = hands.story.first("RequestAccepted").number
    with hands.bench.file.turn() as turn:
        row = turn.capsule(window)
        assert row is not None
        turn.put_capsule(replace(row, sealed=bytes([row.sealed[0] ^ 1]) + row.sealed[1:]))


def told_by(hands: Hands) -> Told:
    """What the pharmacist alone is told."""
    return unblind_subject(hands.workbench, hands.sign(), call(hands))


def test_a_failed_dose_is_told_with_the_treatment() -> None:
    """Cells were allocated and albumin made up: the physician must know what was given."""
    assert told_by(at("revealed")).failed.open() is False
    hands = at("pooled")
    hands.count("total", "10000000", "69.9")
    with pytest.raises(Refusal):
        hands.compute()
    hands.fail()
    for advance in (0, 1):
        hands.bench.advance(advance)
        told = told_by(hands)
        assert told.failed.open() is True and told.arm.open() is Arm.CELLS


@BOTH_ARMS
@pytest.mark.parametrize("stage", ["accepted", "filled", "checked"])
def test_notes_that_cannot_be_read_hold_no_telling_up(stage: str, cells: bool) -> None:
    hands = at(stage, cells)
    spoil_notes(hands)
    told = told_by(hands)
    assert told.failed.open() is None
    assert told.arm.open() is (Arm.CELLS if cells else Arm.CONTROL)
    assert last(hands).kind == "SubjectUnblinded"


def test_a_slip_says_that_the_notes_cannot_be_read_alike_in_both_arms() -> None:
    hands = at("filled")
    spoil_notes(hands)
    told = told_by(hands)
    one, other = (
        slip_pdf(hands.bench.desk, replace(told, arm=Sealed(arm)))
        for arm in (Arm.CELLS, Arm.CONTROL)
    )
    assert "[?]" in text_of(one) and len(one) == len(other)
    alike = [a == b for a, b in zip(thirds(one), thirds(other), strict=True)]
    assert alike == [True, False, True]
