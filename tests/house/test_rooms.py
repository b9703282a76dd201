"""The rooms and their arrows, and that each contract bites in a copy of the house."""

from __future__ import annotations

import ast
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from importlinter.api import read_configuration
from importlinter.cli import lint_imports

from tests.house.tree import ROOT, Source, nothing, offences, planted

CONFIGURATION = str(ROOT / "pyproject.toml")
CONTRACTS = {c["id"]: c["name"] for c in read_configuration(CONFIGURATION)["contracts_options"]}

# Contract, file to plant, what it holds.
PLANTS = [
    ("floors", "trial/planted.py", "import app.dose"),
    ("floors", "labels/planted.py", "import app.papers"),
    ("floors", "vault/planted.py", "import app.store"),
    ("floors", "desk/planted.py", "def late():\n    from app import devices\n"),
    ("floors", "cellar/__init__.py", ""),
    ("desk", "desk/bag/planted.py", "import app.desk.boards.due"),
    ("desk", "desk/log/planted.py", "import app.desk.escrow"),
    ("desk", "desk/planted.py", ""),
    ("bench", "desk/unblinded/vials/planted.py", "import app.desk.unblinded.bench.steps"),
    ("bench", "desk/unblinded/planted.py", ""),
    ("window", "ui/pages/planted.py", "import app.ui.frame.shell"),
    ("window", "ui/input/planted.py", "import app.ui.widgets"),
    ("acyclic", "dose/left.py", "import app.dose.planted"),
    ("pyside6", "command/planted.py", "import PySide6.QtWidgets"),
    ("sqlalchemy", "desk/planted.py", "import sqlalchemy"),
    ("sqlalchemy", "devices/planted.py", "import alembic.command"),
    ("cryptography", "custody/planted.py", "from cryptography.hazmat import primitives"),
    ("reportlab", "desk/planted.py", "import reportlab.pdfgen"),
    ("babel", "command/planted.py", "from babel import dates"),
    ("arm", "desk/planted.py", "import app.blind"),
    ("arm", "desk/label/planted.py", "import app.blind"),
    ("arm", "desk/papers/planted.py", "from app.blind import arm"),
    ("arm", "ui/planted.py", "from app.blind import arm"),
    ("unblinded-acts", "desk/planted.py", "import app.desk.unblinded"),
    ("unblinded-acts", "desk/exports/planted.py", "import app.desk.unblinded.papers.archive"),
    ("unblinded-acts", "desk/log/planted.py", "from app.desk.unblinded import vials"),
    ("unblinded-acts", "ui/planted.py", "import app.desk.unblinded"),
    ("unblinded-pages", "ui/planted.py", "import app.ui.unblinded"),
]

Broken = Callable[[], list[str]]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Broken:
    """Lints the ``app`` found first on the path; gives the names of the broken contracts."""
    # Wide enough that no name is wrapped.
    monkeypatch.setenv("COLUMNS", "500")
    monkeypatch.setattr(sys, "path", list(sys.path))

    def lint() -> list[str]:
        passed = lint_imports(CONFIGURATION, no_cache=True, no_logo=True) == 0
        told = [line.strip() for line in capfd.readouterr().out.splitlines()]
        found = [line.removesuffix(" BROKEN") for line in told if line.endswith(" BROKEN")]
        assert passed == (not found), told
        return found

    return lint


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the house that the linter takes for the house."""
    leave = shutil.ignore_patterns("__pycache__")
    folder = Path(shutil.copytree(ROOT / "app", tmp_path / "app", ignore=leave))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "app", raising=False)
    return folder


def test_the_house_keeps_every_contract(broken: Broken) -> None:
    assert broken() == []


@pytest.mark.parametrize(("contract", "file", "text"), PLANTS)
def test_a_forbidden_import_is_refused(
    copy: Path, broken: Broken, contract: str, file: str, text: str
) -> None:
    (copy / file).parent.mkdir(exist_ok=True)
    if contract == "acyclic":
        (copy / "dose/planted.py").write_text("import app.dose.left")
    (copy / file).write_text(text)
    assert CONTRACTS[contract] in broken()


def test_every_contract_has_its_plant() -> None:
    assert {contract for contract, _, _ in PLANTS} == set(CONTRACTS)


PURE = {"trial", "dose", "blind", "custody"}


def foreign(source: Source) -> Iterator[str]:
    """Third-party imports in the rooms that do with the standard library."""
    if source.room not in PURE:
        return
    for node in ast.walk(source.tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "app"]
        for name in names:
            if name.split(".")[0] not in {*sys.stdlib_module_names, "app"}:
                yield source.at(node, f"imports {name}")


def hidden_imports(source: Source) -> Iterator[str]:
    """Ways round the import graph."""
    for node in ast.walk(source.tree):
        named = node.attr if isinstance(node, ast.Attribute) and not qt_loop(node) else None
        named = node.id if isinstance(node, ast.Name) else named
        named = node.name if isinstance(node, ast.alias) else named
        if named in {"import_module", "__import__", "exec", "eval", "runpy", "pkgutil"}:
            yield source.at(node, f"uses {named}")


def qt_loop(node: ast.Attribute) -> bool:
    """Whether this is the ``exec`` of an application of Qt, which runs no text."""
    return node.attr == "exec" and ast.unparse(node.value) != "builtins"


def test_pure_rooms_need_the_standard_library_only() -> None:
    nothing(offences(foreign))


def test_a_package_in_a_pure_room_is_found() -> None:
    assert planted(foreign, "app/trial/x.py", "import babel.dates")
    assert planted(foreign, "app/dose/x.py", "def f():\n    from numpy import array\n")
    assert not planted(foreign, "app/desk/x.py", "import babel.dates")
    assert not planted(foreign, "app/dose/x.py", "from decimal import Decimal\nimport app.trial")


def test_no_import_hides_from_the_contracts() -> None:
    nothing(offences(hidden_imports))


def test_a_hidden_import_is_found() -> None:
    assert planted(hidden_imports, "app/desk/x.py", "import importlib as i\ni.import_module('a')")
    assert planted(hidden_imports, "app/desk/x.py", "from importlib import import_module")
    assert planted(hidden_imports, "app/desk/x.py", "__import__('app.blind')")
    assert planted(hidden_imports, "app/desk/x.py", "exec('import app.blind')")
    assert planted(hidden_imports, "app/desk/x.py", "import builtins\nbuiltins.exec('')")
    assert not planted(hidden_imports, "app/ui/x.py", "application.exec()")
    assert not planted(hidden_imports, "app/desk/x.py", "import importlib.resources")
