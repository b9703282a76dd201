"""One writer for one study: a lock of the operating system, which dies with its holder."""

from __future__ import annotations

import errno
import json
import os
import platform
import stat
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from app.trial.refusal import Trouble

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        # A locked byte cannot be read by others, so one is taken that lies behind the text.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        # flock, since a POSIX record lock would end when any other descriptor of the file closes.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_LONGEST = 1024
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


class StudyLock:
    """Holds the lock of the study file `study` while the ``with`` block runs.

    The lock is on ``NAME.opaline.lock`` beside it (mode 0600), not on the
    study itself: closing a second descriptor of that would end SQLite's own
    locks. The file stays when the lock ends, since removing it could take it
    from the next holder. Readers of the study never ask for it. Who holds it,
    where and since when stands in it, for the one who is refused; nothing else
    is concluded from that. A link to the study and the study have one lock.
    """

    def __init__(self, study: Path) -> None:
        real = Path(os.path.realpath(study))
        self._path = real.with_name(f"{real.name}.lock")
        self._descriptor = -1

    def __enter__(self) -> Self:
        """Takes the lock at once; raises Trouble ``file.in_use(_by)`` or ``file.no_lock``."""
        self._descriptor = _opened(self._path)
        try:
            _take(self._descriptor)
        except OSError as why:
            told = _in_use(self._descriptor) if why.errno in _HELD else _no_lock(why)
            os.close(self._descriptor)
            raise told from why
        _write(self._descriptor, json.dumps(_holder()))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None,
        where: TracebackType | None,
    ) -> None:  # fmt: skip
        """Ends the lock."""
        _write(self._descriptor, "")
        os.close(self._descriptor)


def _opened(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600)
    except OSError as why:
        raise _no_lock(why) from why
    told = os.fstat(descriptor)
    # Who holds the lock is written over what stands there: it must be no other file's content.
    other = path.is_symlink() or told.st_nlink > 1 or told.st_size > _LONGEST
    if other or not stat.S_ISREG(told.st_mode):
        os.close(descriptor)
        raise Trouble("file.no_lock", reason="ELOOP")
    return descriptor


def _holder() -> dict[str, str]:
    # Not asked of the system's directory of accounts, which may be on a network.
    given = (os.environ.get(name) for name in ("LOGNAME", "USER", "USERNAME"))
    name = next(filter(None, given), "?")
    return {"name": name, "host": platform.node(), "since": f"{datetime.now():%Y-%m-%d %H:%M}"}


def _write(descriptor: int, text: str) -> None:
    # A full disk must not keep anyone from a lock that is held.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, text.encode())


def _in_use(descriptor: int) -> Trouble:
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        told = json.loads(os.read(descriptor, _LONGEST))
        facts = {name: str(told[name])[:60] for name in ("name", "host", "since")}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return Trouble("file.in_use")
    if not all(text.isprintable() for text in facts.values()):
        return Trouble("file.in_use")
    return Trouble("file.in_use_by", **facts)


def _no_lock(why: OSError) -> Trouble:
    return Trouble("file.no_lock", reason=errno.errorcode.get(why.errno or errno.EIO, "EIO"))
