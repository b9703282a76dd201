"""Every file of the corpus gets the answer that stands beside it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.blind.listfile import Expected
from app.desk.unblinded.allocation.list_files import judge_file
from tests.blind.corpus_build import ANSWERS, FOLDER
from tests.blind.made_lists import SPOKEN

CASES: dict[str, Any] = json.loads(ANSWERS.read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_file_of_the_corpus_is_answered_as_it_must(name: str) -> None:
    answer = CASES[name]
    expected = Expected(
        tuple(answer["strata"]), 2, answer["fewest"], answer["practice"], name="list"
    )
    judged = judge_file((FOLDER / name).read_bytes(), expected)
    told = {(p.row, p.column, p.code) for p in judged.problems}
    assert told == {tuple(one) for one in answer["problems"]}
    assert [notice.code for notice in judged.notices] == answer["notices"]
    assert judged.rows == answer["rows"]
    assert judged.accepted == name.startswith("good-")
    assert all(one.sentence(words) for one in judged.problems for words in SPOKEN)


def test_the_corpus_is_large_and_every_file_has_its_answer() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {ANSWERS.name}
    assert files == set(CASES)
    assert len(files) >= 60
    assert sum(name.startswith("good-") for name in files) >= 30
