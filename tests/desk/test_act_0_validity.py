"""Act 0, looked back on: what was valid at a line or a moment, and the sheet that tells it all."""

from __future__ import annotations

from datetime import timedelta

from app.custody.history import Validity
from app.desk.log.validity import key_sheet, line_of, valid_at
from app.desk.papers.report import paper_manner
from app.desk.seats.people import change_passphrase
from app.trial.names import Role
from tests.desk.crowd import renewed, revoke, seated
from tests.desk.hands import Hands
from tests.desk.stages import at, refused
from tests.desk.test_act_0_shares import made


def test_what_is_not_in_the_log_is_refused() -> None:
    hands = at("seated")
    board, now = hands.bench.desk.board, hands.bench.clock.now()
    for line in (-1, len(board.events)):
        with refused(hands, "keys.no_line"):
            valid_at(board, line)
    with refused(hands, "keys.before"):
        line_of(board, now - timedelta(days=1))
    assert line_of(board, now) == len(board.events) - 1


def lived() -> Hands:
    """Somebody came, changed a passphrase and went; the keys were sealed to shares."""
    hands = at("open")
    person = seated(hands, Role.MONITOR, "Paul Weiss")
    change_passphrase(hands.bench.desk, person, "a practice passphrase", "trois mots sans lien")
    made(hands)
    revoke(hands, person)
    return renewed(hands)


def test_the_sheet_tells_every_turning_of_every_seat() -> None:
    hands = lived()
    desk = hands.bench.desk
    sheet = key_sheet(desk, paper_manner(desk))
    mine = [row for row in sheet.rows if row[2].startswith("Paul Weiss")]
    kinds = [desk.board.events[int(row[0])].kind for row in mine]
    assert kinds == ["SeatProposed", "Confirmed", "KeysRewrapped", "Confirmed"]
    assert {row[3] for row in sheet.rows} >= {"pharmacien", "moniteur non aveugle"}
    # From the sheet alone follows what the program says of any line.
    for line in range(len(desk.board.events)):
        states = {one.history.seat.name: one.validity for one in valid_at(desk.board, line)}
        told = [int(row[0]) for row in mine]
        expected = (
            None if line < told[0] else Validity.WAITING if line < told[1]
            else Validity.VALID if line <= told[3] else Validity.REVOKED
        )  # fmt: skip
        assert states.get("Paul Weiss") == expected, line


def test_the_generation_is_the_one_sealed_under() -> None:
    hands = lived()
    board = hands.bench.desk.board
    renewal = next(e.number for e in board.events if e.kind == "KeysRenewed")
    for line in (renewal - 1, renewal, len(board.events) - 1):
        told = {one.history.seat.name: dict(one.generations) for one in valid_at(board, line)}
        arm = {name: keys for name, keys in told.items() if keys}
        newest = 1 if line < renewal else 2
        known = {next(iter(keys.values())) for name, keys in arm.items() if name != "Paul Weiss"}
        assert known == {newest}, line
