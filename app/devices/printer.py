"""A printer that keeps its pages: labels as files in a folder."""

from __future__ import annotations

import errno
from decimal import Decimal
from pathlib import Path

from app.desk.ports import PrintJob
from app.devices.writing import write_whole
from app.trial.refusal import Trouble

FILES = "PDF"
"""What the log calls labels that were written as files."""


class FolderPrinter:
    """Writes each label as one PDF and one PNG, named by the job's file name alone.

    `dots_per_mm` is that of its pictures, `name` what the log calls it. A file
    needs no proof of a head: nothing of it is paper yet.

    One pair whatever the number of copies: how many were printed is told by the
    line in the log. The same label printed again replaces its pair.
    """

    def __init__(self, folder: Path, dots_per_mm: Decimal = Decimal(12)) -> None:
        self._folder = folder
        self.dots_per_mm = dots_per_mm
        self.name = FILES
        self.offset = (0, 0)
        self.is_proved = True

    def print(self, job: PrintJob) -> None:
        """Writes the pair, each file whole or not at all.

        Raises Trouble ``printer.failed``, whose ``reason`` is the operating
        system's name of the fault (``ENOSPC``) and holds no path.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._folder / f"{job.file_name}.pdf", job.pdf)
            write_whole(self._folder / f"{job.file_name}.png", job.png)
        except OSError as why:
            reason = errno.errorcode.get(why.errno or errno.EIO, "EIO")
            raise Trouble("printer.failed", reason=reason) from why


def write_private(folder: Path, name: str, data: bytes) -> Path:
    """Keeps a paper that only its owner may read, a worksheet for one; returns where.

    Raises Trouble ``paper.failed``, whose ``reason`` is the operating system's
    name of the fault and holds no path.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made private before a byte of it is written, under whatever mask the machine has.
        write_whole(folder / name, data, 0o600)
    except OSError as why:
        reason = errno.errorcode.get(why.errno or errno.EIO, "EIO")
        raise Trouble("paper.failed", reason=reason) from why
    return folder / name
