"""``opaline backup FILE [--to FOLDER …] [--inside FOLDER …]``: backups, restored and verified.

A folder is outside the unblinded room unless it is said to be inside. One inside gets a
copy whenever it is quiet (`custody/quiet.py`), one outside only when it lacks the last R
or that of today; the copy for D is the program's own, see `desk/backups/backup_rounds.py`. With
``--prove`` none is taken: the newest that lies there is restored and verified. No key
and no passphrase: what is sealed stays sealed. The line that tells a proven backup
needs a person, and is written from the window. Exit codes: 0 every backup is proven,
1 one is not, 2 the command cannot be obeyed.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, Self, TextIO

from app.command.join import study_of
from app.command.verb import Verb, carry_out
from app.custody.board import Board
from app.custody.finding import DoesNotFollow
from app.custody.quiet import Held, is_awaited, is_quiet, lacks_moment
from app.custody.records import Snapshot
from app.custody.verdict import compare, verify_file
from app.desk.desk import LOG_SETTING
from app.devices.backups import BackupFolder, Generation, Keep
from app.devices.clock import SystemClock
from app.store.copying import put_pages, restore_study
from app.store.reading import frozen_pages, read_snapshot
from app.trial.clocks import next_step
from app.trial.refusal import Failure, Refusal, Trouble
from app.trial.study_parts import Study
from app.trial.words import Words
from app.vault.signing import verify

PROVEN, NOT_PROVEN = 0, 1


class Waits(Protocol):
    """A clock that can be waited for."""

    def now(self) -> datetime:
        """The present moment, UTC."""
        ...

    def wait_until(self, moment: datetime) -> None:
        """Comes back when the clock shows a moment, or shows it already."""
        ...


@dataclass(frozen=True, slots=True)
class _Source:
    """A study file fixed at one moment, what these very bytes hold, and the log as they tell it."""

    path: Path
    pages: bytes
    live: Snapshot
    board: Board
    study: Study

    @classmethod
    def of(cls, path: Path) -> Self:
        pages, board = frozen_pages(path), Board()
        with tempfile.TemporaryDirectory(prefix="opaline-backup-") as away:
            put_pages(pages, Path(away) / path.name)
            live = read_snapshot(Path(away) / path.name)
        try:
            for event in verify_file(live, verify).events:
                board.take(event)
        except DoesNotFollow as why:
            raise Trouble("log.does_not_follow", line=why.number) from None
        study = study_of(live, board.configured.text("configuration"))
        return cls(path, pages, live, board, study)

    def require_quiet(self) -> None:
        # Without a key the log tells whether anybody was shown an arm, and nothing of what it is.
        if not is_quiet(self.board):
            raise Refusal("backup.window_open")

    def place(self, folder: Path) -> BackupFolder:
        return BackupFolder(folder, self.live.settings[LOG_SETTING])

    def copy_to(self, folder: Path, now: datetime) -> int:
        """Puts a copy in a folder and proves it: how many lines it has."""
        log_id = self.live.settings[LOG_SETTING]
        return self.prove(restored(self.pages, log_id, folder, now, keep_of(self.study)))

    def prove(self, held: Snapshot) -> int:
        """Holds what was restored to the study, which may have gone on since but not gone back."""
        try:
            copied = verify_file(held, verify)
            compare(copied, verify_file(read_snapshot(self.path), verify))
        except DoesNotFollow as why:
            if why.code != "log.cut":
                raise Trouble("backup.broken", line=why.number) from None
        return len(copied.events)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Does what one folder asks, and says what came of it."""

    source: _Source
    clock: Waits
    spoken: Words
    stdout: TextIO

    def again(self, folder: str) -> str:
        """The newest that lies there, restored and verified."""
        self.source.require_quiet()
        place = self.source.place(Path(folder))
        return self._proven(folder, self.source.prove(rehearsed(place, self.clock.now())))

    def inside(self, folder: str) -> str:
        """A copy now."""
        self.source.require_quiet()
        return self._proven(folder, self.source.copy_to(Path(folder), self.clock.now()))

    def outside(self, folder: str) -> str:
        """A copy between two preparations, if one is due."""
        source, now = self.source, self.clock.now()
        if source.board.open_stories():
            raise Refusal("backup.not_outside")
        held = _held(source, source.place(Path(folder)), now)
        if not is_awaited(source.board, held, now, timedelta(hours=source.study.backup.longest_h)):
            return self.spoken.say("backup.not_due", folder=folder)
        if lacks_moment(source.board, held):
            # When the bench was left is nobody's to know: R is the whole step behind it.
            now = next_step(source.study, now)
            told = self.spoken.say("backup.waits", folder=folder, time=f"{now:%H:%M}")
            self.stdout.write(told + "\n")
            self.stdout.flush()
            self.clock.wait_until(now)
        return self._proven(folder, source.copy_to(Path(folder), now))

    def _proven(self, folder: str, size: int) -> str:
        return self.spoken.say("backup.proven", folder=folder, lines=size)


