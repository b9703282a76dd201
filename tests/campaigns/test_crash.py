"""The campaigns of crashes, short: what they find, and that they would find it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.store import study_file
from tests.campaigns import faults, full, kills, power
from tests.campaigns.disk import Fault, Op
from tests.campaigns.faults import Prover, Tally, moments
from tests.campaigns.ledger import Ledger, Rows
from tests.campaigns.power import SECTOR, Folder, Platter
from tests.journeys.resuming import found


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in force."""
    path = tmp_path_factory.mktemp("founded") / power.NAME
    found(path)
    return path


def test_a_day_killed_at_random_is_the_same_day(founded: Path, tmp_path: Path) -> None:
    tally = kills.campaign(founded, tmp_path, kills=12, seed=3)
    assert (tally.kills, tally.days) == (12, 1)
    assert tally.acknowledged > 12 and tally.papers > 0


def test_a_power_cut_anywhere_in_a_founding_loses_nothing(tmp_path: Path) -> None:
    judge = power.of_a_founding(tmp_path / "it").judged(tmp_path, random.Random(1), 1)
    assert judge.states > 100
    assert not judge.wrong, judge.first


def test_a_power_cut_anywhere_in_a_day_loses_nothing(founded: Path, tmp_path: Path) -> None:
    day = power.of_a_day(founded, tmp_path / "it", acts=8)
    judge = day.judged(tmp_path, random.Random(1), 2, deep=0.05)
    assert judge.states > 300 and judge.recoveries
    assert not judge.wrong, judge.first


def test_a_power_cut_anywhere_in_an_upgrade_loses_nothing(tmp_path: Path) -> None:
    recording = power.of_an_upgrade(tmp_path / "it")
    assert {"renamed", "folder"} <= {op.kind for op in recording.ops}
    judge = recording.judged(tmp_path, random.Random(1), 2, deep=0.02)
    assert judge.states > 50
    assert not judge.wrong, judge.first


@pytest.mark.parametrize(
    ("journal", "synchronous", "harm"),
    [("TRUNCATE", "OFF", "corrupt"), ("DELETE", "FULL", "acknowledged act lost")],
)
def test_under_other_settings_power_cuts_are_seen_to_do_harm(
    founded: Path, tmp_path: Path, journal: str, synchronous: str, harm: str
) -> None:
    with power.under(journal, synchronous):
        day = power.of_a_day(founded, tmp_path / "it", acts=3)
    assert day.judged(tmp_path, random.Random(1), 6).wrong[harm]


@pytest.fixture
def prover(tmp_path: Path) -> Prover:
    return Prover(tmp_path / "run", random.Random(1), disks=4)


@pytest.mark.parametrize(("way", "step"), [("once", 29), ("lasting", 61), ("full", 9)])
def test_a_failing_call_loses_nothing_and_is_told(
    founded: Path, tmp_path: Path, prover: Prover, way: str, step: int
) -> None:
    for moment in moments(founded, tmp_path / "moments", ["01-001 materials"]):
        prover.prove(moment, way, step)
    assert prover.tally.told and prover.tally.attempts > 3
    assert not prover.tally.wrong, prover.tally.first


SYNCS = {"syncs": {"kinds": frozenset({"sync"})}}


def test_what_was_found_saved_after_a_failed_sync_survives_a_power_cut(
    founded: Path, tmp_path: Path, prover: Prover, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "WAYS", SYNCS)
    moment = moments(founded, tmp_path / "moments", ["01-001 receive"])[0]
    prover.prove(moment, "syncs")
    assert prover.tally.most == 4
    assert not prover.tally.wrong, prover.tally.first


def test_without_settling_it_would_not(
    founded: Path, tmp_path: Path, prover: Prover, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "WAYS", SYNCS)
    monkeypatch.setattr(study_file, "settle", lambda path, wait: None)
    moment = moments(founded, tmp_path / "moments", ["01-001 receive"])[0]
    prover.prove(moment, "syncs")
    assert "acknowledged act lost" in prover.judge.wrong


def test_a_full_disk_saves_all_or_nothing(founded: Path, tmp_path: Path) -> None:
    tally = Tally()
    moment = moments(founded, tmp_path / "moments", ["01-001 print"])[0]
    full.by_limit(moment, tmp_path / "run", tally, 61 * 1024)
    assert tally.told and tally.done == 1
    assert not tally.wrong, tally.first


