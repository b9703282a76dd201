"""Every hazard has its row, and every test that a row rests on exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, nothing

HAZARDS = 38
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows(text: str) -> list[list[str]]:
    """The cells of every row of the table of hazards."""
    lines = [line for line in text.splitlines() if re.match(r"\| \d+ \|", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def unproven(text: str, root: Path) -> list[str]:
    """What is wrong in the table: cells left empty, no test and no admission, no such test."""
    found = []
    for row in rows(text):
        if len(row) != 6 or not all(row) or row[2] not in {"1", "2", "3", "4", "5"}:
            found.append(f"{row[0]}: a cell lacks")
            continue
        named = _TEST.findall(row[4])
        if _TEST.sub("", row[4]).strip() != ("" if named else "None"):
            found.append(f"{row[0]}: {row[4]}")
        for where, name in named:
            path = root / where
            if not path.is_file() or f"\ndef {name}(" not in path.read_text("utf-8"):
                found.append(f"{row[0]}: {where} has no {name}")
    return found


def test_every_hazard_has_a_row_and_its_tests_exist() -> None:
    text = (ROOT / "docs" / "hazards.md").read_text("utf-8")
    assert [int(row[0]) for row in rows(text)] == list(range(1, HAZARDS + 1))
    nothing(unproven(text, ROOT))


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("x | 4 | y | `tests/house/test_hazards.py::test_gone` | z", "has no test_gone"),
        ("x | 4 | y | `tests/house/gone.py::test_gone` | z", "has no test_gone"),
        ("x | 4 | y | it is obvious | z", "it is obvious"),
        ("x | 4 | y |  | z", "a cell lacks"),
        ("x | 9 | y | None | z", "a cell lacks"),
    ],
)
def test_a_row_that_rests_on_nothing_is_found(cells: str, told: str) -> None:
    assert [one for one in unproven(f"| 1 | {cells} |", ROOT) if told in one]
    assert unproven("| 1 | x | 4 | y | None | z |", ROOT) == []
