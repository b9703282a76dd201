"""What a workstation remembers of a log: whole or nothing, for its user alone, never in silence."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import platformdirs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.desk.ports import Head, HeadMemory, Remembered
from app.devices.heads import HeadFolder, PracticeHeads
from app.trial.refusal import Trouble

LOG, OTHER = bytes(range(16)), bytes(16)
HEADS = st.builds(Head, st.integers(1, 10**12 - 1), st.binary(min_size=32, max_size=32))
REMEMBERED = st.builds(Remembered, HEADS, st.none() | HEADS)
FIRST = Remembered(Head(7, bytes([1]) * 32))
QUIET = [HealthCheck.function_scoped_fixture]


@pytest.fixture(params=["folder", "practice"])
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> HeadMemory:
    return HeadFolder(tmp_path / "a" / "heads") if request.param == "folder" else PracticeHeads()


@settings(suppress_health_check=QUIET)
@given(REMEMBERED, REMEMBERED)
def test_the_last_is_recalled_and_each_log_has_its_own(
    memory: HeadMemory, one: Remembered, two: Remembered
) -> None:
    memory.remember(OTHER, two)
    memory.remember(LOG, two)
    memory.remember(LOG, one)
    assert (memory.recall(LOG), memory.recall(OTHER)) == (one, two)


def test_of_an_unknown_log_nothing_is_remembered(memory: HeadMemory) -> None:
    assert memory.recall(LOG) is None
    memory.remember(OTHER, FIRST)
    assert memory.recall(LOG) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_files_and_folder_are_their_owner_s(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "heads"
    before = os.umask(0)
    try:
        HeadFolder(folder).remember(LOG, FIRST)
    finally:
        os.umask(before)
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_it_tells_size_and_root_as_an_anchor_and_nothing_else(tmp_path: Path) -> None:
    HeadFolder(tmp_path).remember(LOG, FIRST)
    (file,) = tmp_path.iterdir()
    assert (file.name, file.read_text()) == (LOG.hex(), f"7:{'01' * 32}\n")


GOOD = f"7:{'01' * 32}"


@pytest.mark.parametrize(
    "odd",
    ["", "\n", "7", f"07:{'01' * 32}\n", f"0:{'01' * 32}\n", f"7:{'01' * 31}\n", f"{GOOD}\n\n",
     f"{GOOD}\n{GOOD}\n{GOOD}\n", f"{GOOD}\r\n", f" {GOOD}\n", f"7:{'AB' * 32}\n", "é"],
)  # fmt: skip
def test_what_is_no_head_is_not_taken_for_one(tmp_path: Path, odd: str) -> None:
    (tmp_path / LOG.hex()).write_bytes(odd.encode())
    with pytest.raises(Trouble, match=r"head\.unreadable"):
        HeadFolder(tmp_path).recall(LOG)


@settings(suppress_health_check=QUIET)
@given(st.binary(max_size=200))
def test_nonsense_is_never_a_crash(tmp_path: Path, data: bytes) -> None:
    (tmp_path / LOG.hex()).write_bytes(data)
    with pytest.raises(Trouble, match=r"head\.unreadable"):
        HeadFolder(tmp_path).recall(LOG)


def test_a_disk_that_fails_leaves_the_former_head(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = HeadFolder(tmp_path)
    memory.remember(LOG, FIRST)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Trouble) as told:
        memory.remember(LOG, Remembered(Head(8, bytes(32))))
    assert (told.value.code, told.value.facts) == ("head.not_kept", {"reason": "ENOSPC"})
    assert memory.recall(LOG) == FIRST
    assert [path.name for path in tmp_path.iterdir()] == [LOG.hex()]


def test_a_place_that_cannot_be_written_or_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match=r"head\.not_kept"):
        HeadFolder(tmp_path / "file").remember(LOG, FIRST)
    (tmp_path / LOG.hex()).mkdir()
    with pytest.raises(Trouble, match=r"head\.unreadable"):
        HeadFolder(tmp_path).recall(LOG)


CAPSULES = st.dictionaries(
    st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), max_size=4
)
OPEN = f"{'01' * 32}:{'02' * 32}"


@settings(suppress_health_check=QUIET)
@given(CAPSULES, CAPSULES)
def test_how_far_open_preparations_had_come_is_recalled_log_by_log(
    memory: HeadMemory, one: dict[bytes, bytes], two: dict[bytes, bytes]
) -> None:
    memory.note_capsules(OTHER, two)
    memory.note_capsules(LOG, two)
    memory.note_capsules(LOG, one)
    assert (memory.capsules(LOG), memory.capsules(OTHER)) == (one, two)
    assert memory.capsules(bytes([7]) * 16) == {}


@pytest.mark.parametrize(
    "odd", ["\n", OPEN, f"{OPEN}\r\n", f"{OPEN}\n\n", f"{OPEN}\n{OPEN}\n", f"x{OPEN}\n", "é",
            OPEN.upper().replace("0", "A") + "\n"],
)  # fmt: skip
def test_what_tells_of_no_preparation_is_not_taken_for_one(tmp_path: Path, odd: str) -> None:
    (tmp_path / f"{LOG.hex()}.capsules").write_bytes(odd.encode())
    with pytest.raises(Trouble, match=r"head\.unreadable"):
        HeadFolder(tmp_path).capsules(LOG)


def test_of_open_preparations_too_a_place_that_fails_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match=r"head\.not_kept"):
        HeadFolder(tmp_path / "file").note_capsules(LOG, {})
    (tmp_path / f"{LOG.hex()}.capsules").mkdir()
    with pytest.raises(Trouble, match=r"head\.unreadable"):
        HeadFolder(tmp_path).capsules(LOG)


def test_by_default_it_is_the_user_s_own_state(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(platformdirs, "user_state_path", lambda name, appauthor: tmp_path / name)
    HeadFolder().remember(LOG, FIRST)
    assert (tmp_path / "opaline" / "heads" / LOG.hex()).exists()
    assert HeadFolder().recall(LOG) == FIRST
