"""Kill -9 between the line of an unblinding and its showing: never an arm without its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.desk.unblinded.emergency.unblinding import Call, unblind_subject
from app.store.study_file import SqliteStudyFile
from tests.bench import bench_on
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.journeys.on_disk import on_disk
from tests.journeys.resuming import Death, MortalFile
from tests.store.children import child


def told(hands: Hands, path: Path, place: str) -> list[object]:
    """What a process says that unblinds a subject and dies at a place, if it comes to it."""
    bench = hands.bench

    def work(say: Callable[[object], None]) -> None:
        with SqliteStudyFile.open(path) as file:
            mortal = MortalFile(file, Death(place, 1))
            mine = bench_on(mortal, bench.desk.study.source, bench.entropy, bench.clock)
            call = Call("01-001", "emergency", "Dr Roux", "17", bench.clock.now())
            shown = unblind_subject(mine.workbench, hands.sign(), call)
            say((shown.line.number, type(shown.arm.open()).__name__))

    with child(work) as process:
        return process.rest()


def unblindings(path: Path) -> list[int]:
    """The numbers of the lines that tell one."""
    with SqliteStudyFile.open(path) as file:
        lines = file.snapshot().lines
    return [line.number for line in lines if b'"SubjectUnblinded"' in line.open]


@pytest.mark.parametrize("cells", [True, False], ids=["cells", "control"])
def test_no_death_shows_an_arm_without_its_line(cells: bool, tmp_path: Path) -> None:
    hands = at("printed", cells)
    path = tmp_path / "study.opaline"
    with on_disk(hands, path) as whole:
        size = len(whole.bench.file.snapshot().lines)
    for place, lines in (("inside a turn", 0), ("before a commit", 0), ("after a commit", 1)):
        assert told(hands, path, place) == [], place
        assert len(unblindings(path)) == lines, place
    # What was told stands in a line of its own, beside the one whose showing nobody saw.
    assert told(hands, path, "nowhere") == [(size + 1, "Arm")]
    assert unblindings(path) == [size, size + 1]
