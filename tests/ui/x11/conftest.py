"""One display and one window for all tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ui.x11.display import XWindow, own_display


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A display of its own."""
    with own_display() as display:
        yield display


@pytest.fixture(scope="session")
def window(display: str) -> Iterator[XWindow]:
    """A window on it."""
    with XWindow.on(display) as window:
        yield window
