"""Backups taken by themselves: at D, at R and daily, without holding up an act.

The bytes are fixed between two acts, before anybody can be shown an arm; they are
brought to the places by a courier while acts go on, and what the courier restored
there is told by a line as soon as the rule of `custody/quiet.py` allows it.

A copy for D is taken when the row is taken and not when the clock shows D: by then
somebody may know the arm. A copy for R is taken right behind the closing lines, and
brought at the first whole step of the clock after it, since the moment at which a
bench was left is nobody's to know.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from app.custody.kinds import CLOSINGS
from app.custody.quiet import MOMENTS, another_bench, is_quiet, touched
from app.custody.records import CapsuleRow
from app.desk.backups.backing_up import is_awaited, may_tell, prove
from app.desk.backups.carrying import Brought, CarriedPlaces, Frozen
from app.desk.desk import Desk
from app.desk.journal import Person
from app.trial.clocks import next_step
from app.trial.refusal import Failure


class BackupRounds:
    """What is to be brought where, and what was brought and has no line yet.

    Every method is called where acts are done, one at a time; what a courier does is not.
    """

    def __init__(self, desk: Desk, places: CarriedPlaces) -> None:
        self.desk, self.places = desk, places
        self._frozen: Frozen | None = None
        self._kept: tuple[Brought, ...] = ()
        self._under_way: set[str] = set()
        self._again_from: dict[str, datetime] = {}
        self._untouched: tuple[CapsuleRow, ...] = ()
        """The open capsules as they stood before anybody was shown an arm."""

    def after(self, kinds: Collection[str]) -> None:
        """An act has written lines of these kinds: D or R is fixed before the next act begins."""
        if MOMENTS.isdisjoint(kinds):
            return
        board, now = self.desk.board, self.desk.clock.now()
        closed = not CLOSINGS.isdisjoint(kinds)
        if closed:
            self.desk.rests_until = now = next_step(self.desk.study, now)
        if closed:
            if is_quiet(board) and not another_bench(board):
                self._freeze(tuple(self.places.names()), now)
        elif touched(board) <= {row.window for row in self._untouched}:
            # What the log tells of a busy bench by now it tells for ever; what the bench itself
            # tells is its capsule, and that stays as it was when its own row was taken.
            busy = [row for row in self._untouched if row.window in touched(board)]
            self._freeze(tuple(self.places.names()), now, busy)

    def due(self, person: Person) -> Frozen | None:
        """Tells what could not be told before; what is to be brought now and where, or None.

        Asked when somebody has signed in, when a courier is back, when a row was taken,
        and at each whole step of the clock.
        """
        self._tell(person)
        if may_tell(self.desk):
            told = {one.place for one in self._kept}
            awaited = [n for n in self.places.names() if is_awaited(self.desk, n)]
            lacking = tuple(name for name in awaited if name not in told)
            if not self._frozen or not {*lacking} <= {*self._frozen.places}:
                self._freeze(lacking, self.desk.clock.now())
        return self._ready()

    def brought(self, frozen: Frozen, found: Brought) -> None:
        """A courier is back. Where it failed the same bytes are brought again a step later."""
        self._under_way.discard(found.place)
        self.places.tell(found.place, found.failure)
        if found.failure is not None:
            self._try_later(found.place)
            return
        self._kept += (found,)
        if self._frozen is not None and self._frozen.pages is frozen.pages:
            left = tuple(name for name in self._frozen.places if name != found.place)
            self._frozen = replace(self._frozen, places=left) if left else None

    def _ready(self) -> Frozen | None:
        frozen, now = self._frozen, self.desk.clock.now()
        if frozen is None or now < frozen.at:
            return None
        chosen = [name for name in frozen.places if name in self.places.names()]
        ready = tuple(
            name for name in chosen
            if name not in self._under_way and self._again_from.get(name, now) <= now
        )  # fmt: skip
        self._under_way |= {*ready}
        return replace(frozen, places=ready) if ready else None

    def _try_later(self, name: str) -> None:
        self._again_from[name] = next_step(self.desk.study, self.desk.clock.now())

    def _freeze(
        self, names: tuple[str, ...], at: datetime, busy: Sequence[CapsuleRow] = ()
    ) -> None:
        if not names or self.desk.board.practice:
            return
        try:
            self._frozen = Frozen(self.places.freeze(busy), at, names)
            self._untouched = tuple(self.places.capsules(self._frozen.pages))
        except Failure as failure:
            # The act before is on disk; what failed here is tried again at the next step.
            for name in names:
                self.places.tell(name, failure)

    def _tell(self, person: Person) -> None:
        if may_tell(self.desk):
            kept, self._kept = self._kept, ()
            for one in kept:
                self._told(person, one)

    def _told(self, person: Person, one: Brought) -> None:
        outcome = prove(self.desk, person, one)
        if outcome.failure is None:
            return
        self.places.tell(one.place, outcome.failure)
        if outcome.failure.code == "backup.other":
            self._try_later(one.place)
        else:
            self._kept += (one,)
