"""What stands in a window's way is found out before Qt would end the process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from app.ui import display
from app.ui.display import missing_display, missing_libraries


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_a_display_named_in_any_way_is_a_display(name: str) -> None:
    assert not missing_display({name: "x"}, "linux")


def test_without_a_display_linux_has_none_and_the_others_need_none_named() -> None:
    assert missing_display({}, "linux")
    assert missing_display({"DISPLAY": ""}, "linux")
    assert not missing_display({}, "win32")
    assert not missing_display({}, "darwin")


def test_where_qt_loads_nothing_is_missing() -> None:
    assert missing_libraries() == []


@pytest.mark.parametrize("failure", [ImportError, OSError])
def test_every_package_that_is_missing_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch, failure: type[Exception]
) -> None:
    absent = {"libGL.so.1", "libglib-2.0.so.0", "libgthread-2.0.so.0", "libxkbcommon-x11.so.0"}

    def linker(library: str) -> None:
        if library in absent:
            raise OSError(f"{library}: cannot open shared object file: No such file or directory")

    def attempt() -> None:
        # The linker stops at the first one, whatever else is missing.
        raise failure("libGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(display, "_load", linker)
    assert missing_libraries(attempt) == ["libgl1", "libglib2.0-0", "libxkbcommon-x11-0"]


def test_a_library_of_no_known_package_is_told_by_its_own_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def attempt() -> None:
        raise OSError("libunheard.so.7: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(display, "_load", lambda library: None)
    assert missing_libraries(attempt) == ["libunheard.so.7"]


def test_a_missing_binding_is_no_missing_library() -> None:
    def attempt() -> None:
        raise ModuleNotFoundError("PySide6")

    with pytest.raises(ModuleNotFoundError):
        missing_libraries(attempt)


def asked(attempt: str, **environ: str) -> tuple[int, str]:
    """What a fresh process, which may fork, hears of its display: its exit code and its words."""
    act = "import os; from app.ui.display import display_answers as answers; print(answers(%s))"
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    setting = {name: value for name, value in os.environ.items() if name not in named}
    done = subprocess.run(
        [sys.executable, "-I", "-c", act % attempt], env={**setting, **environ}, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_a_display_that_answers_is_told() -> None:
    assert asked("", QT_QPA_PLATFORM="offscreen") == (0, "True\n")


@pytest.mark.parametrize(
    "environ", [{"DISPLAY": ":9999"}, {"QT_QPA_PLATFORM": "nonsense"}, {"WAYLAND_DISPLAY": "none"}]
)
def test_a_display_that_does_not_answer_is_told_and_the_process_lives(
    environ: dict[str, str],
) -> None:
    # Elsewhere nobody names a display, and there is nothing to try.
    assert asked("", **environ) == (0, f"{sys.platform != 'linux'}\n")


@pytest.mark.skipif(sys.platform != "linux", reason="no child is tried elsewhere")
@pytest.mark.parametrize("attempt", ["os.abort", "lambda: 1 / 0"])
def test_whatever_the_attempt_does_only_the_child_dies(attempt: str) -> None:
    code, told = asked(attempt)
    assert (code, told.splitlines()[-1], told.count("False")) == (0, "False", 1)
