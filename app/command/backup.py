"""``opaline backup FILE --to FOLDER …``: a backup in each folder, restored elsewhere and verified.

With ``--prove`` none is taken: the newest that lies there is restored and verified. No key
and no passphrase: what is sealed stays sealed. The line that tells a proven backup
needs a person, and is written from the window. Exit codes: 0 every backup is proven,
1 one is not, 2 the command cannot be obeyed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self, TextIO

from app.command.join import study_of
from app.command.verb import Verb, carry_out
from app.custody.board import Board
from app.custody.finding import DoesNotFollow
from app.custody.quiet import is_quiet
from app.custody.records import Snapshot
from app.custody.verdict import compare, verify_file
from app.desk.desk import LOG_SETTING
from app.devices.backups import BackupFolder, Keep
from app.devices.clock import SystemClock
from app.store.copying import put_pages, restore_study
from app.store.reading import frozen_pages, read_snapshot
from app.trial.refusal import Failure, Refusal, Trouble
from app.trial.study_parts import Study
from app.trial.words import Words
from app.vault.signing import verify

PROVEN, NOT_PROVEN = 0, 1


@dataclass(frozen=True, slots=True)
class _Source:
    """A study file fixed at one moment, and its rows read from these very bytes."""

    path: Path
    pages: bytes
    live: Snapshot

    @classmethod
    def of(cls, path: Path) -> Self:
        pages = frozen_pages(path)
        with tempfile.TemporaryDirectory(prefix="opaline-backup-") as away:
            put_pages(pages, Path(away) / path.name)
            return cls(path, pages, read_snapshot(Path(away) / path.name))


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Takes and proves the backups, a sentence for each; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        if not options.file or not options.to:
            raise Refusal("backup.usage")
        source, code = _Source.of(Path(options.file)), PROVEN
        now = None if options.prove else SystemClock().now()
        for folder in options.to:
            try:
                size = _prove(source, Path(folder), now)
                told = spoken.say("backup.proven", folder=folder, lines=size)
            except Failure as failure:
                told, code = f"{folder}: {spoken.sentence(failure)}", NOT_PROVEN
            stdout.write(told + "\n")
        return code

    verb = Verb(Refusal("backup.usage"))
    verb.add_argument("file", nargs="?", default="")
    verb.add_argument("--to", action="append", default=[])
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


def rehearsed(place: BackupFolder) -> Snapshot:
    """Restores the newest backup of a place in a throw-away folder: its rows.

    Raises Refusal ``backup.none_there``.
    """
    found = place.generations()
    if not found:
        raise Refusal("backup.none_there")
    return _put_back(found[0].path)


def _put_back(copy: Path) -> Snapshot:
    with tempfile.TemporaryDirectory(prefix="opaline-rehearsal-") as away:
        return restore_study(copy, Path(away) / copy.name)


def _require_quiet(live: Snapshot) -> Keep:
    # Without a key the log tells whether anybody was shown an arm, and nothing of what it is.
    board = Board()
    for event in verify_file(live, verify).events:
        board.take(event)
    if not is_quiet(board):
        raise Refusal("backup.window_open")
    return keep_of(study_of(live, board.configured.text("configuration")))


def _prove(source: _Source, folder: Path, now: datetime | None) -> int:
    try:
        keep = _require_quiet(source.live)
    except DoesNotFollow as why:
        raise Trouble("log.does_not_follow", line=why.number) from None
    log_id = source.live.settings[LOG_SETTING]
    if now is None:
        held = rehearsed(BackupFolder(folder, log_id))
    else:
        held = restored(source.pages, log_id, folder, now, keep)
    try:
        copied = verify_file(held, verify)
        # The study may have gone on between the two readings, but not gone back.
        compare(copied, verify_file(read_snapshot(source.path), verify))
    except DoesNotFollow as why:
        if why.code != "log.cut":
            raise Trouble("backup.broken", line=why.number) from None
    return len(copied.events)
