"""A field that a refusal names is told in the reader's words, never by its name in the program."""

from __future__ import annotations

import ast

import pytest

from app.devices.resources import words
from app.trial.words import LANGUAGES
from tests.house.tree import sources

NAMING = {"what", "field"}


def named() -> set[str]:
    """The names of fields that the program gives to what may refuse them."""
    found = set()
    for one in sources("app"):
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Call):
                given = [key.value for key in node.keywords if key.arg in NAMING]
                if ast.unparse(node.func) == "QuantityField":
                    given += node.args[3:4]
                found |= {
                    str(value.value) for value in given
                    if isinstance(value, ast.Constant) and value.value
                }  # fmt: skip
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_that_is_named_has_words(language: str) -> None:
    assert {"bottles", "shipper", "weight_kg", "physician"} <= named()
    assert [name for name in sorted(named()) if not words(language).say(f"term.{name}")] == []
