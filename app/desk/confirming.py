"""The second person of every act that takes two: what was proposed takes effect, or is moot."""

from __future__ import annotations

from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.records import Line
from app.desk.allocation.list_life import require_may_bring, take_row
from app.desk.desk import Desk
from app.desk.journal import Signing, Turn
from app.desk.label.specimen import require_same_specimen
from app.desk.seats.people import ENDS, renew_keys, require_may_change
from app.desk.study.amending import require_may_amend
from app.trial.refusal import Refusal


def confirm(desk: Desk, signing: Signing, proposal: int) -> Line:
    """A second person confirms a proposal by its leaf; only then does it take effect.

    Confirming a revocation, or a seat in the place of a lost one, renews the keys
    that the former seat could use, in the same turn. Raises Refusal
    ``confirm.nothing``, ``second.same_person``, ``specimen.other``, and as
    `require_may_bring`, `require_may_change`, `require_may_amend` and `Turn.write`.
    """
    with desk.journal.turn() as turn:
        line = bring(desk, turn, signing, proposal)
    desk.adopt()
    return line


def bring(desk: Desk, turn: Turn, signing: Signing, proposal: int) -> Line:
    """The same within a turn that may have written what the proposal rests on."""
    event = _waiting(turn, proposal)
    if event.by.seat == signing.person.seat.seat:
        raise Refusal("second.same_person")
    turn.require_may_confirm(signing.person, event)
    row = require_may_bring(turn, event)
    require_may_change(turn, signing, event)
    require_same_specimen(desk, event)
    require_may_amend(desk, turn, event)
    facts: dict[str, Value] = {"line": event.number, "leaf": event.line.leaf.hex()}
    line = turn.write("Confirmed", facts, signing)
    if row is not None:
        take_row(turn, line, row)
    if event.kind in ENDS:
        renew_keys(desk, turn, signing, event.text(ENDS[event.kind]))
    return line


def _waiting(turn: Turn, proposal: int) -> Event:
    for event in turn.board.waiting():
        if event.number == proposal:
            return event
    raise Refusal("confirm.nothing", line=proposal)
