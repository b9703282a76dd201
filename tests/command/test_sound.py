"""A dose or a symbol that comes to anything else than is known: nothing begins, and it is said."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from app.command import showing, sound
from app.devices.clock import SystemClock
from app.devices.resources import words
from app.labels import known, matrix
from app.labels.known import require_readable
from app.trial.refusal import Trouble
from app.ui import stopped
from app.ui.kit import Kit
from app.ui.stopped import StoppedWindow
from tests.house.tree import ROOT
from tests.ui.stage import make_look
from tests.vault.test_selftest import DISPLAYS

NARROW = "import decimal, app.dose.exact as e\ne._EXACT = decimal.Context(prec=6)"
BLURRED = "import app.labels.matrix as m\nm.read_back = lambda image: 'K7Q49TXMF'"
CLOSED = f"""{NARROW}
from PySide6.QtCore import QTimer
import app.ui.stopped as s
class Shown(s.StoppedWindow):
    def showEvent(self, event):
        super().showEvent(event)
        print(self.told.text())
        QTimer.singleShot(0, self.close)
s.StoppedWindow = Shown"""


def started(before: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The program, started after something was done to it, before no display but `environ`'s."""
    program = f"import sys\n{before}\nfrom app.__main__ import main\nsys.exit(main(sys.argv[1:]))"
    setting = {name: value for name, value in os.environ.items() if name not in DISPLAYS}
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True,
        encoding="utf-8", check=False, env={**setting, **environ}, input="[]",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "before", "say"),
    [("dose", NARROW, "TV"), ("demo", BLURRED, "barcode")],
)
def test_the_verb_refuses_to_start(verb: str, before: str, say: str, tmp_path: Path) -> None:
    given = ["--json"] if verb == "dose" else []
    told = started(before, verb, *given, "--language", "en", HOME=str(tmp_path))
    assert (told.returncode, told.stdout) == (2, "")
    assert say in told.stderr and "set-up" in told.stderr and "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_before_a_window_it_is_shown_on_the_screen_until_it_is_closed() -> None:
    told = started(CLOSED, "window", "--language", "en", QT_QPA_PLATFORM="offscreen")
    assert told.returncode == 2
    assert told.stdout.strip() in told.stderr
    assert "TV" in told.stdout


def test_what_is_sound_hinders_nothing() -> None:
    for verb in ("window", "dose", "verify", "gallery"):
        assert sound.refused(verb, [], io.StringIO()) == 0


def test_a_verb_that_computes_nothing_for_anybody_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sound, "known_doses", lambda: b"")
    assert sound.refused("verify", [], io.StringIO()) == 0
    assert sound.refused("dose", [], io.StringIO()) == 2


def test_a_window_shows_what_the_terminal_says(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(sound, "known_doses", lambda: b"")
    # Whether a display answers is tried in a fork, which no process that has begun Qt may do.
    monkeypatch.setattr(showing, "hindrance", lambda spoken: "")
    monkeypatch.setattr(stopped, "show_stopped", lambda sentence, *more: shown.append(sentence))
    stderr = io.StringIO()
    assert sound.refused("window", ["--language", "fr"], stderr) == 2
    assert shown == [stderr.getvalue().strip()] and "installation" in shown[0]


def test_the_sentence_is_read_copied_and_closed_by_keyboard(qtbot: QtBot) -> None:
    kit = Kit(make_look(), words("fr"), SystemClock(), ZoneInfo("UTC"))
    window = StoppedWindow(kit, "Rien n’est ouvert.")
    qtbot.addWidget(window)
    window.show()
    assert window.told.text() == "Rien n’est ouvert." and window.focusWidget() is window.leave
    window.leave.click()
    assert not window.isVisible()


@pytest.mark.parametrize("wrong", ["nothing", "another", "inverted", "odd"])
def test_a_symbol_that_reads_otherwise_is_refused(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = matrix.modules(known._CODE)
    broken: dict[str, object] = {
        "nothing": lambda code: tuple(tuple(False for _ in row) for row in right),
        "another": lambda code: matrix.modules_of("ABCDEFGHJ"),
        "inverted": lambda code: tuple(tuple(not dot for dot in row) for row in right),
        "odd": lambda code: None,
    }
    require_readable()
    monkeypatch.setattr(known, "modules", broken[wrong])
    with pytest.raises(Trouble, match=r"label\.unsound"):
        require_readable()
