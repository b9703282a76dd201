"""Another version of the study or of the program: proposed by one, put in force by another.

Always between bags.
A bag is made under the version in which its request was accepted, and what is told of
it later is told under that version: `Desk.under`. What the list and its blind rest upon never
changes: name, zone, strata, and the sites there have been.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime

from app import __version__
from app.custody.board import Board, Story
from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.records import Line
from app.custody.study_kinds import CONFIGURES
from app.desk.aside import require_aside
from app.desk.desk import Desk, study_setting
from app.desk.journal import Signing, Turn
from app.desk.typed import read_text
from app.trial.clocks import parse_instant
from app.trial.refusal import Refusal
from app.trial.settings import Setting, settings_of
from app.trial.study import load_study
from app.trial.study_parts import Study
from app.trial.study_sense import require_no_list_id

KIND = "StudyAmended"
_ON_THE_WAY = frozenset(
    {"Released", "BagOffered", "BagAccepted", "WardReceived", "BedsideChecked", "InfusionStarted"}
)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the study: who proposed it, who put it in force; None until that is done.

    `program` is the version of the program that they signed for with it, `reference` what both
    follow from, empty for the founding one.
    """

    number: int
    digest: str
    program: str
    reference: str
    proposal: Event
    approval: Event | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs between two versions; None where a version has no such value."""

    before: Setting | None
    after: Setting | None

    @property
    def setting(self) -> Setting:
        """The value as it is now, or as it was last: tells which one it is."""
        told = self.after or self.before
        assert told is not None
        return told


def versions(desk: Desk) -> tuple[Version, ...]:
    """Every version ever proposed, the founding one first."""
    board = desk.board
    return tuple(
        Version(
            event.number_of("version"), event.text("configuration"), event.text("program"),
            str(event.facts.get("reference", "")), event, board.confirmation(event.number),
            event.number == board.configured.number,
        )
        for event in board.events if event.kind in CONFIGURES
    )  # fmt: skip


def waiting_version(board: Board) -> Event | None:
    """The version that awaits its second person, the last one proposed; None without one."""
    return next((event for event in reversed(board.waiting()) if event.kind == KIND), None)


def differences(before: Study, after: Study) -> tuple[Difference, ...]:
    """What differs in value, unit, status or source, in the order of the later file."""
    old = {(one.section, one.key): one for one in settings_of(before)}
    new = {(one.section, one.key): one for one in settings_of(after)}
    places = [*new, *(place for place in old if place not in new)]
    told = (Difference(old.get(place), new.get(place)) for place in places)
    return tuple(one for one in told if one.before != one.after)


def read_version(desk: Desk, source: bytes) -> Study:
    """A configuration that may follow the one in force.

    Raises Refusal ``study.…`` for a faulty one, and ``amend.…`` where it is another
    study's, no later version, or changes what the list rests upon.
    """
    study, current = load_study(source), desk.study
    require_no_list_id(study)
    if study.name != current.name:
        raise Refusal("amend.other_study", name=study.name, own=current.name)
    if study.version <= current.version:
        raise Refusal("amend.older", version=study.version, current=current.version)
    if study.time_zone != current.time_zone:
        raise Refusal("amend.zone", zone=current.time_zone)
    if set(study.strata) != set(current.strata):
        raise Refusal("amend.strata", strata=", ".join(current.strata))
    told = {site.number: site for site in study.sites}
    for site in current.sites:
        if site.number not in told or told[site.number].stratum != site.stratum:
            raise Refusal("amend.site", site=site.number, stratum=site.stratum)
    return study


def propose_version(desk: Desk, signing: Signing, source: bytes, reference: str) -> Line:
    """Puts a version before a second person, and keeps its configuration in the file.

    `reference`, 1 to 200 characters, tells what it follows from. A version that waits already
    gives way to this one. Raises Refusal as `read_version`, `read_text` and `require_aside`.
    """
    study = read_version(desk, source)
    facts = _facts(study, reference)
    with desk.journal.turn() as turn:
        require_aside(turn, signing.person)
        turn.file.set(study_setting(study.digest), zlib.compress(source))
        line = turn.write(KIND, facts, signing)
    desk.versions[study.digest] = study
    return line


def propose_program(desk: Desk, signing: Signing, reference: str) -> Line:
    """Puts this version of the program before a second person, the study as it is.

    Raises Refusal ``amend.same_program``, and as `read_text` and `require_aside`.
    """
    if is_program_signed(desk):
        raise Refusal("amend.same_program", program=__version__)
    facts = _facts(desk.study, reference)
    with desk.journal.turn() as turn:
        require_aside(turn, signing.person)
        return turn.write(KIND, facts, signing)


def is_program_signed(desk: Desk) -> bool:
    """Whether two people put this very version of the program in force."""
    return desk.board.configured.text("program") == __version__


def require_program(desk: Desk) -> None:
    """Raises Refusal ``amend.program`` while another version of the program is in force."""
    if not is_program_signed(desk):
        signed = desk.board.configured.text("program")
        raise Refusal("amend.program", program=__version__, signed=signed)


def _facts(study: Study, reference: str) -> dict[str, Value]:
    return {
        "version": study.version, "configuration": study.digest, "program": __version__,
        "reference": read_text(reference, field="reference", most=200),
    }  # fmt: skip


def require_may_amend(desk: Desk, turn: Turn, proposal: Event) -> None:
    """Refuses to put a version in force that gave way to a later one, or while work is under way.

    Raises Refusal ``amend.overtaken``, ``amend.busy`` with the subject of a request, preparation
    or bag that is not over, ``amend.program_since``, and as `read_version`: more may be in force,
    and another program running, since the proposal.
    """
    if proposal.kind != KIND:
        return
    if waiting_version(turn.board) is not proposal:
        raise Refusal("amend.overtaken")
    for story in turn.board.stories.values():
        if _is_under_way(story, turn.now):
            raise Refusal("amend.busy", subject=story.subject)
    if proposal.text("configuration") != desk.study.digest:
        read_version(desk, desk.versions[proposal.text("configuration")].source)
    if proposal.text("program") != __version__:
        raise Refusal("amend.program_since", program=__version__)


def _is_under_way(story: Story, now: datetime) -> bool:
    if story.is_open or story.stage == "RequestReceived":
        return True
    if story.accepted is None or story.stage not in _ON_THE_WAY:
        return False
    return parse_instant(story.accepted.text("use_by")) >= now
