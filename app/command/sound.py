"""Whether what a verb rests on answers right: cryptography, dose, label; before anything else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TextIO

from app.command.verb import NOT_DONE, SET_UP
from app.devices.resources import known_doses, words
from app.trial.refusal import Trouble
from app.trial.words import LANGUAGES, Words

KEYED = frozenset(
    {"window", "demo", "commit-list", "verify", "bench", "backup", "restore", "keys"}
)
"""The verbs that touch a key or check a signature."""
COMPUTING = frozenset({"window", "demo", "dose"})
"""The verbs that compute a dose for somebody."""
LABELLING = frozenset({"window", "demo"})
"""The verbs that make a label for somebody."""


def refused(verb: str, arguments: Sequence[str], stderr: TextIO) -> int:
    """0 when all is sound; otherwise says why nothing is opened, and returns the exit code.

    Before a window it is shown on the screen too, where one answers.
    """
    try:
        _require_sound(verb)
    except Trouble as trouble:
        try:
            spoken = words(_language(arguments))
        except Trouble:
            stderr.write(" ".join(SET_UP) + "\n")
            return NOT_DONE
        sentence = spoken.sentence(trouble)
        stderr.write(sentence + "\n")
        stderr.flush()
        if verb == "window":
            _show(sentence, spoken)
        return NOT_DONE
    return 0


def _require_sound(verb: str) -> None:
    # Each check brings its own libraries: a dose need not wait for those of a key.
    if verb in KEYED:
        try:
            from app.vault.selftest import require_sound
        except ImportError:
            raise Trouble("crypto.missing") from None
        require_sound()
    if verb in COMPUTING:
        from app.dose.known import require_known

        require_known(known_doses())
    if verb in LABELLING:
        try:
            from app.labels.known import require_readable
        except ImportError:
            raise Trouble("label.unsound") from None
        require_readable()


def _show(sentence: str, spoken: Words) -> None:
    from app.command.showing import hindrance

    if hindrance(spoken):
        return
    from app.devices.clock import SystemClock
    from app.devices.resources import window_fonts, window_icons
    from app.ui.stopped import show_stopped

    show_stopped(sentence, spoken, (window_fonts(), window_icons()), SystemClock())


def _language(arguments: Sequence[str]) -> str:
    asked = [after for at, after in pairwise(arguments)
             if at == "--language" and after in LANGUAGES]  # fmt: skip
    return asked[-1] if asked else LANGUAGES[1]
