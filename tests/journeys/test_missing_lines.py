"""An older copy on a real disk: backups tell what it lacks, before two people sign it away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from app.command.backup import run
from app.command.backups import FolderPlaces
from app.desk.backups.backing_up import back_up
from app.desk.backups.missing import Missing, missing
from app.desk.backups.restoring import propose_restore
from app.desk.boards.due import Task, due
from app.desk.confirming import confirm
from app.desk.ports import Head, HeadMemory
from app.desk.seats.signing_in import record_sign_in
from app.devices.backups import Keep
from app.devices.heads import PracticeHeads
from app.store.study_file import SqliteStudyFile
from app.trial.names import Meaning
from tests.bench import bench_on, open_bench
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at
from tests.journeys.on_disk import on_disk
from tests.ui.stage import Told


class Lost:
    """A study backed up in `usb`, gone on with, then replaced by the copy that was kept before."""

    def __init__(self, folder: Path, signed_in_later: int = 2) -> None:
        self.heads = PracticeHeads()
        self.path = folder / "study" / "trial.opaline"
        self.path.parent.mkdir()
        self.hands = at("received")
        kept = folder / "kept.opaline"
        with on_disk(self.hands, self.path) as hands, remembered(hands, self.heads) as hands:
            shutil.copy(self.path, kept)
            self.first = hands.bench.desk.journal.head[0]
            log_id = hands.bench.desk.journal.log_id
            self.places = FolderPlaces(self.path, log_id, Told(), lambda: Keep(14, 13))
            (folder / "usb").mkdir()
            self.places.choose(folder / "usb")
            record_sign_in(hands.bench.desk, hands.crew.auditor)
            back_up(hands.bench.desk, hands.me, self.places)
            for _ in range(signed_in_later):
                record_sign_in(hands.bench.desk, hands.crew.auditor)
            self.head = Head(*hands.bench.desk.journal.head)
        shutil.copy(kept, self.path)

    @contextmanager
    def opened(self) -> Iterator[Hands]:
        """The older copy, on the workstation that has seen more."""
        with SqliteStudyFile.open(self.path) as file:
            bench = self.hands.bench
            again = bench_on(file, bench.desk.study.source, bench.entropy, bench.clock, self.heads)
            yield replace(self.hands, bench=again)


@contextmanager
def remembered(hands: Hands, heads: HeadMemory) -> Iterator[Hands]:
    bench = hands.bench
    yield replace(
        hands,
        bench=bench_on(bench.file, bench.desk.study.source, bench.entropy, bench.clock, heads),
    )


def told(lost: Lost, hands: Hands) -> Missing:
    found = missing(hands.bench.desk, lost.places)
    assert found is not None
    return found


def test_the_lines_that_a_backup_holds_are_named_and_the_others_counted(tmp_path: Path) -> None:
    lost = Lost(tmp_path)
    with lost.opened() as hands:
        found = told(lost, hands)
        assert (found.remembered, found.found) == (lost.head.size, lost.first)
        assert [one.kind for one in found.lines] == ["SignedIn"]
        assert [one.number for one in found.lines] == [lost.first]
        assert (found.place, found.unnamed, found.unread) == ("usb", 3, ())


def test_what_is_done_on_the_older_copy_changes_nothing_of_what_it_lacks(tmp_path: Path) -> None:
    lost = Lost(tmp_path)
    with lost.opened() as hands:
        before = told(lost, hands)
        record_sign_in(hands.bench.desk, hands.me)
        after = told(lost, hands)
        assert [one.line for one in after.lines] == [one.line for one in before.lines]
        hands.bench.clock.set(hands.bench.clock.now().replace(second=59))
        back_up(hands.bench.desk, hands.me, lost.places)
        assert told(lost, hands).lines == before.lines, "the newest backup is that of this file"


@pytest.mark.parametrize("damage", ["gone", "rotten", "cut"])
def test_a_backup_that_cannot_be_relied_on_names_nothing(tmp_path: Path, damage: str) -> None:
    lost = Lost(tmp_path)
    (copy,) = (tmp_path / "usb").iterdir()
    if damage == "gone":
        shutil.rmtree(tmp_path / "usb")
    elif damage == "cut":
        copy.write_bytes(copy.read_bytes()[:-5000])
    else:
        data = copy.read_bytes()
        copy.write_bytes(data.replace(b"RequestReceived", b"RequestReceivee"))
    with lost.opened() as hands:
        found = told(lost, hands)
        assert (found.lines, found.place) == ((), "")
        assert found.unnamed == lost.head.size - lost.first
        assert found.unread == (("usb",) if damage == "gone" else ())


def test_another_study_s_lines_are_not_taken_for_missing_ones(tmp_path: Path) -> None:
    lost = Lost(tmp_path)
    (copy,) = (tmp_path / "usb").iterdir()
    copy.unlink()
    with on_disk(Hands(*open_bench(b"another"), cells=True), copy):
        pass
    with lost.opened() as hands:
        assert told(lost, hands).lines == ()


def test_home_asks_to_look_until_a_restore_is_proposed_and_signed(tmp_path: Path) -> None:
    lost = Lost(tmp_path)
    with lost.opened() as hands:
        desk = hands.bench.desk
        first = due(desk)
        assert Task.RESTORE in [one.task for one in first]
        line = propose_restore(desk, hands.sign(Meaning.APPROVED))
        assert Task.RESTORE not in [one.task for one in due(desk)]
        assert [one.proposal.kind for one in due(desk) if one.proposal] == ["Restored"]
        confirm(desk, hands.second(Meaning.APPROVED), line.number)
        assert missing(desk, lost.places) is None
        assert Task.RESTORE not in [one.task for one in due(desk)]


@BOTH_ARMS
def test_the_verb_takes_no_backup_while_a_preparation_is_under_way(
    cells: bool, tmp_path: Path
) -> None:
    (tmp_path / "study").mkdir()
    (tmp_path / "usb").mkdir()
    path, out = tmp_path / "study" / "trial.opaline", StringIO()
    with on_disk(at("thawed", cells), path):
        code = run([str(path), "--to", str(tmp_path / "usb")], StringIO(), out, StringIO())
    assert code == 1 and list((tmp_path / "usb").iterdir()) == []
