"""Thirty years later, from the study file alone: the very bytes that were printed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk.stages import BOTH_ARMS, at
from tests.house.tree import ROOT
from tests.journeys.on_disk import on_disk

AGAIN = """
import hashlib, sys
from pathlib import Path
from app.command.join import Devices, open_study
from app.desk.label.labelling import bag_label, proved_job
from app.devices.clock import SetClock
from app.devices.entropy import SystemEntropy
from app.devices.heads import PracticeHeads
from app.trial.clocks import parse_instant
from app.vault.kdf import FLOOR
from app.vault.vault import OpalineVault
from tests.bench import KeptPages
later = SetClock(parse_instant("2056-03-24T12:00:00.000+01:00"))
entropy = SystemEntropy()
devices = Devices(
    OpalineVault(FLOOR, entropy), later, entropy, KeptPages(), "en", PracticeHeads()
)
with open_study(Path(sys.argv[1]), devices) as workbench:
    (story,) = (s for s in workbench.desk.board.stories.values() if s.bag)
    job = proved_job(workbench.desk, story, bag_label(workbench.desk, story))
    for part in (job.pdf, job.zpl, job.png, job.image):
        print(hashlib.sha256(part).hexdigest())
"""


@BOTH_ARMS
@pytest.mark.parametrize(("zone", "seed"), [("Asia/Tokyo", "1"), ("America/Lima", "77")])
def test_a_label_is_made_again_byte_for_byte(
    cells: bool, zone: str, seed: str, tmp_path: Path
) -> None:
    hands = at("revealed", cells)
    hands.print()
    (job,) = hands.bench.printer.jobs
    begun = hands.entry("labels_begun")
    with on_disk(hands, tmp_path / "study.opaline"):
        pass
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, str(tmp_path / "study.opaline")], cwd=ROOT, check=True,
        capture_output=True, text=True,
        env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1"},
    )  # fmt: skip
    made = done.stdout.split()
    assert made == [
        hashlib.sha256(part).hexdigest() for part in (job.pdf, job.zpl, job.png, job.image)
    ]
    line = hands.story.last("LabelsPrinted")
    assert line is not None
    assert made[:2] == [line.text("digest"), begun.new["bytes"]]
