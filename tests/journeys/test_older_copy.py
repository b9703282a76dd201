"""An older copy put in the place of the study file, from its opening to the signed restore."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.command.join import Devices, create_study, open_study
from app.command.practice import PASSPHRASE, Crew, commission, seat_crew
from app.command.practice_bag import Scene, ask
from app.desk.backups.restoring import propose_restore
from app.desk.confirming import confirm
from app.desk.journal import sign
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.workbench import Workbench
from app.devices.clock import SetClock
from app.devices.entropy import SystemEntropy
from app.devices.heads import HeadFolder
from app.devices.resources import practice_list, study_source
from app.store.reading import read_snapshot
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from app.vault.vault import OpalineVault
from tests.bench import TINY, TUESDAY, KeptPages


def workstation(state: Path) -> Devices:
    """What a workstation brings along, its memory in a folder of its own."""
    entropy = SystemEntropy()
    vault = OpalineVault(TINY, entropy)
    return Devices(vault, SetClock(TUESDAY), entropy, KeptPages(), "fr", HeadFolder(state))


@contextmanager
def opened(path: Path, devices: Devices) -> Iterator[tuple[Workbench, Callable[[str], Scene]]]:
    with open_study(path, devices) as workbench:
        people = [
            workbench.desk.sign_in(name, PASSPHRASE)
            for name in ("Claire Aubert", "Marc Lenoir", "Hélène Roy")
        ]
        clock = devices.clock
        assert isinstance(clock, SetClock)

        def scene(subject: str) -> Scene:
            clock.set(TUESDAY.replace(hour=20))
            return Scene(workbench, Crew(*people), clock, subject)

        yield workbench, scene


def test_an_older_copy_takes_no_row_until_two_people_sign(tmp_path: Path) -> None:
    path, older = tmp_path / "study.opaline", tmp_path / "older.opaline"
    devices = workstation(tmp_path / "state")
    with create_study(path, study_source("chocmsc"), devices) as workbench:
        commission(workbench, seat_crew(workbench), practice_list())
    shutil.copy(path, older)
    with opened(path, devices) as (workbench, scene):
        ask(scene("01-001"))
        seen = workbench.desk.journal.head
    taken = read_snapshot(path).allocations
    shutil.copy(older, path)

    with opened(path, devices) as (workbench, scene):
        watch = workbench.desk.journal.watch
        assert watch.older is not None
        assert (watch.older.remembered.size, watch.older.remembered.root) == seen
        with pytest.raises(Refusal, match=r"log\.older_copy"):
            ask(scene("01-002"))
        record_sign_in(workbench.desk, workbench.desk.sign_in("Hélène Roy", PASSPHRASE))
    # Elsewhere nothing is remembered, and nothing is noticed: the file itself is whole.
    with opened(path, workstation(tmp_path / "elsewhere")) as (workbench, _):
        assert workbench.desk.journal.watch.older is None

    with opened(path, devices) as (workbench, scene):
        crew = scene("01-003").crew
        line = propose_restore(
            workbench.desk, sign(crew.pharmacist, PASSPHRASE, Meaning.APPROVED)
        )
        confirm(
            workbench.desk, sign(crew.operator, PASSPHRASE, Meaning.APPROVED), line.number
        )
    with opened(path, devices) as (workbench, scene):
        assert workbench.desk.journal.watch.older is None
        ask(scene("01-003"))
    again = read_snapshot(path).allocations
    assert [replace(row, request_line=0) for row in again] == [
        replace(row, request_line=0) for row in taken
    ], "the row that was lost is the next one again: hence the two signatures"


def test_the_study_s_folder_holds_nothing_of_the_memory(tmp_path: Path) -> None:
    study, state = tmp_path / "study", tmp_path / "state"
    study.mkdir()
    with create_study(study / "s.opaline", study_source("chocmsc"), workstation(state)) as opened:
        seat_crew(opened)
        head = opened.desk.journal.head
    assert all(item.name.startswith("s.opaline") for item in study.iterdir())
    (kept,) = state.iterdir()
    assert kept.read_text() == f"{head[0]}:{head[1].hex()}\n"
