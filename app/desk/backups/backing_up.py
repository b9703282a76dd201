"""Backups that prove themselves: taken, restored elsewhere, verified, compared, told by a line.

A backup is taken while nobody can have acted on an arm (`custody/quiet.py`): what is
written at the bench, and when, stays in the room. One that becomes due meanwhile
waits for the end of the window. Places outside that room get one at D, at R and
daily, and at no other moment. Nor is a proof told by a line before the step behind R.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.custody import quiet
from app.custody.canonical import Value
from app.custody.quiet import Held, is_clear, is_quiet, last_moment
from app.custody.records import Line, Snapshot
from app.desk.backups.carrying import (
    Brought,
    CarriedPlaces,
    Frozen,
    carry,
    compare,
    look_again,
    read_copy,
)
from app.desk.desk import Desk
from app.desk.journal import Person
from app.desk.typed import read_text
from app.trial.clocks import next_step, parse_instant
from app.trial.refusal import Failure, Refusal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a backup to one place: the line that tells its proof, or why there is none.

    Neither for a place outside that has what was due there.
    """

    place: str
    line: Line | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Proven:
    """The last proven backup in a place: up to which line of the log, and when it was first proven.

    `again` is when it was proven last: a rehearsal makes a backup no younger.
    """

    place: str
    at: datetime
    line: int
    again: datetime


def back_up(desk: Desk, person: Person, places: CarriedPlaces) -> tuple[Outcome, ...]:
    """Takes and proves a backup in every place inside, and where one is due outside.

    One that fails does not hold up the others. Raises as `fix`.
    """
    frozen, verify = fix(desk, places), desk.vault.verify
    found = [carry(places, verify, frozen, name) for name in frozen.places]
    told = tuple(prove(desk, person, one) for one in found)
    return (*told, *(Outcome(name) for name in left_out(places, frozen)))


def fix(desk: Desk, places: CarriedPlaces) -> Frozen:
    """The file as it stands, for every place inside, and outside for those where one is due.

    Raises Refusal ``backup.no_place``, and as `require_may_tell`.
    """
    names = places.names()
    if not names:
        raise Refusal("backup.no_place")
    require_may_tell(desk)
    going = (n for n in names if not places.is_outside(n) or is_awaited(desk, n))
    return Frozen(places.freeze(), desk.clock.now(), tuple(going))


def left_out(places: CarriedPlaces, frozen: Frozen) -> tuple[str, ...]:
    """The places outside that have what was due there, so that `fix` passed them over."""
    return tuple(name for name in places.names() if name not in frozen.places)


def rehearse(desk: Desk, person: Person, places: CarriedPlaces) -> tuple[Outcome, ...]:
    """Proves the newest backup of every place anew, as it lies there; takes none.

    Raises as `fix`.
    """
    verify = desk.vault.verify
    found = [look_again(places, verify, name) for name in names_to_rehearse(desk, places)]
    return tuple(prove(desk, person, one) for one in found)


def names_to_rehearse(desk: Desk, places: CarriedPlaces) -> tuple[str, ...]:
    """Every place, at a moment at which a proof may be told; raises as `fix`."""
    names = places.names()
    if not names:
        raise Refusal("backup.no_place")
    require_may_tell(desk)
    return tuple(names)


def prove(desk: Desk, person: Person, found: Brought) -> Outcome:
    """Holds what came back from a place to the log, and writes the line of its proof."""
    try:
        number = compare(desk, found)
        leaf = desk.board.events[number].line.leaf
        with desk.journal.turn() as turn:
            require_may_tell(desk)
            place = read_text(found.place, field="place", most=80)
            facts: dict[str, Value] = {"line": number, "leaf": leaf.hex(), "place": place}
            return Outcome(found.place, line=turn.write("BackupProven", facts, person))
    except Failure as failure:
        return Outcome(found.place, failure=failure)


def may_tell(desk: Desk) -> bool:
    """Whether a line of this moment bounds nothing of a bench: `is_clear`, the step behind R."""
    return not _rests(desk) and is_clear(desk.board)


def require_may_tell(desk: Desk) -> None:
    """The rule of `may_tell` for who presses a button, whichever the arm.

    Raises Refusal ``backup.window_open``, ``backup.next_open`` while a preparation is open that
    was accepted before another had ended, or ``backup.rests`` with the `time` from which on
    a proof may be told: when a bench was left is nobody's to know.
    """
    if not is_quiet(desk.board):
        raise Refusal("backup.window_open")
    if not is_clear(desk.board):
        raise Refusal("backup.next_open")
    if _rests(desk) and desk.rests_until is not None:
        step = desk.rests_until.astimezone(desk.journal.zone)
        raise Refusal("backup.rests", time=f"{step:%H:%M}")


def _rests(desk: Desk) -> bool:
    return desk.rests_until is not None and desk.clock.now() < desk.rests_until


def is_awaited(desk: Desk, place: str) -> bool:
    """Whether a place has no proven backup of the last D or R, or, between preparations, of today.
    """
    last = next((Held(one.line, one.at) for one in proven(desk) if one.place == place), None)
    longest = timedelta(hours=desk.study.backup.longest_h)
    return quiet.is_awaited(desk.board, last, desk.clock.now(), longest)


def compare_with(desk: Desk, restored: Snapshot) -> int:
    """The number of the last line that a restored copy has, every line of it equal to the log's.

    Raises Trouble ``backup.broken`` or ``backup.other`` with the line at fault.
    """
    return compare(desk, read_copy("", restored, desk.vault.verify))


def proven(desk: Desk) -> tuple[Proven, ...]:
    """The last proven backup of each place that a line tells of, the latest first."""
    found: dict[str, Proven] = {}
    for event in desk.board.events:
        if event.kind == "BackupProven":
            place, line, at = event.text("place"), event.number_of("line"), parse_instant(event.at)
            before = found.get(place)
            same = before is not None and before.line == line
            found[place] = Proven(place, before.at if same and before else at, line, at)
    return tuple(sorted(found.values(), key=lambda one: one.at, reverse=True))


def due_since(desk: Desk) -> datetime | None:
    """From when on a backup is due; None for a practice study and while one is under way.

    A day, or what the study says, after the `least` places were all proven; at
    once when fewer ever were.
    """
    board, rule = desk.board, desk.study.backup
    if board.practice or any(story.is_open for story in board.stories.values()):
        return None
    latest = [one.at for one in proven(desk)][: rule.places]
    if len(latest) < rule.places:
        return parse_instant(board.events[0].at)
    return min(latest) + timedelta(hours=rule.longest_h)


def places_behind(desk: Desk) -> int:
    """In how many of the places that count the last D or R is not proven, a step after it.

    0 in a practice study, and before any backup was proven.
    """
    moment = last_moment(desk.board)
    if desk.board.practice or moment is None:
        return 0
    story = desk.board.stories[moment.text("request")]
    at = story.first("RequestAccepted").at if moment.kind == "Allocated" else moment.at
    if desk.clock.now() < next_step(desk.study, parse_instant(at)):
        return 0
    return sum(one.line < moment.number for one in proven(desk)[: desk.study.backup.places])


def places_lacking(desk: Desk) -> int:
    """How many places more the study wants a proven backup in; 0 in a practice study."""
    if desk.board.practice:
        return 0
    return max(0, desk.study.backup.places - len(proven(desk)))
