"""Every failure that the desk can raise is provoked here by an act."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.tree import source, sources

TESTS = Path(__file__).parent.parent
WHERE = (
    "command/test_commit_list.py", "desk/test_act_*.py", "desk/test_damage.py",
    "desk/test_kept_labels.py", "desk/test_printers.py", "desk/test_reviewing.py",
    "desk/test_taking.py", "desk/test_unblinded_registers.py", "journeys/test_backup.py",
    "journeys/test_backup_outside.py",
)
"""The tests in which the desk refuses; others may name a code that they do not provoke."""
CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")


def raised() -> set[str]:
    """The codes raised in the desk, as its source says them."""
    found = set()
    for one in sources("app/desk"):
        for node in ast.walk(one.tree):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) in ("Refusal", "Trouble")
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(str(node.args[0].value))
    return found


def provoked() -> set[str]:
    """The codes that these tests name."""
    texts = {
        str(node.value).replace("\\", "")
        for pattern in WHERE
        for path in TESTS.glob(pattern)
        for node in ast.walk(source(f"tests/{path.relative_to(TESTS).as_posix()}").tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if CODE.fullmatch(text)}


def test_every_code_of_the_desk_is_provoked() -> None:
    assert len(raised()) > 50
    assert raised() - provoked() == set()
