"""Lists in workbooks: bounded before they are read, formulas kept as formulas, no crash."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.blind.listfile import Expected
from app.blind.problem import Problem
from app.blind.reading import USUAL
from app.desk.unblinded.allocation import workbook as reader
from app.desk.unblinded.allocation.list_files import judge_file, read_file
from app.desk.unblinded.allocation.workbook import workbook_text
from app.trial.refusal import Refusal
from tests.blind.corpus_form import ROWS, STRATA, R, made, workbook

LIST = workbook(R.cells(made(1)))
EXPECTED = Expected(STRATA, 2)


def zipped(change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """The workbook with its parts changed, and further parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(LIST)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in (more or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def code_of(data: bytes) -> str:
    found = workbook_text(data, USUAL)
    return found.code if isinstance(found, Problem) else ""


def test_a_workbook_says_what_the_text_says() -> None:
    rows = read_file(LIST, EXPECTED).rows
    assert len(rows) == ROWS
    text = read_file(R.write(made(1)), EXPECTED).rows
    assert [(r.stratum, r.position, r.token.open(), r.list_id.open()) for r in rows] == [
        (r.stratum, r.position, r.token.open(), r.list_id.open()) for r in text
    ]


def test_a_bomb_is_refused_by_what_it_says_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(lambda _, old: old, {"xl/media/x": bytes(reader.MOST_UNPACKED)})
    assert len(bomb) < 200_000
    assert code_of(bomb) == "workbook_large"
    parts = {f"xl/media/{n}": b"" for n in range(reader.MOST_PARTS)}
    assert code_of(zipped(lambda _, old: old, parts)) == "workbook_large"
    monkeypatch.setattr(reader, "MOST_ROWS", 20)
    assert code_of(LIST) == "workbook_large"


def test_a_part_that_lies_about_its_length_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(LIST)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = LIST.replace(size.to_bytes(4, "little"), (40).to_bytes(4, "little"))
    assert code_of(lying) == "workbook"


def test_entities_are_refused() -> None:
    def declared(name: str, old: bytes) -> bytes:
        mark = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
        return old.replace(b"<worksheet", mark + b"<worksheet", 1) if "sheet1" in name else old

    assert code_of(zipped(declared)) == "workbook"


def test_a_sheet_said_to_be_endless_is_read_for_what_it_holds() -> None:
    def forged(name: str, old: bytes) -> bytes:
        return old.replace(b'ref="A1:E79"', b'ref="A1:XFD1048576"')

    assert judge_file(zipped(forged), EXPECTED).rows == ROWS


def test_a_row_far_below_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_ROWS", 1000)
    book = Workbook()
    sheet = book.worksheets[0]
    for row in R.cells(made(1)):
        sheet.append(row)
    sheet.cell(row=1_048_576, column=1, value="x")
    out = io.BytesIO()
    book.save(out)
    assert code_of(out.getvalue()) == "workbook_large"


def test_the_faults_of_a_workbook_are_a_refusal_when_read() -> None:
    for data in (LIST[:2000], workbook(R.cells(made(1)), R.cells(made(2)))):
        with pytest.raises(Refusal) as caught:
            read_file(data, EXPECTED)
        assert caught.value.code == "list.refused"


@pytest.mark.parametrize("column", range(5))
@pytest.mark.parametrize("row", [2, ROWS + 1])
def test_a_formula_is_refused_where_it_stands(column: int, row: int) -> None:
    cells = R.cells(made(3))
    cells[row - 1][column] = "=A1"
    found = [(p.row, p.column, p.code) for p in judge_file(workbook(cells), EXPECTED).problems]
    assert (row, R.columns[column][1], "formula") in found


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_to_a_workbook_crashes_the_reader(data: st.DataObject) -> None:
    place = data.draw(st.integers(4, len(LIST)))
    end = data.draw(st.integers(place, min(place + 8, len(LIST))))
    judge_file(LIST[:place] + data.draw(st.binary(max_size=8)) + LIST[end:], EXPECTED)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_to_a_part_crashes_the_reader(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(LIST)) as archive:
        name = data.draw(st.sampled_from(archive.namelist()))
        old = archive.read(name)
    place = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(place, min(place + 20, len(old))))
    put = data.draw(st.one_of(st.binary(max_size=8), st.sampled_from((b"-1", b"99999999", b"<c>"))))
    changed = old[:place] + put + old[end:]
    judge_file(zipped(lambda n, o: changed if n == name else o), EXPECTED)
