"""Backups by themselves at the window: an act waits for no place; locked, or ended meanwhile."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.command.backups import FolderPlaces
from app.custody.records import Snapshot
from app.desk.backups.backup_rounds import BackupRounds
from app.devices.backups import BackupFolder, Keep
from app.store.reading import read_snapshot
from app.trial.clocks import next_step, parse_instant
from app.ui.rounds import Rounds
from app.ui.spec import OpenStudy
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.journeys.on_disk import on_disk
from tests.ui.stage import WAIT_MS, Stage, Told


class SlowPlaces(FolderPlaces):
    """Folders of which one, a network share, does not answer while it is `stuck`."""

    def __init__(self, study: Path, log_id: bytes) -> None:
        super().__init__(study, log_id, Told(), lambda: Keep(14, 13))
        self.answers, self.stuck = threading.Event(), threading.Event()
        self.left = threading.Event()
        self.answers.set()

    def bring(self, name: str, pages: bytes, at: datetime) -> Snapshot:
        """Half of it is written, and no more, until the share answers."""
        if name == "nas" and not self.answers.is_set():
            path = BackupFolder(self.folder(name), self._log_id).place(at)
            path.with_name(f"{path.name}.part").write_bytes(pages[: len(pages) // 2])
            self.stuck.set()
            self.answers.wait(WAIT_MS / 1000)
        try:
            return super().bring(name, pages, at)
        finally:
            self.left.set()


@dataclass
class Window:
    """A station at a study on disk with two places, and the rounds as the window has them."""

    hands: Hands
    stage: Stage
    places: SlowPlaces
    study: OpenStudy
    rounds: Rounds
    folder: Path

    def begin(self) -> None:
        """Somebody has signed in, and what was missed is made up."""
        self.rounds.begin(self.study, self.stage.station)
        self.stage.rest()
        self.hands.bench.advance(1)

    def act(self, name: str) -> None:
        """An act at the bench, waited for; no place is."""
        errands = self.stage.station.errands
        errands.run(name, getattr(self.hands, name))
        self.stage.qtbot.waitUntil(lambda: errands.idle, timeout=WAIT_MS)

    def step(self) -> None:
        """The clock goes on to the next whole step."""
        desk = self.hands.bench.desk
        self.hands.bench.clock.set(next_step(desk.study, desk.clock.now()))
        self.rounds.tick()

    def copies(self, name: str) -> list[list[str]]:
        """The kinds of lines in each copy of a place, the newest last."""
        log_id = self.hands.bench.desk.journal.log_id
        found = BackupFolder(self.folder / name, log_id).generations()
        return [_kinds(one.path) for one in reversed(found)]

    def proofs(self) -> list[str]:
        """The places of the proofs in the log."""
        events = self.hands.bench.desk.board.events
        return [event.text("place") for event in events if event.kind == "BackupProven"]


def _kinds(path: Path) -> list[str]:
    return [line.open.decode().split('"kind":"')[1].split('"')[0]
            for line in read_snapshot(path).lines]  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """The practice flag is taken off: there nothing is copied by itself."""
    (tmp_path / "study").mkdir()
    path = tmp_path / "study" / "trial.opaline"
    with on_disk(at("received"), path) as hands:
        desk = hands.bench.desk
        object.__setattr__(desk.board, "practice", False)
        places = SlowPlaces(path, desk.journal.log_id)
        for name in ("usb", "nas"):
            (tmp_path / name).mkdir()
            places.choose(tmp_path / name)
        study = OpenStudy(
            path, desk, (), lambda person, act: None, lambda person: None,
            rounds=BackupRounds(desk, places),
        )  # fmt: skip
        with Stage.over(qtbot, hands.bench, hands.crew) as stage:
            rounds = Rounds(stage.station.errands)
            made = Window(hands, stage, places, study, rounds, tmp_path)
            yield made
            rounds.end()
            places.answers.set()
            qtbot.waitUntil(lambda: not _couriers(), timeout=WAIT_MS)


def test_an_act_waits_for_no_place_and_the_copy_is_of_what_nobody_knew(window: Window) -> None:
    window.begin()
    assert sorted(window.proofs()) == ["nas", "usb"]
    window.places.answers.clear()
    window.act("accept")
    window.stage.qtbot.waitUntil(lambda: window.proofs()[2:] == ["usb"], timeout=WAIT_MS)
    assert window.places.stuck.wait(WAIT_MS / 1000)
    for name in ("reveal", "print", "materials"):
        window.act(name)
    assert len(window.copies("nas")) == 1, "what is half there is no backup"
    window.places.answers.set()
    window.stage.rest()
    assert window.copies("nas")[-1][-1] == "Allocated"
    assert window.proofs()[2:] == ["usb"], "its line waits for the end of the window"
    for name in ("thaw", "pool", "count", "compute", "fill", "label", "check", "release"):
        window.act(name)
    window.stage.rest()
    assert window.proofs()[2:] == ["usb"] and len(window.copies("usb")) == 2
    window.step()
    window.stage.rest()
    assert sorted(window.proofs()[3:]) == ["nas", "nas", "usb"]
    assert "Released" in window.copies("usb")[-1]
    window.hands.bench.verdict()


def test_a_place_that_answers_again_gets_the_same_copy_a_step_later(window: Window) -> None:
    window.begin()
    away = window.folder / "away"
    (window.folder / "nas").rename(away)
    window.act("accept")
    window.stage.rest()
    failure = window.places.failure("nas")
    assert failure is not None and failure.code == "backup.unreachable"
    away.rename(window.folder / "nas")
    window.act("reveal")
    window.step()
    window.stage.rest()
    assert window.copies("nas") == window.copies("usb") and window.places.failure("nas") is None


def test_nothing_is_told_while_the_window_is_locked(window: Window) -> None:
    window.begin()
    station, me = window.stage.station, window.hands.me
    station.away()
    window.act("accept")
    window.stage.rest()
    assert len(window.proofs()) == 2
    station.back(me)
    window.step()
    window.stage.rest()
    assert sorted(window.proofs()[2:]) == ["nas", "usb"]


def test_at_a_blinded_seat_nothing_is_taken(window: Window) -> None:
    window.stage.seat(window.hands.crew.auditor)
    window.begin()
    assert window.proofs() == [] and window.copies("usb") == []
    assert window.stage.station.errands.afterwards is None


def test_the_program_ends_while_a_place_does_not_answer(window: Window) -> None:
    window.begin()
    window.places.answers.clear()
    window.act("accept")
    assert window.places.stuck.wait(WAIT_MS / 1000)
    errands = window.stage.station.errands
    window.stage.qtbot.waitUntil(lambda: window.proofs()[2:] == ["usb"], timeout=WAIT_MS)
    window.rounds.end()
    errands.finish()
    (copy,) = window.copies("nas")
    assert "Allocated" not in copy, "half a copy is none"
    window.places.left.clear()
    window.places.answers.set()
    assert window.places.left.wait(WAIT_MS / 1000)
    window.stage.qtbot.waitUntil(lambda: not _couriers(), timeout=WAIT_MS)
    gc.enable()


def _couriers() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("place.")]


def test_the_copy_for_d_is_there_whatever_happens_afterwards(window: Window) -> None:
    window.begin()
    window.act("accept")
    window.stage.rest()
    d = parse_instant(window.hands.story.d)
    assert all("Allocated" in copies[-1] for copies in map(window.copies, ("usb", "nas")))
    assert window.hands.bench.clock.now() < d
