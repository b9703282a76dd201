"""The campaign of damaged labels, short: its floors hold, and it would see a code read wrongly."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from PIL import Image

from app.trial.names import BagCode
from tests.campaigns import damage
from tests.campaigns.damage import Row, faults, seen_by_a_camera, shoot, shot_of
from tests.campaigns.patient import readings


@pytest.mark.parametrize("head", damage.HEADS)
def test_clean_labels_and_spotted_ones_are_read_from_any_angle(head: str) -> None:
    rows = {(name, head): Row() for name in ("clean", "blob of 5 %")}
    for (name, _), row in rows.items():
        chance = random.Random(f"short {name} {head}")
        for _ in range(4):
            shoot(row, name, Decimal(head), chance, second=False)
    assert faults(rows) == []


def test_a_code_read_wrongly_and_a_floor_missed_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damage, "readings", lambda image: iter([["K7Q49TXMD"]]))
    row = Row()
    shoot(row, "clean", Decimal(8), random.Random(1), second=False)
    told = faults({("clean", "8"): row})
    assert told[0] == "clean at 8: 0 of 1"
    assert "read as 'K7Q49TXMD'" in told[1]


def test_a_finder_under_a_blob_is_drawn_anew() -> None:
    code = BagCode.from_number(7)
    shot = shot_of(code, Decimal(12), random.Random(3), 0)
    x, y = (at - shot.side / 2 for at in shot.middle)
    radius = shot.side / 8
    shot.draw().ellipse((x - radius, y - radius, x + radius, y + shot.side / 2), fill=damage.PAPER)
    image = seen_by_a_camera(shot)
    assert next(readings(image)) == []
    assert [code.text] in list(readings(image))


def test_what_is_no_symbol_is_not_made_one() -> None:
    chance = random.Random(5)
    speckled = Image.frombytes("L", (200, 200), bytes(chance.choices((20, 230), k=40_000)))
    assert not any(readings(speckled))
