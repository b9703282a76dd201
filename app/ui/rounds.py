"""Backups by themselves, while a preparer is at the desk: asked for, carried, told; never a dialog.

What comes of them stands on the pages Home and Backups. An act never waits for a place.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from app.custody.kinds import PREPARERS
from app.custody.quiet import MOMENTS
from app.desk.backups.backup_rounds import BackupRounds
from app.desk.backups.carrying import Brought, Frozen, carry
from app.trial.clocks import next_step
from app.trial.refusal import Failure, Trouble
from app.ui.errand import Errands
from app.ui.spec import OpenStudy
from app.ui.station import Station


class Rounds(QObject):
    """Has the rounds of the open study made by the errands; does nothing in a practice study."""

    def __init__(self, errands: Errands) -> None:
        super().__init__()
        self._errands = errands
        self._rounds: BackupRounds | None = None
        self._station: Station | None = None
        self._next: datetime | None = None
        errands.wrote.connect(self._wrote)

    def begin(self, study: OpenStudy, station: Station) -> None:
        """Somebody has signed in: what was missed is made up at once."""
        self.end()
        if study.rounds is not None and station.person.seat.role in PREPARERS:
            self._rounds, self._station = study.rounds, station
            self._errands.afterwards = study.rounds.after
            self._ask()

    def end(self) -> None:
        """Nobody is signed in; who is on the way is not waited for."""
        self._rounds = self._station = self._errands.afterwards = None

    def tick(self) -> None:
        """A second has passed: at each whole step of the clock something may be due."""
        rounds = self._rounds
        if rounds is not None and self._next is not None and rounds.desk.clock.now() >= self._next:
            self._ask()

    def _wrote(self, kinds: Collection[str]) -> None:
        if not MOMENTS.isdisjoint(kinds):
            self._ask()

    def _ask(self) -> None:
        rounds, station = self._rounds, self._station
        if rounds is None or station is None:
            return
        self._next = next_step(rounds.desk.study, rounds.desk.clock.now())
        self._errands.run(
            "rounds.due", lambda: rounds.due(station.person), partial(self._send, rounds), _later
        )

    def _send(self, rounds: BackupRounds, frozen: Frozen | None) -> None:
        if frozen is None:
            return
        for name in frozen.places:
            work = partial(carry, rounds.places, rounds.desk.vault.verify, frozen, name)
            back = partial(self._came, rounds, frozen)
            if not self._errands.beside(f"place.{name}", work, back):
                back(Brought(name, failure=Trouble("backup.under_way")))

    def _came(self, rounds: BackupRounds, frozen: Frozen, found: Brought) -> None:
        def told(_: Any) -> None:
            if self._rounds is rounds:
                self._ask()

        self._errands.run(
            f"rounds.brought.{found.place}", lambda: rounds.brought(frozen, found), told
        )


def _later(_: Failure) -> None:
    """The window is locked, or the file is busy: asked again at the next step."""
