"""What a workstation tells: a clock that was moved, a file brought to another schema."""

from __future__ import annotations

from tests.custody.provoking import provokes
from tests.custody.scribe import NOON, Scribe


def a_workstation(scribe: Scribe) -> None:
    """Both kinds, by an auditor and by a preparer."""
    scribe.write("ClockJumped", {"expected": NOON, "seen": "running"}, "auditor")
    scribe.write("ClockJumped", {"expected": NOON, "seen": "log"})
    scribe.write("FileUpgraded", {"old": 1, "new": 2, "program": "0.1.0"}, "auditor")


def a_clock_that_nobody_saw(scribe: Scribe) -> None:
    """Found in no way that is known."""
    scribe.write("ClockJumped", {"expected": NOON, "seen": "wall"})


def a_file_from_no_schema(scribe: Scribe) -> None:
    """A schema before the first."""
    scribe.write("FileUpgraded", {"old": 0, "new": 1, "program": "0.1.0"})


@provokes("open.facts")
def a_clock_without_the_time_it_should_tell() -> Scribe:
    scribe = Scribe()
    scribe.write("ClockJumped", {"seen": "running"})
    return scribe
