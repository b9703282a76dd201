"""``opaline gallery [--pictures DIR]``: every control of the window in its states.

With ``--pictures`` it draws them into a folder, without a display. Exit codes:
0 done or closed by hand, 2 the command cannot be obeyed, 3 no display or a
library is missing.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from app.command.showing import HINDERED, hindrance
from app.command.verb import DONE, Verb, carry_out
from app.devices.clock import SetClock, SystemClock
from app.devices.resources import window_fonts, window_icons, words
from app.trial.refusal import Refusal, Trouble
from app.trial.words import Words

_PICTURED = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Shows the gallery until it is closed, or draws it; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        if told := hindrance(spoken, shown=options.pictures is None):
            stderr.write(told + "\n")
            return HINDERED
        if options.pictures is None:
            return _show(spoken.language)
        return _draw(Path(options.pictures), spoken, stdout)

    verb = Verb(Refusal("gallery.usage"))
    verb.add_argument("--pictures")
    return carry_out(verb, "gallery.help", arguments, stdout, stderr, doing)


def _show(language: str) -> int:
    from app.ui.drawn.gallery import Gallery, application

    running, look = application(sys.argv[:1], (window_fonts(), window_icons()))
    gallery = Gallery(look, words, SystemClock(), language)
    gallery.show()
    return running.exec()


def _draw(folder: Path, spoken: Words, stdout: TextIO) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.ui.drawn.gallery import application, pictures

    _, look = application(sys.argv[:1], (window_fonts(), window_icons()))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        drawn = sum(1 for _ in pictures(look, words, SetClock(_PICTURED), folder))
    except OSError:
        raise Trouble("gallery.unwritable", folder=str(folder)) from None
    stdout.write(spoken.count("gallery.drawn", drawn, folder=str(folder)) + "\n")
    return DONE
