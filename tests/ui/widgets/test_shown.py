"""What is only shown: cards, pills, banners, steps, figures, findings, progress."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.banner import Banner
from app.ui.widgets.figure import Figure, Working
from app.ui.widgets.pill import ICONS, Pill
from app.ui.widgets.stepper import Stepper
from app.ui.widgets.text import label
from tests.ui.conftest import make_kit
from tests.ui.keys import to_front

HERE = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
STEPS = ["Étiquettes", "Décongélation", "Numération"]


def texts(widget: QWidget) -> list[str]:
    """The words of its labels that are in sight."""
    found = [label for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return [label.text() for label in found if label.text()]


def test_words_are_never_read_as_markup(qtbot: QtBot, kit: Kit) -> None:
    shown = label("<b>12</b> & 13")
    qtbot.addWidget(shown)
    assert shown.textFormat() is Qt.TextFormat.PlainText
    assert shown.text() == "<b>12</b> & 13"


def test_a_french_sign_stays_with_its_word(qtbot: QtBot, kit: Kit) -> None:
    shown = label("Lu : « 12 » ; non ?")
    qtbot.addWidget(shown)
    assert shown.text() == "Lu\u00a0: «\u00a012\u00a0»\u00a0; non\u00a0?"


@pytest.mark.parametrize("width", [120, 300, 90])
def test_folded_words_take_the_height_they_need(qtbot: QtBot, kit: Kit, width: int) -> None:
    page = QWidget()
    row = QHBoxLayout(page)
    shown = label("Deux produits figurent sur chaque étiquette ; rien n’y dépend de la paillasse.")
    row.addWidget(shown)
    to_front(qtbot, page)
    page.resize(width, 20)
    QApplication.processEvents()
    assert shown.height() >= shown.heightForWidth(shown.width())


@HERE
@given(text=st.text("abé É&'’ -.", min_size=1, max_size=200), width=st.integers(1, 900))
def test_folded_words_are_measured_as_qt_draws_them(kit: Kit, text: str, width: int) -> None:
    ours, theirs = label(text), QLabel(text)
    theirs.setWordWrap(True)
    theirs.setTextFormat(Qt.TextFormat.PlainText)
    for one in (ours, theirs):
        one.ensurePolished()
    assert ours.heightForWidth(width) == theirs.heightForWidth(width)


def test_larger_letters_take_a_larger_height_at_once(qtbot: QtBot, kit: Kit) -> None:
    shown = label("Deux produits figurent sur chaque étiquette ; rien n’y dépend de la paillasse.")
    shown.setFixedWidth(300)
    to_front(qtbot, shown)
    kit.look.wear("light", 150)
    assert shown.minimumHeight() == shown.heightForWidth(300)


@pytest.mark.parametrize("tone", list(Tone))
def test_a_pill_is_a_word_an_icon_and_a_colour(qtbot: QtBot, kit: Kit, tone: Tone) -> None:
    pill = Pill(kit, "Suspendue", tone)
    qtbot.addWidget(pill)
    icon = next(one for one in pill.findChildren(QLabel) if not one.pixmap().isNull())
    wanted = kit.look.pixmap(ICONS[tone], kit.look.theme.tone(tone), 15)
    same = QLabel()
    same.setPixmap(wanted)
    assert icon.pixmap().toImage() == same.pixmap().toImage()
    pill.show_as("Remise", Tone.OK)
    assert (pill.words, pill.accessibleName()) == ("Remise", "Remise")
    assert pill.property("tone") == "ok"


def test_no_two_tones_share_an_icon() -> None:
    assert len(set(ICONS.values())) == len(Tone)


def test_a_banner_tells_captions_and_values_without_a_colon(qtbot: QtBot, kit: Kit) -> None:
    banner = Banner(kit)
    to_front(qtbot, banner)
    banner.tell([("&Poche", "7KD4-9PXE"), ("Patient", "12-034")])
    assert texts(banner) == ["Poche", "7KD4-9PXE", "Patient", "12-034"]
    assert banner.accessibleName() == "Poche 7KD4-9PXE, Patient 12-034"
    uses = [one.property("use") for one in banner.findChildren(QLabel)]
    assert uses == ["caption", "value"] * 2


def test_a_banner_takes_one_thing_at_its_side(qtbot: QtBot, kit: Kit) -> None:
    banner = Banner(kit)
    first, second = Pill(kit, "a", Tone.OK), Pill(kit, "b", Tone.OK)
    banner.side(first)
    banner.side(second)
    to_front(qtbot, banner)
    assert not first.isVisible()
    assert second.isVisible()
    banner.side(None)
    assert not second.isVisible()


def test_a_narrow_banner_wraps(qtbot: QtBot, kit: Kit) -> None:
    banner = Banner(kit)
    banner.tell([(f"Caption {n}", "7KD4-9PXE") for n in range(6)])
    to_front(qtbot, banner)
    banner.resize(1000, 60)
    low = banner.heightForWidth(1000)
    assert banner.heightForWidth(300) >= 3 * low - 40


def test_steps_are_heard_with_what_is_done(qtbot: QtBot, spoken: Kit) -> None:
    stepper = Stepper(spoken, STEPS)
    qtbot.addWidget(stepper)
    stepper.at(1, {0})
    wanted = {
        "fr": "Étape 2 sur 3\u00a0: Décongélation. Faites\u00a0: Étiquettes.",
        "en": "Step 2 of 3: Décongélation. Done: Étiquettes.",
    }
    assert stepper.accessibleName() == wanted[spoken.words.language]
    heard = QAccessible.queryAccessibleInterface(stepper)
    assert heard.role() == QAccessible.Role.StaticText
    stepper.at(0, set())
    assert stepper.accessibleName() != wanted[spoken.words.language]


def test_a_step_that_is_done_looks_otherwise(qtbot: QtBot, kit: Kit) -> None:
    stepper = Stepper(kit, STEPS)
    qtbot.addWidget(stepper)
    stepper.resize(600, 80)
    seen = []
    for index, done in ((0, set[int]()), (1, set[int]()), (1, {0}), (2, {0, 1})):
        stepper.at(index, done)
        seen.append(stepper.grab().toImage())
    assert all(one != other for i, one in enumerate(seen) for other in seen[:i])


def test_once_every_step_is_done_none_is_the_present_one(qtbot: QtBot, kit: Kit) -> None:
    stepper = Stepper(kit, STEPS)
    qtbot.addWidget(stepper)
    stepper.resize(600, 80)
    stepper.at(2, {0, 1, 2})
    last = stepper.grab().toImage()
    stepper.at(0, {0, 1, 2})
    assert stepper.grab().toImage() == last


def test_a_figure_is_one_baseline_and_no_markup(qtbot: QtBot, kit: Kit) -> None:
    figure = Figure(kit, "Dose cible")
    qtbot.addWidget(figure)
    figure.tell("145", "millions <de> cellules")
    labels = [one for one in figure.findChildren(QLabel) if "145" in one.text()]
    assert len(labels) == 1
    assert "millions &lt;de&gt; cellules" in labels[0].text()
    assert labels[0].accessibleName() == "Dose cible 145 millions <de> cellules"


def test_the_working_shows_its_lines_and_no_older_ones(qtbot: QtBot, kit: Kit) -> None:
    working = Working(kit)
    qtbot.addWidget(working)
    working.tell(["a", "b", "c"])
    working.tell(["d"])
    assert texts(working) == ["d"]
    working.tell([])
    assert working.isHidden()


@pytest.mark.parametrize("scale", [100, 110, 125, 150])
def test_a_larger_text_is_larger_everywhere(qtbot: QtBot, scale: int) -> None:
    kit = make_kit(scale=scale)
    for widget in (Pill(kit, "a", Tone.OK), Stepper(kit, STEPS), label("a", "title")):
        qtbot.addWidget(widget)
        widget.ensurePolished()
        small = widget.sizeHint().height()
        kit.look.wear("light", 100)
        reference = widget.sizeHint().height()
        kit.look.wear("light", scale)
        assert small >= reference * scale / 100 - 6
