"""A result that comes late: told of a lot and sealed, and from there to one subject's physician."""

from __future__ import annotations

from app.blind.arm import Arm
from app.desk.papers.report import custody_report
from app.desk.unblinded.vials import stock_life as life
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.desk.test_act_unblinding import call, unblind

FOUND = "culture positive"


@BOTH_ARMS
def test_a_late_result_goes_from_its_lot_to_the_physician_of_whoever_had_it(cells: bool) -> None:
    hands = at("ended", cells)
    hands.bench.advance(14 * 24 * 60)
    desk, before = hands.bench.desk, len(hands.bench.desk.board.events)
    life.record_result(hands.workbench, hands.sign(), "MSC-0426", FOUND, "labo, J14")
    life.recall_lot(hands.workbench, hands.sign(), "MSC-0426", FOUND)
    told = [(event.kind, event.facts) for event in desk.board.events[before:]]
    assert told == [("StockDecided", {})] * 2, "what was found, and of whom, stands nowhere open"
    assert FOUND not in str(custody_report(desk, hands.story))
    with refused(hands, "sealed.no_key"):
        life.bags_of_lot(hands.workbench, hands.crew.auditor, "MSC-0426")
    bags = life.bags_of_lot(hands.workbench, hands.me, "MSC-0426")
    assert [story.bag for story in bags] == ([hands.bag] if cells else [])
    for story in bags:
        arm = unblind(hands, subject=story.subject, purpose="safety", detail=FOUND)
        assert arm is Arm.CELLS
    line = desk.board.events[-1]
    assert (line.kind == "SubjectUnblinded") is cells
    assert FOUND not in str(line.facts) and call(hands).subject == hands.story.subject
    hands.bench.verdict()
