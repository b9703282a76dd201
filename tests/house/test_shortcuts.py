"""Each page has a shortcut of its own, or Qt would answer to neither."""

from __future__ import annotations

import ast
import re
from collections import Counter

from tests.house.tree import ROOT

PAGES = ROOT / "app/command/pages.py"
SHORTCUT = re.compile(r"(?:Ctrl|Alt|Shift)\+.+|F\d+")


def shortcuts(text: str) -> Counter[str]:
    """How often each shortcut is given to a page."""
    found = [
        argument.value for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "PageSpec"
        for argument in node.args
        if isinstance(argument, ast.Constant) and SHORTCUT.fullmatch(str(argument.value))
    ]  # fmt: skip
    return Counter(str(one) for one in found)


def test_no_two_pages_share_a_shortcut() -> None:
    found = shortcuts(PAGES.read_text(encoding="utf-8"))
    assert len(found) > 10
    assert [one for one, times in found.items() if times > 1] == []


def test_a_shared_shortcut_is_found() -> None:
    text = 'PageSpec("a", "a", A, "F2"), PageSpec("b", "b", B, "F2", unblinded=True)'
    assert shortcuts(text) == {"F2": 2}
