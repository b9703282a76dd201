"""A button pressed with nothing to act on says what is missing."""

from __future__ import annotations

from pathlib import Path

from app.command.backups import FolderPlaces
from app.devices.backups import Keep
from app.devices.printers import WorkstationPrinters
from app.ui.pages.backups import BackupsPage
from app.ui.pages.printers import PrintersPage
from tests.printers import Remembered
from tests.ui.stage import Stage


def test_no_printer_is_chosen_in_the_list(stage: Stage) -> None:
    shelf = WorkstationPrinters(Remembered(), Path("x"))
    page = stage.show(lambda s: PrintersPage(s, shelf))
    for button in (page.choose, page.forget, page.test):
        page.clear_problems()
        stage.click(button)
        assert page.problem.sentence == stage.station.kit.say("refusal.printer.choose_first")


def test_no_place_is_chosen_in_the_list(stage: Stage) -> None:
    page = stage.show(
        lambda s: BackupsPage(s, FolderPlaces(Path("x"), b"", Remembered(), lambda: Keep(1, 0)))
    )
    say = stage.station.kit.say
    for button, refusal in (
        (page.forget, "backup.choose_first"), (page.prove, "backup.no_place"),
        (page.now, "backup.no_place"),
    ):  # fmt: skip
        page.clear_problems()
        stage.click(button)
        assert page.problem.sentence == say(f"refusal.{refusal}")
