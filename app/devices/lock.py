"""One writer for one study: a lock of the operating system, which dies with its holder."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from app.trial.refusal import Trouble

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        # flock, since a POSIX record lock would end when any other descriptor of the file closes.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


class StudyLock:
    """Holds the lock of the study file `study` while the ``with`` block runs.

    The lock is on ``NAME.opaline.lock`` beside it (mode 0600, empty), not on the
    study itself: closing a second descriptor of that would end SQLite's own
    locks. The file stays when the lock ends, since removing it could take it
    from the next holder. Readers of the study never ask for it.
    """

    def __init__(self, study: Path) -> None:
        self._path = study.with_name(f"{study.name}.lock")
        self._descriptor = -1

    def __enter__(self) -> Self:
        """Takes the lock at once; raises Trouble ``file.in_use`` or ``file.no_lock``."""
        try:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as why:
            raise _no_lock(why) from why
        try:
            _take(self._descriptor)
        except OSError as why:
            os.close(self._descriptor)
            raise (Trouble("file.in_use") if why.errno in _HELD else _no_lock(why)) from why
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None,
        where: TracebackType | None,
    ) -> None:  # fmt: skip
        """Ends the lock."""
        os.close(self._descriptor)


def _no_lock(why: OSError) -> Trouble:
    return Trouble("file.no_lock", reason=errno.errorcode.get(why.errno or errno.EIO, "EIO"))
