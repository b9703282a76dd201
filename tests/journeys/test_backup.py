"""A backup on a real disk: taken while the study is open, restored elsewhere, held to the log."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from app.command.backup import run
from app.command.backups import FolderPlaces
from app.desk.backups.backing_up import Outcome, back_up, compare_with, due_since, proven
from app.desk.boards.due import Task, due
from app.devices.backups import BackupFolder, Keep
from app.store.copying import put_pages
from app.store.reading import read_snapshot
from app.trial.refusal import Refusal, Trouble
from tests.bench import open_bench
from tests.campaigns.backup import turned_over
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, fork
from tests.journeys.on_disk import on_disk
from tests.ui.stage import Told


@pytest.fixture
def study(tmp_path: Path) -> Iterator[tuple[Hands, Path]]:
    """A study with one request received, on a disk of its own."""
    (tmp_path / "study").mkdir()
    with on_disk(at("received"), tmp_path / "study" / "trial.opaline") as hands:
        yield hands, tmp_path / "study" / "trial.opaline"


def places(hands: Hands, path: Path, *folders: Path) -> FolderPlaces:
    chosen = FolderPlaces(path, hands.bench.desk.journal.log_id, Told(), lambda: Keep(14, 13))
    for folder in folders:
        folder.mkdir(exist_ok=True)
        chosen.choose(folder, outside=False)
    return chosen


def backed_up(hands: Hands, chosen: FolderPlaces) -> tuple[Outcome, ...]:
    return back_up(hands.bench.desk, hands.me, chosen)


def test_a_backup_in_two_places_is_proven_and_told(
    study: tuple[Hands, Path], tmp_path: Path
) -> None:
    hands, path = study
    chosen = places(hands, path, tmp_path / "usb", tmp_path / "nas")
    last = hands.bench.desk.board.events[-1].number
    outcomes = backed_up(hands, chosen)
    assert [one.failure for one in outcomes] == [None, None]
    told = {one.place: one.line for one in proven(hands.bench.desk)}
    assert told == {"usb": last, "nas": last}, "the same bytes in both"
    assert [chosen.generations(name) for name in chosen.names()] == [1, 1]


def test_what_was_backed_up_is_the_study_and_opens_as_one(
    study: tuple[Hands, Path], tmp_path: Path
) -> None:
    hands, path = study
    chosen = places(hands, path, tmp_path / "usb")
    backed_up(hands, chosen)
    (copy,) = (tmp_path / "usb").iterdir()
    assert os.stat(copy).st_mode & 0o077 == 0
    held, live = read_snapshot(copy), read_snapshot(path)
    assert live.lines[: len(held.lines)] == held.lines
    assert (held.rows, held.seats, held.settings) == (live.rows, live.seats, live.settings)


def test_a_place_that_fails_does_not_hold_up_the_other(
    study: tuple[Hands, Path], tmp_path: Path
) -> None:
    hands, path = study
    chosen = places(hands, path, tmp_path / "usb", tmp_path / "nas")
    (tmp_path / "usb").rmdir()
    outcomes = backed_up(hands, chosen)
    assert isinstance(outcomes[0].failure, Trouble)
    assert outcomes[0].failure.code == "backup.unreachable"
    assert outcomes[1].line is not None


@pytest.mark.parametrize("damage", [b"\x00", b"\xff"])
def test_a_backup_that_the_place_damages_does_not_count(
    study: tuple[Hands, Path], tmp_path: Path, damage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk gives back other bytes than were written, in the middle of a line."""
    hands, path = study
    chosen = places(hands, path, tmp_path / "usb")
    before = len(hands.bench.desk.board.events)

    def rotting(pages: bytes, copy: Path) -> None:
        put_pages(pages, copy)
        data = bytearray(copy.read_bytes())
        place = data.index(b"RequestReceived")
        data[place : place + 1] = damage
        copy.write_bytes(bytes(data))

    monkeypatch.setattr("app.command.backup.put_pages", rotting)
    (outcome,) = backed_up(hands, chosen)
    assert outcome.failure is not None and outcome.line is None
    assert len(hands.bench.desk.board.events) == before


def test_every_byte_of_a_backup_turned_over_is_found_or_harmless(tmp_path: Path) -> None:
    """Every 211th byte here; `python -m tests.campaigns.backup` turns each."""
    turned, found, unseen = turned_over(tmp_path, 211)
    assert turned > 500 and found > 20
    assert unseen == []


