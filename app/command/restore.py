"""``opaline restore BACKUP --to FILE``: a backup put back as a file of its own, verified before.

Nothing is written over, and no key is used. How much of what this workstation has
seen is lost is told; whoever opens the file finds it behind, and two people sign what
was lost before it takes a list row again. Exit codes: 0 put back, 1 the backup
is not whole, 2 the command cannot be obeyed.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from app.command.verb import Verb, carry_out
from app.custody.finding import DoesNotFollow
from app.custody.tree import root_of
from app.custody.verdict import verify_file
from app.desk.desk import LOG_SETTING
from app.desk.ports import HeadMemory
from app.devices.heads import HeadFolder
from app.devices.place import Place, require_local
from app.store.copying import restore_study
from app.store.reading import read_snapshot
from app.trial.refusal import Refusal
from app.trial.words import Words
from app.vault.signing import verify

RESTORED, NOT_WHOLE = 0, 1


def restore_beside(copy: Path, path: Path) -> None:
    """Puts a backup at `path`, where nothing may be yet.

    Raises Refusal ``file.exists``, and as `require_local` and `restore_study`.
    """
    require_local(path, Place())
    if path.exists():
        raise Refusal("file.exists")
    restore_study(copy, path)


def run(
    arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO,
    heads: HeadMemory | None = None,
) -> int:  # fmt: skip
    """Puts a backup back and tells what it lacks; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        if not options.backup or not options.to:
            raise Refusal("restore.usage")
        copy, path = Path(options.backup), Path(options.to)
        held = read_snapshot(copy)
        try:
            found = verify_file(held, verify)
        except DoesNotFollow as why:
            stderr.write(spoken.say("restore.not_whole", line=why.number) + "\n")
            return NOT_WHOLE
        told = (heads or HeadFolder()).recall(held.settings[LOG_SETTING])
        restore_beside(copy, path)
        size = len(found.events)
        stdout.write(spoken.say("restore.done", path=path, lines=size) + "\n")
        leaves = [line.leaf for line in held.lines]
        if told is None:
            stdout.write(spoken.say("restore.unknown") + "\n")
        elif told.head.size > size or root_of(leaves[: told.head.size]) != told.head.root:
            lost = max(0, told.head.size - size)
            stdout.write(spoken.say("restore.behind", seen=told.head.size, lost=lost) + "\n")
        else:
            stdout.write(spoken.say("restore.current") + "\n")
        return RESTORED

    verb = Verb(Refusal("restore.usage"))
    verb.add_argument("backup", nargs="?", default="")
    verb.add_argument("--to", default="")
    return carry_out(verb, "restore.help", arguments, stdout, stderr, doing)
