"""From a passphrase to a key."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from app.trial.refusal import Refusal, Trouble
from app.vault import kdf
from app.vault.kdf import (
    CEILING,
    DEFAULT,
    FLOOR,
    TARGET,
    KdfCost,
    calibrated,
    derive,
    require_strong,
)
from tests.vault.seats import CHEAP

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "tests/vectors/vault/rfc.json").read_text("utf-8"))


def test_argon2id_gives_the_published_tag() -> None:
    told = VECTORS["argon2id"]
    parts = {name: bytes.fromhex(told[name]) for name in ("salt", "secret", "ad")}
    argon2 = Argon2id(
        length=32, memory_cost=told["memory_kib"], iterations=told["iterations"],
        lanes=told["lanes"], **parts,
    )  # fmt: skip
    assert argon2.derive(bytes.fromhex(told["password"])).hex() == told["tag"]


@pytest.mark.parametrize("told", VECTORS["hkdf"])
def test_hkdf_gives_the_published_key(told: dict[str, str]) -> None:
    key, salt, info = (bytes.fromhex(told[name]) for name in ("ikm", "salt", "info"))
    okm = bytes.fromhex(told["okm"])
    assert HKDF(SHA256(), len(okm), salt=salt or None, info=info).derive(key) == okm


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=40), st.binary(min_size=16))
def test_another_library_derives_the_same_key(passphrase: str, salt: bytes) -> None:
    theirs = argon2id.kdf(32, passphrase.encode(), salt[:16], opslimit=2, memlimit=64 * 1024)
    assert derive(passphrase, salt[:16], KdfCost(64, 2, 1)).open() == theirs


@pytest.mark.parametrize("other", ["forêt", "ｆｏｒêｔ"])
def test_a_passphrase_is_the_same_however_it_was_composed(other: str) -> None:
    keys = {derive(text, bytes(16), CHEAP).open() for text in ("forêt", other)}
    assert len(keys) == 1


def test_every_part_of_the_input_changes_the_key() -> None:
    inputs = [
        ("forêt", bytes(16), CHEAP), ("foret", bytes(16), CHEAP), ("forêt", b"\1" * 16, CHEAP),
        ("forêt", bytes(16), KdfCost(33, 1, 1)), ("forêt", bytes(16), KdfCost(32, 2, 1)),
        ("forêt", bytes(16), KdfCost(32, 1, 2)), ("", bytes(16), CHEAP),
        ("\ud800", bytes(16), CHEAP),
    ]  # fmt: skip
    assert len({derive(*one).open() for one in inputs}) == len(inputs)


@given(st.text(max_size=13, alphabet=st.characters(codec="ascii")))
def test_a_short_passphrase_is_refused(passphrase: str) -> None:
    with pytest.raises(Refusal) as told:
        require_strong(passphrase)
    assert (told.value.code, told.value.facts) == ("passphrase.weak", {"least": 14})


def test_fourteen_characters_are_counted_as_people_count_them() -> None:
    require_strong("e\u0301" * 14)
    with pytest.raises(Refusal):
        require_strong("e\u0301" * 13)


def test_production_makes_more_than_it_asks_for() -> None:
    assert [KdfCost(65536, 3, 4), KdfCost(262144, 3, 4)] == [FLOOR, DEFAULT]
    assert DEFAULT.reaches(FLOOR) and CEILING.reaches(DEFAULT)


@pytest.mark.parametrize("cost", [KdfCost(65535, 3, 4), KdfCost(65536, 2, 4), KdfCost(65536, 3, 3)])
def test_a_cost_below_the_floor_in_one_part_does_not_reach_it(cost: KdfCost) -> None:
    assert not cost.reaches(FLOOR)
    assert FLOOR.reaches(cost)
    assert cost.at_most(FLOOR) == cost
    assert DEFAULT.at_most(FLOOR) == FLOOR


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no address space")
def test_too_little_memory_is_told() -> None:
    program = (
        "import resource\n"
        "from app.trial.refusal import Trouble\n"
        "from app.vault.kdf import CEILING, derive\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29))\n"
        "try:\n    derive('x', bytes(16), CEILING)\n"
        "except Trouble as why:\n    print(why)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert told.stdout.strip() == "trouble.passphrase.no_memory(memory_mib=1024)"


def test_two_derivations_at_once_wait_for_each_other() -> None:
    """Without a lock OpenSSL's thread pool answers with a want of memory, or never."""
    program = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from app.vault.kdf import KdfCost, derive\n"
        "cost = KdfCost(1024, 1, 4)\n"
        "with ThreadPoolExecutor(3) as pool:\n"
        "    many = [pool.submit(derive, 'x', bytes(16), cost) for _ in range(60)]\n"
        "print(len({one.result().open() for one in many}))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True,
        timeout=300,
    )  # fmt: skip
    assert told.stdout.strip() == "1"


class Machine:
    """A machine that derives at a speed of its own; its stopwatch tells what that took."""

    def __init__(self, mib_a_second: float, memory_mib: int = 2**20) -> None:
        self.speed = mib_a_second
        self.memory = memory_mib
        self.seconds = 0.0
        self.asked: list[KdfCost] = []

    def derive(self, passphrase: str, salt: bytes, cost: KdfCost) -> None:
        """Takes its time."""
        self.asked.append(cost)
        if cost.memory_kib // 1024 > self.memory:
            raise Trouble("passphrase.no_memory", memory_mib=cost.memory_kib // 1024)
        self.seconds += cost.memory_kib / 1024 / self.speed

    def start(self) -> Callable[[], float]:
        """Starts a stopwatch."""
        begun = self.seconds
        return lambda: self.seconds - begun


@given(st.floats(1, 100_000), st.sampled_from([2**20, 700, 300, 64]))
def test_a_seat_costs_as_much_as_the_machine_bears_in_a_second(speed: float, memory: int) -> None:
    machine = Machine(speed, memory)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kdf, "derive", machine.derive)
        cost = calibrated(machine.start)
    assert cost.reaches(FLOOR) and CEILING.reaches(cost)
    assert (cost.iterations, cost.lanes) == (DEFAULT.iterations, DEFAULT.lanes)
    mib = cost.memory_kib // 1024
    assert mib in (64, 128, 256, 512, 1024)
    assert mib == 64 or (mib <= memory and mib / speed <= TARGET)
    bears = 2 * mib <= memory and 2 * mib <= 1024
    assert not bears or 2 * mib / speed > TARGET


def test_an_office_machine_gets_what_production_makes() -> None:
    machine = Machine(300)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kdf, "derive", machine.derive)
        assert calibrated(machine.start) == DEFAULT
    assert len(machine.asked) == 3
