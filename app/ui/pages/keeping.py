"""A paper is kept beside the study, and who asked for it is told where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.trial.refusal import Trouble
from app.ui.page import Page
from app.ui.tokens import Tone

Save = Callable[[str, bytes], Path]
"""Keeps bytes under a name and tells where; raises OSError."""


def keep(save: Save, name: str, data: bytes) -> Path:
    """Where the paper lies now; raises Trouble ``log.unkept`` when it could not be written."""
    try:
        return save(name, data)
    except OSError:
        raise Trouble("log.unkept") from None


def tell_kept(page: Page, path: Path, title: str) -> None:
    """Tells on the page's card where a paper was kept, ready to be copied."""
    words = page.kit.say("bag.kept", path=str(path))
    page.problem.tell(words, title=title, tone=Tone.OK, copied=str(path))
