"""What is due, for one role: only what it may do, so that nobody waits for the wrong person.

A role comes from the open log and says nothing of an arm; who may write a kind
of line is the log's own rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.custody.kinds import writers_of
from app.desk.boards.due import Due, Task
from app.trial.names import READS_ONLY, Role

_WRITES = {
    Task.ANSWER_QUESTIONS: "QuestionAnswered", Task.REVIEW_LOG: "Reviewed",
    Task.BACK_UP: "BackupProven", Task.BACKUP_BEHIND: "BackupProven",
    Task.MORE_PLACES: "BackupProven",
}  # fmt: skip
"""The line that each task ends in, where that is not one of the bench's or the office's."""
_OF_ALL = frozenset({Task.RESTORE, Task.MEMORY})
"""Not acts but warnings: the file lacks what this workstation has seen."""


def may_do(role: Role, task: Task) -> bool:
    """Whether a task is one of a role's own, or a warning that concerns everybody."""
    if task in _OF_ALL:
        return True
    return role not in READS_ONLY and role in writers_of(_WRITES.get(task, "Confirmed"))


def due_for(role: Role, everything: Sequence[Due]) -> tuple[Due, ...]:
    """Those of what is due that a role may do, in their order."""
    return tuple(one for one in everything if may_do(role, one.task))
