from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.blind.columns import Role
from app.blind.listfile import judge
from app.blind.textfile import LARGEST_BYTES
from tests.blind.made_lists import (
    PLAIN,
    QUICK,
    QUICKEST,
    SHIPPED,
    SPOKEN,
    STRATA,
    Made,
    Shape,
    full_lists,
)

BLOCKRAND = (SHIPPED / "blockrand-style.csv").read_bytes()
CODES = (SHIPPED / "code-list-with-preamble.csv").read_bytes()
FRENCH = (SHIPPED / "french-excel-style.csv").read_bytes()


def found(
    data: bytes, strata: tuple[str, ...] | None = STRATA, arms: int | None = 2
) -> set[tuple[int, str, str]]:
    judgement = judge(data, strata, arms)
    assert judgement.accepted == (not judgement.problems)
    for problem in judgement.problems:
        assert all(problem.sentence(words) for words in SPOKEN)
    return {(p.row, p.column, p.code) for p in judgement.problems}


@pytest.mark.parametrize(
    ("data", "row", "code"),
    [
        (b"", 1, "empty"),
        (b"\xef\xbb\xbf", 1, "empty"),
        (b"\xff\xfe", 1, "empty"),
        (b" \r\n\t\r\n", 1, "empty"),
        (b"\0" * 40, 1, "empty"),
        (b"x" * (LARGEST_BYTES + 1), 1, "too_large"),
        (b"PK\x03\x04" + bytes(400), 1, "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", 1, "workbook"),
        (BLOCKRAND.replace(b"01-003", b"01\x81003"), 4, "undecodable"),
        (BLOCKRAND.decode().encode("utf-16") + b"x", BLOCKRAND.count(b"\n") + 1, "undecodable"),
        (BLOCKRAND.replace(b",", b"|"), 1, "separator"),
        (CODES.replace(b",", b"  "), 5, "separator"),
        (BLOCKRAND.split(b"\n", 1)[1], 1, "header_not_found"),
        (b"Dear colleague, please find the list attached.\n", 1, "header_not_found"),
        (BLOCKRAND.split(b"\n")[0], 1, "no_rows"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_one_problem(
    data: bytes, row: int, code: str
) -> None:
    assert {(r, c) for r, _, c in found(data, None, None)} == {(row, code)}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (BLOCKRAND.replace(b'"treatment"', b'"foo"'), (1, "treatment", "header_missing")),
        (BLOCKRAND.replace(b'"stratum"', b'"foo"'), (1, "stratum", "header_missing")),
        (BLOCKRAND.replace(b'"block.id"', b'"foo"'), (1, "block id", "header_missing")),
        (BLOCKRAND.replace(b'"id"', b'"arm"'), (1, "treatment", "header_twice")),
        (BLOCKRAND.replace(b'"block.size"', b'""'), (1, "D", "header_blank")),
        (CODES.replace(b"length: 252", b"length: 258"), (3, "", "length")),
        (CODES.replace(b"centre\n", b"centre\n\n"), (6, "", "blank_row")),
        (BLOCKRAND.replace(b"01-005", b"01-004"), (6, "id", "duplicate")),
        (BLOCKRAND.replace(b'"01-005",', b'"01"-005",'), (6, "", "quoting")),
        (FRENCH.replace(b'"01-005"', b'"01-005'), (6, "", "quoting")),
    ],
)
def test_a_fault_of_the_files_of_statisticians_is_found(
    data: bytes, problem: tuple[int, str, str]
) -> None:
    assert problem in found(data)


CELL_FAULTS = [
    (Role.TOKEN, "", "blank_cell"), (Role.STRATUM, "  ", "blank_cell"),
    (Role.LIST_ID, "\u00a0", "blank_cell"), (Role.CODE, "", "blank_cell"),
    (Role.BLOCK, "", "blank_cell"), (Role.SIZE, "", "blank_cell"),
    (Role.TOKEN, "=1+1", "formula"), (Role.LIST_ID, "+33", "formula"),
    (Role.CODE, "-12", "formula"), (Role.STRATUM, "@Nancy", "formula"),
    (Role.SIZE, "six", "whole_number"), (Role.SIZE, "0", "whole_number"),
    (Role.SIZE, "4.0", "whole_number"), (Role.SIZE, "٤", "whole_number"),
    (Role.SEQUENCE, "1st", "whole_number"),
    (Role.LIST_ID, "01-févr", "date"), (Role.LIST_ID, "2-Jan", "date"),
    (Role.LIST_ID, "janv.-01", "date"), (Role.LIST_ID, "01/02/2024", "date"),
    (Role.LIST_ID, "2024-02-01", "date"), (Role.LIST_ID, "2024-02-01 00:00:00", "date"),
    (Role.LIST_ID, "1.2.2024", "date"), (Role.BLOCK, "1-mars", "date"),
    (Role.CODE, "12-Dec-24", "date"),
    (Role.CODE, "1,20E+06", "scientific"), (Role.LIST_ID, "1E+10", "scientific"),
    (Role.TOKEN, "Celules", "stray_word"), (Role.TOKEN, "treatment", "stray_word"),
    (Role.CODE, "KX\x0001", "unseen_character"), (Role.TOKEN, "A\u200bB", "unseen_character"),
    (Role.LIST_ID, "01\n001", "unseen_character"), (Role.STRATUM, "N\ufffdncy", "unseen_character"),
    (Role.STRATUM, "Lyon", "stratum_unknown"),
    (Role.SIZE, "8", "block_size"), (Role.SEQUENCE, "9", "block_sequence"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "text", "code"), CELL_FAULTS)
@QUICKEST
@given(made=full_lists(), data=st.data())
def test_a_fault_in_a_cell_is_found_there_and_nowhere_else(
    role: Role, text: str, code: str, made: Made, data: st.DataObject
) -> None:
    # A block of two whose sizes differ does not tell which of the two is wrong.
    places = [i for i, line in enumerate(made.lines) if line[Role.SIZE] != "2"]
    index = data.draw(st.sampled_from(places or [0]))
    if code == "block_size" and not places:
        return
    bad = made.altered(index, role, text)
    assert found(bad.data) == {(PLAIN.row_of(index), PLAIN.title(role), code)}


@QUICK
@given(made=full_lists(), data=st.data())
def test_a_repeated_id_or_code_is_found_where_it_repeats(made: Made, data: st.DataObject) -> None:
    first, second = sorted(
        data.draw(
            st.lists(st.integers(0, len(made.lines) - 1), min_size=2, max_size=2, unique=True)
        )
    )
    for role in (Role.LIST_ID, Role.CODE):
        bad = made.altered(second, role, made.lines[first][role].lower())
        assert found(bad.data) == {(PLAIN.row_of(second), PLAIN.title(role), "duplicate")}


@QUICK
@given(made=full_lists(), data=st.data())
def test_a_row_with_too_few_or_too_many_cells_is_found(made: Made, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(made.lines) - 1))
    rows = made.data.splitlines()
    for bad in (rows[index + 1] + b",x", rows[index + 1].rpartition(b",")[0], b"KX"):
        changed = b"\n".join([*rows[: index + 1], bad, *rows[index + 2 :]])
        assert found(changed) == {(PLAIN.row_of(index), "", "ragged")}


