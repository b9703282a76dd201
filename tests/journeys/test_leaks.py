"""No word of the list, no arm, no lot of cells lies in clear anywhere that a day leaves bytes."""

from __future__ import annotations

import logging
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.blind.arm import Arm
from app.command.join import Devices, create_study
from app.command.practice import commission, seat_crew
from app.desk.papers.report import export_custody_report
from app.desk.ports import FileTurn, StudyFile
from app.desk.unblinded.bench.reveal import show_arm
from app.desk.unblinded.papers.worksheet import print_worksheet
from app.desk.unblinded.preparation import look
from app.devices.clock import SetClock
from app.devices.heads import PracticeHeads
from app.devices.printer import FolderPrinter
from app.devices.resources import study_source
from app.trial.refusal import Failure
from app.vault.vault import OpalineVault
from tests.bench import LISTS, TINY, TUESDAY, Bench, KeptPages
from tests.desk.hands import Hands
from tests.desk.stages import ACTS, NIGHT, at
from tests.fakes import SeededEntropy

MAPPINGS: Mapping[str, Mapping[str, Arm]] = {
    "french-excel-style.csv": {"Cellules": Arm.CELLS, "Témoin": Arm.CONTROL},
    "code-list-with-preamble.csv": {
        "MSC + albumin 4%": Arm.CELLS, "Albumin 4% alone": Arm.CONTROL,
    },
}  # fmt: skip
ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be", "unicode_escape")
PAGE = 4096
STOCK = ("MSC-0426", "D-117", "V-001", "V-002", "V-010")
ARMS = ("<arm>", "Arm.", "cells", "control", "token", "mapping", "viability", "thaw")


@dataclass
class Watch:
    """Everything that was ever seen on disk while the day went on, page by page."""

    folders: list[Path]
    pages: set[bytes] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    modes: dict[str, int] = field(default_factory=dict)

    def look(self) -> None:
        """Takes in every file as it is at this moment."""
        for path in [path for folder in self.folders for path in folder.rglob("*")]:
            self.names.add(path.name)
            if path.is_file() and path.suffix not in (".pdf", ".png"):
                self.modes[path.name] = stat.S_IMODE(path.stat().st_mode)
                data = path.read_bytes()
                self.pages |= {data[n : n + PAGE] for n in range(0, len(data), PAGE)}
                # A word may lie across two pages.
                self.pages |= {data[n - 64 : n + 64] for n in range(PAGE, len(data), PAGE)}


@dataclass
class WatchedFile:
    """A study file that is looked at before and after each commit."""

    file: StudyFile
    watch: Watch

    @contextmanager
    def turn(self) -> Iterator[FileTurn]:
        """As the file's own."""
        with self.file.turn() as turn:
            yield turn
            self.watch.look()
        self.watch.look()

    @property
    def snapshot(self) -> Callable[[], Any]:
        """As the file's own."""
        return self.file.snapshot


def codes_in(data: bytes, name: str) -> list[bytes]:
    """The codes of a list that lie in the data as a field: quoted, between commas, or counted."""
    codes = set(re.findall(rb",([A-Z]{2}[0-9]{2}),", (LISTS / name).read_bytes()))
    fields = re.findall(rb"""(?:["',]|\0\x04)([A-Z]{2}[0-9]{2})""", data)
    return sorted(codes & set(fields))


def forms(text: str) -> set[bytes]:
    """The bytes of a text in every encoding it might have been written in."""
    return {form.encode(code) for form in (text, text.lower()) for code in ENCODINGS}


def found_in(data: bytes, texts: list[str]) -> list[str]:
    """Which texts lie in the data, whatever their encoding."""
    return [text for text in texts if any(form in data for form in forms(text))]


def live(watch: Watch, folder: Path, name: str) -> list[str]:
    """Commissions a list and lives the day of a bag in each arm; returns all that was said."""
    entropy = SeededEntropy(name.encode())
    vault, clock = OpalineVault(TINY, entropy), SetClock(TUESDAY)
    printer = FolderPrinter(folder / "labels")
    devices = Devices(vault, clock, entropy, printer, "fr", PracticeHeads())
    said = []
    with create_study(folder / "study.opaline", study_source("chocmsc"), devices) as workbench:
        journal = workbench.desk.journal
        journal.file = WatchedFile(journal.file, watch)
        crew = seat_crew(workbench, practice=False)
        commission(workbench, crew, (LISTS / name).read_bytes(), MAPPINGS[name])
        clock.set(clock.now() + NIGHT)
        bench = Bench(workbench, journal.file, clock, KeptPages(), vault, entropy)
        for number, cells in ((1, True), (2, False)):
            hands = Hands(bench, crew, cells)
            said += one_bag(hands, f"01-{number:03}")
            clock.advance(NIGHT)
        said += [str(story) for story in workbench.desk.board.stories.values()]
        said += [repr(workbench.desk.board), repr(hands.crew)]
    watch.look()
    return said


