"""Whether the cryptography that a verb needs is there and answers right; before anything else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TextIO

from app.command.verb import NOT_DONE, SET_UP
from app.devices.resources import words
from app.trial.refusal import Trouble
from app.trial.words import LANGUAGES


def refused(arguments: Sequence[str], stderr: TextIO) -> int:
    """0 when all is sound; otherwise says why nothing is opened, and returns the exit code."""
    try:
        _require_sound()
    except Trouble as trouble:
        try:
            spoken = words(_language(arguments))
        except Trouble:
            stderr.write(" ".join(SET_UP) + "\n")
            return NOT_DONE
        stderr.write(spoken.sentence(trouble) + "\n")
        return NOT_DONE
    return 0


def _require_sound() -> None:
    try:
        from app.vault.selftest import require_sound
    except ImportError:
        raise Trouble("crypto.missing") from None
    require_sound()


def _language(arguments: Sequence[str]) -> str:
    asked = [after for at, after in pairwise(arguments)
             if at == "--language" and after in LANGUAGES]  # fmt: skip
    return asked[-1] if asked else LANGUAGES[1]
