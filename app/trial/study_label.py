"""The texts of a study configuration by language: the label's, and the products' names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any, TypeVar

from app.trial.reading import Section
from app.trial.rules import LabelSize, LabelTexts
from app.trial.study_parts import Products

Texts = TypeVar("Texts")

_LINES = {
    "names": (1, 4), "storage": (1, 2), "warnings": (1, 2), "directions": (1, 3),
    "sponsor": (1, 2), "boxes": (4, 4),
}  # fmt: skip
_PLACEHOLDERS = {"start_by": ("time",), "investigator": ("name",), "site": ("number",)}
_MAY_BE_EMPTY = {"quantity", "form", "identity"}


def read_by_language(
    root: Section, key: str, read: Callable[[Section], Texts]
) -> Mapping[str, Texts]:
    """What `read` makes of each language's table in section `key`; a language is two letters."""
    tables = root.sections(key, "[a-z]{2}")
    return MappingProxyType({language: read(table) for language, table in tables.items()})


def read_label(table: Section) -> LabelTexts:
    """The fixed texts of the bag label; only quantity, form and identity may be left empty."""
    texts: dict[str, Any] = {}
    for name in (field.name for field in fields(LabelTexts)):
        if name in _LINES:
            texts[name] = table.texts(name, *_LINES[name])
        else:
            pattern = ".*" if name in _MAY_BE_EMPTY else ".+"
            texts[name] = table.text(name, pattern, _PLACEHOLDERS.get(name, ()))
    return LabelTexts(**texts)


def read_label_size(head: Section) -> LabelSize:
    """The stock of labels; a configuration that does not say has the usual one."""
    return head.choice("label_size", LabelSize) if head.has("label_size") else LabelSize.WIDE


def read_products(table: Section) -> Products:
    """The names of the two products."""
    return Products(tested=table.text("tested"), control=table.text("control"))
