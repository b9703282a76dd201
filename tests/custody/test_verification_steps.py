"""A verification in steps of any size finds what one over the whole file at once finds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.custody.finding import DoesNotFollow
from app.custody.records import Snapshot
from app.custody.verdict import Anchor, Verdict, Verification
from tests.custody.day import whole_day
from tests.custody.scribe import _verified, judge

DAY = whole_day().snapshot()
LAST = len(DAY.lines) - 1


def stepped(file: Snapshot, lines: int, *anchors: Anchor) -> Verdict:
    steps = Verification(file, _verified, *anchors)
    verdict = None
    while verdict is None:
        before = steps.done
        verdict = steps.go_on(lines)
        assert steps.done == min(before + lines, steps.total)
    return verdict


@given(st.integers(1, LAST + 5))
def test_the_verdict_is_the_same(lines: int) -> None:
    anchor = Anchor(LAST + 1, judge(DAY).root)
    assert stepped(DAY, lines, anchor) == judge(DAY, anchor)


@given(st.integers(1, LAST + 5), st.integers(0, LAST))
def test_the_first_line_that_does_not_follow_is_the_same(lines: int, bad: int) -> None:
    altered = list(DAY.lines)
    altered[bad] = replace(altered[bad], signature=bytes(64))
    file = replace(DAY, lines=tuple(altered))
    with pytest.raises(DoesNotFollow) as at_once:
        judge(file)
    with pytest.raises(DoesNotFollow) as in_steps:
        stepped(file, lines)
    assert (in_steps.value.number, in_steps.value.code) == (bad, at_once.value.code)


def test_a_file_cut_behind_an_anchor_is_found_at_the_end_of_the_steps() -> None:
    anchor = Anchor(LAST + 1, judge(DAY).root)
    with pytest.raises(DoesNotFollow, match=r"log\.cut"):
        stepped(replace(DAY, lines=DAY.lines[:5]), 3, anchor)


def test_an_empty_log_is_no_verdict() -> None:
    with pytest.raises(DoesNotFollow, match=r"log\.empty"):
        stepped(replace(DAY, lines=()), 3)
