"""Acts 2 and 3: accepted, announced and allocated in one transaction, gates before the row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.command.committing import as_sent
from app.command.practice_bag import ALL_YES
from app.custody.records import AllocationRow
from app.custody.tables import place_of
from app.desk.bag.request import decline_request
from app.desk.confirming import confirm
from app.desk.desk import LOG_SETTING
from app.desk.materials.albumin import receive_albumin
from app.desk.study.sites import propose_sites
from app.desk.unblinded.allocation.commissioning import propose_list
from app.desk.unblinded.bench.acceptance import accept_request
from app.desk.unblinded.bench.reveal import reveal_arm
from app.desk.unblinded.vials.ledger import Vial
from app.desk.unblinded.vials.stock import receive_stock
from app.devices.resources import practice_list
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from app.trial.refusal import Refusal, Trouble
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, EXCHANGED, USUAL, at, refused
from tests.desk.watched import watched
from tests.fakes_store import ListStudyFile

NEXT_YEAR = date(2027, 1, 1)
SHORT = b"TEST\nstratum,treatment\nNancy,A\nNancy,B\nDijon,A\nDijon,B\nStrasbourg,A\nStrasbourg,B"


def stocked(
    cells: bool, vials: int, bottles: int, expiry: date = NEXT_YEAR, listed: bytes | None = None
) -> Hands:
    """A study whose list says this arm first, with so much in stock."""
    hands = at("seated", cells)
    desk, arms = hands.bench.desk, USUAL if cells else EXCHANGED
    if listed is not None:
        desk.study = replace(desk.study, list_rows=None)
    for line in (
        propose_sites(desk, hands.sign(), ["01"]),
        propose_list(
            hands.workbench, hands.sign(), as_sent(hands.workbench, listed or practice_list()), arms
        ),
    ):
        confirm(desk, hands.second(Meaning.APPROVED), line.number)
    hands.approve_specimen()
    if bottles:
        receive_albumin(desk, hands.me, "A-1", expiry, bottles)
    delivery = [Vial(f"V-{n}", "M-1", "D-1", 20_000_000, expiry) for n in range(vials)]
    if delivery:
        receive_stock(hands.workbench, hands.me, delivery)
    hands.bench.advance(13 * 60)
    hands.receive()
    return hands


@BOTH_ARMS
@pytest.mark.parametrize(("vials", "bottles"), [(0, 10), (21, 10), (40, 0)])
def test_what_every_bag_needs_is_in_stock_before_a_row_is_taken(
    cells: bool, vials: int, bottles: int
) -> None:
    """150 kg, recovery 0.80, overage 10 %: 11 vials of 2x10^7, twice; and the bottles of a bag."""
    hands = stocked(cells, vials, bottles)
    person, keyring = watched(hands.me)
    hands = replace(hands, crew=replace(hands.crew, pharmacist=person))
    with refused(hands, "acceptance.closed_to_inclusion"):
        hands.accept()
    assert keyring.rows() == []


@BOTH_ARMS
def test_the_words_of_a_closed_inclusion_are_the_same_in_both_arms(cells: bool) -> None:
    hands = stocked(cells, 0, 0)
    with pytest.raises(Refusal) as told:
        hands.accept()
    assert (told.value.code, told.value.facts) == ("acceptance.closed_to_inclusion", {})


@BOTH_ARMS
def test_just_enough_is_enough(cells: bool) -> None:
    hands = stocked(cells, 22, 5)
    hands.accept()
    assert hands.bag


@BOTH_ARMS
def test_what_expires_before_the_use_by_is_not_in_stock(cells: bool) -> None:
    hands = stocked(cells, 40, 10, expiry=date(2026, 3, 24))
    with refused(hands, "acceptance.closed_to_inclusion"):
        hands.accept()


@pytest.mark.parametrize("question", list(ALL_YES))
def test_every_question_of_the_go_no_go_is_answered_yes(question: str) -> None:
    hands = at("received")
    for answers in ({**ALL_YES, question: False}, {k: True for k in ALL_YES if k != question}):
        with refused(hands, "go.missing"):
            accept_request(hands.workbench, hands.sign(), hands.request, answers)


@BOTH_ARMS
def test_a_request_too_late_for_its_limit_is_refused_before_the_row(cells: bool) -> None:
    """Onset limit 12 h at infusion start: call-in 60, preparation 120, transport 20, bedside 10."""
    hands = at("open", cells)
    hands.bench.advance(-1)
    hands.receive(onset=hands.bench.clock.now() - timedelta(hours=8, minutes=30))
    hands.bench.advance(1)
    with refused(hands, "clocks.too_late_for_this_request"):
        hands.accept()
    decline_request(hands.bench.desk, hands.me, hands.request, "too_late")


def test_the_last_moment_is_in_time() -> None:
    hands = at("open")
    hands.bench.advance(-1)
    hands.receive(onset=hands.bench.clock.now() - timedelta(hours=8, minutes=30))
    hands.accept()


def test_accepting_again_takes_no_second_row() -> None:
    hands = at("accepted")
    before = hands.bench.file.snapshot()
    hands.bench.advance(10)
    hands.accept()
    assert hands.bench.file.snapshot() == before


def test_accepting_at_two_desks_takes_one_row() -> None:
    """The other desk has not read the acceptance when its own is signed."""
    hands = at("received")
    other = at("received")
    other.bench.desk.journal.file = hands.bench.file
    hands.accept()
    other.accept()
    assert len(hands.bench.file.snapshot().allocations) == 1
    assert len(hands.bench.verdict().events) == len(other.bench.desk.board.events)


def test_an_unknown_request_is_not_accepted() -> None:
    hands = at("received")
    with refused(replace(hands, request="00" * 16), "request.unknown"):
        accept_request(hands.workbench, hands.sign(), "00" * 16, ALL_YES)


def test_rows_are_taken_in_the_order_of_the_file() -> None:
    hands = at("open")
    for number in (3, 1, 2):
        hands.receive(f"01-{number:03}", onset=just_now(hands))
        hands.accept()
    rows = hands.bench.file.snapshot().allocations
    assert [(row.stratum, row.position) for row in rows] == [("Nancy", n) for n in (1, 2, 3)]
    assert len({story.bag for story in hands.bench.desk.board.stories.values()}) == 3
    hands.bench.verdict()


def just_now(hands: Hands) -> datetime:
    """An onset that leaves time enough."""
    return hands.bench.clock.now() - timedelta(minutes=25)


def test_a_row_is_taken_once_whatever_is_asked() -> None:
    hands = at("accepted")
    taken = hands.bench.file.snapshot().allocations[0]
    for row in (replace(taken, request_line=99), replace(taken, position=2)):
        with refused(hands, "file.diverged"), hands.bench.file.turn() as turn:
            turn.allocate(row)


@BOTH_ARMS
@pytest.mark.parametrize("opened", ["accepted", "revealed", "thawed"])
def test_an_open_preparation_is_charged_alike_whatever_was_thawed(
    cells: bool, opened: str
) -> None:
    """60 vials, 11 the heaviest dose: the fourth request at once is the first refused."""
    hands = at(opened, cells)
    if opened == "thawed":
        hands.thaw_more()
    for number in (2, 3, 4):
        hands.receive(f"01-{number:03}", onset=just_now(hands))
        hands.accept()
    hands.receive("01-005", onset=just_now(hands))
    with refused(hands, "acceptance.closed_to_inclusion"):
        hands.accept()


@pytest.mark.parametrize("change", ["row", "allocation", "position"])
def test_a_table_that_was_altered_gives_no_row(change: str) -> None:
    hands = at("received")
    file = hands.bench.file
    assert isinstance(file, ListStudyFile)
    rows = file._rows
    key = next(key for key in rows.list_rows if key[1:] == ("Nancy", 2))
    if change == "row":
        del rows.list_rows[key]
    elif change == "position":
        first = (key[0], "Nancy", 1)
        rows.list_rows[first] = replace(rows.list_rows[key], position=1)
    else:
        rows.allocations[99] = AllocationRow(key[0], "Nancy", 2, 99)
    before = file.snapshot()
    with pytest.raises(Trouble) as told:
        hands.accept()
    assert told.value.code == "row.altered"
    assert file.snapshot() == before


def test_an_exhausted_list_stops_inclusion() -> None:
    hands = stocked(True, 60, 10, listed=SHORT)
    hands.accept()
    hands.receive("01-002", onset=just_now(hands))
    hands.accept()
    hands.receive("01-003", onset=just_now(hands))
    with refused(hands, "list.exhausted"):
        hands.accept()


@BOTH_ARMS
def test_no_row_is_opened_but_the_one_revealed(cells: bool) -> None:
    hands = at("received", cells)
    person, keyring = watched(hands.me)
    hands = replace(hands, crew=replace(hands.crew, pharmacist=person))
    hands.accept()
    assert keyring.rows() == []
    hands.reveal()
    for act in (hands.print, hands.materials, hands.thaw, hands.pool, hands.count, hands.compute,
                hands.fill, hands.label, hands.check):  # fmt: skip
        act()
    taken = hands.bench.file.snapshot().allocations[0]
    log_id = hands.bench.file.snapshot().settings[LOG_SETTING]
    place = log_id + place_of(taken.version, taken.stratum, taken.position)
    assert set(keyring.rows()) == {place}
    hands.receive("01-002", onset=just_now(hands))
    hands.accept()
    assert set(keyring.rows()) == {place}
    with refused(hands, "reveal.another_open"):
        hands.reveal()
    assert set(keyring.rows()) == {place}


def test_the_second_request_waits_for_the_bench() -> None:
    hands = at("accepted")
    first = hands.story
    hands.receive("01-002")
    hands.accept()
    assert parse_instant(hands.story.d) == parse_instant(first.r)
    hands.clock_at(hands.story.d)
    with refused(hands, "reveal.another_open"):
        reveal_arm(hands.workbench, hands.sign(), hands.request)


def test_a_blinded_auditor_accepts_nothing() -> None:
    hands = at("received")
    signing = hands.crew.sign(hands.crew.auditor, Meaning.APPROVED)
    with pytest.raises((Refusal, Trouble)) as told:
        accept_request(hands.workbench, signing, hands.request, ALL_YES)
    assert told.value.code in ("sealed.no_key", "seat.role")


@BOTH_ARMS
def test_what_is_free_in_stock_is_sealed_less_what_open_preparations_are_charged(
    cells: bool,
) -> None:
    """150 kg twice over takes 22 vials; what was really thawed for the first is not told."""
    hands = at("labelled", cells)
    told = [hands.workbench.sealed_facts(hands.me, hands.story.first("RequestAccepted"))]
    hands.receive("01-002")
    line = accept_request(hands.workbench, hands.sign(Meaning.APPROVED), hands.request, ALL_YES)
    assert line is not None
    told.append(hands.workbench.sealed_facts(hands.me, hands.story.first("RequestAccepted")))
    first, second = ((int(str(one["vials"])), int(str(one["needed"]))) for one in told)
    assert second == (first[0] - first[1] // 2, first[1])
