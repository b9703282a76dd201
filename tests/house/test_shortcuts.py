"""Each page has a shortcut of its own, or Qt would answer to neither."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from tests.house.catalogue import read
from tests.house.tree import ROOT

PAGES = ROOT / "app/command/pages.py"
SHORTCUT = re.compile(r"(?:Ctrl|Alt|Shift)\+.+|F\d+")


def pages(text: str) -> list[tuple[str, str]]:
    """The name and the shortcut of each page that has one."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "PageSpec":
            told = [str(a.value) for a in node.args if isinstance(a, ast.Constant)]
            found += [(told[0], one) for one in told if SHORTCUT.fullmatch(one)]
    return found


def shortcuts(text: str) -> Counter[str]:
    """How often each shortcut is given to a page."""
    return Counter(key for _, key in pages(text))


def told(manual: str, title: str) -> set[str]:
    """The keys that a manual names right behind the title of a page."""
    behind = re.escape(title) + r"[*`»” \u00a0]*,? ?\(`?((?:Ctrl\+)?(?:F\d+|[A-Z]))\b"
    return set(re.findall(behind, manual))


def test_no_two_pages_share_a_shortcut() -> None:
    found = shortcuts(PAGES.read_text(encoding="utf-8"))
    assert len(found) > 10
    assert [one for one, times in found.items() if times > 1] == []


def test_a_shared_shortcut_is_found() -> None:
    text = 'PageSpec("a", "a", A, "F2"), PageSpec("b", "b", B, "F2", unblinded=True)'
    assert shortcuts(text) == {"F2": 2}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_manual_names_each_page_with_its_own_key(language: str) -> None:
    manual = " ".join((ROOT / f"docs/manual/{language}.md").read_text("utf-8").split())
    own = dict(pages(PAGES.read_text(encoding="utf-8")))
    words, _ = read(ROOT / "resources/words", language)
    named = {name: told(manual, words[f"page.{name}.title"].texts[0]) for name in own}
    assert sum(map(bool, named.values())) > 10
    assert {name: keys for name, keys in named.items() if keys - {own[name]}} == {}


def test_another_key_behind_a_title_is_found() -> None:
    assert told("open *Alone* (`Ctrl+F9`), or Alone, then (F2)", "Alone") == {"Ctrl+F9"}
