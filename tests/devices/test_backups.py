"""Generations of backups: named by log and moment, thinned by the rule, never the last one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.backups import BackupFolder, Generation, Keep, superseded
from app.trial.refusal import Trouble

KEEP = Keep(days=14, weeks=13)
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LOG, OTHER = bytes(range(16)), bytes(16)


def taken(*days: float) -> list[Generation]:
    return [Generation(Path(f"{day}"), NOW - timedelta(days=day)) for day in days]


def test_the_backups_of_a_log_are_found_among_others(tmp_path: Path) -> None:
    mine, theirs = BackupFolder(tmp_path, LOG), BackupFolder(tmp_path, OTHER)
    for at in (NOW, NOW - timedelta(days=3)):
        mine.place(at).touch()
    theirs.place(NOW).touch()
    for name in ("notes.txt", f"{LOG.hex()[:16]}-20269923T060000Z.opaline", "x.opaline.part"):
        (tmp_path / name).touch()
    found = mine.generations()
    assert [one.taken for one in found] == [NOW, NOW - timedelta(days=3)]
    assert [one.path for one in theirs.generations()] == [theirs.place(NOW)]


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"backup\.unreachable"):
        BackupFolder(tmp_path / "usb", LOG).generations()


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 5000])
def test_what_is_no_folder_s_name_is_told_as_one_that_is_gone(name: str) -> None:
    with pytest.raises(Trouble, match=r"backup\.unreachable"):
        BackupFolder(Path(name), LOG).generations()


def test_two_weeks_stay_whole_then_one_a_week_then_one_a_month() -> None:
    daily = taken(*range(400))
    gone = {one.path.name for one in superseded(daily, NOW, KEEP)}
    kept = [day for day in range(400) if str(day) not in gone]
    assert kept[:14] == list(range(14))
    weeks = [day for day in kept if 14 <= day < 14 + 7 * 13]
    assert 13 <= len(weeks) <= 19
    months = {(NOW - timedelta(days=day)).strftime("%Y-%m") for day in range(400)}
    assert {(NOW - timedelta(days=day)).strftime("%Y-%m") for day in kept} == months
    assert len([day for day in kept if day > 120]) <= 11


@given(st.lists(st.floats(-3, 2000), unique=True, min_size=1, max_size=60))
def test_the_newest_stays_and_thinning_again_takes_nothing(days: list[float]) -> None:
    all_of_them = taken(*days)
    gone = superseded(all_of_them, NOW, KEEP)
    left = [one for one in all_of_them if one not in gone]
    assert max(all_of_them, key=lambda one: one.taken) in left
    assert superseded(left, NOW, KEEP) == []
    assert all((NOW - one.taken).days >= KEEP.days for one in gone)


def test_another_rule_keeps_others() -> None:
    gone = {one.path.name for one in superseded(taken(*range(60)), NOW, Keep(days=3, weeks=0))}
    kept = [day for day in range(60) if str(day) not in gone]
    # The days of the rule, and the newest of each month.
    assert kept[:3] == [0, 1, 2] and len(kept) == 5


def test_thinning_takes_the_files(tmp_path: Path) -> None:
    folder = BackupFolder(tmp_path, LOG)
    for day in range(60):
        folder.place(NOW - timedelta(days=day)).touch()
    folder.thin(NOW, KEEP)
    assert 14 < len(folder.generations()) < 30
    assert folder.generations()[0].taken == NOW


def test_what_was_begun_and_left_is_no_backup_and_goes_a_day_later(tmp_path: Path) -> None:
    folder, theirs = BackupFolder(tmp_path, LOG), BackupFolder(tmp_path, OTHER)
    parts = [
        place.with_name(f"{place.name}.part")
        for place in (
            folder.place(NOW), folder.place(NOW - timedelta(days=2)),
            theirs.place(NOW - timedelta(days=2)),
        )
    ]  # fmt: skip
    for part in parts:
        part.touch()
    assert folder.generations() == []
    folder.thin(NOW, KEEP)
    assert [part.exists() for part in parts] == [True, False, True]


@given(st.integers(1, 200), st.integers(-60, 100))
def test_a_clock_that_is_years_wrong_takes_none_that_a_right_one_would_keep(
    days: int, years: int
) -> None:
    """One backup is taken by it, and then the others are thinned by what it says."""
    daily = taken(*range(1, days))
    by_a_right_clock = superseded(daily, NOW, KEEP)
    wrong = NOW + timedelta(days=365 * years + 1)
    odd = Generation(Path("odd"), wrong)
    gone = superseded([*daily, odd], wrong, KEEP)
    assert odd not in gone
    lost = [one for one in daily if one in gone and one not in by_a_right_clock]
    # It takes one of the days itself, at most, and no good copy of the last fortnight.
    assert all((NOW - one.taken).days >= KEEP.days - 1 for one in lost) and len(lost) <= 3


def test_few_backups_all_stay_whatever_the_clock_says() -> None:
    few = taken(0, 20, 21, 22, 400)
    assert superseded(few, NOW + timedelta(days=40000), KEEP) == []
