"""A file of an older schema: read as it is, and brought to today's before it is written to."""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from app import __version__
from app.command.join import Devices, open_study
from app.command.practice import PASSPHRASE
from app.custody.records import Snapshot
from app.desk.journal import Person, sign
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.bench.closing import cancel_preparation, close_without_bag
from app.desk.unblinded.label.printing import count_labels
from app.desk.unblinded.workbench import Workbench
from app.devices.clock import SetClock
from app.devices.entropy import SystemEntropy
from app.devices.heads import HeadFolder, PracticeHeads
from app.devices.printer import FolderPrinter
from app.store import upgrading
from app.store.reading import read_snapshot
from app.store.sqlite import Limits
from app.store.study_file import SqliteStudyFile
from app.store.upgrading import upgrade
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from app.trial.refusal import Refusal, Trouble
from app.vault.vault import OpalineVault
from tests.bench import TINY, TUESDAY
from tests.command.test_verify import judged
from tests.independent import verified
from tests.vectors.build import load
from tests.vectors.study import read

SCHEMA_1 = Path(__file__).parents[1] / "vectors" / "files" / "schema-1.opaline"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A study file as the first release wrote it."""
    return Path(shutil.copy(SCHEMA_1, tmp_path / "old.opaline"))


def version(path: Path) -> int:
    """The schema's version."""
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def fine(snapshot: Snapshot, old: int, new: int) -> None:
    """Finds nothing wrong."""


def devices(folder: Path) -> Devices:
    """A workstation whose vault opens the practice seats."""
    entropy = SystemEntropy()
    vault = OpalineVault(TINY, entropy)
    printer = FolderPrinter(folder / "labels")
    return Devices(vault, SetClock(TUESDAY), entropy, printer, "fr", PracticeHeads())


def given_up(workbench: Workbench, person: Person) -> None:
    """The preparation that is under way in the old file is cancelled and closed."""
    story = workbench.desk.board.open_stories()[0]
    cancel_preparation(workbench, person, story.request, "withdrawn")
    clock = workbench.desk.clock
    assert isinstance(clock, SetClock)
    clock.set(parse_instant(story.r))
    second = workbench.desk.sign_in("Marc Lenoir", PASSPHRASE)
    checked = sign(second, PASSPHRASE, Meaning.CHECKED)
    # The first release did not know what its printer had done.
    count_labels(workbench, person, story.request, 3, checked)
    close_without_bag(
        workbench, sign(person, PASSPHRASE, Meaning.AUTHORED), checked, story.request
    )


def test_the_old_file_holds_the_rows_of_its_vector() -> None:
    told = read(load("practice"))
    found = read_snapshot(SCHEMA_1)
    assert (found.lines, found.settings, found.capsules) == (
        told.lines, told.settings, told.capsules,
    )  # fmt: skip


def test_an_old_file_is_verified_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    os.chmod(path, 0o400)
    code, answer = judged(path)
    assert (code, answer["ok"], answer["lines"]) == (0, True, load("practice")["verdict"]["lines"])
    assert (path.read_bytes(), version(path)) == (before, 1)


def test_an_old_file_is_not_written_to(path: Path) -> None:
    with pytest.raises(Refusal) as told:
        SqliteStudyFile.open(path)
    assert (told.value.code, told.value.facts) == ("file.older_schema", {"version": 1, "known": 2})
    assert version(path) == 1


def test_opening_the_study_upgrades_its_file_and_goes_on(path: Path) -> None:
    before = read_snapshot(path)
    brought = devices(path.parent)
    with open_study(path, brought) as workbench:
        assert version(path) == 2
        assert read_snapshot(path) == before
        person = workbench.desk.sign_in("Claire Aubert", PASSPHRASE)
        record_sign_in(workbench.desk, person)
        # A preparation is under way in it: when the program was opened stays at the bench.
        assert workbench.desk.board.events[-2].kind != "FileUpgraded"
        given_up(workbench, person)
        record_sign_in(workbench.desk, person)
        told = workbench.desk.board.events[-2]
        assert (told.kind, told.facts) == (
            "FileUpgraded", {"old": 1, "new": 2, "program": __version__},
        )  # fmt: skip
        record_sign_in(workbench.desk, person)
    lines = read_snapshot(path).lines
    assert (lines[: len(before.lines)], len(lines)) == (before.lines, len(before.lines) + 7)
    assert (judged(path)[0], verified(path)[0]) == (0, 0)
    assert path.stat().st_mode & 0o777 == 0o600
    left = {file.name for file in path.parent.iterdir() if "upgrade" in file.name}
    assert left == set()
    assert upgrade(path, fine) is False


def test_an_upgrade_that_was_cut_off_before_anybody_signed_in_is_told_later(path: Path) -> None:
    brought = devices(path.parent)
    brought = replace(brought, heads=HeadFolder(path.parent / "heads"))
    with open_study(path, brought):
        assert version(path) == 2
    again = replace(brought, heads=HeadFolder(path.parent / "heads"))
    with open_study(path, again) as workbench:
        person = workbench.desk.sign_in("Claire Aubert", PASSPHRASE)
        given_up(workbench, person)
        record_sign_in(workbench.desk, person)
        record_sign_in(workbench.desk, person)
        kinds = [event.kind for event in workbench.desk.board.events[-3:]]
    assert kinds == ["FileUpgraded", "SignedIn", "SignedIn"]
    assert not list((path.parent / "heads").glob("*.upgrade"))


def test_an_upgrade_that_cannot_be_remembered_is_not_made(path: Path) -> None:
    (path.parent / "heads").write_bytes(b"no folder")
    brought = replace(devices(path.parent), heads=HeadFolder(path.parent / "heads"))
    with pytest.raises(Trouble, match=r"head\."):
        open_study(path, brought).__enter__()
    assert version(path) == 1


def test_a_copy_that_does_not_verify_replaces_nothing(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DELETE FROM capsule")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(Trouble, match=r"log\.does_not_follow"):
        open_study(path, devices(path.parent)).__enter__()
    assert (path.read_bytes(), version(path)) == (before, 1)
    assert not list(path.parent.glob("*.upgrade*"))


def test_a_copy_with_other_rows_replaces_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_less(copy: Path, wait: int) -> Snapshot:
        found = read_snapshot(copy, wait)
        return replace(found, lines=found.lines[:-1])

    monkeypatch.setattr(upgrading, "read_snapshot", one_less)
    before = path.read_bytes()
    with pytest.raises(Trouble, match=r"file\.damaged"):
        upgrade(path, fine)
    assert path.read_bytes() == before


def test_a_copy_left_by_a_power_cut_is_thrown_away(path: Path) -> None:
    path.with_name("old.opaline.upgrade").write_bytes(b"half a file")
    path.with_name("old.opaline.upgrade-journal").write_bytes(b"half a journal")
    assert upgrade(path, fine) is True
    assert version(path) == 2
    assert not list(path.parent.glob("*.upgrade*"))


def test_no_room_for_a_copy_is_told(path: Path) -> None:
    with pytest.raises(Trouble, match=r"file\.full"):
        upgrade(path, fine, Limits(free=2**62))
    assert version(path) == 1


def test_an_upgraded_file_has_the_schema_of_a_new_one(path: Path, tmp_path: Path) -> None:
    upgrade(path, fine)
    with SqliteStudyFile.create(tmp_path / "new.opaline", {}):
        pass
    schemas = []
    for one in (path, tmp_path / "new.opaline"):
        connection = sqlite3.connect(one)
        rows = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2")
        schemas.append(rows.fetchall())
        connection.close()
    assert schemas[0] == schemas[1]
