"""What the repository may hold: no machine's paths, no registry's name, nothing compiled."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT, nothing

IGNORED = {".git", ".venv", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache"}
MACHINE = re.compile(
    r"(?<![\w.])/(work|root)/|\.\./shared|pypi\.org|python[h]osted|\b[Ii]ssue #?\d"
)


def held(root: Path) -> list[Path]:
    """The files of the repository, or of the folder when git cannot tell (an unpacked archive)."""
    git = shutil.which("git")
    if git and (root / ".git").exists():
        asked = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        done = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            # A file deleted but not yet committed is still listed.
            return [path for name in done.stdout.split("\0") if (path := root / name).is_file()]
    found = [p.relative_to(root) for p in sorted(root.rglob("*")) if p.is_file()]
    return [root / p for p in found if not IGNORED & set(p.parts) and p.suffix != ".mo"]


def of_a_machine(paths: list[Path]) -> list[str]:
    """Lines that name a machine's folders, a registry or a piece of the project's management."""
    found = []
    for path in paths:
        # Fonts and images hold no lines to read.
        text = path.read_bytes().decode("utf-8", "ignore")
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE.search(line) and "\0" not in text:
                found.append(f"{path}:{number} {line.strip()[:80]}")
    return found


def compiled(paths: list[Path]) -> list[Path]:
    """Files that are made from others in the tree."""
    return [path for path in paths if path.suffix in {".mo", ".pyc", ".opaline"}]


def test_the_repository_names_no_machine() -> None:
    nothing(of_a_machine(held(ROOT)))


def test_the_repository_holds_nothing_compiled() -> None:
    assert [path for path in compiled(held(ROOT)) if "vectors" not in path.parts] == []


@pytest.mark.parametrize(
    "line",
    ["open('/wo{}rk/main/x')", "# see /ro{}ot/x", "..{}/shared/design", "https://py{}pi.org/x"],
)
def test_a_machine_s_path_is_found(tmp_path: Path, line: str) -> None:
    planted = tmp_path / "x.py"
    planted.write_text("fine = 1\n" + line.format(""))
    assert of_a_machine([planted]) == [f"{planted}:2 {line.format('')}"]


def test_a_compiled_file_is_found(tmp_path: Path) -> None:
    for name in ("room.mo", "room.po"):
        (tmp_path / name).touch()
    assert compiled([tmp_path / "room.mo", tmp_path / "room.po"]) == [tmp_path / "room.mo"]
