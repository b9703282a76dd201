"""The source tree as the gates read it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One Python file: where it stands, counted from the root with slashes, and its tree."""

    where: str
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, where: str, text: str) -> Self:
        """The source `text` as if it stood at `where`."""
        return cls(where, text, ast.parse(text))

    @property
    def room(self) -> str:
        """The folder of ``app`` it belongs to, or the file's own name directly under ``app``."""
        return self.where.split("/")[1].removesuffix(".py")

    def at(self, node: ast.AST, what: str) -> str:
        """One offence, worded so that an editor jumps to it."""
        return f"{self.where}:{getattr(node, 'lineno', 1)} {what}"


Gate = Callable[[Source], Iterator[str]]


def modules(text: str) -> set[str]:
    """The modules that a program names in its imports, wherever they stand."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
    return found


def from_outside(text: str) -> set[str]:
    """Those of them that are not of the Python standard library."""
    return {name for name in modules(text) if name.split(".")[0] not in sys.stdlib_module_names}


def source(where: str) -> Source:
    """One Python file of the tree."""
    return Source.of(where, (ROOT / where).read_text("utf-8"))


def sources(folder: str) -> list[Source]:
    """Every Python file under a folder of the root."""
    paths = sorted((ROOT / folder).rglob("*.py"))
    return [source(path.relative_to(ROOT).as_posix()) for path in paths]


def offences(gate: Gate, folder: str = "app") -> list[str]:
    """What `gate` finds under a folder."""
    return [offence for one in sources(folder) for offence in gate(one)]


def planted(gate: Gate, where: str, text: str) -> list[str]:
    """What `gate` finds in a snippet that stands at `where`."""
    return list(gate(Source.of(where, text)))


def nothing(found: list[str]) -> None:
    """Fails with the whole list when a gate has found something; pytest would shorten it."""
    assert not found, "\n".join(found)
