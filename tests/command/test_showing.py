"""A verb that shows a window says why it cannot, and never dies of it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from app.command import showing
from app.command.showing import hindrance
from app.devices.resources import words
from tests.house.tree import ROOT

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="nobody names a display elsewhere")
NAMED = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def shown(verb: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs a verb in French where the display is named by `environ` alone."""
    setting = {name: value for name, value in os.environ.items() if name not in NAMED}
    return subprocess.run(
        [sys.executable, "-I", "-m", "app", verb, "--language", "fr"], cwd=ROOT,
        env={**setting, **environ}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


@LINUX
@pytest.mark.parametrize("verb", ["window", "gallery"])
@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ":9999"}, {"QT_QPA_PLATFORM": "nonsense"}])
def test_without_a_display_that_answers_it_is_said_and_the_verb_ends(
    verb: str, environ: dict[str, str]
) -> None:
    done = shown(verb, **environ)
    said = words("fr").say("window.no_display") + "\n"
    assert (done.returncode, done.stdout, done.stderr) == (3, "", said)


def test_where_qt_starts_nothing_is_in_the_way() -> None:
    assert hindrance(words("en"), shown=False) == ""


def test_missing_libraries_are_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "missing_libraries", lambda: ["libgl1", "libxcb-cursor0"])
    line = "apt-get install --no-install-recommends libgl1 libxcb-cursor0"
    for shown in (True, False):
        assert hindrance(words("en"), shown).endswith(line)


def test_a_binding_that_aborts_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "aborting_binding", lambda python: python == sys.version_info[:2])
    assert "python3 start.py setup" in hindrance(words("en"), shown=False)


@LINUX
def test_what_is_only_drawn_needs_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMED:
        monkeypatch.delenv(name, raising=False)
    assert hindrance(words("en"), shown=False) == ""
    assert hindrance(words("en")) == words("en").say("window.no_display")
