"""``verify`` from the command line: whole, anchored, damaged, or no study at all; never a crash."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.command.verify import run
from app.custody.tree import root_of
from app.custody.verdict import verify_file
from app.store.reading import read_snapshot
from app.vault.signing import verify
from tests.desk.stages import at
from tests.journeys.on_disk import on_disk


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study on disk with one preparation closed and one open."""
    hands = at("ended")
    hands.bench.advance(60)
    hands.receive("01-002")
    hands.accept()
    path = tmp_path_factory.mktemp("whole") / "study.opaline"
    with on_disk(hands, path):
        return path


def told(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, output and complaints."""
    out, err = io.StringIO(), io.StringIO()
    code = run(list(map(str, arguments)), io.StringIO(), out, err)
    return code, out.getvalue(), err.getvalue()


def judged(*arguments: str | Path) -> tuple[int, dict[str, Any]]:
    """Exit code and the JSON object."""
    code, out, err = told(*arguments, "--json")
    assert err == ""
    answer = json.loads(out)
    assert isinstance(answer, dict)
    return code, answer


def anchor(path: Path, size: int) -> str:
    """The head that the file had when it was so long, as a report would show it."""
    snapshot = read_snapshot(path)
    return f"{size}:{root_of(line.leaf for line in snapshot.lines[:size]).hex()}"


def test_a_whole_file_is_told_whole(whole: Path) -> None:
    verdict = verify_file(read_snapshot(whole), verify)
    size, root = len(verdict.events), verdict.root.hex()
    assert judged(whole) == (
        0,
        {
            "ok": True, "lines": size, "anchored_to": None,
            "checkpoint": {"size": size, "root": root},
            "genesis": verdict.events[0].line.leaf.hex(),
        },
    )  # fmt: skip
    for language, word in (("en", "not proven"), ("fr", "prouv")):
        code, out, err = told(whole, "--language", language)
        assert (code, err) == (0, "")
        assert root in out and str(size) in out and word in out


def test_an_anchor_of_the_same_history_is_named(whole: Path) -> None:
    size = len(read_snapshot(whole).lines)
    for length in (1, size // 2, size):
        code, answer = judged(whole, "--against", anchor(whole, length))
        root = anchor(whole, length).split(":")[1]
        assert (code, answer["anchored_to"]) == (0, {"size": length, "root": root})
        assert answer["checkpoint"]["size"] == size


def test_a_cut_tail_and_another_history_are_found_against_an_anchor(
    whole: Path, tmp_path: Path
) -> None:
    size = len(read_snapshot(whole).lines)
    beyond = anchor(whole, size).replace(f"{size}:", f"{size + 1}:")
    assert told_wrong(judged(whole, "--against", beyond)) == (size, "log.cut")
    other = anchor(whole, 5).replace("5:", "6:")
    assert told_wrong(judged(whole, "--against", other)) == (6, "log.other_history")


def told_wrong(answer: tuple[int, dict[str, Any]]) -> tuple[int | None, str]:
    """The line and code of a file that is not whole."""
    code, said = answer
    assert (code, said["ok"]) == (1, False)
    assert set(said) == {"ok", "line", "code", "why"}
    assert len(said["why"].split()) > 3
    return said["line"], said["code"]


DAMAGES: dict[str, str] = {
    "an open part": "UPDATE line SET open = CAST(replace(open, '70', '71') AS BLOB)",
    "a signature": "UPDATE line SET signature = zeroblob(64) WHERE number = 7",
    "a sealed part": "UPDATE line SET sealed = zeroblob(length(sealed)) WHERE number = 9",
    "a line dropped": "DELETE FROM line WHERE number = 8",
    "all lines dropped": "DELETE FROM line",
    "two rows exchanged": "UPDATE list_row SET position = 1000 - position",
    "a list row dropped": "DELETE FROM list_row WHERE position = 3",
    "an allocation dropped": "DELETE FROM allocation",
    "an allocation moved": "UPDATE allocation SET position = position + 5",
    "a capsule dropped": "DELETE FROM capsule",
    "a capsule changed": "UPDATE capsule SET sealed = zeroblob(length(sealed))",
    "a capsule cut": "UPDATE capsule SET sealed = substr(sealed, 2)",
    "a seat dropped": "DELETE FROM seat",
    "a seat changed": "UPDATE seat SET grants = zeroblob(length(grants) + 1)",
    "the configuration dropped": "DELETE FROM setting WHERE name LIKE 'study/%'",
    "the log's name changed": "UPDATE setting SET value = zeroblob(16) WHERE name = 'log'",
    "a table dropped": "DROP TABLE capsule",
    "an entry emptied": "UPDATE line SET entry = zeroblob(length(entry)) WHERE number = 3",
}


def free(connection: sqlite3.Connection) -> None:
    """Takes away what keeps an honest program from changing rows."""
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_told_in_a_sentence(damage: str, whole: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(whole, tmp_path / "damaged.opaline"))
    connection = sqlite3.connect(path)
    free(connection)
    try:
        done = connection.execute(DAMAGES[damage]).rowcount
        connection.commit()
    except sqlite3.IntegrityError as impossible:
        pytest.fail(f"the table refuses this damage by itself: {impossible}")
    finally:
        connection.close()
    assert done != 0
    told_wrong(judged(path))
    code, out, err = told(path)
    assert (code, err, out.count("\n")) == (1, "", 1)


def bytes_changed(data: bytes, place: int) -> bytes:
    """One byte turned over."""
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


MANGLES: dict[str, Callable[[bytes], bytes]] = {
    "cut in the middle": lambda data: data[: len(data) // 2 + 100],
    "cut to its header": lambda data: data[:100],
    "empty": lambda data: b"",
    "not a database": lambda data: b"Ceci n'est pas une etude." * 400,
    "another program's": lambda data: data[:68] + b"\0\0\0\0" + data[72:],
    "its header changed": lambda data: bytes_changed(data, 17),
}


@pytest.mark.parametrize("mangle", MANGLES)
def test_every_mangled_file_is_told_in_a_sentence(
    mangle: str, whole: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mangled.opaline"
    path.write_bytes(MANGLES[mangle](whole.read_bytes()))
    line, code = told_wrong(judged(path))
    assert line is None and code.startswith("file.")


def test_bytes_changed_anywhere_are_no_crash(whole: Path, tmp_path: Path) -> None:
    """A file whose every read still answers what it did before may be called whole, no other."""
    data = whole.read_bytes()
    original = read_snapshot(whole)
    path = tmp_path / "changed.opaline"
    for place in range(50, len(data), len(data) // 60):
        path.write_bytes(bytes_changed(data, place))
        code, answer = judged(path)
        if answer["ok"]:
            assert read_snapshot(path) == original, place
        assert code == (not answer["ok"])


def test_what_is_no_file_is_told_so(tmp_path: Path) -> None:
    assert told_wrong(judged(tmp_path / "nowhere.opaline")) == (None, "file.missing")
    assert told_wrong(judged(tmp_path)) == (None, "file.not_a_study")


@pytest.mark.parametrize(
    "wrong",
    [[], ["a", "b"], ["a", "--nope"], ["a", "--against"], ["a", "--against", "5"],
     ["a", "--against", "5:zz"], ["a", "--against", "-1:" + "0" * 64], ["--json"],
     ["a", "--against", "nul\0"], ["a", "--genesis"], ["a", "--with"]],
)  # fmt: skip
def test_a_command_that_cannot_be_obeyed_is_told_how(wrong: list[str]) -> None:
    code, out, err = told(*wrong)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1 and "SIZE:ROOT" in err


def test_the_file_is_left_as_it_was(whole: Path) -> None:
    before = whole.read_bytes()
    told(whole)
    assert whole.read_bytes() == before
