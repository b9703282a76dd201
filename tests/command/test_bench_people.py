"""The acts about a seat that are measured are those that people do, all seven of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from app.command.benches import people as bench_people
from app.command.benches.people import people_rows
from app.command.join import Devices
from app.command.practice import PASSPHRASE
from app.devices.clock import SetClock
from app.devices.entropy import SystemEntropy
from app.devices.heads import PracticeHeads
from app.devices.resources import study_source, words
from app.store.reading import read_snapshot
from app.vault.kdf import derive
from app.vault.vault import OpalineVault
from tests.bench import TINY, TUESDAY, KeptPages


def test_every_act_of_a_seat_s_life_is_measured_and_told(tmp_path: Path) -> None:
    entropy = SystemEntropy()
    vault, clock = OpalineVault(TINY, entropy), SetClock(TUESDAY)
    devices = Devices(vault, clock, entropy, KeptPages(), "fr", PracticeHeads())
    bare = partial(derive, PASSPHRASE, bytes(16), TINY)
    rows = list(people_rows(tmp_path, study_source("chocmsc"), devices, bare))
    assert len(rows) == 7
    for row in rows:
        assert row["ratio"] and all(words(lang).say(f"bench.{row['row']}") for lang in ("fr", "en"))
    lines = [line.open for line in read_snapshot(tmp_path / "people.opaline").lines]
    for kind in ("RevocationProposed", "KeysRenewed", "KeysRewrapped", "DelegationProposed"):
        told = sum(b'"kind":"%s"' % kind.encode() in line for line in lines)
        assert told == bench_people.ROUNDS
