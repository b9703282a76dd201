"""One writer for one study, across processes and deaths."""

from __future__ import annotations

import json
import os
import platform
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.devices.lock import StudyLock
from app.devices.resources import words
from app.trial.refusal import Trouble

ROOT = Path(__file__).parents[2]
HOLDER = (
    "import sys\n"
    "from pathlib import Path\n"
    "from app.devices.lock import StudyLock\n"
    "with StudyLock(Path(sys.argv[1])):\n"
    "    print('held', flush=True)\n"
    "    sys.stdin.readline()\n"
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Where a study file would lie."""
    return tmp_path / "practice.opaline"


@contextmanager
def another_program(study: Path) -> Iterator[subprocess.Popen[str]]:
    """A second process that holds the lock until it is told or killed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, study],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout and holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            holder.kill()


def refused(study: Path) -> str:
    """The code of the Trouble met when taking the lock; empty when it was taken."""
    try:
        with StudyLock(study):
            return ""
    except Trouble as why:
        return why.code


def test_a_second_program_is_refused_while_the_first_lives(study: Path) -> None:
    with another_program(study) as holder:
        assert refused(study) == "file.in_use_by"
        holder.communicate("done\n")
        assert holder.returncode == 0
        assert refused(study) == ""


def test_the_lock_dies_with_a_killed_program(study: Path) -> None:
    with another_program(study) as holder:
        holder.kill()
        holder.wait()
        assert refused(study) == ""


def test_the_lock_is_refused_within_one_program_too_and_ends_with_its_block(study: Path) -> None:
    with StudyLock(study):
        assert refused(study) == "file.in_use_by"
        assert refused(study) == "file.in_use_by"
    assert refused(study) == ""


def test_the_lock_ends_when_the_work_fails(study: Path) -> None:
    with pytest.raises(KeyError), StudyLock(study):
        raise KeyError
    assert refused(study) == ""


def test_the_lock_lies_beside_the_study_and_leaves_it_alone(study: Path) -> None:
    with StudyLock(study):
        assert not study.exists()
    lock = study.with_name("practice.opaline.lock")
    assert lock.read_bytes() == b""
    if sys.platform != "win32":
        assert stat.S_IMODE(lock.stat().st_mode) == 0o600


def test_the_refused_one_is_told_who_where_and_since_when(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "caubert")
    with StudyLock(study), pytest.raises(Trouble) as told:
        StudyLock(study).__enter__()
    assert told.value.facts["name"] == "caubert"
    assert told.value.facts["host"] == platform.node()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", str(told.value.facts["since"]))
    for language in ("fr", "en"):
        assert "caubert" in words(language).sentence(told.value)


@pytest.mark.parametrize(
    "text", ["", "x", "[1]", "{}", "[" * 1000, '{"name":"\\u0007","host":"h","since":"s"}', "\0"]
)
def test_a_lock_that_does_not_say_is_a_lock(study: Path, text: str) -> None:
    with StudyLock(study):
        study.with_name("practice.opaline.lock").write_text(text)
        assert refused(study) == "file.in_use"


def test_a_long_name_is_cut(study: Path) -> None:
    told = json.dumps({"name": "n" * 100, "host": "h", "since": "s"})
    with StudyLock(study):
        study.with_name("practice.opaline.lock").write_text(told)
        assert refused(study) == "file.in_use_by"


def test_what_a_killed_holder_left_is_replaced(study: Path) -> None:
    study.with_name("practice.opaline.lock").write_text("x" * 500)
    with StudyLock(study):
        assert refused(study) == "file.in_use_by"


def test_a_link_to_the_study_has_the_study_s_lock(study: Path, tmp_path: Path) -> None:
    study.touch()
    link = tmp_path / "bureau.opaline"
    link.symlink_to(study)
    with StudyLock(study):
        assert refused(link) == "file.in_use_by"


def test_two_studies_do_not_lock_each_other(study: Path) -> None:
    with StudyLock(study):
        assert refused(study.with_name("other.opaline")) == ""


def test_a_place_without_a_lock_is_told(study: Path) -> None:
    with pytest.raises(Trouble) as told:
        StudyLock(study / "missing" / "practice.opaline").__enter__()
    assert (told.value.code, told.value.facts) == ("file.no_lock", {"reason": "ENOENT"})


LINKS: dict[str, Callable[[Path, Path], object]] = {
    "link": lambda lock, other: lock.symlink_to(other),
    "second name": lambda lock, other: os.link(other, lock),
    "folder": lambda lock, other: lock.mkdir(),
    "something long": lambda lock, other: lock.write_bytes(other.read_bytes() * 100),
}


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few people make links")
@pytest.mark.parametrize("way", LINKS)
def test_what_stands_under_the_lock_s_name_is_never_written_over(
    study: Path, tmp_path: Path, way: str
) -> None:
    """A link to a backup, say: taking the lock would have emptied it."""
    other = tmp_path / "backup.opaline"
    other.write_bytes(b"a backup that is precious")
    lock = tmp_path / "practice.opaline.lock"
    LINKS[way](lock, other)
    before = lock.read_bytes() if lock.is_file() else b""
    with pytest.raises(Trouble, match=r"file\.no_lock"), StudyLock(study):
        pass
    assert other.read_bytes() == b"a backup that is precious"
    assert not before or lock.read_bytes() == before
