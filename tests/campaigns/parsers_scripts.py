"""Readers of what people say or type, and of what the stand-alone scripts are given."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io

from app.devices.heads import HeadFolder
from app.trial.refusal import Refusal, Trouble
from app.trial.spoken import code_of, read_spoken, words_of
from app.ui.input.typed_moment import read_day, read_time
from tests.campaigns.parsers_files import folder
from tests.campaigns.worksheet import block_of, sheets
from verifier import recompute_dose, verify_list

LOG = bytes(16)
ROOT = bytes(range(32))
_OPENED = (
    "list,stratum,position,token,list_id,code,block,size,salt\n"
    f"1,Nancy,1,A,é1,,01,4,{'0a' * 32}\n1,Nancy,2,B,é2,,01,4,{'0b' * 32}\n"
)


def spoken(data: bytes) -> None:
    """A root read out over the telephone, as words or as a code."""
    with contextlib.suppress(Refusal):
        told = read_spoken(data.decode("utf-8", "replace"), len(ROOT))
        assert read_spoken(words_of(told), len(ROOT)) == told, "other words"
        assert read_spoken(code_of(told), len(ROOT)) == told, "another code"


def moment(data: bytes) -> None:
    """A typed day and a typed time."""
    typed = data.decode("utf-8", "replace")
    with contextlib.suppress(Refusal):
        day = read_day(typed, what="x")
        assert read_day(f"{day:%Y-%m-%d}", what="x") == day, "another day"
    with contextlib.suppress(Refusal):
        hour = read_time(typed, what="x")
        assert read_time(f"{hour:%H:%M}", what="x") == hour, "another time"


def capsules(data: bytes) -> None:
    """How far the notes of open preparations had come when they were seen last."""
    (folder() / f"{LOG.hex()}.capsules").write_bytes(data)
    with contextlib.suppress(Trouble):
        HeadFolder(folder()).capsules(LOG)


def worksheet(data: bytes) -> None:
    """The block of a worksheet, with its sum made anew, for the script that recomputes it."""
    pairs = data.decode("utf-8", "replace").split()
    whole = " ".join(pairs)
    place = folder() / "worksheet.txt"
    total = hashlib.sha256(whole.encode()).hexdigest()
    place.write_bytes("\n".join(f"OPW1 {one}" for one in [*pairs, f"sum={total}"]).encode())
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            recompute_dose.main([str(place)])
        except SystemExit as end:
            assert end.code in (1, 2), "no such exit code"


def opened(data: bytes) -> None:
    """An opened list, for the script that holds it to its root."""
    place = folder() / "opened.csv"
    place.write_bytes(data)
    asked = [str(place), "--log", LOG.hex(), "--root", f"1:{ROOT.hex()}"]
    with contextlib.redirect_stdout(io.StringIO()):
        assert verify_list.main(asked) == 1, "another list has this root"


def roots() -> list[bytes]:
    """A root as words and as a code."""
    return [words_of(ROOT).encode(), code_of(ROOT).encode(), b"babab " * 17]


def moments() -> list[bytes]:
    """Days and times."""
    return [b"24/03/2026", b"2026-03-24", b"31.2.2026", b"08:05", b"8h05", b"0805"]


def noted() -> list[bytes]:
    """What is remembered of two preparations."""
    return [f"{'0a' * 32}:{'0b' * 32}\n{'0c' * 32}:{'0d' * 32}\n".encode()]


@functools.cache
def blocks() -> list[bytes]:
    """The blocks of worksheets of both arms and of every way of counting."""
    return [" ".join(block_of(sheet)).encode() for sheet in sheets()]


def lists() -> list[bytes]:
    """An opened list, whole, without an end, and with a word that is too long."""
    told = _OPENED.encode()
    return [told, told[:-40], told.replace(b"B", b"B" * 70_000), b'"' + told]
