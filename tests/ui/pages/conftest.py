"""A study at the desk with a page on the screen: real acts, real worker, nothing on disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.command.practice_bag import Scene, live_through
from tests.ui.stage import Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    """A practice study of CHOCMSC, the pharmacist signed in, in French, in light colours."""
    with Stage.set_up(qtbot) as stage:
        yield stage


@pytest.fixture
def day(stage: Stage, tmp_path: Path) -> Scene:
    """A whole bag, from the call to the end of the infusion."""
    stage.bench.clock.advance(timedelta(days=1, hours=3))
    scene = Scene(stage.bench.workbench, stage.crew, stage.bench.clock, "01-001")
    for _ in live_through(scene, tmp_path):
        pass
    return scene