def run(
    arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO,
    clock: Waits | None = None,
) -> int:  # fmt: skip
    """Takes and proves the backups, a sentence for each; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        if not options.file or not options.to + options.inside:
            raise Refusal("backup.usage")
        source = _Source.of(Path(options.file))
        telling, code = _Telling(source, clock or SystemClock(), spoken, stdout), PROVEN
        ways = [(telling.inside, folder) for folder in options.inside]
        ways += [(telling.outside, folder) for folder in options.to]
        for way, folder in ways:
            try:
                told = (telling.again if options.prove else way)(folder)
            except Failure as failure:
                told, code = f"{folder}: {spoken.sentence(failure)}", NOT_PROVEN
            stdout.write(told + "\n")
        return code

    verb = Verb(Refusal("backup.usage"))
    verb.add_argument("file", nargs="?", default="")
    verb.add_argument("--to", action="append", default=[])
    verb.add_argument("--inside", action="append", default=[])
    verb.add_argument("--prove", action="store_true")
    return carry_out(verb, "backup.help", arguments, stdout, stderr, doing)


def keep_of(study: Study) -> Keep:
    """Which generations stay, as the study says."""
    return Keep(study.backup.daily_days, study.backup.weekly_weeks)


def restored(pages: bytes, log_id: bytes, folder: Path, at: datetime, keep: Keep) -> Snapshot:
    """Puts a copy in a folder, lets old ones go, restores it in a throw-away folder: its rows.

    `pages` are those of the study, see `frozen_pages`.
    """
    place = BackupFolder(folder, log_id)
    place.generations()
    put_pages(pages, place.place(at))
    place.thin(at, keep)
    return _put_back(place.place(at))


def newest_first(place: BackupFolder, now: datetime) -> list[Generation]:
    """The backups of a place, the newest in front, whatever a clock that was wrong called them.

    Where a name lies in the future, the copy with most lines is the newest of those and of
    the latest that does not; one that cannot be read has as many as its name may claim.
    """
    found = place.generations()
    future = [one for one in found if one.taken > now]
    past = found[len(future) :]
    if not future or not past:
        return found
    newest = max([past[0], *future], key=lambda one: _lines_of(one, trusted=one is past[0]))
    return [newest, *(one for one in [*past, *future] if one is not newest)]


def _lines_of(one: Generation, *, trusted: bool) -> float:
    try:
        return len(read_snapshot(one.path).lines)
    except Failure:
        return math.inf if trusted else -1


def rehearsed(place: BackupFolder, now: datetime) -> Snapshot:
    """Restores the newest backup of a place in a throw-away folder: its rows.

    Raises Refusal ``backup.none_there``.
    """
    found = newest_first(place, now)
    if not found:
        raise Refusal("backup.none_there")
    return _put_back(found[0].path)


def _put_back(copy: Path) -> Snapshot:
    with tempfile.TemporaryDirectory(prefix="opaline-rehearsal-") as away:
        return restore_study(copy, Path(away) / copy.name)


def _held(source: _Source, place: BackupFolder, now: datetime) -> Held | None:
    """Up to which line of this log the newest copy in a place goes; None when none tells."""
    found = newest_first(place, now)
    if not found:
        return None
    try:
        lines = _put_back(found[0].path).lines
    except Failure:
        return None
    if lines != source.live.lines[: len(lines)]:
        return None
    return Held(len(lines) - 1, found[0].taken)
