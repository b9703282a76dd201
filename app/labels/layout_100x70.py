"""The label of 100 x 70 mm, for studies whose texts fit: three lines of names, one of the sponsor.

Letters in brackets are the particulars of Regulation (EU) 536/2014, Annex VI, A.1.
"""

from __future__ import annotations

from app.labels.fonts import Face
from app.labels.layout import Box, Layout, Place, Rule, Specimen

LEFT, RIGHT = 3, 97
_R, _S, _B = Face.REGULAR, Face.SEMIBOLD, Face.BOLD

_PLACES = (
    Place("statement", LEFT, 4.7, _B, 10.5, 80),  # (i)
    Place("bag_code_caption", LEFT, 9.7, _R, 8, 28),
    Place("subject_caption", 52, 9.7, _R, 8, 20.5, right=True),
    Place("subject", 52.7, 9.7, _B, 12.5, 18),  # (f)
    Place("site", 84, 9.7, _R, 8, 13, right=True),  # (e)
    Place("bag_code", LEFT, 15.5, _B, 20, 68),  # (d)
    Place("trial", RIGHT, 16.3, _B, 8.5, 25.5, right=True),  # (e)
    Place("names", LEFT, 20.35, _B, 9, 60.4),  # (b)
    Place("names", LEFT, 23.62, _B, 9, 60.4),
    Place("names", LEFT, 26.89, _B, 9, 59),
    Place("quantity", 76, 22.0, _R, 8, 12.5, right=True),  # (c)
    Place("volume", RIGHT, 22.0, _B, 16, 20.5, right=True),  # (c)
    Place("trial_number", RIGHT, 26.89, _R, 7.8, 34.8, right=True),  # (e)
    Place("route", LEFT, 30.13, _B, 9.5, 46),  # (c)
    Place("form", RIGHT, 30.13, _R, 7.8, 47.6, right=True),  # (c)
    Place("use_by_caption", LEFT, 33.98, _S, 8, 94),  # (k)
    Place("use_by", LEFT, 38.53, _B, 12, 56),
    Place("start_by", LEFT, 41.85, _B, 9, 56),
    Place("storage", RIGHT, 38.53, _S, 7.8, 37.8, right=True),  # (j)
    Place("storage", RIGHT, 41.85, _R, 7.8, 37.8, right=True),
    Place("warnings", LEFT, 45.75, _B, 8.5, 94),  # (h)
    Place("warnings", LEFT, 48.85, _B, 8.5, 94),
    Place("directions", LEFT, 51.63, _R, 7.8, 94),  # (h)
    Place("directions", LEFT, 54.38, _R, 7.8, 94),
    Place("directions", LEFT, 57.13, _R, 7.8, 94),
    Place("contact", LEFT, 60.68, _B, 7.8, 94),  # (a)
    Place("sponsor", LEFT, 63.43, _R, 7.8, 43.6),  # (a)
    Place("investigator", RIGHT, 63.43, _R, 7.8, 50, right=True),  # (g)
    Place("boxes", 4, 66.98, _R, 7.8, 26),
    Place("boxes", 33, 66.98, _R, 7.8, 26),
    Place("boxes", 62, 66.98, _R, 7.8, 15),
    Place("boxes", 80, 66.98, _R, 7.8, 15),
)

_RULES = (
    Rule(LEFT, 84, 5.9, 0.4),
    Rule(LEFT, RIGHT, 17.1, 0.25),
    Rule(LEFT, RIGHT, 31.08, 0.25),
    Rule(LEFT, RIGHT, 42.68, 0.25),
    Rule(LEFT, RIGHT, 57.86, 0.25),
)

_BOXES = (
    Box(LEFT, 64.28, 29, 4),
    Box(32, 64.28, 29, 4),
    Box(61, 64.28, 18, 4),
    Box(79, 64.28, 18, 4),
)

LAYOUT_100X70 = Layout(
    width=100, height=70, left=LEFT, right=RIGHT, matrix_x=85.75, matrix_y=2,
    places=_PLACES, rules=_RULES, boxes=_BOXES,
    specimen=Specimen(size=52, widest=100, angle=-34),
)  # fmt: skip
