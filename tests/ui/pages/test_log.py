"""The log page: a day in plain words, finding one's way in it, and a reader whose place stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel

from app.command.practice_bag import Scene, ask, request_of
from app.desk.bag.request import receive_request
from app.desk.seats.signing_in import record_sign_in
from app.trial.names import BagCode
from app.ui.pages.log.kept import KeptFilters
from app.ui.pages.log.model import LogModel
from app.ui.pages.log.page import LogPage
from app.ui.pages.log.take import Way
from app.ui.pages.log.words import LogWords, folded
from app.ui.station import Station
from tests.ui.stage import Stage, Told

NUMBER, WHEN, WHO, WHAT, SUBJECT, BAG, DETAIL = range(7)


def open_log(
    stage: Stage, target: str = "", folder: Path = Path("nowhere"), ways: Sequence[Way] = ()
) -> LogPage:
    def save(name: str, data: bytes) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    def make(station: Station) -> LogPage:
        return LogPage(station, save, KeptFilters(Told()), ways)

    return stage.show(make, target)


def shown(page: LogPage) -> list[list[str]]:
    """All rows of the table, worded."""
    lines = page.table.lines
    return [
        [str(lines.data(lines.index(row, column))) for column in range(lines.columnCount())]
        for row in range(lines.rowCount())
    ]


def row_of(page: LogPage, what: str) -> list[str]:
    """The first row of a kind."""
    return next(row for row in shown(page) if row[WHAT] == what)


def told(page: LogPage) -> list[str]:
    """All words of the pane, every kind of space as one."""
    return [" ".join(label.text().split()) for label in page.pane.findChildren(QLabel)]


def look_for(stage: Stage, page: LogPage, **parts: str) -> list[str]:
    """The numbers of the lines found, typed by hand where it is typed."""
    for name, text in parts.items():
        getattr(page.filter, name).setText(text)
    stage.qtbot.waitUntil(lambda: not page.filter.pause.isActive())
    stage.rest()
    return [row[NUMBER] for row in shown(page)]


def write(stage: Stage, times: int = 1) -> None:
    """Lines written at this workstation while the page is in front."""
    desk, person = stage.bench.desk, stage.crew.pharmacist

    def act() -> None:
        for _ in range(times):
            record_sign_in(desk, person)

    stage.station.errands.run("test.write", act)
    stage.rest()


def test_a_day_is_told_in_plain_words_newest_first(stage: Stage, day: Scene) -> None:
    page = open_log(stage)
    rows = shown(page)
    total = len(stage.bench.desk.board.events)
    assert [int(row[NUMBER]) for row in rows] == list(range(total - 1, -1, -1))
    received = row_of(page, "Demande reçue")
    assert received[WHEN] == "25\u00a0mars\u00a02026 11:00 CET"
    assert received[WHO] == "Claire Aubert, pharmacien"
    assert (received[SUBJECT], received[BAG]) == ("01-001", BagCode(day.bag).shown)
    assert "poids 70\u00a0kg, mesuré" in received[DETAIL]
    assert row_of(page, "Reçue dans le service")[SUBJECT] == "01-001"
    assert row_of(page, "Étude proposée")[BAG] == "–"


def test_an_announced_time_says_that_it_is_one(stage: Stage, day: Scene) -> None:
    page = open_log(stage)
    assert row_of(page, "Étiquettes imprimées")[WHEN].startswith("à D, ")
    assert row_of(page, "Préparation close")[WHEN].startswith("à R, ")
    closed = int(row_of(page, "Préparation close")[NUMBER])
    page.go_to(closed)
    assert "heure R annoncée : l’instant mesuré est scellé" in told(page)
    assert any("32802 octets" in words.replace(" ", "") or "32 802 octets" in words
               for words in told(page))  # fmt: skip


def test_the_pane_tells_the_whole_line(stage: Stage, day: Scene) -> None:
    page = open_log(stage)
    board = stage.bench.desk.board
    released = next(event for event in board.events if event.kind == "Released")
    page.go_to(released.number)
    words = told(page)
    assert page.pane.title.text() == f"Ligne {released.number} · Libérée et dispensée"
    assert "signé : libération et dispensation" in words
    assert "25 mars 2026 14:00:00 CET (UTC+1)" in words
    assert "25 mars 2026 13:00:00 UTC+0" in words
    assert "S-88123" in words
    hashes = [one.text() for one in page.pane.findChildren(QLabel) if one.property("use") == "hash"]
    assert released.line.leaf.hex() in hashes


def test_a_proposal_names_its_confirmation_and_the_other_way_round(stage: Stage) -> None:
    page = open_log(stage)
    board = stage.bench.desk.board
    confirmed = next(event for event in board.events if event.kind == "Confirmed")
    page.go_to(confirmed.number_of("line"))
    assert f"Ligne {confirmed.number} · Confirmé par une seconde personne" in told(page)
    page.go_to(confirmed.number)
    assert any(words.startswith(f"ligne {confirmed.number_of('line')}, ") for words in told(page))


def test_words_are_found_whatever_their_accents(stage: Stage, day: Scene) -> None:
    page = open_log(stage)
    assert look_for(stage, page, text="REANIMATION mesure") == [row_of(page, "Demande reçue")[0]]
    assert page.filter.count.text() == f"1 sur {len(stage.bench.desk.board.events)}"
    for apostrophe in "'’":
        found = look_for(stage, page, text=f"liste d{apostrophe}attribution")
        assert row_of(page, "Liste d’attribution proposée")[0] in found
    assert look_for(stage, page, text="no such words") == []
    assert page.pane.open.isHidden(), "a line that is not shown is not told"
    page.filter.everything.click()
    assert len(shown(page)) == len(stage.bench.desk.board.events)
    assert page.filter.text.text() == ""


def test_lines_of_a_bag_of_a_subject_and_of_a_kind(stage: Stage, day: Scene) -> None:
    page = open_log(stage)
    story = {str(event.number) for event in day.story.events}
    for typed in (day.bag, BagCode(day.bag).shown.lower(), day.bag[:5], "01-001", "01 001", "01"):
        assert set(look_for(stage, page, about=typed)) == story, typed
    page.filter.kind.setCurrentIndex(page.filter.kind.findData("Released"))
    stage.rest()
    assert [row[WHAT] for row in shown(page)] == ["Libérée et dispensée"]
    look_for(stage, page, about="99")
    assert shown(page) == []


def test_a_scanned_bag_shows_its_lines(stage: Stage, day: Scene) -> None:
    page = open_log(stage)
    assert page.scanned(day.bag) and not page.scanned("not a bag")
    stage.rest()
    assert len(shown(page)) == len(day.story.events)


def test_another_page_leads_to_a_bag_or_to_a_line(stage: Stage, day: Scene) -> None:
    page = open_log(stage, day.bag)
    assert len(shown(page)) == len(day.story.events)
    page.arrive("3")
    stage.rest()
    assert page.table.line() == 3
    assert len(shown(page)) == len(stage.bench.desk.board.events), "the filter hid that line"


def test_one_key_leads_to_the_words_another_to_a_line(stage: Stage) -> None:
    page = open_log(stage)
    page.search()
    assert page.filter.text.hasFocus()
    stage.qtbot.keyClick(page, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert page.filter.number.hasFocus()
    stage.qtbot.keyClicks(page.filter.number, "2")
    stage.qtbot.keyClick(page.filter.number, Qt.Key.Key_Return)
    assert page.table.line() == 2
    assert page.table.hasFocus()
    assert page.filter.number.text() == "", "the next Ctrl+G asks anew"
    page.filter.number.setText("3")
    page.filter.go.click()
    assert page.table.line() == 3


@pytest.mark.parametrize("typed", ["9999", "-1", "two", "٣", "", "1" * 30])
def test_a_line_that_is_not_there_is_told(stage: Stage, typed: str) -> None:
    page = open_log(stage)
    before = page.table.line()
    page.filter.number.setText(typed)
    stage.qtbot.keyClick(page.filter.number, Qt.Key.Key_Return)
    last = len(stage.bench.desk.board.events) - 1
    assert page.problem.isVisible() and f"0 à {last}" in page.problem.sentence
    assert page.table.line() == before


def test_enter_opens_the_bag_of_a_line_once(stage: Stage, day: Scene) -> None:
    page = open_log(stage)
    went: list[tuple[str, str]] = []
    stage.station.going.connect(lambda name, target: went.append((name, target)))
    stage.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    page.pane.open.click()
    assert went == [("bag", day.bag)] * 2
    page.go_to(0)
    stage.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert len(went) == 2, "the founding of the study is no bag's"


def first_in_sight(page: LogPage) -> str:
    """The number of the topmost row that is seen."""
    row = page.table.indexAt(page.table.viewport().rect().topLeft()).row()
    return shown(page)[row][NUMBER]


@pytest.mark.parametrize("text", ["", "aubert"])
def test_new_lines_do_not_move_what_is_being_read(stage: Stage, day: Scene, text: str) -> None:
    page = open_log(stage)
    look_for(stage, page, text=text)
    page.go_to(11)
    seen, chosen = first_in_sight(page), page.table.line()
    write(stage, 3)
    assert (first_in_sight(page), page.table.line()) == (seen, chosen)
    assert page.newer.isVisible() and "3 nouvelles lignes" in page.newer.text()
    body = page.area.widget()
    assert body is not None and body.isAncestorOf(page.newer), "the head has no room for it"
    page.newer.click()
    assert not page.newer.isVisible()
    assert first_in_sight(page) == str(len(stage.bench.desk.board.events) - 1)


def test_who_comes_back_to_the_newest_line_sees_the_newest(stage: Stage) -> None:
    page = open_log(stage)
    record_sign_in(stage.bench.desk, stage.crew.pharmacist)
    page.arrive("")
    stage.rest()
    assert first_in_sight(page) == str(len(stage.bench.desk.board.events) - 1)
    write(stage)
    assert first_in_sight(page) == str(len(stage.bench.desk.board.events) - 2)


def test_a_bag_that_is_named_later_is_told_of_the_lines_before(stage: Stage) -> None:
    page = open_log(stage)
    stage.bench.clock.advance(timedelta(days=1, hours=3))
    scene = Scene(stage.bench.workbench, stage.crew, stage.bench.clock, "01-001")
    receive_request(stage.bench.desk, stage.crew.pharmacist, request_of(scene))
    write(stage)
    assert row_of(page, "Demande reçue")[BAG] == "–"
    scene.subject = "01-002"
    ask(scene)
    write(stage)
    assert [row[BAG] for row in shown(page) if row[WHAT] == "Demande reçue"] == [
        BagCode(scene.bag).shown, "–",
    ]  # fmt: skip


@pytest.fixture
def worded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the lines that were worded, in order."""
    numbers: list[int] = []
    row: Callable[[LogWords, int], tuple[str, ...]] = LogWords.row

    def counted(words: LogWords, number: int) -> tuple[str, ...]:
        numbers.append(number)
        return row(words, number)

    monkeypatch.setattr(LogWords, "row", counted)
    return numbers


