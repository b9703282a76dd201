"""From a BagLabel to lines that fit: measured, each at its place, never cut and never shrunk."""

from __future__ import annotations

from dataclasses import dataclass

from app.labels.bag_label import BagLabel
from app.labels.fonts import Face, missing_glyph, width_mm
from app.labels.layout import Place
from app.labels.layouts import LAYOUTS
from app.labels.particulars import require_particulars
from app.trial.refusal import Refusal


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line ready to be drawn: `x` its left end, `y` its baseline, in mm; `size` in points."""

    field: str
    text: str
    x: float
    y: float
    face: Face
    size: float


def typeset(label: BagLabel) -> tuple[SetLine, ...]:
    """The lines of a label in their fixed order; empty texts leave their place free.

    Raises Refusal ``label.too_many_lines``, ``label.too_wide``, ``label.glyph``
    or ``label.particular``, naming the field.
    """
    layout = LAYOUTS[label.size]
    texts = _texts(label)
    require_particulars({**texts, "directions": label.texts.directions})
    waiting = {field: [text for text in lines if text] for field, lines in texts.items()}
    lines = []
    for place in layout.places:
        if waiting[place.field]:
            lines.append(_set(place, waiting[place.field].pop(0)))
    for field, left in waiting.items():
        if left:
            limit = sum(place.field == field for place in layout.places)
            raise Refusal("label.too_many_lines", field=field, limit=limit)
    return tuple(lines)


def check_fit(field: str, text: str, face: Face, size: float, widest: float) -> float:
    """The width of a text in mm; raises Refusal ``label.glyph`` or ``label.too_wide``."""
    missing = missing_glyph(text, face)
    if missing is not None:
        raise Refusal("label.glyph", field=field, character=missing, point=f"U+{ord(missing):04X}")
    width = width_mm(text, face, size)
    if width > widest:
        raise Refusal("label.too_wide", field=field, limit_mm=f"{widest:g}")
    return width


def _set(place: Place, text: str) -> SetLine:
    width = check_fit(place.field, text, place.face, place.size, place.widest)
    x = place.x - width if place.right else place.x
    return SetLine(place.field, text, x, place.y, place.face, place.size)


def _texts(label: BagLabel) -> dict[str, tuple[str, ...]]:
    texts = label.texts
    return {
        "statement": (texts.statement,),
        "trial": (texts.trial,),
        "bag_code_caption": (texts.bag_code_caption,),
        "bag_code": (label.bag_code.shown,),
        "subject_caption": (texts.subject_caption,),
        "subject": (label.subject.text,),
        "site": (texts.site.replace("{number}", label.site),),
        "names": texts.names,
        "volume": (texts.volume,),
        "quantity": (texts.quantity,),
        "trial_number": (texts.trial_number,),
        "route": (texts.route,),
        "form": (texts.form,),
        "use_by_caption": (texts.use_by_caption,),
        "use_by": (label.use_by,),
        "start_by": (texts.start_by.replace("{time}", label.start_by),),
        "storage": texts.storage,
        "warnings": texts.warnings,
        "directions": (*texts.directions, texts.identity),
        "contact": (texts.contact,),
        "sponsor": texts.sponsor,
        "investigator": (texts.investigator.replace("{name}", label.investigator),),
        "boxes": texts.boxes,
    }
