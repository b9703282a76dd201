"""Where a workstation keeps backups of one study: folders by name, in its preferences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from app.command.backup import rehearsed, restored
from app.command.restore import restore_beside
from app.custody.records import Snapshot
from app.devices.backups import BackupFolder, Keep
from app.store.reading import read_snapshot
from app.trial.refusal import Failure, Refusal
from app.ui.spec import Preferences


class FolderPlaces:
    """`BackupPlaces` in folders, remembered by the workstation apart from every study."""

    def __init__(
        self, study: Path, log_id: bytes, preferences: Preferences, keep: Keep
    ) -> None:
        self._study, self._log_id, self._preferences = study, log_id, preferences
        self._keep = keep

    def names(self) -> Sequence[str]:
        """The places, in the order they were chosen."""
        return list(self._folders())

    def folder(self, name: str) -> Path:
        """Where a place is; raises Refusal ``backup.unknown_place``."""
        found = self._folders().get(name)
        if found is None:
            raise Refusal("backup.unknown_place", place=name)
        return Path(found)

    def choose(self, folder: Path) -> str:
        """Adds a folder, and returns the name of the place.

        Raises Refusal ``backup.beside_study`` for the folder of the study itself,
        which is lost with it, and ``backup.known_place``.
        """
        folder = folder.resolve()
        if folder == self._study.resolve().parent:
            raise Refusal("backup.beside_study")
        kept = self._folders()
        if str(folder) in kept.values():
            raise Refusal("backup.known_place")
        name = shown = (folder.name or str(folder))[:60]
        number = 1
        while name in kept:
            number += 1
            name = f"{shown} ({number})"
        self._remember({**kept, name: str(folder)})
        return name

    def forget(self, name: str) -> None:
        """Takes a place away; the backups that lie there stay."""
        kept = self._folders()
        kept.pop(name, None)
        self._remember(kept)

    def generations(self, name: str) -> int:
        """How many backups lie in a place; raises Trouble ``backup.unreachable``."""
        return len(BackupFolder(self.folder(name), self._log_id).generations())

    def copies(self, name: str) -> Iterator[Snapshot]:
        """What the backups in a place hold, the newest first; damaged ones are passed over.

        Raises Refusal ``backup.unknown_place``, Trouble ``backup.unreachable``.
        """
        for one in BackupFolder(self.folder(name), self._log_id).generations():
            try:
                held = read_snapshot(one.path)
            except Failure:
                continue
            yield held

    def back_up(self, name: str, at: datetime) -> Snapshot:
        """Takes a copy, lets old ones go, and restores the newest in a throw-away folder."""
        return restored(self._study, self._log_id, self.folder(name), at, self._keep)

    def rehearse(self, name: str) -> Snapshot:
        """Restores the newest in a throw-away folder, as it lies there."""
        return rehearsed(BackupFolder(self.folder(name), self._log_id))

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

    @property
    def _key(self) -> str:
        return f"backups.{self._log_id.hex()[:16]}"

    def _folders(self) -> dict[str, str]:
        try:
            told = json.loads(self._preferences.get(self._key, "{}"))
        except (ValueError, RecursionError):
            return {}
        kept = told.items() if isinstance(told, dict) else ()
        return {name: folder for name, folder in kept if isinstance(folder, str)}

    def _remember(self, folders: dict[str, str]) -> None:
        self._preferences.put(self._key, json.dumps(folders, ensure_ascii=False))
