"""The two study configurations the tests read, scissors for their lines, and the words."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

from babel.messages import mofile, pofile

from app.trial.refusal import Refusal
from app.trial.study import Study, load_study
from app.trial.words import LANGUAGES, Words

_ROOT = Path(__file__).resolve().parents[2]
SHIPPED = (_ROOT / "resources" / "studies" / "chocmsc.toml").read_bytes()
SECOND = (_ROOT / "tests" / "studies" / "repara.toml").read_bytes()


def shipped() -> Study:
    """The configuration that ships with the program."""
    return load_study(SHIPPED)


def second() -> Study:
    """An invented trial that shares no number with the shipped one."""
    return load_study(SECOND)


def line(data: bytes, place: str) -> str:
    """The one line at a dotted place."""
    return data.decode().split("\n")[_row(data, place)]


def edited(data: bytes, place: str, change: Callable[[str], str]) -> bytes:
    """The file with the one line at a dotted place changed; an empty line stays empty."""
    lines = data.decode().split("\n")
    row = _row(data, place)
    lines[row] = change(lines[row])
    return "\n".join(lines).encode()


def valued(data: bytes, place: str, value: str) -> bytes:
    """The file with another value, written as TOML, at a dotted place."""

    def change(line: str) -> str:
        before, rest = line.split("value = ", 1)
        end = min(i for i in (rest.find(", unit ="), rest.find(", status =")) if i >= 0)
        return f"{before}value = {value}{rest[end:]}"

    return edited(data, place, change)


def assert_worded(failure: Refusal) -> None:
    """A refusal has a sentence in each language, and its facts fill every placeholder."""
    for words in _WORDS:
        sentence = words.sentence(failure)
        assert not re.search(r"\{\w+\}(?!\))", sentence), sentence


def _words(language: str) -> Words:
    source = (_ROOT / "resources" / "words" / language / "trial.po").read_bytes()
    compiled = io.BytesIO()
    mofile.write_mo(compiled, pofile.read_po(io.BytesIO(source)))
    return Words(language, [compiled.getvalue()])


_WORDS = [_words(language) for language in LANGUAGES]


def _row(data: bytes, place: str) -> int:
    section, key = place.rsplit(".", 1)
    lines = data.decode().split("\n")
    start = lines.index(f"[{section}]")
    return next(i for i in range(start, len(lines)) if lines[i].startswith(f"{key} = "))
