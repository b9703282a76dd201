"""Holds the workstation's clock against the time that goes by, while somebody is signed in."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QObject, Signal

from app.custody.kinds import CLOSINGS
from app.desk.journal import Person
from app.desk.pace import Noted
from app.ui.errand import Errands
from app.ui.spec import OpenStudy
from app.ui.station import Station


class ClockWatch(QObject):
    """Asks the clock once a second; what jumped is noted by the worker, once."""

    jumped = Signal(Noted)

    def __init__(self, errands: Errands) -> None:
        super().__init__()
        self._errands = errands
        self._study: OpenStudy | None = None
        self._station: Station | None = None
        self._found: Noted | None = None
        errands.wrote.connect(self._wrote)

    def look(self, study: OpenStudy, person: Person) -> None:
        """Before a sign-in is noted, in the worker: the clock, and the log's last line."""
        self._found = study.clock(person)

    def begin(self, study: OpenStudy, station: Station) -> None:
        """A person has signed in; tells what was found then."""
        self._study, self._station = study, station
        found, self._found = self._found, None
        if found is not None:
            self.jumped.emit(found)

    def end(self) -> None:
        """Nobody is signed in."""
        self._study = self._station = None

    def tick(self) -> None:
        """A second has passed."""
        if self._study is not None:
            desk = self._study.desk
            if desk.journal.pace.strayed(timedelta(seconds=desk.study.clock.jump_s)):
                self._note()

    def _wrote(self, kinds: frozenset[str]) -> None:
        # What was noted at the bench becomes a line when the window has ended.
        if kinds & CLOSINGS:
            self._note()

    def _note(self) -> None:
        study, station = self._study, self._station
        if study is not None and station is not None:
            self._errands.run("window.clock", lambda: study.clock(station.person), self._told)

    def _told(self, noted: Noted | None) -> None:
        if noted is not None:
            self.jumped.emit(noted)
