"""Where a live study may lie: mount tables, drives and folders that are planted, none mounted."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.devices.place import Place, require_local
from app.devices.resources import words
from app.trial.refusal import Refusal, Trouble

ROOT_MOUNT = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw"


@dataclass(frozen=True)
class Planted(Place):
    """A world whose drives and attributes are what the test says."""

    drive: int = 0
    marked: int = 0
    marked_folder: Path = Path("/nowhere")

    def attributes(self, path: Path) -> int:
        """The planted attributes on the planted folder."""
        return self.marked if path == self.marked_folder else super().attributes(path)

    def drive_type(self, path: Path) -> int:
        """The planted drive."""
        return self.drive


def mounts(tmp_path: Path, *lines: str) -> Place:
    """A world with these mounts after the root's."""
    table = tmp_path / "mountinfo"
    table.write_text("\n".join([ROOT_MOUNT, *lines]) + "\n")
    return Place(table, {})


def mount(point: Path | str, kind: str, optional: str = "shared:1 ") -> str:
    """One line of the kernel's table, spaces written as the kernel does."""
    written = str(point).replace(" ", "\\040")
    return f"99 27 0:55 / {written} rw,nosuid {optional}- {kind} server:/export rw,addr=10.0.0.1"


def refused(study: Path, place: Place) -> tuple[str, dict[str, str | int]] | None:
    """Code and facts of the Refusal, which has its sentence in both languages; None without."""
    try:
        require_local(study, place)
    except Refusal as why:
        assert all(words(language).sentence(why) for language in ("fr", "en"))
        return why.code, why.facts
    return None


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "essai clinique" / "étude"
    folder.mkdir(parents=True)
    return folder / "s.opaline"


NETWORKS = ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "fuse", "davfs", "ceph"]


@pytest.mark.parametrize("kind", NETWORKS)
@pytest.mark.parametrize("optional", ["shared:1 ", "", "shared:1 master:2 "])
def test_a_network_is_refused_by_name(
    tmp_path: Path, study: Path, kind: str, optional: str
) -> None:
    place = mounts(tmp_path, mount(study.parent.parent, kind, optional))
    assert refused(study, place) == ("place.network", {"kind": kind})


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "apfs", "fuseblk", "tmpfs", "overlay"])
def test_a_disk_is_no_network(tmp_path: Path, study: Path, kind: str) -> None:
    assert refused(study, mounts(tmp_path, mount(study.parent, kind))) is None


def test_the_nearest_mount_counts_and_of_two_on_one_folder_the_last(
    tmp_path: Path, study: Path
) -> None:
    near, far = study.parent, tmp_path
    assert refused(study, mounts(tmp_path, mount(near, "ext4"), mount(far, "nfs"))) is None
    assert refused(study, mounts(tmp_path, mount(far, "ext4"), mount(near, "nfs")))
    assert refused(study, mounts(tmp_path, mount(near, "nfs"), mount(near, "ext4"))) is None
    assert refused(study, mounts(tmp_path, mount(near, "autofs"), mount(near, "nfs4")))


def test_a_mount_whose_name_only_begins_alike_is_another_folder(
    tmp_path: Path, study: Path
) -> None:
    assert refused(study, mounts(tmp_path, mount(f"{study.parent}s", "nfs"))) is None
    assert refused(study, mounts(tmp_path, mount(str(study.parent)[:-1], "nfs"))) is None


def test_a_table_that_is_missing_or_odd_stops_nobody(tmp_path: Path, study: Path) -> None:
    assert refused(study, Place(tmp_path / "none", {})) is None
    assert refused(study, mounts(tmp_path, "", "- nfs", "1 2 3 - nfs", "a b c d /\\999 - ")) is None


def test_a_remote_drive_is_refused(tmp_path: Path, study: Path) -> None:
    told = refused(study, Planted(tmp_path / "none", {}, drive=4))
    assert told is not None and told[0] == "place.network"
    assert refused(study, Planted(tmp_path / "none", {}, drive=3)) is None


