"""What goes otherwise after a release, worded alike in both arms; nothing here knows an arm.

A bag is called back before it is given, whatever is in it: to call back only
cells would tell. Another one is then asked for as a request of the same
subject and takes the same row of the list.
"""

from __future__ import annotations

from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.bag.handover import Recorded, Slip, bag_in_hand, record_from
from app.desk.desk import Desk
from app.desk.journal import Signing
from app.desk.typed import read_text
from app.trial.refusal import Refusal

MOST_REASON = 200


def recall_bag(desk: Desk, signing: Signing, bag: str, slip: Slip, reason: str) -> Recorded:
    """Calls a released bag back before it is given; `reason` (at most 200 characters) is sealed.

    The slip is that of the notice to whoever has the bag. Raises Refusal
    ``bag.not_at_this_step``, ``slip.…`` and as `read_text`.
    """
    sealed: dict[str, Value] = {"reason": read_text(reason, field="reason", most=MOST_REASON)}
    with desk.journal.turn() as turn:
        story = bag_in_hand(turn, bag, "BagRecalled")
        return record_from(turn, "BagRecalled", story, slip, {}, signing, sealed)


def declare_lost(desk: Desk, signing: Signing, bag: str, slip: Slip) -> Recorded:
    """A released bag cannot be found: it is given to nobody, should it turn up again."""
    with desk.journal.turn() as turn:
        story = bag_in_hand(turn, bag, "BagLost")
        return record_from(turn, "BagLost", story, slip, {}, signing)


def withdraw_destruction(desk: Desk, signing: Signing, bag: str) -> Line:
    """Takes back a destruction that nobody has confirmed; the bag goes on where it was.

    Raises Refusal ``bag.not_at_this_step``, or ``confirm.nothing`` when nothing waits.
    """
    with desk.journal.turn() as turn:
        story = bag_in_hand(turn, bag, "DestructionWithdrawn")
        proposal = story.last("DestructionProposed")
        if proposal is None:
            raise Refusal("confirm.nothing", line=0)
        facts: dict[str, Value] = {"line": proposal.number, "leaf": proposal.line.leaf.hex()}
        return turn.write("DestructionWithdrawn", facts, signing)
