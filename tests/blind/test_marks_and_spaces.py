"""What a list says of itself is named where it stands; odd spaces are no fault."""

from __future__ import annotations

from app.blind.listfile import Expected, judge, judge_for
from tests.blind.made_lists import SHIPPED, STRATA

BLOCKRAND = (SHIPPED / "blockrand-style.csv").read_bytes()


def test_a_final_list_in_a_practice_study_is_named_at_the_row_that_says_so() -> None:
    data = b'"Study"\n\n"FINAL LIST"\n' + BLOCKRAND
    told = judge_for(data, Expected(STRATA, 2, practice=True)).problems
    assert [(one.row, one.code) for one in told] == [(3, "for_real")]


def test_a_space_that_is_no_plain_space_is_no_fault() -> None:
    for space in ("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"):
        data = BLOCKRAND.replace(b'"A"', f'"arm{space}A"'.encode())
        assert judge(data, STRATA, 2).accepted, space
