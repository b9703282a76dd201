"""What must hold before a verb starts Qt, which would otherwise end the process without a word."""

from __future__ import annotations

import os
import sys

from app.command.verb import SET_UP
from app.trial.words import Words
from app.ui.display import aborting_binding, display_answers, missing_display, missing_libraries

HINDERED = 3
"""The exit code when no window can be shown here: no display, or no library for it."""


def hindrance(spoken: Words, shown: bool = True) -> str:
    """The sentence that says why Qt cannot be started here; empty when it can.

    `shown` tells whether a window is to appear on a display, and not only to
    be drawn. Loads Qt; call it before any thread is started.
    """
    if shown and missing_display(os.environ, sys.platform):
        return spoken.say("window.no_display")
    if missing := missing_libraries():
        line = "apt-get install --no-install-recommends " + " ".join(missing)
        return spoken.say("window.no_library", line=line)
    if aborting_binding(sys.version_info[:2]):
        return spoken.say("window.no_binding", line=" ".join(SET_UP))
    if shown and not display_answers():
        return spoken.say("window.no_display")
    return ""
