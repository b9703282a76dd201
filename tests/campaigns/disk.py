"""A layer between SQLite and the disk: every call noted, any call made to fail.

Noted are creations, writes, truncations, syncs and deletions, and between them
what the program said. Reading, locking and asking are counted, since they may
fail too, but change nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import apsw

from tests.campaigns.apsw_module import apsw_in_place
from tests.campaigns.ledger import Said

CODES = {
    "open": apsw.SQLITE_CANTOPEN, "read": apsw.SQLITE_IOERR_READ,
    "write": apsw.SQLITE_IOERR_WRITE, "truncate": apsw.SQLITE_IOERR_TRUNCATE,
    "sync": apsw.SQLITE_IOERR_FSYNC, "delete": apsw.SQLITE_IOERR_DELETE,
    "size": apsw.SQLITE_IOERR_FSTAT, "access": apsw.SQLITE_IOERR_ACCESS,
    "lock": apsw.SQLITE_IOERR_LOCK, "unlock": apsw.SQLITE_IOERR_UNLOCK,
}  # fmt: skip
"""What SQLite is told when a call of this kind fails."""
_NAMES = count()


@dataclass(frozen=True)
class Op:
    """One thing done, ``created``, ``write``, ``truncate``, ``sync`` or ``delete``, or ``said``.

    What is not SQLite's doing is noted by whoever does it: ``renamed`` (to the
    name in `data`) and ``folder``, which was synced. `place` is the offset of
    a write or the new size of a file, in bytes. A sync that failed, and a
    deletion that waits for the folder, are not `sure`.
    """

    kind: str
    name: str = ""
    place: int = 0
    data: bytes = b""
    sure: bool = True
    said: Said | None = None


@dataclass
class Fault:
    """Makes the `first` call of the kinds named fail, and all later ones if `lasting`.

    `code` stands in the place of the kind's own when given. Nothing fails
    while `first` is 0. `met` counts the calls, `fired` those that failed, and
    `noted` what stood on the tape when the first of them did.
    """

    first: int = 0
    lasting: bool = False
    kinds: frozenset[str] = frozenset(CODES)
    code: int | None = None
    met: int = 0
    fired: int = 0
    noted: int = 0

    def reach(self, kind: str, noted: int) -> apsw.Error | None:
        """The error with which this call fails, or None; `noted` calls stand on the tape."""
        if kind not in self.kinds:
            return None
        self.met += 1
        if not self.first or self.met < self.first or (self.met > self.first and not self.lasting):
            return None
        self.noted = self.noted if self.fired else noted
        self.fired += 1
        code = CODES[kind] if self.code is None else self.code
        error = apsw.exception_for(code)
        assert isinstance(error, apsw.Error)
        setattr(error, "extendedresult", code)  # noqa: B010
        return error

    def heal(self) -> None:
        """From now on nothing fails."""
        self.first = 0


@dataclass
class Tape:
    """All that was done to the files of one folder, in order."""

    ops: list[Op] = field(default_factory=list)

    def say(self, said: Said) -> None:
        """Notes what the program said."""
        self.ops.append(Op("said", said=said))


class _File(apsw.VFSFile):
    def __init__(self, vfs: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if path is None:
            raise AssertionError("a temporary file was asked for")
        self._name, self._tape, self._disk = os.path.basename(path), vfs.tape, vfs
        known = os.path.exists(path)
        self._reach("open")
        super().__init__("", name, flags)
        if not known:
            self._tape.ops.append(Op("created", self._name))

    def _reach(self, kind: str) -> None:
        if (error := self._disk.reach(kind)) is not None:
            raise error

    def xRead(self, amount: int, offset: int) -> bytes:
        self._reach("read")
        return super().xRead(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:
        error = self._disk.reach("write")
        # A write that fails may have written its beginning.
        written = data if error is None else data[: len(data) // 2]
        super().xWrite(written, offset)
        self._tape.ops.append(Op("write", self._name, offset, bytes(written)))
        if error is not None:
            raise error

    def xTruncate(self, size: int) -> None:
        self._reach("truncate")
        super().xTruncate(size)
        self._tape.ops.append(Op("truncate", self._name, size))

    def xSync(self, flags: int) -> None:
        error = self._disk.reach("sync")
        if error is None:
            super().xSync(flags)
        self._tape.ops.append(Op("sync", self._name, sure=error is None))
        if error is not None:
            raise error

    def xFileSize(self) -> int:
        self._reach("size")
        return super().xFileSize()

    def xLock(self, level: int) -> None:
        self._reach("lock")
        super().xLock(level)

    def xUnlock(self, level: int) -> None:
        self._reach("unlock")
        super().xUnlock(level)


class Disk(apsw.VFS):
    """The file layer, registered under a name of its own."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.name = f"disk {next(_NAMES)}"
        self.tape = Tape()
        self.fault = fault or Fault()
        super().__init__(self.name, "")

    def reach(self, kind: str) -> apsw.Error | None:
        """The error with which a call of this kind fails now, or None."""
        return self.fault.reach(kind, len(self.tape.ops))

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        return _File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        if (error := self.reach("delete")) is not None:
            raise error
        super().xDelete(filename, syncdir)
        self.tape.ops.append(Op("delete", os.path.basename(filename), sure=syncdir))

    def xAccess(self, pathname: str, flags: int) -> bool:
        if (error := self.reach("access")) is not None:
            raise error
        return super().xAccess(pathname, flags)

    @contextmanager
    def in_place(self) -> Iterator[Tape]:
        """While the block runs, study files are written through this layer."""
        with apsw_in_place(self.name):
            yield self.tape


def images(folder: Path) -> dict[str, bytes]:
    """The files of a folder that SQLite writes, as they are now."""
    found = [path for path in folder.iterdir() if path.suffix in (".opaline", ".opaline-journal")]
    return {path.name: path.read_bytes() for path in found}
