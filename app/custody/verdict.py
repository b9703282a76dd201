"""The verdict on a whole file: every line and every row, from the first to the last."""

from __future__ import annotations

from dataclasses import dataclass

from app.custody.audit import Audit
from app.custody.event import Event
from app.custody.finding import DoesNotFollow
from app.custody.records import Snapshot
from app.custody.tables import check_tables
from app.custody.tree import root_of
from app.custody.windows import Verify


@dataclass(frozen=True, slots=True)
class Anchor:
    """A size and root of the log seen outside the file: on paper, or by an auditor."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """A file that is whole: its audited events and the head of its log."""

    events: tuple[Event, ...]
    root: bytes
    anchored_to: Anchor | None


def verify_file(snapshot: Snapshot, verify: Verify, against: Anchor | None = None) -> Verdict:
    """Audits a file; raises DoesNotFollow at the first line that does not follow.

    Without an anchor the verdict says that the file is whole up to its last
    line; whether that line is the end is not proven.
    """
    audit = Audit(verify)
    events = tuple(audit.feed(line) for line in snapshot.lines)
    if not events:
        raise DoesNotFollow(0, "log.empty")
    audit.finish()
    if against is not None:
        _anchor(audit, against)
    check_tables(snapshot, audit, events, verify)
    return Verdict(events, audit.frontier.root(), against)


def _anchor(audit: Audit, anchor: Anchor) -> None:
    if anchor.size > audit.frontier.size:
        raise DoesNotFollow(audit.frontier.size, "log.cut")
    if root_of(audit.leaves[: anchor.size]) != anchor.root:
        raise DoesNotFollow(anchor.size, "log.other_history")
