"""A label is the same bytes on every machine, for years, with or without the library's C part."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.labels.golden import DRAWS, drawn, moved
from tests.labels.samples import ROOT

GOLDEN: dict[str, str] = json.loads(Path(__file__).with_name("golden.json").read_text("utf-8"))
WITHOUT = "import sys\nsys.modules['_rl_accel'] = None\n"
PROGRAM = """
import json
from reportlab.lib import rl_accel
from tests.labels.golden import drawn
print(json.dumps([sorted(rl_accel._c_funcs), drawn()]))
"""


def test_the_labels_are_the_golden_ones() -> None:
    told = moved(GOLDEN, drawn())
    assert not told, told
    assert len(GOLDEN) == 24


@pytest.mark.parametrize(("program", "in_c", "world"), [
    (PROGRAM, True, {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}),
    (WITHOUT + PROGRAM, False, {"TZ": "America/Adak", "PYTHONHASHSEED": "777", "LC_ALL": "C"}),
])  # fmt: skip
def test_with_and_without_the_c_speed_up(
    program: str, in_c: bool, world: dict[str, str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env={**os.environ, **world}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    speeds, found = json.loads(done.stdout)
    assert ("fp_str" in speeds) == in_c
    assert moved(GOLDEN, found) == ""


def test_a_moved_label_is_told_with_the_libraries_and_what_to_do() -> None:
    name = "fr 102x76 pdf"
    told = moved(GOLDEN, {**drawn(), name: "00" * 32})
    assert told.startswith(f"The bytes of 1 labels moved: {name}. Drawn with reportlab ")
    assert all(library in told for library in DRAWS)
    assert "specimen approved again" in told
