"""What holds for every test."""

from __future__ import annotations

import os

from hypothesis import settings

# A test that opens a real display starts a process of its own and says so there.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A slow or shared machine must not fail a property that holds.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
