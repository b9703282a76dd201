"""A tree that ``start.py`` sets up for real, in miniature, and a Debian that installs nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import start
from tests.house.tree import ROOT

SET_UP = ("start.py", "start_words.py")
TINY = "tiny-1.0-py3-none-any.whl"

# The program tells by its exit code how many words it was given; 50 when the first is `window`.
SHOWS_ITS_LINE = """
import sys
line = sys.argv[1:]
sys.exit((50 if line[:1] == ["window"] else 40) + len(line))
"""

# Qt loads when nothing stands in this file beside the program.
LOADS_QT = """
import pathlib
def missing_libraries():
    lacking = pathlib.Path(__file__).with_name("lacking")
    return lacking.read_text().split() if lacking.exists() else []
"""

# Once updated, installs whatever it is asked for: tools beside itself, Qt's libraries elsewhere.
APT_GET = """#!/bin/sh
PATH=/usr/bin:/bin
cd "$(dirname "$0")" && echo "$*" >> asked
case "$1" in
  update) touch updated ;;
  install)
    test -e updated || exit 100
    for tool in Xvfb dbus-daemon setxkbmap xauth xdotool; do printf "" > $tool; chmod +x $tool; done
    rm -f "{lacking}" ;;
esac
"""


def wheel(folder: Path) -> str:
    """Puts the smallest possible package into `folder`; gives the line that locks it."""
    record = "tiny-1.0.dist-info/"
    with zipfile.ZipFile(folder / TINY, "w") as archive:
        archive.writestr("tiny.py", "")
        archive.writestr(record + "METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        archive.writestr(record + "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(record + "RECORD", "")
    digest = hashlib.sha256((folder / TINY).read_bytes()).hexdigest()
    return f"tiny==1.0 --hash=sha256:{digest}\n"


def raise_house(root: Path) -> Path:
    """Makes the tree in `root`, as a set-up that was killed left it; returns `root`."""
    (root / "app").mkdir(parents=True)
    (root / "app" / "__init__.py").write_text("")
    (root / "app" / "__main__.py").write_text(SHOWS_ITS_LINE)
    (root / "app" / "ui").mkdir()
    (root / "app" / "ui" / "display.py").write_text(LOADS_QT)
    for name in SET_UP:
        shutil.copy(ROOT / name, root)
    (root / start.RUNTIME).write_text(wheel(root))
    (root / start.TESTING).write_text("")
    (root / ".venv" / "half").mkdir(parents=True)
    return root


def debian(folder: Path, root: Path, *lacking: str) -> Path:
    """Puts an ``apt-get`` into `folder` for the tree `root`, whose Qt lacks these packages."""
    folder.mkdir()
    missing = root / "app" / "ui" / "lacking"
    missing.write_text(" ".join(lacking))
    (folder / "apt-get").write_text(APT_GET.format(lacking=missing))
    (folder / "apt-get").chmod(0o755)
    return folder


def started(root: Path, *line: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs a tree's start.py from elsewhere, in English."""
    command = [sys.executable, str(root / "start.py"), *line]
    spoken = {**os.environ, "LC_ALL": "C.UTF-8", **environ}
    return subprocess.run(
        command, cwd=root.parent, env=spoken, capture_output=True, text=True, check=False
    )
