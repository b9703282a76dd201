"""The window, begun as its users begin it: no socket, no telling title, nothing left behind."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from app.command.practice import PASSPHRASE
from tests.command.kernel_filter import forbidding
from tests.command.test_silence import CALLS, LISTENING
from tests.house.tree import ROOT
from tests.journeys.test_leaks import found_in

FORBIDDING = forbidding(
    "(SAME, 0, 2, {0}), (LOAD, 0, 0, 16), (SAME, 0, 1, 1), (RETURN, 0, 0, ALLOW)"
)
"""Whoever asks for a socket that is not of this machine (the display's and the login manager's are
AF_UNIX, 1) is killed at once."""
WALK = """
import json, os
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
import app.ui.application as application
import app.ui.window as window
from app.__main__ import main
from app.command.practice import PASSPHRASE

titles = set()

class Owned:
    # The offscreen platform says of nothing copied that it is this program's.
    def __init__(self, clipboard):
        self.clear = clipboard.clear
    ownsClipboard = lambda self: True
    supportsSelection = ownsSelection = lambda self: False

forget = window.forget_copied
window.forget_copied = lambda clipboard: forget(Owned(clipboard))

class Walked(application.OpalineWindow):
    def showMaximized(self):
        super().showMaximized()
        self.way, self.timer = self.walk(), QTimer(self)
        self.timer.timeout.connect(self.on)
        self.timer.start(10)

    def on(self):
        if not self.errands.idle:
            return
        titles.update(widget.windowTitle() for widget in QApplication.allWidgets())
        try:
            if next(self.way, "END") == "END":
                self.timer.stop()
                QApplication.clipboard().setText("V-007")
                self.close()
                assert QApplication.clipboard().text() == "", "what was copied is still there"
        except BaseException as why:
            sys.stderr.write(repr(why))
            sys.stderr.flush()
            os._exit(9)

    def walk(self):
        assert QApplication.testAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        self.stack.currentWidget().explored.emit(Path(sys.argv[1]))
        yield
        self.stack.currentWidget().asked.emit("Claire Aubert", PASSPHRASE)
        yield
        for name in list(self.shell._specs):
            self.shell.show_page(name)
            yield

application.OpalineWindow = Walked
code = main(["window"])
print(json.dumps(sorted(titles)))
print("END", code)
"""
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the filter is the kernel's of Linux")


def walked(text: str, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a process of its own says whose every file at home is in `home`."""
    named = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return subprocess.run(
        [sys.executable, "-c", text, *arguments], cwd=ROOT, capture_output=True,
        encoding="utf-8", check=False,
        env={**named, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip


@LINUX
def test_every_page_is_seen_and_nothing_is_told_beside_it(tmp_path: Path) -> None:
    home, study = tmp_path / "home", tmp_path / "exercice.opaline"
    home.mkdir()
    calls = CALLS.get(platform.machine())
    done = walked(
        LISTENING + (FORBIDDING.format(*calls) if calls else "") + WALK, home, str(study)
    )
    assert done.returncode == 0, done.stderr
    assert "HEARD" not in done.stderr
    titles, end = done.stdout.splitlines()[-2:]
    assert end == "END 0"
    assert set(json.loads(titles)) == {"", "Opaline", "Opaline · CHOCMSC"}
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert kept
    told = b"\n".join(path.read_bytes() for path in kept)
    names = "\n".join(str(path.relative_to(home)) for path in kept).encode()
    planted = ["Claire Aubert", "Marc Lenoir", "Hélène Roy", PASSPHRASE, "albumin", "cells"]
    assert found_in(told + names, planted) == []


@LINUX
def test_a_socket_to_elsewhere_would_be_killed_and_one_of_this_machine_is_not(
    tmp_path: Path,
) -> None:
    calls = CALLS.get(platform.machine())
    if not calls:
        return
    begin = "import sys, socket\n" + FORBIDDING.format(*calls)
    near = walked(begin + "socket.socket(socket.AF_UNIX).close()\nprint('END')\n", tmp_path)
    assert (near.returncode, near.stdout) == (0, "END\n")
    far = walked(begin + "socket.socket()\nprint('END')\n", tmp_path)
    assert (far.returncode, far.stdout) == (-31, "")
