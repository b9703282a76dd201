"""The door: a verb is found or refused, and a program that was not set up says what to run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import VERBS, main
from tests.house.tree import ROOT


def opaline(
    *arguments: str, root: Path = ROOT, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs the program as a process of its own."""
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(
        command, cwd=root, capture_output=True, encoding="utf-8", check=False, input=stdin
    )


@pytest.mark.parametrize("given", [[], ["demon"], ["Demo"], ["--version"], [""]])
def test_an_unknown_verb_is_refused_with_those_known(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(given) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert all(verb in told.err for verb in VERBS)


@pytest.mark.parametrize("asked", ["-h", "--help"])
def test_help_is_an_answer(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([asked]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert all(verb in told.out for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str) -> None:
    for language in ("fr", "en"):
        done = opaline(verb, "--help", "--language", language)
        assert (done.returncode, done.stderr) == (0, "")
        assert verb in done.stdout
        assert "2" in done.stdout, "the exit codes are told"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_refuses_what_it_does_not_know(verb: str) -> None:
    done = opaline(verb, "--no-such-option")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert f"opaline {verb}" in done.stderr


@pytest.fixture(scope="module")
def not_set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as it is unpacked, before its words are compiled."""
    root = tmp_path_factory.mktemp("unpacked")
    for part in ("app", "resources"):
        ignored = shutil.ignore_patterns("*.mo", "__pycache__")
        shutil.copytree(ROOT / part, root / part, ignore=ignored)
    return root


@pytest.mark.parametrize("verb", VERBS)
def test_before_the_set_up_every_verb_says_what_to_run(verb: str, not_set_up: Path) -> None:
    done = opaline(verb, "file", root=not_set_up)
    assert (done.returncode, done.stdout) == (2, "")
    assert "start.py setup" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_bug() -> None:
    command = f'"{sys.executable}" -m app verify --help | true'
    done = subprocess.run(
        command, cwd=ROOT, shell=True, capture_output=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in done.stderr
