"""Acts 2 and 3: a request is accepted and its row allocated, in one transaction.

The gates are checked before the row is opened and know nothing of it, so a
refusal is the same whatever the row says. See `docs/adr/` on why acceptance
and allocation are one turn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.capsule import KEY_SIZE
from app.custody.records import Line, SealedRow
from app.desk.allocation.list_life import take_row
from app.desk.allocation.rows import due_row, require_going
from app.desk.bag.go_no_go import go
from app.desk.journal import Signing, Turn
from app.desk.label.specimen import require_specimen
from app.desk.study.amending import require_program
from app.desk.unblinded.allocation.next_row import row_again
from app.desk.unblinded.allocation.numbers import agreed, named
from app.desk.unblinded.vials.stock import uncommitted
from app.desk.unblinded.workbench import Workbench
from app.dose.vials import doses_covered, heaviest_vials
from app.trial.clocks import (
    Announcement,
    RequestTimes,
    announce,
    check_request_fits,
    parse_instant,
)
from app.trial.names import BAG_ALPHABET, BagCode
from app.trial.refusal import Refusal
from app.trial.rules import AfterVoid
from app.trial.study_parts import Site

_CODES = len(BAG_ALPHABET) ** 8


def accept_request(
    workbench: Workbench, signing: Signing, request: str, answers: Mapping[str, bool],
    numbers: tuple[str, str] = ("", ""),
) -> Line:  # fmt: skip
    """Accepts a request after its go/no-go, announces D and R, and takes the next row.

    `answers` are those of the go/no-go (`go_no_go.QUESTIONS`), `numbers` what the
    trial's central system gave, typed twice, where the study takes rows by it. A subject whose
    former bag is over (`Story.is_over`) is given another one from the same row.
    Done again for the same request it writes nothing and returns the line
    already written. Raises Refusal ``request.not_waiting``, ``list.stopped``,
    ``list.opened``, ``acceptance.closed_to_inclusion``, ``request.row_void``,
    ``amend.program``, ``specimen.…`` or what `due_row`, `numbers.agreed`, `numbers.named` and
    `check_request_fits` raise.
    """
    desk = workbench.desk
    with desk.journal.turn() as turn:
        story = desk.story(request)
        if story.accepted is not None:
            return story.accepted.line
        if story.stage != "RequestReceived":
            raise Refusal("request.not_waiting")
        turn.require_current()
        require_going(turn)
        require_program(desk)
        require_specimen(desk)
        site = desk.study.site(story.events[0].text("site"))
        checks = go(answers)
        announced = _announce(workbench, turn, story, site)
        figures = _gate(workbench, turn, signing, announced)
        former = _former(workbench, turn, story)
        row = _row(workbench, turn, signing, story, former, agreed(*numbers))
        seed = turn.entropy.draw("capsule", KEY_SIZE)
        facts = _accepted(workbench, turn, story, site, announced)
        facts["checks"] = checks
        facts["capsule_key"] = desk.vault.window_pen(seed).public_key.hex()
        accepted = turn.write("RequestAccepted", facts, signing, sealed=figures)
        if former is None:
            take_row(turn, accepted, row)
        bag = _allocate(turn, signing, story, row, str(facts["d"]))
        workbench.begin(turn, signing.person, accepted.number, bag, seed)
        return accepted


def _former(workbench: Workbench, turn: Turn, story: Story) -> Story | None:
    """The bag made for the same subject before, which must be over; None for the first.

    Where the former allocation is void the study's rule says whether a fresh row is taken.
    """
    former = turn.board.latest_of(story.subject)
    if story.subject in turn.board.lists.outside:
        raise Refusal("request.given_outside", subject=story.subject)
    if former is not None and not former.is_over:
        raise Refusal("request.subject_known", subject=story.subject)
    if former is None or former.bag not in turn.board.lists.voided:
        return former
    if workbench.desk.study.allocation.after_void is AfterVoid.NOT_REPLACED:
        raise Refusal("request.row_void", subject=story.subject)
    return None


def _row(
    workbench: Workbench, turn: Turn, signing: Signing, story: Story, former: Story | None,
    number: str,
) -> SealedRow:  # fmt: skip
    request = story.request
    if former is not None:
        row = row_again(workbench, turn, signing.person, former)
        turn.write("RepeatAgreed", {"request": request, "former": former.bag}, signing)
        return row
    stratum = workbench.desk.study.site(story.events[0].text("site")).stratum
    given = named(workbench, turn, signing.person, stratum, number)
    row = due_row(turn, stratum, given)
    if given is not None:
        facts: dict[str, Value] = {
            "request": request, "list": row.version, "position": row.position,
        }  # fmt: skip
        sealed: dict[str, Value] = {"number": given.number}
        turn.write("NumberGiven", facts, signing.person, sealed=sealed)
    return row


def foresee(workbench: Workbench, request: str) -> Announcement:
    """What would be announced if the request were accepted at this moment; writes nothing.

    Raises Refusal ``request.not_waiting``, ``request.unknown``, as `require_going` or what
    `check_request_fits` raises.
    """
    desk = workbench.desk
    with desk.journal.turn() as turn:
        require_going(turn)
        story = desk.story(request)
        if story.stage != "RequestReceived":
            raise Refusal("request.not_waiting")
        site = desk.study.site(story.events[0].text("site"))
        return _announce(workbench, turn, story, site)


def _announce(workbench: Workbench, turn: Turn, story: Story, site: Site) -> Announcement:
    study = workbench.desk.study
    taken = [
        parse_instant(other.r)
        for other in turn.board.open_stories()
        if other.first("RequestAccepted").text("place") == site.place.name
    ]
    announced = announce(study, site, turn.now, max(taken, default=None))
    received = story.events[0]
    onset, included = (parse_instant(received.text(name)) for name in ("onset", "included"))
    check_request_fits(study, site, RequestTimes(onset, included, turn.now), announced)
    return announced


def _gate(
    workbench: Workbench, turn: Turn, signing: Signing, announced: Announcement
) -> dict[str, Value]:
    study = workbench.desk.study
    day = announced.use_by.astimezone(workbench.desk.journal.zone).date()
    vials = uncommitted(workbench, turn, signing.person, day)
    one = heaviest_vials(study.dose, study.vials, [vial.viable_cells for vial in vials])
    # Each open preparation is charged the heaviest dose in both arms: what was
    # really thawed for it must not show in what is refused meanwhile.
    opened = len(turn.board.open_stories())
    free = len(vials) - one * opened
    bottles = turn.board.albumin_for(study.albumin.bottles_per_bag, day)
    doses = 1 + study.vials.repeats
    needed = one * doses
    covered = doses_covered(one, study.vials.mixing, vials) if one else 0
    if not one or covered < doses + opened or bottles is None:
        raise Refusal("acceptance.closed_to_inclusion")
    return {"vials": free, "needed": needed}


def _accepted(
    workbench: Workbench, turn: Turn, story: Story, site: Site, announced: Announcement
) -> dict[str, Value]:
    return {
        "request": story.request,
        "d": turn.instant(announced.d),
        "r": turn.instant(announced.r),
        "use_by": turn.instant(announced.use_by),
        "start_by": turn.instant(announced.latest_start),
        "place": site.place.name,
        "bottles": workbench.desk.study.albumin.bottles_per_bag,
    }


def _allocate(
    turn: Turn, signing: Signing, story: Story, row: SealedRow, d: str
) -> str:
    bag = _new_code(turn)
    told = {
        "request": story.request, "subject": story.events[0].text("subject"),
        "stratum": row.stratum, "bag": bag,
    }  # fmt: skip
    place: dict[str, Value] = {
        "list": row.version, "position": row.position,
        "row": hashlib.sha256(row.sealed).hexdigest(),
    }  # fmt: skip
    turn.write("Allocated", told, signing.person, at=d, sealed=place)
    return bag


def _new_code(turn: Turn) -> str:
    while True:
        number = int.from_bytes(turn.entropy.draw("bag", 5), "big")
        code = BagCode.from_number(number % _CODES).text
        if number < 2**40 - 2**40 % _CODES and turn.board.of_bag(code) is None:
            return code
