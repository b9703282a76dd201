"""The hand-over page: a bag followed by hand to its end, each act as the slip tells it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.desk.bag.go_no_go import QUESTIONS
from app.trial.clocks import parse_instant
from app.trial.names import BagCode
from app.trial.refusal import Refusal
from app.ui.pages.handover.back import DestroyForm
from app.ui.pages.handover.page import HandoverPage
from app.ui.pages.handover.way import AcceptForm, EndForm, OfferForm, WardForm
from app.ui.widgets.countdown import Countdown
from app.ui.widgets.field import Field
from tests.desk.stages import BOTH_ARMS
from tests.desk.test_act_12_return import bring_back
from tests.ui.pages.on_the_way import (
    REACHED,
    WAY,
    YES,
    arrive,
    offer,
    page_at,
    start,
    take,
)


@BOTH_ARMS
def test_a_bag_is_followed_from_its_release_to_the_end_of_the_infusion(
    qtbot: QtBot, cells: bool
) -> None:
    with page_at(qtbot, "released", cells) as (stage, hands, page):
        for kind, fill in WAY.items():
            fill(page)
            stage.click(page.acts.primary)
            assert hands.story.stage == kind, page.problem.sentence
            stage.bench.advance(5)
        events = {event.kind: event for event in hands.story.events}
        assert events["BagOffered"].text("taker") == "Coursier Petit"
        assert events["BagOffered"].text("temperature") == "20.5"
        assert events["WardReceived"].text("slip") == "W-3"
        assert events["BedsideChecked"].text("second") == "IDE Weiss"
        assert events["InfusionEnded"].text("volume_ml") == "250"
        assert page.form is None and page.none.isVisible()
        assert not page.acts.primary.isVisible()


@pytest.mark.parametrize("kind", list(WAY))
def test_the_act_that_is_due_is_in_front_with_nothing_answered(qtbot: QtBot, kind: str) -> None:
    with page_at(qtbot, REACHED[kind]) as (_, hands, page):
        assert page.form is not None and page.form.kind == kind
        with pytest.raises(Refusal, match="moment"):
            page.form.moment()
        for button in page.acts.aside.values():
            assert not button.isVisible() or button.isEnabled()
        assert hands.story.stage != kind


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_button_names_the_first_question_not_answered_yes(
    qtbot: QtBot, question: str
) -> None:
    with page_at(qtbot, "released") as (stage, hands, page):
        form = page.form
        assert isinstance(form, OfferForm)
        form.checks.put({**YES, question: False})
        assert not page.acts.primary.isEnabled()
        assert page.kit.say(f"go.{question}") in page.acts.primary.reason
        stage.click(page.acts.primary)
        assert hands.story.stage == "Released"
        form.checks.put(YES)
        assert page.acts.primary.isEnabled()


REFUSED: list[tuple[str, str, str, str]] = [
    ("BagOffered", "taker", "", "taker"),
    ("BagOffered", "temperature", "tiède", "temperature"),
    ("BagOffered", "number", " ", "number"),
    ("BagAccepted", "taker", "x" * 81, "taker"),
    ("BagAccepted", "temperature", "", "temperature"),
    ("BagAccepted", "number", "R" * 41, "number"),
    ("WardReceived", "receiver", "", "receiver"),
    ("BedsideChecked", "first", "", "first"),
    ("BedsideChecked", "second", "ide simon", "second"),
    ("InfusionEnded", "volume_ml", "2 50", "volume_ml"),
    ("InfusionEnded", "volume_ml", "2500", "volume_ml"),
    ("InfusionEnded", "flush", "", "flush"),
    ("InfusionEnded", "residual", "-1", "residual"),
]


@pytest.mark.parametrize(("kind", "typed_in", "typed", "told_at"), REFUSED)
def test_what_is_refused_is_told_beside_its_field_and_kept(
    qtbot: QtBot, kind: str, typed_in: str, typed: str, told_at: str
) -> None:
    with page_at(qtbot, REACHED[kind]) as (stage, hands, page):
        WAY[kind](page)
        form = page.form
        getattr(form, typed_in).put(typed)
        before = hands.story.stage
        stage.click(page.acts.primary)
        assert hands.story.stage == before
        assert page.form is form
        told: Field = getattr(form, told_at)
        assert told.problem and not page.problem.sentence
        read = getattr(told, "typed", None) or told.text  # type: ignore[attr-defined]
        assert read() == typed
        WAY[kind](page)
        stage.click(page.acts.primary)
        assert hands.story.stage == kind


def test_more_than_a_bag_holds_is_recorded_when_it_is_sent_twice(qtbot: QtBot) -> None:
    """A slipped figure is asked about once; what the slip says is never refused."""
    with page_at(qtbot, "started") as (stage, hands, page):
        WAY["InfusionEnded"](page)
        form = page.form
        assert isinstance(form, EndForm)
        for typed in ("2550", "255"):
            form.volume_ml.put(typed)
            stage.click(page.acts.primary)
            assert form.volume_ml.problem and hands.story.stage == "InfusionStarted"
        stage.click(page.acts.primary)
        assert hands.story.events[-1].facts["volume_ml"] == "255"


@pytest.mark.parametrize("kind", list(WAY))
def test_a_time_is_asked_for_and_lies_not_ahead(qtbot: QtBot, kind: str) -> None:
    with page_at(qtbot, REACHED[kind]) as (stage, hands, page):
        WAY[kind](page)
        form = page.form
        assert form is not None
        for moment in (None, page.kit.now() + timedelta(hours=1)):
            form.done.put(moment)
            stage.click(page.acts.primary)
            assert form.done.problem
            assert hands.story.stage != kind


def test_whether_the_seal_was_intact_is_never_guessed(qtbot: QtBot) -> None:
    with page_at(qtbot, "taken") as (stage, hands, page):
        arrive(page)
        form = page.form
        assert isinstance(form, WardForm)
        form.seal.put(None)
        stage.click(page.acts.primary)
        assert form.seal.problem
        form.seal.put("no")
        stage.click(page.acts.primary)
        assert hands.story.events[-1].text("seal_intact") == "no"


def test_a_bag_that_froze_on_its_way_is_recorded(qtbot: QtBot) -> None:
    with page_at(qtbot, "released") as (stage, hands, page):
        offer(page)
        form = page.form
        assert isinstance(form, OfferForm)
        form.temperature.put("-1,5")
        assert not form.temperature.problem
        stage.click(page.acts.primary)
        assert hands.story.events[-1].text("temperature") == "-1.5"


def test_a_late_start_is_recorded_and_told(qtbot: QtBot) -> None:
    with page_at(qtbot, "bedside") as (stage, hands, page):
        latest = parse_instant(hands.story.first("RequestAccepted").text("start_by"))
        stage.bench.clock.set(latest + timedelta(minutes=3))
        start(page)
        stage.click(page.acts.primary)
        assert hands.story.stage == "InfusionStarted"
        assert page.problem.sentence == page.kit.say("caution.infusion.after_latest_start")
        assert isinstance(page.form, EndForm), "the warning stays while the next act is in front"


def test_a_time_before_the_act_before_is_recorded_and_told(qtbot: QtBot) -> None:
    with page_at(qtbot, "offered") as (stage, hands, page):
        take(page)
        form = page.form
        assert isinstance(form, AcceptForm)
        form.done.put(page.kit.now() - timedelta(days=1))
        stage.click(page.acts.primary)
        assert hands.story.stage == "BagAccepted"
        assert page.problem.sentence == page.kit.say("caution.slip.before_last")


def test_the_deadlines_stand_beside_the_act_and_the_binding_one_is_named(qtbot: QtBot) -> None:
    with page_at(qtbot, "released") as (_, hands, page):
        faces = [face for face in page.side.clocks.findChildren(Countdown) if face.isVisible()]
        assert [face.binding.isVisible() for face in faces] == [True, False]
        start_by = hands.story.first("RequestAccepted").text("start_by")
        shown = parse_instant(start_by).astimezone(page.kit.zone)
        assert f"{shown:%H:%M}" in faces[0].accessibleName()
    with page_at(qtbot, "ended") as (_, _hands, page):
        assert not page.side.clocks.isVisible()


def test_a_double_click_records_once(qtbot: QtBot) -> None:
    with page_at(qtbot, "released") as (stage, hands, page):
        offer(page)
        for _ in range(2):
            qtbot.mouseClick(page.acts.primary, Qt.MouseButton.LeftButton)
        stage.rest()
        kinds = [event.kind for event in hands.story.events]
        assert kinds.count("BagOffered") == 1 and kinds[-1] == "BagOffered"


def test_what_is_typed_is_kept_while_another_bag_is_in_hand(qtbot: QtBot) -> None:
    with page_at(qtbot, "released") as (stage, hands, page):
        offer(page)
        stage.click(page.top.other)
        assert page.choose.isVisible() and page.form is None
        page.choose.rows.selectRow(0)
        qtbot.keyClick(page.choose.rows, Qt.Key.Key_Return)
        stage.rest()
        assert isinstance(page.form, OfferForm)
        assert page.form.taker.text() == "Coursier Petit"
        assert page.form.checks.answers() == YES
        page.arrive("")
        stage.rest()
        assert page.form.number.text() == "R-17", "the rail brings the bag in hand back"
        stage.click(page.acts.primary)
        assert hands.story.stage == "BagOffered"


def test_without_a_bag_those_on_their_way_are_offered(qtbot: QtBot) -> None:
    with page_at(qtbot, "taken", target="") as (_, hands, page):
        assert page.choose.rows.model().rowCount() == 1
        assert page.choose.rows.key() == hands.bag
    for stage_name in ("accepted", "checked", "ended"):
        with page_at(qtbot, stage_name, target="") as (_, _hands, page):
            assert page.choose.rows.model().rowCount() == 0


def test_a_scanned_label_opens_its_bag_wherever_one_is(qtbot: QtBot) -> None:
    with page_at(qtbot, "released", target="") as (stage, hands, page):
        assert page.accepts(hands.bag)
        assert page.scanned(BagCode(hands.bag).shown)
        stage.rest()
        assert isinstance(page.form, OfferForm)
        first, request = hands.bag, hands.request
        hands.receive("01-002")
        hands.accept()
        assert page.scanned(hands.bag)
        stage.rest()
        assert page.form is None and page.none.isVisible(), "not released: nothing to record"
        hands.request = request
        assert page.scanned(first)
        stage.rest()
        assert isinstance(page.form, OfferForm)


@pytest.mark.parametrize("text", ["0123456789", "", "K7Q49TXMA", "]d2010"])
def test_another_code_is_none_of_this_page(qtbot: QtBot, text: str) -> None:
    with page_at(qtbot, "released") as (stage, _, page):
        assert not page.accepts(text)
        assert not page.scanned(text)
        stage.rest()
        assert isinstance(page.form, OfferForm)


def test_a_code_of_no_bag_is_told_and_the_list_stays(qtbot: QtBot) -> None:
    stranger = BagCode.from_number(12345).text
    with page_at(qtbot, "released", target="") as (stage, _, page):
        page.choose.scan.take("K7Q4")
        stage.rest()
        assert page.choose.scan.problem
        page.choose.scan.take(stranger)
        stage.rest()
        assert BagCode(stranger).shown in page.problem.sentence
        assert page.choose.isVisible()


def test_a_blinded_auditor_sees_the_bag_and_records_nothing(qtbot: QtBot) -> None:
    with page_at(qtbot, "released") as (stage, hands, page):
        stage.seat(hands.crew.auditor)
        stage.rest()
        assert page.form is not None and not page.form.isEnabled()
        assert not page.acts.primary.isEnabled()
        assert hands.crew.auditor.seat.name in page.acts.primary.reason
        assert not any(button.isVisible() for button in page.acts.aside.values())


def test_an_act_done_elsewhere_meanwhile_is_told(qtbot: QtBot) -> None:
    with page_at(qtbot, "taken") as (stage, hands, page):
        arrive(page)
        bring_back(hands)
        stage.click(page.acts.primary)
        assert page.problem.sentence
        assert isinstance(page.form, DestroyForm), "the page shows what is so now"


@pytest.mark.parametrize("which", ["handover", "albumin"])
def test_the_papers_of_a_bag_are_kept_from_its_page(
    qtbot: QtBot, tmp_path: Path, which: str
) -> None:
    def save(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    with page_at(qtbot, "released") as (stage, hands, _):
        page = stage.show(lambda s: HandoverPage(s, save), hands.bag)
        papers = page.side.papers
        stage.click(papers.handover if which == "handover" else papers.albumin)
        letter = "R" if which == "handover" else "A"
        (kept,) = tmp_path.glob("*.pdf")
        assert kept.name == f"{letter}-{BagCode(hands.bag).shown}.pdf"
        assert str(kept) in " ".join(x.text() for x in page.problem.findChildren(QLabel))


def test_a_seat_without_the_names_is_not_offered_the_albumin_slip(qtbot: QtBot) -> None:
    with page_at(qtbot, "released") as (stage, _, page):
        assert page.side.papers.albumin.isVisible()
        stage.seat(stage.crew.auditor)
        stage.rest()
        assert page.side.papers.handover.isVisible()
        assert not page.side.papers.albumin.isVisible()