@QUICK
@given(made=full_lists(), data=st.data())
def test_a_blank_row_within_the_list_is_found(made: Made, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(made.lines) - 1))
    rows = made.data.splitlines()
    for blank in (b"", b",,,,,,"):
        changed = b"\n".join([*rows[: index + 1], blank, *rows[index + 1 :]])
        assert found(changed) == {(PLAIN.row_of(index), "", "blank_row")}


@QUICK
@given(made=full_lists(), data=st.data())
def test_a_row_too_long_to_seal_is_found(made: Made, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(made.lines) - 1))
    line = made.lines[index]
    longest = max(len(x[Role.TOKEN].encode()) for x in made.lines)
    rest = longest + sum(len(line[r]) for r in (Role.LIST_ID, Role.BLOCK, Role.SIZE))
    assert found(made.altered(index, Role.CODE, "x" * (212 - rest)).data) == set()
    bad = made.altered(index, Role.CODE, "x" * (213 - rest))
    assert found(bad.data) == {(PLAIN.row_of(index), "", "too_long")}


@QUICK
@given(made=full_lists(), data=st.data())
def test_a_number_that_lost_its_zeros_is_found(made: Made, data: st.DataObject) -> None:
    places = [i for i, x in enumerate(made.lines) if re.search("[-X]0", x[Role.LIST_ID][2:])]
    index = data.draw(st.sampled_from(places))
    short = re.sub("-0+", "-", made.lines[index][Role.LIST_ID])
    bad = made.altered(index, Role.LIST_ID, short)
    assert found(bad.data) == {(PLAIN.row_of(index), "id", "zeros_lost")}
    code = re.sub("X0+", "X", made.lines[index][Role.CODE])
    bad = made.altered(index, Role.CODE, code)
    assert found(bad.data) == {(PLAIN.row_of(index), "code", "zeros_lost")}


