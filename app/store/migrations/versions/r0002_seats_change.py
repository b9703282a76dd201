"""The study file of version 2: a seat's wrapped keys and grants change, its public keys never.

Each change is bound to a line, which holds the new row's digest.
"""

from __future__ import annotations

from alembic import op

from app.store.sqlite import mark_version

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Replaces the trigger that refused every change of a seat."""
    op.execute("DROP TRIGGER seat_no_update")
    op.execute(
        "CREATE TRIGGER seat_no_update BEFORE UPDATE OF seat, record ON seat\n"
        "BEGIN SELECT RAISE(ABORT, 'a seat keeps its id and its public keys'); END"
    )
    mark_version(op.get_bind(), 2)
