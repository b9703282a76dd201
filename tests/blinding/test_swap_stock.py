"""The swap test on a month of stock: receipts to recalls, with bags of either arm between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.command.practice import PRACTICE_ARMS, commission
from app.desk.unblinded.vials.stock_life import look_at_stock
from app.desk.unblinded.vials.stock_reading import stock_lines
from app.desk.unblinded.vials.washing import ACT
from app.devices.resources import practice_list
from tests.bench import TUESDAY
from tests.blinding.exports import compared
from tests.blinding.month import Month
from tests.blinding.swap import Seated, blinded, differences
from tests.blinding.tank import count_all, washed, washed_in_a_line
from tests.blinding.test_swap_otherwise import reached
from tests.desk.stages import EXCHANGED

ACTS = {
    "received", "released", "excursion", "used", "rejected", "outside", "placed", "quarantined",
    "counted", "recalled", "result", "returned", "condemned", "destroyed", "albumin",
    "albumin lost", "albumin returned", "albumin held", "albumin free", "albumin destroyed",
    "albumin recalled", "kit", "kit accounted",
}  # fmt: skip


@pytest.fixture(scope="module")
def seated() -> Seated:
    """People seated once."""
    return Seated.once()


def lived(seated: Seated, seed: int, exchanged: bool) -> Month:
    """A month of the stock, the arms as they are or exchanged."""
    bench, crew = seated.fork(seed)
    arms = EXCHANGED if exchanged else PRACTICE_ARMS
    commission(bench.workbench, crew, practice_list(), arms)
    month = Month(bench, crew, TUESDAY + timedelta(days=1), seed)
    month.run()
    bench.verdict()
    return month


def seen(month: Month) -> dict[str, bytes]:
    """All that blinded people see of it, and all that they may take."""
    bench, crew = month.bench, month.crew
    return blinded(bench, crew, month.told) | compared(bench, crew.auditor)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_month_of_stock_leaves_the_same_blinded_traces(seated: Seated, seed: int) -> None:
    one, other = lived(seated, seed, False), lived(seated, seed, True)
    assert set(one.done) == ACTS, "each act was done at least once"
    assert one.done == other.done and one.told == other.told
    assert differences(seen(one), seen(other)) == []
    vials = [look_at_stock(m.bench.workbench, m.crew.pharmacist).held for m in (one, other)]
    assert vials[0] != vials[1], "the bags took other vials"
    moves = [stock_lines(m.bench.workbench, m.crew.pharmacist) for m in (one, other)]
    acts = [[move.act for move in told if move.act != ACT] for told in moves]
    assert acts[0] == acts[1]
    bags = [{move.text("bag") for move in told if move.act == ACT} for told in moves]
    assert bags[0] and bags[1] and not bags[0] & bags[1], "either month washed its own cells"


def test_bottles_for_washing_in_a_line_of_their_own_would_tell(seated: Seated) -> None:
    """The line of earlier programs, with nothing open in it: that it is there says enough."""
    seen = []
    for cells in (True, False):
        hands = reached(seated, "ended", cells)
        hands.bench.advance(24 * 60)
        for one in washed(hands.workbench, hands.me):
            washed_in_a_line(hands.workbench, hands.me, one)
        count_all(hands)
        seen.append(blinded(hands.bench, hands.crew))
    found = differences(*seen)
    assert any(name.endswith("open") for name in found), found
