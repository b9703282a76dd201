"""The campaign of printing, short: no label is lost, and it would find one that is."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.campaigns.printing import Tally, Wrong, campaign, judge
from tests.desk.stages import at
from tests.journeys.on_disk import on_disk


def test_killed_while_it_prints_no_label_is_lost(tmp_path: Path) -> None:
    tally = campaign(tmp_path, kills=6, seed=11)
    assert tally.kills == sum(tally.states.values()) == 6
    assert tally.labels == tally.accounted > 0


def test_a_label_without_a_line_would_be_seen(tmp_path: Path) -> None:
    hands = at("revealed")
    with on_disk(hands, tmp_path / "study.opaline"):
        pass
    with pytest.raises(Wrong, match="without a line"):
        judge(hands, tmp_path / "study.opaline", 3, random.Random(1), Tally())


def test_a_run_taken_for_known_would_be_seen(tmp_path: Path) -> None:
    hands = at("printed")
    with on_disk(hands, tmp_path / "study.opaline"):
        pass
    with pytest.raises(Wrong, match="taken for known"):
        judge(hands, tmp_path / "study.opaline", 2, random.Random(1), Tally())
