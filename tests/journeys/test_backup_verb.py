"""``opaline backup``: a folder outside the unblinded room gets a copy at R and daily, no other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from app.command.backup import NOT_PROVEN, PROVEN, run
from app.command.verb import NOT_DONE
from app.desk.seats.signing_in import record_sign_in
from app.devices.backups import BackupFolder
from app.devices.clock import SetClock
from app.store.reading import read_snapshot
from app.trial.clocks import next_step
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at
from tests.journeys.on_disk import on_disk


class Room:
    """A study on a disk, a folder in the room and one outside, and the verb."""

    def __init__(self, hands: Hands, folder: Path) -> None:
        self.hands, self.folder = hands, folder
        self.path = folder / "study" / "trial.opaline"
        self.clock = SetClock(hands.bench.clock.now())

    def back_up(self, *options: str) -> tuple[int, str]:
        """What the verb says, at the moment that the clock of the desk shows or a later one."""
        out = StringIO()
        self.clock.set(max(self.clock.now(), self.hands.bench.clock.now()))
        return run([str(self.path), *options], StringIO(), out, out, self.clock), out.getvalue()

    def outside(self) -> tuple[int, str]:
        return self.back_up("--to", str(self.folder / "nas"))

    def inside(self) -> tuple[int, str]:
        return self.back_up("--inside", str(self.folder / "room"))

    def copies(self, name: str) -> int:
        return len(list((self.folder / name).iterdir()))


@contextmanager
def room(hands: Hands, folder: Path) -> Iterator[Room]:
    for name in ("study", "nas", "room"):
        (folder / name).mkdir()
    with on_disk(hands, folder / "study" / "trial.opaline") as opened:
        yield Room(opened, folder)


def test_between_bags_a_folder_outside_gets_one_a_day_and_one_in_the_room_each_time(
    tmp_path: Path
) -> None:
    with room(at("received"), tmp_path) as here:
        daily = timedelta(hours=here.hands.bench.desk.study.backup.longest_h)
        for _ in range(3):
            assert here.outside()[0] == here.inside()[0] == PROVEN
            here.hands.bench.advance(daily / 4 / timedelta(minutes=1))
        assert (here.copies("nas"), here.copies("room")) == (1, 3)
        assert "nothing to copy" in here.outside()[1]
        here.hands.bench.advance(daily / 4 / timedelta(minutes=1))
        here.outside()
        assert here.copies("nas") == 2


@BOTH_ARMS
@pytest.mark.parametrize("stage", ["accepted", "thawed"])
def test_nothing_goes_outside_while_a_preparation_is_open(
    stage: str, cells: bool, tmp_path: Path
) -> None:
    with room(at(stage, cells), tmp_path) as here:
        code, told = here.outside()
        assert code == NOT_PROVEN and "run the command again when the preparation" in told
        assert here.copies("nas") == 0
        assert here.inside()[0] == (PROVEN if stage == "accepted" else NOT_PROVEN)


@BOTH_ARMS
def test_the_copy_of_a_departure_bears_the_step_behind_it_and_is_taken_once(
    cells: bool, tmp_path: Path
) -> None:
    with room(at("checked", cells), tmp_path) as here:
        study = here.hands.bench.desk.study
        here.hands.release()
        left = here.hands.bench.clock.now()
        code, told = here.outside()
        step = next_step(study, left)
        assert code == PROVEN and here.clock.now() == step and f"{step:%H:%M}" in told
        log_id = here.hands.bench.desk.journal.log_id
        (copy,) = BackupFolder(tmp_path / "nas", log_id).generations()
        assert copy.taken == step
        assert read_snapshot(copy.path).lines == here.hands.bench.file.snapshot().lines
        here.hands.bench.advance(30)
        assert "nothing to copy" in here.outside()[1] and here.copies("nas") == 1


@pytest.mark.parametrize("spoilt", ["damaged", "torn", "from the future"])
def test_what_tells_nothing_of_today_holds_nothing_up(spoilt: str, tmp_path: Path) -> None:
    """The newest there is damaged, half of it is missing, or its moment has not come."""
    with room(at("received"), tmp_path) as here:
        here.outside()
        (copy,) = (tmp_path / "nas").iterdir()
        if spoilt == "damaged":
            data = bytearray(copy.read_bytes())
            data[data.index(b"RequestReceived")] ^= 1
            copy.write_bytes(data)
        elif spoilt == "torn":
            copy.write_bytes(copy.read_bytes()[:5000])
        else:
            log_id = here.hands.bench.desk.journal.log_id
            future = here.clock.now() + timedelta(days=900)
            copy.rename(BackupFolder(tmp_path / "nas", log_id).place(future))
        here.hands.bench.advance(1)
        assert here.outside()[0] == PROVEN
        assert here.copies("nas") == 2


def test_a_copy_of_another_history_is_none_of_this_one(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with room(at("received"), tmp_path / "one") as there:
        there.hands.bench.advance(1)
        record_sign_in(there.hands.bench.desk, there.hands.me)
        there.outside()
    (foreign,) = (tmp_path / "one" / "nas").iterdir()
    with room(at("received"), tmp_path / "two") as here:
        here.hands.bench.advance(2)
        record_sign_in(here.hands.bench.desk, here.hands.me)
        shutil.copy(foreign, tmp_path / "two" / "nas")
        assert here.outside()[0] == PROVEN
        assert here.copies("nas") == 2


def test_proving_asks_nothing_of_the_day_and_takes_none(tmp_path: Path) -> None:
    with room(at("received"), tmp_path) as here:
        here.outside()
        here.hands.bench.advance(1)
        assert here.back_up("--to", str(tmp_path / "nas"), "--prove")[0] == PROVEN
        assert here.back_up("--inside", str(tmp_path / "nas"), "--prove")[0] == PROVEN
        assert here.copies("nas") == 1


def test_a_log_that_does_not_follow_is_not_copied(tmp_path: Path) -> None:
    with room(at("received"), tmp_path) as here:
        pass
    data = bytearray(here.path.read_bytes())
    data[data.index(b"RequestReceived")] ^= 1
    here.path.write_bytes(data)
    code, told = here.inside()
    assert code == NOT_DONE and "does not follow" in told and here.copies("room") == 0
