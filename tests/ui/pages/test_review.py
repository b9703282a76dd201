"""The review page: questions by hand, a sample by keyboard alone, a signed review."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.command.practice_bag import Scene
from app.desk.log.reviews import Reviews, read_reviews
from app.trial.names import Meaning
from app.ui.pages.home import HomePage
from app.ui.pages.review.page import ReviewPage
from tests.ui.pages.test_log import open_log
from tests.ui.stage import Stage


@pytest.fixture
def day(stage: Stage, day: Scene) -> Scene:
    """A whole bag, and the auditor signed in."""
    stage.seat(stage.crew.auditor)
    return day


def reviews(stage: Stage) -> Reviews:
    return read_reviews(stage.bench.desk.board.events)


def press(stage: Stage, page: ReviewPage, key: Qt.Key) -> None:
    stage.qtbot.keyClick(page, key, Qt.KeyboardModifier.ControlModifier)
    stage.rest()


def test_a_question_is_asked_about_the_line_come_from_answered_and_closed(
    stage: Stage, day: Scene
) -> None:
    page = stage.show(ReviewPage, "7")
    questions = page.questions
    assert questions.line.text() == "7"
    assert not questions.answer.isVisible()
    questions.text.put("Pourquoi ce délai ?")
    stage.click(questions.ask)
    assert [t.about for t in reviews(stage).threads.values()] == [7]
    assert questions.text.text() == ""
    stage.seat(stage.crew.pharmacist)
    questions.table.selectRow(0)
    questions.text.put("Voir la ligne 8.")
    stage.click(questions.answer)
    thread = next(iter(reviews(stage).threads.values()))
    assert [event.by.name for event in thread.answers] == ["Claire Aubert"]
    questions.table.selectRow(0)
    stage.click(questions.close_it)
    assert reviews(stage).open == [] and not questions.close_it.isVisible()


def test_what_cannot_be_asked_is_told_beside_its_field(stage: Stage, day: Scene) -> None:
    page = stage.show(ReviewPage)
    questions = page.questions
    questions.line.put("sept")
    stage.click(questions.ask)
    assert questions.line.problem
    questions.line.put("7")
    stage.click(questions.ask)
    assert questions.text.problem
    stage.click(questions.flag)
    assert questions.concern.problem
    assert not reviews(stage).threads


def test_a_flag_is_raised(stage: Stage, day: Scene) -> None:
    page = stage.show(ReviewPage, "4")
    page.questions.concern.put("late")
    stage.click(page.questions.flag)
    assert [t.opening.text("concern") for t in reviews(stage).threads.values()] == ["late"]


def test_a_sample_is_worked_through_by_keyboard_alone(stage: Stage, day: Scene) -> None:
    page = stage.show(ReviewPage)
    editor = page.sample.number.editor
    for key in (Qt.Key.Key_End, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace, Qt.Key.Key_4):
        stage.qtbot.keyClick(editor, key)
    press(stage, page, Qt.Key.Key_T)
    sample = max(reviews(stage).samples)
    assert len(reviews(stage).left_of(sample)) == 4
    assert page.sample.title.isVisible()
    for key in (Qt.Key.Key_G, Qt.Key.Key_J, Qt.Key.Key_G, Qt.Key.Key_G):
        press(stage, page, key)
    assert reviews(stage).left_of(sample) == []
    checked = [e for e in stage.bench.desk.board.events if e.kind == "LineChecked"]
    assert [e.text("found") for e in checked] == ["in_order", "question", "in_order", "in_order"]
    assert page.questions.line.text() == str(checked[1].number_of("line"))
    assert not page.sample.good.isEnabled()


def test_a_review_is_signed_and_home_counts_what_is_left(stage: Stage, day: Scene) -> None:
    page = stage.show(ReviewPage)
    last = len(stage.bench.desk.board.events) - 1
    assert page.signed.upto.text() == str(last)
    press(stage, page, Qt.Key.Key_Return)
    assert page.signed.scope.problem, "a scope is asked for"
    page.signed.scope.put("Toutes les lignes de la poche")
    page.signed.findings.put("Rien à signaler")
    press(stage, page, Qt.Key.Key_Return)
    stage.sign()
    event = stage.bench.desk.board.events[-1]
    assert (event.kind, event.meaning, event.number_of("line")) == (
        "Reviewed", Meaning.REVIEWED, last,
    )  # fmt: skip
    assert "Hélène Roy" in page.signed.last.text()
    home = stage.show(HomePage)
    told = " ".join(
        str(home.tasks.model().index(row, 0).data()) for row in range(home.tasks.model().rowCount())
    )
    assert "que personne n’a revues\u00a0: 1" in told


def test_the_log_page_leads_to_a_question_about_its_line(stage: Stage, day: Scene) -> None:
    page = open_log(stage)
    went: list[tuple[str, str]] = []
    stage.station.going.connect(lambda name, target: went.append((name, target)))
    page.go_to(6)
    stage.qtbot.keyClick(page, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    stage.click(page.review)
    assert went == [("review", "6"), ("review", "")]
    assert any(label.text() for label in page.pane.findChildren(QLabel))