def one_bag(hands: Hands, subject: str) -> list[str]:
    """One bag's life, the refusals that the arms do not share among it."""
    said = []
    hands.receive(subject)
    for stage, act in list(ACTS.items())[1:]:
        if stage == "thawed":
            told = show_arm(hands.workbench, hands.me, hands.request)
            found = look(hands.workbench, hands.me, hands.request)
            said += [f"{told} {told!r} {told.open()} {told.open()!r}", repr(found)]
            try:
                Hands(hands.bench, hands.crew, not hands.cells, hands.request).thaw()
            except Failure as failure:
                said += [str(failure), hands.bench.desk.words.sentence(failure)]
        act(hands)
        if stage == "checked":
            print_worksheet(hands.workbench, hands.me, hands.request)
    export_custody_report(hands.bench.desk, hands.crew.auditor, hands.bag)
    return said


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """A folder for the study and one for temporary files, both watched."""
    folders = [tmp_path / "study", tmp_path / "tmp"]
    for folder in folders:
        folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folders[1]))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return Watch(folders)


@pytest.mark.parametrize("name", list(MAPPINGS))
def test_a_day_leaves_no_arm_in_clear(
    name: str, watch: Watch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = live(watch, watch.folders[0], name)
    seen = b"\n".join(watch.pages)
    assert len(watch.pages) > 100
    assert found_in(seen, [*MAPPINGS[name], *STOCK, *ARMS]) == []
    assert codes_in(seen, name) == []
    assert found_in("\n".join(watch.names).encode(), [*MAPPINGS[name], *STOCK, *ARMS]) == []
    assert list(watch.folders[1].rglob("*")) == []
    outside = "\n".join([*capfd.readouterr(), caplog.text])
    assert found_in(outside.encode(), [*MAPPINGS[name], *STOCK, "CELLS", "CONTROL"]) == []
    spoken = "\n".join(said)
    assert found_in(spoken.encode(), [*MAPPINGS[name], *STOCK, "CELLS", "CONTROL"]) == []


def test_an_open_desk_shows_nothing_of_its_preparations() -> None:
    """What a report of a defect might print of the objects at hand."""
    for cells in (True, False):
        hands = at("checked", cells)
        found = look(hands.workbench, hands.me, hands.request)
        shown = f"{hands.workbench!r} {found!r} {hands.me!r}"
        assert found_in(shown.encode(), [*STOCK, "not applicable", "<Arm"]) == []


def test_whatever_a_day_writes_is_its_owner_s_alone(watch: Watch) -> None:
    before = os.umask(0)
    try:
        live(watch, watch.folders[0], "french-excel-style.csv")
    finally:
        os.umask(before)
    kept = {name: mode for name, mode in watch.modes.items() if name.startswith("study.opaline")}
    assert set(kept) == {"study.opaline", "study.opaline-journal", "study.opaline.lock"}
    assert set(kept.values()) == {0o600}


def test_a_code_of_the_list_would_be_found() -> None:
    name = "code-list-with-preamble.csv"
    assert codes_in(b"x\0\x04DY57x,JL12,{'code':'NH69'}DY58", name) == [b"DY57", b"JL12", b"NH69"]


@pytest.mark.parametrize("name", list(MAPPINGS))
@pytest.mark.parametrize("code", ENCODINGS)
def test_a_word_in_any_encoding_would_be_found(name: str, code: str, watch: Watch) -> None:
    for text in MAPPINGS[name]:
        data = os.urandom(PAGE - 3) + text.encode(code) + os.urandom(50)
        (watch.folders[1] / "spilled").write_bytes(data)
        watch.pages.clear()
        watch.look()
        assert found_in(b"\n".join(watch.pages), [text]) == [text]
