"""A long list is read whole once; a row is taken without reading the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.blind.listfile import Expected, read_list
from app.command.benches.list import list_of, long_list
from app.command.join import Devices, create_study, open_study
from app.command.practice import commission, seat_crew
from app.command.practice_bag import Scene, ask
from app.custody.known_rows import KnownRows
from app.custody.records import SealedRow
from app.custody.tables import list_root
from app.desk.unblinded.allocation.list_files import read_file
from app.devices.clock import SetClock
from app.devices.heads import PracticeHeads
from app.devices.resources import practice_list, study_source
from app.store.turn import SqlTurn
from app.trial.study import load_study
from app.vault.vault import OpalineVault
from tests.bench import TINY, TUESDAY, KeptPages
from tests.fakes import SeededEntropy

LOG = bytes(16)
ROWS = [
    SealedRow(7, stratum, position, 1, f"{stratum}{position}".encode())
    for stratum in ("Nancy", "Dijon") for position in range(1, 6)
]  # fmt: skip


def test_a_row_is_known_by_its_place_and_its_bytes() -> None:
    known = KnownRows()
    root = known.learn(LOG, ROWS)
    assert root == list_root(LOG, ROWS).hex() and known.knows(root)
    assert all(known.holds(root, LOG, row) for row in ROWS)
    for row in ROWS:
        assert not known.holds(root, LOG, replace(row, sealed=row.sealed + b"x"))
        assert not known.holds(root, LOG, replace(row, position=row.position + 1))
        assert not known.holds(root, LOG, replace(row, stratum="Lyon"))
        assert not known.holds("00" * 32, LOG, row)


def test_an_allocation_reads_two_rows_of_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[str, int]] = []
    usual = SqlTurn.list_row

    def watched(turn: SqlTurn, version: int, stratum: str, position: int) -> SealedRow | None:
        read.append((stratum, position))
        return usual(turn, version, stratum, position)

    monkeypatch.setattr(SqlTurn, "list_row", watched)
    entropy, clock = SeededEntropy(b"scale"), SetClock(TUESDAY)
    vault = OpalineVault(TINY, entropy)
    devices = Devices(vault, clock, entropy, KeptPages(), "en", PracticeHeads())
    path = tmp_path / "long.opaline"
    with create_study(path, study_source("chocmsc"), devices) as workbench:
        crew = seat_crew(workbench)
        commission(workbench, crew, practice_list(), stock=200)
        for subject in ("01-001", "01-002"):
            scene = Scene(workbench, crew, clock, subject)
            ask(scene)
            scene.at(scene.story.r)
    with open_study(path, devices) as workbench:
        ask(Scene(workbench, crew, clock, "01-003"))
    # The row to be taken, and the one taken last.
    assert read == [("Nancy", place) for place in (1, 2, 1, 3, 2)]


def test_the_long_list_of_the_measurement_is_a_good_one() -> None:
    strata = load_study(study_source("chocmsc")).strata
    found = read_list(long_list(strata, 3_000), strata, 2)
    assert found.practice and len(found.rows) == 3_000 and not found.queries


@pytest.mark.parametrize("asked", [1, 200, 3_001])
def test_a_short_measurement_has_a_list_that_the_study_takes(asked: int) -> None:
    study = load_study(study_source("chocmsc"))
    expected = Expected(study.strata, 2, study.list_rows, practice=True)
    assert len(read_file(list_of(study, asked), expected).rows) >= asked
