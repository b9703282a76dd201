"""The backup proved without taking one, and one of them put back: nothing is forgotten unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TextIO

import pytest

from app.command import backup, restore
from app.command.backups import FolderPlaces
from app.desk.backups.backing_up import back_up, due_since, proven, rehearse
from app.desk.backups.putting_back import restore_copy
from app.desk.backups.restoring import propose_restore
from app.desk.confirming import confirm
from app.desk.seats.signing_in import record_sign_in
from app.devices.backups import Keep
from app.store.reading import read_snapshot
from app.store.study_file import SqliteStudyFile
from app.trial.names import Meaning
from app.trial.refusal import Refusal, Trouble
from tests.bench import bench_on
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.journeys.on_disk import on_disk
from tests.ui.stage import Told

RULE = Keep(14, 13)


Run = Callable[[Sequence[str], TextIO, TextIO, TextIO], int]


@pytest.fixture
def study(tmp_path: Path) -> Iterator[tuple[Hands, FolderPlaces]]:
    """A study on disk with one place."""
    (tmp_path / "study").mkdir()
    (tmp_path / "usb").mkdir()
    path = tmp_path / "study" / "trial.opaline"
    with on_disk(at("received"), path) as hands:
        places = FolderPlaces(path, hands.bench.desk.journal.log_id, Told(), lambda: RULE)
        places.choose(tmp_path / "usb", outside=False)
        yield hands, places


def told(run: Run, *arguments: str) -> tuple[int, str]:
    """What a verb says."""
    out = StringIO()
    code = run(list(arguments), StringIO(), out, out)
    return code, out.getvalue()


def test_a_rehearsal_proves_what_lies_there_and_makes_it_no_younger(
    study: tuple[Hands, FolderPlaces], tmp_path: Path
) -> None:
    hands, places = study
    desk = hands.bench.desk
    with pytest.raises(Refusal, match=r"backup\.none_there"):
        raise rehearse(desk, hands.me, places)[0].failure or AssertionError
    back_up(desk, hands.me, places)
    first = proven(desk)[0]
    hands.bench.advance(60 * 30)
    (outcome,) = rehearse(desk, hands.me, places)
    assert outcome.line is not None and len(places.taken("usb")) == 1
    (again,) = proven(desk)
    assert (again.at, again.line) == (first.at, first.line)
    assert again.again == hands.bench.clock.now()
    object.__setattr__(desk.board, "practice", False)
    since = due_since(desk)
    assert since is not None and since < hands.bench.clock.now()


def test_a_rehearsal_finds_what_the_place_has_done_to_it(
    study: tuple[Hands, FolderPlaces], tmp_path: Path
) -> None:
    hands, places = study
    back_up(hands.bench.desk, hands.me, places)
    (copy,) = (tmp_path / "usb").iterdir()
    data = bytearray(copy.read_bytes())
    data[data.index(b"RequestReceived")] ^= 1
    copy.write_bytes(data)
    lines = len(hands.bench.desk.board.events)
    (outcome,) = rehearse(hands.bench.desk, hands.me, places)
    assert isinstance(outcome.failure, Trouble) and len(hands.bench.desk.board.events) == lines
    code, said = told(
        backup.run, str(tmp_path / "study" / "trial.opaline"), "--to", str(tmp_path / "usb"),
        "--prove",
    )  # fmt: skip
    assert code == 1 and said


def test_the_verb_proves_without_taking_one(
    study: tuple[Hands, FolderPlaces], tmp_path: Path
) -> None:
    hands, places = study
    path, usb = str(tmp_path / "study" / "trial.opaline"), str(tmp_path / "usb")
    assert told(backup.run, path, "--to", usb, "--prove")[0] == 1
    back_up(hands.bench.desk, hands.me, places)
    before = {one.name: one.read_bytes() for one in (tmp_path / "usb").iterdir()}
    assert told(backup.run, path, "--to", usb, "--prove")[0] == 0
    assert {one.name: one.read_bytes() for one in (tmp_path / "usb").iterdir()} == before


@BOTH_ARMS
def test_no_rehearsal_while_a_preparation_is_under_way(cells: bool, tmp_path: Path) -> None:
    with on_disk(at("thawed", cells), tmp_path / "trial.opaline") as hands:
        (tmp_path / "usb").mkdir()
        log_id = hands.bench.desk.journal.log_id
        places = FolderPlaces(tmp_path / "trial.opaline", log_id, Told(), lambda: RULE)
        places.choose(tmp_path / "usb", outside=False)
        with refused(hands, "backup.window_open"):
            rehearse(hands.bench.desk, hands.me, places)


def test_one_of_them_is_put_back_beside_the_study_and_never_over_it(
    study: tuple[Hands, FolderPlaces], tmp_path: Path
) -> None:
    hands, places = study
    desk, path = hands.bench.desk, tmp_path / "study" / "again.opaline"
    back_up(desk, hands.me, places)
    hands.bench.advance(60)
    record_sign_in(desk, hands.me)
    (taken,) = places.taken("usb")
    done = restore_copy(desk, places, "usb", taken, path)
    assert (done.kept, done.lost) == (len(read_snapshot(path).lines), 2)
    with pytest.raises(Refusal, match=r"file\.exists"):
        restore_copy(desk, places, "usb", taken, path)
    with pytest.raises(Refusal, match=r"file\.exists"):
        restore_copy(desk, places, "usb", taken, tmp_path / "study" / "trial.opaline")


def test_a_copy_that_was_put_back_takes_no_row_before_two_have_signed_what_it_lacks(
    study: tuple[Hands, FolderPlaces], tmp_path: Path
) -> None:
    hands, places = study
    desk, path = hands.bench.desk, tmp_path / "again.opaline"
    back_up(desk, hands.me, places)
    hands.bench.advance(60)
    record_sign_in(desk, hands.me)
    (taken,) = places.taken("usb")
    restore_copy(desk, places, "usb", taken, path)
    code, said = told(restore.run, str(next((tmp_path / "usb").iterdir())), "--to",
                      str(tmp_path / "verb.opaline"))  # fmt: skip
    assert code == 0 and str(len(read_snapshot(path).lines)) in said
    with SqliteStudyFile.open(path) as file:
        bench = hands.bench
        seen = bench_on(file, bench.desk.study.source, bench.entropy, bench.clock, bench.heads)
        again = replace(hands, bench=seen)
        with refused(again, "log.older_copy"):
            again.accept()
        line = propose_restore(again.bench.desk, again.sign(Meaning.APPROVED))
        assert again.bench.desk.board.events[line.number].facts["lost"] == 2
        confirm(again.bench.desk, again.second(Meaning.APPROVED), line.number)
        again.accept()
        again.bench.verdict()


def test_the_verb_puts_no_spoilt_backup_back_and_says_what_the_workstation_has_seen(
    study: tuple[Hands, FolderPlaces], tmp_path: Path
) -> None:
    hands, places = study
    back_up(hands.bench.desk, hands.me, places)
    (copy,) = (tmp_path / "usb").iterdir()
    out = StringIO()
    code = restore.run(
        [str(copy), "--to", str(tmp_path / "a.opaline")], StringIO(), out, out, hands.bench.heads
    )
    # The line that tells the proof came behind the copy.
    assert code == 0 and "1" in out.getvalue()
    data = bytearray(copy.read_bytes())
    data[data.index(b"RequestReceived")] ^= 1
    copy.write_bytes(data)
    assert told(restore.run, str(copy), "--to", str(tmp_path / "b.opaline"))[0] == 1
    assert not (tmp_path / "b.opaline").exists()
    assert told(restore.run, str(copy))[0] == 2
