"""Act 0, later: an inspection, opened by two, that reads for some hours and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.command.practice import PASSPHRASE
from app.desk.confirming import confirm
from app.desk.exports.checkpoint import make_checkpoint
from app.desk.journal import Person
from app.desk.log.reviewing import ask
from app.desk.papers.report import export_custody_report, paper_manner
from app.desk.seats.identity import identity_of, record_identity
from app.desk.seats.inspections import KIND, Visit, open_inspection, visits
from app.desk.seats.people import change_passphrase, propose_revocation
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.papers.registers import SHEETS, look_at_sheet, take_unblinded
from app.desk.unblinded.vials.stock_life import look_at_stock
from app.trial.names import Meaning, Role
from app.trial.refusal import Refusal
from tests.desk.crowd import renewed, revoke, seated
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.desk.test_act_1_identity import record


def inspector_of(hands: Hands, name: str = "Ines Faure") -> Person:
    """Someone with an inspector's seat, signed in."""
    return seated(hands, Role.INSPECTOR, name)


def opened(hands: Hands, inspector: Person) -> Person:
    """The pharmacist and the operator open the visit."""
    second = hands.second(Meaning.APPROVED)
    return open_inspection(hands.bench.desk, hands.sign(Meaning.APPROVED), second, inspector)


@BOTH_ARMS
def test_an_inspector_reads_when_two_open_and_not_a_line_comes_of_it(cells: bool) -> None:
    hands = at("ended", cells)
    desk, manner = hands.bench.desk, paper_manner(hands.bench.desk)
    inspector = inspector_of(hands)
    record_sign_in(desk, inspector)
    sealed = [event for event in hands.story.events if event.line.sealed]
    for event in sealed:
        with pytest.raises(Refusal, match=r"sealed\.no_key"):
            hands.workbench.sealed_facts(inspector, event)
    for what in SHEETS:
        with pytest.raises(Refusal, match=r"sealed\.no_key"):
            look_at_sheet(hands.workbench, inspector, manner, what)
    lines = len(desk.board.events)
    reading = opened(hands, inspector)
    assert [e.kind for e in desk.board.events[lines:]] == [KIND, KIND]
    told = {what: look_at_sheet(hands.workbench, reading, manner, what) for what in SHEETS}
    assert len(told["inner_log"].rows) == len(hands.capsule.entries)
    assert told["subject_log"].rows and told["stock_log"].rows
    assert len(look_at_stock(hands.workbench, reading).held) == 60
    allocated = hands.story.first("Allocated")
    assert hands.workbench.sealed_facts(reading, allocated)["position"] == 1
    assert len(desk.board.events) == lines + 2
    hands.bench.verdict()


def test_whatever_an_inspector_would_write_is_refused_in_words() -> None:
    hands = at("ended")
    desk, manner = hands.bench.desk, paper_manner(hands.bench.desk)
    reading = opened(hands, inspector_of(hands))
    signing = hands.crew.sign(reading, Meaning.APPROVED)
    born = hands.bench.clock.now().date()
    wanted: dict[str, list[Callable[[], object]]] = {
        "seat.role": [
            lambda: propose_revocation(desk, signing, reading.seat.seat, "left"),
            lambda: record_identity(desk, reading, "01-001", "x", "x", born),
        ],
        "seat.reads_only": [
            lambda: ask(desk, reading, 3, "?"),
            lambda: export_custody_report(desk, reading, hands.bag),
            lambda: make_checkpoint(desk, reading),
            lambda: take_unblinded(hands.workbench, reading, manner, "inner_log", "csv"),
        ],
        "sealed.no_key": [lambda: identity_of(desk, reading, "01-001")],
    }
    for code, acts in wanted.items():
        for act in acts:
            with refused(hands, code):
                act()


def test_of_their_own_seat_an_inspector_writes() -> None:
    hands = at("ended")
    inspector = inspector_of(hands)
    record_sign_in(hands.bench.desk, inspector)
    change_passphrase(hands.bench.desk, inspector, PASSPHRASE, "une autre phrase secrète")
    hands.bench.verdict()


