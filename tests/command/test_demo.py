"""The demo as anyone runs it: a process, a folder, a dozen lines, papers marked as specimens."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from app.command.demo import run
from app.custody.verdict import verify_file
from app.store.reading import read_snapshot
from app.vault.kdf import FLOOR
from app.vault.signing import verify
from app.vault.vault import OpalineVault
from tests.fakes import SeededEntropy
from tests.house.tree import ROOT
from tests.journeys.reading import closed_capsules, reader


@dataclass(frozen=True)
class Shown:
    """A demo that was run: where, with which exit code, and what it said."""

    folder: Path
    code: int
    said: list[str]
    complained: str


def demo(*arguments: str) -> tuple[int, list[str], str]:
    """Runs it as a process of its own."""
    command = [sys.executable, "-m", "app", "demo", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout.splitlines(), done.stderr


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """One demo for all tests that only look."""
    folder = tmp_path_factory.mktemp("demo") / "new"
    return Shown(folder, *demo("--out", str(folder)))


def words_of(path: Path) -> str:
    """The text of a PDF, page by page."""
    document = pypdfium2.PdfDocument(path)
    return "\f".join(page.get_textpage().get_text_range() for page in document)


def test_it_does_the_main_job_and_says_so_in_a_dozen_lines(shown: Shown) -> None:
    assert (shown.code, shown.complained) == (0, "")
    assert "set clock" in shown.said[0]
    steps = [line for line in shown.said if re.match(r"\[ ?\d+/10\] ", line)]
    assert [line[1:6] for line in steps] == [f"{n:2}/10" for n in range(1, 11)]
    assert "Dijon, Strasbourg" in steps[1]
    assert len([line for line in shown.said if not line.startswith("  ")]) == 12


def test_it_ends_with_the_paths_of_what_it_made(shown: Shown) -> None:
    told = [Path(line.strip()) for line in shown.said if line.startswith("  ")]
    assert all(path.is_file() for path in told)
    names = [str(path.relative_to(shown.folder)) for path in told]
    bags = {path.stem for path in told if path.parent.name == "labels"}
    assert len(bags) == 2
    assert all(re.fullmatch("[34679ACDEFGHJKMNPQRTWXY]{9}", bag) for bag in bags)
    expected = ["practice.opaline", "custody-report.pdf", "installation-sheet.pdf"]
    expected += [f"labels/{bag}.{kind}" for bag in bags for kind in ("pdf", "png")]
    expected += [f"worksheets/{bag}.pdf" for bag in bags]
    assert sorted(names) == sorted(expected)
    shown_codes = {f"{bag[:4]}-{bag[4:8]}-{bag[8]}" for bag in bags}
    assert all(any(code in line for line in shown.said) for code in shown_codes)


def test_every_paper_is_a_specimen(shown: Shown) -> None:
    papers = sorted(shown.folder.rglob("*.pdf"))
    assert len(papers) == 6
    for paper in papers:
        for page in words_of(paper).split("\f"):
            assert "SPECIMEN" in page, paper


def test_what_is_blinded_and_what_is_not_says_so(shown: Shown) -> None:
    report = words_of(shown.folder / "custody-report.pdf")
    sheets = [words_of(path) for path in sorted((shown.folder / "worksheets").iterdir())]
    marks = {"BLINDED": [report], "UNBLINDED": sheets}
    for mark, pages in marks.items():
        assert all(re.search(rf"\b{mark}\b", text.upper()) for text in pages)
    assert not re.search(r"\bUNBLINDED\b", report.upper())


def test_both_arms_are_in_it(shown: Shown) -> None:
    """Known by opening the file as the pharmacist: cells were counted in one bag alone."""
    devices = reader(OpalineVault(FLOOR, SeededEntropy(b"reader")))
    capsules = closed_capsules(shown.folder / "practice.opaline", devices)
    methods = [
        next(e.new["method"] for e in capsule.entries if e.act == "counted")
        for capsule in capsules
    ]
    assert sorted(map(str, methods)) == ["not applicable", "total"]


def test_its_installation_sheet_tells_the_first_line(shown: Shown) -> None:
    (first, *_) = read_snapshot(shown.folder / "practice.opaline").lines
    assert first.leaf.hex() in words_of(shown.folder / "installation-sheet.pdf").replace("\n", "")


def test_its_file_is_whole_and_its_root_is_the_one_it_told(shown: Shown) -> None:
    verdict = verify_file(read_snapshot(shown.folder / "practice.opaline"), verify)
    assert any(verdict.root.hex() in line for line in shown.said)
    assert {event.facts.get("practice") for event in verdict.events[:1]} == {1}


def test_labels_name_their_bag_and_neither_arm_alone(shown: Shown) -> None:
    for path in (shown.folder / "labels").glob("*.pdf"):
        text = words_of(path)
        bag = path.stem
        assert f"{bag[:4]}-{bag[4:8]}-{bag[8]}" in text
        assert "OU" in text, "the label names the one product or the other"


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("mine")
    for target in (tmp_path, kept):
        code, said, complained = demo("--out", str(target))
        assert (code, said) == (2, [])
        assert complained.count("\n") == 1 and str(target) in complained
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, said, complained = demo("--out", str(tmp_path / "file" / "below"))
    assert (code, said) == (2, [])
    assert "Traceback" not in complained and "below" in complained


def test_it_speaks_french_and_explains_itself() -> None:
    code, said, complained = demo("--help", "--language", "fr")
    assert (code, complained) == (0, "")
    assert any("dossier" in line for line in said)
    for wrong in (["--nope"], ["--language", "pt"], ["file"]):
        code, said, complained = demo(*wrong)
        assert (code, said) == (2, [])
        assert "opaline demo" in complained and "Traceback" not in complained


class Keyboard(io.StringIO):
    """A terminal at which somebody answers."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.mark.parametrize(("display", "typed", "asked"), [
    ("", "n\n", False), (":99", "n\n", True), (":99", "", True),
])  # fmt: skip
def test_the_window_is_offered_where_there_is_a_display(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, display: str, typed: str, asked: bool
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    said = io.StringIO()
    folder = tmp_path / "new"
    assert run(["--out", str(folder)], Keyboard(typed), said, io.StringIO()) == 0
    assert (f"window {folder / 'practice.opaline'}" in said.getvalue()) is asked
    assert ("Open it now?" in said.getvalue()) is asked
