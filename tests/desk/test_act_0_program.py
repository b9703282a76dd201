"""A version of the program that two people have not signed for takes no row."""

from __future__ import annotations

from app.desk.bag.request import decline_request
from app.desk.boards.due import Task, due
from app.desk.confirming import confirm
from app.desk.journal import Facts
from app.desk.study.amending import KIND, propose_program
from app.trial.names import Meaning
from app.trial.study import load_study
from tests.desk.hands import Hands
from tests.desk.stages import at, refused
from tests.desk.test_act_0_amending import CALL_IN, WHY, approve, next_version, propose


def written_by(hands: Hands, program: str) -> None:
    """What two people signed while another version of the program ran here."""
    desk = hands.bench.desk
    facts: Facts = {"version": desk.study.version, "configuration": desk.study.digest,
             "program": program, "reference": "Validation du programme"}  # fmt: skip
    with desk.journal.turn() as turn:
        line = turn.write(KIND, facts, hands.sign())
    with desk.journal.turn() as turn:
        told: Facts = {"line": line.number, "leaf": line.leaf.hex()}
        turn.write("Confirmed", told, hands.second(Meaning.APPROVED))


def test_no_row_is_taken_by_a_program_that_nobody_signed_for() -> None:
    hands = at("open")
    written_by(hands, "0.0.9")
    assert Task.APPROVE_PROGRAM in {one.task for one in due(hands.bench.desk)}
    hands.receive()
    with refused(hands, "amend.program"):
        hands.accept()
    decline_request(hands.bench.desk, hands.me, hands.request, "withdrawn")
    number = propose_program(hands.bench.desk, hands.sign(), "Validation 0.2.0").number
    assert Task.APPROVE_PROGRAM not in {one.task for one in due(hands.bench.desk)}
    with refused(hands, "second.same_person"):
        confirm(hands.bench.desk, hands.sign(Meaning.APPROVED), number)
    approve(hands, number)
    with refused(hands, "amend.same_program"):
        propose_program(hands.bench.desk, hands.sign(), "Validation 0.2.0")
    hands.receive()
    hands.accept()


def test_what_waits_from_another_program_is_proposed_again() -> None:
    hands = at("open")
    desk = hands.bench.desk
    source = next_version(hands, CALL_IN)
    propose(hands, source)
    facts: Facts = {"version": 2, "configuration": load_study(source).digest, "program": "0.0.9",
             "reference": WHY}  # fmt: skip
    with desk.journal.turn() as turn:
        number = turn.write(KIND, facts, hands.sign()).number
    with refused(hands, "amend.program_since"):
        approve(hands, number)
    approve(hands, propose(hands, source))


def test_a_bag_under_way_goes_on_under_another_program() -> None:
    hands = at("started")
    hands.clock_at(hands.story.first("RequestAccepted").text("use_by"), minutes=1)
    written_by(hands, "0.0.9")
    hands.end()
    assert hands.story.stage == "InfusionEnded"
