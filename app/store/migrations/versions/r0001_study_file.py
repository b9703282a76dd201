"""The study file of version 1: six tables, four of which are only ever added to.

Written as the text that SQLite keeps, since a file is known by its schema byte for byte.
"""

from __future__ import annotations

from alembic import op

from app.store.sqlite import mark_version

revision = "0001"
down_revision = None

_TABLES = (
    """CREATE TABLE line (
    number INTEGER NOT NULL PRIMARY KEY,
    predecessor BLOB NOT NULL GENERATED ALWAYS AS (substr(entry, 30, 32)) VIRTUAL,
    entry BLOB NOT NULL,
    signature BLOB NOT NULL,
    open BLOB NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (predecessor)
) STRICT""",
    """CREATE TABLE list_row (
    version INTEGER NOT NULL,
    stratum TEXT NOT NULL,
    position INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (version, stratum, position)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE allocation (
    version INTEGER NOT NULL,
    stratum TEXT NOT NULL,
    position INTEGER NOT NULL,
    request_line INTEGER NOT NULL PRIMARY KEY,
    UNIQUE (version, stratum, position)
) STRICT""",
    """CREATE TABLE capsule (
    window INTEGER NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    head_number INTEGER NOT NULL,
    head_leaf BLOB NOT NULL,
    signature BLOB NOT NULL
) STRICT""",
    """CREATE TABLE seat (
    seat TEXT NOT NULL PRIMARY KEY,
    record BLOB NOT NULL,
    wrapped BLOB NOT NULL,
    grants BLOB NOT NULL
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID""",
)
_ONLY_ADDED_TO = ("line", "list_row", "allocation", "seat")


def upgrade() -> None:
    """Creates the tables and the triggers that refuse to change what was written."""
    for table in _TABLES:
        op.execute(table)
    for name in _ONLY_ADDED_TO:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name}\n"
                f"BEGIN SELECT RAISE(ABORT, '{name} is only ever added to'); END"
            )
    mark_version(op.get_bind(), 1)
