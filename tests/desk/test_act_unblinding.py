"""One subject's treatment told: the line first, then one row, for any subject, by one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.blind.arm import Arm
from app.custody.board import Story
from app.desk.bag.correcting import declare_lost
from app.desk.boards.due import Task, due
from app.desk.emergency.unblinding import (
    Learned,
    assess_impact,
    close_impact,
    read_cases,
    report_learned,
    second_unblinding,
    subjects,
)
from app.desk.journal import Person
from app.desk.papers.report import paper_manner
from app.desk.ports import Box, Keyring
from app.desk.unblinded.bench.closing import close_without_bag
from app.desk.unblinded.emergency.unblinding import Call, product_of, unblind_subject
from app.desk.unblinded.emergency.unblindings import unblindings_sheet
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused

STAGES = ("accepted", "printed", "computed", "checked", "released", "started", "ended")


def call(hands: Hands, **changes: Any) -> Call:
    """A physician called back a minute ago."""
    asked = Call(
        "01-001", "emergency", "Dr Roux", "03 83 00 00 01",
        hands.bench.clock.now() - timedelta(minutes=1),
    )  # fmt: skip
    return replace(asked, **changes)


def unblind(hands: Hands, **changes: Any) -> Arm:
    """The act, by the pharmacist alone."""
    told = unblind_subject(hands.workbench, hands.sign(), call(hands, **changes))
    return told.arm.open()


def last(hands: Hands) -> Any:
    """The line written last."""
    return hands.bench.desk.board.events[-1]


def tasks(hands: Hands) -> list[tuple[Task, str]]:
    """What is due about treatments told or learned."""
    mine = (Task.SECOND_UNBLINDING, Task.ASSESS_IMPACT, Task.CLOSE_IMPACT)
    return [(one.task, one.subject) for one in due(hands.bench.desk) if one.task in mine]


@BOTH_ARMS
@pytest.mark.parametrize("stage", STAGES)
def test_any_subject_with_a_row_can_be_unblinded_at_any_stage(stage: str, cells: bool) -> None:
    hands = at(stage, cells)
    before = hands.story.stage
    assert unblind(hands) is (Arm.CELLS if cells else Arm.CONTROL)
    assert last(hands).kind == "SubjectUnblinded"
    assert hands.story.stage == before, "the bag goes on as it was"
    hands.bench.verdict()


@BOTH_ARMS
def test_a_cancelled_subject_without_a_bag_can_be_unblinded_long_after(cells: bool) -> None:
    hands = at("ended", cells)
    hands.bench.advance(60 * 24 * 90)
    assert unblind(hands, purpose="serious_event") is (Arm.CELLS if cells else Arm.CONTROL)


class Watched:
    """A keyring that notes what is opened, and how many lines the board knew, all on disk."""

    def __init__(self, ring: Keyring, hands: Hands) -> None:
        self.ring, self.hands = ring, hands
        self.opened: list[tuple[str, int]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.ring, name)

    def open(self, box: Box, sealed: bytes) -> bytes:
        """Opens, and notes it."""
        self.opened.append((box.purpose, len(self.hands.bench.desk.board.events)))
        return self.ring.open(box, sealed)


class Seat:
    """An open seat over a watched keyring."""

    def __init__(self, person: Person, ring: Watched) -> None:
        self.keys, self.keyring = person.keys, ring

    def __getattr__(self, name: str) -> Any:
        return getattr(self.keys, name)


def watched(hands: Hands) -> Watched:
    """From here on what the pharmacist opens is noted."""
    ring = Watched(hands.me.keys.keyring, hands)
    hands.crew = replace(hands.crew, pharmacist=Person(hands.me.seat, Seat(hands.me, ring)))
    return ring


def test_the_line_is_on_disk_before_the_one_row_is_opened() -> None:
    hands = at("released")
    hands.receive("01-002")
    hands.accept()
    ring = watched(hands)
    unblind(hands)
    rows = [lines for purpose, lines in ring.opened if purpose == "row"]
    assert rows == [last(hands).number + 1]


def test_no_line_no_arm() -> None:
    hands = at("released")
    unblind(hands)
    told = last(hands).number
    with hands.bench.desk.journal.turn() as turn:
        for number in (told - 1, told + 1, len(turn.board.events) + 5):
            with pytest.raises(Refusal, match=r"arm\.not_revealed"):
                hands.workbench.arm_told(turn, hands.me, number)
        assert hands.workbench.arm_told(turn, hands.me, told).open() is Arm.CELLS


def test_the_open_line_tells_neither_why_nor_what() -> None:
    hands = at("released")
    unblind(hands, purpose="safety", detail="stérilité positive du lot")
    first = last(hands)
    unblind(hands, purpose="emergency")
    second = last(hands)
    assert first.facts == second.facts | {"called": first.text("called")}
    assert len(first.line.sealed) == len(second.line.sealed)
    told = hands.workbench.sealed_facts(hands.me, first)
    assert (told["purpose"], told["detail"]) == ("safety", "stérilité positive du lot")


def test_one_person_suffices_and_the_second_signs_later() -> None:
    hands = at("released")
    unblind(hands)
    number = last(hands).number
    assert tasks(hands) == [(Task.SECOND_UNBLINDING, "01-001"), (Task.ASSESS_IMPACT, "01-001")]
    until = {one.task: one.until for one in due(hands.bench.desk)}
    rule, told = hands.bench.desk.study.unblinding, parse_instant(last(hands).at)
    assert until[Task.SECOND_UNBLINDING] == told + timedelta(hours=rule.second_h)
    assert until[Task.ASSESS_IMPACT] == told + timedelta(hours=rule.impact_h)
    desk = hands.bench.desk
    with refused(hands, "second.same_person"):
        second_unblinding(desk, hands.sign(Meaning.APPROVED), number)
    with refused(hands, "unblinding.nothing_due"):
        second_unblinding(desk, hands.second(Meaning.APPROVED), number - 1)
    second_unblinding(desk, hands.second(Meaning.APPROVED), number)
    with refused(hands, "unblinding.nothing_due"):
        second_unblinding(desk, hands.second(Meaning.APPROVED), number)
    assert tasks(hands) == [(Task.ASSESS_IMPACT, "01-001")]


def test_the_impact_is_assessed_signed_and_closed_by_two() -> None:
    hands = at("released")
    unblind(hands)
    desk, number = hands.bench.desk, last(hands).number
    with refused(hands, "unblinding.not_assessed"):
        close_impact(desk, hands.second(Meaning.REVIEWED), number)
    for measure, impact in (("burned", "none"), ("none", "grave")):
        with refused(hands, "unblinding.choice"):
            assess_impact(desk, hands.sign(), number, measure, impact, "vu")
    assess_impact(desk, hands.sign(), number, "replaced", "possible", "l'évaluateur a entendu")
    assert dict(last(hands).facts) | {"leaf": ""} == {
        "line": number, "leaf": "", "measure": "replaced",
    }  # fmt: skip
    assert (Task.CLOSE_IMPACT, "01-001") in tasks(hands)
    with refused(hands, "second.same_person"):
        close_impact(desk, hands.sign(Meaning.REVIEWED), number)
    close_impact(desk, hands.second(Meaning.REVIEWED), number)
    with refused(hands, "unblinding.nothing_due"):
        close_impact(desk, hands.second(Meaning.REVIEWED), number)
    with refused(hands, "unblinding.nothing_due"):
        assess_impact(desk, hands.sign(), number, "none", "none", "encore")
    assert not read_cases(desk.board).by_number[number].is_over, "nobody has seconded it yet"
    second_unblinding(desk, hands.second(Meaning.APPROVED), number)
    assert tasks(hands) == []


def test_an_assessment_is_made_again_before_it_is_closed() -> None:
    hands = at("released")
    unblind(hands)
    desk, number = hands.bench.desk, last(hands).number
    assess_impact(desk, hands.sign(), number, "none", "none", "rien")
    assess_impact(desk, hands.second(), number, "reported", "certain", "relu")
    with refused(hands, "second.same_person"):
        close_impact(desk, hands.second(Meaning.REVIEWED), number)
    close_impact(desk, hands.sign(Meaning.REVIEWED), number)
    hands.bench.verdict()


def learned(hands: Hands, **changes: Any) -> Learned:
    """A nurse who could infer it."""
    told = Learned("01-001", "ward", "noticed", "inferred", hands.bench.clock.now())
    return replace(told, **changes)


@BOTH_ARMS
def test_any_seat_reports_what_somebody_learned(cells: bool) -> None:
    hands = at("ended", cells)
    desk = hands.bench.desk
    report_learned(desk, hands.crew.auditor, learned(hands))
    event = last(hands)
    assert event.by.seat == hands.crew.auditor.seat.seat
    assert event.line.sealed == b"", "who is blinded can seal nothing, and writes nothing free"
    assert tasks(hands) == [(Task.ASSESS_IMPACT, "01-001")]
    for name in ("learner", "how", "certainty"):
        with refused(hands, "unblinding.choice"):
            report_learned(desk, hands.crew.auditor, learned(hands, **{name: "cells"}))
    with refused(hands, "unblinding.no_row"):
        report_learned(desk, hands.crew.auditor, learned(hands, subject="01-009"))
    with refused(hands, "slip.future"):
        late = hands.bench.clock.now() + timedelta(minutes=1)
        report_learned(desk, hands.crew.auditor, learned(hands, done=late))
    assess_impact(desk, hands.sign(), event.number, "marked", "possible", "odeur")
    close_impact(desk, hands.second(Meaning.REVIEWED), event.number)
    assert tasks(hands) == []
    hands.bench.verdict()


def test_a_request_without_a_row_has_nothing_to_tell() -> None:
    hands = at("received")
    with refused(hands, "unblinding.no_row"):
        unblind(hands)
    with refused(hands, "unblinding.no_row"):
        unblind(hands, subject="99-999")
    assert subjects(hands.bench.desk.board) == []


def test_what_is_missing_or_wrong_is_told() -> None:
    hands = at("released")
    for changes, code in (
        ({"purpose": "curiosity"}, "unblinding.choice"), ({"way": "letter"}, "unblinding.choice"),
        ({"physician": " "}, "request.text"), ({"phone": ""}, "request.text"),
        ({"detail": "x" * 201}, "request.text"),
        ({"called": hands.bench.clock.now() + timedelta(minutes=2)}, "slip.future"),
    ):  # fmt: skip
        with refused(hands, code):
            unblind(hands, **changes)


def test_an_auditor_unblinds_nobody() -> None:
    hands = at("released")
    with refused(hands, "seat.role"):
        signing = hands.crew.sign(hands.crew.auditor, Meaning.AUTHORED)
        unblind_subject(hands.workbench, signing, call(hands))


def test_the_unblinded_register_tells_why() -> None:
    hands = at("released")
    unblind(hands, purpose="safety", detail="stérilité, flacon V-007")
    number = last(hands).number
    desk = hands.bench.desk
    assess_impact(desk, hands.sign(), number, "marked", "possible", "rien au lit")
    close_impact(desk, hands.second(Meaning.REVIEWED), number)
    told = unblindings_sheet(hands.workbench, hands.me, paper_manner(desk)).rows
    assert [row[2] for row in told] == ["01-001"] * 3
    assert told[0][4:6] == ("Résultat de sécurité", "stérilité, flacon V-007")
    assert told[1][4:6] == ("Possible", "rien au lit")
    with pytest.raises(Refusal, match=r"sealed\.no_key"):
        unblindings_sheet(hands.workbench, hands.crew.auditor, paper_manner(desk))


@BOTH_ARMS
def test_not_treated_asks_for_an_assessment_in_both_arms(cells: bool) -> None:
    hands = at("printed", cells)
    hands.clock_at(hands.story.first("RequestAccepted").text("start_by"), 1)
    hands.account_labels(destroyed=2)
    close_without_bag(hands.workbench, hands.sign(), hands.second(), hands.request)
    assert hands.story.disposition == "NotTreated"
    assert tasks(hands) == [(Task.ASSESS_IMPACT, "01-001")]
    number = last(hands).number
    assess_impact(hands.bench.desk, hands.sign(), number, "none", "none", "aucun signe au lit")
    close_impact(hands.bench.desk, hands.second(Meaning.REVIEWED), number)
    assert tasks(hands) == []
    hands.bench.verdict()


@BOTH_ARMS
def test_a_late_result_is_told_to_the_treating_physician(cells: bool) -> None:
    """Sterility of the product, days after the infusion: one subject, purpose safety, sealed."""
    hands = at("ended", cells)
    hands.bench.advance(60 * 24 * 6)
    arm = unblind(
        hands, purpose="safety", way="slip", detail="hémoculture du produit positive à J6"
    )
    product = hands.bench.desk.study.products["fr"]
    expected = product.tested if cells else product.control
    told = unblind_subject(hands.workbench, hands.sign(), call(hands, purpose="safety"))
    assert product_of(hands.bench.desk, told.arm) == expected
    assert arm is told.arm.open()
    event = hands.bench.desk.board.events[-2]
    assert hands.workbench.sealed_facts(hands.me, event)["purpose"] == "safety"
    assert "safety" not in str(dict(event.facts))
    assert (Task.SECOND_UNBLINDING, "01-001") in tasks(hands)
    hands.bench.verdict()


def test_another_bag_has_the_same_treatment_and_no_row_of_its_own() -> None:
    hands = at("taken")
    declare_lost(hands.bench.desk, hands.sign(), hands.bag, hands.slip())
    hands.receive()
    hands.accept()
    again: Story = hands.story
    assert again.last("RepeatAgreed") is not None
    assert unblind(hands) is Arm.CELLS
    assert subjects(hands.bench.desk.board) == ["01-001"]
