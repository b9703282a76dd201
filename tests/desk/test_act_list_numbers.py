"""Rows by the numbers of a trial's central system; the wrong ones are refused alike."""

from __future__ import annotations

from dataclasses import replace

from app.command.practice_bag import ALL_YES
from app.desk.unblinded.bench.acceptance import accept_request
from app.devices.resources import practice_list
from app.trial.names import Meaning
from app.trial.rules import AllocationRule, RowBy
from tests.desk.hands import Hands
from tests.desk.list_hands import (
    BY_NUMBER,
    REPLACED,
    accepted,
    agree,
    correct,
    ended,
    extend,
    outside,
    over,
    ruled,
    stop,
    taken,
    void,
    void_row,
)
from tests.desk.stages import BOTH_ARMS, at, refused


def whole(hands: Hands) -> None:
    """The file follows, without any key."""
    assert hands.bench.verdict().events


@BOTH_ARMS
def test_the_row_of_a_number_is_taken_whatever_it_says(cells: bool) -> None:
    hands = ruled(BY_NUMBER, cells=cells)
    version = accepted(hands, "01-001", " 01-005 ")[0]
    assert taken(hands) == [(version, 5)]
    hands.reveal()
    hands.receive("01-002")
    for code, number in (
        ("central.missing", ""), ("central.missing", "  "), ("central.used", "01-005"),
        ("central.unknown", "01-999"), ("central.unknown", "02-001"), ("central.unknown", "5"),
    ):
        request = hands.request
        with refused(hands, code):
            accept_request(hands.workbench, hands.sign(Meaning.APPROVED), request, ALL_YES,
                           (number, number))  # fmt: skip
    whole(hands)


def test_a_number_is_typed_twice_and_a_slip_takes_nobody_else_s_row() -> None:
    hands = ruled(BY_NUMBER)
    hands.receive()
    ask = (hands.workbench, hands.sign(Meaning.APPROVED), hands.request, ALL_YES)
    for numbers in (("01-005", "01-006"), ("01-005", ""), ("", "01-005")):
        with refused(hands, "central.differs"):
            accept_request(*ask, numbers)
    assert taken(hands) == []


def test_voids_and_paper_name_their_numbers() -> None:
    hands = ruled(BY_NUMBER)
    line = void_row(hands, "01-003")
    assert accepted(hands, "01-001", "01-001")[1] == 1
    agree(hands, line)
    agree(hands, outside(hands, number="01-002"))
    assert [position for _, position in taken(hands)] == [1, 3, 2]
    with refused(hands, "central.used"):
        void_row(hands, "01-002")
    line = void_row(hands, "01-004")
    ended(hands)
    accepted(hands, "01-002", "01-004")
    with refused(hands, "central.used"):
        agree(hands, line)
    whole(hands)


def test_a_study_in_the_order_of_its_list_asks_for_no_number() -> None:
    hands = at("received")
    with refused(hands, "central.not_asked"):
        void_row(hands, "01-001")


def test_numbers_of_an_extension_are_new_and_found() -> None:
    hands = ruled(BY_NUMBER)
    agree(hands, extend(hands))
    with refused(hands, "central.twice"):
        extend(hands, 900)
    line = extend(hands, 950)
    agree(hands, line)
    assert accepted(hands, "01-001", "01-951") == (line.number, 2)
    whole(hands)


def test_a_corrected_list_takes_up_unused_numbers_and_no_used_one() -> None:
    hands = ruled(BY_NUMBER)
    accepted(hands, "01-001", "01-002")
    stop(hands)
    with refused(hands, "central.twice"):
        correct(hands)
    ended(hands)
    fresh = practice_list().replace(b'"01-002"', b'"01-102"')
    line = correct(hands, fresh)
    agree(hands, line)
    assert accepted(hands, "01-002", "01-102") == (line.number, 2)
    hands.receive("01-003")
    whole(hands)


def test_rows_without_numbers_are_refused_where_the_study_needs_them() -> None:
    hands = ruled(BY_NUMBER)
    stop(hands)
    nameless = practice_list().replace(b'"0', b'"' + b"9" * 41 + b"-0")
    with refused(hands, "central.no_numbers"):
        correct(hands, nameless)


def test_a_study_that_asks_for_numbers_later_has_none_sealed() -> None:
    hands = at("received")
    desk = hands.bench.desk
    desk.study = replace(desk.study, allocation=AllocationRule(RowBy.CENTRAL_NUMBER))
    with refused(hands, "central.unsealed"):
        void_row(hands, "01-001")


@BOTH_ARMS
def test_a_void_number_is_replaced_by_the_one_a_thousand_on(cells: bool) -> None:
    """Rows for replacements are an extension; which of them stands for which, the number says."""
    hands = ruled(BY_NUMBER, REPLACED, cells=cells)
    more = extend(hands, 1001)
    agree(hands, more)
    base, _ = accepted(hands, "01-001", "01-001")
    over(hands)
    agree(hands, void(hands))
    hands.receive("01-001")
    for code, number in (("central.used", "01-001"), ("central.unknown", "01-2001")):
        with refused(hands, code):
            accept_request(
                hands.workbench, hands.sign(Meaning.APPROVED), hands.request, ALL_YES,
                (number, number),
            )
    accept_request(
        hands.workbench, hands.sign(Meaning.APPROVED), hands.request, ALL_YES,
        ("01-1001", "01-1001"),
    )
    assert taken(hands) == [(base, 1), (more.number, 1)]
    over(hands)
    assert accepted(hands, "01-002", "01-002") == (base, 2)
    whole(hands)


@BOTH_ARMS
def test_where_rows_have_codes_these_are_the_numbers(cells: bool) -> None:
    head, titles, *rows = practice_list().decode().splitlines()
    coded = [f'{row},"K{place:04}"' for place, row in enumerate(rows)]
    file = "\n".join((head, f'{titles},"kit"', *coded, "")).encode()
    hands = ruled(BY_NUMBER, rows=file, cells=cells)
    hands.receive()
    ask = (hands.workbench, hands.sign(Meaning.APPROVED), hands.request, ALL_YES)
    with refused(hands, "central.unknown"):
        accept_request(*ask, ("01-005", "01-005"))
    accept_request(*ask, ("K0004", "k0004 "))
    assert [position for _, position in taken(hands)] == [5]
    whole(hands)
