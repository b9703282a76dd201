"""``verify`` against what was kept elsewhere: a checkpoint, the first line, another copy."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.command.join import Devices, create_study, open_study
from app.command.practice import PASSPHRASE, seat_crew
from app.desk.exports.checkpoint import make_checkpoint
from app.desk.seats.signing_in import record_sign_in
from app.devices.clock import SetClock
from app.devices.heads import PracticeHeads
from app.devices.resources import study_source
from app.vault.vault import OpalineVault
from tests.bench import TINY, TUESDAY, KeptPages
from tests.command.test_verify import free, judged, told, told_wrong
from tests.fakes import SeededEntropy

FIRST = "Claire Aubert"


@dataclass(frozen=True)
class Kept:
    """A study file at three moments, and what was kept of the second elsewhere."""

    older: Path
    file: Path
    forked: Path
    note: Path
    size: int
    genesis: str


def devices(seed: bytes) -> Devices:
    entropy = SeededEntropy(seed)
    vault, clock = OpalineVault(TINY, entropy), SetClock(TUESDAY)
    return Devices(vault, clock, entropy, KeptPages(), "en", PracticeHeads())


def sign_in(path: Path, *names: str) -> None:
    with open_study(path, devices(b"later")) as workbench:
        for name in names:
            record_sign_in(workbench.desk, workbench.desk.sign_in(name, PASSPHRASE))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("kept")
    file, older, forked = (folder / f"{name}.opaline" for name in ("file", "older", "forked"))
    note = folder / "checkpoint"
    with create_study(file, study_source("chocmsc"), devices(b"kept")) as workbench:
        crew = seat_crew(workbench)
        shutil.copy(file, older)
        record_sign_in(workbench.desk, crew.auditor)
        note.write_text(make_checkpoint(workbench.desk, crew.auditor), "utf-8")
        size = workbench.desk.journal.head[0]
        genesis = workbench.desk.board.events[0].line.leaf.hex()
    shutil.copy(file, forked)
    sign_in(file, FIRST)
    sign_in(forked, "Marc Lenoir", FIRST)
    return Kept(older, file, forked, note, size, genesis)


def test_a_checkpoint_is_an_anchor_and_its_signer_is_named(kept: Kept) -> None:
    code, said = judged(kept.file, "--against", kept.note)
    assert (code, said["lines"]) == (0, kept.size + 1)
    assert said["anchored_to"]["size"] == kept.size
    assert said["anchored_to"]["signed_by"] == ["Hélène Roy"]
    for language in ("fr", "en"):
        _, out, _ = told(kept.file, "--against", kept.note, "--language", language)
        assert "Hélène Roy" in out and str(kept.size) in out


def test_a_file_older_than_its_checkpoint_is_named(kept: Kept) -> None:
    found = told_wrong(judged(kept.older, "--against", kept.note))
    assert found == (kept.size - 1, "log.cut")


def test_a_cut_tail_is_named(kept: Kept, tmp_path: Path) -> None:
    path = Path(shutil.copy(kept.file, tmp_path))
    connection = sqlite3.connect(path)
    triggers = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    free(connection)
    connection.execute("DELETE FROM line WHERE number >= ?", (kept.size - 1,))
    for (trigger,) in triggers:
        connection.execute(trigger)
    connection.commit()
    connection.close()
    assert judged(path)[0] == 0, "nothing in the file itself tells"
    assert told_wrong(judged(path, "--against", kept.note)) == (kept.size - 1, "log.cut")
    assert told_wrong(judged(path, "--with", kept.file)) == (kept.size - 1, "log.cut")


def test_a_file_built_anew_is_named(kept: Kept, tmp_path: Path) -> None:
    anew = tmp_path / "anew.opaline"
    with create_study(anew, study_source("chocmsc"), devices(b"anew")) as workbench:
        seat_crew(workbench)
    assert judged(anew)[0] == 0
    assert told_wrong(judged(anew, "--genesis", kept.genesis)) == (0, "log.rebuilt")
    assert told_wrong(judged(anew, "--against", kept.note)) == (0, "log.other_log")
    assert told_wrong(judged(anew, "--with", kept.file)) == (0, "log.fork")
    code, said = judged(kept.file, "--genesis", kept.genesis.upper())
    assert (code, said["anchored_to"]) == (0, {"genesis": kept.genesis})


def test_two_copies_that_went_on_apart_are_named(kept: Kept) -> None:
    assert told_wrong(judged(kept.file, "--with", kept.forked)) == (kept.size, "log.fork")
    assert told_wrong(judged(kept.forked, "--with", kept.file)) == (kept.size, "log.fork")
    code, said = judged(kept.file, "--with", kept.older, "--against", kept.note)
    assert (code, said["anchored_to"]["copy"]) == (0, kept.size - 1)
    assert said["anchored_to"]["size"] == kept.size


def test_a_broken_copy_is_told_as_the_copy(kept: Kept, tmp_path: Path) -> None:
    broken = tmp_path / "broken.opaline"
    broken.write_bytes(kept.file.read_bytes()[:5000])
    assert told_wrong(judged(kept.file, "--with", broken))[0] is None
    code, out, _ = told(kept.file, "--with", broken, "--language", "en")
    assert code == 1 and out.startswith("In the other copy: ")


def test_a_checkpoint_that_was_changed_is_no_anchor(kept: Kept, tmp_path: Path) -> None:
    note = kept.note.read_text("utf-8")
    other = "A" if note[-6] != "A" else "B"
    forged = note[:-6] + other + note[-5:]
    for text, words in ((forged, "good"), (note[:-2], "original"), ("", "original")):
        path = tmp_path / "note"
        path.write_text(text, "utf-8")
        code, out, err = told(kept.file, "--against", path, "--language", "en")
        assert (code, out) == (2, "") and words in err


@pytest.mark.parametrize("leaf", ["", "12", "zz" * 32, "0" * 63])
def test_what_is_no_leaf_is_refused(kept: Kept, leaf: str) -> None:
    code, out, err = told(kept.file, "--genesis", leaf)
    assert (code, out) == (2, "") and err.count("\n") == 1
