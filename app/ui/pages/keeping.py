"""A paper is kept beside the study, printed where a printer is chosen, and told of in one way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.desk.label.printers import PaperPrinter
from app.trial.refusal import Trouble
from app.ui.page import Page
from app.ui.tokens import Tone

Save = Callable[[str, bytes], Path]
"""Keeps bytes under a name and tells where; raises OSError."""


class NoPrinter:
    """A `PaperPrinter` where none is chosen: papers are kept as files and printed by hand."""

    name = "PDF"
    is_chosen = False

    def print(self, pdf: bytes) -> None:
        """Prints nothing."""


def keep(save: Save, name: str, data: bytes) -> Path:
    """Where the paper lies now; raises Trouble ``log.unkept`` when it could not be written."""
    try:
        return save(name, data)
    except OSError:
        raise Trouble("log.unkept") from None


def issue(save: Save, printer: PaperPrinter, name: str, data: bytes) -> Path:
    """Keeps a paper, then prints it; raises Trouble ``log.unkept``, ``paper.kept_unprinted``."""
    path = keep(save, name, data)
    try:
        printer.print(data)
    except Trouble as why:
        raise Trouble("paper.kept_unprinted", path=str(path), printer=printer.name) from why
    return path


def issue_closed(save: Save, printer: PaperPrinter, name: str, data: bytes) -> Path | None:
    """Prints a paper that is to be folded and keeps no file of it; keeps one where none prints.

    None when it was printed; raises as `issue`, the paper kept so that it is not lost.
    """
    if not printer.is_chosen:
        return save(name, data)
    try:
        printer.print(data)
    except Trouble as why:
        path = save(name, data)
        raise Trouble("paper.kept_unprinted", path=str(path), printer=printer.name) from why
    return None


def tell_kept(
    page: Page, path: Path, title: str, printer: PaperPrinter | None = None
) -> None:
    """Tells on the page's card where a paper was kept, ready to be copied, and what printed it."""
    words = page.kit.say("bag.kept", path=str(path))
    if printer is not None and printer.is_chosen:
        words = f"{page.kit.say('paper.sent', printer=printer.name)} {words}"
    page.problem.tell(words, title=title, tone=Tone.OK, copied=str(path))
