"""What stands on a vial or a bottle itself counts as much as what was told at its receipt."""

from __future__ import annotations

from datetime import timedelta

from app.desk.unblinded.bench import steps
from tests.desk.stages import BOTH_ARMS, at, refused

ITEM = "]d20103453120000011"


def test_what_stands_on_the_vial_counts_as_much_as_what_was_told_at_its_receipt() -> None:
    """The record says another expiry, and perhaps another lot, than the code of the vial."""
    hands = at("materials")
    taken = ("V-001", "V-002", "V-003", "V-004")
    today = hands.bench.clock.now().date()
    for code, refusal in (
        (f"{ITEM}17{today:%y%m%d}10MSC-0426\x1d21V-006", "thaw.expired"),
        (f"{ITEM}17{today:%y}123110MSC-0427\x1d21V-006", "thaw.other_lot"),
    ):
        with refused(hands, refusal):
            hands.thaw(*taken, code)
    tomorrow = today + timedelta(days=1)
    hands.thaw(*taken, f"{ITEM}17{tomorrow:%y%m%d}10MSC-0426\x1d21V-006")


@BOTH_ARMS
def test_a_bottle_whose_code_is_expired_is_not_used_in_either_arm(cells: bool) -> None:
    hands = at("printed", cells)
    today, (lot,) = hands.bench.clock.now().date(), hands.bottles
    lots = {name: ("L", today + timedelta(days=9)) for name in steps.MATERIALS}
    bench = (hands.workbench, hands.me, hands.request)
    with refused(hands, "albumin.marked_expired"):
        steps.scan_materials(*bench, lots=lots, albumin_lots=[f"{ITEM}17{today:%y%m%d}10{lot}"])
    tomorrow = today + timedelta(days=1)
    good = f"{ITEM}17{tomorrow:%y%m%d}10{lot}"
    steps.scan_materials(*bench, lots=lots, albumin_lots=[good])
    if not cells:
        with refused(hands, "albumin.marked_expired"):
            hands.bench.advance(1)
            steps.thaw(*bench, [f"{ITEM}17{today:%y%m%d}10{lot}"])
