"""The sites of a study, opened for inclusion by two people."""

from __future__ import annotations

from collections.abc import Sequence

from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.journal import Signing
from app.trial.clocks import misfit, site_fits
from app.trial.refusal import Refusal


def propose_sites(desk: Desk, signing: Signing, numbers: Sequence[str]) -> Line:
    """Opens sites for inclusion, at any time: a patient may be waiting there.

    Raises Refusal ``site.none``, and ``site.does_not_fit`` for one that cannot.
    """
    if not numbers:
        raise Refusal("site.none")
    for number in numbers:
        site = desk.study.site(number)
        if not site_fits(desk.study, site):
            raise Refusal(
                "site.does_not_fit", site=site.name, minutes=misfit(desk.study, site)
            )
    with desk.journal.turn() as turn:
        return turn.write("SitesProposed", {"sites": list(numbers)}, signing)
