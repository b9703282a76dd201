"""Well-signed lines that obey no rule are judged alike by both verifiers; in short."""

from __future__ import annotations

import pytest

from tests.campaigns.forgeries import Tally, one_log
from verifier import verify_log


def test_both_verifiers_judge_alike_whoever_obeys_no_rule() -> None:
    tally = Tally()
    for number in range(8):
        one_log(f"short {number}", 60, tally)
    assert tally.wrong == []
    assert len(tally.codes) > 15 and len(tally.kinds) > 40


def test_a_verifier_that_forgets_a_rule_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    people = verify_log.people

    def anyone(log: object, n: int, kind: str, facts: object, at: str, by: dict[str, str]) -> None:
        people(log, n, kind, facts, at, {**by, "role": "pharmacist"})

    monkeypatch.setattr(verify_log, "people", anyone)
    tally = Tally()
    for number in range(20):
        one_log(f"short {number}", 60, tally)
        if tally.wrong:
            return
    raise AssertionError("twenty logs, and nothing was seen")
