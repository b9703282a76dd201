"""The word catalogues and the words that the program asks for, as the gate on words reads them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po

from tests.house.tree import Source

KEY = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+")
BEGINNINGS = {"Refusal": "refusal.", "Trouble": "trouble.", "say": "", "count": ""}


@dataclass(frozen=True)
class Word:
    """One entry of a catalogue: its texts (several when it counts) and where it stands."""

    texts: tuple[str, ...]
    plural: bool
    fuzzy: bool
    where: str

    @property
    def placeholders(self) -> set[str]:
        """What its texts leave to be filled in."""
        parsed = (part for text in self.texts for part in Formatter().parse(text))
        return {re.split(r"[.\[]", name)[0] for _, name, _, _ in parsed if name is not None}


@dataclass(frozen=True)
class Call:
    """A word asked for by a literal key, with the facts given by name (None: not to be known)."""

    key: str
    facts: frozenset[str] | None
    counted: bool
    where: str


def read(folder: Path, language: str) -> tuple[dict[str, Word], list[str]]:
    """The words of one language, and the faults of its catalogues themselves."""
    words: dict[str, Word] = {}
    faults = []
    for path in sorted((folder / language).glob("*.po")):
        text = path.read_text("utf-8")
        where = f"{language}/{path.name}"
        if "Plural-Forms:" not in text or "charset=UTF-8" not in text:
            faults.append(f"{where}: header without Plural-Forms or charset=UTF-8")
        own = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
        twice = {key for key in own if own.count(key) > 1 or key in words}
        faults += [f"{where}: {key} stands twice" for key in sorted(twice)]
        words |= entries(path, where)
    return words, faults


def entries(path: Path, where: str) -> dict[str, Word]:
    """The words of one catalogue; raises babel's PoFileError when it cannot be parsed."""
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    found = {}
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            texts = (message.string,) if isinstance(message.string, str) else message.string or ()
            found[key] = Word(tuple(texts), message.pluralizable, message.fuzzy, where)
    return found


def calls(one: Source) -> Iterator[Call]:
    """The words that a file asks for by a literal key."""
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Call) and node.args:
            name = ast.unparse(node.func).split(".")[-1]
            first = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            if name in BEGINNINGS and isinstance(first, str):
                key = BEGINNINGS[name] + first
                # str.count(" ") is no word asked for.
                if KEY.fullmatch(key):
                    yield Call(key, facts(node), name == "count", f"{one.where}:{node.lineno}")


def facts(node: ast.Call) -> frozenset[str] | None:
    """The names of the facts a call gives; None when it passes on a mapping."""
    names = [keyword.arg for keyword in node.keywords]
    return None if None in names else frozenset(name for name in names if name)


def families(one: Source) -> set[str]:
    """What the keys begin with that a file puts together: ``kind.`` of ``say(f"kind.{name}")``."""
    found = set()
    for node in ast.walk(one.tree):
        named = ast.unparse(node.func).split(".")[-1] if isinstance(node, ast.Call) else None
        if isinstance(node, ast.Call) and named in ("say", "count") and node.args:
            parts = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else []
            match parts:
                case [ast.Constant(value=head), *_, ast.FormattedValue()]:
                    found.add(str(head))
    return found


def frames(one: Source) -> set[tuple[str, str]]:
    """What the keys begin and end with round one name: ``page.`` and ``.title``."""
    found = set()
    for node in ast.walk(one.tree):
        named = ast.unparse(node.func).split(".")[-1] if isinstance(node, ast.Call) else None
        if isinstance(node, ast.Call) and named in ("say", "count") and node.args:
            parts = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else []
            match parts:
                case [ast.Constant(value=head), ast.FormattedValue(), ast.Constant(value=tail)]:
                    found.add((str(head), str(tail)))
    return found


def strings(one: Source) -> set[str]:
    """Every text that stands whole in a file, as a key or its end chosen elsewhere may."""
    nodes = (node for node in ast.walk(one.tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}
