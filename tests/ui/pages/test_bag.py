"""A bag's own page: all its lines on one screen, in whole sentences, its label, its report."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.desk.label import labelling
from app.desk.papers.report import export_custody_report
from app.labels.matrix import read_back
from app.trial.names import BagCode
from app.trial.refusal import Trouble
from app.ui.pages.bag.page import BagPage
from app.ui.station import Station
from tests.blinding.swap import Seated, lived
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at
from tests.ui.stage import Stage


class Folder:
    """Keeps papers, or fails when it is full."""

    def __init__(self) -> None:
        self.papers: dict[str, bytes] = {}
        self.full = False

    def save(self, name: str, data: bytes) -> Path:
        """Keeps one and tells where."""
        if self.full:
            raise Trouble("paper.failed", reason="ENOSPC")
        self.papers[name] = data
        return Path("x") / name


@contextmanager
def page_of(
    qtbot: QtBot, hands: Hands, target: str = "", folder: Folder | None = None
) -> Iterator[tuple[Stage, BagPage]]:
    """The page of the bag in hand, or of another target."""
    kept = folder or Folder()

    def make(station: Station) -> BagPage:
        return BagPage(station, kept.save)

    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        yield stage, stage.show(make, target or hands.bag)


def sentences(page: BagPage) -> list[str]:
    """The history as it is heard, the latest line first."""
    return [entry.sentence for entry in reversed(page.history.entries)]


@BOTH_ARMS
def test_each_line_says_who_what_when_and_how_signed(qtbot: QtBot, cells: bool) -> None:
    hands = at("ended", cells)
    hands.destroy()
    with page_of(qtbot, hands) as (_, page):
        told = sentences(page)
        assert len(told) == len(hands.story.events)
        assert told[0].startswith("Confirmé par une seconde personne, 25\u00a0mars\u00a02026")
        assert "signé\u00a0: approuvé" in told[0] and "Marc Lenoir" in told[0]
        assert "CET (UTC+1)" in told[0]
        ended = next(one for one in told if one.startswith("Perfusion terminée"))
        assert "250\u00a0ml" in ended and "bon\u00a0: R-17" in ended
        released = next(one for one in told if one.startswith("Libérée"))
        assert "heure annoncée R" in released
        assert "signé\u00a0: libération et dispensation" in released


def test_the_history_is_read_with_the_keyboard(qtbot: QtBot) -> None:
    with page_of(qtbot, at("ended")) as (_, page):
        page.history.setFocus()
        assert page.history.entry() == page.history.entries[-1], "the latest line is chosen"
        qtbot.keyClick(page.history, Qt.Key.Key_Home)
        assert page.history.currentIndex().data() == sentences(page)[-1]
        assert page.side.chosen.title.text() == "Demande reçue"
        assert any("poids" in told.text() for told in page.side.chosen.findChildren(QLabel))


def test_a_whole_day_stands_on_one_screen(qtbot: QtBot) -> None:
    """Handed on, infused, destroyed, and exported over and over: no row is out of sight."""
    hands = at("ended")
    hands.destroy()
    for _ in range(9):
        export_custody_report(hands.bench.desk, hands.crew.auditor, hands.bag)
    with page_of(qtbot, hands) as (_, page):
        page.resize(1110, 686)
        page.grab()
        history = page.history
        assert history.verticalScrollBar().maximum() == 0
        assert len(history.entries) == len(hands.story.events) - 8
        assert history.entries[-1].sentence.endswith("lignes 30 à 38 du journal")
        dots = page.axis.dots()
        assert [dot.number for dot in dots] == [entry.first for entry in history.entries]
        room = page.axis.rect()
        assert all(room.contains(dot.middle.toPoint()) for dot in dots)


def test_the_marks_stand_in_time_and_a_click_leads_to_a_line(qtbot: QtBot) -> None:
    hands = at("ended")
    with page_of(qtbot, hands) as (_, page):
        page.grab()
        dots = {dot.number: dot.middle for dot in page.axis.dots()}
        kinds = {event.kind: event.number for event in hands.story.events}
        revealed, closed = dots[kinds["ArmRevealed"]], dots[kinds["PreparationClosed"]]
        ended = dots[kinds["InfusionEnded"]]
        assert dots[kinds["Allocated"]].x() == revealed.x() < closed.x() < ended.x()
        assert dots[kinds["Allocated"]].y() != revealed.y(), "one stands above the other"
        qtbot.mouseClick(page.axis, Qt.MouseButton.LeftButton, pos=ended.toPoint())
        assert page.history.line() == kinds["InfusionEnded"]
        assert "D 22:05, R 00:05" in page.axis.accessibleName()


def test_the_label_is_shown_once_it_was_printed(qtbot: QtBot) -> None:
    with page_of(qtbot, at("revealed")) as (_, page):
        assert not page.side.picture.isVisible()
    hands = at("printed")
    with page_of(qtbot, hands) as (_, page):
        assert page.side.picture.isVisible() and page.view is not None
        image = Image.open(io.BytesIO(page.view.label)).convert("L")
        assert read_back(image) == hands.bag
        assert page.side.picture.pixmap().width() > 0


def test_the_report_is_kept_and_its_line_written(qtbot: QtBot) -> None:
    hands, folder = at("ended"), Folder()
    with page_of(qtbot, hands, folder=folder) as (stage, page):
        for _ in range(2):
            stage.click(page.export)
            stage.rest()
        events = [event for event in hands.story.events if event.kind == "Exported"]
        assert [event.text("digest") for event in events] == [
            sha256(data).hexdigest() for data in folder.papers.values()
        ]
        names = [f"{BagCode(hands.bag).shown}-{event.number}.pdf" for event in events]
        assert list(folder.papers) == names
        assert all(data.startswith(b"%PDF") for data in folder.papers.values())
        assert names[-1] in page.problem.sentence
        assert sentences(page)[0].startswith("Rapport exporté")


def test_an_auditor_exports_too(qtbot: QtBot) -> None:
    hands, folder = at("ended"), Folder()
    with page_of(qtbot, hands, folder=folder) as (stage, page):
        stage.seat(hands.crew.auditor)
        stage.click(page.export)
        assert len(folder.papers) == 1
        assert hands.story.events[-1].by.name == hands.crew.auditor.seat.name


def test_while_a_preparation_is_open_no_report_leaves_and_the_button_says_why(
    qtbot: QtBot,
) -> None:
    folder = Folder()
    hands = at("checked")
    with page_of(qtbot, hands, folder=folder) as (stage, page):
        assert not page.export.isEnabled()
        assert "préparation" in page.export.reason
        stage.click(page.export)
        assert folder.papers == {}


def test_a_preparation_opened_meanwhile_is_told(qtbot: QtBot) -> None:
    hands, folder = at("ended"), Folder()
    with page_of(qtbot, hands, folder=folder) as (stage, page):
        hands.receive("01-002")
        hands.accept()
        stage.click(page.export)
        assert page.problem.sentence and folder.papers == {}
        stage.rest()
        assert not page.export.isEnabled()


def test_a_full_folder_is_told_and_the_page_goes_on(qtbot: QtBot) -> None:
    hands, folder = at("ended"), Folder()
    folder.full = True
    with page_of(qtbot, hands, folder=folder) as (stage, page):
        stage.click(page.export)
        assert page.problem.sentence
        folder.full = False
        stage.click(page.export)
        assert len(folder.papers) == 1


def test_a_request_without_a_bag_has_a_history_and_no_report(qtbot: QtBot) -> None:
    hands = at("received")
    asked: list[tuple[str, str]] = []
    with page_of(qtbot, hands, hands.request) as (stage, page):
        stage.station.going.connect(lambda name, target: asked.append((name, target)))
        assert len(sentences(page)) == 1
        assert not page.export.isVisible() and "–" in page.axis.accessibleName()
        stage.click(page.step)
        assert asked == [("request", hands.request)]


@pytest.mark.parametrize("target", ["K7Q4", BagCode.from_number(7).text, "0" * 32])
def test_what_is_no_bag_is_told(qtbot: QtBot, target: str) -> None:
    with page_of(qtbot, at("ended"), target) as (_, page):
        assert page.problem.sentence
        assert not page.work.isVisible() and not page.foot.isVisible()


def test_another_bag_is_a_scan_away(qtbot: QtBot) -> None:
    hands = at("ended")
    with page_of(qtbot, hands) as (stage, page):
        asked: list[tuple[str, str]] = []
        stage.station.going.connect(lambda name, target: asked.append((name, target)))
        other = BagCode.from_number(7)
        assert page.accepts(other.shown) and page.scanned(other.shown)
        assert asked == [("bag", other.text)]
        page.arrive(other.text)
        stage.rest()
        assert page.problem.sentence
        page.arrive(hands.bag)
        stage.rest()
        assert page.work.isVisible() and not page.problem.sentence


def test_the_histories_of_exchanged_arms_are_equal(qtbot: QtBot) -> None:
    seated, days = Seated.once(), []
    for exchanged in (False, True):
        bench, crew = seated.fork(2)
        lived(bench, crew, 2, exchanged)
        hands = Hands(bench, crew, cells=True)
        bags = sorted(story.bag for story in bench.desk.board.stories.values() if story.bag)
        told = []
        for bag in bags:
            with page_of(qtbot, hands, bag) as (_, page):
                assert page.view is not None
                told.append((sentences(page), page.view.label, page.view.row))
        days.append(told)
    assert days[0] == days[1]
    assert days[0]


def test_the_page_of_the_label_is_given_as_it_was_printed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, folder = at("ended"), Folder()
    printed = hands.story.last("LabelsPrinted")
    assert printed is not None
    with page_of(qtbot, hands, folder=folder) as (stage, page):
        assert page.view is not None and page.view.alike
        monkeypatch.setattr(labelling, "_date", lambda moment, language: "1 MAI 2026")
        page.refresh()
        stage.rest()
        assert not page.view.alike
        page.side.paper.click()
        stage.rest()
    (name,) = folder.papers
    assert name == f"{BagCode(hands.bag).shown}-label.pdf"
    assert sha256(folder.papers[name]).hexdigest() == printed.text("digest")