def test_of_many_lines_only_those_in_sight_are_worded(stage: Stage, worded: list[int]) -> None:
    events = stage.bench.desk.board.events
    record_sign_in(stage.bench.desk, stage.crew.pharmacist)
    one = events[-1]
    events.extend(
        replace(one, line=replace(one.line, number=number)) for number in range(len(events), 20_000)
    )
    page = open_log(stage)
    page.grab()
    lines, bar = page.table.lines, page.table.verticalScrollBar()
    assert lines.rowCount(QModelIndex()) == 20_000
    assert bar.maximum() > 19_900, "the scroll bar knows them all"
    assert 0 < len(set(worded)) < 60
    page.filter.number.setText("12345")
    stage.qtbot.keyClick(page.filter.number, Qt.Key.Key_Return)
    page.grab()
    assert page.table.line() == 12345
    assert len(set(worded)) < 120
    assert 12345 in worded


@given(st.sets(st.integers(0, 300)), st.integers(0, 300))
def test_a_line_has_one_place_among_those_shown(numbers: set[int], number: int) -> None:
    lines = LogModel([""])
    lines.tell(sorted(numbers, reverse=True))
    place = lines.place(number)
    assert (place >= 0) == (number in numbers)
    assert place < 0 or lines.rows[place] == number


@given(st.text())
def test_what_is_folded_is_folded_once_and_for_all(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded("Réanimation") == folded("REANIMATION")
