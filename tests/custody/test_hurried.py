"""Signatures checked by several threads: the same verdict, the same line, and no thread left."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import replace

import pytest

from app.custody import hurried
from app.custody.finding import DoesNotFollow
from app.custody.hurried import Hurried
from app.custody.records import Snapshot
from app.custody.verdict import Anchor, Verification, verify_file
from app.trial.refusal import Refusal
from app.vault.signing import verify
from tests.custody import test_findings
from tests.custody.provoke_anchors import checkpoint, longer
from tests.custody.provoking import PROVOCATIONS, Act, broken
from tests.custody.scribe import Scribe
from tests.custody.tampering import DAY, WAYS

# Imported for what it registers.
assert test_findings


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hurried, "BATCH", 3)


def found(file: Snapshot, *anchors: Anchor, threads: int) -> object:
    """The root, or line and code of what does not follow."""
    try:
        return verify_file(file, verify, *anchors, threads=threads).root
    except DoesNotFollow as why:
        return why.number, why.code
    except Refusal as why:
        return why.code


def test_a_whole_day_is_whole_and_no_thread_is_left() -> None:
    before = threading.active_count()
    assert found(DAY, threads=2) == found(DAY, threads=1)
    assert threading.active_count() == before


@pytest.mark.parametrize("act", [act for _, act in PROVOCATIONS], ids=lambda act: act.__name__)
def test_what_does_not_follow_is_named_alike(act: Act) -> None:
    made = broken(act)
    file = made.scribe.snapshot()
    assert found(file, *made.anchors, threads=2) == found(file, *made.anchors, threads=1)


def test_tampering_is_named_alike() -> None:
    chance = random.Random("hurried")
    for _ in range(60):
        file = chance.choice(WAYS)(DAY, chance).file
        assert found(file, threads=3) == found(file, threads=1)


@pytest.mark.parametrize("line", [0, 1, 20, len(DAY.lines) - 1])
def test_a_bad_signature_anywhere_is_the_first_that_is_named(line: int) -> None:
    lines = list(DAY.lines)
    for at in (line, len(lines) - 1):
        lines[at] = replace(lines[at], signature=bytes(63) + b"\1")
    before = threading.active_count()
    assert found(replace(DAY, lines=tuple(lines)), threads=2) == (line, "entry.signature")
    assert threading.active_count() == before


def test_in_steps_a_bad_signature_is_found_by_its_own_step() -> None:
    lines = list(DAY.lines)
    lines[9] = replace(lines[9], signature=bytes(64))
    steps = Verification(replace(DAY, lines=tuple(lines)), verify)
    assert steps.go_on(5) is None
    with pytest.raises(DoesNotFollow) as told:
        steps.go_on(10)
    assert told.value.number == 9


def test_a_forged_checkpoint_still_accuses_nobody() -> None:
    forged = checkpoint(longer(), pen=Scribe().crew.operator.keys.root)
    assert found(Scribe().snapshot(), Anchor.of(forged), threads=2) == "checkpoint.forged"


def test_what_is_dropped_is_not_judged() -> None:
    later = Hurried(verify, 2)
    for _ in range(7):
        later(bytes(32), bytes(64), b"")
    later.drop()
    later.settle()
    later(bytes(32), bytes(64), b"")
    with pytest.raises(ValueError, match="key"):
        later.settle()
    later.settle()


def test_once_calmed_a_signature_is_judged_where_it_is_asked_for() -> None:
    later = Hurried(verify, 2)
    later(bytes(32), bytes(64), b"")
    with pytest.raises(ValueError, match="key"):
        later.calm()
    with pytest.raises(ValueError, match="key"):
        later(bytes(32), bytes(64), b"")


def test_a_long_log_is_not_read_far_ahead_of_its_signatures(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits is held in memory: as many as there are lines, were nobody to wait."""
    monkeypatch.setattr(hurried, "AHEAD", 4)
    judged, ahead = [0], []

    def slow(public_key: bytes, signature: bytes, message: bytes) -> None:
        time.sleep(0.0005)
        judged[0] += 1

    checks = Hurried(slow, threads=1)
    for number in range(400):
        checks(b"", b"", b"")
        ahead.append(number + 1 - judged[0])
    checks.settle()
    assert judged[0] == 400
    assert max(ahead) <= hurried.BATCH * (hurried.AHEAD + 2)
