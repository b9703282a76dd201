"""``python -m tests.campaigns.fuzz``: every reader, guided by what of the program it reaches.

Needs atheris, which runs on Linux and macOS only and so stands in no lock:
``.venv/bin/python -m pip install atheris`` (the set-up removes it when it
builds the environment anew). ``--seconds`` for each reader, ``--parser`` names
some of them, ``--keep`` puts the smallest inputs that reach everything in the
place of those kept beside this file.
Exit codes: 0 no fault, 1 a fault, with its input; 2 atheris is not there.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
INSIDE = "--inside"
LONGEST = 16 * 1024
"""Bytes of an input; longer ones reach nothing that these do not."""
LARGEST_KEPT = 2048
MOST_KEPT = 40
_DONE = re.compile(r"stat::number_of_executed_units:\s*([0-9]+)")
_REACHED = re.compile(r"cov: ([0-9]+) ft: ([0-9]+)")


def inside(arguments: Sequence[str]) -> None:
    """Feeds one reader until the time is over or it breaks; never returns."""
    import atheris

    with atheris.instrument_imports(include=["app", "verifier"]):
        from tests.campaigns.parsers import PARSERS
    parser = PARSERS[arguments[0]]
    # What keeps the inputs that reach most starts this again, by the words of its own command.
    command = f"{sys.executable} -m tests.campaigns.fuzz {INSIDE} {arguments[0]}"
    atheris.Setup([command, *arguments[1:]], parser.read)
    atheris.Fuzz()


def kept(name: str) -> list[bytes]:
    """The inputs kept of earlier campaigns."""
    return [path.read_bytes() for path in sorted((CORPUS / name).glob("*"))]


class Run:
    """One reader's turn, in a folder of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.corpus = folder / "corpus"
        self.broken = folder / "broken"
        for made in (self.corpus, self.broken):
            made.mkdir(parents=True)

    def sow(self, seeds: Sequence[bytes]) -> None:
        """Writes what to begin with."""
        for number, seed in enumerate([*seeds, *kept(self.name)]):
            (self.corpus / f"seed {number}").write_bytes(seed)

    def fuzz(self, seconds: int) -> bool:
        """Runs; returns whether no fault was found."""
        done = self._run(f"-max_total_time={seconds}", "-print_final_stats=1", str(self.corpus))
        count, reached = _DONE.search(done.stderr), _REACHED.findall(done.stderr)
        edges, features = reached[-1] if reached else ("?", "?")
        told = f"{count[1] if count else '?'} inputs, {edges} edges, {features} features"
        print("ok   " if done.returncode == 0 else "WRONG", self.name, told, flush=True)
        if done.returncode:
            print(done.stderr[-3000:])
            for path in self.broken.iterdir():
                print(path.name, path.read_bytes()[:2000].hex())
        return done.returncode == 0

    def keep(self) -> None:
        """Puts the few small inputs that reach most in the place of those kept before."""
        merged = self.corpus.with_name("merged")
        merged.mkdir()
        self._run("-merge=1", str(merged), str(self.corpus))
        small = sorted(merged.iterdir(), key=lambda path: path.stat().st_size)
        target = CORPUS / self.name
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for path in small[:MOST_KEPT]:
            if path.stat().st_size <= LARGEST_KEPT:
                shutil.copy(path, target / path.name[:12])

    def _run(self, *options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.campaigns.fuzz", INSIDE, self.name]
        limits = (f"-max_len={LONGEST}", "-timeout=20", f"-artifact_prefix={self.broken}/")
        return subprocess.run(
            [*command, *limits, *options], capture_output=True, text=True, check=False,
            errors="replace",
        )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Runs the readers asked for, one after the other; returns the exit code."""
    asking = argparse.ArgumentParser(prog="tests.campaigns.fuzz")
    asking.add_argument("--seconds", type=int, default=600)
    asking.add_argument("--parser", action="append")
    asking.add_argument("--keep", action="store_true")
    asked = asking.parse_args(arguments)
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: .venv/bin/python -m pip install atheris")
        return 2
    from tests.campaigns.parsers import PARSERS

    sound = True
    for name in asked.parser or PARSERS:
        with tempfile.TemporaryDirectory() as folder:
            run = Run(name, Path(folder))
            run.sow(PARSERS[name].seeds())
            sound = run.fuzz(asked.seconds) and sound
            if asked.keep:
                run.keep()
    return int(not sound)


if __name__ == "__main__":
    if sys.argv[1:2] == [INSIDE]:
        inside(sys.argv[2:])
    sys.exit(main(sys.argv[1:]))
