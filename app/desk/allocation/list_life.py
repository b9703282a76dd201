"""What becomes of the allocation list after its commissioning, alike in both arms; no arm is known.

One person stops allocations at once; everything else takes two. Only the line
that they confirm has an effect, so what it rests on is asked again then.
"""

from __future__ import annotations

from app.custody.board import Board
from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.kinds import KINDS, Stamp
from app.custody.list_kinds import VOID_FOR
from app.custody.lists import LISTS, TAKES_ROW
from app.custody.records import AllocationRow, Line, SealedRow
from app.desk.allocation.rows import Named, due_row
from app.desk.bag.handover import Slip, read_slip
from app.desk.desk import Desk
from app.desk.journal import Signing, Turn
from app.desk.typed import read_text
from app.trial.names import BagCode, SubjectNumber
from app.trial.refusal import Refusal

MOST_NOTE = 110


def stop_allocations(desk: Desk, signing: Signing, reason: str) -> Line:
    """No row is allocated from here on: an error was found in the list.

    Raises Refusal ``list.stopped``, ``in_force.missing``.
    """
    sealed = _note(reason, "reason")
    with desk.journal.turn() as turn:
        listed = turn.require_in_force("ListProposed")
        if (stop := turn.board.lists.stop) is not None:
            raise Refusal("list.stopped", line=stop.number)
        return turn.write("AllocationsStopped", _names(listed), signing, sealed=sealed)


def propose_resume(desk: Desk, signing: Signing, reason: str) -> Line:
    """The list was right: allocations go on from it, once a second person agrees.

    Raises Refusal ``list.not_stopped``, ``list.life_waiting``.
    """
    sealed = _note(reason, "reason")
    with desk.journal.turn() as turn:
        stop = turn.board.lists.stop
        if stop is None:
            raise Refusal("list.not_stopped")
        require_first(turn, "AllocationsResumed")
        return turn.write("AllocationsResumed", _names(stop), signing, sealed=sealed)


def propose_void(desk: Desk, signing: Signing, bag: str, reason: str, note: str) -> Line:
    """The allocation of a bag that is over is void; its row stays used.

    Raises Refusal ``bag.unknown``, ``void.bag_live``, ``void.already``, ``void.reason``.
    """
    facts = {"bag": BagCode.read(bag).text, "reason": _reason(reason)}
    with desk.journal.turn() as turn:
        _require_voidable(turn, facts["bag"])
        if any(one.facts.get("bag") == facts["bag"] and one.kind == "AllocationVoided"
               for one in turn.board.waiting()):  # fmt: skip
            raise Refusal("list.life_waiting")
        return turn.write("AllocationVoided", facts, signing, sealed=_note(note, "note"))


def propose_row_void(
    desk: Desk, turn: Turn, signing: Signing, stratum: str, reason: str, note: str,
    named: Named | None = None,
) -> Line:  # fmt: skip
    """A row that nobody was given is void: the next of its stratum, or the one of a number.

    Raises as `due_row`, and Refusal ``list.stratum``, ``void.reason``, ``list.life_waiting``.
    """
    if stratum not in desk.study.strata:
        raise Refusal("list.stratum", known=", ".join(desk.study.strata))
    facts: dict[str, Value] = {"stratum": stratum, "reason": _reason(reason), **_at(named)}
    due_row(turn, stratum, named)
    require_first(turn, *TAKES_ROW)
    return turn.write("RowVoided", facts, signing, sealed=_noted(note, named))


def propose_outside(
    desk: Desk, turn: Turn, signing: Signing, subject: str, slip: Slip, note: str,
    named: Named | None = None,
) -> Line:  # fmt: skip
    """A row was given to a subject on paper while the system was down.

    Raises as `due_row`, and Refusal ``subject.malformed``, ``study.unknown_site``, ``slip.…``,
    ``outside.subject_known``, ``list.life_waiting``.
    """
    number = SubjectNumber.read(subject)
    stratum = desk.study.site(number.site).stratum
    _require_new(turn, number.text)
    due_row(turn, stratum, named)
    require_first(turn, *TAKES_ROW)
    facts: dict[str, Value] = {
        "subject": number.text, "stratum": stratum, **_at(named), **_performed(turn, slip),
    }  # fmt: skip
    return turn.write("AllocatedOutside", facts, signing, sealed=_noted(note, named))


def propose_late_entry(desk: Desk, signing: Signing, line: int, slip: Slip, note: str) -> Line:
    """What was done on paper while the system was down, beside the line that it belongs to.

    Lines of the bench are told in the preparation itself. Raises Refusal ``slip.…``,
    ``outside.unknown_line``, ``outside.at_the_bench``.
    """
    sealed = _note(note, "note")
    with desk.journal.turn() as turn:
        if not 0 <= line < len(turn.board.events):
            raise Refusal("outside.unknown_line", line=line)
        named = turn.board.events[line]
        if KINDS[named.kind].stamp is not Stamp.PRECISE:
            raise Refusal("outside.at_the_bench", line=line)
        facts = {**_names(named), **_performed(turn, slip)}
        return turn.write("DoneOutside", facts, signing, sealed=sealed)


