"""The independent verifier is independent, short, and opens nothing."""

from __future__ import annotations

import ast

from tests.house.tree import from_outside
from tests.independent import SOURCE

TEXT = SOURCE.read_text("utf-8")
TREE = ast.parse(TEXT)


def test_it_is_one_page_of_three_hundred_lines() -> None:
    lines = TEXT.splitlines()
    assert len(lines) <= 300
    assert max(map(len, lines)) <= 128


def test_it_knows_the_standard_library_and_pynacl_alone() -> None:
    assert from_outside(TEXT) == {"nacl.signing"}
    calls = {ast.unparse(node.func) for node in ast.walk(TREE) if isinstance(node, ast.Call)}
    assert not calls & {"__import__", "exec", "eval", "compile", "importlib.import_module"}


def test_it_takes_nothing_that_opens_what_is_sealed() -> None:
    names = {alias.name for node in ast.walk(TREE) if isinstance(node, ast.ImportFrom)
             for alias in node.names if node.module == "nacl.signing"}  # fmt: skip
    assert names == {"VerifyKey"}
    words = {node.id for node in ast.walk(TREE) if isinstance(node, ast.Name)}
    words |= {node.attr for node in ast.walk(TREE) if isinstance(node, ast.Attribute)}
    assert not {word for word in words if "crypt" in word.lower() or "aes" in word.lower()}
