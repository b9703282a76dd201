"""Emergency unblinding on the screen: five acts by keyboard alone, shown once, gone at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from app.command.pages import pages
from app.command.practice import PASSPHRASE
from app.command.practice_bag import Scene
from app.desk.boards.due import Task
from app.ui.drawn.portrait import settle
from app.ui.frame.shell import Shell
from app.ui.pages.cases import CasesPage
from app.ui.pages.home import HomePage
from app.ui.spec import OpenStudy
from app.ui.unblinded.code_breaks import CodeBreaksPage
from app.ui.unblinded.unblinding import UnblindingPage
from app.ui.widgets.signature_dialog import SignatureDialog
from tests.ui.stage import Stage, Told, no_places, no_printers

KEY_S, THOUGHT_S = 0.28, 1.35
"""Card, Moran and Newell (1980): one key of an average typist, one pause for thought."""


class Keyboard:
    """Everything typed, counted; nothing else touches the window."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.keys, self.acts = stage, 0, 0

    @property
    def seconds(self) -> float:
        """What the keystroke-level model makes of it, two thoughts for each act."""
        return self.keys * KEY_S + self.acts * 2 * THOUGHT_S

    def act(self, *parts: str) -> None:
        """One act: each part typed, with Tab between; a part in brackets is a key."""
        self.acts += 1
        for part in parts:
            self.press(part[1:-1]) if part.startswith("<") else self.type(part)
        self.stage.rest()

    def type(self, text: str) -> None:
        """Letters into what has the focus."""
        self.keys += len(text)
        QTest.keyClicks(self._focused(), text)

    def press(self, key: str) -> None:
        """A key, or keys together."""
        self.keys += 1
        pressed = QKeySequence(key)[0]
        QTest.keyClick(self._focused(), pressed.key(), pressed.keyboardModifiers())

    def _focused(self) -> QWidget:
        widget = QApplication.focusWidget() or QApplication.activeWindow()
        assert widget is not None
        return widget


@pytest.fixture
def kept() -> dict[str, bytes]:
    return {}


def shell_of(stage: Stage, kept: dict[str, bytes]) -> Shell:
    """The window of the pharmacist; papers are kept in `kept`."""

    def save(name: str, data: bytes) -> Path:
        kept[name] = data
        return Path(name)

    bench = stage.bench
    study = OpenStudy(
        Path("x"), bench.desk, pages(bench.workbench, save, no_places(), no_printers(), Told()),
        lambda person, act: None, lambda minutes: None,
    )  # fmt: skip
    shell = Shell(stage.station, study)
    stage.qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    shell.activateWindow()
    stage.qtbot.waitUntil(shell.isActiveWindow)
    shell.show_page("home")
    settle(stage.station)
    return shell


def words_on(widget: QWidget) -> str:
    """Everything that is to be read on it at this moment."""
    shown = [w.text() for w in widget.findChildren(QLabel) if w.isVisible()]
    return "\n".join(shown + [w.text() for w in widget.findChildren(QLineEdit) if w.isVisible()])


def five_acts(stage: Stage) -> Keyboard:
    """From home to the treatment on the screen, by keys alone."""
    hands = Keyboard(stage)
    hands.act("<Ctrl+U>")
    hands.act("01-001", "<Tab>")
    hands.act("<Space>", "<Tab>")
    hands.act("Dr Roux", "<Tab>", "0383000001")
    hands.acts += 1
    hands.press("Ctrl+Return")
    dialog = stage.dialog(SignatureDialog)
    stage.qtbot.waitUntil(dialog.isActiveWindow)
    hands.type(PASSPHRASE)
    hands.press("Return")
    stage.rest()
    return hands


