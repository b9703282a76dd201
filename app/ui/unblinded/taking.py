"""What an unblinded seat may take away besides: inner logs, what was used, the archive."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from app.desk.exports.taking import FORMS, Taken
from app.desk.log.telling import Manner
from app.desk.unblinded.papers.archive import take_archive
from app.desk.unblinded.papers.registers import SHEETS, take_unblinded
from app.desk.unblinded.workbench import Workbench
from app.ui.pages.log.take import ZIP, Shown, Way
from app.ui.station import Station


def unblinded_ways(workbench: Workbench, tools: Mapping[str, bytes]) -> list[Way]:
    """One way for each unblinded sheet, and the archive; `tools` are the programs in it."""

    def archive(station: Station, manner: Manner, form: str, shown: Shown) -> Taken:
        return take_archive(workbench, station.person, manner, tools)

    sheets = [Way(what, "unblinded", FORMS, partial(_take, workbench, what)) for what in SHEETS]
    return [*sheets, Way("archive", "unblinded", ZIP, archive)]


def _take(
    workbench: Workbench, what: str, station: Station, manner: Manner, form: str, shown: Shown
) -> Taken:
    return take_unblinded(workbench, station.person, manner, what, form)
