"""Entropy: unpredictable for a study, repeatable for a test, each purpose its own stream."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.desk.ports import Entropy
from app.devices.entropy import SystemEntropy
from tests.fakes import SeededEntropy

SIZES = st.lists(st.integers(0, 100), max_size=8)


def test_the_system_never_draws_the_same_twice() -> None:
    source: Entropy = SystemEntropy()
    drawn = [source.draw("key", 32) for _ in range(200)]
    assert len(set(drawn)) == 200 and {len(one) for one in drawn} == {32}
    assert source.draw("salt", 0) == b""


@given(SIZES, SIZES)
def test_a_seeded_stream_is_not_shifted_by_another_purpose(
    keys: list[int], salts: list[int]
) -> None:
    alone, beside = SeededEntropy(b"day"), SeededEntropy(b"day")
    whole = alone.draw("key", sum(keys))
    for size in salts:
        beside.draw("salt", size)
    drawn = [beside.draw("key", size) for size in keys]
    assert [len(one) for one in drawn] == keys
    assert b"".join(drawn) == whole


def test_seeds_and_purposes_give_different_bytes() -> None:
    drawn = {SeededEntropy(s).draw(p, 64) for s in (b"day", b"night") for p in ("key", "salt")}
    assert len(drawn) == 4
    assert len({one[start : start + 32] for one in drawn for start in (0, 32)}) == 8
