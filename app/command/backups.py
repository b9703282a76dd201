"""Where a workstation keeps backups of one study: folders by name, in its preferences."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from app.command.backup import newest_first, rehearsed, restored
from app.command.restore import restore_beside
from app.custody.records import CapsuleRow, Snapshot
from app.desk.ports import Clock
from app.devices.backups import BackupFolder, Generation, Keep
from app.devices.clock import SystemClock
from app.store.reading import frozen_capsules, frozen_pages, read_snapshot
from app.trial.refusal import Failure, Refusal
from app.ui.spec import Preferences


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a place is, and whether it is outside the unblinded room.

    Remembered as a text when it is outside, as all were before that was asked.
    """

    folder: Path
    outside: bool

    @classmethod
    def read(cls, value: object) -> Self | None:
        if isinstance(value, str):
            return cls(Path(value), outside=True)
        inside = value.get("inside") if isinstance(value, dict) else None
        return cls(Path(inside), outside=False) if isinstance(inside, str) else None

    def told(self) -> object:
        return str(self.folder) if self.outside else {"inside": str(self.folder)}


class FolderPlaces:
    """Places in folders, remembered by the workstation apart from every study.

    `keep` is asked at each backup: another version of the study may keep others. `clock` tells
    whether the name of a backup lies in the future.
    """

    def __init__(
        self, study: Path, log_id: bytes, preferences: Preferences, keep: Callable[[], Keep],
        clock: Clock | None = None,
    ) -> None:  # fmt: skip
        self._study, self._log_id, self._preferences = study, log_id, preferences
        self._keep, self._clock = keep, clock or SystemClock()
        self._failures: dict[str, Failure | None] = {}

    def names(self) -> Sequence[str]:
        """The places, in the order they were chosen."""
        return list(self._places())

    def folder(self, name: str) -> Path:
        """Where a place is; raises Refusal ``backup.unknown_place``."""
        found = self._places().get(name)
        if found is None:
            raise Refusal("backup.unknown_place", place=name)
        return found.folder

    def is_outside(self, name: str) -> bool:
        """Whether a place is outside the unblinded room: what is not said to be inside is."""
        found = self._places().get(name)
        return found is None or found.outside

    def choose(self, folder: Path, outside: bool = True) -> str:
        """Adds a folder, outside the unblinded room or inside; returns the name of the place.

        Raises Refusal ``backup.beside_study`` for the folder of the study itself,
        which is lost with it, and ``backup.known_place``.
        """
        folder = folder.resolve()
        if folder == self._study.resolve().parent:
            raise Refusal("backup.beside_study")
        kept = self._places()
        if folder in (place.folder for place in kept.values()):
            raise Refusal("backup.known_place")
        name = shown = (folder.name or str(folder))[:60]
        number = 1
        while name in kept:
            number += 1
            name = f"{shown} ({number})"
        self._remember({**kept, name: _Place(folder, outside)})
        return name

    def shares_disk(self, name: str) -> bool:
        """Whether a place lies on the disk of the study, so that one failure takes both.

        Not known of a folder that does not answer. Raises Refusal ``backup.unknown_place``.
        """
        folder = self.folder(name)
        try:
            return folder.stat().st_dev == self._study.resolve().parent.stat().st_dev
        except OSError:
            return False

    def forget(self, name: str) -> None:
        """Takes a place away; the backups that lie there stay."""
        kept = self._places()
        kept.pop(name, None)
        self._remember(kept)

    def generations(self, name: str) -> int:
        """How many backups lie in a place; raises Trouble ``backup.unreachable``."""
        return len(BackupFolder(self.folder(name), self._log_id).generations())

    def copies(self, name: str) -> Iterator[Snapshot]:
        """What the backups in a place hold, the newest first; damaged ones are passed over.

        Raises Refusal ``backup.unknown_place``, Trouble ``backup.unreachable``.
        """
        for one in self._newest_first(name):
            try:
                held = read_snapshot(one.path)
            except Failure:
                continue
            yield held

    def freeze(self, capsules: Sequence[CapsuleRow] = ()) -> bytes:
        """The pages of the study as they stand, with these capsules in their windows."""
        return frozen_pages(self._study, capsules)

    def capsules(self, pages: bytes) -> Sequence[CapsuleRow]:
        """The capsules that stand in such pages."""
        return frozen_capsules(pages)

    def bring(self, name: str, pages: bytes, at: datetime) -> Snapshot:
        """Puts them in a place, lets old ones go, and restores the copy in a throw-away folder."""
        return restored(pages, self._log_id, self.folder(name), at, self._keep())

    def tell(self, name: str, failure: Failure | None) -> None:
        """Keeps how the last attempt in a place went, for as long as the study is open."""
        self._failures[name] = failure

    def failure(self, name: str) -> Failure | None:
        """Why the last attempt in a place failed; None when it did not, or there was none."""
        return self._failures.get(name)

    def rehearse(self, name: str) -> Snapshot:
        """Restores the newest in a throw-away folder, as it lies there."""
        return rehearsed(BackupFolder(self.folder(name), self._log_id), self._clock.now())

    def taken(self, name: str) -> Sequence[datetime]:
        """When the backups in a place were taken; raises Trouble ``backup.unreachable``."""
        found = BackupFolder(self.folder(name), self._log_id).generations()
        return [one.taken for one in found]

    def copy(self, name: str, taken: datetime) -> Snapshot:
        """What one backup holds."""
        return read_snapshot(BackupFolder(self.folder(name), self._log_id).place(taken))

    def restore(self, name: str, taken: datetime, path: Path) -> None:
        """Puts one backup back as a file of its own.

        Raises Refusal ``file.exists``, and as `require_local` and `restore_study`.
        """
        restore_beside(BackupFolder(self.folder(name), self._log_id).place(taken), path)

    def _newest_first(self, name: str) -> list[Generation]:
        return newest_first(BackupFolder(self.folder(name), self._log_id), self._clock.now())

    @property
    def _key(self) -> str:
        return f"backups.{self._log_id.hex()[:16]}"

    def _places(self) -> dict[str, _Place]:
        try:
            told = json.loads(self._preferences.get(self._key, "{}"))
        except (ValueError, RecursionError):
            return {}
        kept = told.items() if isinstance(told, dict) else ()
        read = ((name, _Place.read(value)) for name, value in kept)
        return {name: place for name, place in read if place is not None}

    def _remember(self, places: dict[str, _Place]) -> None:
        told = {name: place.told() for name, place in places.items()}
        self._preferences.put(self._key, json.dumps(told, ensure_ascii=False))
