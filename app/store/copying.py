"""A consistent copy of a study file, made while others write, whole in its place or not there."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from app.custody.records import Snapshot
from app.store.reading import read_snapshot
from app.store.sqlite import rebuilt, told
from app.trial.refusal import Refusal, Trouble


def put_pages(pages: bytes, copy: Path) -> None:
    """Puts a copy of pages that `frozen_pages` read at `copy`, sealed as the original is.

    Where the copy lies no database is opened: it may be a folder on a network.
    Raises Refusal ``file.no_folder``, Trouble ``file.full`` and ``file.no_access``.
    """
    with told():
        made = rebuilt(pages)
    _put(copy, made)


def restore_study(copy: Path, path: Path) -> Snapshot:
    """Puts a copy back as a file at `path`, and returns the rows read from that.

    Raises Refusal ``file.missing`` and as `put_pages`.
    """
    try:
        data = copy.read_bytes()
    except FileNotFoundError:
        raise Refusal("file.missing") from None
    except OSError:
        raise Trouble("file.no_access") from None
    _put(path, data)
    return read_snapshot(path)


def put_in_place(copy: Path, path: Path) -> None:
    """Gives a copy that is on disk its name, in one step; raises Trouble ``file.no_access``."""
    try:
        os.replace(copy, path)
        if sys.platform != "win32":
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError:
        raise Trouble("file.no_access") from None


def remove(copy: Path) -> None:
    """Takes a copy away that has not got its name, and what an interruption left beside it."""
    copy.unlink(missing_ok=True)
    copy.with_name(f"{copy.name}-journal").unlink(missing_ok=True)


def _put(path: Path, data: bytes) -> None:
    from app.store.founding import claim

    part = path.with_name(f"{path.name}.part")
    with ExitStack() as always:
        remove(part)
        claim(part)
        always.callback(remove, part)
        try:
            with part.open("r+b") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise Trouble("file.full" if full else "file.no_access") from None
        put_in_place(part, path)
