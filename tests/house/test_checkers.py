"""The type checker and the linter, as configured for the whole tree."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT, nothing


def told_by(*command: str, folder: Path = ROOT) -> str:
    """What a checker prints, empty when it is content."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_types_hold() -> None:
    nothing(told_by("mypy").splitlines())


def test_the_linter_is_content() -> None:
    nothing(told_by("ruff", "check").splitlines())


def test_a_wrong_type_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def f(x):\n    return x\n")
    settings = str(ROOT / "pyproject.toml")
    cache = str(tmp_path / "cache")
    told = told_by("mypy", "--config-file", settings, "--cache-dir", cache, str(planted))
    assert "no-untyped-def" in told


def test_an_unused_import_and_an_absent_future_are_found(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("import os\n")
    told = told_by(
        "ruff", "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), folder=tmp_path
    )
    assert "F401" in told
    assert "I002" in told
