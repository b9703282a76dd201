"""The label of 102 x 76 mm, the usual stock: all particulars with a full address fit.

Letters in brackets are the particulars of Regulation (EU) 536/2014, Annex VI, A.1.
"""

from __future__ import annotations

from app.labels.fonts import Face
from app.labels.layout import Box, Layout, Place, Rule, Specimen

LEFT, RIGHT = 3, 99
_R, _S, _B = Face.REGULAR, Face.SEMIBOLD, Face.BOLD

_PLACES = (
    Place("statement", LEFT, 4.7, _B, 10.5, 82),  # (i)
    Place("bag_code_caption", LEFT, 9.7, _R, 8, 29),
    Place("subject_caption", 53, 9.7, _R, 8, 20, right=True),
    Place("subject", 54, 9.7, _B, 12.5, 18),  # (f)
    Place("site", 86, 9.7, _R, 8, 13, right=True),  # (e)
    Place("bag_code", LEFT, 15.5, _B, 20, 68),  # (d)
    Place("trial", RIGHT, 16.3, _B, 8.5, 27, right=True),  # (e)
    Place("names", LEFT, 20.35, _B, 9, 60.5),  # (b)
    Place("names", LEFT, 23.62, _B, 9, 60.5),
    Place("names", LEFT, 26.89, _B, 9, 60.5),
    Place("names", LEFT, 30.16, _B, 9, 60.5),
    Place("volume", RIGHT, 22.0, _B, 16, 34.6, right=True),  # (c)
    Place("quantity", RIGHT, 25.8, _R, 8, 34.6, right=True),  # (c)
    Place("trial_number", RIGHT, 30.16, _R, 7.8, 34.6, right=True),  # (e)
    Place("route", LEFT, 33.4, _B, 9.5, 47),  # (c)
    Place("form", RIGHT, 33.4, _R, 7.8, 48, right=True),  # (c)
    Place("use_by_caption", LEFT, 37.25, _S, 8, 96),  # (k)
    Place("use_by", LEFT, 41.8, _B, 12, 56),
    Place("start_by", LEFT, 45.12, _B, 9, 56),
    Place("storage", RIGHT, 41.8, _S, 8, 39, right=True),  # (j)
    Place("storage", RIGHT, 45.12, _R, 8, 39, right=True),
    Place("warnings", LEFT, 49.02, _B, 8.5, 96),  # (h)
    Place("warnings", LEFT, 52.12, _B, 8.5, 96),
    Place("directions", LEFT, 54.9, _R, 7.8, 96),  # (h)
    Place("directions", LEFT, 57.65, _R, 7.8, 96),
    Place("directions", LEFT, 60.4, _R, 7.8, 96),
    Place("contact", LEFT, 63.95, _B, 7.8, 96),  # (a)
    Place("sponsor", LEFT, 66.7, _R, 7.8, 45),  # (a)
    Place("investigator", RIGHT, 66.7, _R, 7.8, 50, right=True),  # (g)
    Place("sponsor", LEFT, 69.45, _R, 7.8, 96),
    Place("boxes", 4, 73.0, _R, 7.8, 26),
    Place("boxes", 34, 73.0, _R, 7.8, 26),
    Place("boxes", 64, 73.0, _R, 7.8, 15),
    Place("boxes", 82, 73.0, _R, 7.8, 15),
)

_RULES = (
    Rule(LEFT, 86, 5.9, 0.4),
    Rule(LEFT, RIGHT, 17.1, 0.25),
    Rule(LEFT, RIGHT, 34.35, 0.25),
    Rule(LEFT, RIGHT, 45.95, 0.25),
    Rule(LEFT, RIGHT, 61.13, 0.25),
)

_BOXES = (
    Box(LEFT, 70.3, 30, 4),
    Box(33, 70.3, 30, 4),
    Box(63, 70.3, 18, 4),
    Box(81, 70.3, 18, 4),
)

LAYOUT_102X76 = Layout(
    width=102, height=76, left=LEFT, right=RIGHT, matrix_x=87.75, matrix_y=2,
    places=_PLACES, rules=_RULES, boxes=_BOXES,
    specimen=Specimen(size=54, widest=104, angle=-36),
)  # fmt: skip