@BOTH_ARMS
def test_no_backup_is_taken_while_a_preparation_is_under_way(cells: bool, tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    path = tmp_path / "study" / "trial.opaline"
    with on_disk(at("thawed", cells), path) as hands:
        chosen = places(hands, path, tmp_path / "usb")
        with pytest.raises(Refusal, match=r"backup\.window_open"):
            backed_up(hands, chosen)
        assert list((tmp_path / "usb").iterdir()) == []


def test_a_place_is_chosen_once_and_never_beside_the_study(
    study: tuple[Hands, Path], tmp_path: Path
) -> None:
    hands, path = study
    chosen = places(hands, path)
    with pytest.raises(Refusal, match=r"backup\.no_place"):
        backed_up(hands, chosen)
    with pytest.raises(Refusal, match=r"backup\.beside_study"):
        chosen.choose(path.parent)
    (tmp_path / "a" / "usb").mkdir(parents=True)
    (tmp_path / "b" / "usb").mkdir(parents=True)
    assert chosen.choose(tmp_path / "a" / "usb") == "usb"
    assert chosen.choose(tmp_path / "b" / "usb") == "usb (2)"
    with pytest.raises(Refusal, match=r"backup\.known_place"):
        chosen.choose(tmp_path / "a" / "usb")
    chosen.forget("usb")
    assert chosen.names() == ["usb (2)"]
    with pytest.raises(Refusal, match=r"backup\.unknown_place"):
        chosen.folder("usb")


def test_a_backup_is_due_until_every_place_is_proven_and_again_a_day_later(
    study: tuple[Hands, Path], tmp_path: Path
) -> None:
    hands, path = study
    desk = hands.bench.desk
    assert desk.board.practice and due_since(desk) is None
    object.__setattr__(desk.board, "practice", False)
    assert Task.BACK_UP in [one.task for one in due(desk)]
    chosen = places(hands, path, tmp_path / "usb", tmp_path / "nas")
    backed_up(hands, chosen)
    assert Task.BACK_UP not in [one.task for one in due(desk)]
    since = due_since(desk)
    assert since is not None
    hands.bench.clock.set(since + timedelta(minutes=1))
    assert Task.BACK_UP in [one.task for one in due(desk)]


def test_one_place_only_is_told_until_there_are_as_many_as_the_study_wants(
    study: tuple[Hands, Path], tmp_path: Path
) -> None:
    hands, path = study
    desk = hands.bench.desk

    def lacking() -> list[int]:
        return [one.count for one in due(desk) if one.task is Task.MORE_PLACES]

    assert lacking() == []
    object.__setattr__(desk.board, "practice", False)
    assert lacking() == [2]
    backed_up(hands, places(hands, path, tmp_path / "usb"))
    assert lacking() == [1]
    backed_up(hands, places(hands, path, tmp_path / "usb", tmp_path / "nas"))
    assert lacking() == []


def test_the_verb_backs_up_without_a_key(study: tuple[Hands, Path], tmp_path: Path) -> None:
    _, path = study
    (tmp_path / "usb").mkdir()
    out, gone = StringIO(), str(tmp_path / "gone")
    to = ["--to", str(tmp_path / "usb"), "--to", gone]
    assert run([str(path), *to], StringIO(), out, StringIO()) == 1
    proven_line, failed_line = out.getvalue().splitlines()
    assert "proven" in proven_line and "cannot be reached" in failed_line
    assert run([str(path), *to[:2]], StringIO(), StringIO(), StringIO()) == 0
    assert run([str(path)], StringIO(), StringIO(), StringIO()) == 2


def test_a_copy_of_another_log_or_one_that_does_not_verify_is_no_backup_of_this_one() -> None:
    hands, other = at("received"), open_bench(b"another study")[0]
    desk, rows = hands.bench.desk, hands.bench.file.snapshot()
    assert compare_with(desk, rows) == len(rows.lines) - 1
    with pytest.raises(Trouble, match=r"backup\.other"):
        compare_with(desk, other.file.snapshot())
    first, *rest = rows.lines
    forged = replace(first, signature=bytes(64))
    with pytest.raises(Trouble, match=r"backup\.broken"):
        compare_with(desk, replace(rows, lines=(forged, *rest)))
    ahead = fork(hands)
    ahead.accept()
    with pytest.raises(Trouble, match=r"backup\.other"):
        compare_with(desk, ahead.bench.file.snapshot())


@pytest.mark.parametrize("spoilt", [False, True], ids=["whole", "torn"])
def test_a_name_from_the_future_does_not_stay_the_newest_for_ever(
    study: tuple[Hands, Path], tmp_path: Path, spoilt: bool
) -> None:
    """The clock was years ahead when a copy was taken, and was put right."""
    hands, path = study
    log_id = hands.bench.desk.journal.log_id
    (tmp_path / "usb").mkdir()
    chosen = FolderPlaces(path, log_id, Told(), lambda: Keep(14, 13), hands.bench.clock)
    chosen.choose(tmp_path / "usb", outside=False)
    backed_up(hands, chosen)
    (ahead,) = (tmp_path / "usb").iterdir()
    place = BackupFolder(tmp_path / "usb", log_id)
    ahead = ahead.rename(place.place(hands.bench.clock.now() + timedelta(days=1500)))
    assert len(chosen.rehearse("usb").lines) < len(hands.bench.file.snapshot().lines)
    hands.bench.advance(60)
    backed_up(hands, chosen)
    last = proven(hands.bench.desk)[0].line
    if spoilt:
        ahead.write_bytes(ahead.read_bytes()[:5000])
    assert len(chosen.rehearse("usb").lines) == last + 1
    assert len(next(iter(chosen.copies("usb"))).lines) == last + 1
    # What cannot be read is not passed over because an older one can.
    place.place(hands.bench.clock.now()).write_bytes(b"torn")
    with pytest.raises(Refusal, match=r"file\.not_a_study"):
        chosen.rehearse("usb")


def test_while_the_clock_is_behind_the_fullest_copy_is_the_newest(
    study: tuple[Hands, Path], tmp_path: Path
) -> None:
    hands, path = study
    log_id = hands.bench.desk.journal.log_id
    (tmp_path / "usb").mkdir()
    chosen = FolderPlaces(path, log_id, Told(), lambda: Keep(14, 13), hands.bench.clock)
    chosen.choose(tmp_path / "usb", outside=False)
    for _ in range(3):
        backed_up(hands, chosen)
        hands.bench.advance(60)
    last = proven(hands.bench.desk)[0].line
    hands.bench.advance(-2.5 * 60)
    assert len(chosen.rehearse("usb").lines) == last + 1
