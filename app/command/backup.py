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
from datetime import datetime
from pathlib import Path
from typing import TextIO

from app.command.join import study_of
from app.command.verb import Verb, carry_out
from app.custody.board import Board
from app.custody.finding import DoesNotFollow
from app.custody.records import Snapshot
from app.custody.verdict import compare, verify_file
from app.desk.desk import LOG_SETTING
from app.devices.backups import BackupFolder, Keep
from app.devices.clock import SystemClock
from app.store.copying import copy_study, restore_study
from app.store.reading import read_snapshot
from app.trial.refusal import Failure, Refusal, Trouble
from app.trial.study_parts import Study
from app.trial.words import Words
from app.vault.signing import verify

PROVEN, NOT_PROVEN = 0, 1


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Takes and proves the backups, a sentence for each; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        if not options.file or not options.to:
            raise Refusal("backup.usage")
        study, code = Path(options.file), PROVEN
        live = read_snapshot(study)
        now = None if options.prove else SystemClock().now()
        for folder in options.to:
            try:
                size = _prove(study, live, Path(folder), now)
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


def restored(study: Path, log_id: bytes, folder: Path, at: datetime, keep: Keep) -> Snapshot:
    """Takes a backup, lets old ones go, restores the newest in a throw-away folder: its rows."""
    place = BackupFolder(folder, log_id)
    place.generations()
    copy_study(study, place.place(at))
    place.thin(at, keep)
    return rehearsed(place)


def rehearsed(place: BackupFolder) -> Snapshot:
    """Restores the newest backup of a place in a throw-away folder: its rows.

    Raises Refusal ``backup.none_there``.
    """
    found = place.generations()
    if not found:
        raise Refusal("backup.none_there")
    newest = found[0].path
    with tempfile.TemporaryDirectory(prefix="opaline-rehearsal-") as away:
        return restore_study(newest, Path(away) / newest.name)


def _require_between(live: Snapshot) -> Keep:
    # Without a key the log tells which preparation is open, and nothing of what it is.
    board = Board()
    for event in verify_file(live, verify).events:
        board.take(event)
    if board.open_stories():
        raise Refusal("backup.window_open")
    return keep_of(study_of(live, board.configured.text("configuration")))


def _prove(study: Path, live: Snapshot, folder: Path, now: datetime | None) -> int:
    try:
        keep = _require_between(live)
    except DoesNotFollow as why:
        raise Trouble("log.does_not_follow", line=why.number) from None
    log_id = live.settings[LOG_SETTING]
    if now is None:
        held = rehearsed(BackupFolder(folder, log_id))
    else:
        held = restored(study, log_id, folder, now, keep)
    try:
        copied = verify_file(held, verify)
        # The study may have gone on between the two readings, but not gone back.
        compare(copied, verify_file(read_snapshot(study), verify))
    except DoesNotFollow as why:
        if why.code != "log.cut":
            raise Trouble("backup.broken", line=why.number) from None
    return len(copied.events)
