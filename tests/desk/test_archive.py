"""The folder for thirty years: read and proven with Python's standard library and openssl."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.custody import canonical
from app.custody.bucket import empty
from app.custody.kinds import KINDS
from app.custody.records import SeatRow
from app.custody.tables import place_of
from app.desk.escrow.share_form import join, passphrase_of
from app.desk.exports.bundle import take_bundle
from app.desk.journal import line_box
from app.desk.papers.report import paper_manner
from app.desk.ports import Box
from app.desk.unblinded.papers.archive import take_archive
from app.devices.resources import verifiers
from app.trial.names import RoleKey
from app.vault.seat import OpalineSeat
from tests.custody.test_bundle import relisted
from tests.desk.hands import Hands
from tests.desk.stages import ACTS, at, refused
from tests.desk.test_act_0_shares import made, printed, scanned, typed
from verifier import verify_bundle


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def archive_of(hands: Hands) -> bytes:
    desk = hands.bench.desk
    return take_archive(hands.workbench, hands.me, paper_manner(desk), verifiers()).data


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive, unpacked."""
    folder = tmp_path_factory.mktemp("archive") / "whole"
    with zipfile.ZipFile(io.BytesIO(archive_of(at("ended")))) as file:
        file.extractall(folder)
    return folder


def test_it_is_proven_by_the_program_in_it_with_nothing_else(tmp_path: Path) -> None:
    hands = at("ended")
    sealed = sum(bool(line.sealed) for line in hands.bench.file.snapshot().lines)
    data = archive_of(hands)
    (tmp_path / "archive.zip").write_bytes(data)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        file.extractall(tmp_path / "archive")
    command = [sys.executable, "-I", "-S", "verify_bundle.py", "../archive.zip"]
    done = subprocess.run(
        command, cwd=tmp_path / "archive", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{sealed} sealed parts are here" in done.stdout
    assert f"{len(hands.bench.desk.board.events) - 1} signatures" in done.stdout


def test_it_is_read_with_the_standard_library_alone() -> None:
    hands = at("ended")
    found = unpacked(archive_of(hands))
    told = json.loads(found["manifest.json"])
    assert set(told["files"]) == set(found) - {"manifest.json"}
    for name, about in told["files"].items():
        assert hashlib.sha256(found[name]).hexdigest() == about["sha256"], name
    for part in ("blinded/log", "blinded/subject-log", "unblinded/inner-log"):
        rows = list(csv.reader(io.StringIO(found[f"{part}.csv"].decode("utf-8-sig"))))
        lines = [json.loads(text) for text in found[f"{part}.jsonl"].decode().splitlines()]
        assert len(lines) - 1 == lines[0]["origin"]["rows"] > 0
        assert rows[0] and found[f"{part}.pdf"].startswith(b"%PDF")
    assert found["study.toml"] == hands.bench.desk.study.source
    seats = json.loads(found["seats.json"])
    assert {one["seat"] for one in seats} == set(hands.bench.desk.board.seats)


def test_a_sealed_part_that_was_changed_is_found(tmp_path: Path) -> None:
    hands = at("ended")
    found = unpacked(archive_of(hands))
    rows = [json.loads(text) for text in found["sealed.jsonl"].splitlines()]
    data = bytearray(base64.b64decode(rows[2]["sealed"]))
    data[40] ^= 1
    rows[2]["sealed"] = base64.b64encode(bytes(data)).decode()
    found["sealed.jsonl"] = "".join(json.dumps(row) + "\n" for row in rows).encode()
    told = json.loads(found["manifest.json"])
    part = found["sealed.jsonl"]
    told["files"]["sealed.jsonl"] = {
        "bytes": len(part), "sha256": hashlib.sha256(part).hexdigest(),
    }  # fmt: skip
    found["manifest.json"] = json.dumps(told).encode()
    for name, value in found.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(value)
    command = [sys.executable, "-I", "-S", "verify_bundle.py", ".", "--signatures", "1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"line {rows[2]['number']}: its sealed part" in done.stdout


def _without(number: int) -> Callable[[list[Any]], object]:
    return lambda rows: rows.pop(number)


def _of_nowhere(rows: list[Any]) -> None:
    rows.append({**rows[-1], "number": 10**6})


def _reordered(rows: list[Any]) -> None:
    rows[0]["position"], rows[1]["position"] = rows[1]["position"], rows[0]["position"]


def _older(rows: list[Any]) -> None:
    rows[0]["grants"] = rows[1]["grants"]


@pytest.mark.parametrize(
    ("name", "act", "finding"),
    [
        ("sealed.jsonl", _without(2), "its sealed part"),
        ("sealed.jsonl", _of_nowhere, "of no line"),
        ("sealed.jsonl", lambda rows: rows.append(rows[0]), "stands in it twice"),
        ("rows.jsonl", _without(0), "the rows of its list"),
        ("rows.jsonl", _without(-1), "the rows of its list"),
        ("rows.jsonl", _reordered, "the rows of its list"),
        ("rows.jsonl", lambda rows: rows.append({**rows[0], "version": 3}), "rows of no list"),
        ("seats.json", _without(0), "a seat's row is missing"),
        ("seats.json", _older, "the row of seat"),
    ],
)  # fmt: skip
def test_what_an_archive_leaves_out_or_reorders_is_found(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    name: str, act: Callable[[list[Any]], object], finding: str,
) -> None:  # fmt: skip
    """By whoever makes the manifest anew, which nobody signs."""
    folder = tmp_path / "archive"
    shutil.copytree(whole, folder)
    text = (folder / name).read_text("utf-8")
    rows = json.loads(text) if name == "seats.json" else [*map(json.loads, text.splitlines())]
    act(rows)
    told = json.dumps(rows) if name == "seats.json" else "\n".join(map(json.dumps, rows))
    (folder / name).write_text(told + "\n", "utf-8")
    relisted(folder)
    assert verify_bundle.main([str(folder), "--signatures", "1"]) == 1
    assert finding in capsys.readouterr().out


def test_a_file_that_stands_twice_in_an_archive_is_found(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One program would show the first of them, another the last."""
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for one in sorted(whole.rglob("*")):
            if one.is_file():
                file.write(one, one.relative_to(whole).as_posix())
        file.write(whole / "study.toml", "checkpoint.txt")
        file.write(whole / "checkpoint.txt", "checkpoint.txt")
    assert verify_bundle.main([str(path), "--signatures", "1"]) == 1
    assert "stands in it twice" in capsys.readouterr().out


def test_a_later_unblinding_opens_the_lines_of_the_blinded_bundle_to_the_true_contents() -> None:
    hands = at("ended")
    desk = hands.bench.desk
    blinded = unpacked(take_bundle(desk, hands.crew.auditor, paper_manner(desk), {}).data)
    assert not {"sealed.jsonl", "rows.jsonl", "seats.json"} & set(blinded)
    entries = [bytes.fromhex(json.loads(t)["entry"]) for t in blinded["lines.jsonl"].splitlines()]
    later = [json.loads(text) for text in unpacked(archive_of(hands))["sealed.jsonl"].splitlines()]
    opened = 0
    for row in later:
        number, sealed = row["number"], base64.b64decode(row["sealed"])
        entry = entries[number]
        assert hashlib.sha256(sealed).digest() == entry[118:150]
        event = desk.board.events[number]
        box = line_box(desk.journal.log_id, number, entry[:118], KINDS[event.kind].key)
        payload = empty(hands.me.keys.keyring.open(box, sealed))
        if event.kind != "PreparationClosed":
            assert canonical.decode(payload) == hands.workbench.sealed_facts(hands.me, event)
        opened += 1
    assert opened > 6


def test_two_shares_typed_from_paper_open_everything_sealed_in_it() -> None:
    """No study file and no passphrase of anybody: the archive and two of three pages."""
    hands = at("open")
    pages = printed(hands, made(hands))
    for act in ACTS.values():
        act(hands)
    found = unpacked(archive_of(hands))
    one, other = typed(pages[2]), scanned(pages[1])
    seats = {told["seat"]: told for told in json.loads(found["seats.json"])}
    told = next(told for seat, told in seats.items() if seat.startswith(one.named.hex()))
    parts = (base64.b64decode(told[name]) for name in ("record", "wrapped", "grants"))
    row = SeatRow(told["seat"], *parts)
    entries = [bytes.fromhex(json.loads(t)["entry"]) for t in found["lines.jsonl"].splitlines()]
    log_id = entries[0][5:21]
    escrow = OpalineSeat.unlock(log_id, row, passphrase_of(join(one, other)))
    opened = 0
    for text in found["sealed.jsonl"].splitlines():
        line = json.loads(text)
        number, entry = line["number"], entries[line["number"]]
        event = hands.bench.desk.board.events[number]
        box = line_box(log_id, number, entry[:118], KINDS[event.kind].key)
        payload = empty(escrow.keyring.open(box, base64.b64decode(line["sealed"])))
        if event.kind != "PreparationClosed":
            assert canonical.decode(payload) == hands.workbench.sealed_facts(hands.me, event)
        opened += 1
    assert opened > 6
    for text in found["rows.jsonl"].splitlines():
        listed = json.loads(text)
        place = place_of(listed["version"], listed["stratum"], listed["position"])
        box = Box(RoleKey.ARM, "row", log_id + place, log_id + place)
        assert len(escrow.keyring.open(box, base64.b64decode(listed["sealed"]))) == 256


@pytest.mark.parametrize("who", ["auditor"])
def test_a_blinded_seat_takes_no_archive(who: str) -> None:
    hands = at("ended")
    person = getattr(hands.crew, who)
    with refused(hands, "sealed.no_key"):
        take_archive(hands.workbench, person, paper_manner(hands.bench.desk), {})


def test_no_archive_while_a_preparation_is_open() -> None:
    hands = at("checked")
    with refused(hands, "report.window_open"):
        archive_of(hands)
