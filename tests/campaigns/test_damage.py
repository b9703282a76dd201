"""The campaign of damaged labels, short: its floors hold, and it would see a code read wrongly."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from tests.campaigns import damage
from tests.campaigns.damage import Row, faults, shoot


@pytest.mark.parametrize("head", damage.HEADS)
def test_clean_labels_and_spotted_ones_are_read_from_any_angle(head: str) -> None:
    rows = {(name, head): Row() for name in ("clean", "blob of 5 %")}
    for (name, _), row in rows.items():
        chance = random.Random(f"short {name} {head}")
        for _ in range(4):
            shoot(row, name, Decimal(head), chance, second=False)
    assert faults(rows) == []


def test_a_code_read_wrongly_and_a_floor_missed_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damage, "zxing", lambda image: ["K7Q49TXMD"])
    row = Row()
    shoot(row, "clean", Decimal(8), random.Random(1), second=False)
    told = faults({("clean", "8"): row})
    assert told[0] == "clean at 8: 0 of 1"
    assert "read as 'K7Q49TXMD'" in told[1]