def waiting_list(board: Board) -> Event | None:
    """The last list, or further rows, that a second person may put in force; None for none.

    One that was proposed again, or rests on a list no longer in force, is not it.
    """
    lists, listed = board.lists, board.in_force.get("ListProposed")
    since = 0 if lists.stop is None else lists.stop.number
    first = listed is None or lists.stop is not None
    found = [
        one for one in board.waiting()
        if one.kind in LISTS and one.number >= since and (one.kind == "ListProposed") is first
        and (listed is None or first or one.number_of("line") == listed.number)
    ]  # fmt: skip
    return found[-1] if found else None


def require_may_bring(turn: Turn, proposal: Event) -> SealedRow | None:
    """Asks anew what a proposal rests on; the row that it takes when confirmed, if any.

    Raises Refusal ``confirm.moot`` when it rests on nothing any more, and as the
    act that proposed it.
    """
    lists = turn.board.lists
    listed = lists.in_force(turn.number)
    if proposal.kind == "ListProposed" and listed is not None:
        if lists.stop is None or proposal.number < lists.stop.number:
            raise Refusal("list.in_force")
    elif proposal.kind == "ListExtended":
        if listed is None or listed.number != proposal.number_of("line"):
            raise Refusal("confirm.moot")
    elif proposal.kind == "AllocationsResumed":
        if lists.stop is None or lists.stop.number != proposal.number_of("line"):
            raise Refusal("confirm.moot")
    elif proposal.kind == "AllocationVoided":
        _require_voidable(turn, proposal.text("bag"))
    elif proposal.kind == "OpeningProposed":
        require_nothing_open(turn)
        if not any(_is_shared(event, proposal) for event in turn.written):
            raise Refusal("opening.needs_shares")
    elif proposal.kind in TAKES_ROW:
        if proposal.kind == "AllocatedOutside":
            _require_new(turn, proposal.text("subject"))
        place = (proposal.number_of("list"), proposal.number_of("position"))
        named = Named(place, str(place[1])) if place[1] else None
        return due_row(turn, proposal.text("stratum"), named)
    return None


def take_row(turn: Turn, confirmed: Line, row: SealedRow) -> None:
    """The row of a confirmed proposal is taken, and by nobody else ever."""
    turn.file.allocate(AllocationRow(row.version, row.stratum, row.position, confirmed.number))


def _names(event: Event) -> dict[str, Value]:
    return {"line": event.number, "leaf": event.line.leaf.hex()}


def _at(named: Named | None) -> dict[str, Value]:
    version, position = named.place if named else (0, 0)
    return {"list": version, "position": position}


def _performed(turn: Turn, slip: Slip) -> dict[str, Value]:
    number, done = read_slip(turn, slip)
    return {"performed": done, "slip": number}


def _note(text: str, field: str) -> dict[str, Value]:
    return {field: read_text(text, field=field, most=MOST_NOTE)}


def _noted(text: str, named: Named | None) -> dict[str, Value]:
    return {**_note(text, "note"), **({"number": named.number} if named else {})}


def _reason(reason: str) -> str:
    if reason not in VOID_FOR:
        raise Refusal("void.reason", known=", ".join(VOID_FOR))
    return reason


def require_first(turn: Turn, *kinds: str) -> None:
    """Raises Refusal ``list.life_waiting`` while a proposal of these kinds waits."""
    if any(event.kind in kinds for event in turn.board.waiting()):
        raise Refusal("list.life_waiting")


def _require_voidable(turn: Turn, bag: str) -> None:
    code = BagCode.read(bag)
    story = turn.board.of_bag(code.text)
    if story is None:
        raise Refusal("bag.unknown", bag=code.shown)
    if code.text in turn.board.lists.voided:
        raise Refusal("void.already", bag=code.shown)
    if not story.is_over:
        raise Refusal("void.bag_live", bag=code.shown)
    if turn.board.latest_of(story.subject) is not story:
        raise Refusal("void.replaced", bag=code.shown)


def _require_new(turn: Turn, subject: str) -> None:
    told = any(story.subject == subject and story.accepted is not None
               for story in turn.board.stories.values())  # fmt: skip
    if told or subject in turn.board.lists.outside:
        raise Refusal("outside.subject_known", subject=subject)


def _is_shared(event: Event, proposal: Event) -> bool:
    return event.kind == "OpeningShared" and event.number_of("line") == proposal.number


def require_nothing_open(turn: Turn) -> None:
    """Raises Refusal ``opening.under_way`` while a bag is made."""
    if turn.board.open_stories():
        raise Refusal("opening.under_way")
