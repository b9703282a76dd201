"""Where a study cannot be written safely it is refused, with advice, and left as it was."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.command.join import Devices, create_study, open_study
from app.desk.seats.signing_in import record_sign_in
from app.devices.clock import SetClock
from app.devices.place import Place
from app.devices.resources import study_source, words
from app.store.sqlite import Limits
from app.store.study_file import SqliteStudyFile
from app.trial.refusal import Failure
from tests.bench import TUESDAY, bench_on
from tests.fakes import SeededEntropy
from tests.journeys.reading import reader
from tests.journeys.resuming import crew_of, found
from tests.store.children import as_a_guest, child


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in force, to be copied."""
    path = tmp_path_factory.mktemp("founded") / "study.opaline"
    found(path)
    return path


@pytest.fixture
def path(founded: Path) -> Iterator[Path]:
    """A copy in a folder of its own that everyone may enter."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        yield Path(shutil.copy(founded, folder))
        os.chmod(folder, 0o777)


def opened(path: Path) -> None:
    """Opens a study as the workstation does."""
    with open_study(path, reader()):
        pass


def told(act: Callable[[Path], object], path: Path) -> str:
    """The code of the failure that an act meets, for which there is a sentence."""
    before = path.read_bytes() if path.exists() else None
    try:
        act(path)
    except Failure as why:
        assert all(words(language).sentence(why) for language in ("fr", "en"))
        assert before is None or path.read_bytes() == before
        return why.code
    return ""


def test_a_sound_place_is_opened(path: Path) -> None:
    assert told(opened, path) == ""


def test_a_read_only_file_is_refused(path: Path) -> None:
    os.chmod(path, 0o444)
    assert as_a_guest(path, opened) == "file.read_only"


def test_a_read_only_folder_is_refused(path: Path) -> None:
    os.chmod(path, 0o666)
    os.chmod(path.parent, 0o555)
    assert as_a_guest(path, opened) == "file.no_lock"


def test_a_vanished_file_is_refused_at_the_door(path: Path) -> None:
    path.unlink()
    assert told(opened, path) == "file.missing"
    assert not path.exists()
    shutil.rmtree(path.parent)
    assert told(opened, path) == "file.no_lock"
    path.parent.mkdir()


@pytest.mark.parametrize("away", [Path.unlink, lambda path: shutil.rmtree(path.parent)])
def test_a_file_that_vanishes_takes_no_further_act(
    path: Path, away: Callable[[Path], object]
) -> None:
    with open_study(path, reader()) as workbench:
        person = crew_of(workbench).pharmacist
        away(path)
        told_by = told(lambda _: record_sign_in(workbench.desk, person), path)
        assert told_by in ("file.moved", "file.no_access")
        assert not path.exists()
    path.parent.mkdir(exist_ok=True)


def test_a_file_that_another_program_holds_takes_no_act(path: Path) -> None:
    with SqliteStudyFile.open(path, Limits(wait=0)) as file:
        bench = bench_on(file, study_source("chocmsc"), SeededEntropy(b"x"), SetClock(TUESDAY))
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert told(lambda _: crew_of(bench.workbench), path) == "file.locked"
        other.close()
        assert told(lambda _: crew_of(bench.workbench), path) == ""


def test_a_second_instance_is_refused_and_told_who_is_first(path: Path) -> None:
    def hold(say: Callable[[object], None]) -> None:
        with open_study(path, reader()):
            say("open")
            signal.pause()

    with child(hold) as first:
        assert first.hear() == "open"
        assert told(opened, path) == "file.in_use_by"
        first.kill()
        assert told(opened, path) == ""


@pytest.mark.parametrize(
    ("kind", "code"), [("nfs4", "place.network"), ("cifs", "place.network"), ("ext4", "")]
)
def test_a_network_is_refused_for_a_study_old_or_new(
    path: Path, tmp_path: Path, kind: str, code: str
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(f"1 2 0:1 / {os.path.realpath(path.parent)} rw - {kind} server:/x rw\n")
    there = replace(reader(), place=Place(table, {}))
    open_and_create_meet(path, path.with_name("new.opaline"), there, code)


def test_a_synchronised_folder_is_refused_for_a_study_old_or_new(path: Path) -> None:
    folder = path.parent / "OneDrive - CHU"
    folder.mkdir()
    moved = path.rename(folder / path.name)
    open_and_create_meet(moved, folder / "new.opaline", reader(), "place.synced")


def open_and_create_meet(path: Path, new: Path, there: Devices, code: str) -> None:
    """Opening the one and making the other both end so; where refused, nothing lies beside."""
    beside = sorted(path.parent.iterdir())

    def reopen(_: Path) -> None:
        with open_study(path, there):
            pass

    def make(_: Path) -> None:
        with create_study(new, study_source("chocmsc"), there):
            pass

    assert (told(reopen, path), told(make, path)) == (code, code)
    assert (sorted(path.parent.iterdir()) == beside) is bool(code)
