"""The list after its commissioning: extended, stopped, corrected, voided, numbered, on paper."""

from __future__ import annotations

import pytest

from app.blind.arm import Arm
from app.command.committing import as_sent
from app.custody.list_kinds import VOID_FOR
from app.desk.confirming import confirm
from app.desk.unblinded.allocation.commissioning import propose_extension
from app.desk.unblinded.bench.acceptance import foresee
from app.trial.names import Meaning
from tests.custody.day import OTHER_BAG
from tests.desk.hands import Hands
from tests.desk.list_hands import (
    REPLACED,
    accepted,
    agree,
    ceremony,
    correct,
    ended,
    extend,
    further,
    gone,
    late,
    open_it,
    outside,
    over,
    resume,
    ruled,
    shared,
    stop,
    taken,
    void,
    void_row,
    with_few_rows,
)
from tests.desk.stages import ACTS, BOTH_ARMS, USUAL, at, refused

LISTED = 8


def whole(hands: Hands) -> None:
    """The file follows, without any key."""
    assert hands.bench.verdict().events


def arm_of(hands: Hands) -> Arm:
    """The arm of the preparation in hand, revealed at D."""
    hands.reveal()
    with hands.bench.desk.journal.turn() as turn:
        return hands.workbench.arm(turn, hands.me, hands.story).open()


def test_an_extension_follows_the_last_row_and_needs_two() -> None:
    hands = with_few_rows("A", "B")
    base = accepted(hands, "01-001")[0]
    line = extend(hands)
    with refused(hands, "list.life_waiting"):
        extend(hands, 950)
    with refused(hands, "second.same_person"):
        confirm(hands.bench.desk, hands.sign(Meaning.APPROVED), line.number)
    ended(hands)
    assert accepted(hands, "01-002") == (base, 2)
    ended(hands)
    hands.receive("01-003")
    with refused(hands, "list.exhausted"):
        hands.accept()
    agree(hands, line)
    hands.accept()
    assert taken(hands) == [(base, 1), (base, 2), (line.number, 1)]
    hands.reveal()
    whole(hands)


def test_an_extension_s_own_words_decide_the_arm() -> None:
    hands = with_few_rows("A", "B")
    for subject in ("01-001", "01-002"):
        accepted(hands, subject)
        ended(hands)
    data = further(900, "B", "A")
    exchanged = {"B": USUAL["A"], "A": USUAL["B"]}
    sent = as_sent(hands.workbench, data)
    line = propose_extension(hands.workbench, hands.sign(), sent, exchanged, ["Nancy"])
    agree(hands, line)
    accepted(hands, "01-003")
    assert arm_of(hands) is Arm.CELLS


def test_further_rows_are_of_the_strata_chosen() -> None:
    hands = at("open")
    for strata in ([], ["Lyon"], ["Nancy", "Lyon"]):
        with refused(hands, "list.stratum"):
            extend(hands, strata=tuple(strata))
    with refused(hands, "list.refused"):
        extend(hands, strata=("Nancy", "Dijon"))
    seated = at("seated")
    with refused(seated, "in_force.missing"):
        extend(seated)


@BOTH_ARMS
def test_a_stop_holds_at_once_and_for_another_bag_too(cells: bool) -> None:
    hands = gone(cells)
    hands.receive("01-001")
    again = hands.request
    hands.receive("01-002")
    stop(hands)
    for request in (again, hands.request):
        hands.request = request
        with refused(hands, "list.stopped"):
            hands.accept()
        with refused(hands, "list.stopped"):
            foresee(hands.workbench, request)
    with refused(hands, "list.stopped"):
        stop(hands)
    whole(hands)


def test_a_preparation_under_way_ends_as_it_would_have() -> None:
    hands = at("printed")
    stop(hands)
    names = list(ACTS)
    for name in names[names.index("materials") : names.index("released") + 1]:
        ACTS[name](hands)
    whole(hands)


def test_a_false_alarm_ends_by_two() -> None:
    hands = at("received")
    with refused(hands, "list.not_stopped"):
        resume(hands)
    stop(hands)
    line = resume(hands)
    with refused(hands, "list.life_waiting"):
        resume(hands)
    with refused(hands, "list.stopped"):
        hands.accept()
    agree(hands, line)
    hands.accept()
    assert taken(hands) == [(LISTED, 1)]
    whole(hands)


def test_a_corrected_list_holds_from_its_next_row_on_and_old_rows_stay() -> None:
    hands = at("accepted")
    before = hands.bench.file.snapshot().rows
    with refused(hands, "list.in_force"):
        correct(hands)
    stop(hands)
    line = correct(hands)
    hands.receive("01-002")
    with refused(hands, "list.stopped"):
        hands.accept()
    agree(hands, line)
    hands.request = hands.bench.desk.board.open_stories()[0].request
    ended(hands)
    assert accepted(hands, "01-003") == (line.number, 1)
    assert hands.bench.file.snapshot().rows[: len(before)] == before
    whole(hands)


def test_a_list_of_before_the_stop_ends_no_stop() -> None:
    hands = at("seated")
    first, other = correct(hands), correct(hands)
    agree(hands, first)
    with refused(hands, "list.in_force"):
        agree(hands, other)
    stop(hands)
    with refused(hands, "list.in_force"):
        agree(hands, other)


def test_what_a_proposal_rested_on_is_asked_again_when_it_is_confirmed() -> None:
    hands = at("open")
    more = extend(hands)
    stop(hands)
    back = resume(hands)
    agree(hands, correct(hands))
    for line in (more, back):
        with refused(hands, "confirm.moot"):
            agree(hands, line)


