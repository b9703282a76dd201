"""Rows altered beside the log, and put back afterwards: they must never reach a bag."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.command.join import Devices, create_study, open_study
from app.command.practice import Crew, commission, seat_crew
from app.command.practice_bag import Scene, ask
from app.desk.journal import sign
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.bench.reveal import reveal_arm
from app.devices.clock import SetClock
from app.devices.entropy import SystemEntropy
from app.devices.heads import PracticeHeads
from app.devices.printer import FolderPrinter
from app.devices.resources import practice_list, study_source
from app.trial.names import Meaning, RoleKey
from app.trial.refusal import Trouble
from app.vault.vault import OpalineVault
from tests.bench import TINY, TUESDAY, Bench, open_bench
from tests.fakes_store import ListStudyFile, Rows


def _asked() -> tuple[Bench, Crew, Scene]:
    bench, crew = open_bench()
    bench.clock.set(TUESDAY + timedelta(hours=13))
    scene = Scene(bench.workbench, crew, bench.clock, "01-001")
    ask(scene)
    return bench, crew, scene


def _alter(bench: Bench, change: Callable[[Rows], None]) -> None:
    assert isinstance(bench.file, ListStudyFile)
    change(bench.file._rows)


def _other_position(rows: Rows) -> None:
    ((key, row),) = rows.allocations.items()
    rows.allocations[key] = replace(row, position=2)


def _other_row(rows: Rows) -> None:
    first, second = [key for key in rows.list_rows if key[1] == "Nancy"][:2]
    rows.list_rows[first] = replace(rows.list_rows[second], position=first[2])


def test_the_arm_is_that_of_the_signed_line_whatever_the_table_says() -> None:
    """An allocation moved between acceptance and reveal changes nothing."""
    bench, crew, scene = _asked()
    scene.at(scene.story.d)
    honest = reveal_arm(
        bench.workbench, crew.sign(crew.pharmacist, Meaning.AUTHORED), scene.request
    ).open()
    again, crew, scene = _asked()
    _alter(again, _other_position)
    scene.at(scene.story.d)
    signing = crew.sign(crew.pharmacist, Meaning.AUTHORED)
    assert reveal_arm(again.workbench, signing, scene.request).open() is honest


def test_an_exchanged_list_row_is_refused_at_the_reveal() -> None:
    """The row's digest stands in the sealed part of its allocation."""
    bench, crew, scene = _asked()
    _alter(bench, _other_row)
    scene.at(scene.story.d)
    with pytest.raises(Trouble) as told:
        reveal_arm(bench.workbench, crew.sign(crew.pharmacist, Meaning.AUTHORED), scene.request)
    assert told.value.code == "row.altered"


@pytest.mark.parametrize("change", [_other_row, _other_position, lambda r: r.allocations.clear()])
def test_nothing_is_allocated_from_an_altered_table(change: Callable[[Rows], None]) -> None:
    """A row exchanged, an allocation moved or taken out: the next request gets no row."""
    bench, crew, _ = _asked()
    _alter(bench, change)
    before = bench.file.snapshot()
    second = Scene(bench.workbench, crew, bench.clock, "01-002")
    with pytest.raises(Trouble) as told:
        ask(second)
    assert told.value.code == "row.altered"
    after = bench.file.snapshot()
    assert after.allocations == before.allocations
    assert len(after.lines) == len(before.lines) + 1, "the request itself was received"


def _devices(folder: Path) -> Devices:
    entropy = SystemEntropy()
    vault = OpalineVault(TINY, entropy)
    printer, heads = FolderPrinter(folder / "labels"), PracticeHeads()
    return Devices(vault, SetClock(TUESDAY), entropy, printer, "fr", heads)


def _founded(folder: Path) -> tuple[Path, Devices, str]:
    path, devices = folder / "practice.opaline", _devices(folder)
    with create_study(path, study_source("chocmsc"), devices) as workbench:
        crew = seat_crew(workbench)
        commission(workbench, crew, practice_list())
    return path, devices, crew.pharmacist.seat.name


def test_a_study_whose_configuration_was_altered_does_not_open(tmp_path: Path) -> None:
    """Twice the cells per kilogram, slipped into the file between two days."""
    path, devices, _ = _founded(tmp_path)
    with sqlite3.connect(path) as editor:
        (name, kept), *_ = editor.execute(
            "SELECT name, value FROM setting WHERE name LIKE 'study/%'"
        ).fetchall()
        forged = zlib.decompress(kept).replace(b"value = 1_000_000", b"value = 2_000_000")
        assert forged != zlib.decompress(kept)
        changed = (zlib.compress(forged), name)
        editor.execute("UPDATE setting SET value = ? WHERE name = ?", changed)
    with pytest.raises(Trouble) as told, open_study(path, devices):
        raise AssertionError("it opened")
    assert told.value.code == "log.does_not_follow"


def test_an_older_copy_put_in_the_open_files_place_is_not_written_on(tmp_path: Path) -> None:
    """A restore behind the program's back: the next act is refused, the copy stays whole."""
    path, devices, name = _founded(tmp_path)
    older = tmp_path / "older"
    shutil.copyfile(path, older)
    with open_study(path, devices) as workbench:
        person = workbench.desk.sign_in(name, "a practice passphrase")
        record_sign_in(workbench.desk, person)
        path.write_bytes(older.read_bytes())
        with pytest.raises(Trouble) as told:
            record_sign_in(workbench.desk, person)
        assert told.value.code == "log.does_not_follow"
    assert path.read_bytes() == older.read_bytes()


def test_grants_slipped_into_a_seat_are_refused_at_sign_in() -> None:
    """Whoever can write to the file cannot hand a pharmacist keys of their own."""
    bench, crew = open_bench()
    seat = crew.operator.seat.seat
    seal = bytes.fromhex(str(crew.operator.seat.facts["seal"]))
    # Role keys of the attacker's own making, sealed as the founder's were.
    grants = bench.vault.first_grants(bench.desk.journal.log_id, seat, seal, list(RoleKey)[:1])

    def slip(rows: Rows) -> None:
        rows.seats[seat] = replace(rows.seats[seat], grants=grants)

    _alter(bench, slip)
    with pytest.raises(Trouble) as told:
        bench.desk.sign_in(crew.operator.seat.name, "a practice passphrase")
    assert told.value.code == "seat.damaged"
    assert sign(crew.pharmacist, "a practice passphrase", Meaning.CHECKED)
