"""The swap test on the whole window: door, blinded seats, "Monitor present", the lock.

Behind two of them the pharmacist's own pages live on with their drafts. Whatever a
program that reads the screen aloud could reach must be the same in both arms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.blind.arm import Arm
from app.command.pages import pages
from app.command.practice import PASSPHRASE, commission, seat_crew
from app.command.practice_bag import Scene, ask, at_the_bench
from app.desk.confirming import confirm
from app.desk.journal import Person
from app.desk.seats.founding import NewSeat, propose_seat
from app.desk.unblinded.notes import note
from app.devices.resources import practice_list, words
from app.trial.names import Meaning, Role
from app.ui.door.unlock import UnlockPage
from app.ui.drawn.portrait import settle
from app.ui.kit import Kit
from app.ui.locking.lock_page import LockPage
from app.ui.spec import OpenStudy
from app.ui.window import OpalineWindow
from tests.bench import Bench, empty_bench
from tests.blinding.beheld import beheld, offered
from tests.ui.heard import Heard, listen
from tests.ui.stage import Told, make_look, no_places, no_printers

USUAL = {"A": Arm.CELLS, "B": Arm.CONTROL}
EXCHANGED = {"A": Arm.CONTROL, "B": Arm.CELLS}
EYES = (("Hélène Roy", Role.AUDITOR), ("Paul Noël", Role.ADMINISTRATOR),
        ("Line Roux", Role.STATISTICIAN))  # fmt: skip
BEHIND = ("home", "request", "preparation", "stock", "inner")
BEFORE = ("home", "bags", "bag", "log", "people")
"""Every page is heard in `test_swap_screens`; here it is what stands behind them."""


class OneStudy:
    """A cabinet that holds one study."""

    def __init__(self, study: OpenStudy) -> None:
        self.study = study

    def open(self, path: Path) -> OpenStudy:
        """The study."""
        return self.study

    def create(
        self, path: Path, source: bytes, founder: NewSeat, passphrase: str
    ) -> tuple[OpenStudy, Person]:
        """Nothing is founded here."""
        raise AssertionError

    def explore(self, path: Path, progress: Callable[[int, int], None]) -> OpenStudy:
        """Nor practised."""
        raise AssertionError

    def close(self) -> None:
        """Nothing to give back."""

    def shipped(self) -> list[tuple[str, bytes]]:
        """No configuration."""
        return []


@dataclass
class Before:
    """Who stands before the window of a study in which a bag is under way."""

    window: OpalineWindow
    bench: Bench
    heard: Heard

    def rest(self) -> None:
        """Waits until all is told."""
        for _ in range(2):
            while not self.window.errands.at_rest:
                QApplication.processEvents()
            QApplication.processEvents()

    def sign_in(self, name: str) -> None:
        """Somebody signs in."""
        page = self.window.stack.currentWidget()
        assert isinstance(page, UnlockPage)
        page.asked.emit(name, PASSPHRASE)
        self.rest()
        assert self.window.shell is not None

    def walk(self, names: tuple[str, ...]) -> None:
        """Goes to those of these pages that the seat has."""
        shell = self.window.shell
        assert shell is not None
        story = next(iter(self.bench.desk.board.stories.values()))
        for spec in shell.specs:
            if spec.name in names:
                shell.show_page(spec.name, story.bag if spec.name in ("bag", "inner") else "")
                shell.tick()
                settle(shell.station)

    def sees(self, title: str) -> tuple[str, list[str]]:
        """All that the window tells, and what other programs could ask for."""
        self.rest()
        self.window.tick()
        return title, [*beheld(self.window), *offered(), *self.heard.words]


def before(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, arms: Mapping[str, Arm]
) -> tuple[Before, Scene]:
    """The window of a study with three blinded seats, at the door, the first request taken."""
    bench = empty_bench(seed=b"window")
    crew = seat_crew(bench.workbench)
    now = bench.clock.now()
    for name, role in EYES[1:]:
        seat = NewSeat(name, role, "-", now.date(), now, now + timedelta(days=400))
        line = propose_seat(
            bench.desk, crew.sign(crew.pharmacist, Meaning.AUTHORED), seat, PASSPHRASE
        )
        confirm(bench.desk, crew.sign(crew.operator, Meaning.APPROVED), line.number)
    commission(bench.workbench, crew, practice_list(), arms)
    bench.advance(13 * 60)
    told = pages(
        bench.workbench, lambda name, data: Path(name), no_places(), no_printers(), Told()
    )
    study = OpenStudy(
        Path("x"), bench.desk, told, partial(note, bench.workbench), lambda person: None,
        lambda minutes: None,
    )  # fmt: skip
    kit = Kit(make_look(), words("fr"), bench.clock, bench.desk.study.zone)
    window = OpalineWindow(kit, OneStudy(study), Told(), words, lambda: lambda: 0.0)
    qtbot.addWidget(window)
    window._second.stop()
    window.show()
    window.open_study(Path("x"))
    here = Before(window, bench, listen(monkeypatch))
    here.rest()
    return here, Scene(bench.workbench, crew, bench.clock, "01-001")


def beheld_in(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, arms: Mapping[str, Arm]
) -> Iterator[tuple[str, list[str]]]:
    """What every pair of blinded eyes can reach, from the door to the bag that was counted."""
    here, scene = before(qtbot, monkeypatch, arms)
    window, guard = here.window, here.window.guard
    try:
        yield here.sees("door")
        ask(scene)
        for act in at_the_bench(scene):
            if act == "counted":
                break
        here.sign_in("Claire Aubert")
        here.walk(BEHIND)
        here.heard.words.clear()
        window._monitor()
        here.walk(BEFORE)
        yield here.sees("monitor")
        guard.lock("idle")
        yield here.sees("lock behind the monitor")
        lock = window.stack.currentWidget()
        assert isinstance(lock, LockPage)
        lock.other_person.emit()
        yield here.sees("left")
        for name, role in EYES:
            here.sign_in(name)
            here.walk(BEFORE)
            yield here.sees(role.value)
            window._leave_desk()
            here.rest()
        here.sign_in("Claire Aubert")
        here.walk(BEHIND)
        here.heard.words.clear()
        guard.lock("idle")
        yield here.sees("lock")
        window.leave_study()
        yield here.sees("given back")
    finally:
        window.close()


def test_no_word_of_the_window_depends_on_the_arm(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hidden widgets, names for who hears, hints, every cell, what was copied, what is said."""
    one, other = (list(beheld_in(qtbot, monkeypatch, arms)) for arms in (USUAL, EXCHANGED))
    assert [name for name, _ in one] == [name for name, _ in other]
    assert len(one) == 9 and all(len(told) > 10 for _, told in one)
    for (name, told), (_, exchanged) in zip(one, other, strict=True):
        assert told == exchanged, name
