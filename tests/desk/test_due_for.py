"""Each role's home lists its own acts; a warning that lines are missing concerns everybody."""

from __future__ import annotations

import pytest

from app.desk.boards.due import Due, Task, due
from app.desk.boards.due_for import due_for
from app.trial.names import SEATED, Role
from tests.desk.stages import at
from tests.desk.test_act_corrections import recall

READERS = {Task.ANSWER_QUESTIONS, Task.REVIEW_LOG, Task.BACK_UP, Task.BACKUP_BEHIND,
           Task.MORE_PLACES}  # fmt: skip
WARNINGS = {Task.RESTORE, Task.MEMORY}


@pytest.mark.parametrize("role", SEATED)
def test_a_role_is_told_what_it_may_do(role: Role) -> None:
    told = {one.task for one in due_for(role, [Due(task) for task in Task])}
    if role in (Role.PHARMACIST, Role.OPERATOR):
        assert told == set(Task)
    else:
        assert told == (WARNINGS if role is Role.INSPECTOR else WARNINGS | READERS)


@pytest.mark.parametrize("stage", ["accepted", "thawed", "released"])
def test_the_bench_s_acts_are_no_auditor_s(stage: str) -> None:
    hands = at(stage)
    everything = due(hands.bench.desk)
    assert due_for(Role.PHARMACIST, everything) == everything
    assert any(one.bag for one in everything)
    assert not any(one.bag for one in due_for(Role.AUDITOR, everything))


def test_a_recalled_bag_is_to_come_back_not_to_be_followed() -> None:
    hands = at("offered")
    recall(hands)
    (one,) = [one for one in due(hands.bench.desk) if one.bag]
    assert (one.task, one.until) == (Task.CALL_BACK, None)
