"""Act 6, its first step: lots that are not expired, and the albumin promised to the bag."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.desk.unblinded.bench import steps
from app.trial.clocks import parse_instant
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused


def materials(hands: Hands, **changed: tuple[str, date]) -> None:
    """The materials, one of them changed."""
    day = (hands.bench.clock.now() + timedelta(days=90)).date()
    lots = {name: (f"L-{name}", day) for name in steps.MATERIALS} | changed
    steps.scan_materials(
        hands.workbench, hands.me, hands.request, lots=lots, albumin_lots=hands.bottles
    )


def last_day(hands: Hands) -> date:
    """The day of the bag's use-by."""
    return parse_instant(hands.story.first("RequestAccepted").text("use_by")).date()


@BOTH_ARMS
@pytest.mark.parametrize("item", steps.MATERIALS)
def test_every_material_has_a_lot_that_is_not_expired(cells: bool, item: str) -> None:
    hands = at("printed", cells)
    today = last_day(hands)
    with refused(hands, "materials.missing"):
        materials(hands, **{item: ("  ", today)})
    with refused(hands, "materials.expired"):
        materials(hands, **{item: ("L", today - timedelta(days=1))})
    with refused(hands, "request.text"):
        materials(hands, **{item: ("L" * 81, today)})
    materials(hands, **{item: ("L", today)})


@BOTH_ARMS
def test_what_is_used_after_midnight_lasts_until_the_day_of_the_use_by(cells: bool) -> None:
    hands = at("printed", cells)
    today = hands.bench.clock.now().date()
    assert last_day(hands) == today + timedelta(days=1)
    with refused(hands, "materials.expired"):
        materials(hands, infusion_set=("L", today))
    materials(hands, infusion_set=("L", last_day(hands)))


@BOTH_ARMS
@pytest.mark.parametrize("scanned", [[], ["ALB-0000"], ["ALB-2601", "ALB-0000"]])
def test_only_the_promised_albumin_is_used(cells: bool, scanned: list[str]) -> None:
    hands = at("printed", cells)
    day = last_day(hands)
    lots = {name: ("L", day) for name in steps.MATERIALS}
    with refused(hands, "albumin.not_promised"):
        steps.scan_materials(
            hands.workbench, hands.me, hands.request, lots=lots, albumin_lots=scanned
        )
