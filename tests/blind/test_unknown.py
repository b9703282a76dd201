"""Unusual names of a list: asked for without showing a row, and read as they were said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.blind.columns import Role
from app.blind.listfile import Expected, judge_for, read_for
from app.blind.reading import Reading
from app.blind.unknown import Unknown, unknown_names
from tests.blind.made_lists import QUICK, SHIPPED, STRATA, Line, Made, Shape, full_lists

FOREIGN = Shape((
    (Role.LIST_ID, "Nr."), (Role.STRATUM, "Ort"), (Role.BLOCK, "Stapel"), (Role.TOKEN, "Gabe"),
))  # fmt: skip
SAID = Reading({"nr": "id", "ort": "stratum", "stapel": "block id", "gabe": "treatment"})
EXPECTED = Expected(STRATA, 2)


@QUICK
@given(full_lists())
def test_unknown_titles_are_asked_for_and_read_as_said(made: Made) -> None:
    data = FOREIGN.write(made.lines)
    assert unknown_names(data, EXPECTED) == Unknown(("Nr.", "Ort", "Stapel", "Gabe"))
    said = Expected(STRATA, 2, reading=SAID)
    assert judge_for(data, said).accepted
    assert unknown_names(data, said) == Unknown()
    rows = read_for(data, said).rows
    assert [row.token.open() for row in rows] == [line[Role.TOKEN] for line in made.lines]


@QUICK
@given(full_lists())
def test_a_column_said_to_be_nothing_is_not_read(made: Made) -> None:
    left_out = Reading({**SAID.columns, "stapel": ""})
    found = read_for(FOREIGN.write(made.lines), Expected(STRATA, 2, reading=left_out))
    assert {row.block.open() for row in found.rows} == {""}


@QUICK
@given(full_lists())
def test_strata_under_other_names_are_asked_for_and_read_as_said(made: Made) -> None:
    codes = dict(zip(STRATA, ("1", "2", "3"), strict=True))
    lines: list[Line] = [{**x, Role.STRATUM: codes[x[Role.STRATUM]]} for x in made.lines]
    data = Made(lines, made.shape).data
    assert unknown_names(data, EXPECTED) == Unknown(strata=("1", "2", "3"))
    said = Reading(strata={code: name for name, code in codes.items()})
    found = read_for(data, Expected(STRATA, 2, reading=said))
    assert [row.stratum for row in found.rows] == [line[Role.STRATUM] for line in made.lines]


@QUICK
@given(full_lists(), st.data())
def test_one_strange_stratum_is_a_fault_and_no_question(made: Made, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(made.lines) - 1))
    assert not unknown_names(made.altered(index, Role.STRATUM, "Lyon").data, EXPECTED)


@QUICK
@given(full_lists())
def test_a_list_without_titles_shows_none_of_its_rows(made: Made) -> None:
    bare = FOREIGN.write(made.lines).split(b"\n", 1)[1]
    assert not unknown_names(bare, EXPECTED)


@pytest.mark.parametrize("file", sorted(SHIPPED.iterdir()), ids=lambda file: file.name)
def test_a_list_with_usual_names_asks_nothing(file: object) -> None:
    assert not unknown_names((SHIPPED / str(file)).read_bytes(), EXPECTED)


@QUICK
@given(st.binary(max_size=200))
def test_no_bytes_crash_the_question(data: bytes) -> None:
    unknown_names(data, EXPECTED)
