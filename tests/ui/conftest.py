"""What a test of the window's parts works with: no screen, a set clock, words, the shipped look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from app.devices.clock import SetClock
from app.devices.resources import words
from app.trial.words import LANGUAGES
from app.ui.kit import Kit
from tests.ui.heard import Heard, listen
from tests.ui.stage import make_look
from tests.ui.test_window import Hands

NOON = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
"""23 November 2026, 14:05 in Paris."""


def make_kit(language: str = "fr", theme: str = "light", scale: int = 100) -> Kit:
    """A kit at Paris on an afternoon of November; its clock stands until it is set."""
    look = make_look(theme, scale)
    return Kit(look, words(language), SetClock(NOON), ZoneInfo("Europe/Paris"))


@pytest.fixture
def kit(qtbot: QtBot) -> Kit:
    """A kit in French, light, at 100 %."""
    return make_kit()


@pytest.fixture(params=LANGUAGES)
def spoken(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Kit]:
    """A kit in each language."""
    yield make_kit(str(request.param))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """What is announced to who hears the screen."""
    return listen(monkeypatch)


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    """A person before the window of a practice study, signed in as its pharmacist."""
    hands = Hands(qtbot, tmp_path)
    hands.explore(tmp_path / "exercice.opaline")
    hands.unlock("Claire Aubert")
    yield hands
    hands.window.close()
