"""What was done on paper at the bench while the machine was down, told there by two."""

from __future__ import annotations

from app.desk.handover import Slip, read_slip
from app.desk.journal import Signing
from app.desk.typed import read_text
from app.desk.unblinded.workbench import Workbench
from app.trial.names import BagCode
from app.trial.refusal import Refusal

MOST_NOTE = 400


def tell_paper(
    workbench: Workbench, first: Signing, second: Signing, bag: str, slip: Slip, note: str
) -> None:
    """Two signed entries of the preparation: when it was done stands beside the machine's stamp.

    It takes the place of no step: what was measured is entered in its step too. Raises
    Refusal ``bag.unknown``, ``preparation.not_open``, ``slip.…``, ``second.same_person``.
    """
    code = BagCode.read(bag)
    told = read_text(note, field="note", most=MOST_NOTE)
    if first.person.seat.seat == second.person.seat.seat:
        raise Refusal("second.same_person")
    with workbench.desk.journal.turn() as turn:
        story = turn.board.of_bag(code.text)
        if story is None:
            raise Refusal("bag.unknown", bag=code.shown)
        number, done = read_slip(turn, slip)
        workbench.story(turn, story.request)
        facts = {"performed": done, "slip": number}
        workbench.add(turn, first, story, "paper", facts, reason=told)
        workbench.add(turn, second, story, "paper_agreed", {"slip": number})
