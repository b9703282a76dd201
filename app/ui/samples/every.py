"""All pages of the gallery, in order; one a control."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.ui.kit import Kit
from app.ui.samples import fields, results, states

EVERY: dict[str, Callable[[Kit], QWidget]] = {
    "words": states.words,
    "buttons": states.buttons,
    "cards": states.cards,
    "pills": states.pills,
    "banner": states.banner,
    "stepper": states.stepper,
    "text": fields.text_fields,
    "quantity": fields.quantities,
    "choice": fields.choices,
    "moment": fields.moments,
    "checklist": fields.checklists,
    "scan": fields.scans,
    "figure": results.figures,
    "countdown": results.countdowns,
    "table": results.tables,
    "problem": states.problems,
    "integrity": states.integrity,
    "reveal": states.reveal,
    "signature": results.signature,
    "confirm": results.confirmation,
    "foot": states.foot,
    "progress": states.progress,
}
"""Its name (``gallery.page.NAME`` in the words) and how it is made."""
