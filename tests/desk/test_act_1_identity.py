"""Act 1, beside the request: who the subject is, for the pharmacy alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.custody.bucket import sealed_size
from app.desk.papers.report import export_custody_report
from app.desk.seats.identity import Identity, identity_of, record_identity
from app.desk.seats.inspections import open_inspection
from app.trial.names import Role
from app.trial.refusal import Refusal, Trouble
from tests.desk.crowd import seated
from tests.desk.hands import Hands
from tests.desk.stages import at, refused

BORN = date(1961, 5, 4)


def record(
    hands: Hands, subject: str = "01-001", born: date = BORN, name: str = "Thévenin"
) -> None:
    """The pharmacist records a name."""
    record_identity(hands.bench.desk, hands.me, subject, name, "Odile Marie", born)


def test_a_name_is_read_by_the_pharmacy_and_nobody_else() -> None:
    hands = at("received")
    record(hands)
    desk = hands.bench.desk
    for person in (hands.me, hands.crew.operator):
        found = identity_of(desk, person, "01-001")
        assert found == Identity("Thévenin", "Odile Marie", BORN)
        assert "Odile" not in repr(found)
    others = [hands.crew.auditor, seated(hands, Role.MONITOR, "Paul Weiss")]
    inspector = seated(hands, Role.INSPECTOR, "Ines Faure")
    others += [inspector, open_inspection(desk, hands.sign(), hands.second(), inspector)]
    event = next(e for e in desk.board.events if e.kind == "IdentityRecorded")
    for person in others:
        with pytest.raises(Refusal, match=r"sealed\.no_key"):
            identity_of(desk, person, "01-001")
        with pytest.raises(Refusal, match=r"sealed\.no_key"):
            hands.workbench.sealed_facts(person, event)
    hands.bench.verdict()


def test_a_name_told_again_corrects_the_one_before() -> None:
    hands = at("received")
    assert identity_of(hands.bench.desk, hands.me, "01-001") is None
    for name in ("Thevenin", "Thévenin"):
        record(hands, name=name)
    found = identity_of(hands.bench.desk, hands.me, "01-001")
    assert found is not None and found.surname == "Thévenin"


def test_a_name_stands_in_clear_nowhere() -> None:
    hands = at("received")
    record(hands)
    snapshot = hands.bench.file.snapshot()
    assert "Thévenin" not in repr(snapshot) and "Odile" not in repr(snapshot)
    lengths = {len(line.sealed) for line in snapshot.lines[-1:]}
    assert lengths == {sealed_size(512)}
    whole = at("ended")
    record(whole)
    pdf = export_custody_report(whole.bench.desk, whole.crew.auditor, whole.bag)
    assert b"Odile" not in pdf


def test_a_name_belongs_to_a_request_and_its_year_of_birth() -> None:
    hands = at("received")
    for code, subject, born in (
        ("identity.no_request", "01-002", BORN), ("subject.malformed", "1-1", BORN),
        ("identity.birth_date", "01-001", date(1960, 5, 4)),
    ):  # fmt: skip
        with refused(hands, code):
            record(hands, subject, born)
    hands.receive("01-003", birth_year=hands.bench.clock.now().year)
    tomorrow = (hands.bench.clock.now() + timedelta(days=1)).date()
    with refused(hands, "identity.birth_date"):
        record(hands, "01-003", tomorrow)


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\nb"])
def test_a_name_is_one_line_of_text(name: str) -> None:
    hands = at("received")
    with refused(hands, "request.text"):
        record(hands, name=name)


@pytest.mark.parametrize("name", ["Nguyễn", "Łukaszewicz-D’Amico", "Шевченко", "بن علي"])
def test_a_name_is_kept_in_its_own_script(name: str) -> None:
    hands = at("received")
    record(hands, name=name)
    found = identity_of(hands.bench.desk, hands.me, "01-001")
    assert found is not None and found.surname == name


def test_the_longest_names_fit() -> None:
    hands = at("received")
    desk = hands.bench.desk
    record_identity(desk, hands.me, "01-001", "é" * 80, "é" * 80, BORN)
    assert identity_of(desk, hands.me, "01-001") is not None
    with refused(hands, "capsule.text_long"):
        record_identity(desk, hands.me, "01-001", "ễ" * 80, "ễ" * 80, BORN)


def test_inside_its_own_window_nothing_else_names_a_subject() -> None:
    hands = at("revealed")
    with refused(hands, "identity.window_open"):
        record(hands)
    hands.receive("01-002")
    record(hands, "01-002")
    hands.bench.verdict()


def test_who_holds_no_identity_key_records_none() -> None:
    hands = at("received")
    with refused(hands, "seat.role"):
        record_identity(hands.bench.desk, hands.crew.auditor, "01-001", "A", "B", BORN)


def test_a_name_moved_to_another_line_does_not_open() -> None:
    hands = at("received")
    record(hands)
    hands.receive("01-002")
    record(hands, "01-002")
    one, two = (e for e in hands.bench.desk.board.events if e.kind == "IdentityRecorded")
    object.__setattr__(two.line, "sealed", one.line.sealed)
    with pytest.raises(Trouble, match=r"sealed\.damaged"):
        identity_of(hands.bench.desk, hands.me, "01-002")
