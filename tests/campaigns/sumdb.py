"""A bundle is checked by Go's sumdb/note and sumdb/tlog: ``python -m tests.campaigns.sumdb``.

Needs Go and its package golang.org/x/mod, on Debian ``golang-go`` and
``golang-golang-x-mod-dev``.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from app.desk.exports.bundle import take_bundle
from app.desk.log.reviewing import sign_review
from app.desk.papers.report import paper_manner
from app.trial.names import Meaning
from tests.desk.stages import at

GOPATH = Path("/usr/share/gocode")
SOURCE = Path(__file__).with_name("sumdb.go.txt")
PACKAGES = "golang-go golang-golang-x-mod-dev"


def bundle() -> bytes:
    """A bundle of a day with a review in it, so that there are heads to have grown from."""
    hands = at("ended")
    desk, auditor = hands.bench.desk, hands.crew.auditor
    manner = paper_manner(desk)
    for number in (4, 9, 16):
        signing = hands.crew.sign(auditor, Meaning.REVIEWED)
        sign_review(desk, signing, number, "Lignes lues", "")
        take_bundle(desk, auditor, manner, {})
    return take_bundle(desk, auditor, manner, {}).data


def main() -> int:
    """What Go says; 0 when all is good, 2 when Go or its package is not here."""
    command = shutil.which("go")
    if command is None or not (GOPATH / "src/golang.org/x/mod/sumdb").exists():
        sys.stdout.write(f"Go is not installed: {PACKAGES}\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with zipfile.ZipFile(io.BytesIO(bundle())) as file:
            file.extractall(place / "bundle")
        shutil.copy(SOURCE, place / "sumdb.go")
        world = {**os.environ, "GO111MODULE": "off", "GOPATH": str(GOPATH),
                 "GOCACHE": str(place / "cache"), "GOTOOLCHAIN": "local"}  # fmt: skip
        done = subprocess.run(
            [command, "run", str(place / "sumdb.go"), str(place / "bundle")],
            cwd=place, env=world, capture_output=True, text=True, check=False,
        )  # fmt: skip
    sys.stdout.write(done.stdout + done.stderr)
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
