"""The exact pages of the labels that were printed: kept in the study, found again by their digest.

What two people signed and what a line names is a digest; the bytes behind it
stay in the study file and so in its backups, whatever a later program draws.
"""

from __future__ import annotations

import hashlib
import zlib

from app.custody.board import Story
from app.desk.desk import Desk
from app.desk.journal import Turn
from app.desk.label.labelling import bag_label
from app.labels.render import label_pdf
from app.trial.refusal import Refusal, Trouble


def label_setting(digest: str) -> str:
    """The name of the setting that keeps a label's page, deflated."""
    return f"label/{digest}"


def keep_label(turn: Turn, page: bytes) -> str:
    """Keeps a page in the turn that writes its line; its SHA-256, in hexadecimal."""
    digest = hashlib.sha256(page).hexdigest()
    turn.file.set(label_setting(digest), zlib.compress(page, 9))
    return digest


def kept_label(desk: Desk, story: Story) -> bytes:
    """The page of a bag's labels as it was printed last.

    Raises Refusal ``label.not_printed``, ``label.not_kept`` for one of the days
    before pages were kept, Trouble ``label.kept_damaged``.
    """
    digest = _digest(story)
    with desk.journal.turn() as turn:
        kept = turn.file.setting(label_setting(digest))
    if kept is None:
        raise Refusal("label.not_kept")
    try:
        page = zlib.decompress(kept)
    except zlib.error as why:
        raise Trouble("label.kept_damaged") from why
    if hashlib.sha256(page).hexdigest() != digest:
        raise Trouble("label.kept_damaged")
    return page


def is_drawn_alike(desk: Desk, story: Story) -> bool:
    """Whether the program of today draws, from the log alone, the very bytes that were printed."""
    return hashlib.sha256(label_pdf(bag_label(desk, story))).hexdigest() == _digest(story)


def _digest(story: Story) -> str:
    printed = story.last("LabelsPrinted")
    if printed is None:
        raise Refusal("label.not_printed")
    return printed.text("digest")
