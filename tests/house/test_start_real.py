"""The set-up once for real, in a miniature of the house, and the system packages it brings."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import start
import start_words
from tests.house.set_up import SET_UP, debian, raise_house, started
from tests.house.tree import ROOT

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="no other system is seen to")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree set up for real from a carried folder, over a set-up that was killed."""
    root = raise_house(tmp_path_factory.mktemp("au chevet") / "é l'été")
    assert started(root, "setup", "--wheels", str(root)).returncode == 0
    return root


def test_a_killed_set_up_starts_again(house: Path) -> None:
    assert not (house / ".venv" / "half").exists()
    assert (Path(start.Place(str(house)).site) / "tiny.py").exists()


def test_a_ready_tree_is_left_alone(house: Path) -> None:
    stamp = house / ".venv" / "opaline.stamp"
    written = stamp.stat().st_mtime_ns, stamp.stat().st_ino
    done = started(house, "setup")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Opaline is ready.\n", "")
    # Reading it may move its time of access, which is no change.
    assert (stamp.stat().st_mtime_ns, stamp.stat().st_ino) == written


def test_a_verb_is_handed_over_with_its_exit_code(house: Path) -> None:
    assert started(house, "dose", "--json").returncode == 42


def test_the_installed_command_runs_from_anywhere(house: Path, tmp_path: Path) -> None:
    name = "opaline.cmd" if start.WINDOWS else "opaline"
    command = Path(start.Place(str(house)).scripts, name)
    assert subprocess.run([command, "a", "b", "c"], cwd=tmp_path, check=False).returncode == 43


def test_help_is_printed_and_nothing_made(tmp_path: Path) -> None:
    for name in SET_UP:
        shutil.copy(ROOT / name, tmp_path)
    # As on a machine that lets no program write beside itself.
    done = started(tmp_path, "--help", PYTHONDONTWRITEBYTECODE="1")
    assert (done.returncode, "start.py setup" in done.stdout) == (0, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(SET_UP)


def test_a_python_told_to_trust_no_folder_finds_the_words(house: Path) -> None:
    # Without its packages too, or it would find the words of the house that runs this test.
    line = [sys.executable, "-I", "-S", str(house / "start.py"), "--help"]
    assert subprocess.run(line, check=False, stdout=subprocess.DEVNULL).returncode == 0


def test_without_a_verb_the_window_opens(house: Path) -> None:
    assert started(house).returncode == 51
    assert started(house, "window", "a.opaline").returncode == 52


@pytest.fixture
def place(house: Path) -> Iterator[start.Place]:
    """The real tree on a Linux whose Qt was never seen to load; left as it was found."""
    place = start.Place(str(house))
    Path(place.shown).unlink(missing_ok=True)
    yield place
    (house / "app" / "ui" / "lacking").unlink(missing_ok=True)
    Path(place.shown).unlink(missing_ok=True)


def asked(folder: Path) -> list[str]:
    """What the machine's apt-get was asked for."""
    return (folder / "asked").read_text().splitlines() if (folder / "asked").exists() else []


INSTALL = "install --yes --no-install-recommends "


@LINUX
def test_root_is_given_what_a_window_needs_and_is_told(
    place: start.Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    folder = debian(tmp_path / "bin", Path(place.root), "libxcb-cursor0", "libgl1")
    monkeypatch.setenv("PATH", str(folder))
    start.bring_system(place, testing=False, privileged=True)
    install = INSTALL + "libgl1 libxcb-cursor0"
    # An empty machine knows no package before it was told which there are.
    assert asked(folder) == [install, "update", install]
    assert "libgl1 libxcb-cursor0" in capsys.readouterr().err
    start.bring_system(place, testing=False, privileged=True)
    assert len(asked(folder)) == 3


@LINUX
def test_the_tests_are_given_a_display_of_their_own(
    place: start.Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = debian(tmp_path / "bin", Path(place.root))
    monkeypatch.setenv("PATH", str(folder))
    start.bring_system(place, testing=False, privileged=True)
    assert asked(folder) == []
    start.bring_system(place, testing=True, privileged=True)
    assert asked(folder)[-1] == INSTALL + "dbus x11-xkb-utils xauth xdotool xvfb"


@LINUX
def test_a_user_is_given_the_one_line_that_installs_the_rest(
    place: start.Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = debian(tmp_path / "bin", Path(place.root), "libgl1", "libxcb-cursor0")
    monkeypatch.setenv("PATH", str(folder))
    for _ in range(2):
        with pytest.raises(start_words.Stop) as stop:
            start.bring_system(place, testing=False, privileged=False)
        line = "sudo apt-get install --no-install-recommends libgl1 libxcb-cursor0"
        assert (stop.value.key, stop.value.facts) == ("system", {"line": line})
    assert start_words.EXIT["system"] == 3
    assert asked(folder) == []


@LINUX
@pytest.mark.parametrize("has_apt", [True, False])
def test_root_whose_packages_stay_missing_is_given_the_line_too(
    place: start.Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_apt: bool
) -> None:
    folder = debian(tmp_path / "bin", Path(place.root), "libgl1")
    (folder / "apt-get").write_text("#!/bin/sh\nexit 100\n")
    monkeypatch.setenv("PATH", str(folder if has_apt else tmp_path))
    with pytest.raises(start_words.Stop) as stop:
        start.bring_system(place, testing=False, privileged=True)
    assert stop.value.facts == {"line": "apt-get install --no-install-recommends libgl1"}


@LINUX
def test_another_lock_makes_qt_be_tried_again(
    place: start.Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.bring_system(place, testing=False, privileged=False)
    debian(tmp_path / "bin", Path(place.root), "libgl1")
    start.bring_system(place, testing=False, privileged=False)
    Path(place.shown).write_text("another lock")
    with pytest.raises(start_words.Stop, match="system"):
        start.bring_system(place, testing=False, privileged=False)


@LINUX
def test_a_trial_of_qt_that_breaks_is_a_failed_step(place: start.Place) -> None:
    module = Path(place.root, "app", "ui", "display.py")
    text = module.read_text()
    module.write_text("1 / 0")
    try:
        with pytest.raises(start_words.Stop) as stop:
            start.bring_system(place, testing=False, privileged=False)
    finally:
        module.write_text(text)
    assert (stop.value.key, stop.value.facts["step"]) == ("step", "qt")
