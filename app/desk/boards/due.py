"""What is due at this moment, read from the open log: the same list for every eye.

Nothing here knows an arm. An open preparation shows its two announced times
and nothing of the bench.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.custody.board import Story
from app.custody.event import Event, Seat
from app.custody.kinds import ADMITTING
from app.custody.lists import LISTS
from app.desk.allocation.list_life import waiting_list
from app.desk.backups.backing_up import due_since, places_behind, places_lacking
from app.desk.desk import Desk
from app.desk.emergency.code_breaks import without_sheet
from app.desk.emergency.unblinding import impact_until, read_cases, second_until
from app.desk.escrow.shares import ShareState, read_shares
from app.desk.label.specimen import KIND as SPECIMEN
from app.desk.label.specimen import specimen_digest
from app.desk.log.reviews import read_reviews
from app.desk.materials.equipment import overdue
from app.desk.seats.countersigning import RECOVERY, due_until, is_due, read_lone
from app.desk.study.amending import is_program_signed, waiting_version
from app.desk.training import trained_until
from app.trial.clocks import Deadline, binding_deadline, onset_deadline, parse_instant
from app.trial.months import months_after
from app.trial.names import SEATED
from app.trial.study_parts import OnsetLimitAt


class Task(enum.StrEnum):
    """What somebody must do next, in words under ``due.TASK``."""

    CONFIRM = "confirm"
    OPEN_SITES = "open_sites"
    COMMISSION_LIST = "commission_list"
    APPROVE_SPECIMEN = "approve_specimen"
    APPROVE_PROGRAM = "approve_program"
    RECEIVE_ALBUMIN = "receive_albumin"
    ANSWER_REQUEST = "answer_request"
    BEGIN = "begin"
    PREPARE = "prepare"
    RELEASE = "release"
    OFFER = "offer"
    FOLLOW = "follow"
    CALL_BACK = "call_back"
    INFUSE = "infuse"
    DESTROY = "destroy"
    ANSWER_QUESTIONS = "answer_questions"
    REVIEW_LOG = "review_log"
    BACK_UP = "back_up"
    BACKUP_BEHIND = "backup_behind"
    MORE_PLACES = "more_places"
    RESTORE = "restore"
    MEMORY = "memory"
    EQUIPMENT = "equipment"
    PROVE_PRINTER = "prove_printer"
    COUNTERSIGN = "countersign"
    SECOND_RECOVERY = "second_recovery"
    SECOND_UNBLINDING = "second_unblinding"
    ASSESS_IMPACT = "assess_impact"
    CLOSE_IMPACT = "close_impact"
    PRINT_SHEET = "print_sheet"
    MAKE_SHARES = "make_shares"
    RENEW_SHARES = "renew_shares"
    PLACE_SHARES = "place_shares"
    TEST_SHARES = "test_shares"
    RENEW_TRAINING = "renew_training"
    EXTEND_DELEGATION = "extend_delegation"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do. `until` is when it must be done, or None when no clock runs."""

    task: Task
    request: str = ""
    bag: str = ""
    subject: str = ""
    until: datetime | None = None
    proposal: Event | None = None
    count: int = 0
    """How many there are of what is to be done; 0 where that is not counted."""
    about: Event | None = None
    """The line that something is to be done about."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """The announced times of a bag; `start_by` is the binding one of its two deadlines.

    `label_start` is the latest start that the label bears; `onset_limit` is
    None in a study that does not apply it to the start of the infusion.
    """

    d: datetime
    r: datetime
    use_by: datetime
    start_by: datetime
    binding: Deadline
    label_start: datetime
    onset_limit: datetime | None


_NEXT = {
    "Released": Task.OFFER, "BagOffered": Task.FOLLOW, "BagAccepted": Task.FOLLOW,
    "WardReceived": Task.FOLLOW, "BedsideChecked": Task.INFUSE, "InfusionStarted": Task.INFUSE,
    "BagRecalled": Task.CALL_BACK, "BagReturned": Task.DESTROY,
    "Cancelled": Task.DESTROY, "NotTreated": Task.DESTROY,
}  # fmt: skip


def _reviewing(desk: Desk) -> Iterator[Due]:
    reviews = read_reviews(desk.board.events)
    if reviews.open:
        yield Due(Task.ANSWER_QUESTIONS, count=len(reviews.open))
    if reviews.unreviewed and any(story.disposition for story in desk.board.stories.values()):
        yield Due(Task.REVIEW_LOG, count=reviews.unreviewed)


def due(desk: Desk) -> tuple[Due, ...]:
    """Everything that waits for somebody: what has a clock first, by its clock."""
    found = [
        *_restore(desk), *_proposals(desk), *_commissioning(desk), *_reviewing(desk),
        *_backup(desk), *_equipment(desk), *_printer(desk), *_unblinding(desk), *_sheets(desk),
        *_countersigning(desk),
        *_shares(desk), *_people(desk),
    ]  # fmt: skip
    for story in desk.board.stories.values():
        task = due_of(desk, story)
        if task is not None:
            found.append(task)
    last = datetime.max.replace(tzinfo=desk.clock.now().tzinfo)
    return tuple(sorted(found, key=lambda one: one.until or last))


def clocks_of(desk: Desk, story: Story) -> Clocks:
    """The announced times of an accepted request."""
    accepted = story.first("RequestAccepted")
    study = desk.under(accepted).study
    label_start = parse_instant(accepted.text("start_by"))
    onset = parse_instant(story.events[0].text("onset"))
    binding, deadline = binding_deadline(study, onset, label_start)
    applies = study.eligibility.onset_limit_applies_to is OnsetLimitAt.INFUSION_START
    return Clocks(
        parse_instant(story.d), parse_instant(story.r), parse_instant(accepted.text("use_by")),
        deadline, binding, label_start, onset_deadline(study, onset) if applies else None,
    )  # fmt: skip


def _commissioning(desk: Desk) -> list[Due]:
    board = desk.board
    pending = {event.kind for event in board.waiting()}
    needed = (
        ("SitesProposed", Task.OPEN_SITES), (SPECIMEN, Task.APPROVE_SPECIMEN),
        ("ListProposed", Task.COMMISSION_LIST),
    )  # fmt: skip
    found = [
        Due(task) for kind, task in needed if kind not in board.in_force and kind not in pending
    ]
    current = None if SPECIMEN in pending else board.in_force.get(SPECIMEN)
    if current is not None and current.text("digest") != specimen_digest(desk):
        found.append(Due(Task.APPROVE_SPECIMEN))
    if not is_program_signed(desk) and waiting_version(board) is None:
        found.append(Due(Task.APPROVE_PROGRAM))
    if not any(lot.left for lot in board.albumin):
        found.append(Due(Task.RECEIVE_ALBUMIN))
    return found


def _restore(desk: Desk) -> list[Due]:
    proposed = any(event.kind == "Restored" for event in desk.board.waiting())
    watch = desk.journal.watch
    older = [] if watch.older is None or proposed else [Due(Task.RESTORE, count=watch.older.lost)]
    return [*older, *([] if watch.notice is None else [Due(Task.MEMORY)])]


def _backup(desk: Desk) -> list[Due]:
    since = due_since(desk)
    due = [] if since is None or desk.clock.now() < since else [Due(Task.BACK_UP)]
    if behind := places_behind(desk):
        due.append(Due(Task.BACKUP_BEHIND, count=behind))
    lacking = places_lacking(desk)
    return [*due, Due(Task.MORE_PLACES, count=lacking)] if lacking else due


def _equipment(desk: Desk) -> list[Due]:
    late = overdue(desk)
    return [Due(Task.EQUIPMENT, count=len(late))] if late else []


def _printer(desk: Desk) -> list[Due]:
    return [] if desk.printer.is_proved else [Due(Task.PROVE_PRINTER)]


def _unblinding(desk: Desk) -> Iterator[Due]:
    for case in read_cases(desk.board).open:
        subject, event = case.subject, case.event
        if case.needs_second:
            until = second_until(desk, case)
            yield Due(Task.SECOND_UNBLINDING, subject=subject, until=until, about=event)
        if case.closed is None:
            task = Task.CLOSE_IMPACT if case.assessed else Task.ASSESS_IMPACT
            yield Due(task, subject=subject, until=impact_until(desk, case), about=event)


def _countersigning(desk: Desk) -> Iterator[Due]:
    for lone in read_lone(desk.board):
        if is_due(desk.board, lone):
            event, until = lone.event, due_until(desk, lone.event)
            task = Task.SECOND_RECOVERY if event.kind == RECOVERY else Task.COUNTERSIGN
            yield Due(task, bag=lone.bag, subject=lone.subject, until=until, about=event)


def _sheets(desk: Desk) -> Iterator[Due]:
    if desk.study.unblinding.sheets:
        yield from (Due(Task.PRINT_SHEET, subject=one) for one in without_sheet(desk.board))


_OF_SHARES = {
    ShareState.NEVER: Task.MAKE_SHARES, ShareState.OUTDATED: Task.RENEW_SHARES,
    ShareState.NOT_PLACED: Task.PLACE_SHARES, ShareState.NOT_TESTED: Task.TEST_SHARES,
}  # fmt: skip


def _shares(desk: Desk) -> list[Due]:
    # Before there is a list nothing is sealed that a lost passphrase could lose.
    if "ListProposed" not in desk.board.in_force:
        return []
    task = _OF_SHARES.get(read_shares(desk).state)
    return [] if task is None else [Due(task)]


def _people(desk: Desk) -> Iterator[Due]:
    """Whose training or delegation ends within a month, or has ended: behind it nobody signs."""
    soon = months_after(desk.clock.now().astimezone(desk.journal.zone).date(), 1)
    for task, ends in ((Task.RENEW_TRAINING, _training_ends), (Task.EXTEND_DELEGATION, _ends)):
        ending = [one for one in _seated(desk) if (day := ends(desk, one)) and day < soon]
        if ending:
            yield Due(task, count=len(ending))


def _seated(desk: Desk) -> Iterator[Seat]:
    people = desk.journal.audit.people
    yield from (
        seat for seat in desk.board.seats.values()
        if seat.role in SEATED and people.is_effective(seat.seat)
    )  # fmt: skip


def _training_ends(desk: Desk, seat: Seat) -> date | None:
    return trained_until(seat, desk.study.people.training_months)


def _ends(desk: Desk, seat: Seat) -> date | None:
    return parse_instant(seat.end).astimezone(desk.journal.zone).date()


def _proposals(desk: Desk) -> list[Due]:
    # A newcomer signs nothing before their own seat is confirmed.
    current = waiting_list(desk.board)
    return [
        Due(Task.CONFIRM, bag=str(event.facts.get("bag", "")), proposal=event)
        for event in sorted(desk.board.waiting(), key=lambda one: one.kind not in ADMITTING)
        if event.kind not in LISTS or event is current
    ]


def due_of(desk: Desk, story: Story) -> Due | None:
    """What is due of one request or bag, or None; a destruction proposed is due as a proposal."""
    subject = story.events[0].text("subject")
    if story.stage == "RequestReceived":
        return Due(Task.ANSWER_REQUEST, story.request, subject=subject)
    if story.is_open:
        return _preparation(desk, story, subject)
    task = _NEXT.get(story.stage)
    if task is None or (task is Task.DESTROY and _is_proposed(desk, story)):
        return None
    clocked = task in (Task.OFFER, Task.FOLLOW) or story.stage == "BedsideChecked"
    until = clocks_of(desk, story).start_by if clocked else None
    return Due(task, story.request, story.bag, subject, until)


def _preparation(desk: Desk, story: Story, subject: str) -> Due:
    times, now = clocks_of(desk, story), desk.clock.now()
    if now < times.d:
        return Due(Task.BEGIN, story.request, story.bag, subject, times.d)
    task = Task.PREPARE if now < times.r else Task.RELEASE
    return Due(task, story.request, story.bag, subject, times.r)


def _is_proposed(desk: Desk, story: Story) -> bool:
    told = (event for event in desk.board.waiting() if event.kind == "DestructionProposed")
    return any(event.text("bag") == story.bag for event in told)
