"""What goes to the places of backups and comes back: a file fixed, brought, restored, compared.

The bytes are fixed between two acts. To bring them takes as long as a place takes, and is
done beside the acts; only what came back is held to the log among them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.custody.finding import DoesNotFollow
from app.custody.records import CapsuleRow, Snapshot
from app.custody.verdict import verify_file
from app.desk.desk import Desk
from app.trial.refusal import Failure, Trouble

Verify = Callable[[bytes, bytes, bytes], None]


class CarriedPlaces(Protocol):
    """Where this workstation keeps the backups of the open study, by the names people gave them."""

    def names(self) -> Sequence[str]:
        """The places, in the order they were chosen."""
        ...

    def is_outside(self, name: str) -> bool:
        """Whether a place is outside the room in which the arms are known."""
        ...

    def freeze(self, capsules: Sequence[CapsuleRow] = ()) -> bytes:
        """The study file's pages as they stand; quickly read. Raises Refusal or Trouble.

        With `capsules` in the place of those of the same windows, as far as these are open.
        """
        ...

    def capsules(self, pages: bytes) -> Sequence[CapsuleRow]:
        """The capsules that stand in such pages."""
        ...

    def bring(self, name: str, pages: bytes, at: datetime) -> Snapshot:
        """Puts a frozen file in a place as the backup of a moment; what the restored copy holds.

        Slow, and without a key: for another thread. Raises Refusal or Trouble.
        """
        ...

    def rehearse(self, name: str) -> Snapshot:
        """Restores the newest copy in a place, as it lies there, and returns what it holds.

        Slow as `bring`. Raises Refusal ``backup.none_there``, and as `bring`.
        """
        ...

    def tell(self, name: str, failure: Failure | None) -> None:
        """Keeps for the screen how the last attempt in a place went."""
        ...


@dataclass(frozen=True, slots=True)
class Frozen:
    """A file fixed between two acts: its pages, the moment it stands for, where it goes."""

    pages: bytes
    at: datetime
    """Not before this moment is it brought anywhere; its name tells it."""
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What was found in a place: the leaves of the restored copy, or a failure."""

    place: str
    leaves: tuple[bytes, ...] = ()
    failure: Failure | None = None


def carry(places: CarriedPlaces, verify: Verify, frozen: Frozen, name: str) -> Brought:
    """Brings a frozen file to one of its places and verifies what is restored there.

    Runs beside the acts: it reads no board and writes no line.
    """
    return _read(name, lambda: places.bring(name, frozen.pages, frozen.at), verify)


def look_again(places: CarriedPlaces, verify: Verify, name: str) -> Brought:
    """Restores the newest copy in a place and verifies it; takes none. As `carry`."""
    return _read(name, lambda: places.rehearse(name), verify)


def compare(desk: Desk, found: Brought) -> int:
    """The number of the last line that a restored copy has, every line of it equal to the log's.

    Raises what it was brought back with, and Trouble ``backup.other`` with the line at fault.
    """
    if found.failure is not None:
        raise found.failure
    log = desk.board.events
    pairs = zip(log, found.leaves, strict=False)
    other = next((mine.number for mine, leaf in pairs if mine.line.leaf != leaf), None)
    if other is not None or not 0 < len(found.leaves) <= len(log):
        raise Trouble("backup.other", line=len(log) if other is None else other)
    return len(found.leaves) - 1


def read_copy(name: str, held: Snapshot, verify: Verify) -> Brought:
    """The leaves of a copy that was restored, once it verifies; else Trouble ``backup.broken``."""
    return _read(name, lambda: held, verify)


def _read(name: str, restored: Callable[[], Snapshot], verify: Verify) -> Brought:
    try:
        held = verify_file(restored(), verify, threads=1)
    except DoesNotFollow as why:
        return Brought(name, failure=Trouble("backup.broken", line=why.number))
    except Failure as failure:
        return Brought(name, failure=failure)
    return Brought(name, tuple(event.line.leaf for event in held.events))