def test_five_acts_and_sixty_seconds_by_keyboard_alone(
    stage: Stage, day: Scene, kept: dict[str, bytes]
) -> None:
    shell = shell_of(stage, kept)
    hands = five_acts(stage)
    page = shell.page
    assert isinstance(page, UnblindingPage)
    product = stage.bench.desk.study.products["fr"]
    assert page.told.isVisible() and page.words.text() in (product.tested, product.control)
    assert (hands.acts, hands.seconds < 60) == (5, True), hands.seconds
    kinds = [event.kind for event in stage.bench.desk.board.events]
    assert kinds[-1] == "SubjectUnblinded"
    shell.activateWindow()
    stage.qtbot.waitUntil(shell.isActiveWindow)
    hands.press("Ctrl+D")
    assert not page.told.isVisible()
    for words in (product.tested, product.control):
        assert words not in words_on(shell)
    assert list(kept) == [f"unblinding-{len(kinds) - 1}.pdf"]


@pytest.mark.parametrize("way", ["another page", "out of sight", "another person"])
def test_what_was_shown_is_gone_with_the_page(
    stage: Stage, day: Scene, kept: dict[str, bytes], way: str
) -> None:
    shell = shell_of(stage, kept)
    five_acts(stage)
    page: Any = shell.page
    words = page.words.text()
    assert words
    if way == "another page":
        shell.show_page("home")
    elif way == "another person":
        stage.station.back(stage.crew.operator)
    else:
        shell.hide()
    assert page.words.text() == ""
    assert words not in page.told.accessibleName()
    assert not page.told.isVisibleTo(page)
    shell.show()
    shell.show_page("unblinding")
    settle(stage.station)
    assert words not in words_on(shell)


def test_a_slip_by_choice_shows_nothing(stage: Stage, day: Scene, kept: dict[str, bytes]) -> None:
    shell = shell_of(stage, kept)
    shell.show_page("unblinding", "01-001")
    settle(stage.station)
    page: Any = shell.page
    page.purpose.put("serious_event")
    page.physician.put("Dr Roux")
    page.phone.put("17")
    page.way.put("slip")
    stage.click(page.act)
    stage.sign()
    assert not page.told.isVisible()
    number = len(stage.bench.desk.board.events) - 1
    assert sorted(kept) == [f"slip-{number}.pdf", f"unblinding-{number}.pdf"]
    assert all(name in page.problem.sentence for name in kept)


def test_what_is_missing_is_told_beside_its_field(
    stage: Stage, day: Scene, kept: dict[str, bytes]
) -> None:
    shell = shell_of(stage, kept)
    shell.show_page("unblinding", "01-009")
    settle(stage.station)
    page: Any = shell.page
    stage.click(page.act)
    assert page.purpose.note.isVisible()
    page.purpose.put("emergency")
    page.physician.put("Dr Roux")
    page.phone.put("17")
    stage.click(page.act)
    stage.sign()
    assert page.subject.note.isVisible() and not page.told.isVisible()
    assert stage.bench.desk.board.events[-1].kind != "SubjectUnblinded"


def test_the_scan_of_a_label_tells_the_subject(stage: Stage, day: Scene) -> None:
    page = stage.show(
        lambda s: UnblindingPage(s, stage.bench.workbench, lambda name, data: Path(name))
    )
    assert page.accepts(day.bag) and page.scanned(day.bag)
    assert page.subject.text() == "01-001"
    assert not page.scanned("ALB-2601")


def until_of(cases: CasesPage) -> str:
    """The day and time at the end of the first case's row."""
    return str(cases.table.model().index(0, cases.table.model().columnCount() - 1).data())


def test_what_follows_is_done_from_home_on_to_its_end(stage: Stage, day: Scene) -> None:
    page = stage.show(
        lambda s: UnblindingPage(s, stage.bench.workbench, lambda name, data: Path(name)), "01-001"
    )
    for field, text in ((page.physician, "Dr Roux"), (page.phone, "17")):
        field.put(text)
    page.purpose.put("emergency")
    stage.click(page.act)
    stage.sign()
    number = str(len(stage.bench.desk.board.events) - 1)
    home = stage.show(HomePage)
    went: list[tuple[str, str]] = []
    stage.station.going.connect(lambda name, target: went.append((name, target)))
    tasks = [one.task for one in home._view.tasks]
    went_to = tasks.index(Task.SECOND_UNBLINDING)
    home._open(str(went_to))
    assert went == [("cases", number)]
    cases = stage.show(CasesPage, number)
    assert cases.table.key() == number
    assert until_of(cases) == home.tasks.model().index(went_to, 3).data(), "the earlier of two"
    other = stage.crew.operator.seat.name
    stage.click(cases.second)
    stage.sign(name=other)
    assessing = [one.task for one in home._view.tasks].index(Task.ASSESS_IMPACT)
    assert until_of(cases) == home.tasks.model().index(assessing, 3).data()
    cases.impact.put("none")
    cases.measure.put("none")
    cases.detail.put("équipe soignante seule")
    stage.click(cases.assess)
    stage.sign()
    stage.click(cases.close_it)
    stage.sign(name=other)
    kinds = [event.kind for event in stage.bench.desk.board.events[-3:]]
    assert kinds == ["UnblindingSeconded", "ImpactAssessed", "ImpactClosed"]
    stage.bench.verdict()


