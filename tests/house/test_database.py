"""What only SQLite knows stands in one file, so that another database can follow."""

from __future__ import annotations

import re

from tests.house.tree import ROOT

ONE_FILE = "app/store/sqlite.py"
# The floor that the measurement is held against is SQLite itself, without the store.
FLOORS = {"app/command/bench.py", "app/command/benches/log.py"}
# A revision is the text of one database's schema, written once and never again.
SCHEMAS = "app/store/migrations/versions/"
OWN = re.compile(
    r"\bsqlite3\b|\bPRAGMA\b|sqlite://|dialects\.sqlite|sqlite_\w+|\browid\b|\bATTACH\b"
    r"|INSERT OR |\bVACUUM\b|driver_connection",
)
SCHEMA_WORDS = re.compile(r"WITHOUT ROWID|\bSTRICT\b|RAISE\(")


def spoken(text: str, path: str) -> list[str]:
    """Words of SQLite's own in a file's text, each with its line."""
    own = [OWN] if path.startswith(SCHEMAS) else [OWN, SCHEMA_WORDS]
    return [
        f"{path}:{number} {found[0]}"
        for number, line in enumerate(text.splitlines(), 1)
        for rule in own
        for found in [rule.search(line)]
        if found and "file.sqlite_too_old" not in line
    ]


def test_only_one_file_speaks_of_sqlite() -> None:
    found = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name != ONE_FILE and name not in FLOORS:
            found += spoken(path.read_text(), name)
    assert found == []


def test_the_rule_bites() -> None:
    told = ["import sqlite3", 'op.execute("PRAGMA user_version = 1")', 'create_engine("sqlite://")']
    for line in told:
        assert spoken(line, "app/store/turn.py"), line
    assert spoken("CREATE TABLE a (b) STRICT", "app/store/turn.py")
    assert not spoken("CREATE TABLE a (b) STRICT", f"{SCHEMAS}r0001.py")
    assert spoken((ROOT / ONE_FILE).read_text(), ONE_FILE)