FOLDERS = {
    "OneDrive": "OneDrive", "OneDrive - CHU Besançon": "OneDrive", "onedrive": "OneDrive",
    "OneDrive-CHU": "OneDrive", "Dropbox": "Dropbox", "Dropbox (CHU)": "Dropbox",
    "iCloud Drive": "iCloud", "iCloudDrive": "iCloud", "com~apple~CloudDocs": "iCloud",
    "Google Drive": "Google Drive", "Mon Drive": "Google Drive", "My Drive": "Google Drive",
    "GoogleDrive-claire@chu.example": "Google Drive", "Nextcloud": "Nextcloud",
    "Nextcloud2": "Nextcloud", "ownCloud": "ownCloud", "Box Sync": "Box", "kDrive": "kDrive",
    "CloudStorage": "CloudStorage",
}  # fmt: skip


@pytest.mark.parametrize("name", FOLDERS)
def test_a_synchronised_folder_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    study = tmp_path / name / "essais" / "s.opaline"
    assert refused(study, Place()) == ("place.synced", {"service": FOLDERS[name]})


@pytest.mark.parametrize(
    "name", ["Dropbox-ancien", "Mon drive-in", "Sync", "Nextcloudy", "OneDriver", "Boxes"]
)
def test_a_folder_that_is_only_called_alike_is_none(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path / name / "s.opaline", Place()) is None


MARKS = {
    ".dropbox": "Dropbox", ".stfolder": "Syncthing", ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud", ".tmp.drivedownload": "Google Drive",
}  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
def test_a_synchronised_folder_is_refused_by_what_the_service_leaves_in_it(
    tmp_path: Path, study: Path, mark: str
) -> None:
    (tmp_path / mark).touch()
    assert refused(study, Place()) == ("place.synced", {"service": MARKS[mark]})


@pytest.mark.parametrize("attribute", [0x1000, 0x40000, 0x80000, 0x100000, 0x400000])
def test_a_placeholder_of_the_cloud_is_refused(
    tmp_path: Path, study: Path, attribute: int
) -> None:
    for marked in (study, study.parent, tmp_path):
        place = Planted(environment={}, marked=attribute | 0x20, marked_folder=marked)
        assert refused(study, place) == ("place.synced", {"service": "Cloud Files"})
    ordinary = Planted(environment={}, marked=0x20 | 0x10, marked_folder=study)
    assert refused(study, ordinary) is None


def test_the_folder_that_onedrive_names_is_refused(tmp_path: Path, study: Path) -> None:
    place = Place(environment={"OneDriveCommercial": str(tmp_path)})
    assert refused(study, place) == ("place.synced", {"service": "OneDrive"})
    assert refused(study, Place(environment={"OneDrive": ""})) is None


def test_a_link_leads_where_the_file_lies(tmp_path: Path, study: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "bureau").symlink_to(tmp_path / "Dropbox")
    assert refused(tmp_path / "bureau" / "s.opaline", Place())
    (tmp_path / "Dropbox" / "s.opaline").touch()
    study.symlink_to(tmp_path / "Dropbox" / "s.opaline")
    assert refused(study, Place())


def test_a_file_with_a_second_name_is_refused(study: Path) -> None:
    study.touch()
    assert refused(study, Place()) is None
    os.link(study, study.with_name("copie.opaline"))
    assert refused(study, Place()) == ("place.linked", {})


def test_this_very_machine_is_asked_and_answers(study: Path) -> None:
    assert refused(study, Place()) is None
    if Path("/proc/self/mountinfo").exists():
        assert Place().file_system(Path("/proc")) == "proc"


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "\ud800"])
def test_a_name_that_no_file_can_have_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(Trouble, match=r"file\.no_access"):
        require_local(tmp_path / name, Place())
