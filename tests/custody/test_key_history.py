"""What was valid when: the history of keys agrees with what the audit let pass."""

from __future__ import annotations

from app.custody.board import Board
from app.custody.history import KeyHistory, key_history
from app.custody.kinds import KINDS, Stamp
from app.trial.names import RoleKey
from tests.custody.day import whole_day
from tests.custody.provoke_people import SEAT, stranger
from tests.custody.provoke_seats import people_s_year, row
from tests.custody.scribe import NOON, Scribe, judge


def told(scribe: Scribe) -> tuple[Board, dict[str, KeyHistory]]:
    """The board of a file, and the histories by name."""
    board = Board()
    for event in judge(scribe.snapshot()).events:
        board.take(event)
    return board, {history.seat.name: history for history in key_history(board)}


def test_every_line_was_signed_by_a_key_that_was_valid() -> None:
    for scribe in (Scribe(), whole_day(), people_s_year()):
        board, histories = told(scribe)
        for event in board.events:
            if KINDS[event.kind].stamp is Stamp.PRECISE:
                assert histories[event.by.name].is_valid(event.number, event.at), event.number


def test_a_seat_s_life_is_told_line_by_line() -> None:
    board, histories = told(people_s_year())
    kinds = [event.kind for event in board.events]
    gone = next(h for h in key_history(board) if h.seat.seat == SEAT)
    confirmed = [n for n, kind in enumerate(kinds) if kind == "Confirmed"]
    revoked = kinds.index("RevocationProposed") + 1
    assert (gone.confirmed, gone.revoked) == (revoked - 2, revoked)
    assert gone.confirmed in confirmed and gone.revoked in confirmed
    assert gone.generations == () and gone.rewrapped == ()
    before, after = gone.revoked - 1, gone.revoked + 1
    assert (gone.is_valid(before, NOON), gone.is_valid(after, NOON)) == (True, False)
    assert not gone.is_valid(gone.admitted, NOON)
    renewal = kinds.index("KeysRenewed")
    both = ((RoleKey.ARM, 2, renewal), (RoleKey.IDENTITY, 2, renewal))
    for name in ("Claire Aubert", "Marc Lenoir"):
        assert histories[name].generations == both
    assert histories["Hélène Roy"].generations == ()
    assert histories["Marc Lenoir"].rewrapped == (kinds.index("KeysRewrapped"),)


def test_a_delegation_counts_from_the_line_behind_its_confirmation() -> None:
    board, histories = told(people_s_year())
    operator = histories["Marc Lenoir"]
    first, second = operator.spans
    changed = [e.kind for e in board.events].index("DelegationProposed") + 1
    assert (first.line, second.line) == (operator.admitted, changed + 1)
    late = second.end
    assert first.end > late
    cut = NOON.replace("2026", "2028")
    assert operator.is_valid(changed, cut) and not operator.is_valid(changed + 1, cut)
    assert operator.is_valid(changed + 1, late)


def test_a_seat_that_nobody_confirmed_was_never_valid() -> None:
    scribe = Scribe()

    scribe.write("SeatProposed", row(scribe, stranger()))
    _, histories = told(scribe)
    waiting = histories["Nora Blanc"]
    assert waiting.confirmed is None
    assert not waiting.is_valid(waiting.admitted + 1, NOON)
