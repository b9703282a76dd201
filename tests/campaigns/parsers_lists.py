"""Readers of allocation lists: text, workbooks, rows, the statistician's packet."""

from __future__ import annotations

from contextlib import suppress

from app.blind.committed import Committed, unpack
from app.blind.listfile import Expected, judge, read_list
from app.blind.rowcodec import RowContent, pack_row, unpack_row
from app.desk.unblinded.allocation.list_files import judge_file
from app.devices.resources import practice_list
from app.trial.refusal import Refusal, Trouble
from app.trial.sealed import Sealed
from app.vault.packet import open_packet, seal_packet
from tests.bench import LISTS

SECRET = bytes(16)


def row(data: bytes) -> None:
    """A row as it lies under its seal."""
    with suppress(Trouble):
        content = unpack_row(data)
        assert pack_row(content, content.salt.open()) == data, "another row"


def a_list(data: bytes) -> None:
    """A list as text."""
    told = judge(data, None, 2)
    accepted = False
    with suppress(Refusal):
        read_list(data, None, 2)
        accepted = True
    assert accepted == told.accepted, "judged otherwise than read"


def workbook(data: bytes) -> None:
    """A workbook, or any other file of a list."""
    judge_file(data, Expected(("Nancy", "Dijon"), 2))


def workbooks() -> list[bytes]:
    """Every workbook of the corpus."""
    return [path.read_bytes() for path in sorted((LISTS.parent / "corpus").glob("*.xlsx"))]


def texts() -> list[bytes]:
    """Lists as text, whole and cut."""
    whole = [path.read_bytes() for path in sorted(LISTS.glob("*.csv"))] + [practice_list()]
    # Cut after a few rows, too, of which many more can be read in the same time.
    return [b"".join(data.splitlines(keepends=True)[:16]) for data in whole] + whole


def rows() -> list[bytes]:
    """A row."""
    token, list_id, code, block, size = (Sealed(word) for word in ("A", "é", "", "02", "6"))
    content = RowContent(token, list_id, code, block, size, Sealed(bytes(32)))
    return [pack_row(content, bytes(32))]


def packet(data: bytes) -> None:
    """A packet, sealed, and what lies in it once opened."""
    with suppress(Refusal):
        open_packet(SECRET, data)
    with suppress(Trouble):
        told = unpack(data)
        assert unpack(told.pack()).pack() == told.pack(), "another packet"
        told.leaves(())


def packets() -> list[bytes]:
    """What lies in a packet, and a sealed one."""
    content = Committed(Sealed(b"a,b\n"), Sealed(bytes(32)), "list.csv", "chance").pack()
    torn = content.replace(b'"chance"', b'"\\ud800"')
    return [content, torn, seal_packet(SECRET, bytes(12), content)]
