"""What an unblinded seat may take away besides: the inner logs, the logs with what was used."""

from __future__ import annotations

from functools import partial

from app.desk.taking import FORMS, Taken
from app.desk.telling import Manner
from app.desk.unblinded.registers import SHEETS, take_unblinded
from app.desk.unblinded.workbench import Workbench
from app.ui.pages.log_take import Shown, Way
from app.ui.station import Station


def unblinded_ways(workbench: Workbench) -> list[Way]:
    """One way for each unblinded sheet."""
    return [Way(what, "unblinded", FORMS, partial(_take, workbench, what)) for what in SHEETS]


def _take(
    workbench: Workbench, what: str, station: Station, manner: Manner, form: str, shown: Shown
) -> Taken:
    return take_unblinded(workbench, station.person, manner, what, form)
