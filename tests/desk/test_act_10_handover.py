"""Acts 10 and 11: what happened is recorded in its order, late or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.command.practice_bag import ALL_YES
from app.desk.bag import handover
from app.desk.bag.correcting import declare_lost
from app.desk.bag.handover import Slip
from app.desk.papers.report import export_custody_report
from app.trial.clocks import parse_instant
from app.trial.names import BagCode
from app.trial.refusal import Refusal
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused

ORDER = {
    "offered": Hands.offer, "taken": Hands.take, "arrived": Hands.arrive,
    "bedside": Hands.bedside, "started": Hands.start, "ended": Hands.end,
}  # fmt: skip


@BOTH_ARMS
@pytest.mark.parametrize("stage", ["checked", "released", *ORDER])
def test_a_bag_takes_each_step_in_its_order_and_once(cells: bool, stage: str) -> None:
    hands = at(stage, cells)
    stages = ["checked", "released", *ORDER]
    follows = stages[stages.index(stage) + 1 : stages.index(stage) + 2]
    if stage in stages[1:5]:
        follows.append("started")
    for name, act in ORDER.items():
        if name not in follows:
            with refused(hands, "bag.not_at_this_step"):
                act(hands)
    if follows[:1] and follows[0] in ORDER:
        ORDER[follows[0]](hands)


@BOTH_ARMS
@pytest.mark.parametrize("stage", ["released", "offered", "taken", "arrived", "bedside"])
def test_what_was_given_is_recorded_whatever_slip_of_the_way_is_missing(
    cells: bool, stage: str
) -> None:
    hands = at(stage, cells)
    told = handover.start_infusion(hands.bench.desk, hands.me, hands.bag, hands.slip())
    assert ("infusion.unchecked" in told.warnings) == (stage != "bedside")
    hands.end()


@BOTH_ARMS
def test_a_lost_bag_turns_up_or_was_given(cells: bool) -> None:
    for given in (False, True):
        hands = at("taken", cells)
        declare_lost(hands.bench.desk, hands.sign(), hands.bag, hands.slip())
        if given:
            told = handover.start_infusion(hands.bench.desk, hands.me, hands.bag, hands.slip())
            assert "infusion.after_loss" in told.warnings
            with refused(hands, "request.subject_known"):
                hands.receive()
        else:
            handover.return_bag(
                hands.bench.desk, hands.sign(), hands.bag, "Nurse Petit",
                hands.slip(), reason="damaged", seal_intact=True,
            )  # fmt: skip
            hands.destroy()
        assert hands.bench.verdict().events


@pytest.mark.parametrize("stage", ["released", "offered", "taken", "arrived", "bedside", "started"])
def test_a_report_taken_meanwhile_holds_nothing_up(stage: str) -> None:
    hands = at(stage)
    export_custody_report(hands.bench.desk, hands.crew.auditor, hands.bag)
    following = list(ORDER)[(["released", *ORDER]).index(stage)]
    ORDER[following](hands)


@pytest.mark.parametrize("act", list(ORDER))
def test_a_slip_has_a_number_and_no_future(act: str) -> None:
    order = ["released", *ORDER]
    hands = at(order[order.index(act) - 1])
    now = hands.bench.clock.now() + timedelta(hours=1)
    for code, slip in (
        ("slip.number", Slip("", now)),
        ("slip.number", Slip("   ", now)),
        ("slip.number", Slip("R" * 41, now)),
        ("slip.future", Slip("R-1", now + timedelta(days=1))),
    ):
        with refused(hands, code):
            ORDER[act](replace(hands, given=slip))


@pytest.mark.parametrize("question", list(ALL_YES))
def test_the_go_no_go_is_asked_again_before_the_bag_leaves(question: str) -> None:
    hands = at("released")
    with refused(hands, "go.missing"):
        handover.offer_bag(
            hands.bench.desk, hands.me, hands.bag, "Petit", "20", hands.slip(),
            ALL_YES | {question: False},
        )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "written"), [("20,5", "20.5"), ("0", "0"), ("-1", "-1"), ("−1,5", "-1.5")]
)
def test_a_temperature_below_zero_is_recorded_too(typed: str, written: str) -> None:
    hands = at("offered")
    handover.accept_bag(hands.bench.desk, hands.me, hands.bag, "Petit", typed, hands.slip())
    assert hands.story.events[-1].text("temperature") == written


@pytest.mark.parametrize(
    ("code", "typed"),
    [("number.empty", ""), ("number.sign", "--1"), ("number.empty", "-"),
     ("number.grouping", "2 0"), ("number.malformed", "froid"), ("request.text", "20.123456")],
)  # fmt: skip
def test_a_temperature_is_a_number(code: str, typed: str) -> None:
    hands = at("offered")
    with refused(hands, code):
        handover.accept_bag(hands.bench.desk, hands.me, hands.bag, "Petit", typed, hands.slip())


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_whoever_takes_the_bag_has_a_name(name: str) -> None:
    hands = at("offered")
    with refused(hands, "request.text"):
        handover.accept_bag(hands.bench.desk, hands.me, hands.bag, name, "20", hands.slip())


@pytest.mark.parametrize("second", ["Simon", " simon ", "SIMON"])
def test_two_people_check_at_the_bedside(second: str) -> None:
    hands = at("arrived")
    with refused(hands, "second.same_person"):
        handover.check_at_bedside(
            hands.bench.desk, hands.me, hands.bag, "Simon", second, hands.slip()
        )


def test_a_broken_seal_is_recorded() -> None:
    hands = at("taken")
    hands.bench.advance(5)
    handover.receive_at_ward(
        hands.bench.desk, hands.me, hands.bag, "Simon", "20", hands.slip(), seal_intact=False
    )
    assert hands.story.events[-1].text("seal_intact") == "no"


@BOTH_ARMS
def test_a_late_infusion_is_recorded_with_its_warnings(cells: bool) -> None:
    """Latest start D + 210 min; onset limit 12 h, the onset 3 h before the call."""
    hands = at("bedside", cells)
    received = hands.story.events[0]
    limit = parse_instant(received.text("onset")) + timedelta(hours=12)
    latest = parse_instant(hands.story.first("RequestAccepted").text("start_by"))
    for moment, warnings in (
        (latest, ()),
        (latest + timedelta(milliseconds=1), ("infusion.after_latest_start",)),
        (limit, ("infusion.after_latest_start",)),
        (
            limit + timedelta(milliseconds=1),
            ("infusion.after_latest_start", "infusion.after_onset_limit"),
        ),
    ):
        again = at("bedside", cells)
        again.bench.clock.set(moment)
        told = handover.start_infusion(again.bench.desk, again.me, again.bag, again.slip())
        assert told.warnings == warnings
        assert again.story.stage == "InfusionStarted"


def test_an_infusion_ends_with_its_volumes_as_read() -> None:
    hands = at("started")

    def end(volume: str = "250", reaction: str = "none", residual: str = "0,5") -> None:
        handover.end_infusion(
            hands.bench.desk, hands.me, hands.bag, hands.slip(), volume=volume, flush="20",
            residual=residual, reaction=reaction,
        )  # fmt: skip

    with refused(hands, "infusion.reaction"):
        end(reaction="headache")
    with refused(hands, "number.sign"):
        end(volume="-250")
    with refused(hands, "infusion.more_than_bag"):
        end(volume="2500")
    with refused(hands, "infusion.more_than_bag"):
        end(residual="250,1")
    end(reaction="mild")
    facts = hands.story.events[-1].facts
    assert (facts["volume_ml"], facts["residual_ml"]) == ("250", "0.5")


@BOTH_ARMS
def test_a_slip_that_was_read_again_is_recorded_as_it_stands(cells: bool) -> None:
    hands = at("started", cells)
    handover.end_infusion(
        hands.bench.desk, hands.me, hands.bag, hands.slip(), volume="255", flush="20",
        residual="0", reaction="none", read_again=True,
    )  # fmt: skip
    assert hands.story.events[-1].facts["volume_ml"] == "255"


def test_a_code_that_is_no_bag_of_the_study_is_named() -> None:
    hands = at("released")
    other = BagCode.from_number(7).shown
    desk, slip = hands.bench.desk, hands.slip()
    with refused(hands, "bag.unknown"):
        handover.offer_bag(desk, hands.me, other, "Petit", "20", slip, ALL_YES)
    with refused(hands, "bag.unknown"):
        export_custody_report(desk, hands.me, other)
    with refused(hands, "bag_code.malformed"):
        handover.offer_bag(desk, hands.me, "bag 7", "Petit", "20", slip, ALL_YES)


def test_a_report_is_not_taken_while_a_preparation_is_open() -> None:
    hands = at("ended")
    first = hands.bag
    hands.bench.advance(60)
    hands.receive("01-002")
    export_custody_report(hands.bench.desk, hands.crew.auditor, first)
    hands.accept()
    with refused(hands, "report.window_open"):
        export_custody_report(hands.bench.desk, hands.crew.auditor, first)


def test_a_blinded_auditor_hands_nothing_over() -> None:
    hands = at("released")
    with pytest.raises(Refusal, match=r"seat\.role"):
        handover.offer_bag(
            hands.bench.desk, hands.crew.auditor, hands.bag, "Petit", "20", hands.slip(), ALL_YES
        )
