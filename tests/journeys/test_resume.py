"""Killed at any point of a day, the workstation resumes at the exact step."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.store.reading import read_snapshot
from tests.journeys.resuming import NEVER, Death, day, found
from tests.journeys.same_day import events, is_the_same_day
from tests.store.children import child

PAPERS = [
    Death("before the paper", 1),
    Death("before the paper", 1),
    Death("after the paper", 1),
    Death("inside a turn", 3),
    Death("after a commit", 4),
    Death("before the paper", 1),
    Death("after the paper", 1),
    Death("after a commit", 6),
]


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in force; every day begins with a copy of it."""
    path = tmp_path_factory.mktemp("founded") / "study.opaline"
    found(path)
    return path


@pytest.fixture(scope="module")
def whole_day(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day that nothing interrupted."""
    path = copied(founded, tmp_path_factory.mktemp("whole"))
    assert lived(path, NEVER)
    return path


def copied(founded: Path, folder: Path) -> Path:
    """The founded study at the beginning of another day."""
    return Path(shutil.copy(founded, folder / "study.opaline"))


def lived(path: Path, death: Death) -> bool:
    """Whether a process came to the end of the day; it is another one each time."""
    with child(day(path, death)) as process:
        return process.rest() == ["the end"]


def papers_have_their_lines(path: Path) -> None:
    """No label lies in the tray that the log does not know."""
    printed = {e.text("bag") for e in events(path) if e.kind == "LabelsPrinted"}
    labels = path.parent / "labels"
    assert {paper.stem for paper in labels.glob("*.p??")} <= printed


@pytest.mark.parametrize(
    "death",
    [Death("after a commit", 2), Death("before a commit", 2), Death("inside a turn", 6)],
    ids=lambda death: death.place,
)
def test_a_day_of_nothing_but_deaths_is_the_same_day(
    death: Death, founded: Path, whole_day: Path, tmp_path: Path
) -> None:
    """Each process does an act or two and dies, until one finds nothing more to do."""
    path = copied(founded, tmp_path)
    deaths = 0
    while deaths < 200 and not lived(path, death):
        deaths += 1
        papers_have_their_lines(path)
    assert 12 <= deaths < 200
    is_the_same_day(path, whole_day)


def test_a_death_beside_the_printer_leaves_a_line_without_paper_at_most(
    founded: Path, whole_day: Path, tmp_path: Path
) -> None:
    """Where no label came out, it is printed again with a reason, by two people."""
    path = copied(founded, tmp_path)
    for death in PAPERS:
        assert not lived(path, death), f"the day ended before {death}"
        papers_have_their_lines(path)
    assert lived(path, NEVER)
    is_the_same_day(path, whole_day)
    runs = [e.number_of("run") for e in events(path) if e.kind == "LabelsPrinted"]
    assert runs == [1, 2, 3, 1, 2]


def test_a_day_that_is_over_stays_as_it_is(whole_day: Path) -> None:
    before = read_snapshot(whole_day)
    assert lived(whole_day, NEVER)
    assert read_snapshot(whole_day) == before
    assert len([e for e in events(whole_day) if e.kind == "InfusionEnded"]) == 2