def test_a_blinded_seat_reports_from_lists_and_assesses_nothing(stage: Stage, day: Scene) -> None:
    stage.seat(stage.crew.auditor)
    cases = stage.show(CasesPage)
    assert not cases.assessment.isVisible()
    cases.subject.put("01-001")
    stage.click(cases.send)
    assert cases.learner.note.isVisible()
    cases.learner.put("ward")
    cases.how.put("noticed")
    cases.certainty.put("inferred")
    cases.done.put(stage.bench.clock.now())
    stage.click(cases.send)
    assert stage.bench.desk.board.events[-1].kind == "InadvertentReported"
    assert cases.table.model().rowCount() == 1


def test_a_sheet_is_printed_from_home_and_its_opening_reconciled(
    stage: Stage, day: Scene, kept: dict[str, bytes]
) -> None:
    def save(name: str, data: bytes) -> Path:
        kept[name] = data
        return Path(name)

    home = stage.show(HomePage)
    went: list[tuple[str, str]] = []
    stage.station.going.connect(lambda name, target: went.append((name, target)))
    tasks = [one.task for one in home._view.tasks]
    home._open(str(tasks.index(Task.PRINT_SHEET)))
    assert went == [("code_breaks", "01-001")]
    page = stage.show(lambda s: CodeBreaksPage(s, stage.bench.workbench, save), "01-001")
    assert "01-001" in page.due.text()
    stage.click(page.print)
    assert page.reason.note.isVisible() and not kept, "outside the window a reason is asked for"
    page.reason.put("oubliée")
    stage.click(page.print)
    assert list(kept) == ["code-break-0001.pdf"]
    assert "0001" in page.out.text() and "01-001" not in page.due.text()
    product = stage.bench.desk.study.products["fr"]
    for words in (product.tested, product.control):
        assert words not in words_on(page)
    stage.click(page.record)
    assert page.problem.isVisible(), "no sheet is chosen"
    page.table.selectRow(0)
    page.fate.put("opened")
    page.who.put("Dr Roux")
    page.done.put(stage.bench.clock.now())
    stage.click(page.record)
    assert page.purpose.note.isVisible()
    page.purpose.put("emergency")
    stage.click(page.record)
    stage.sign()
    assert stage.bench.desk.board.events[-1].kind == "CodeBreakChanged"
    stage.bench.verdict()


def test_what_was_said_of_the_call_stays_when_the_page_is_left(
    stage: Stage, day: Scene, kept: dict[str, bytes]
) -> None:
    shell = shell_of(stage, kept)
    shell.show_page("unblinding", "01-001")
    settle(stage.station)
    page = shell.page
    assert isinstance(page, UnblindingPage)
    now = page.called.typed()
    day_of_call = now[0]
    page.called.write(day_of_call, "02:10")
    page.way.put("slip")
    page.physician.put("Dr Roux")
    shell.show_page("home")
    settle(stage.station)
    for target in ("", "01-001"):
        shell.show_page("unblinding", target)
        settle(stage.station)
        assert (page.called.typed(), page.way.value()) == ((day_of_call, "02:10"), "slip")
        assert page.physician.text() == "Dr Roux"
    shell.show_page("unblinding", "01-002")
    settle(stage.station)
    assert (page.called.typed(), page.way.value()) == (now, "read_out")
    assert page.subject.text() == "01-002" and page.physician.text() == ""
