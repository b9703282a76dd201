"""The particulars of Regulation (EU) 536/2014, Annex VI, A.1: none may be missing from a label.

(l), out of the reach of children, is for what a subject takes home.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.trial.refusal import Refusal

PARTICULARS = (
    ("a", "contact"), ("a", "sponsor"), ("b", "names"), ("c", "form"), ("c", "route"),
    ("c", "volume"), ("d", "bag_code"), ("e", "trial"), ("e", "trial_number"), ("e", "site"),
    ("f", "subject"), ("g", "investigator"), ("h", "directions"), ("h", "warnings"),
    ("i", "statement"), ("j", "storage"), ("k", "use_by_caption"), ("k", "use_by"),
)  # fmt: skip
"""The letter of each particular and the field that bears it."""


def require_particulars(set_lines: Mapping[str, Sequence[str]]) -> None:
    """Raises Refusal ``label.particular`` (letter, field) unless each has a line with a letter."""
    for letter, field in PARTICULARS:
        lines = set_lines.get(field, ())
        if not any(character.isalnum() for line in lines for character in line):
            raise Refusal("label.particular", letter=letter, field=field)
