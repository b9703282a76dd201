"""Act 6, its first step: lots that are not expired, and the albumin promised to the bag."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.desk.unblinded import steps
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused


def materials(hands: Hands, **changed: tuple[str, date]) -> None:
    """The materials, one of them changed."""
    day = (hands.bench.clock.now() + timedelta(days=90)).date()
    lots = {name: (f"L-{name}", day) for name in steps.MATERIALS} | changed
    steps.scan_materials(
        hands.workbench, hands.me, hands.request, lots=lots, albumin_lots=hands.bottles
    )


@BOTH_ARMS
@pytest.mark.parametrize("item", steps.MATERIALS)
def test_every_material_has_a_lot_that_is_not_expired(cells: bool, item: str) -> None:
    hands = at("printed", cells)
    today = hands.bench.clock.now().date()
    with refused(hands, "materials.missing"):
        materials(hands, **{item: ("  ", today)})
    with refused(hands, "materials.expired"):
        materials(hands, **{item: ("L", today - timedelta(days=1))})
    with refused(hands, "request.text"):
        materials(hands, **{item: ("L" * 81, today)})
    materials(hands, **{item: ("L", today)})


@BOTH_ARMS
@pytest.mark.parametrize("scanned", [[], ["ALB-0000"], ["ALB-2601", "ALB-0000"]])
def test_only_the_promised_albumin_is_used(cells: bool, scanned: list[str]) -> None:
    hands = at("printed", cells)
    day = hands.bench.clock.now().date()
    lots = {name: ("L", day) for name in steps.MATERIALS}
    with refused(hands, "albumin.not_promised"):
        steps.scan_materials(
            hands.workbench, hands.me, hands.request, lots=lots, albumin_lots=scanned
        )
