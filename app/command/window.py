"""``opaline window [FILE]``: the window, on a display.

Exit codes: 0 closed by hand, 1 a defect stopped it (the report's place is
told), 2 the command cannot be obeyed, 3 no display or a library is missing.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from app.command.showing import HINDERED, hindrance
from app.command.verb import Verb, carry_out
from app.devices.clock import SystemClock, stopwatch
from app.devices.preferences import FilePreferences, write_report
from app.devices.resources import window_fonts, window_icons, words
from app.devices.speaker import SystemSpeaker
from app.trial.refusal import Refusal
from app.trial.words import LANGUAGES, Words


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Opens the window and waits until it is closed; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        if told := hindrance(spoken):
            stderr.write(told + "\n")
            return HINDERED
        return _window(Path(options.file).resolve() if options.file else None)

    verb = Verb(Refusal("window.usage"))
    verb.add_argument("file", nargs="?")
    return carry_out(verb, "window.help", arguments, stdout, stderr, doing)


def _window(file: Path | None) -> int:
    from app.command.cabinet import StudyCabinet
    from app.ui.application import begin

    preferences = FilePreferences()
    language = preferences.get("language", LANGUAGES[0])
    return begin(
        cabinet=StudyCabinet(language, preferences=preferences), preferences=preferences,
        speak=words, assets=(window_fonts(), window_icons()), clock=SystemClock(), watch=stopwatch,
        report=write_report, speaker=SystemSpeaker(), file=file,
    )  # fmt: skip
