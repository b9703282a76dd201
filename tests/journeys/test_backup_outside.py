"""Places outside the unblinded room get copies at D, R and daily; what comes back late waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from app.command.backups import FolderPlaces
from app.custody.quiet import is_quiet
from app.desk.backups.backing_up import back_up, fix, is_awaited, prove, rehearse
from app.desk.backups.backup_rounds import BackupRounds
from app.desk.backups.carrying import carry
from app.devices.backups import Keep
from app.trial.clocks import parse_instant, show_instant
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.journeys.on_disk import on_disk
from tests.ui.stage import Told


@pytest.fixture
def study(tmp_path: Path) -> Iterator[tuple[Hands, FolderPlaces]]:
    """A study with one request received, and one place outside."""
    with on_disk_in(tmp_path, at("received")) as made:
        yield made


@contextmanager
def on_disk_in(folder: Path, hands: Hands) -> Iterator[tuple[Hands, FolderPlaces]]:
    """A moment on a disk, and a place outside that is called nas."""
    for name in ("study", "nas", "room"):
        (folder / name).mkdir()
    path = folder / "study" / "trial.opaline"
    with on_disk(hands, path) as opened:
        chosen = FolderPlaces(path, opened.bench.desk.journal.log_id, Told(), lambda: Keep(14, 13))
        chosen.choose(folder / "nas")
        yield opened, chosen


def test_a_place_outside_gets_a_copy_at_d_and_daily_and_by_the_button_only_what_it_lacks(
    study: tuple[Hands, FolderPlaces], tmp_path: Path
) -> None:
    hands, chosen = study
    desk = hands.bench.desk
    chosen.choose(tmp_path / "room", outside=False)
    told = {one.place: one for one in back_up(desk, hands.me, chosen)}
    assert told["room"].line and told["nas"].line, "nothing was ever there"
    for minutes in (1.0, 60.0):
        hands.bench.advance(minutes)
        room, nas = back_up(desk, hands.me, chosen)
        assert room.line and (nas.line, nas.failure) == (None, None)
    assert {name: chosen.generations(name) for name in chosen.names()} == {"nas": 1, "room": 3}
    hands.accept()
    assert all(one.line for one in back_up(desk, hands.me, chosen)), "the copy of D was missed"
    hands.bench.advance(60 * 25)
    assert not is_awaited(desk, "nas"), "daily is between preparations"
    room, nas = back_up(desk, hands.me, chosen)
    assert room.line and nas.line is None


def test_a_day_later_a_place_outside_gets_one_by_the_button(
    study: tuple[Hands, FolderPlaces]
) -> None:
    hands, chosen = study
    back_up(hands.bench.desk, hands.me, chosen)
    hands.bench.advance(60 * 24)
    (nas,) = back_up(hands.bench.desk, hands.me, chosen)
    assert nas.line is not None


@BOTH_ARMS
def test_what_comes_back_after_the_reveal_has_no_line_yet(cells: bool, tmp_path: Path) -> None:
    with on_disk_in(tmp_path, at("accepted", cells)) as (hands, chosen):
        desk = hands.bench.desk
        frozen = fix(desk, chosen)
        hands.reveal()
        found = carry(chosen, desk.vault.verify, frozen, "nas")
        lines = len(desk.board.events)
        outcome = prove(desk, hands.me, found)
        assert outcome.failure is not None and outcome.failure.code == "backup.window_open"
        assert len(desk.board.events) == lines and found.failure is None


@BOTH_ARMS
def test_the_button_tells_nothing_before_the_step_behind_r(cells: bool, tmp_path: Path) -> None:
    """As the rounds do: when the bench was left within the step is not in the log."""
    with on_disk_in(tmp_path, at("checked", cells)) as (hands, chosen):
        desk, rounds = hands.bench.desk, BackupRounds(hands.bench.desk, chosen)
        hands.clock_at(hands.story.r, 1.5)
        hands.release()
        rounds.after({"PreparationClosed", "Released"})
        lines = len(desk.board.events)
        step = parse_instant(hands.story.r) + timedelta(minutes=5)
        with refused(hands, "backup.rests") as why:
            back_up(desk, hands.me, chosen)
        assert why.value.facts["time"] == f"{step.astimezone(desk.study.zone):%H:%M}"
        with refused(hands, "backup.rests"):
            rehearse(desk, hands.me, chosen)
        assert len(desk.board.events) == lines and chosen.generations("nas") == 0
        hands.bench.clock.set(step)
        (nas,) = back_up(desk, hands.me, chosen)
        assert nas.line is not None and desk.board.events[-1].at == show_instant(step)


@BOTH_ARMS
def test_what_was_on_its_way_when_a_bag_left_waits_for_the_step_too(
    cells: bool, tmp_path: Path
) -> None:
    with on_disk_in(tmp_path, at("checked", cells)) as (hands, chosen):
        desk, rounds = hands.bench.desk, BackupRounds(hands.bench.desk, chosen)
        hands.clock_at(hands.story.r, 1.5)
        hands.release()
        found = carry(chosen, desk.vault.verify, fix(desk, chosen), "nas")
        rounds.after({"PreparationClosed", "Released"})
        outcome = prove(desk, hands.me, found)
        assert outcome.failure is not None and outcome.failure.code == "backup.rests"


def test_the_button_tells_nothing_between_two_preparations_at_one_bench(tmp_path: Path) -> None:
    """The second begins when the bench of the first is free: a line between would tell when."""
    with on_disk_in(tmp_path, at("checked")) as (hands, chosen):
        first = hands.request
        hands.receive("01-002")
        hands.accept()
        hands.request = first
        hands.release()
        assert is_quiet(hands.bench.desk.board)
        with refused(hands, "backup.next_open"):
            back_up(hands.bench.desk, hands.me, chosen)
