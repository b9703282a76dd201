"""The card of an older copy: hidden when nothing is behind, else it names what would be lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.custody.records import Snapshot
from app.desk.backups.restoring import propose_restore
from app.trial.names import Meaning
from app.ui.pages.backups import BackupsPage
from app.ui.pages.home import HomePage
from app.ui.widgets.signature_dialog import SignatureDialog
from tests.journeys.test_missing_lines import Lost
from tests.ui.stage import Stage


def shown(page: BackupsPage, column: int) -> list[str]:
    model = page.older.rows.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_the_missing_lines_stand_on_the_page_before_anyone_signs(
    qtbot: QtBot, tmp_path: Path
) -> None:
    lost = Lost(tmp_path)
    with lost.opened() as hands, Stage.over(qtbot, hands.bench, hands.crew) as stage:
        page = stage.show(lambda station: BackupsPage(station, lost.places))
        stage.rest()
        assert page.older.isVisible() and page.older.propose.isEnabled()
        assert shown(page, 0) == [str(lost.first)]
        assert str(lost.head.size) in page.older.found.text()
        assert "usb" in page.older.fuller.text()
        stage.click(page.older.propose)
        dialog = stage.dialog(SignatureDialog)
        told = " ".join(one.text() for one in dialog.findChildren(QLabel))
        assert f"{lost.first} lignes sur {lost.head.size}" in told
        stage.sign()
        assert not page.older.propose.isVisible() and page.older.waiting.isVisible()
        assert hands.bench.desk.board.events[-1].kind == "Restored"


def test_a_file_that_is_not_behind_shows_nothing_of_it(qtbot: QtBot, tmp_path: Path) -> None:
    with Stage.set_up(qtbot) as stage:
        lost = Lost(tmp_path)
        page = stage.show(lambda station: BackupsPage(station, lost.places))
        stage.rest()
        assert not page.older.isVisible()


def test_nobody_waits_for_the_copies_that_are_searched(qtbot: QtBot, tmp_path: Path) -> None:
    """The page tells what it knows at once; nothing is signed before the copies were read."""
    lost, answers = Lost(tmp_path), Event()
    with lost.opened() as hands, Stage.over(qtbot, hands.bench, hands.crew) as stage:
        reading = lost.places.copies

        def slow(name: str) -> Iterator[Snapshot]:
            assert answers.wait(20)
            return reading(name)

        lost.places.copies = slow  # type: ignore[method-assign]
        page, errands = BackupsPage(stage.station, lost.places), stage.station.errands
        qtbot.addWidget(page)
        page.show()
        page.arrive("")
        qtbot.waitUntil(lambda: errands.idle and page.older.isVisible(), timeout=5000)
        assert not page.older.propose.isEnabled() and shown(page, 0) == []
        assert str(lost.head.size) in page.older.found.text()
        answers.set()
        stage.rest()
        assert page.older.propose.isEnabled() and shown(page, 0) == [str(lost.first)]


def test_the_second_person_reads_what_is_lost_before_they_confirm(
    qtbot: QtBot, tmp_path: Path
) -> None:
    lost = Lost(tmp_path)
    with lost.opened() as hands, Stage.over(qtbot, hands.bench, hands.crew) as stage:
        desk = hands.bench.desk
        line = propose_restore(desk, hands.sign(Meaning.APPROVED))
        home = stage.show(HomePage)
        waits = [one.proposal is not None for one in home._view.tasks].index(True)
        kept, gone = str(lost.first), str(lost.head.size - lost.first)
        told = str(home.tasks.model().index(waits, 0).data())
        assert f"gardées\u00a0: {kept}" in told and f"perdues\u00a0: {gone}" in told
        with qtbot.waitSignal(stage.station.going) as left:
            home.tasks.opened.emit(str(waits))
        assert left.args and left.args[0] == "backups"
        page = stage.show(lambda station: BackupsPage(station, lost.places))
        stage.rest()
        assert f"gardées\u00a0: {kept}" in page.older.found.text()
        assert shown(page, 0) == [str(lost.first)], "named by the backup"
        stage.click(page.older.confirm)
        words = stage.dialog(SignatureDialog).findChildren(QLabel)
        asked = " ".join(one.text() for one in words)
        assert f"perdues\u00a0: {gone}" in asked and "1 nommées" in asked
        stage.sign(name="Marc Lenoir")
        assert not page.older.isVisible()
        assert desk.board.events[-1].number_of("line") == line.number


def test_at_a_workstation_that_remembers_nothing_the_proposal_tells_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    lost = Lost(tmp_path)
    with lost.opened() as hands, Stage.over(qtbot, hands.bench, hands.crew) as stage:
        propose_restore(hands.bench.desk, hands.sign(Meaning.APPROVED))
        hands.bench.desk.journal.watch.older = None
        page = stage.show(lambda station: BackupsPage(station, lost.places))
        stage.rest()
        assert page.older.isVisible() and page.older.confirm.isEnabled()
        assert shown(page, 0) == [str(lost.first)]
        stage.seat(hands.crew.auditor)
        read = stage.show(lambda station: BackupsPage(station, lost.places))
        stage.rest()
        assert read.older.isVisible() and not read.older.confirm.isVisible()
