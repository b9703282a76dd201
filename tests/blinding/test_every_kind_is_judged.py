"""Each kind of line stands in the threat model's table of what its mere existence could tell."""

from __future__ import annotations

import re
from collections import Counter

from app.custody.kinds import KINDS
from tests.house.tree import ROOT

ROW = re.compile(r"^\| ((?:`[A-Z]\w+` ?)+)\| [^|]+ \| [^|]+ \|$", re.MULTILINE)


def test_every_kind_of_line_is_judged_once() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    told = Counter(kind for row in ROW.findall(text) for kind in re.findall(r"`(\w+)`", row))
    assert set(told) == set(KINDS), set(told) ^ set(KINDS)
    assert max(told.values()) == 1
