"""What holds for every test."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

# A test that opens a real display starts a process of its own and says so there.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A slow or shared machine must not fail a property that holds.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """Who holds back Python's collections gives them free again, or memory runs full."""
    yield
    assert gc.isenabled(), "errands were begun and not finished"
