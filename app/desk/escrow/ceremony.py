"""The end of the trial: the list is opened by two people and two of the three printed shares."""

from __future__ import annotations

from datetime import datetime

from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.allocation.list_life import require_first, require_nothing_open
from app.desk.confirming import bring
from app.desk.desk import Desk
from app.desk.escrow.share_form import Share
from app.desk.escrow.shares import escrows, open_with_two
from app.desk.journal import Signing, sign
from app.desk.typed import read_text
from app.trial.names import Meaning
from app.trial.refusal import Refusal

MOST_STATEMENT = 400
_KIND = "OpeningProposed"


def propose_opening(desk: Desk, signing: Signing, statement: str, locked: datetime) -> Line:
    """The trial is over and its database locked: the list may be opened, by `open_by_shares`.

    Raises Refusal ``opening.under_way``, ``opening.future``, ``opening.no_shares``,
    ``list.opened``, ``list.life_waiting``, ``in_force.missing`` and as `read_text`.
    """
    text = read_text(statement, field="statement", most=MOST_STATEMENT)
    with desk.journal.turn() as turn:
        turn.require_in_force("ListProposed")
        if turn.board.lists.opening is not None:
            raise Refusal("list.opened")
        require_nothing_open(turn)
        require_first(turn, _KIND)
        if not escrows(desk):
            raise Refusal("opening.no_shares")
        if locked > turn.now:
            raise Refusal("opening.future")
        facts: dict[str, Value] = {"statement": text, "locked": turn.instant(locked)}
        return turn.write(_KIND, facts, signing)


def open_by_shares(desk: Desk, signing: Signing, one: Share, other: Share) -> Line:
    """A second person agrees to the opening that waits, two shares being put together.

    Two lines of one turn: the escrow's, which only two shares can sign, and the person's.
    What was put together is dropped. Raises Refusal ``opening.nothing_waits``, and as
    `open_with_two` and `confirm`.
    """
    escrow, secret = open_with_two(desk, one, other)
    shared = sign(escrow, secret, Meaning.APPROVED)
    with desk.journal.turn() as turn:
        waits = next((event for event in turn.board.waiting() if event.kind == _KIND), None)
        if waits is None:
            raise Refusal("opening.nothing_waits")
        facts: dict[str, Value] = {
            "line": waits.number, "leaf": waits.line.leaf.hex(),
            "shares": sorted([one.number, other.number]),
        }  # fmt: skip
        turn.write("OpeningShared", facts, shared)
        return bring(desk, turn, signing, waits.number)
