"""The n-th call to the operating system fails, below Python's own SQLite and all the rest.

Debian's libfiu stands between the whole program and the C library: study file,
journal, lock and papers alike. It must be loaded before the program is, so
this is a program of its own: ``python -m tests.campaigns.fiu FOLDER STEP ACT…``
lives a day in FOLDER and tells its tally in JSON.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.faults import Attempt, Moment, Tally, moments
from tests.journeys.resuming import found

PRELOADED = [f"/usr/lib/fiu/fiu_{part}_preload.so" for part in ("run", "posix")]
CALLS = {
    b"posix/io/rw/write": errno.ENOSPC, b"posix/io/rw/pwrite": errno.ENOSPC,
    b"posix/io/sync/fsync": errno.EIO, b"posix/io/sync/fdatasync": errno.EIO,
    b"posix/io/oc/open": errno.EACCES, b"posix/io/dir/unlink": errno.EIO,
    b"posix/io/dir/rename": errno.EIO, b"posix/io/rw/ftruncate": errno.EIO,
    b"posix/io/rw/read": errno.EIO, b"posix/io/rw/pread": errno.EIO,
}  # fmt: skip
"""Which calls fail, and how."""
_Call = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_char_p, ctypes.POINTER(ctypes.c_int),
    ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_uint),
)  # fmt: skip


@dataclass
class Failing:
    """Makes the `first` call fail, and all later ones if `lasting`."""

    first: int
    lasting: bool
    met: int = 0
    fired: int = 0

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """While the block runs, calls are counted and fail."""
        library = ctypes.CDLL("libfiu.so.0")
        call = _Call(self._reach)
        for name in CALLS:
            library.fiu_enable_external(name, 1, None, 0, call)
        try:
            yield
        finally:
            for name in CALLS:
                library.fiu_disable(name)

    def _reach(self, name: bytes, number: object, info: object, flags: object) -> int:
        self.met += 1
        if self.met < self.first or (self.met > self.first and not self.lasting):
            return 0
        self.fired += 1
        info[0] = CALLS[name]  # type: ignore[index]
        return 1


def by_call(moment: Moment, folder: Path, tally: Tally, lasting: bool, step: int) -> None:
    """Lets every `step`-th call of an act fail."""
    for first in range(1, 100_000, step):
        attempt, failing = Attempt(moment.again(folder / "live")), Failing(first, lasting)
        with failing.in_place():
            attempt.make()
        tally.look(attempt, f"{moment.act}, {'lasting' if lasting else 'once'}, call {first}")
        if not failing.fired:
            return
        tally.most = max(tally.most, first)


def campaign(folder: Path, step: int, acts: Sequence[str]) -> Tally:
    """Lets calls fail below the whole program, which must have been preloaded."""
    path = folder / "founded" / "study.opaline"
    path.parent.mkdir(parents=True)
    found(path)
    tally = Tally()
    for moment in moments(path, folder / "moments", acts):
        for lasting in (False, True):
            by_call(moment, folder / "run", tally, lasting, step)
    return tally


def installed() -> bool:
    """Whether libfiu is on this machine, as Debian's fiu-utils puts it there."""
    return all(Path(name).exists() for name in PRELOADED)


def in_a_program_of_its_own(folder: Path, step: int, acts: Sequence[str]) -> Tally:
    """Runs the campaign where libfiu is loaded first; raises CalledProcessError when it breaks."""
    command = [sys.executable, "-m", "tests.campaigns.fiu", str(folder), str(step), *acts]
    done = subprocess.run(
        command, env={**os.environ, "LD_PRELOAD": " ".join(PRELOADED)},
        stdout=subprocess.PIPE, check=True, encoding="utf-8",
    )  # fmt: skip
    told = json.loads(done.stdout)
    return Tally(**{**told, "told": Counter(told["told"]), "wrong": Counter(told["wrong"])})


if __name__ == "__main__":
    print(json.dumps(vars(campaign(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))))
