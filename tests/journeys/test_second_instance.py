"""A second program on a study is refused in words; the death of the first one frees it."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.command.join import Devices, create_study, open_study
from app.custody.records import Line
from app.devices.clock import SetClock
from app.devices.entropy import SystemEntropy
from app.devices.heads import PracticeHeads
from app.devices.printer import FolderPrinter
from app.devices.resources import study_source, words
from app.store.reading import read_snapshot
from app.trial.refusal import Trouble
from app.vault.kdf import FLOOR
from app.vault.vault import OpalineVault
from tests.bench import TUESDAY
from tests.campaigns.studies import told
from tests.desk.stages import at
from tests.journeys.on_disk import on_disk

ROOT = Path(__file__).parents[2]
FIRST = (
    "import sys\n"
    "from pathlib import Path\n"
    "from tests.journeys.test_second_instance import opened\n"
    "path = Path(sys.argv[1])\n"
    "with opened(path) as workbench:\n"
    "    print(len(workbench.desk.board.events), flush=True)\n"
    "    sys.stdin.readline()\n"
)


@contextmanager
def opened(path: Path) -> Iterator[object]:
    """A study opened as the program opens it."""
    entropy = SystemEntropy()
    devices = Devices(
        OpalineVault(FLOOR, entropy), SetClock(TUESDAY), entropy,
        FolderPrinter(path.parent / "labels"), "fr", PracticeHeads(),
    )  # fmt: skip
    with open_study(path, devices) as workbench:
        yield workbench


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "trial.opaline"
    with on_disk(at("accepted"), path):
        pass
    return path


@contextmanager
def first_program(study: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the study open and is at rest."""
    with subprocess.Popen(
        [sys.executable, "-c", FIRST, study], cwd=ROOT, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    ) as program:  # fmt: skip
        assert program.stdout and int(program.stdout.readline()) > 8
        try:
            yield program
        finally:
            program.kill()


def test_the_second_is_refused_in_words_and_writes_nothing(study: Path) -> None:
    before = study.read_bytes()
    with first_program(study):
        with pytest.raises(Trouble) as why, opened(study):
            pass
        assert why.value.code == "file.in_use_by"
        for language in ("fr", "en"):
            sentence = words(language).sentence(why.value)
            assert str(why.value.facts["name"]) in sentence
            assert str(why.value.facts["since"]) in sentence
        assert told(study)[:2] == (0, None), "a reader may look meanwhile"
    assert study.read_bytes() == before


def test_a_program_that_died_bars_nobody(study: Path) -> None:
    with first_program(study) as program:
        program.kill()
        program.wait()
    with opened(study):
        pass


def test_a_study_is_not_founded_where_one_is_open(study: Path) -> None:
    with first_program(study):
        entropy = SystemEntropy()
        devices = Devices(
            OpalineVault(FLOOR, entropy), SetClock(TUESDAY), entropy,
            FolderPrinter(study.parent), "fr", PracticeHeads(),
        )  # fmt: skip
        founding = create_study(study, study_source("chocmsc"), devices)
        with pytest.raises(Trouble) as why, founding:
            pass
        assert why.value.code == "file.in_use_by"


def test_an_open_study_holds_its_lines_once(study: Path) -> None:
    """Of a long log a second copy is most of the memory that the program takes."""
    entry = read_snapshot(study).lines[0].entry

    def held() -> int:
        gc.collect()
        return sum(type(one) is Line and one.entry == entry for one in gc.get_objects())

    before = held()
    with opened(study):
        assert held() == before + 1
