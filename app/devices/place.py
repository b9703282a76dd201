"""Where a live study may lie: on a disk of this computer that nothing else copies from.

On a network two computers may write at once, and what was recorded may not be
on disk; a folder that is synchronised is copied in the middle of a recording.
Both are refused for the live file. A backup may lie there.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.trial.refusal import Refusal, Trouble

# As the kernel names them. Of those that a user's program serves ("fuse.…"), all but the local.
_NETWORK = frozenset({
    "nfs", "nfs3", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "coda", "ceph",
    "glusterfs", "lustre", "gpfs", "beegfs", "ocfs2", "gfs2", "davfs", "drvfs", "vboxsf",
})  # fmt: skip
_LOCAL_FUSE = frozenset({"fuseblk", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs"})
_SERVICES = {
    "OneDrive": r"onedrive( ?- ?.+)?|sharepoint( ?- ?.+)?",
    "Dropbox": r"dropbox( \(.+\))?",
    "iCloud": r"icloud ?drive|com~apple~clouddocs|mobile documents",
    "Google Drive": r"google ?drive( .+)?|my drive|mon drive|googledrive-.+",
    "Nextcloud": r"nextcloud\d*",
    "ownCloud": r"owncloud\d*",
    "Box": r"box sync|box-box",
    "pCloud": r"p-?cloud ?drive",
    "MEGA": r"mega(sync)?( downloads)?",
    "kDrive": r"kdrive\d*",
    "Seafile": r"seafile|seadrive",
    "Synology Drive": r"synologydrive|synology drive",
    "Proton Drive": r"proton ?drive( .+)?",
    "CloudStorage": r"cloudstorage",
}
_NAMES = {service: re.compile(names, re.IGNORECASE) for service, names in _SERVICES.items()}
# What a service leaves in the folder that it keeps alike.
_MARKS = {
    "OneDrive": (".849C9593-D756-4E56-8D6E-42412F2A707B",),
    "Dropbox": (".dropbox", ".dropbox.cache"),
    "Google Drive": (".tmp.drivedownload", ".tmp.driveupload"),
    "Nextcloud": (".nextcloudsync.log", ".sync-exclude.lst"),
    "ownCloud": (".owncloudsync.log",),
    "Syncthing": (".stfolder",),
    "Resilio Sync": (".sync",),
    "Seafile": (".seafile-data",),
}
_ONEDRIVE = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
# Offline, recalled on open, pinned, unpinned, recalled on reading: set by a service of the cloud.
_PLACEHOLDER = 0x1000 | 0x40000 | 0x80000 | 0x100000 | 0x400000
_REMOTE_DRIVE = 4


@dataclass(frozen=True, slots=True)
class Place:
    """How the world is asked what a folder is; every question can be answered otherwise in a test.

    `mounts` is the kernel's table of mounted file systems, which only Linux has.
    """

    mounts: Path = Path("/proc/self/mountinfo")
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def attributes(self, path: Path) -> int:
        """The attributes of Windows, 0 elsewhere and where nothing is."""
        try:
            return int(getattr(path.lstat(), "st_file_attributes", 0))
        except OSError:
            return 0

    def drive_type(self, path: Path) -> int:
        """What Windows says the drive is, 4 for a remote one; 0 elsewhere."""
        if sys.platform != "win32":
            return 0
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\"))

    def file_system(self, folder: Path) -> str:
        """The kernel's name of the file system that holds a folder; empty if it does not tell."""
        try:
            table = self.mounts.read_text("utf-8", "surrogateescape")
        except OSError:
            return ""
        found, where = "", -1
        for point, kind in _mounted(table):
            # The last of two that are mounted on one folder is the one that is seen.
            if folder.is_relative_to(point) and len(point.parts) >= where:
                found, where = kind, len(point.parts)
        return found


def _mounted(table: str) -> Iterator[tuple[Path, str]]:
    for line in table.splitlines():
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if dash and len(fields) > 4 and after:
            point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4])
            yield Path(point), after.split(" ")[0]


def require_local(study: Path, place: Place) -> None:
    """Raises Refusal where a live study must not lie.

    ``place.network`` and ``place.synced`` are said of its folder; ``place.linked`` of a file
    that has a second name: opened under that, an interrupted recording would not be undone.
    A name that no file can have raises Trouble ``file.no_access``.
    What cannot be found out is passed over: a folder shared by the host of a
    virtual machine, and a network drive on macOS, look like disks.
    """
    try:
        path = Path(os.path.realpath(study))
        if path.is_file() and path.stat().st_nlink > 1:
            raise Refusal("place.linked")
    except (OSError, ValueError):
        # No file can have this name: it is too long, or holds a sign that none may.
        raise Trouble("file.no_access") from None
    _require_no_network(path, place)
    for folder in (path, *path.parents):
        service = _service_of(folder, place)
        if service:
            raise Refusal("place.synced", service=service)


def _require_no_network(path: Path, place: Place) -> None:
    kind = place.file_system(path.parent)
    fuse = kind.startswith("fuse") and kind not in _LOCAL_FUSE
    if kind in _NETWORK or fuse or place.drive_type(path) == _REMOTE_DRIVE:
        raise Refusal("place.network", kind=kind or path.drive)


def _service_of(folder: Path, place: Place) -> str:
    for service, names in _NAMES.items():
        if names.fullmatch(folder.name):
            return service
    for service, marks in _MARKS.items():
        if any(os.path.exists(folder / mark) for mark in marks):
            return service
    if str(folder) in {place.environment.get(name) for name in _ONEDRIVE}:
        return "OneDrive"
    return "Cloud Files" if place.attributes(folder) & _PLACEHOLDER else ""
