"""The request page: a telephone call taken down, answered, and what is refused on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.command.practice import PASSPHRASE
from app.desk.bag.go_no_go import QUESTIONS
from app.desk.unblinded.bench.reveal import reveal_arm
from app.desk.unblinded.preparation import look
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from app.ui.station import Station
from app.ui.unblinded.request import RequestPage
from app.ui.widgets.choose_dialog import ChooseDialog
from app.ui.widgets.signature_dialog import SignatureDialog
from tests.ui.stage import Stage

TEXTS = {
    "subject": "01-001", "ward": "Réanimation", "bed": "12", "birth_year": "1961",
    "weight_source": "Lit-balance", "prescriber": "Dr Meyer", "prescription": "P-2041",
    "read_back": "Dr Meyer",
}  # fmt: skip


def open_page(stage: Stage, target: str = "") -> RequestPage:
    def make(station: Station) -> RequestPage:
        return RequestPage(station, stage.bench.workbench)

    return stage.show(make, target)


def type_into(stage: Stage, editor: QWidget, text: str) -> None:
    editor.setFocus()
    assert isinstance(editor, QLineEdit)
    if text.isascii():
        stage.qtbot.keyClicks(editor, text)
    else:
        # The test driver's keyboard has no accents.
        editor.insert(text)


def fill(stage: Stage, page: RequestPage, weight: str = "72,5", again: str = "72.5") -> None:
    form, now = page.form, stage.bench.clock.now()
    for name, text in TEXTS.items():
        field = form.source if name == "weight_source" else getattr(form, name)
        type_into(stage, field.editor, text)
    form.site.put("01")
    form.kind.put("measured")
    form.consent.put("relative")
    type_into(stage, form.weight.editor, weight)
    type_into(stage, form.again.editor, again)
    form.weight_at.put(now - timedelta(hours=2))
    form.onset.put(now - timedelta(hours=3))
    form.included.put(now - timedelta(minutes=20))


@pytest.fixture
def page(stage: Stage) -> RequestPage:
    stage.bench.advance(24 * 60 + 6 * 60)
    return open_page(stage)


def kinds(stage: Stage) -> list[str]:
    return [event.kind for event in stage.bench.desk.board.events]


def test_a_request_is_taken_down_and_its_answer_stands_ready(
    stage: Stage, page: RequestPage
) -> None:
    fill(stage, page)
    stage.click(page.receive)
    assert kinds(stage)[-1] == "RequestReceived"
    received = stage.bench.desk.board.events[-1]
    assert received.facts["weight"]["kg"] == "72.5"  # type: ignore[index, call-overload]
    assert page.answer.isVisible()
    assert page.accept.isVisible() and not page.accept.isEnabled()
    assert page.form.subject.text() == "", "the next request begins with an empty form"


def test_the_first_weight_is_out_of_sight_while_the_second_is_typed(
    stage: Stage, page: RequestPage
) -> None:
    type_into(stage, page.form.weight.editor, "72,5")
    page.form.again.editor.setFocus()
    assert page.form.weight.hidden
    assert page.form.weight.typed() == "72,5"


def test_two_weights_that_differ_are_both_dropped_and_nothing_else_is(
    stage: Stage, page: RequestPage
) -> None:
    fill(stage, page, "72,5", "75,2")
    stage.click(page.receive)
    assert kinds(stage).count("RequestReceived") == 0
    assert page.form.again.problem
    assert (page.form.weight.typed(), page.form.again.typed()) == ("", "")
    assert page.form.subject.text() == "01-001"
    type_into(stage, page.form.weight.editor, "72,5")
    type_into(stage, page.form.again.editor, "72,5")
    stage.click(page.receive)
    assert kinds(stage).count("RequestReceived") == 1


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("subject", "1-1"), ("birth_year", "61"), ("birth_year", "1850"), ("bed", ""),
     ("prescriber", " "), ("subject", "02-001")],
)  # fmt: skip
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    stage: Stage, page: RequestPage, name: str, wrong: str
) -> None:
    fill(stage, page)
    field = getattr(page.form, name)
    field.put(wrong)
    stage.click(page.receive)
    assert kinds(stage).count("RequestReceived") == 0
    assert field.problem, "told beside the field"
    assert page.problem.sentence == "" or not page.problem.isVisible()
    assert field.text() == wrong
    assert page.form.ward.text() == "Réanimation"


def test_what_was_not_chosen_is_asked_for_where_it_is_chosen(
    stage: Stage, page: RequestPage
) -> None:
    fill(stage, page)
    page.form.kind.put(None)
    stage.click(page.receive)
    assert page.form.kind.problem
    page.form.kind.put("measured")
    page.form.onset.put(None)
    stage.click(page.receive)
    assert page.form.onset.problem


def test_a_heavy_weight_is_a_caution_not_a_refusal(stage: Stage, page: RequestPage) -> None:
    type_into(stage, page.form.weight.editor, "160")
    assert "150" in page.form.cautioned
    stage.bench.advance(0)
    page.form.weight.put("70")
    assert page.form.cautioned == ""


def test_an_old_weight_is_a_caution_beside_an_unusual_one(
    stage: Stage, page: RequestPage
) -> None:
    page.form.weight_at.put(stage.bench.clock.now() - timedelta(hours=25))
    assert "24" in page.form.cautioned
    type_into(stage, page.form.weight.editor, "160")
    assert "24" in page.form.cautioned and "150" in page.form.cautioned
    page.form.weight_at.put(stage.bench.clock.now() - timedelta(hours=23))
    assert "24" not in page.form.cautioned and "150" in page.form.cautioned


def receive(stage: Stage, page: RequestPage) -> str:
    fill(stage, page)
    stage.click(page.receive)
    return next(iter(stage.bench.desk.board.stories))


def say_yes(stage: Stage, page: RequestPage) -> None:
    for name in QUESTIONS:
        stage.click(page.answer.checks.buttons(name)[0])


def test_four_times_yes_and_a_signature_announce_d_and_r(stage: Stage, page: RequestPage) -> None:
    request = receive(stage, page)
    say_yes(stage, page)
    stage.click(page.accept)
    stage.sign()
    story = stage.bench.desk.board.stories[request]
    assert story.accepted is not None and story.bag
    assert kinds(stage)[-2:] == ["RequestAccepted", "Allocated"]
    assert page.prepare.isVisible() and not page.accept.isVisible()


def test_the_answer_begins_with_whom_it_is_about(stage: Stage, page: RequestPage) -> None:
    fill(stage, page)
    bar = page.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    stage.click(page.receive)
    assert bar.value() == 0
    assert page.answer.isVisible() and not page.form.isVisible()
    assert page.answer.y() == 0
    told = page.answer.figures["r"].findChildren(QLabel)[-1].text()
    assert "mer." in told and "25\u00a0mars" in told, "an hour told by telephone has its day"


def test_only_a_preparer_who_is_still_there_is_offered_as_second_person(stage: Stage) -> None:
    crew = stage.crew
    assert stage.station.others() == [crew.operator.seat.name]
    assert crew.auditor.seat.name in {s.name for s in stage.bench.desk.board.seats.values()}


def test_a_wrong_passphrase_leaves_the_dialog_and_the_answers(
    stage: Stage, page: RequestPage
) -> None:
    request = receive(stage, page)
    say_yes(stage, page)
    stage.click(page.accept)
    stage.sign("not this passphrase")
    assert stage.bench.desk.board.stories[request].accepted is None
    stage.sign()
    assert stage.bench.desk.board.stories[request].accepted is not None


def test_two_clicks_are_one_acceptance(stage: Stage, page: RequestPage) -> None:
    receive(stage, page)
    say_yes(stage, page)
    stage.click(page.accept)
    dialog = stage.dialog(SignatureDialog)
    for _ in range(2):
        dialog.asked.emit("", PASSPHRASE)
    stage.rest()
    assert kinds(stage).count("RequestAccepted") == 1


def test_a_request_is_declined_for_a_neutral_reason(stage: Stage, page: RequestPage) -> None:
    request = receive(stage, page)
    stage.click(page.decline)
    dialog = stage.dialog(ChooseDialog)
    assert not dialog.action.isEnabled()
    dialog.choice.put("withdrawn")
    stage.click(dialog.action)
    assert stage.bench.desk.board.stories[request].stage == "RequestDeclined"
    assert not page.accept.isVisible()


def test_a_request_that_no_longer_fits_says_so_and_can_still_be_declined(
    stage: Stage, page: RequestPage
) -> None:
    receive(stage, page)
    stage.bench.advance(11 * 60)
    page.refresh()
    stage.rest()
    assert page.problem.isVisible() and page.problem.sentence
    assert page.decline.isVisible()


def test_the_draft_outlives_a_visit_to_another_page(stage: Stage, page: RequestPage) -> None:
    type_into(stage, page.form.ward.editor, "Réa 2")
    page.arrive("")
    stage.rest()
    assert page.form.ward.text() == "Réa 2"


@pytest.mark.parametrize("held_long_enough", [True, False])
def test_the_treatment_is_shown_while_f8_is_held_and_each_showing_is_noted(
    stage: Stage, page: RequestPage, held_long_enough: bool
) -> None:
    request = receive(stage, page)
    say_yes(stage, page)
    stage.click(page.accept)
    stage.sign()
    assert not page.answer.arm.isVisible(), "nothing to show before the reveal"
    story = stage.bench.desk.board.stories[request]
    stage.bench.clock.set(parse_instant(story.d))
    signing = stage.crew.sign(stage.crew.pharmacist, Meaning.AUTHORED)
    reveal_arm(stage.bench.workbench, signing, request)
    page.arrive(request)
    stage.rest()
    arm, hidden = page.answer.arm, page.answer.arm.words

    def noted() -> int:
        found = look(stage.bench.workbench, stage.crew.pharmacist, request)
        return len(found.all("shown"))

    before = noted()
    stage.qtbot.keyPress(page, Qt.Key.Key_F8)
    if held_long_enough:
        stage.rest()
        assert arm.words != hidden
    stage.qtbot.keyRelease(page, Qt.Key.Key_F8)
    stage.rest()
    assert arm.words == hidden
    assert noted() == before + 1


@pytest.mark.parametrize("weight", ["96,9", "70"])
def test_what_is_unusual_of_a_weight_is_told_before_it_is_accepted(
    stage: Stage, page: RequestPage, weight: str
) -> None:
    fill(stage, page, "70", "70")
    stage.click(page.receive)
    assert page.answer.unusual.isHidden()
    stage.click(page.decline)
    dialog = stage.dialog(ChooseDialog)
    dialog.choice.put("too_late")
    stage.click(dialog.action)
    page.arrive("")
    fill(stage, page, weight, weight)
    stage.click(page.receive)
    card = page.answer.unusual
    assert card.isVisible() is (weight != "70")
    assert card.isHidden() or "(70 kg)" in card.told.text()