def written(platter: Platter, *ops: Op) -> Platter:
    """A file after further calls."""
    platter.later += [(op, None) for op in ops]
    return platter


def leftovers(platter: Platter) -> set[bytes]:
    """All that power cuts are seen to leave of a file."""
    chance = random.Random(1)
    return {platter.cut(chance, keep) for keep in (0.0, 0.5, 1.0) for _ in range(200)}


def test_a_write_is_kept_lost_or_torn_until_it_is_synced() -> None:
    old, new = b"a" * 2 * SECTOR, b"b" * 2 * SECTOR
    platter = written(Platter(old), Op("write", data=new))
    torn = {old[:SECTOR] + new[SECTOR:], new[:SECTOR] + old[SECTOR:]}
    assert leftovers(platter) == {old, new} | torn
    platter.sync(True)
    assert leftovers(platter) == {new}


def test_a_failed_sync_leaves_what_was_before_it_unsure_for_good() -> None:
    platter = written(Platter(b"old"), Op("truncate", place=0))
    platter.sync(False)
    written(platter, Op("write", place=10, data=b"x"))
    platter.sync(True)
    assert leftovers(platter) == {b"old" + bytes(7) + b"x", bytes(10) + b"x"}


def test_a_file_grown_in_vain_may_end_in_rubbish() -> None:
    left = leftovers(written(Platter(b""), Op("write", data=b"b" * 9)))
    assert {b"", b"b" * 9, bytes(9)} < left
    assert {len(image) for image in left} == {0, 9}


def test_a_name_and_a_deletion_wait_for_the_folder() -> None:
    folder = Folder.of({"s": b"1"})
    folder.take(Op("created", "s-journal"))
    folder.take(Op("delete", "s", sure=False))
    chance = random.Random(1)
    seen = {tuple(sorted(folder.cut(chance))) for _ in range(100)}
    assert seen == {(), ("s",), ("s-journal",), ("s", "s-journal")}
    folder.take(Op("sync", "s-journal"))
    assert {tuple(folder.cut(chance)) for _ in range(20)} == {("s-journal",)}


def test_a_new_name_waits_for_the_folder() -> None:
    folder = Folder.of({"s": b"old", "s.new": b"new"})
    folder.take(Op("renamed", "s.new", data=b"s"))
    chance = random.Random(1)
    seen = {tuple(sorted(folder.cut(chance).items())) for _ in range(50)}
    assert seen == {(("s", b"new"),), (("s", b"old"), ("s.new", b"new"))}
    folder.take(Op("folder"))
    assert folder.cut(chance) == {"s": b"new"}


def test_the_ledger_allows_a_pending_turn_whole_or_not_at_all() -> None:
    ledger = Ledger({("line", 0): "a"})
    ledger.hear(("about", {("line", 1): "b", ("capsule", 0): "c"}))
    whole: Rows = {("line", 0): "a", ("line", 1): "b", ("capsule", 0): "c"}
    assert ledger.allows({("line", 0): "a"}) and ledger.allows(whole)
    assert not ledger.allows({("line", 0): "a", ("line", 1): "b"})
    assert not ledger.allows({**whole, ("line", 2): "d"})
    ledger.hear(("kept", ""))
    assert not ledger.allows({("line", 0): "a"})
    ledger.hear(("about", {("capsule", 0): None}))
    ledger.hear(("failed", "file.not_saved"))
    assert ledger.allows(whole) and not ledger.allows({("line", 0): "a", ("line", 1): "b"})


@pytest.mark.parametrize(("lasting", "fired"), [(False, [3]), (True, [3, 4, 5])])
def test_a_fault_fires_when_it_should(lasting: bool, fired: list[int]) -> None:
    fault = Fault(first=3, lasting=lasting, kinds=frozenset({"sync"}))
    assert fault.reach("write", 0) is None
    met = [number for number in range(1, 6) if fault.reach("sync", number) is not None]
    assert (met, fault.met, fault.noted) == (fired, 5, 3)
    fault.heal()
    assert fault.reach("sync", 9) is None
