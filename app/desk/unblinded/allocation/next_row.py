"""The row of a former bag of the same subject, taken again for another one in its place."""

from __future__ import annotations

import hashlib

from app.custody.board import Story
from app.custody.records import SealedRow
from app.desk.journal import Person, Turn
from app.desk.unblinded.workbench import Workbench
from app.trial.refusal import Trouble


def row_again(workbench: Workbench, turn: Turn, person: Person, former: Story) -> SealedRow:
    """The row that a former bag took; raises Trouble ``row.altered``."""
    allocated = former.first("Allocated")
    told = workbench.sealed_facts(person, allocated)
    version, position = int(str(told["list"])), int(str(told["position"]))
    row = turn.file.list_row(version, allocated.text("stratum"), position)
    if row is None or hashlib.sha256(row.sealed).hexdigest() != told["row"]:
        raise Trouble("row.altered")
    return row