def test_a_visit_takes_two_who_hold_the_keys_and_an_inspector() -> None:
    hands = at("ended")
    desk = hands.bench.desk
    inspector, other = inspector_of(hands), inspector_of(hands, "Jean Faure")
    mine, second = hands.sign(), hands.second(Meaning.APPROVED)
    with refused(hands, "inspection.role"):
        open_inspection(desk, mine, second, hands.crew.auditor)
    with refused(hands, "second.same_person"):
        open_inspection(desk, mine, mine, inspector)
    for keyless in (other, hands.crew.auditor):
        signing = hands.crew.sign(keyless, Meaning.APPROVED)
        for pair in ((mine, signing), (signing, mine)):
            with refused(hands, "sealed.no_key"):
                open_inspection(desk, *pair, inspector)
    # A monitor holds the key of the arms, and opens it to nobody else.
    monitor = hands.crew.sign(seated(hands, Role.MONITOR, "Paul Weiss"), Meaning.APPROVED)
    with refused(hands, "seat.role"):
        open_inspection(desk, mine, monitor, inspector)
    hands.receive("01-002")
    hands.accept()
    with refused(hands, "people.window_open"):
        open_inspection(desk, mine, second, inspector)


def test_a_visit_ends_with_its_hours_and_with_the_sign_in() -> None:
    hands = at("ended")
    desk, manner = hands.bench.desk, paper_manner(hands.bench.desk)
    reading = opened(hands, inspector_of(hands))
    hands.bench.clock.advance(timedelta(hours=8))
    look_at_sheet(hands.workbench, reading, manner, "inner_log")
    hands.bench.clock.advance(timedelta(seconds=1))
    for act in (lambda: look_at_sheet(hands.workbench, reading, manner, "inner_log"),
                lambda: look_at_stock(hands.workbench, reading)):  # fmt: skip
        with refused(hands, "inspection.over"):
            act()
    # The row holds no role key: signing in again, the inspector is alone again.
    again = desk.sign_in("Ines Faure", PASSPHRASE)
    with pytest.raises(Refusal, match=r"sealed\.no_key"):
        hands.workbench.sealed_facts(again, hands.story.first("Allocated"))


def test_the_visits_are_told_with_who_opened_them() -> None:
    hands = at("ended")
    desk, one = hands.bench.desk, inspector_of(hands)
    assert visits(desk) == ()
    now = hands.bench.clock.now()
    opened(hands, one)
    opened(hands, one)
    later = now + timedelta(hours=8)
    first = len(desk.board.events) - 4
    assert visits(desk) == tuple(
        Visit(line, now, "Ines Faure", tuple(desk.board.events[line : line + 2]), later)
        for line in (first + 2, first)
    )
    assert [e.by.name for e in visits(desk)[0].opened] == ["Claire Aubert", "Marc Lenoir"]
    # As a program of before wrote it: one person, one line.
    with desk.journal.turn() as turn:
        turn.write(KIND, {"seat": one.seat.seat}, hands.sign())
    assert [event.by.name for event in visits(desk)[0].opened] == ["Claire Aubert"]
    hands.bench.verdict()


def test_an_inspector_who_is_revoked_renews_the_arm_s_key() -> None:
    hands = at("ended")
    desk = hands.bench.desk
    line = propose_revocation(desk, hands.sign(), inspector_of(hands).seat.seat, "left")
    confirm(desk, hands.second(Meaning.APPROVED), line.number)
    assert desk.board.events[-1].facts["keys"] == [{"role": "arm", "generation": 2}]
    hands = renewed(hands)
    record(hands)
    revoke(hands, inspector_of(hands, "Jean Faure"))
    hands = renewed(hands)
    reading = opened(hands, inspector_of(hands))
    assert hands.workbench.sealed_facts(reading, hands.story.first("Allocated"))
