"""The folder printer: whole pages or none, named by the bag code alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.desk.ports import LabelPrinter, PrintJob
from app.devices.printer import FolderPrinter, write_private
from app.trial.refusal import Trouble

ROOT = Path(__file__).parents[2]
JOB = PrintJob(
    "etiquette", "K7Q49TXMD", b"%PDF page", b"PNG page", b"^XA^XZ", b"%PDF image", 3, (102, 76)
)


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_job_becomes_one_pair_of_files_whatever_the_copies(tmp_path: Path) -> None:
    printer: LabelPrinter = FolderPrinter(tmp_path / "study" / "labels")
    printer.print(JOB)
    folder = tmp_path / "study" / "labels"
    assert names(folder) == ["K7Q49TXMD.pdf", "K7Q49TXMD.png"]
    assert (folder / "K7Q49TXMD.pdf").read_bytes() == b"%PDF page"
    assert (folder / "K7Q49TXMD.png").read_bytes() == b"PNG page"


def test_a_reprint_replaces_the_pair_and_leftovers_are_taken_along(tmp_path: Path) -> None:
    (tmp_path / "K7Q49TXMD.pdf.part").write_bytes(b"left by a power cut, and longer than the page")
    printer = FolderPrinter(tmp_path)
    printer.print(PrintJob("etiquette", "K7Q49TXMD", b"old", b"old", b"old", b"old", 1, (102, 76)))
    printer.print(JOB)
    assert names(tmp_path) == ["K7Q49TXMD.pdf", "K7Q49TXMD.png"]
    assert (tmp_path / "K7Q49TXMD.pdf").read_bytes() == b"%PDF page"


def test_a_folder_that_is_a_file_is_told_without_its_path(tmp_path: Path) -> None:
    (tmp_path / "labels").write_bytes(b"")
    with pytest.raises(Trouble) as told:
        FolderPrinter(tmp_path / "labels").print(JOB)
    assert (told.value.code, told.value.facts) == ("printer.failed", {"reason": "EEXIST"})


def test_a_page_that_cannot_be_put_in_place_leaves_nothing_half(tmp_path: Path) -> None:
    (tmp_path / "K7Q49TXMD.pdf" / "in the way").mkdir(parents=True)
    with pytest.raises(Trouble, match=r"printer\.failed"):
        FolderPrinter(tmp_path).print(JOB)
    assert names(tmp_path) == ["K7Q49TXMD.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file size")
def test_a_full_disk_leaves_the_former_pages_whole(tmp_path: Path) -> None:
    FolderPrinter(tmp_path).print(JOB)
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from app.desk.ports import PrintJob\n"
        "from app.devices.printer import FolderPrinter\n"
        "from app.trial.refusal import Trouble\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "large = bytes(5000)\n"
        "job = PrintJob('etiquette', 'K7Q49TXMD', large, large, b'', b'', 1, (102, 76))\n"
        "try:\n    FolderPrinter(Path(sys.argv[1])).print(job)\n"
        "except Trouble as why:\n    print(why)\n"
    )
    told = subprocess.run(
        [sys.executable, "-B", "-c", program, tmp_path],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert told.stdout.strip() == "trouble.printer.failed(reason=EFBIG)"
    assert names(tmp_path) == ["K7Q49TXMD.pdf", "K7Q49TXMD.png"]
    assert (tmp_path / "K7Q49TXMD.pdf").read_bytes() == b"%PDF page"


def test_a_paper_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = write_private(tmp_path / "papers", "worksheet.pdf", b"%PDF")
    finally:
        os.umask(before)
    assert path.read_bytes() == b"%PDF"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [left.name for left in path.parent.iterdir()] == ["worksheet.pdf"]


def test_a_paper_that_cannot_be_kept_is_a_trouble_without_a_path(tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("in the way")
    with pytest.raises(Trouble) as told:
        write_private(tmp_path / "papers", "worksheet.pdf", b"%PDF")
    assert told.value.code == "paper.failed"
    assert str(tmp_path) not in str(told.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few people make links")
def test_a_link_under_the_name_of_what_is_being_written_is_not_written_through(
    tmp_path: Path,
) -> None:
    other, folder = tmp_path / "backup.opaline", tmp_path / "papers"
    other.write_bytes(b"precious")
    folder.mkdir()
    (folder / "worksheet.pdf.part").symlink_to(other)
    (folder / "K7Q49TXMD.pdf.part").symlink_to(other)
    write_private(folder, "worksheet.pdf", b"%PDF")
    FolderPrinter(folder).print(JOB)
    assert other.read_bytes() == b"precious"
    assert names(folder) == ["K7Q49TXMD.pdf", "K7Q49TXMD.png", "worksheet.pdf"]