@QUICK
@given(made=full_lists(), data=st.data())
def test_an_id_written_like_no_other_is_found(made: Made, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(made.lines) - 1))
    strange = data.draw(st.sampled_from(("45321", "01-003b", "01_003", "N°3", "01-003-1")))
    bad = made.altered(index, Role.LIST_ID, strange)
    assert found(bad.data) == {(PLAIN.row_of(index), "id", "id_shape")}


WITHOUT_IDS = Shape(
    tuple(pair for pair in PLAIN.titles if pair[0] not in (Role.LIST_ID, Role.CODE))
)


WITHOUT_BLOCKS = Shape(((Role.TOKEN, "arm"), (Role.STRATUM, "site"), (Role.LIST_ID, "id")))


def test_the_length_of_a_row_counts_bytes_and_every_spelling() -> None:
    lines = ["arm,site,code", f"Cellules,Nancy,{'x' * 201}", "Témoin éééé,Nancy,y"]
    lines += ["temoin eeee,Nancy,z", "cellules,Nancy,w"]
    # 201 bytes and the 11 of the bare spelling would fit in 212, the 16 of the accented do not.
    assert found("\n".join(lines).encode(), None, None) == {(2, "", "too_long")}


def test_a_column_of_one_word_or_of_many_is_no_column_of_arms() -> None:
    one = b"arm,site\n" + b"A,Nancy\n" * 40
    many = b"arm,site\n" + b"".join(b"%d-%d,Nancy\n" % (n, n) for n in range(40))
    assert found(one, None, None) == {(1, "arm", "arm_range")}
    assert found(many, None, None) == {(1, "arm", "arm_range")}
    assert judge(many, None, None).arms == ()


@QUICK
@given(made=full_lists(), data=st.data())
def test_several_faults_are_all_found_at_once(made: Made, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.sampled_from(range(len(made.lines))), unique=True, min_size=4))
    bad = (
        made.altered(rows[0], Role.LIST_ID, "01-févr")
        .altered(rows[1], Role.CODE, "")
        .altered(rows[2], Role.STRATUM, "Lyon")
        .altered(rows[3], Role.TOKEN, "Placebo?")
    )
    assert found(bad.data) == {
        (PLAIN.row_of(rows[0]), "id", "date"),
        (PLAIN.row_of(rows[1]), "code", "blank_cell"),
        (PLAIN.row_of(rows[2]), "stratum", "stratum_unknown"),
        (PLAIN.row_of(rows[3]), "treatment", "stray_word"),
    }


@settings(QUICK, max_examples=200)
@given(st.binary(max_size=300))
def test_no_bytes_crash_the_judgement(data: bytes) -> None:
    assert not judge(data, STRATA, 2).accepted


@settings(QUICK, max_examples=200)
@given(st.data())
def test_no_damage_to_a_list_crashes_the_judgement(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from((BLOCKRAND[:900], CODES[:700], FRENCH[:800])))
    place = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(place, min(place + 20, len(source))))
    put = data.draw(st.one_of(st.binary(max_size=8), st.sampled_from((b'"', b"\r", b"\n,;\t"))))
    judge(source[:place] + put + source[end:], None, None)
