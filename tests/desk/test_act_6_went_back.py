"""An older capsule put back under an open preparation is told, and noted, by whoever goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from app.custody.records import CapsuleRow
from app.desk.boards.due import Task, due
from app.desk.unblinded.workbench import Workbench
from app.devices.heads import PracticeHeads
from app.trial.refusal import Refusal, Trouble
from tests.bench import bench_on
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.fakes import SeededEntropy
from tests.fakes_store import ListStudyFile


def rows(hands: Hands) -> dict[int, CapsuleRow]:
    file = hands.bench.file
    assert isinstance(file, ListStudyFile)
    return file._rows.capsules


def acts(hands: Hands) -> list[str]:
    return [entry.act for entry in hands.capsule.entries]


def gone_back(cells: bool = True) -> Hands:
    """The capsule of before the thaw and all that followed, under its own good signature."""
    hands = at("printed", cells)
    before = dict(rows(hands))
    hands.materials()
    hands.thaw()
    rows(hands).update(before)
    # From the file alone nothing is wrong: it is a capsule of this window.
    hands.bench.verdict()
    return hands


@BOTH_ARMS
def test_who_goes_on_from_an_older_capsule_is_told_once_and_it_is_noted(cells: bool) -> None:
    hands = gone_back(cells)
    with refused(hands, "capsule.went_back"):
        hands.materials()
    hands.materials()
    assert acts(hands)[-2:] == ["went_back", "materials"]
    # The loss is on the page for ever, and told no more.
    for act in (hands.thaw, hands.pool, hands.count, hands.compute, hands.fill, hands.label):
        act()
    assert acts(hands).count("went_back") == 1
    hands.check()
    hands.release()
    assert acts(hands).count("went_back") == 1
    hands.bench.verdict()


def test_it_is_seen_by_the_next_start_of_the_program_too() -> None:
    hands = gone_back()
    bench = hands.bench
    again = bench_on(
        bench.file, bench.desk.study.source, SeededEntropy(b"again"), bench.clock, bench.heads
    )
    hands = replace(hands, bench=again)
    with refused(hands, "capsule.went_back"):
        hands.materials()
    hands.materials()
    assert "went_back" in acts(hands)


def test_what_is_noted_in_between_does_not_take_the_warning_away() -> None:
    hands = gone_back()
    workbench: Workbench = hands.workbench
    with hands.bench.desk.journal.turn() as turn:
        workbench.add(turn, hands.me, hands.story, "locked", {})
    assert acts(hands)[-2:] == ["went_back", "locked"]
    with refused(hands, "capsule.went_back"):
        hands.materials()
    hands.materials()
    assert acts(hands).count("went_back") == 1


def test_an_act_that_was_not_kept_is_not_missed() -> None:
    hands = at("printed")
    with pytest.raises(KeyError), hands.bench.desk.journal.turn() as turn:
        hands.workbench.add(turn, hands.me, hands.story, "locked", {})
        raise KeyError
    hands.materials()
    assert "went_back" not in acts(hands)


def test_of_a_closed_preparation_nothing_is_remembered() -> None:
    hands = at("checked")
    log_id, heads = hands.bench.desk.journal.log_id, hands.bench.heads
    hands.release()
    assert heads.capsules(log_id) == {}


class Unreadable(PracticeHeads):
    """A memory of which nothing can be read any more."""

    def capsules(self, log_id: bytes) -> Mapping[bytes, bytes]:
        """Raises Trouble ``head.unreadable``."""
        raise Trouble("head.unreadable")


def test_a_memory_that_cannot_be_read_is_told_at_home_and_keeps_nobody_from_work() -> None:
    hands = at("printed")
    bench = hands.bench
    again = bench_on(
        bench.file, bench.desk.study.source, SeededEntropy(b"again"), bench.clock, Unreadable()
    )
    hands = replace(hands, bench=again)
    hands.materials()
    assert Task.MEMORY in [one.task for one in due(again.desk)]
    assert Task.MEMORY not in [one.task for one in due(bench.desk)]


def test_the_refusal_says_what_to_do() -> None:
    with pytest.raises(Refusal) as told:
        gone_back().materials()
    sentence = at("printed").bench.desk.words.sentence(told.value)
    assert "papier" in sentence and "encore une fois" in sentence
