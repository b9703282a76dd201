"""The set-up: what it decides, what it says when the world fails, and once for real."""

from __future__ import annotations

import ast
import errno
import gettext
import os
import shutil
import string
import sys
from pathlib import Path

import pytest

import start
import start_words
from tests.house.set_up import SET_UP, wheel
from tests.house.tree import ROOT


@pytest.fixture
def place(tmp_path: Path) -> start.Place:
    """A source tree that nothing has been set up in, with two lock files."""
    (tmp_path / start.RUNTIME).write_text("one\n")
    (tmp_path / start.TESTING).write_text("two\n")
    (tmp_path / ".venv").mkdir()
    return start.Place(str(tmp_path))


def stamp(place: start.Place, *locks: str) -> None:
    """Marks the packages of `locks` as installed."""
    Path(place.scripts).mkdir(parents=True, exist_ok=True)
    Path(place.python).touch()
    Path(place.stamp).write_text("\n".join(start.digest(place, lock) for lock in locks))


def test_an_old_python_reads_its_own_refusal() -> None:
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match)
    for name in SET_UP:
        tree = ast.parse((ROOT / name).read_text("utf-8"), feature_version=(3, 5))
        assert not [node for node in ast.walk(tree) if isinstance(node, newer)]


def test_an_old_python_is_refused_by_name() -> None:
    with pytest.raises(start_words.Stop) as refused:
        start.check_python((3, 10, 14))
    assert refused.value.facts == {"needed": "3.11", "found": "3.10"}
    assert start_words.EXIT[refused.value.key] == 10
    start.check_python((3, 11, 0))
    start.check_python((4, 0, 0))


def test_every_sentence_stands_in_both_languages_with_the_same_facts() -> None:
    for french, english in start_words.SENTENCES.values():
        facts = [{f for _, f, _, _ in string.Formatter().parse(t) if f} for t in (french, english)]
        assert facts[0] == facts[1]
    assert set(start_words.EXIT) <= set(start_words.SENTENCES)


@pytest.mark.parametrize(("language", "word"), [("fr_FR.UTF-8", "prêt"), ("C", "ready")])
def test_the_machine_s_language_is_spoken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    start_words.say("ready", sys.stdout)
    assert word in capsys.readouterr().out


def test_a_carried_folder_is_taken_from_anywhere_in_the_line(tmp_path: Path) -> None:
    folder = str(tmp_path)
    assert start.split(["--wheels", folder, "demo"]) == (["demo"], folder)
    assert start.split(["demo", "--wheels=" + folder, "--out", "x"]) == (
        ["demo", "--out", "x"],
        folder,
    )
    assert start.split(["dose", "--json"]) == (["dose", "--json"], None)


@pytest.mark.parametrize("line", [["setup", "--wheels"], ["setup", "--wheels", "no such folder"]])
def test_a_carried_folder_that_is_none_is_refused(line: list[str]) -> None:
    with pytest.raises(start_words.Stop, match="usage"):
        start.split(line)


def test_the_stamp_tells_what_is_installed(place: start.Place) -> None:
    assert start.installed(place) == []
    stamp(place, start.RUNTIME)
    assert start.installed(place) == [start.RUNTIME]
    stamp(place, start.RUNTIME, start.TESTING)
    assert start.installed(place) == [start.RUNTIME, start.TESTING]


def test_a_changed_lock_is_installed_again(place: start.Place) -> None:
    stamp(place, start.RUNTIME, start.TESTING)
    Path(place.root, start.RUNTIME).write_text("three\n")
    assert start.installed(place) == [start.TESTING]


def test_an_environment_without_its_python_counts_for_nothing(place: start.Place) -> None:
    stamp(place, start.RUNTIME)
    Path(place.python).unlink()
    assert start.installed(place) == []


def test_a_moved_tree_is_set_up_again(place: start.Place, tmp_path: Path) -> None:
    stamp(place, start.RUNTIME)
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in (".venv", start.RUNTIME, start.TESTING):
        shutil.move(tmp_path / name, moved / name)
    assert start.installed(start.Place(str(moved))) == []


def test_nothing_runs_when_all_is_ready(place: start.Place) -> None:
    stamp(place, start.RUNTIME)
    start.set_up(place, (start.RUNTIME,), None)
    assert not Path(place.log).exists()


