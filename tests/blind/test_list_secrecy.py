"""What is told of a list never tells its sequence, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.blind.columns import Role
from app.blind.listfile import Judgement, judge
from app.blind.problem import Notice, Problem, few
from app.blind.table import Line as Row
from app.trial.words import LANGUAGES, Words
from tests.blind.made_lists import PLAIN, QUICK, QUICKEST, SPOKEN, STRATA, Line, Made, full_lists
from tests.blind.test_faults import CELL_FAULTS


def shuffled(lines: list[Line], random: Random) -> list[Line]:
    """The same list with the arms of each block in another order."""
    done: list[Line] = []
    for _, block in groupby(lines, key=lambda x: (x[Role.STRATUM], x[Role.BLOCK])):
        rows = list(block)
        tokens = [row[Role.TOKEN] for row in rows]
        random.shuffle(tokens)
        done += [{**row, Role.TOKEN: token} for row, token in zip(rows, tokens, strict=True)]
    return done


def exchanged(lines: list[Line]) -> list[Line]:
    """The same list with its two arms exchanged."""
    one, other = sorted({line[Role.TOKEN] for line in lines})
    return [{**x, Role.TOKEN: other if x[Role.TOKEN] == one else one} for x in lines]


def told(judgement: Judgement) -> str:
    """All that anyone may read of a judgement."""
    return "\n".join([repr(judgement), *sentences(judgement)])


def sentences(judgement: Judgement) -> list[str]:
    """What is said of a judgement's problems and notices in either language."""
    found: list[Problem | Notice] = [*judgement.problems, *judgement.notices]
    return [one.sentence(words) for words in SPOKEN for one in found]


@QUICK
@given(full_lists(), st.randoms(use_true_random=False))
def test_a_good_list_is_judged_alike_whatever_its_sequence(made: Made, random: Random) -> None:
    same = {
        told(judge(PLAIN.write(lines), STRATA, 2))
        for lines in (made.lines, shuffled(made.lines, random), exchanged(made.lines))
    }
    assert len(same) == 1


@QUICK
@given(full_lists(), st.sampled_from(CELL_FAULTS), st.randoms(use_true_random=False), st.data())
def test_a_faulty_list_is_judged_alike_whatever_its_sequence(
    made: Made, fault: tuple[Role, str, str], random: Random, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(made.lines) - 1))
    same = {
        told(judge(Made(lines, PLAIN).altered(index, *fault[:2]).data, STRATA, 2))
        for lines in (made.lines, shuffled(made.lines, random), exchanged(made.lines))
    }
    assert len(same) == 1


@QUICK
@given(full_lists(), st.sampled_from(CELL_FAULTS), st.data())
def test_what_is_told_holds_no_cell_of_the_list(
    made: Made, fault: tuple[Role, str, str], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(made.lines) - 1))
    judgement = judge(made.altered(index, *fault[:2]).data, STRATA, 2)
    shown = told(judgement)
    for line in made.lines:
        assert line[Role.LIST_ID] not in shown
        assert line[Role.CODE] not in shown
    problems = "".join(sentences(judgement)) + repr(judgement.problems)
    for token in {line[Role.TOKEN] for line in made.lines} - {"A", "B"}:
        assert token not in problems


def test_a_line_of_the_table_shows_no_cell() -> None:
    line = Row(7, {Role.TOKEN: "Cellules", Role.LIST_ID: "01-005"})
    assert line.folded(Role.TOKEN) == "cellules"
    assert repr(line) == "Line(row=7)"


def in_one_arm(role: Role, text: Callable[[str, int], str]) -> Callable[[list[Line]], bytes]:
    """Writes a list in which a column of the rows of one arm, and of no other, is changed."""

    def write(lines: list[Line]) -> bytes:
        word = min(line[Role.TOKEN] for line in lines)
        return PLAIN.write([
            {**line, role: text(line[role], number)} if line[Role.TOKEN] == word else line
            for number, line in enumerate(lines)
        ])  # fmt: skip

    return write


def unquoted(lines: list[Line]) -> bytes:
    """A list whose one arm has a comma in its name and no quotation marks."""
    rows = [",".join(title for _, title in PLAIN.titles)]
    word = min(line[Role.TOKEN] for line in lines)
    for line in lines:
        name = "MSC, albumin" if line[Role.TOKEN] == word else "albumin"
        rows.append(",".join([name, *list(line.values())[1:]]))
    return "\n".join(rows).encode()


FAULTS_OF_ONE_ARM = [
    in_one_arm(Role.TOKEN, lambda old, n: ""),
    in_one_arm(Role.TOKEN, lambda old, n: "=" + old),
    in_one_arm(Role.TOKEN, lambda old, n: old + "\u200b"),
    in_one_arm(Role.TOKEN, lambda old, n: old + "x" * 220),
    in_one_arm(Role.TOKEN, lambda old, n: f"{old} {n}"),
    in_one_arm(Role.CODE, lambda old, n: ""),
    in_one_arm(Role.CODE, lambda old, n: "none"),
    in_one_arm(Role.CODE, lambda old, n: "-"),
    in_one_arm(Role.CODE, lambda old, n: old + "x" * 200),
    in_one_arm(Role.LIST_ID, lambda old, n: f"{n}-mars"),
    in_one_arm(Role.LIST_ID, lambda old, n: f"{n % 9},2E+05"),
    in_one_arm(Role.SIZE, lambda old, n: ""),
    in_one_arm(Role.SIZE, lambda old, n: "99"),
    in_one_arm(Role.SEQUENCE, lambda old, n: "x"),
    in_one_arm(Role.BLOCK, lambda old, n: ""),
    in_one_arm(Role.STRATUM, lambda old, n: ""),
    in_one_arm(Role.STRATUM, lambda old, n: "Lyon"),
    unquoted,
]


@pytest.mark.parametrize("write", FAULTS_OF_ONE_ARM)
@pytest.mark.parametrize("strata", [None, STRATA])
@given(made=full_lists(blocks=10))
@QUICKEST
def test_a_fault_that_comes_with_one_arm_names_no_row_of_its_own(
    write: Callable[[list[Line]], bytes], strata: tuple[str, ...] | None, made: Made
) -> None:
    judgement = judge(write(made.lines), strata, None)
    assert not judgement.accepted
    word = min(line[Role.TOKEN] for line in made.lines)
    of_arm = {PLAIN.row_of(i) for i, x in enumerate(made.lines) if x[Role.TOKEN] == word}
    by_code: dict[str, set[int]] = {}
    for problem in judgement.problems:
        if problem.row > PLAIN.header_row:
            by_code.setdefault(problem.code, set()).add(problem.row)
    for rows in by_code.values():
        assert len(rows) <= few(len(made.lines)) < len(of_arm) // 3


@pytest.mark.parametrize("words", SPOKEN, ids=LANGUAGES)
def test_words_exist_for_a_fault_in_many_rows(words: Words) -> None:
    data = "\n".join(["arm,site,code", *["A,Nancy,", "B,Nancy,"] * 40]).encode()
    problem = judge(data, None, None).problems[0]
    assert (problem.row, problem.column, problem.facts) == (1, "code", {"many": 80})
    assert "80" in problem.sentence(words)
