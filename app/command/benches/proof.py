"""What proof costs beside bare signatures: by two threads, by the independent verifier.

The floor is what ``openssl speed`` does on the same cores in the same round,
where there is an openssl, and the program's own library alone otherwise.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

from app.command.join import Devices, open_study
from app.custody.entry import signed_message
from app.custody.records import Line
from app.custody.verdict import THREADS, verify_file
from app.devices.clock import stopwatch
from app.devices.resources import RESOURCES
from app.store.reading import read_snapshot
from app.vault.signing import verify

ROUNDS = 3
VERIFIER = RESOURCES.parent / "verifier" / "verify_log.py"
Bare = Callable[[int], float]
"""Signatures that so many threads check in a second."""


def proof_rows(
    path: Path, devices: Devices, mine: Sequence[Line], key: bytes
) -> Iterator[dict[str, object]]:
    """Ratios to the signatures of the file at `path`; `mine` are some lines that `key` signed."""
    count = len(read_snapshot(path).lines)
    bare = _openssl if shutil.which("openssl") else _own(mine, key)
    yield _row("proof_two_threads", _verification(path), lambda: count / bare(THREADS))
    if find_spec("nacl") is not None and VERIFIER.is_file():
        yield _row("proof_verifier", lambda: _independent(path), lambda: count / bare(1))
    yield _row("opening", lambda: _opening(path, devices), lambda: count / bare(1))


def _row(
    name: str, thing: Callable[[], object], floor: Callable[[], float]
) -> dict[str, object]:
    ratios = []
    for _ in range(ROUNDS):
        elapsed = stopwatch()
        thing()
        seconds = elapsed()
        ratios.append(seconds / floor())
    return {
        "row": name, "ratio": round(statistics.median(ratios), 2),
        "lowest": round(min(ratios), 2), "highest": round(max(ratios), 2),
    }  # fmt: skip


def _verification(path: Path) -> Callable[[], object]:
    snapshot = read_snapshot(path)
    return lambda: verify_file(snapshot, verify, threads=THREADS)


def _independent(path: Path) -> None:
    command = [sys.executable, str(VERIFIER), str(path)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def _opening(path: Path, devices: Devices) -> None:
    with open_study(path, devices):
        pass


def _openssl(threads: int) -> float:
    command = ["openssl", "speed", "-seconds", "1", "-multi", str(threads), "ed25519"]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    )
    return float(done.stdout.split()[-1])


def _own(mine: Sequence[Line], key: bytes) -> Bare:
    def check() -> None:
        for line in mine:
            verify(key, line.signature, signed_message(line.entry))

    def rate(threads: int) -> float:
        elapsed = stopwatch()
        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(check) for _ in range(threads)]:
                done.result()
        return threads * len(mine) / elapsed()

    return rate
