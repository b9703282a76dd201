"""Faults of blocks, of strata and of the whole list, each planted once and found where it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.blind.columns import Role
from app.blind.listfile import Expected, judge, judge_for
from tests.blind.made_lists import (
    PLAIN,
    QUICK,
    STRATA,
    Made,
    full_lists,
)
from tests.blind.test_faults import BLOCKRAND, CODES, WITHOUT_BLOCKS, WITHOUT_IDS, found


@QUICK
@given(made=full_lists(), data=st.data())
def test_a_block_that_is_missing_is_found_where_the_list_goes_on(
    made: Made, data: st.DataObject
) -> None:
    edges = block_edges(made)
    # Neither the first nor the last of a stratum: nothing tells that those were there.
    first, last = edges[data.draw(st.sampled_from([i for i in range(len(edges)) if 0 < i % 6 < 5]))]
    lines = [line for i, line in enumerate(made.lines) if not first <= i <= last]
    assert found(WITHOUT_IDS.write(lines)) == {(WITHOUT_IDS.row_of(first), "block.id", "gap_block")}
    # With ids the gap shows twice, and is told twice at one row.
    assert found(PLAIN.write(lines)) == {
        (PLAIN.row_of(first), "block.id", "gap_block"), (PLAIN.row_of(first), "id", "gap_list_id"),
    }  # fmt: skip


@QUICK
@given(made=full_lists(), data=st.data())
def test_a_stratum_with_too_few_rows_is_found(made: Made, data: st.DataObject) -> None:
    counts = [sum(x[Role.STRATUM] == name for x in made.lines) for name in STRATA]
    for fewest in (min(counts), min(counts) + 1, max(counts) + 1):
        judged = judge_for(made.data, Expected(STRATA, 2, fewest))
        short = sum(count < fewest for count in counts)
        told = [(p.row, p.column, p.code) for p in judged.problems]
        assert told == [(1, "stratum", "rows_few")] * short


def block_edges(made: Made) -> list[tuple[int, int]]:
    """First and last index of every block."""
    keys = [(line[Role.STRATUM], line[Role.BLOCK]) for line in made.lines]
    return [(keys.index(key), keys.index(key) + keys.count(key) - 1) for key in dict.fromkeys(keys)]


@QUICK
@given(made=full_lists(), data=st.data())
def test_a_block_that_lacks_its_last_row_is_found(made: Made, data: st.DataObject) -> None:
    _, last = data.draw(st.sampled_from(block_edges(made)))
    lines = [line for index, line in enumerate(made.lines) if index != last]
    assert found(PLAIN.write(lines)) == {(PLAIN.row_of(last - 1), "block.id", "block_incomplete")}


@QUICK
@given(made=full_lists(), data=st.data())
def test_a_block_with_a_row_too_many_is_found(made: Made, data: st.DataObject) -> None:
    _, last = data.draw(st.sampled_from(block_edges(made)))
    added = {**made.lines[last], Role.LIST_ID: "99-999", Role.CODE: "ZZ999"}
    added[Role.SEQUENCE] = str(int(added[Role.SIZE]) + 1)
    lines = [*made.lines[: last + 1], added, *made.lines[last + 1 :]]
    assert found(PLAIN.write(lines)) == {(PLAIN.row_of(last + 1), "block.id", "block_overfull")}


@QUICK
@given(made=full_lists(), data=st.data())
def test_a_row_moved_within_its_block_breaks_the_sequence(made: Made, data: st.DataObject) -> None:
    first, last = data.draw(st.sampled_from(block_edges(made)))
    lines = [*made.lines[:first], *reversed(made.lines[first : last + 1]), *made.lines[last + 1 :]]
    assert found(PLAIN.write(lines)) == {
        (PLAIN.row_of(first), "sequence within block", "block_sequence")
    }


@QUICK
@given(made=full_lists(), data=st.data())
def test_a_block_torn_apart_is_found_where_it_goes_on(made: Made, data: st.DataObject) -> None:
    edges = block_edges(made)
    place = data.draw(st.sampled_from([i for i in range(len(edges)) if i % 6 != 5]))
    last = edges[place][1]
    # The block's last row goes behind the next block of the same stratum.
    behind = edges[place + 1][1]
    lines = [*made.lines[:last], *made.lines[last + 1 : behind + 1], made.lines[last]]
    problems = found(PLAIN.write([*lines, *made.lines[behind + 1 :]]))
    assert problems == {(PLAIN.row_of(behind), "block.id", "block_split")}


@QUICK
@given(made=full_lists(), data=st.data())
def test_an_unbalanced_block_is_found_at_its_first_row(made: Made, data: st.DataObject) -> None:
    first, last = data.draw(st.sampled_from(block_edges(made)))
    index = data.draw(st.integers(first, last))
    other = next(
        x[Role.TOKEN] for x in made.lines if x[Role.TOKEN] != made.lines[index][Role.TOKEN]
    )
    bad = made.altered(index, Role.TOKEN, other)
    assert found(bad.data) == {(PLAIN.row_of(first), "treatment", "block_unbalanced")}


@QUICK
@given(made=full_lists(), data=st.data())
def test_without_blocks_a_stratum_with_unequal_arms_is_found(
    made: Made, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(made.lines) - 1))
    lines = [line for i, line in enumerate(made.lines) if i != index]
    stratum = made.lines[index][Role.STRATUM]
    of_stratum = [i for i, line in enumerate(lines) if line[Role.STRATUM] == stratum]
    # A row taken from the midst leaves a gap in the ids; one taken from an edge leaves none.
    within = of_stratum[0] < index <= of_stratum[-1]
    place = (index, "id", "gap_list_id") if within else (of_stratum[0], "arm", "stratum_unbalanced")
    assert found(WITHOUT_BLOCKS.write(lines)) == {(WITHOUT_BLOCKS.row_of(place[0]), *place[1:])}


@pytest.mark.parametrize(("half", "refused"), [(11, False), (12, True), (33, True)])
@pytest.mark.parametrize("words", ["AB", "BA"])
def test_a_stratum_sorted_by_arm_is_found_when_chance_cannot_do_it(
    half: int, refused: bool, words: str
) -> None:
    # 2 of C(22, 11) = 705 432 lists of 22 are sorted, 2 of C(24, 12) = 2 704 156 lists of 24.
    arms = words[0] * half + words[1] * half
    data = "\n".join(["arm,site", *(f"{arm},Nancy" for arm in arms)]).encode()
    assert found(data, None, None) == ({(2, "arm", "sorted_by_arm")} if refused else set())


@QUICK
@given(made=full_lists(), data=st.data())
def test_without_blocks_an_unread_row_is_the_only_fault(made: Made, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(made.lines) - 1))
    bad = WITHOUT_BLOCKS.write(made.altered(index, Role.TOKEN, "").lines)
    assert found(bad) == {(WITHOUT_BLOCKS.row_of(index), "arm", "blank_cell")}


def test_a_fault_of_the_whole_list_hides_none_in_its_first_block() -> None:
    other = b'"A"' if BLOCKRAND.split(b"\n")[1].endswith(b'"B"') else b'"B"'
    rows = BLOCKRAND.split(b"\n")
    rows[1] = rows[1][:-3] + other
    assert found(b"\n".join(rows), (*STRATA, "Lyon")) == {
        (1, "stratum", "stratum_missing"),
        (2, "treatment", "block_unbalanced"),
    }


def test_a_stratum_of_the_study_without_rows_is_named() -> None:
    judgement = judge(BLOCKRAND, (*STRATA, "Besançon"), 2)
    problem = judgement.problems[0]
    assert (problem.row, problem.column, problem.code) == (1, "stratum", "stratum_missing")
    assert problem.facts == {"stratum": "Besançon"}


@pytest.mark.parametrize(("arms", "code"), [(3, "arm_number"), (1, "arm_number")])
def test_another_number_of_arms_than_the_study_has_is_found(arms: int, code: str) -> None:
    assert found(BLOCKRAND, STRATA, arms) == {(1, "treatment", code)}


def test_an_odd_block_past_the_middle_that_lacks_a_size_is_judged() -> None:
    torn = CODES[:700]
    at = torn.rindex(b"3,6,5,") + 2
    assert not judge(torn[:at] + torn[at + 1 :], None, None).accepted
