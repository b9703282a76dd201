"""The inner log on the screen, reached from the bag's own page by an unblinded seat alone."""

from __future__ import annotations

from pathlib import Path

from app.command.practice_bag import Scene
from app.ui.pages.bag.page import BagPage
from app.ui.unblinded.inner import InnerPage
from tests.ui.stage import Stage


def no_save(name: str, data: bytes) -> Path:
    """Keeps nothing."""
    return Path(name)


def test_every_entry_is_read_from_the_bag_s_page_on(stage: Stage, day: Scene) -> None:
    page = stage.show(lambda s: BagPage(s, lambda name, data: Path(name)), day.bag)
    went: list[tuple[str, str]] = []
    stage.station.going.connect(lambda name, target: went.append((name, target)))
    assert page.inner.isVisible()
    stage.click(page.inner)
    assert went == [("inner", day.bag)]
    inner = stage.show(lambda s: InnerPage(s, stage.bench.workbench, no_save), day.bag)
    model = inner.entries.model()
    told = [str(model.index(row, 1).data()) for row in range(model.rowCount())]
    assert len(told) > 8
    assert f"Quoi\u00a0: {told[0]}" in inner.chosen.text()
    inner.entries.selectRow(len(told) - 1)
    assert f"Quoi\u00a0: {told[-1]}" in inner.chosen.text()
    assert len(inner.axis._inner) == len(told) and min(inner.axis._inner) > 0
    stage.click(inner.back)
    assert went[-1] == ("bag", day.bag)


def test_a_blinded_seat_is_not_led_there(stage: Stage, day: Scene) -> None:
    stage.seat(stage.crew.auditor)
    page = stage.show(lambda s: BagPage(s, lambda name, data: Path(name)), day.bag)
    assert not page.inner.isVisible()


def test_a_weight_found_wrong_is_recomputed_and_stays_told(stage: Stage, day: Scene) -> None:
    inner = stage.show(lambda s: InnerPage(s, stage.bench.workbench, no_save), day.bag)
    card = inner.recompute
    assert card.isVisible() and not card.told.isVisible()
    stage.qtbot.keyClicks(card.weight.editor, "701")
    assert card.action.reason == "Motif à donner"
    stage.qtbot.keyClicks(card.reason.editor, "relu au dossier")
    inner.arrive(day.bag)
    stage.rest()
    assert card.reason.text() == "relu au dossier", "a draft outlasts a look elsewhere"
    stage.click(card.action)
    assert "349" in card.weight.problem
    card.weight.put("77")
    stage.click(card.action)
    stage.sign()
    assert card.weight.typed() == card.reason.text() == ""
    [line] = card.told.text().splitlines()
    assert "77 kg au lieu de 70 kg" in line
    board = stage.bench.desk.board
    assert [e.kind for e in board.events][-1] == "DoseRecomputed"


def test_the_worksheet_of_a_closed_bag_is_kept_and_noted(stage: Stage, day: Scene) -> None:
    kept: dict[str, bytes] = {}

    def save(name: str, data: bytes) -> Path:
        kept[name] = data
        return Path(name)

    inner = stage.show(lambda s: InnerPage(s, stage.bench.workbench, save), day.bag)
    stage.click(inner.sheet)
    ((name, data),) = kept.items()
    assert name.startswith(day.bag) and data.startswith(b"%PDF")
    noted = stage.bench.desk.board.events[-1]
    assert (noted.kind, noted.text("what"), noted.text("view")) == (
        "LogExported", "inner_log", "unblinded",
    )  # fmt: skip
