"""A list's file of any shape, text or workbook, judged and read."""

from __future__ import annotations

from app.blind.allocation import AllocationList
from app.blind.listfile import Expected, Judgement, judge_for, read_for
from app.blind.problem import Notice, Problem
from app.blind.unknown import Unknown, unknown_names
from app.desk.unblinded.allocation.workbook import is_workbook, workbook_text
from app.trial.refusal import Refusal

_OF_THE_BLOCKS = frozenset({"uneven_block", "odd_pattern"})


def for_pharmacy(judgement: Judgement) -> tuple[Notice, ...]:
    """What is to be known of a list by people who may not learn how its blocks were drawn."""
    return tuple(one for one in judgement.notices if one.code not in _OF_THE_BLOCKS)


def judge_file(data: bytes, expected: Expected) -> Judgement:
    """The judgement of a list's file; nothing in it tells the list's order."""
    text = _text(data, expected)
    if isinstance(text, Problem):
        return Judgement(False, 0, (), (), (text,), ())
    return judge_for(text, expected)


def read_file(data: bytes, expected: Expected) -> AllocationList:
    """The accepted list of a file, rows in file order; raises Refusal ``list.refused``."""
    text = _text(data, expected)
    if isinstance(text, Problem):
        raise Refusal("list.refused", problems=1)
    return read_for(text, expected)


def unknown_of(data: bytes, expected: Expected) -> Unknown:
    """Titles and strata of a list's file that somebody must say the meaning of."""
    text = _text(data, expected)
    return Unknown() if isinstance(text, Problem) else unknown_names(text, expected)


def _text(data: bytes, expected: Expected) -> bytes | Problem:
    return workbook_text(data, expected.reading) if is_workbook(data) else data
