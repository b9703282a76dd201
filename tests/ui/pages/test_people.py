"""The pages of the people: a seat opened, revoked, delegated anew, a passphrase changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.command.practice import PASSPHRASE
from app.desk.journal import sign
from app.trial.names import Meaning, RoleKey
from app.trial.refusal import Refusal
from app.trial.study_parts import PeopleRule
from app.ui.pages.home import HomePage
from app.ui.pages.people import PeoplePage
from app.ui.pages.seat import SeatPage
from app.ui.widgets.signature_dialog import SignatureDialog
from tests.desk.crowd import seated
from tests.desk.hands import Hands
from tests.ui.keys import type_text
from tests.ui.stage import Stage

NEW = "une autre phrase secrète"


def life(page: SeatPage) -> list[str]:
    model = page.life.model()
    return [str(model.index(row, 2).data()) for row in range(model.rowCount())]


def waiting(stage: Stage) -> str:
    home = stage.show(HomePage)
    home.tasks.selectRow(0)
    stage.qtbot.keyClick(home.tasks, Qt.Key.Key_Return)
    dialog = stage.dialog(SignatureDialog)
    return " ".join(one.text() for one in dialog.findChildren(type(home.subtitle)))


def test_enter_on_a_person_opens_the_seat(stage: Stage) -> None:
    page = stage.show(PeoplePage)
    went: list[tuple[str, str]] = []
    stage.station.going.connect(lambda name, target: went.append((name, target)))
    page.table.selectRow(1)
    stage.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert went == [("seat", page.table.key())]


@pytest.mark.parametrize("who", ["pharmacist", "auditor"])
def test_a_seat_is_proposed_by_whoever_may_alone(stage: Stage, who: str) -> None:
    stage.seat(getattr(stage.crew, who))
    page = stage.show(PeoplePage)
    assert page.propose.isVisibleTo(page) == page.person.isVisibleTo(page) == (who == "pharmacist")


def test_who_is_revoked_is_named_to_the_second_person_and_the_first_goes_on(stage: Stage) -> None:
    third = seated(Hands(stage.bench, stage.crew, cells=True))
    page = stage.show(SeatPage, third.seat.seat)
    page.reason.put("suspected")
    page.revoke.click()
    stage.sign()
    assert page.revoke.reason
    said = waiting(stage)
    assert third.seat.name in said and "Soupçon" in said
    before = stage.station.person.keys.keyring.newest(RoleKey.ARM)
    stage.sign(name=stage.crew.operator.seat.name)
    assert life(page)[-1].startswith("Poste révoqué")
    assert page.revocation.isHidden() and page.delegation.isHidden()
    person = stage.station.person
    assert person.keys.keyring.newest(RoleKey.ARM) == before + 1
    # Without the newest keys no signature of this person would count any more.
    other = stage.show(SeatPage, stage.crew.operator.seat.seat)
    other.end.put(date(2031, 1, 1))
    other.delegate.click()
    stage.sign()
    assert stage.bench.desk.board.waiting()[-1].kind == "DelegationProposed"


def test_a_delegation_is_changed_by_two_and_the_second_sees_its_days(stage: Stage) -> None:
    operator = stage.crew.operator.seat
    page = stage.show(SeatPage, operator.seat)
    page.end.put(date(2031, 3, 24))
    page.delegate.click()
    stage.sign()
    said = waiting(stage)
    assert operator.name in said and "2031" in said
    stage.sign(name=operator.name)
    assert stage.bench.desk.board.seats[operator.seat].end.startswith("2031-03-24T23:59")
    assert life(page)[-1].startswith("Délégation changée") and "2031" in life(page)[-1]
    page.end.put(date(2020, 1, 1))
    page.delegate.click()
    stage.sign()
    assert page.end.problem


def test_one_changes_the_own_passphrase_and_goes_on(stage: Stage) -> None:
    page = stage.show(SeatPage)
    for field, text in ((page.old, PASSPHRASE), (page.new, NEW), (page.again, NEW)):
        type_text(field.editor, text)
    page.change.click()
    stage.rest()
    assert page.old.empty() and page.new.empty() and page.again.empty()
    assert "changée" in page.problem.sentence
    sign(stage.station.person, NEW, Meaning.AUTHORED)
    with pytest.raises(Refusal) as told:
        sign(stage.station.person, PASSPHRASE, Meaning.AUTHORED)
    assert told.value.code == "passphrase.wrong"
    assert "Phrase de passe" in life(page)[-1]


def test_a_wrong_passphrase_is_told_beside_its_field(stage: Stage) -> None:
    page = stage.show(SeatPage)
    for field, text in ((page.old, "pas la bonne phrase"), (page.new, NEW), (page.again, NEW)):
        type_text(field.editor, text)
    page.change.click()
    stage.rest()
    assert page.old.problem and not page.problem.isVisible()


def test_nobody_changes_another_s_passphrase_and_an_auditor_changes_nobody(stage: Stage) -> None:
    page = stage.show(SeatPage, stage.crew.operator.seat.seat)
    assert page.own.isHidden() and not page.delegation.isHidden()
    stage.seat(stage.crew.auditor)
    page = stage.show(SeatPage, stage.crew.pharmacist.seat.seat)
    assert page.own.isHidden() and page.delegation.isHidden() and page.revocation.isHidden()
    page.arrive(stage.crew.auditor.seat.seat)
    stage.rest()
    assert not page.own.isHidden() and page.delegation.isHidden()


def test_a_training_that_lapses_is_told_on_the_seat_and_its_day_is_one_that_passed(
    stage: Stage,
) -> None:
    desk = stage.bench.desk
    assert stage.show(SeatPage, stage.crew.operator.seat.seat).trained_until.isHidden()
    desk.study = replace(desk.study, people=PeopleRule(training_months=24))
    page = stage.show(SeatPage, stage.crew.operator.seat.seat)
    assert "2028" in page.trained_until.text() and not page.trained_until.isHidden()
    page.trained.put(date(2031, 1, 1))
    page.delegate.click()
    stage.sign()
    assert page.trained.problem
    assert desk.board.waiting() == []
