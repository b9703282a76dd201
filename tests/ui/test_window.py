"""The window as a whole: from the first page to an open study and back, with real files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.command.cabinet import StudyCabinet
from app.command.practice import PASSPHRASE
from app.devices.clock import SystemClock, stopwatch
from app.devices.entropy import SystemEntropy
from app.devices.preferences import FilePreferences
from app.devices.resources import words
from app.store.reading import read_snapshot
from app.trial.clocks import parse_instant
from app.ui.door.create import CreatePage
from app.ui.door.unlock import UnlockPage
from app.ui.door.welcome import WelcomePage
from app.ui.frame.shortcuts import ShortcutSheet
from app.ui.input.burst import SUFFIX_MS
from app.ui.input.keyboard import is_within
from app.ui.kit import Kit
from app.ui.pages.home import HomePage
from app.ui.pages.seat_words import day_of
from app.ui.qt_words import speaking, translate
from app.ui.tokens import LEAST_HEIGHT, LEAST_WIDTH
from app.ui.unblinded.request import RequestPage
from app.ui.window import OpalineWindow
from app.vault.vault import OpalineVault
from tests.bench import TINY
from tests.ui.stage import WAIT_MS, make_look

PHRASE = "a long passphrase of hers"


class Hands:
    """A person before the window; files chosen in dialogs are those of `chosen`."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.preferences = FilePreferences(folder / "preferences")
        kit = Kit(make_look(), words("fr"), SystemClock(), ZoneInfo("UTC"))
        cheap = OpalineVault(TINY, SystemEntropy())
        cabinet = StudyCabinet("fr", cheap, cheap)
        self.window = OpalineWindow(kit, cabinet, self.preferences, words, stopwatch)
        qtbot.addWidget(self.window)
        self.window.show()

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: self.window.errands.at_rest, timeout=WAIT_MS)

    @property
    def page(self) -> QWidget:
        return self.window.stack.currentWidget()

    def page_of(self, kind: type[QWidget]) -> QWidget:
        assert isinstance(self.page, kind), self.page
        return self.page

    def unlock(self, name: str, passphrase: str = PASSPHRASE) -> None:
        page = self.page
        assert isinstance(page, UnlockPage)
        page.name.put(name)
        page.asked.emit(name, passphrase)
        self.rest()

    def explore(self, path: Path) -> None:
        page = self.page
        assert isinstance(page, WelcomePage)
        page.explored.emit(path)
        self.rest()


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    hands = Hands(qtbot, tmp_path)
    yield hands
    hands.window.close()


def kinds(path: Path) -> list[str]:
    return [line.open.decode() for line in read_snapshot(path).lines]


