"""What every verb of the command line has in common: options, help, language, refusals."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn, TextIO

from app.devices.resources import words
from app.trial.refusal import Failure, Refusal, Trouble
from app.trial.words import LANGUAGES, Words

DONE, NOT_DONE = 0, 2
SET_UP = ("python3", "start.py", "setup")
Doing = Callable[[argparse.Namespace, Words], int]


class Verb(argparse.ArgumentParser):
    """The options of one verb; what is not one of them raises `usage`."""

    def __init__(self, usage: Refusal) -> None:
        super().__init__(add_help=False, allow_abbrev=False)
        self._misused = usage
        self.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[1])
        self.add_argument("-h", "--help", action="store_true")

    def error(self, message: str) -> NoReturn:
        """Raises the verb's own Refusal; argparse's English stays unsaid."""
        raise self._misused


def carry_out(
    verb: Verb, help_key: str, arguments: Sequence[str], stdout: TextIO, stderr: TextIO,
    doing: Doing,
) -> int:  # fmt: skip
    """Reads the options and does the verb; returns its exit code.

    2 with a sentence on `stderr` for wrong options and for any Refusal or
    Trouble that `doing` lets out.
    """
    try:
        spoken = words(LANGUAGES[1])
    except Trouble:
        # No word has been compiled yet, so all that can be said is what to run.
        stderr.write(" ".join(SET_UP) + "\n")
        return NOT_DONE
    try:
        options = verb.parse_args(arguments)
        spoken = words(options.language)
        if options.help:
            stdout.write(spoken.say(help_key) + "\n")
            return DONE
        return doing(options, spoken)
    except Failure as failure:
        stderr.write(spoken.sentence(failure) + "\n")
        return NOT_DONE
