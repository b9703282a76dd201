"""Short files and short functions: nine in ten below the first limit, none above the second."""

from __future__ import annotations

import ast
import math

import pytest

from tests.house.set_up import SET_UP
from tests.house.tree import Source, nothing, source, sources

FILE = (250, 400)
FUNCTION = (20, 50)


def file_lengths(all_sources: list[Source]) -> dict[str, int]:
    """Lines of every file."""
    return {one.where: len(one.text.splitlines()) for one in all_sources}


def function_lengths(all_sources: list[Source]) -> dict[str, int]:
    """Lines of every function from its ``def``, its docstring not counted."""
    lengths = {}
    for one in all_sources:
        for node in ast.walk(one.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1 - docstring_lines(node)
                lengths[f"{one.where}:{node.lineno} {node.name}"] = lines
    return lengths


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines that the docstring of a function takes."""
    if ast.get_docstring(node) is None:
        return 0
    return (node.body[0].end_lineno or 0) - node.body[0].lineno + 1


def too_long(lengths: dict[str, int], limits: tuple[int, int]) -> list[str]:
    """What breaks the limits; when the ninth decile does, the tenth that is longest."""
    usual, most = limits
    ranked = sorted(lengths, key=lambda name: lengths[name])
    within = math.ceil(0.9 * len(ranked))
    if ranked and lengths[ranked[within - 1]] > usual:
        return [f"{name}: {lengths[name]} lines" for name in ranked[within - 1 :]]
    return [f"{name}: {lengths[name]} lines" for name in ranked if lengths[name] > most]


def house(part: str) -> list[Source]:
    """The program with what starts it, or the tests."""
    return sources(part) + ([source(name) for name in SET_UP] if part == "app" else [])


@pytest.mark.parametrize("part", ["app", "tests"])
def test_files_are_short(part: str) -> None:
    nothing(too_long(file_lengths(house(part)), FILE))


@pytest.mark.parametrize("part", ["app", "tests"])
def test_functions_are_short(part: str) -> None:
    nothing(too_long(function_lengths(house(part)), FUNCTION))


def test_a_long_file_is_found() -> None:
    assert too_long({"a": 400, **{str(i): 10 for i in range(20)}}, FILE) == []
    assert too_long({"a": 401, **{str(i): 10 for i in range(20)}}, FILE) == ["a: 401 lines"]


def test_many_longish_files_are_found() -> None:
    longish = {"a": 260, "b": 270}
    assert too_long({**longish, **{str(i): 10 for i in range(18)}}, FILE) == []
    assert len(too_long({**longish, **{str(i): 10 for i in range(17)}}, FILE)) == 2


def test_a_docstring_does_not_lengthen_a_function() -> None:
    body = '    """Says\n\n    more.\n    """\n' + "    x = 1\n" * 9
    inner = "\n    def inner():\n        pass\n"
    counted = function_lengths([Source.of("x.py", f"@cached\ndef f():\n{body}{inner}")])
    assert counted == {"x.py:2 f": 13, "x.py:17 inner": 2}
