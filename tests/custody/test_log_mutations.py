"""Five hundred ways to tamper with a file, each found at its first bad line; other orders pass."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from app.custody.finding import DoesNotFollow
from tests.custody.scribe import judge
from tests.custody.tampering import DAY, TABLES, WAYS, Way

MUTATIONS = 500


@pytest.mark.parametrize("way", dict.fromkeys(WAYS), ids=lambda way: way.__name__)
def test_tampering_is_found_at_the_first_bad_line(way: Way) -> None:
    chance = random.Random(f"tamper {way.__name__}")
    for _ in range(MUTATIONS * WAYS.count(way) // len(WAYS) + 1):
        tampered = way(DAY, chance)
        if tampered.file == DAY:
            continue
        with pytest.raises(DoesNotFollow) as found:
            judge(tampered.file)
        assert tampered.line in (None, found.value.number), found.value


def test_rows_may_come_in_any_order() -> None:
    chance = random.Random("vacuum")
    for _ in range(20):
        shuffled: Any = {
            table: tuple(chance.sample(getattr(DAY, table), len(getattr(DAY, table))))
            for table in TABLES
            if table != "lines"
        }
        assert judge(replace(DAY, **shuffled)).root == judge(DAY).root