def test_a_practice_study_is_made_opened_and_marked(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "exercice.opaline"
    hands.explore(path)
    page = hands.page
    assert isinstance(page, UnlockPage)
    hands.unlock("Claire Aubert")
    shell = hands.window.shell
    assert shell is not None and shell.page.name == "home"
    assert shell.study.advance is not None
    assert hands.window.study is not None and hands.window.study.desk.board.practice
    assert '"kind":"SignedIn"' in kinds(path)[-1]


def test_the_practice_clock_is_moved_on_and_goes_on_after_a_restart(
    hands: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "exercice.opaline"
    hands.explore(path)
    hands.unlock("Claire Aubert")
    study, shell = hands.window.study, hands.window.shell
    assert study is not None and shell is not None
    before = study.desk.clock.now()
    shell.top.advance.emit(30)
    assert (study.desk.clock.now() - before).total_seconds() >= 30 * 60
    hands.window.leave_study()
    hands.rest()
    page = hands.page
    assert isinstance(page, WelcomePage)
    page.opened.emit(path)
    hands.rest()
    again = hands.window.study
    assert again is not None
    last = max(parse_instant(event.at) for event in again.desk.board.events)
    assert again.desk.clock.now() >= last


def test_a_wrong_passphrase_is_told_beside_the_field(hands: Hands, tmp_path: Path) -> None:
    hands.explore(tmp_path / "exercice.opaline")
    hands.unlock("Claire Aubert", "not the passphrase")
    page = hands.page
    assert isinstance(page, UnlockPage) and page.passphrase.problem
    assert hands.window.shell is None


def test_the_auditor_gets_no_unblinded_page(hands: Hands, tmp_path: Path) -> None:
    hands.explore(tmp_path / "exercice.opaline")
    hands.unlock("Hélène Roy")
    shell = hands.window.shell
    assert shell is not None
    assert not any(spec.unblinded for spec in shell.specs)
    shell.show_page("stock")
    assert shell.page.name == "home"


def test_a_study_in_use_is_refused_in_words_and_the_way_back_is_open(
    hands: Hands, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "exercice.opaline"
    hands.explore(path)
    second = Hands(qtbot, tmp_path / "other")
    page = second.page
    assert isinstance(page, WelcomePage)
    page.opened.emit(path)
    second.rest()
    again = second.page
    assert isinstance(again, WelcomePage)
    assert again.problem.sentence
    second.window.close()


def test_a_file_that_is_no_study_is_refused_in_words(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "x.opaline"
    path.write_bytes(b"not a study at all" * 100)
    page = hands.page
    assert isinstance(page, WelcomePage)
    page.opened.emit(path)
    hands.rest()
    again = hands.page
    assert isinstance(again, WelcomePage) and again.problem.sentence


def test_a_study_is_created_by_its_first_pharmacist(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "etude.opaline"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page = hands.page
    assert isinstance(page, WelcomePage)
    page.creating.emit()
    form = hands.page
    assert isinstance(form, CreatePage)
    form.configuration.put("chocmsc")
    form.name.put("Anne Colin")
    form.qualification.put("Pharmacien")
    form.trained.put(date(2026, 1, 5))
    form.end.put(date(2030, 1, 5))
    for field in (form.passphrase, form.again):
        field.editor.setFocus()
        hands.qtbot.keyClicks(field.editor, PHRASE)
    form.found.click()
    hands.rest()
    shell = hands.window.shell
    assert shell is not None and shell.page.name == "home"
    assert hands.window.study is not None and not hands.window.study.desk.board.practice
    assert shell.study.advance is None
    assert hands.preferences.get("last", "") == str(path)
    founder = next(iter(hands.window.study.desk.board.seats.values()))
    assert day_of(hands.window.kit, founder.end) == "5\u00a0janv.\u00a02030"
    page = shell.page
    hands.qtbot.waitUntil(lambda: is_within(page))
    assert isinstance(page, HomePage)
    # The passphrase was typed at a reader's pace, and a Return right behind would be its last key.
    hands.qtbot.wait(SUFFIX_MS)
    hands.qtbot.keyClick(page.tasks, Qt.Key.Key_Return)
    hands.rest()
    assert "Personnes" in page.problem.sentence, "nobody else can sign yet: it says what to do"


def test_a_configuration_from_a_file_is_named_and_names_the_study(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    source = tmp_path / "essai-v2.toml"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(source), ""))

    def nowhere(*told: str) -> tuple[str, str]:
        asked.append(told[2])
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", nowhere)
    page = hands.page
    assert isinstance(page, WelcomePage)
    page.creating.emit()
    form = hands.page
    assert isinstance(form, CreatePage)
    hands.qtbot.mouseClick(form.configuration.button("file"), Qt.MouseButton.LeftButton)
    assert "essai-v2.toml" in form.configuration.note.words
    form.name.put("Anne Colin")
    form.qualification.put("Pharmacien")
    form.trained.put(date(2026, 1, 5))
    form.end.put(date(2030, 1, 5))
    form.found.click()
    assert Path(asked[0]).name == "essai-v2.opaline"
    form.configuration.put("chocmsc")
    form.found.click()
    assert Path(asked[1]).name == "chocmsc.opaline" and not form.configuration.note.words


def test_the_dialog_of_files_speaks_french_too(qapp: QApplication) -> None:
    before = set(qapp.findChildren(QTranslator))
    try:
        translate(qapp, words("fr"))
        said = QApplication.translate
        assert said("QFileDialog", "&Look in:") == "&Dossier\u00a0:"
        assert said("QAbstractFileIconProvider", "Folder") == "Dossier"
        assert said("QFileDialog", "&Save") not in ("&Save", "")
    finally:
        for made in set(qapp.findChildren(QTranslator)) - before:
            qapp.removeTranslator(made)
            made.setParent(None)


def test_another_language_is_that_of_qt_s_own_dialogs_too(hands: Hands, qapp: QApplication) -> None:
    before = set(qapp.findChildren(QTranslator))
    said = QApplication.translate
    try:
        hands.window._speak = speaking(qapp, words)
        for language, look_in, save in (
            ("fr", "&Dossier\u00a0:", "Enregistrer"), ("en", "&Look in:", "Save"),
            ("fr", "&Dossier\u00a0:", "Enregistrer"),
        ):  # fmt: skip
            hands.window.speak(language)
            hands.rest()
            assert said("QFileDialog", "&Look in:") == look_in
            assert said("QPlatformTheme", "Save") == save
            assert QLocale().language().name == {"fr": "French", "en": "English"}[language]
            assert len(set(qapp.findChildren(QTranslator)) - before) == 1
    finally:
        QLocale.setDefault(QLocale("fr_FR"))
        for made in set(qapp.findChildren(QTranslator)) - before:
            qapp.removeTranslator(made)
            made.setParent(None)


@pytest.mark.parametrize("missing", ["configuration", "name", "qualification", "trained", "end"])
def test_nothing_is_created_from_half_a_form_and_what_was_typed_stays(
    hands: Hands, missing: str
) -> None:
    page = hands.page
    assert isinstance(page, WelcomePage)
    page.creating.emit()
    form = hands.page
    assert isinstance(form, CreatePage)
    values = {
        "configuration": "chocmsc", "name": "Anne Colin", "qualification": "Pharmacien",
        "trained": date(2026, 1, 5), "end": date(2030, 1, 5),
    }  # fmt: skip
    for name, value in values.items():
        if name != missing:
            getattr(form, name).put(value)
    form.found.click()
    assert getattr(form, missing).problem
    assert hands.page is form
    if missing != "name":
        assert form.name.text() == "Anne Colin"


def test_another_language_is_kept(hands: Hands) -> None:
    page = hands.page
    assert isinstance(page, WelcomePage)
    page.language.emit("en")
    assert hands.preferences.get("language", "fr") == "en"
    assert hands.window.kit.words.language == "en"


def test_f1_lists_the_keys_of_the_page_and_of_the_window(hands: Hands, tmp_path: Path) -> None:
    hands.explore(tmp_path / "exercice.opaline")
    hands.unlock("Claire Aubert")
    shell = hands.window.shell
    assert shell is not None
    shell.show_page("request")
    hands.rest()
    hands.qtbot.keyClick(hands.window, Qt.Key.Key_F1)
    sheets = [w for w in QApplication.topLevelWidgets() if isinstance(w, ShortcutSheet)]
    assert len(sheets) == 1 and sheets[0].isVisible()
    told = " ".join(label.text() for label in sheets[0].findChildren(QLabel))
    for key in ("F1", "F2", "Ctrl+N", "Ctrl+L", "Alt+←", "F8", "Ctrl+Entrée"):
        assert key in told, key
    assert sheets[0].sizeHint().height() <= LEAST_HEIGHT
    assert sheets[0].sizeHint().width() <= LEAST_WIDTH
    sheets[0].reject()


def test_the_keyboard_goes_with_the_page_and_stays_in_it(hands: Hands, tmp_path: Path) -> None:
    hands.explore(tmp_path / "exercice.opaline")
    hands.unlock("Claire Aubert")
    shell = hands.window.shell
    assert shell is not None
    wait = hands.qtbot.waitUntil
    wait(lambda: is_within(shell.page))
    shell.rail.setFocus()
    for name in ("request", "preparation", "home", "people", "request"):
        shell.show_page(name)
        hands.rest()
        wait(lambda: is_within(shell.page))
    page = shell.page
    assert isinstance(page, RequestPage)
    assert QApplication.focusWidget() is page.form.site.button("01")
    page.form.bed.editor.setFocus()
    shell.show_page("request")
    hands.rest()
    assert QApplication.focusWidget() is page.form.bed.editor, "a page in front is not disturbed"


def test_alt_left_goes_back_to_the_page_before(hands: Hands, tmp_path: Path) -> None:
    hands.explore(tmp_path / "exercice.opaline")
    hands.unlock("Claire Aubert")
    shell = hands.window.shell
    assert shell is not None
    for page in ("people", "log", "study"):
        shell.show_page(page)
        hands.rest()
    hands.qtbot.keyClick(hands.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    hands.rest()
    assert shell.page.name == "log"
    hands.qtbot.keyClick(hands.window, Qt.Key.Key_F7)
    hands.rest()
    assert shell.page.name == "people"
