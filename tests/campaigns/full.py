"""The disk is full: really so, by a limit on the length of files, or on a tiny disk of its own.

The limit needs no rights: no file may grow beyond it, whichever write would do
so, label and paper included. The tiny disk is a tmpfs, which only root may
make: study and tray are copied to it, and a ballast leaves so many blocks. The
free space that a turn asks for is waived, since it would refuse every act.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from app.store import study_file
from tests.campaigns.faults import Attempt, Moment, Tally
from tests.store.room import no_file_beyond

BLOCK = 4096


@contextmanager
def no_reserve() -> Iterator[None]:
    """While the block runs, a turn begins however little room is left."""
    with patch.object(study_file, "require_room", lambda path, free: None):
        yield


def by_limit(moment: Moment, folder: Path, tally: Tally, step: int) -> None:
    """Attempts an act under every limit, `step` bytes apart, until it is done at once."""
    size, met = 0, True
    while met:
        attempt = Attempt(moment.again(folder / "live"))
        with no_reserve(), no_file_beyond(size):
            attempt.make()
        met = bool(attempt.told)
        tally.look(attempt, f"{moment.act}, no file beyond {size}")
        size += step


def may_mount() -> bool:
    """Whether this process may make a tiny disk: root on Linux."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and Path("/proc/self/mountinfo").exists()


def by_tiny_disk(moment: Moment, folder: Path, tally: Tally, step: int = 1) -> None:
    """Attempts an act with 0, `step`, … free blocks, until it is done at once."""
    disk = folder / "tiny"
    blocks, met = 0, True
    while met:
        with tiny_disk(disk, 1024), no_reserve():
            ballast = disk / "ballast"
            attempt = Attempt(moment.again(disk / "live"))
            _fill(ballast, blocks)
            attempt.make()
            ballast.unlink()
            met = bool(attempt.told)
            tally.look(attempt, f"{moment.act}, {blocks} free blocks")
        blocks += step


@contextmanager
def tiny_disk(at: Path, blocks: int) -> Iterator[None]:
    """A disk of so many blocks of 4096 bytes while the block of code runs."""
    at.mkdir(parents=True, exist_ok=True)
    size = f"size={blocks * BLOCK}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tiny", str(at)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(at)], check=True)


def _fill(ballast: Path, leave: int) -> None:
    room = os.statvfs(ballast.parent)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, (room.f_bavail - leave) * room.f_frsize)
