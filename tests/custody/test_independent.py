"""Two verifiers that share nothing but the page on the format give the same verdicts."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.exceptions import CryptoError

from app.custody.finding import DoesNotFollow
from app.custody.records import Snapshot
from app.custody.tree import leaf_hash, root_of
from app.store.sqlite import address
from tests.campaigns import mutations
from tests.campaigns.studies import laid, told, unguarded
from tests.custody import test_findings
from tests.custody.day import whole_day
from tests.custody.provoke_rows import among_three_lists
from tests.custody.provoke_seats import people_s_year
from tests.custody.provoking import PROVOCATIONS, Act, broken
from tests.custody.scribe import Scribe, judge
from tests.custody.tampering import DAY
from tests.independent import SOURCE, Told, judged, verified
from tests.vectors.build import load
from tests.vectors.damage import damaged
from tests.vectors.study import read
from verifier import verify_log

# Imported for what it registers.
assert test_findings
PRACTICE = load("practice")
NOTHING = root_of([]).hex()
VARIANTS = [*load("damaged"), *load("added")]
ODD = json.loads((Path(__file__).parents[1] / "vectors/vault/ed25519-odd.json").read_text())


def test_the_practice_file_is_whole() -> None:
    code, line, said = judged(read(PRACTICE))
    told = PRACTICE["verdict"]
    assert (code, line) == (0, None)
    assert f"{told['lines']} lines" in said and told["root"] in said


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant["name"])
def test_the_vectors_are_judged_alike(variant: dict[str, Any]) -> None:
    answer = judged(read(damaged(PRACTICE, variant["changes"])))
    wanted = (0, None) if variant["finding"] is None else (1, variant["line"])
    assert answer[:2] == wanted


@pytest.mark.parametrize("act", [act for _, act in PROVOCATIONS], ids=lambda act: act.__name__)
def test_what_the_program_finds_is_found_here(act: Act) -> None:
    made = broken(act)
    if made.copy is not None or any(anchor.note for anchor in made.anchors):
        return
    options = [f"--against={anchor.size}:{anchor.root.hex()}" for anchor in made.anchors]
    assert judged(made.scribe.snapshot(), *options)[:2] == (1, made.line)


@pytest.mark.parametrize(
    "study", [whole_day, people_s_year, lambda: among_three_lists(2).scribe],
    ids=["day", "year", "lists"],
)  # fmt: skip
def test_what_the_program_finds_whole_is_whole_here(study: Any) -> None:
    scribe: Scribe = study()
    code, _, said = judged(scribe.snapshot())
    assert code == 0 and scribe.root().hex() in said


def test_tampered_and_rewritten_files_are_judged_alike(tmp_path: Path) -> None:
    """The campaign, short; its full length is a command of its own."""
    campaign = mutations.Campaign(tmp_path, seed=2)
    for number in range(250):
        campaign.tamper(number)
    for number in range(40):
        campaign.rewrite(number)
    assert campaign.tally.wrong == []
    assert len(campaign.tally.codes) > 15


@pytest.mark.parametrize("table", ["rows", "allocations", "capsules", "seats", "settings"])
@pytest.mark.parametrize("whole", mutations.STUDIES, ids=["day", "year"])
def test_a_row_that_is_missing_is_missed_at_the_same_line(whole: Snapshot, table: str) -> None:
    for name in [*getattr(whole, table)][:: 40 if table == "rows" else 1]:
        kept: Any = getattr(whole, table)
        left: Any = tuple(row for row in kept if row != name)
        if table == "settings":
            left = {key: kept[key] for key in left}
        torn = replace(whole, **{table: left})
        with pytest.raises(DoesNotFollow) as found:
            judge(torn)
        assert judged(torn)[:2] == (1, found.value.number)


def test_the_campaign_sees_a_verifier_that_is_blind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify_log, "signed", lambda *_: None)
    campaign = mutations.Campaign(tmp_path, seed=2)
    for number in range(60):
        campaign.tamper(number)
    assert campaign.tally.wrong


@pytest.mark.parametrize("case", ODD, ids=lambda case: case["name"])
def test_odd_signatures_are_judged_alike(case: dict[str, Any]) -> None:
    signature, message = bytes.fromhex(case["signature"]), bytes.fromhex(case["message"])
    found = True
    try:
        verify_log.signed(case["key"], signature, message)
    except (CryptoError, ValueError):
        found = False
    assert found is case["good"]


@given(st.integers(0, 200))
def test_the_tree_grows_alike(size: int) -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    edge: list[bytes] = []
    root = root_of([])
    for n, leaf in enumerate(leaves):
        root = verify_log.grow(edge, n, leaf)
    assert root == root_of(leaves)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "study.opaline"
    laid(path, DAY)
    return path


def alone(*arguments: str | Path) -> tuple[int, str, str]:
    """Run as whoever does not trust the rest runs it: by itself, elsewhere."""
    done = subprocess.run(
        [sys.executable, "-I", str(SOURCE), *map(str, arguments)], capture_output=True, text=True,
        cwd="/" if os.name == "posix" else None, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_it_runs_by_itself(whole: Path) -> None:
    code, said, complaint = alone(whole)
    root = judge(DAY).root.hex()
    assert (code, complaint) == (0, "")
    assert root in said and "Held against nothing." in said and "not proven" in said


def test_it_says_what_it_was_held_against(whole: Path) -> None:
    size, root, leaf = len(DAY.lines), judge(DAY).root, DAY.lines[0].leaf
    code, said, _ = alone(whole, "--against", f"{size}:{root.hex()}", "--genesis", leaf.hex())
    assert code == 0 and f"{size}:{root.hex()} and 1:{leaf.hex()}" in said


def options_and_findings() -> list[tuple[list[str], int]]:
    size, root, zeros = len(DAY.lines), judge(DAY).root.hex(), "00" * 32
    return [
        (["--against", f"{size + 3}:{root}"], size), (["--against", f"{size}:{zeros}"], size),
        (["--against", f"9:{zeros}"], 9), (["--genesis", zeros], 0),
    ]  # fmt: skip


@pytest.mark.parametrize(("options", "line"), options_and_findings())
def test_anchors_find_what_the_program_s_find(
    whole: Path, options: list[str], line: int
) -> None:
    assert verified(whole, *options)[:2] == (1, line)


@pytest.mark.parametrize(
    "options", [["--against", "5"], ["--against", "-1:" + "00" * 32],
                ["--against", "0:" + NOTHING], ["--genesis", "zz"],
                ["--against", "5:" + "00" * 31], ["--nope"], []]
)  # fmt: skip
def test_a_command_that_cannot_be_obeyed_is_told(whole: Path, options: list[str]) -> None:
    arguments: list[str | Path] = [whole, *options] if options else []
    code, said, complaint = alone(*arguments)
    assert (code, said) == (2, "") and "usage" in complaint


def test_a_broken_rule_is_shown(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.opaline"
    path.write_bytes(whole.read_bytes())
    with unguarded(path) as base:
        base.execute("UPDATE line SET signature = zeroblob(64) WHERE number = 7")
    code, line, said = verified(path)
    assert (code, line) == (1, 7) and "VerifyKey" in said
    assert told(path)[:2] == (1, 7)


SCHEMES = {
    "a guard is gone": "DROP TRIGGER line_no_delete",
    "a table is gone": "DROP TABLE capsule",
    "a table is new": "CREATE TABLE note (text TEXT)",
    "a view is new": "CREATE VIEW note AS SELECT * FROM line",
    "a column is new": "ALTER TABLE seat ADD COLUMN arm TEXT",
    "another program's": "PRAGMA application_id = 7", "a journal": "PRAGMA journal_mode = WAL",
    "another version": "PRAGMA user_version = 1",
    "a version to come": "PRAGMA user_version = 77",
}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_another_schema_is_no_study_file_for_both(
    whole: Path, tmp_path: Path, scheme: str
) -> None:
    path = tmp_path / "other.opaline"
    path.write_bytes(whole.read_bytes())
    base = sqlite3.connect(path, isolation_level=None)
    base.execute(SCHEMES[scheme])
    base.close()
    answer: Told = verified(path)
    assert answer[:2] == (1, None) and "no study file" in answer[2]
    assert told(path)[:2] == (1, None)


QUIET = [HealthCheck.function_scoped_fixture]


@settings(deadline=None, max_examples=60, suppress_health_check=QUIET)
@given(place=st.integers(0, 2**20), bits=st.integers(1, 255))
def test_bytes_changed_anywhere_are_no_crash_and_no_lie(
    whole: Path, tmp_path: Path, place: int, bits: int
) -> None:
    """A file of which every row still reads as before may be called whole, no other."""
    data = bytearray(whole.read_bytes())
    data[place % len(data)] ^= bits
    path = tmp_path / "flipped.opaline"
    path.write_bytes(data)
    if verified(path)[0] == 0:
        assert told(path)[:2] == (0, None)


def test_a_name_changed_in_the_schema_is_found_by_both(whole: Path, tmp_path: Path) -> None:
    data, name = whole.read_bytes(), b"alembic_version"
    places = [at for at in range(8192) if data.startswith(name, at)]
    assert len(places) > 4
    for place in places:
        changed = bytearray(data)
        changed[place + len(name) - 1] ^= 1
        path = tmp_path / "renamed.opaline"
        path.write_bytes(changed)
        if verified(path)[0] == 0:
            assert told(path)[:2] == (0, None), place


@pytest.mark.parametrize("path", [r"\\nas\trial\study 1.opaline", r"C:\trial\study#1.opaline"])
def test_a_share_of_windows_is_opened_as_the_program_opens_it(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    asked: list[str] = []

    def connect(name: str, uri: bool) -> None:
        asked.append(name)
        raise sqlite3.OperationalError

    monkeypatch.setattr(sqlite3, "connect", connect)
    with pytest.raises(sqlite3.OperationalError):
        verify_log.load(PureWindowsPath(path).as_uri())
    assert asked == [address(PureWindowsPath(path), "ro")]
