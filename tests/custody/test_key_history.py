"""What was valid when: the history of keys agrees with what the audit let pass."""

from __future__ import annotations

from app.custody.board import Board
from app.custody.history import KeyHistory, Validity, key_history, line_at, seats_at
from app.custody.kinds import KINDS, Stamp
from app.trial.clocks import parse_instant
from app.trial.names import RoleKey
from tests.custody.day import whole_day
from tests.custody.provoke_escrow import ESCROW, NEW, recovered_by_two
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


def standing(board: Board, line: int, at: str = "") -> dict[str, Validity]:
    """How each seat stood at a line, by name."""
    told = seats_at(key_history(board), line, at or board.events[line].at)
    return {one.history.seat.seat: one.validity for one in told}


def test_at_any_line_it_is_told_how_every_seat_stood() -> None:
    """Added, confirmed, revoked; delegated anew and run out; a passphrase changed."""
    board, histories = told(people_s_year())
    gone = next(h for h in key_history(board) if h.seat.seat == SEAT)
    assert gone.confirmed is not None and gone.revoked is not None
    for line, state in (
        (gone.admitted - 1, None), (gone.admitted, Validity.WAITING),
        (gone.confirmed, Validity.VALID), (gone.revoked, Validity.VALID),
        (gone.revoked + 1, Validity.REVOKED), (len(board.events) - 1, Validity.REVOKED),
    ):  # fmt: skip
        assert standing(board, line).get(SEAT) == state, line
    operator = histories["Marc Lenoir"]
    amended, late = operator.spans[1].line, NOON.replace("2026", "2028")
    assert standing(board, amended - 1, late)[operator.seat.seat] is Validity.VALID
    assert standing(board, amended, late)[operator.seat.seat] is Validity.OUTSIDE
    (changed,) = operator.rewrapped
    for line, wrapped in ((changed - 1, None), (changed, changed), (changed + 1, changed)):
        found = {one.history.seat.seat: one for one in seats_at([operator], line, NOON)}
        assert found[operator.seat.seat].rewrapped == wrapped
    kinds = [event.kind for event in board.events]
    renewal = kinds.index("KeysRenewed")
    for line, number in ((renewal - 1, 1), (renewal, 2)):
        one = seats_at([operator], line, NOON)[0]
        assert one.generations == ((RoleKey.ARM, number), (RoleKey.IDENTITY, number))
    assert seats_at([histories["Hélène Roy"]], renewal, NOON)[0].generations == ()


def test_a_recovery_ends_one_seat_and_begins_the_other() -> None:
    board, histories = told(recovered_by_two())
    lost = histories["Claire Aubert"].seat.seat
    proposed = [event.kind for event in board.events].index("SeatRecovered")
    before, after = standing(board, proposed), standing(board, proposed + 2)
    assert (before[lost], before[NEW], before[ESCROW]) == (
        Validity.VALID, Validity.WAITING, Validity.VALID
    )
    assert (after[lost], after[NEW], after[ESCROW]) == (
        Validity.REVOKED, Validity.VALID, Validity.VALID
    )
    new = next(h for h in histories.values() if h.seat.seat == NEW)
    for line, number in ((proposed + 1, 1), (proposed + 2, 2)):
        assert dict(seats_at([new], line, NOON)[0].generations)[RoleKey.ARM] == number


def test_every_signed_line_has_its_signer_among_those_that_stood() -> None:
    for scribe in (whole_day(), people_s_year(), recovered_by_two()):
        board, _ = told(scribe)
        for event in board.events:
            if KINDS[event.kind].stamp is Stamp.PRECISE:
                state = standing(board, event.number)[event.by.seat]
                assert state is Validity.VALID, event.number


def test_a_moment_is_the_last_line_written_by_then() -> None:
    board, _ = told(whole_day())
    precise = [e.number for e in board.events if KINDS[e.kind].stamp is Stamp.PRECISE]
    begun = parse_instant(board.events[0].at)
    assert line_at(board.events, begun.replace(year=begun.year - 1)) is None
    assert line_at(board.events, begun.replace(year=begun.year + 9)) == precise[-1]
    for event in board.events:
        if KINDS[event.kind].stamp is Stamp.PRECISE:
            found = line_at(board.events, parse_instant(event.at))
            assert found is not None and found >= event.number
