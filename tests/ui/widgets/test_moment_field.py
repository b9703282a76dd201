"""Moments and days, typed: echoed with their zone, asked about when the clocks repeat an hour."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.trial.refusal import Refusal
from app.ui.kit import Kit
from app.ui.widgets.moment_field import DayField, MomentField
from tests.ui.keys import click, focused, to_front


def shown(qtbot: QtBot, field: MomentField) -> MomentField:
    """A field on the screen, with the keyboard in it."""
    to_front(qtbot, field).editor.setFocus()
    return field


def type_in(field: MomentField, day: str, hour: str) -> None:
    """Types a day, Tab, and a time."""
    QTest.keyClicks(field.editor, day)
    QTest.keyClick(field.editor, Qt.Key.Key_Tab)
    QTest.keyClicks(focused(), hour)


ECHOES = {
    "fr": "mar. 24\u00a0mars\u00a02026 08:05 CET (UTC+1)",
    "en": "Tue 24\u00a0Mar\u00a02026 08:05 CET (UTC+1)",
}


def test_a_typed_moment_is_echoed_and_read(qtbot: QtBot, spoken: Kit) -> None:
    field = shown(qtbot, MomentField(spoken, "Onset"))
    type_in(field, "24/3/2026", "8h05")
    assert field.note.words == ECHOES[spoken.words.language]
    assert field.read().isoformat() == "2026-03-24T08:05:00+01:00"
    assert field.typed() == ("24/3/2026", "8h05")


def test_an_unfinished_moment_is_no_problem_yet(qtbot: QtBot, kit: Kit) -> None:
    field = shown(qtbot, MomentField(kit, "Début"))
    type_in(field, "24/03/2026", "8")
    assert field.problem == ""
    with pytest.raises(Refusal) as refused:
        field.read()
    assert refused.value.code == "moment.time_form"
    assert field.problem == kit.sentence(refused.value)


def test_the_repeated_hour_is_asked_about(qtbot: QtBot, kit: Kit) -> None:
    field = shown(qtbot, MomentField(kit, "Début"))
    assert not field.change.isVisible()
    type_in(field, "25/10/2026", "02:30")
    assert field.change.isVisible()
    with pytest.raises(Refusal) as refused:
        field.read()
    assert refused.value.code == "moment.twice"
    field.change.button("before").click()
    assert field.problem == ""
    assert field.read().isoformat() == "2026-10-25T02:30:00+02:00"
    assert "CEST (UTC+2)" in field.note.words
    field.change.button("after").click()
    assert field.read().isoformat() == "2026-10-25T02:30:00+01:00"


def test_the_skipped_hour_is_refused_at_once(qtbot: QtBot, kit: Kit) -> None:
    field = shown(qtbot, MomentField(kit, "Début"))
    type_in(field, "29/03/2026", "02:30")
    assert field.problem == kit.say("refusal.moment.skipped")
    assert not field.change.isVisible()


def test_now_is_written_by_its_button_only(qtbot: QtBot, kit: Kit) -> None:
    field = shown(qtbot, MomentField(kit, "Remise"))
    assert field.typed() == ("", "")
    (now,) = field.quick
    click(now)
    assert field.typed() == ("23/11/2026", "14:05")
    assert field.read() == datetime(2026, 11, 23, 13, 5, tzinfo=UTC)


def test_yesterday_leaves_the_time_to_be_typed(qtbot: QtBot, kit: Kit) -> None:
    field = shown(qtbot, MomentField(kit, "Début", past=True))
    today, yesterday = field.quick
    click(today)
    assert field.typed() == ("23/11/2026", "")
    click(yesterday)
    assert field.typed() == ("22/11/2026", "")
    QTest.keyClicks(focused(), "2310")
    assert field.read().isoformat() == "2026-11-22T23:10:00+01:00"


@pytest.mark.parametrize("hour", [0, 1])
def test_a_moment_of_the_repeated_hour_comes_back_as_it_was(
    qtbot: QtBot, kit: Kit, hour: int
) -> None:
    field = shown(qtbot, MomentField(kit, "Début"))
    moment = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    field.put(moment)
    assert field.read() == moment
    field.put(None)
    assert field.typed() == ("", "")
    assert field.change.value() is None


def test_both_editors_are_heard_by_their_own_name(qtbot: QtBot, kit: Kit) -> None:
    field = shown(qtbot, MomentField(kit, "&Début"))
    names = [editor.accessibleName() for editor, _ in field._marked()]
    assert names == ["Début, jour", "Début, heure"]


def test_a_day_alone(qtbot: QtBot, kit: Kit) -> None:
    field = DayField(kit, "Péremption", what="expiry")
    qtbot.addWidget(field)
    field.show()
    QTest.keyClicks(field.editor, "28/02/2027")
    assert field.note.words == "dim. 28\u00a0févr.\u00a02027"
    assert field.read() == date(2027, 2, 28)
    field.put(date(2027, 3, 1))
    assert field.typed() == "01/03/2027"
    field.write("30/02/2027")
    assert field.problem == kit.say("refusal.moment.no_such_day")
    assert field.typed() == "30/02/2027"
