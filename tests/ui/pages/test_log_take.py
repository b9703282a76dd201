"""Taking away from the log page: exactly what is on the screen, by keyboard."""

from __future__ import annotations

import csv
import io
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import Qt

from app.command.practice_bag import Scene
from app.ui.pages.log.take import TakeDialog, blinded_ways
from app.ui.unblinded.taking import unblinded_ways
from tests.ui.pages.test_log import NUMBER, look_for, open_log, shown
from tests.ui.stage import Stage


def take(stage: Stage, what: str, form: str | None = None) -> None:
    dialog = stage.dialog(TakeDialog)
    dialog.what.put(what)
    if form is not None:
        dialog.form.put(form)
    stage.click(dialog.action)


def test_what_is_exported_is_what_is_on_the_screen(
    stage: Stage, day: Scene, tmp_path: Path
) -> None:
    stage.seat(stage.crew.auditor)
    page = open_log(stage, folder=tmp_path)
    look_for(stage, page, about="01-001")
    before = shown(page)
    assert 0 < len(before) < len(stage.bench.desk.board.events)
    stage.qtbot.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    take(stage, "log blinded", "csv")
    path = next(tmp_path.glob("log-blinded-*.csv"))
    text = path.read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    kept = [[c for i, c in enumerate(row) if i != 2] for row in rows[: len(before)]]
    assert kept == [[c for i, c in enumerate(row) if i != 2] for row in before]
    assert dict(rows[len(before) + 1 :])["filter"] == "Poche ou patient\u00a0: 01-001"
    event = stage.bench.desk.board.events[-1]
    assert (event.kind, event.by.name) == ("LogExported", "Hélène Roy")
    assert event.text("filter") == "Poche ou patient : 01-001"
    assert str(path) in page.problem.accessibleName() or page.problem.isVisible()


def test_the_whole_study_and_the_bundle_are_one_act_each(
    stage: Stage, day: Scene, tmp_path: Path
) -> None:
    page = open_log(stage, folder=tmp_path)
    for what in ("study", "bundle"):
        stage.click(page.taking.button)
        dialog = stage.dialog(TakeDialog)
        dialog.what.put(f"{what} blinded")
        assert not dialog.form.isVisible()
        stage.click(dialog.action)
        assert len(list(tmp_path.glob(f"{what}-blinded-*.zip"))) == 1
    assert shown(page)[0][NUMBER] == str(len(stage.bench.desk.board.events) - 1)


def test_what_is_refused_is_told_and_nothing_is_kept(stage: Stage, tmp_path: Path) -> None:
    page = open_log(stage, folder=tmp_path / "missing")
    stage.click(page.taking.button)
    take(stage, "reveals blinded", "pdf")
    assert page.problem.isVisible()


def test_every_thing_that_can_be_taken_is_kept_from_the_window(
    stage: Stage, day: Scene, tmp_path: Path
) -> None:
    """Each in one of its forms, by turns; each leaves a line."""
    tools = {"verify_bundle.py": b"pass\n"}
    ways = [*blinded_ways(tools), *unblinded_ways(stage.bench.workbench, tools)]
    offered = {(way.what, way.view) for way in ways}
    assert {
        *((what, "blinded") for what in ("log", "study", "bundle", "reveals", "unblindings",
                                         "deviations", "reviews", "stock_log", "subject_log",
                                         "labels")),
        *((what, "unblinded") for what in ("inner_log", "deviations", "subject_log", "stock_log",
                                           "unblindings", "archive")),
    } <= offered  # fmt: skip
    page = open_log(stage, folder=tmp_path, ways=ways)
    for turn, way in enumerate(ways):
        form = way.forms[turn % len(way.forms)]
        stage.click(page.taking.button)
        take(stage, way.name, form if len(way.forms) > 1 else None)
        told = stage.bench.desk.board.events[-1]
        assert (told.text("what"), told.text("view"), told.text("form")) == (
            way.what, way.view, form,
        )  # fmt: skip
        name = f"{way.what.replace('_', '-')}-{way.view}-{told.number}.{form}"
        data = (tmp_path / name).read_bytes()
        assert sha256(data).hexdigest() == told.text("digest")
