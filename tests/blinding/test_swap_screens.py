"""The swap test on the screen: what the auditor sees, pixel for pixel, whichever the arm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.blind.arm import Arm
from app.command.pages import pages
from app.command.practice import commission, seat_crew
from app.command.tour_day import sights
from app.devices.resources import practice_list, words
from app.ui.drawn.portrait import settle
from app.ui.errand import Errands
from app.ui.frame.shell import Shell
from app.ui.kit import Kit
from app.ui.locking.lock import close_dialogs
from app.ui.spec import OpenStudy
from app.ui.station import PresentedStation, Station
from app.ui.widgets.button import Button
from tests.bench import Bench, empty_bench
from tests.blinding.beheld import digest
from tests.ui.stage import Told, make_look, no_places, no_printers

USUAL = {"A": Arm.CELLS, "B": Arm.CONTROL}
EXCHANGED = {"A": Arm.CONTROL, "B": Arm.CELLS}
SIZE = (1366, 768)


def png(shell: Shell, hears: bool = False) -> bytes:
    """The screen as a picture; digests, which commit to sealed contents, are left out.

    Whoever `hears` it is told every word of the page in front, hidden ones too.
    """
    told = digest(shell.page) if hears else b""
    for label in shell.findChildren(QLabel):
        if label.property("use") == "hash":
            label.setText("")
    return picture(shell) + told


def picture(widget: QWidget) -> bytes:
    """The size of a window, and the digest of its pixels."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return b"%d %d " % (image.width(), image.height()) + sha256(image.constBits()).digest()


def screens(
    qtbot: QtBot, arms: Mapping[str, Arm], seed: bytes, *, monitor: bool = False,
    unblinded: bool = False, listed: bytes | None = None, targets: bool = False,
    hears: bool = False,
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """Every blinded page at every moment of the day: the auditor's, or with a monitor present.

    `unblinded` looks at the pharmacist's own pages, `listed` is another list,
    `targets` looks at each line, person and case too when the day is over; who `hears`
    is told the words of every third moment as well.
    """
    bench: Bench = empty_bench(seed=seed)
    crew = seat_crew(bench.workbench)
    commission(bench.workbench, crew, listed or practice_list(), arms)
    errands, look = Errands(), make_look()
    QApplication.setCursorFlashTime(0)
    kit = Kit(look, words("fr"), bench.clock, bench.desk.study.zone)
    study = OpenStudy(
        Path("x"), bench.desk, pages(
            bench.workbench, lambda name, data: Path(name), no_places(), no_printers(),
            Told(),
        ),
        lambda person, act: None, lambda person: None, lambda minutes: None,
    )  # fmt: skip
    station = Station(kit, errands, bench.desk, crew.auditor)
    if monitor or unblinded:
        station = Station(kit, errands, bench.desk, crew.pharmacist)
    if monitor:
        assert station.unblinded
        station = PresentedStation(station)
    shell = Shell(station, study)
    qtbot.addWidget(shell)
    shell.resize(*SIZE)
    shell.show()
    try:
        for number, sight in enumerate(sights(bench.workbench, crew, bench.clock)):
            if (monitor and number % 7) or (unblinded and number % 31):
                continue
            bags = [story.bag for story in bench.desk.board.stories.values() if story.bag]
            for spec in shell.specs:
                target = bags[0] if spec.name == "bag" and bags else ""
                if spec.name == "bag" and not target:
                    continue
                shell.show_page(spec.name, target)
                shell.tick()
                settle(station)
                yield f"{sight.name}/{spec.name}", png(shell, monitor or (hears and not number % 3))
        if targets:
            yield from aimed(shell, bench, station)
    finally:
        errands.finish()
        shell.hide()


def aimed(shell: Shell, bench: Bench, station: Station) -> Iterator[tuple[str, bytes]]:
    """The log at one line of each kind, and the pages that are opened for something."""
    lines = {event.kind: str(event.number) for event in bench.desk.board.events}
    told = [("log", number) for number in lines.values()]
    told += [("review", lines["Released"]), ("cases", lines["SubjectUnblinded"])]
    told += [("seat", seat) for seat in bench.desk.board.seats]
    told += [("log", "01-001"), ("bag", next(s.bag for s in bench.desk.board.stories.values()))]
    for name, target in told:
        shell.show_page(name, target)
        settle(station)
        yield f"aimed/{name}/{target}", png(shell, hears=True)
    yield from pressed(shell, station)


def pressed(shell: Shell, station: Station) -> Iterator[tuple[str, bytes]]:
    """The sheet of keys of each page, and every dialog that one of its buttons opens."""
    for spec in shell.specs:
        shell.show_page(spec.name)
        settle(station)
        page = shell.page
        shell._tell_shortcuts()
        yield from opened(f"pressed/{spec.name}/keys")
        for number, button in enumerate(_free(page)):
            if button.isVisible() and button.isEnabled():
                button.click()
                yield from opened(f"pressed/{spec.name}/{number}")
                settle(station)
            if shell.page is not page:
                shell.show_page(spec.name)
                settle(station)


def _free(page: QWidget) -> list[Button]:
    return [b for b in page.findChildren(Button) if b.isVisible() and b.isEnabled()]


def opened(name: str) -> Iterator[tuple[str, bytes]]:
    """The dialogs before the window, which are put away."""
    for dialog in dialogs():
        yield f"{name}/{dialog.windowTitle()}", picture(dialog) + digest(dialog)
    close_dialogs()
    QApplication.processEvents()


def dialogs() -> list[QDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is asked for a file or a printer chooses none; those dialogs are the system's."""
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: QDialog.DialogCode.Rejected)


def test_with_a_monitor_present_the_pharmacist_s_pixels_are_the_same_too(qtbot: QtBot) -> None:
    """On every blinded page, one that is added too, and at every kind of line."""
    one, other = (
        list(screens(qtbot, arms, b"three", monitor=True, targets=True))
        for arms in (USUAL, EXCHANGED)
    )
    assert [name for name, _ in one] == [name for name, _ in other]
    assert [name for (name, a), (_, b) in zip(one, other, strict=True) if a != b] == []
    bench = empty_bench()
    told = pages(
        bench.workbench, lambda name, data: Path(name), no_places(), no_printers(), Told()
    )
    blinded = {spec.name for spec in told if not spec.unblinded}
    assert {name.split("/")[1] for name, _ in one} == blinded
    assert len({name.split("/")[3] for name, _ in one if name.startswith("pressed")}) > 4


@pytest.mark.parametrize("seed", [b"one", b"two"])
def test_the_auditor_sees_the_same_pixels_whichever_the_arm(qtbot: QtBot, seed: bytes) -> None:
    # One day after the other: two windows at once would take the focus from each other.
    hears = seed == b"two"
    one, other = (list(screens(qtbot, arms, seed, hears=hears)) for arms in (USUAL, EXCHANGED))
    assert [name for name, _ in one] == [name for name, _ in other]
    assert [name for (name, a), (_, b) in zip(one, other, strict=True) if a != b] == []
    assert len(one) > 80
