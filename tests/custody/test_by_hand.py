"""The commands of the page on the format, run as they stand there, check a line by hand."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.custody.entry import SIGNING_DOMAIN
from app.vault.signing import verify
from tests.campaigns.studies import laid, unguarded
from tests.custody.law import PAGE
from tests.custody.tampering import DAY

BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text("utf-8"), re.S | re.M)
COMMANDS = next(block for block in BLOCKS if "study.opaline 12" in block)
KINDS = ("StudyProposed", "Confirmed", "SignedIn", "RequestAccepted", "LabelsPrinted")


def line_of(kind: str) -> int:
    """The number of the first line of a kind."""
    mark = f'"kind":"{kind}"'.encode()
    return next(line.number for line in DAY.lines if mark in line.open)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    laid(tmp_path / "study.opaline", DAY)
    return tmp_path


def by_hand(folder: Path, line: int = 12) -> str:
    """What is printed."""
    commands = COMMANDS.replace("study.opaline 12", f"study.opaline {line}")
    done = subprocess.run(
        ["sh", "-c", commands], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout


def holds(folder: Path, said: str) -> bool:
    """Whether the signature is good; where there is no openssl, by what was put into the files."""
    if shutil.which("openssl"):
        return "Signature Verified Successfully" in said
    key, signature, message = (folder / n for n in ("key.pem", "signature.bin", "message.bin"))
    public = base64.b64decode(key.read_text().split("\n")[1])[12:]
    try:
        verify(public, signature.read_bytes(), message.read_bytes())
    except ValueError:
        return False
    return True


def digests(folder: Path, said: str) -> set[str]:
    """The digest that was signed and that of the open part."""
    told = {line[:64] for line in said.splitlines() if re.match("[0-9a-f]{64}", line)}
    assert told
    return told


@pytest.mark.parametrize("line", [12, *map(line_of, KINDS)])
def test_a_line_is_checked_by_hand(folder: Path, line: int) -> None:
    said = by_hand(folder, line)
    assert holds(folder, said)
    assert (folder / "message.bin").read_bytes() == SIGNING_DOMAIN + DAY.lines[line].entry
    assert digests(folder, said) == {DAY.lines[line].entry[82:114].hex()}


@pytest.mark.parametrize("column", ["entry", "signature"])
def test_a_line_that_was_changed_is_found_by_hand(folder: Path, column: str) -> None:
    data = bytearray(getattr(DAY.lines[12], column))
    data[31] ^= 1
    with unguarded(folder / "study.opaline") as base:
        base.execute(f"UPDATE line SET {column} = ? WHERE number = 12", (bytes(data),))
    assert not holds(folder, by_hand(folder))


def test_an_open_part_that_was_changed_is_found_by_hand(folder: Path) -> None:
    other = DAY.lines[12].open.replace(b"Claire", b"Claude")
    with unguarded(folder / "study.opaline") as base:
        base.execute("UPDATE line SET open = ? WHERE number = 12", (other,))
    said = by_hand(folder)
    assert len(digests(folder, said)) == 2 or not shutil.which("openssl")
