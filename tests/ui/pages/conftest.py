"""A study at the desk with a page on the screen: real acts, real worker, nothing on disk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.stage import Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    """A practice study of CHOCMSC, the pharmacist signed in, in French, in light colours."""
    with Stage.set_up(qtbot) as stage:
        yield stage
