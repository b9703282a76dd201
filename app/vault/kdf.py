"""From a passphrase to a key: Argon2id version 1.3 (RFC 9106), its cost a parameter."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.trial.refusal import Refusal, Trouble
from app.trial.sealed import Sealed

LEAST_CHARACTERS = 14
SALT_SIZE = 16
KEY_SIZE = 32


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one guess at a passphrase costs: memory in KiB, passes over it, parallel lanes."""

    memory_kib: int
    iterations: int
    lanes: int

    def reaches(self, floor: KdfCost) -> bool:
        """Whether no part of this cost lies under `floor`."""
        return (
            self.memory_kib >= floor.memory_kib
            and self.iterations >= floor.iterations
            and self.lanes >= floor.lanes
        )

    def at_most(self, most: KdfCost) -> Self:
        """This cost, each part held down to `most`."""
        return type(self)(
            min(self.memory_kib, most.memory_kib),
            min(self.iterations, most.iterations),
            min(self.lanes, most.lanes),
        )

    @property
    def is_readable(self) -> bool:
        """Whether a stored cost may be tried: Argon2's own minimum, and at most `CEILING`."""
        least = KdfCost(8 * self.lanes, 1, 1)
        return self.reaches(least) and CEILING.reaches(self)


FLOOR = KdfCost(64 * 1024, 3, 4)
"""The least that production opens: RFC 9106, second recommended choice."""
DEFAULT = KdfCost(256 * 1024, 3, 4)
"""What production makes: about a second on an office machine."""
CEILING = KdfCost(1024 * 1024, 10, 8)
"""The most that is read from a file, lest a forged one exhaust the machine."""
TARGET = 0.88
"""The seconds that one derivation may take on the machine at which a seat is made.

The dearest act about a seat takes two and is to stay within two seconds.
"""
# OpenSSL spreads the lanes over one pool of threads: two derivations at once wait for each
# other for ever, or fail for want of memory that is there.
_ONE_AT_A_TIME = threading.Lock()


def calibrated(start: Callable[[], Callable[[], float]]) -> KdfCost:
    """What a new seat should cost on this machine, `start` starting a stopwatch in seconds.

    As much memory as keeps one derivation within `TARGET`, a power of two from
    `FLOOR` to `CEILING`; passes and lanes are those of `DEFAULT`. A guess from the
    floor is held against one run at the cost found. Raises Trouble
    ``passphrase.no_memory`` when the floor itself cannot be had.
    """
    floor = min(_seconds(FLOOR, start) for _ in range(2))
    memory = FLOOR.memory_kib
    while memory < CEILING.memory_kib and 2 * memory / FLOOR.memory_kib * floor <= TARGET:
        memory *= 2
    while memory > FLOOR.memory_kib and not _affordable(memory, start):
        memory //= 2
    return KdfCost(memory, DEFAULT.iterations, DEFAULT.lanes)


def _affordable(memory: int, start: Callable[[], Callable[[], float]]) -> bool:
    try:
        return _seconds(KdfCost(memory, DEFAULT.iterations, DEFAULT.lanes), start) <= TARGET
    except Trouble:
        return False


def _seconds(cost: KdfCost, start: Callable[[], Callable[[], float]]) -> float:
    elapsed = start()
    derive("", bytes(SALT_SIZE), cost)
    return elapsed()


def require_strong(passphrase: str) -> None:
    """Raises Refusal ``passphrase.weak`` (fact ``least``) under 14 characters."""
    if len(_normal(passphrase)) < LEAST_CHARACTERS:
        raise Refusal("passphrase.weak", least=LEAST_CHARACTERS)


def derive(passphrase: str, salt: bytes, cost: KdfCost) -> Sealed[bytes]:
    """The key (32 bytes) of a passphrase, the same however its accents were composed.

    Called from two threads, one waits for the other. Raises Trouble
    ``passphrase.no_memory`` (fact ``memory_mib``).
    """
    argon2 = Argon2id(
        salt=salt, length=KEY_SIZE, iterations=cost.iterations,
        lanes=cost.lanes, memory_cost=cost.memory_kib,
    )  # fmt: skip
    try:
        # A lone surrogate cannot be typed, but may come from a damaged environment.
        with _ONE_AT_A_TIME:
            return Sealed(argon2.derive(_normal(passphrase).encode("utf-8", "surrogatepass")))
    except MemoryError as why:
        raise Trouble("passphrase.no_memory", memory_mib=cost.memory_kib // 1024) from why


def _normal(passphrase: str) -> str:
    return unicodedata.normalize("NFKC", passphrase)
