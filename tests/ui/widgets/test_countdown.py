"""Deadlines: the hour first, what is left second, both from the clock of the moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.devices.clock import SetClock
from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.countdown import Countdown, span, state_of, tone_of
from tests.ui.conftest import NOON, make_kit
from tests.ui.heard import Heard

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


def at(kit: Kit, moment: datetime) -> None:
    """Sets the kit's clock."""
    assert isinstance(kit.clock, SetClock)
    kit.clock.set(moment)


@pytest.fixture
def countdown(qtbot: QtBot, kit: Kit) -> Countdown:
    """A countdown on the screen, without a deadline yet."""
    made = Countdown(kit, "Perfusion terminée avant")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(("left", "words", "tone"), [
    (timedelta(hours=5), "plus de 3\u00a0h", Tone.OK),
    (3 * HOUR, "plus de 3\u00a0h", Tone.OK),
    (3 * HOUR - SECOND, "moins de 3\u00a0h", Tone.WARN),
    (HOUR, "moins de 3\u00a0h", Tone.WARN),
    (HOUR - SECOND, "moins de 1\u00a0h", Tone.DANGER),
    (SECOND, "moins de 1\u00a0h", Tone.DANGER),
    (0 * HOUR, "Dépassée de 0\u00a0h\u00a000", Tone.DANGER),
    (-25 * MINUTE, "Dépassée de 0\u00a0h\u00a025", Tone.DANGER),
    (-25 * HOUR, "Dépassée de 25\u00a0h\u00a000", Tone.DANGER),
])  # fmt: skip
def test_words_and_colour_turn_at_each_threshold(
    countdown: Countdown, left: timedelta, words: str, tone: Tone
) -> None:
    countdown.until(NOON + left)
    assert (countdown.note.words, countdown.note.tone) == (words, tone)


def test_the_hour_is_told_in_the_study_s_zone(countdown: Countdown) -> None:
    countdown.until(datetime(2026, 11, 23, 16, 10, tzinfo=UTC))
    told = countdown.accessibleName()
    assert told.startswith("Perfusion terminée avant 17:10 23\u00a0nov.\u00a02026 CET (UTC+1)")
    assert told.endswith("plus de 3\u00a0h, il reste 3\u00a0h\u00a005")


def test_what_is_left_is_read_from_the_clock_and_never_counted(
    countdown: Countdown, kit: Kit
) -> None:
    countdown.until(NOON + 2 * HOUR)
    at(kit, NOON + 59 * MINUTE + 59 * SECOND)
    countdown.tick()
    assert "1\u00a0h\u00a000" in countdown.accessibleName()
    at(kit, NOON - HOUR)
    countdown.tick()
    countdown.tick()
    assert "3\u00a0h\u00a000" in countdown.accessibleName()


def test_a_night_of_the_clock_change_has_its_true_length(countdown: Countdown, kit: Kit) -> None:
    at(kit, datetime(2026, 10, 24, 23, 0, tzinfo=UTC))
    countdown.until(datetime(2026, 10, 25, 3, 30, tzinfo=kit.zone))
    assert "3\u00a0h\u00a030" in countdown.accessibleName()
    assert "03:30" in countdown.accessibleName()


def test_a_threshold_is_announced_once(countdown: Countdown, kit: Kit, heard: Heard) -> None:
    countdown.until(NOON + 3 * HOUR + MINUTE)
    for minute in range(4):
        at(kit, NOON + minute * MINUTE)
        countdown.tick()
    assert heard.words == ["Perfusion terminée avant moins de 3\u00a0h, il reste 2\u00a0h\u00a059"]


def test_the_binding_limit_is_named(countdown: Countdown) -> None:
    countdown.until(NOON + HOUR)
    assert not countdown.binding.isVisible()
    countdown.until(NOON + HOUR, binding=True)
    assert countdown.binding.isVisible()
    assert countdown.binding.words == "Limite la plus proche"


def test_a_moment_that_is_awaited_is_warned_of_at_no_threshold(
    countdown: Countdown, kit: Kit
) -> None:
    for left in (4 * HOUR, HOUR, MINUTE):
        countdown.until(NOON + left, awaited=True)
        assert countdown.note.words == kit.say("countdown.awaited")
    countdown.until(NOON - MINUTE, awaited=True)
    assert countdown.note.words == kit.say("countdown.come")
    countdown.until(NOON + MINUTE)
    assert countdown.note.words == kit.say("countdown.near")


def test_nothing_is_told_before_there_is_a_deadline(countdown: Countdown) -> None:
    countdown.tick()
    assert countdown.note.words == ""


def test_english_says_it_too(qtbot: QtBot) -> None:
    made = Countdown(make_kit("en"), "Infusion finished before")
    qtbot.addWidget(made)
    made.until(NOON + 185 * MINUTE)
    assert made.accessibleName().endswith("more than 3\u00a0h, 3\u00a0h\u00a005 left")


@given(st.timedeltas(timedelta(0), timedelta(days=4)))
def test_time_left_is_never_rounded_up(left: timedelta) -> None:
    hours, minutes = span(left).replace("\u00a0", "").split("h")
    shown = timedelta(hours=int(hours), minutes=int(minutes))
    assert shown <= left < shown + MINUTE
    assert span(-left) == span(left)


@given(st.timedeltas(timedelta(days=-2), timedelta(days=2)))
def test_words_and_colour_agree(left: timedelta) -> None:
    over = state_of(left) == "countdown.over"
    assert over == (left <= timedelta(0))
    assert not over or tone_of(left) is Tone.DANGER
