"""Old and new value of what a line changes, as its reader sees them."""

from __future__ import annotations

from datetime import timedelta

from app.desk.log.changes import old_values
from app.desk.log.telling import Background, told_old
from app.desk.materials.equipment import note_equipment
from app.desk.papers.report import paper_manner
from app.desk.seats.people import propose_delegation
from app.desk.unblinded.bench.closing import announce_delay
from app.trial.clocks import parse_instant
from app.trial.study_parts import Equipment
from tests.desk.stages import at


def test_a_delay_tells_the_hour_that_was_announced_before() -> None:
    hands = at("checked")
    desk = hands.bench.desk
    announced = hands.story.r
    for minutes in (30, 60):
        later = parse_instant(announced) + timedelta(minutes=minutes)
        announce_delay(hands.workbench, hands.sign(), hands.request, later, "centrifugeuse")
    first, second = [event for event in desk.board.events if event.kind == "Delayed"]
    assert dict(old_values(desk.board.events, first)) == {"r": announced}
    assert dict(old_values(desk.board.events, second)) == {"r": first.text("r")}
    manner = paper_manner(desk)
    told = told_old(Background.of(desk), second, manner)
    assert told == {"r": manner.moment(parse_instant(first.text("r")).astimezone(desk.study.zone))}


def test_a_delegation_tells_only_what_it_changes() -> None:
    hands = at("open")
    desk, seat = hands.bench.desk, hands.crew.auditor.seat
    start, end = parse_instant(seat.start), parse_instant(seat.end) + timedelta(days=90)
    trained = seat.trained - timedelta(days=1)
    propose_delegation(desk, hands.sign(), seat.seat, trained=trained, start=start, end=end)
    event = desk.board.events[-1]
    old = dict(old_values(desk.board.events, event))
    assert set(old) == {"trained", "end"}
    assert old["end"] == seat.end


def test_a_withdrawn_piece_tells_that_it_was_in_service() -> None:
    hands = at("open")
    desk, due = hands.bench.desk, hands.bench.desk.clock.now().date()
    for stays in (True, False):
        note_equipment(desk, hands.sign(), "N-1", Equipment.BALANCE, due, in_service=stays)
    event = desk.board.events[-1]
    assert dict(old_values(desk.board.events, event)) == {"state": "in_service"}


def test_a_line_that_changes_nothing_has_no_old_value() -> None:
    hands = at("ended")
    events = hands.bench.desk.board.events
    assert [e.kind for e in events if dict(old_values(events, e))] == []
