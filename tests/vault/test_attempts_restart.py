"""Wrong passphrases outlive the program: it is killed between tries, and nothing is forgotten."""

from __future__ import annotations

import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.command.practice import PASSPHRASE
from app.desk.seats.signing_in import record_sign_in
from app.desk.tries import Tried
from app.devices.attempts import AttemptFile
from app.devices.clock import SetClock
from app.store.reading import read_snapshot
from app.trial.refusal import Refusal
from app.vault.attempts import BEFORE_LOCK
from app.vault.vault import OpalineVault
from tests.bench import TINY, TUESDAY
from tests.desk.stages import at
from tests.fakes import SeededEntropy
from tests.journeys.on_disk import on_disk
from tests.store.children import child

NAME = "Claire Aubert"
SEAT, OTHER = "5eed5eed5eed5eed", "0123456789abcdef"


def vault_of(folder: Path, now: datetime) -> OpalineVault:
    """The vault of a program just started at this workstation."""
    memory = AttemptFile(folder / "state", SetClock(now))
    return OpalineVault(TINY, SeededEntropy(b"vault"), lambda: 0.0, memory)


def tried_and_killed(folder: Path, now: datetime, passphrase: str = "not the passphrase") -> str:
    """A program starts, tries once, tells what it was told, and is killed before it can tidy up."""
    desk = at("received").bench.desk

    def work(say: Callable[[object], None]) -> None:
        desk.vault = vault_of(folder, now)
        try:
            desk.sign_in(NAME, passphrase)
            say("opened")
        except Refusal as why:
            say(f"{why.code} {dict(why.facts)}")
        signal.pause()

    with child(work) as program:
        return str(program.hear())


def test_a_program_that_is_killed_between_tries_forgets_none_of_them(tmp_path: Path) -> None:
    now = TUESDAY
    told = []
    for _ in range(BEFORE_LOCK):
        told.append(tried_and_killed(tmp_path, now))
        told.append(tried_and_killed(tmp_path, now, PASSPHRASE))
        now += timedelta(hours=1)
    now -= timedelta(hours=1)
    wrong = "passphrase.wrong {}"
    assert told == [
        wrong, "passphrase.wait {'seconds': 1}", wrong, "passphrase.wait {'seconds': 2}",
        wrong, "passphrase.wait {'seconds': 4}", wrong, "passphrase.wait {'seconds': 8}",
        wrong, "passphrase.locked {'minutes': 1}",
    ]  # fmt: skip
    with on_disk(at("received"), tmp_path / "trial.opaline") as hands:
        desk = hands.bench.desk
        before = read_snapshot(tmp_path / "trial.opaline")
        desk.vault = vault_of(tmp_path, now + timedelta(minutes=1))
        person = desk.sign_in(NAME, PASSPHRASE)
        # Nothing of them was told at the file until somebody was there to sign it.
        assert read_snapshot(tmp_path / "trial.opaline") == before
        record_sign_in(desk, person)
        noted = desk.board.events[-2]
        assert (noted.kind, noted.number_of("times")) == ("PassphraseFailed", BEFORE_LOCK)
        assert AttemptFile(tmp_path / "state").recall() == {}


def test_a_clock_that_is_set_back_shortens_no_wait(tmp_path: Path) -> None:
    clock = SetClock(TUESDAY)
    AttemptFile(tmp_path, clock).keep(SEAT, Tried(6, 2))
    clock.set(TUESDAY - timedelta(days=1))
    assert AttemptFile(tmp_path, clock).recall() == {SEAT: Tried(6, 2, 0.0)}
    clock.set(TUESDAY + timedelta(seconds=90))
    assert AttemptFile(tmp_path, clock).recall() == {SEAT: Tried(6, 2, 90.0)}


def test_two_programs_keep_their_seats_beside_each_other(tmp_path: Path) -> None:
    one, two = (AttemptFile(tmp_path, SetClock(TUESDAY)) for _ in range(2))
    one.keep(SEAT, Tried(1, 1))
    two.keep(OTHER, Tried(3, 3))
    one.keep(SEAT, Tried(0, 0))
    assert two.recall() == {OTHER: Tried(3, 3)}
    assert (tmp_path / "attempts.json").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_keeps_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"no folder")
    vault = vault_of(tmp_path, TUESDAY)
    with pytest.raises(Refusal, match=r"passphrase\.wrong"), vault._attempts.trying(SEAT):
        raise Refusal("passphrase.wrong")
    assert vault.wrong_passphrases() == {SEAT: 1}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_whatever_the_file_holds_it_is_read_or_passed_over(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "attempts.json").write_bytes(data)
    AttemptFile(tmp_path, SetClock(TUESDAY)).recall()