def test_without_the_venv_module_a_user_gets_the_line_to_run(
    place: start.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "has_venv", lambda: False)
    with pytest.raises(start_words.Stop) as stop:
        start.bring_venv_module(place, "python3-venv", privileged=False)
    line = "sudo apt-get install --no-install-recommends python3-venv"
    assert (stop.value.key, stop.value.facts) == ("venv", {"line": line})
    assert start_words.EXIT[stop.value.key] == 3


def test_without_the_venv_module_a_foreign_python_is_named(place: start.Place) -> None:
    with pytest.raises(start_words.Stop) as stop:
        start.bring_venv_module(place, None, privileged=True)
    assert stop.value.facts == {"prefix": sys.base_prefix}
    assert start_words.EXIT[stop.value.key] == 3


def failed_install(place: start.Place, lock: str, wheels: Path | None) -> start_words.Stop:
    """How pip's refusal of a lock is understood; pip is this environment's own, and real."""
    place.python = sys.executable
    Path(place.root, start.RUNTIME).write_text(lock)
    with pytest.raises(start_words.Stop) as stop:
        start.install_packages(place, start.RUNTIME, wheels and str(wheels))
    return stop.value


def test_a_package_missing_from_the_carried_folder_is_named(
    place: start.Place, tmp_path: Path
) -> None:
    stop = failed_install(place, "absent==1.0 --hash=sha256:" + "0" * 64, tmp_path)
    assert (stop.key, stop.facts["package"]) == ("package", "absent==1.0")
    assert stop.facts["source"] == str(tmp_path)


def test_a_package_with_another_hash_is_refused(place: start.Place, tmp_path: Path) -> None:
    digest = wheel(tmp_path).split(":")[1].strip()
    stop = failed_install(place, f"tiny==1.0 --hash=sha256:{digest[::-1]}", tmp_path)
    assert stop.key == "hash"


def test_an_index_out_of_reach_is_told(
    place: start.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    # Port 9 of this very machine: nobody answers, and no network is asked.
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert failed_install(place, "absent==1.0 --hash=sha256:" + "0" * 64, None).key == "network"


@pytest.mark.parametrize(
    ("noise", "key"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk"),
        ("ERROR: [Errno 13] Permission denied: '/x'", "folder"),
        ("WARNING: Retrying ... connection broken by 'X'\nNo matching distribution", "network"),
        ("ERROR: HTTP error 503 while getting x", "package"),
        ("ERROR: something else", "step"),
        ("", "step"),
    ],
)
def test_what_pip_says_is_understood(place: start.Place, noise: str, key: str) -> None:
    Path(place.log).write_text(noise)
    assert start.pip_failure(place, "index", "pip").key == key


@pytest.mark.parametrize(
    ("number", "key"),
    [(errno.ENOSPC, "disk"), (errno.EACCES, "folder"), (errno.EROFS, "folder"), (5, "step")],
)
def test_a_failure_of_the_disk_is_understood(place: start.Place, number: int, key: str) -> None:
    stop = start.failure_of(OSError(number, "x", "/there"), place)
    assert stop.key == key
    assert start_words.SENTENCES[key][1].format(**stop.facts)


def test_one_set_up_runs_at_a_time() -> None:
    fcntl = pytest.importorskip("fcntl")
    with start.alone(), open(ROOT / "start.py", "rb") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def catalogue(place: start.Place, text: str, seconds: int) -> Path:
    """A word catalogue whose file bears the given time; gives the compiled file's path."""
    source = Path(place.root, "resources", "words", "fr", "room.po")
    source.parent.mkdir(parents=True, exist_ok=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    source.write_text(f'{header}msgid "bag"\nmsgstr "{text}"\n', "utf-8")
    os.utime(source, (seconds, seconds))
    return source.with_suffix(".mo")


def said(compiled: Path) -> str:
    """The one word of a compiled catalogue."""
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file).gettext("bag")


def test_words_are_compiled_when_they_changed_and_only_then(place: start.Place) -> None:
    compiled = catalogue(place, "poche stérile", 2000)
    assert start.stale(str(compiled.with_suffix(".po")), str(compiled))
    start.compile_words(place)
    assert said(compiled) == "poche stérile"
    first = compiled.stat().st_ino
    start.compile_words(place)
    assert compiled.stat().st_ino == first
    # An older file may take a newer one's place: an archive unpacked, a release taken back.
    catalogue(place, "sac", 1000)
    start.compile_words(place)
    assert said(compiled) == "sac"
