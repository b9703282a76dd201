"""The page of the backups, by the keyboard: a place is chosen, a backup taken, its proof told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.command.backups import FolderPlaces
from app.desk.backups.backing_up import proven
from app.desk.seats.signing_in import record_sign_in
from app.devices.backups import Keep
from app.ui.pages.backups import BackupsPage
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.journeys.on_disk import on_disk
from tests.ui.stage import Stage, Told


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Hands, BackupsPage, Stage]]:
    """The page over a study on disk, before any place was chosen."""
    (tmp_path / "study").mkdir()
    path = tmp_path / "study" / "trial.opaline"
    with on_disk(at("received"), path) as hands:
        places = FolderPlaces(path, hands.bench.desk.journal.log_id, Told(), lambda: Keep(14, 13))
        with Stage.over(qtbot, hands.bench, hands.crew) as stage:
            made = stage.show(lambda station: BackupsPage(station, places))
            yield hands, made, stage


def shown(page: BackupsPage, column: int) -> list[str]:
    model = page.rows.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def usb(page: tuple[Hands, BackupsPage, Stage], folder: Path) -> None:
    """The disk is put in, and chosen as a place."""
    _, made, stage = page
    (folder / "usb").mkdir()
    made.choose(folder / "usb")
    stage.rest()


def test_a_place_is_chosen_and_a_backup_proven_there(
    page: tuple[Hands, BackupsPage, Stage], tmp_path: Path
) -> None:
    hands, made, stage = page
    usb(page, tmp_path)
    assert shown(made, 0) == ["usb"] and shown(made, 4) == ["jamais"]
    stage.qtbot.keyClick(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.rest()
    assert "ligne à ligne" in made.problem.sentence
    assert shown(made, 3) == ["1"] and "jamais" not in shown(made, 4)
    (last,) = proven(hands.bench.desk)
    assert shown(made, 5) == [str(last.line)]


def test_a_place_on_the_disk_of_the_study_is_taken_and_warned_of(
    page: tuple[Hands, BackupsPage, Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, made, _ = page
    usb(page, tmp_path)
    assert "même disque" in made.problem.sentence and shown(made, 0) == ["usb"]
    monkeypatch.setattr(FolderPlaces, "shares_disk", lambda *_: False)
    (tmp_path / "nas").mkdir()
    made.choose(tmp_path / "nas")
    page[2].rest()
    assert not made.problem.sentence and shown(made, 0) == ["usb", "nas"]


def test_a_place_that_is_gone_is_told_and_nothing_counts(
    page: tuple[Hands, BackupsPage, Stage], tmp_path: Path
) -> None:
    hands, made, stage = page
    usb(page, tmp_path)
    (tmp_path / "usb").rmdir()
    made.now.click()
    stage.rest()
    assert "inaccessible" in made.problem.sentence and shown(made, 3) == ["inaccessible"]
    assert proven(hands.bench.desk) == ()


def test_the_folder_of_the_study_is_no_place(
    page: tuple[Hands, BackupsPage, Stage], tmp_path: Path
) -> None:
    _, made, stage = page
    made.choose(tmp_path / "study")
    stage.rest()
    assert "emporte" in made.problem.sentence and shown(made, 0) == []


def test_a_place_that_is_forgotten_keeps_its_backups(
    page: tuple[Hands, BackupsPage, Stage], tmp_path: Path
) -> None:
    _, made, stage = page
    usb(page, tmp_path)
    made.now.click()
    stage.rest()
    made.rows.selectRow(0)
    made.forget.click()
    stage.rest()
    assert shown(made, 0) == [] and len(list((tmp_path / "usb").iterdir())) == 1


def test_the_backup_is_proved_by_a_button_without_taking_one(
    page: tuple[Hands, BackupsPage, Stage], tmp_path: Path
) -> None:
    hands, made, stage = page
    usb(page, tmp_path)
    stage.click(made.prove)
    assert made.problem.isVisible() and proven(hands.bench.desk) == ()
    stage.click(made.now)
    stage.click(made.prove)
    assert "ligne à ligne" in made.problem.sentence
    assert shown(made, 3) == ["1"] and len(list((tmp_path / "usb").iterdir())) == 1


def test_one_backup_is_chosen_and_put_back_beside_the_study(
    page: tuple[Hands, BackupsPage, Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, made, stage = page
    usb(page, tmp_path)
    stage.click(made.now)
    assert not made.generations.restore.isEnabled()
    made.rows.setCurrentIndex(made.rows.model().index(0, 0))
    stage.rest()
    card = made.generations
    assert card.rows.model().rowCount() == 1 and card.restore.isEnabled()
    card.rows.setCurrentIndex(card.rows.model().index(0, 0))
    there = tmp_path / "again.opaline"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(there), ""))
    stage.click(card.restore)
    assert there.exists() and "again.opaline" in made.problem.sentence
    stage.click(card.restore)
    assert "jamais" in made.problem.sentence, "nothing is written over"



def test_acts_go_on_while_a_copy_is_read_and_put_back(
    page: tuple[Hands, BackupsPage, Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place is a share that keeps whoever reads it waiting."""
    hands, made, stage = page
    usb(page, tmp_path)
    stage.click(made.now)
    answers, copy, restore = Event(), FolderPlaces.copy, FolderPlaces.restore

    def slow(step: Callable[..., Any]) -> Callable[..., Any]:
        def taken(*told: Any) -> Any:
            assert answers.wait(20)
            return step(*told)

        return taken

    monkeypatch.setattr(FolderPlaces, "copy", slow(copy))
    monkeypatch.setattr(FolderPlaces, "restore", slow(restore))
    (moment,) = made._places.taken("usb")
    there = tmp_path / "again.opaline"
    made.put_back("usb", moment, there)
    written: list[int] = []
    errands = stage.station.errands
    errands.run("act", lambda: record_sign_in(hands.bench.desk, hands.me).number, written.append)
    stage.qtbot.waitUntil(lambda: written != [], timeout=5000)
    assert not there.exists() and "continuer" in made.problem.sentence
    answers.set()
    stage.rest()
    assert there.exists() and "again.opaline" in made.problem.sentence
