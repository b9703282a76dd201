"""Errands and defects: one worker, one effect, three kinds of failure, a report without values."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QThread, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.trial.refusal import Failure, Refusal, Trouble
from app.ui.bug import DEFECT, REPORT, Reporter, report_of
from app.ui.errand import Errands
from app.ui.kit import Kit
from tests.ui.stage import WAIT_MS

SECRET = "cellules 72.5 kg Dupont"


@pytest.fixture
def errands(qtbot: QtBot) -> Iterator[Errands]:
    errands = Errands()
    yield errands
    errands.finish()


def rest(qtbot: QtBot, errands: Errands) -> None:
    qtbot.waitUntil(lambda: errands.idle, timeout=WAIT_MS)


def test_acts_are_done_off_the_screen_s_thread_in_the_order_asked(
    qtbot: QtBot, errands: Errands
) -> None:
    screen, threads, order = threading.get_ident(), set[int](), list[int]()

    def act(number: int) -> int:
        threads.add(threading.get_ident())
        return number

    for number in range(5):
        errands.run(f"act {number}", partial(act, number), order.append)
    rest(qtbot, errands)
    assert order == [0, 1, 2, 3, 4]
    assert len(threads) == 1 and screen not in threads


def test_an_errand_under_way_is_not_begun_again(qtbot: QtBot, errands: Errands) -> None:
    go, done = threading.Event(), list[str]()
    asked = [errands.run("sign", go.wait, lambda _: done.append("signed")) for _ in range(3)]
    go.set()
    rest(qtbot, errands)
    assert asked == [True, False, False]
    assert done == ["signed"]
    assert errands.run("sign", lambda: None)
    rest(qtbot, errands)


@pytest.mark.parametrize("failure", [Refusal("request.site"), Trouble("file.full")])
def test_a_failure_is_told_to_the_asker_or_else_to_the_window(
    qtbot: QtBot, errands: Errands, failure: Failure
) -> None:
    def act() -> None:
        raise failure

    asker, window = list[Failure](), list[Failure]()
    errands.failed.connect(window.append)
    errands.run("with an asker", act, failed=asker.append)
    errands.run("without", act)
    rest(qtbot, errands)
    assert (asker, window) == ([failure], [failure])


class Fleeting(QWidget):
    """A page that says on which thread it is taken down."""

    def __init__(self, ends: list[int]) -> None:
        super().__init__()
        self.ends = ends

    def act(self) -> None:
        """Work that refers to the page, as a bound method or a closure does."""

    def __del__(self) -> None:
        self.ends.append(threading.get_ident())


def test_a_page_that_refers_to_itself_is_collected_on_the_screen_s_thread(
    qtbot: QtBot, errands: Errands
) -> None:
    ends, begun, go = list[int](), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go.wait()
        for _ in range(5 * gc.get_threshold()[0]):
            kept.append([kept])

    kept = list[object]()
    errands.run("much work", work)
    begun.wait()
    page = Fleeting(ends)
    page.itself = page  # type: ignore[attr-defined]
    del page
    go.set()
    rest(qtbot, errands)
    qtbot.waitUntil(lambda: bool(ends), timeout=WAIT_MS)
    assert ends == [threading.get_ident()]


def test_a_page_left_by_its_own_errand_is_taken_down_on_the_screen_s_thread(
    qtbot: QtBot, errands: Errands
) -> None:
    ends, left = list[int](), threading.Event()

    def leave(_: object) -> None:
        pages.clear()
        left.set()

    errands._ended.connect(lambda _: left.wait(), Qt.ConnectionType.DirectConnection)
    pages = [Fleeting(ends)]
    errands.run("act", pages[0].act, leave)
    rest(qtbot, errands)
    errands.finish()
    assert ends == [threading.get_ident()]


def test_python_collects_by_itself_again_once_there_is_no_other_thread(qtbot: QtBot) -> None:
    errands = Errands()
    assert gc.isenabled()
    errands.run("act", lambda: None)
    assert not gc.isenabled()
    errands.finish()
    assert gc.isenabled()


def test_what_is_told_is_told_on_the_screen_s_thread(qtbot: QtBot, errands: Errands) -> None:
    told = list[bool]()
    application = QApplication.instance()
    assert application is not None
    screen = application.thread()
    errands.run("act", lambda: None, lambda _: told.append(QThread.currentThread() is screen))
    rest(qtbot, errands)
    assert told == [True]


def failing() -> None:
    weight = SECRET
    raise KeyError(weight)


def caught() -> BaseException:
    try:
        try:
            failing()
        except KeyError as why:
            raise ValueError(SECRET) from why
    except ValueError as error:
        return error
    raise AssertionError


def test_the_report_of_a_defect_says_where_and_nothing_of_the_study() -> None:
    told = report_of(caught())
    assert "ValueError" in told and "KeyError" in told and "failing" in told
    assert not any(part in told for part in SECRET.split())


def answered(dialog: QDialog) -> int:
    """The exit code of the program once the dialog is closed.

    The application's own loop runs for it, and is left with nothing that still asks for an end:
    told to end outside of that loop, Qt gives back every later loop of the process at once, and
    whoever waits in one waits for ever.
    """
    QTimer.singleShot(0, dialog.accept)
    code = QApplication.exec()
    QCoreApplication.removePostedEvents(QApplication.instance(), QEvent.Type.Quit)
    return code


def test_a_defect_is_told_once_and_ends_the_program_cleanly(
    qtbot: QtBot, errands: Errands, kit: Kit, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    kept: dict[str, str] = {}

    def write(text: str, name: str) -> Path:
        kept[name] = text
        return tmp_path / name

    reporter = Reporter(window, kit, write)
    errands.bug.connect(reporter.stop)
    errands.run("act", failing)
    errands.run("another", failing)
    rest(qtbot, errands)
    dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]
    dialogs = [dialog for dialog in dialogs if dialog.isVisible()]
    assert len(dialogs) == 1
    assert list(kept) == [REPORT] and "Dupont" not in kept[REPORT]
    assert answered(dialogs[0]) == DEFECT
    assert not window.isVisible()


def test_a_defect_in_a_slot_of_the_screen_is_reported_too(
    qtbot: QtBot, kit: Kit, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    kept = list[str]()
    reporter = Reporter(window, kit, lambda text, name: kept.append(text))
    error = caught()
    reporter.hook(type(error), error, error.__traceback__)
    assert len(kept) == 1
    (dialog,) = [
        w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()
    ]
    assert answered(dialog) == DEFECT
    assert not window.isVisible()
