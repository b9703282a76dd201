"""A weight found wrong at the bench: corrected with a reason, computed and checked anew."""

from __future__ import annotations

import pytest

from app.desk.unblinded.bench.closing import cancel_preparation
from app.desk.unblinded.bench.weight import correct_weight
from app.desk.unblinded.preparation import Step, look
from tests.desk.stages import BOTH_ARMS, at, refused


@BOTH_ARMS
def test_a_corrected_weight_makes_the_dose_and_its_check_void(cells: bool) -> None:
    hands = at("checked", cells)
    assert look(hands.workbench, hands.me, hands.request).next_step is None
    hands.reweigh()
    found = look(hands.workbench, hands.me, hands.request)
    assert found.next_step is Step.COMPUTED
    with refused(hands, "release.step_missing"):
        hands.bench.clock.set(hands.bench.clock.now())
        hands.release()


@BOTH_ARMS
@pytest.mark.parametrize(
    ("typed", "reason", "code"),
    [("71", " ", "reason.needed"), ("701", "relu", "dose.weight_impossible"),
     ("7.1", "relu", "dose.weight_too_low"),
     ("0", "relu", "request.weight_zero"), ("7l", "relu", "number.malformed")],
)  # fmt: skip
def test_a_correction_is_held_to_what_a_request_is(
    typed: str, reason: str, code: str, cells: bool
) -> None:
    hands = at("checked", cells)
    with refused(hands, code):
        correct_weight(
            hands.workbench, hands.me, hands.request, typed, "lit-balance", reason
        )


@BOTH_ARMS
def test_nothing_is_corrected_of_a_preparation_that_was_cancelled(cells: bool) -> None:
    hands = at("counted", cells)
    cancel_preparation(hands.workbench, hands.me, hands.request, "died", "décès à 21 h 40")
    with refused(hands, "preparation.cancelled"):
        hands.reweigh()