@BOTH_ARMS
@pytest.mark.parametrize("why", VOID_FOR)
def test_a_void_allocation_takes_two_and_its_row_is_never_used_again(
    cells: bool, why: str
) -> None:
    hands = at("accepted", cells)
    with refused(hands, "void.bag_live"):
        void(hands, why=why)
    over(hands)
    line = void(hands, why=why)
    with refused(hands, "list.life_waiting"):
        void(hands, why=why)
    agree(hands, line)
    with refused(hands, "void.already"):
        void(hands, why=why)
    assert hands.story.stage == "Confirmed"
    hands.receive("01-001")
    with refused(hands, "request.row_void"):
        hands.accept()
    assert accepted(hands, "01-002") == (LISTED, 2)
    whole(hands)


def test_a_void_allocation_is_replaced_where_the_study_says_so() -> None:
    hands = ruled(REPLACED)
    assert accepted(hands, "01-001") == (LISTED, 1)
    over(hands)
    agree(hands, void(hands))
    assert accepted(hands, "01-001") == (LISTED, 2)
    over(hands)
    hands.receive("01-001")
    hands.accept()
    assert taken(hands) == [(LISTED, 1), (LISTED, 2)]
    whole(hands)


def test_a_bag_that_was_infused_or_made_again_is_never_void() -> None:
    hands = at("started")
    with refused(hands, "void.bag_live"):
        void(hands)
    hands = gone()
    former = hands.bag
    line = void(hands)
    hands.receive("01-001")
    hands.accept()
    with refused(hands, "void.replaced"):
        void(hands, former)
    with refused(hands, "void.replaced"):
        agree(hands, line)


def test_what_is_void_is_named_by_its_bag_and_its_reason() -> None:
    hands = gone()
    with refused(hands, "void.reason"):
        void(hands, why="boredom")
    with refused(hands, "bag.unknown"):
        void(hands, OTHER_BAG)
    with refused(hands, "request.text"):
        open_it(hands, " ")


@BOTH_ARMS
def test_a_row_that_was_seen_is_void_and_passed_over(cells: bool) -> None:
    hands = at("received", cells)
    line = void_row(hands)
    with refused(hands, "list.life_waiting"):
        void_row(hands)
    with refused(hands, "list.life_waiting"):
        outside(hands)
    hands.accept()
    agree(hands, line)
    assert taken(hands) == [(LISTED, 1), (LISTED, 2)]
    ended(hands)
    assert accepted(hands, "01-002") == (LISTED, 3)
    with refused(hands, "list.stratum"):
        void_row(hands, stratum="Lyon")
    with refused(hands, "void.reason"):
        void_row(hands, why="boredom")
    whole(hands)


def test_a_row_given_on_paper_is_told_by_two_and_taken_once() -> None:
    hands = at("accepted")
    with refused(hands, "outside.subject_known"):
        outside(hands, "01-001")
    with refused(hands, "slip.future"):
        outside(hands, minutes=-5)
    with refused(hands, "subject.malformed"):
        outside(hands, "50")
    line = outside(hands)
    assert taken(hands) == [(LISTED, 1)]
    agree(hands, line)
    assert taken(hands) == [(LISTED, 1), (LISTED, 2)]
    event = hands.bench.desk.board.events[line.number]
    assert event.text("performed") < event.at and event.text("slip") == "P-7"
    with refused(hands, "outside.subject_known"):
        outside(hands)
    ended(hands)
    hands.receive("01-050")
    with refused(hands, "request.given_outside"):
        hands.accept()
    assert accepted(hands, "01-002") == (LISTED, 3)
    whole(hands)


def test_a_subject_included_meanwhile_is_given_no_second_row_from_paper() -> None:
    hands = at("received")
    line = outside(hands, "01-001")
    hands.accept()
    with refused(hands, "outside.subject_known"):
        agree(hands, line)


def test_what_was_done_on_paper_stands_beside_the_line_it_belongs_to() -> None:
    hands = at("taken")
    received = hands.story.events[0].number
    agree(hands, late(hands, received))
    event = hands.bench.desk.board.events[-2]
    assert (event.number_of("line"), event.text("slip")) == (received, "P-8")
    assert event.text("performed") < event.at
    with refused(hands, "outside.at_the_bench"):
        late(hands, hands.story.first("LabelsPrinted").number)
    with refused(hands, "outside.unknown_line"):
        late(hands, 9999)
    with refused(hands, "slip.future"):
        late(hands, received, minutes=-5)
    whole(hands)


def test_an_opened_list_gives_nothing_any_more() -> None:
    hands = at("taken")
    one, two, _ = shared(hands)
    hands.receive("01-002")
    with refused(hands, "opening.future"):
        open_it(hands, minutes=-5)
    line = open_it(hands)
    with refused(hands, "list.life_waiting"):
        open_it(hands)
    with refused(hands, "second.same_person"):
        confirm(hands.bench.desk, hands.sign(Meaning.APPROVED), line.number)
    hands.accept()
    with refused(hands, "opening.under_way"):
        ceremony(hands, one, two)
    ended(hands)
    ceremony(hands, one, two)
    hands.receive("01-003")
    with refused(hands, "list.opened"):
        hands.accept()
    for act in (open_it, extend):
        with refused(hands, "list.opened"):
            act(hands)
    whole(hands)


def test_no_list_is_opened_while_a_bag_is_made() -> None:
    hands = at("accepted")
    with refused(hands, "opening.under_way"):
        open_it(hands)
