"""Everything public says what it is for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.set_up import SET_UP
from tests.house.tree import Source, nothing, offences, planted, source

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def undocumented(one: Source) -> Iterator[str]:
    """Public modules, classes, functions and methods without a docstring."""
    if not ast.get_docstring(one.tree):
        yield one.at(one.tree, "module without a docstring")
    for node in public(one.tree):
        if not ast.get_docstring(node):
            yield one.at(node, f"{node.name} without a docstring")


def public(scope: ast.AST) -> Iterator[Documented]:
    """The public definitions of a module or class and of the public classes in it."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, Documented):
            if not node.name.startswith("_") and not is_repetition(node):
                yield node
                if isinstance(node, ast.ClassDef):
                    yield from public(node)
        elif isinstance(node, ast.If | ast.Try):
            yield from public(node)


def is_repetition(node: Documented) -> bool:
    """Whether a definition only completes a documented one: an overload or a setter."""
    marks = (ast.unparse(decorator) for decorator in node.decorator_list)
    return any(mark.split(".")[-1] in {"overload", "setter", "deleter"} for mark in marks)


def test_everything_public_is_documented() -> None:
    starting = [offence for name in SET_UP for offence in undocumented(source(name))]
    nothing(offences(undocumented) + starting)


def test_an_undocumented_thing_is_found() -> None:
    assert planted(undocumented, "app/x.py", "x = 1") == ["app/x.py:1 module without a docstring"]
    text = '"""X."""\nclass A:\n    """A."""\n    def b(self): ...\n    def _c(self): ...\n'
    assert planted(undocumented, "app/x.py", text) == ["app/x.py:4 b without a docstring"]
    text = '"""X."""\nif x:\n    def f():\n        def inner(): ...\n'
    assert planted(undocumented, "app/x.py", text) == ["app/x.py:3 f without a docstring"]


def test_a_setter_repeats_nothing() -> None:
    text = '"""X."""\n@size.setter\ndef size(self, value): ...\n@overload\ndef f(): ...\n'
    assert planted(undocumented, "app/x.py", text) == []
