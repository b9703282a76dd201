"""The machine dies between the reveal and R: what the copy of D knows; no row comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.command.backups import FolderPlaces
from app.desk.backups.backup_rounds import BackupRounds
from app.desk.backups.carrying import carry
from app.desk.backups.missing import missing
from app.desk.backups.putting_back import restore_copy
from app.desk.backups.restoring import propose_restore
from app.desk.confirming import confirm
from app.desk.unblinded.label.printing import count_labels
from app.devices.backups import Keep
from app.store.study_file import SqliteStudyFile
from app.trial.names import Meaning
from tests.bench import bench_on
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.desk.test_act_corrections import look_arm, row_of
from tests.journeys.on_disk import on_disk
from tests.ui.stage import Told

TO_RELEASE = (
    "print", "materials", "thaw", "pool", "count", "compute", "fill", "label", "check",
    "release",
)  # fmt: skip


def places_of(hands: Hands, study: Path, folder: Path) -> FolderPlaces:
    """One place, outside."""
    log_id = hands.bench.desk.journal.log_id
    places = FolderPlaces(study, log_id, Told(), lambda: Keep(14, 13))
    places.choose(folder)
    return places


def taken_by_itself(hands: Hands, places: FolderPlaces) -> None:
    """What the window does behind an acceptance."""
    desk = hands.bench.desk
    object.__setattr__(desk.board, "practice", False)
    rounds = BackupRounds(desk, places)
    rounds.after({"Allocated"})
    frozen = rounds.due(hands.me)
    assert frozen is not None
    rounds.brought(frozen, carry(places, desk.vault.verify, frozen, "usb"))
    rounds.due(hands.me)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A disk for the study and one for its backups."""
    for name in ("study", "usb"):
        (tmp_path / name).mkdir()
    yield tmp_path


@BOTH_ARMS
def test_a_copy_of_d_goes_on_where_the_row_was_taken(cells: bool, folder: Path) -> None:
    path, again = folder / "study" / "trial.opaline", folder / "study" / "again.opaline"
    with on_disk(at("received", cells), path) as hands:
        hands.accept()
        places = places_of(hands, path, folder / "usb")
        taken_by_itself(hands, places)
        row, bag, bench = row_of(hands), hands.bag, hands.bench
        assert bench.desk.board.events[-1].kind == "BackupProven"
        hands.reveal()
        hands.print()
        lost = {event.kind for event in bench.desk.board.events[-3:]}
        assert lost == {"BackupProven", "ArmRevealed", "LabelsPrinted"}
        (moment,) = places.taken("usb")
        assert restore_copy(bench.desk, places, "usb", moment, again).lost == 3
    with SqliteStudyFile.open(again) as file:
        seen = bench_on(file, bench.desk.study.source, bench.entropy, bench.clock, bench.heads)
        hands = replace(hands, bench=seen)
        told = missing(seen.desk, places)
        assert told is not None and told.remembered - told.found == told.unnamed == 3
        assert (row_of(hands), hands.bag) == (row, bag)
        first = hands.request
        hands.receive("01-002")
        with refused(hands, "log.older_copy"):
            hands.accept()
        line = propose_restore(seen.desk, hands.sign(Meaning.APPROVED))
        confirm(seen.desk, hands.second(Meaning.APPROVED), line.number)
        hands.accept()
        assert row_of(hands) != row, "the row cannot be given again"
        hands.request = first
        hands.reveal()
        with refused(hands, "capsule.went_back"):
            hands.print()
        for act in TO_RELEASE:
            getattr(hands, act)()
        assert look_arm(hands) is cells
        seen.verdict()


@BOTH_ARMS
def test_a_row_taken_while_the_bench_was_busy_outlives_the_machine(
    cells: bool, folder: Path
) -> None:
    """All lines come back; what was done at the bench is done again, its labels are counted."""
    path, again = folder / "study" / "trial.opaline", folder / "study" / "again.opaline"
    with on_disk(at("received", cells), path) as hands:
        bench, desk = hands.bench, hands.bench.desk
        object.__setattr__(desk.board, "practice", False)
        places = places_of(hands, path, folder / "usb")
        rounds = BackupRounds(desk, places)
        hands.accept()
        rounds.after({"Allocated"})
        hands.reveal()
        for act in TO_RELEASE[: TO_RELEASE.index("fill")]:
            getattr(hands, act)()
        first = hands.request
        hands.bench.advance(1)
        hands.receive("01-002")
        hands.accept()
        rounds.after({"Allocated"})
        frozen = rounds.due(hands.me)
        assert frozen is not None
        assert carry(places, desk.vault.verify, frozen, "usb").failure is None
        row, lines = row_of(hands), len(desk.board.events)
        (moment,) = places.taken("usb")
        assert restore_copy(desk, places, "usb", moment, again).lost == 0
    with SqliteStudyFile.open(again) as file:
        seen = bench_on(file, desk.study.source, bench.entropy, bench.clock)
        hands = replace(hands, bench=seen)
        assert len(seen.desk.board.events) == lines and row_of(hands) == row
        hands.request = first
        count_labels(hands.workbench, hands.me, first, 3, hands.second())
        for act in TO_RELEASE[1:]:
            getattr(hands, act)()
        assert look_arm(hands) is cells
        seen.verdict()
