"""Odd patterns: raised when chance hardly makes them, exactly, and not otherwise."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, permutations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.blind.chance import (
    Block,
    Order,
    chance_of,
    chance_of_agreement,
    chance_of_overlap,
)
from app.blind.chance import _bound as bound
from app.blind.listfile import Judgement, judge, read_list
from app.blind.patterns import Drawn, queries_of
from app.blind.problem import Notice
from tests.blind.made_lists import QUICK, SPOKEN
from tests.campaigns.good_lists import wrong

NEVER = Fraction(0)
SHAPES = st.lists(st.sampled_from([(2, 1), (4, 2), (3, 1), (6, 3), (5, 2)]), min_size=1, max_size=3)


def orders_of(blocks: list[Block]) -> list[Order]:
    """Every order that these blocks may be drawn in, each as likely as any other."""
    each = [
        [tuple(int(i in ones) for i in range(block.size)) for ones in _places(block)]
        for block in blocks
    ]
    return [tuple(arm for part in parts for arm in part) for parts in product(*each)]


def _places(block: Block) -> Iterator[tuple[int, ...]]:
    return combinations(range(block.size), block.ones)


@QUICK
@given(SHAPES)
def test_the_chance_of_one_order_is_one_of_all_orders(shapes: list[tuple[int, int]]) -> None:
    blocks = [Block(*shape) for shape in shapes]
    assert chance_of(blocks, NEVER) == Fraction(1, len(orders_of(blocks)))


@QUICK
@given(SHAPES, SHAPES, st.integers(1, 8))
def test_the_chance_of_agreement_is_counted_out(
    one: list[tuple[int, int]], other: list[tuple[int, int]], rows: int
) -> None:
    left, right = [Block(*shape) for shape in one], [Block(*shape) for shape in other]
    rows = min(rows, sum(b.size for b in left), sum(b.size for b in right))
    lefts = Counter(order[:rows] for order in orders_of(left))
    rights = Counter(order[:rows] for order in orders_of(right))
    same = sum(count * rights[begun] for begun, count in lefts.items())
    wanted = Fraction(same, lefts.total() * rights.total())
    assert chance_of_agreement(left, right, rows, NEVER) == wanted


@QUICK
@given(SHAPES, st.data())
def test_the_chance_of_an_overlap_is_counted_out(
    shapes: list[tuple[int, int]], data: st.DataObject
) -> None:
    blocks = [Block(*shape) for shape in shapes]
    marked = [(block, data.draw(st.integers(0, block.size))) for block in blocks]
    marks = [i < count for block, count in marked for i in range(block.size)]
    counts = Counter(sum(a for a, m in zip(o, marks, strict=True) if m) for o in orders_of(blocks))
    overlap = data.draw(st.sampled_from(sorted(counts)))
    low = sum(n for met, n in counts.items() if met <= overlap)
    high = sum(n for met, n in counts.items() if met >= overlap)
    exact = chance_of_overlap(marked, overlap)
    assert exact == min(Fraction(1), Fraction(2 * min(low, high), counts.total()))
    assert bound(marked, overlap) >= exact * Fraction(999, 1000)


def listed(orders: dict[str, list[str]], codes: list[str] | None = None) -> bytes:
    """A list of these strata, each a list of blocks."""
    rows = ["site,block,arm,code"]
    for site, blocks in orders.items():
        for number, block in enumerate(blocks, 1):
            for arm in block:
                code = codes[len(rows) - 1] if codes else f"K{len(rows):04d}"
                rows.append(f"{site},{number},{arm},{code}")
    return "\n".join(rows).encode()


def drawn(seed: int, blocks: int = 12) -> list[str]:
    random = Random(seed)
    return ["".join(random.sample("AABB", 4)) for _ in range(blocks)]


def found(data: bytes) -> set[tuple[str, tuple[str, ...]]]:
    return {(query.code, query.where) for query in read_list(data, None, 2).queries}


def test_a_sequence_copied_to_another_stratum_is_queried() -> None:
    # Six orders a block: 6 ** 8 is above a million, with some 60 looks 6 ** 11 is.
    data = listed({"Nancy": drawn(1), "Dijon": drawn(2), "Metz": drawn(1)})
    assert found(data) == {("identical", ("Nancy", "Metz"))}
    assert found(listed({"Nancy": drawn(1), "Dijon": drawn(2), "Metz": drawn(3)})) == set()
    partly = [*drawn(1)[:11], *drawn(4)]
    assert found(listed({"Nancy": drawn(1), "Metz": partly})) == {("identical", ("Nancy", "Metz"))}
    assert found(listed({"Nancy": drawn(1), "Metz": [*drawn(1)[:7], *drawn(4)]})) == set()


def test_alternation_and_a_block_over_and_over_are_queried() -> None:
    other = drawn(5)
    assert found(listed({"Nancy": ["ABAB"] * 12, "Dijon": other})) == {
        ("alternating", ("Nancy",)), ("repeated", ("Nancy",)),
    }  # fmt: skip
    assert found(listed({"Nancy": ["AABB"] * 12, "Dijon": other})) == {("repeated", ("Nancy",))}
    assert found(listed({"Nancy": ["AABB"] * 6, "Dijon": other})) == set()
    # Blocks of two leave so little choice that ten of them in a row alternate by chance.
    assert found(listed({"Nancy": ["AB"] * 10, "Dijon": ["BA", *drawn(6)]})) == set()


@pytest.mark.parametrize("mark", ["parity", "first", "last", "length"])
def test_codes_that_tell_the_arm_are_queried(mark: str) -> None:
    orders = {"Nancy": drawn(7), "Dijon": drawn(8)}
    arms = "".join("".join(blocks) for blocks in orders.values())
    random = Random(9)
    numbers = random.sample(range(1000, 4000), len(arms))
    codes = []
    for arm, number in zip(arms, numbers, strict=True):
        is_a = arm == "A"
        codes.append({
            "parity": f"K{2 * number + is_a}", "first": f"{'KX'[is_a]}{number}",
            "last": f"{number}{'PQ'[is_a]}", "length": f"K{number}{'0' * is_a}",
        }[mark])  # fmt: skip
    assert found(listed(orders, codes)) == {("telling", ("code",))}
    random.shuffle(codes)
    assert found(listed(orders, codes)) == set()


def test_codes_that_tell_the_arm_in_one_stratum_alone_are_queried() -> None:
    orders = {"Nancy": drawn(7, 16), "Dijon": drawn(8, 16)}
    nancy, dijon = ("".join(blocks) for blocks in orders.values())
    numbers = iter(Random(9).sample(range(1000, 9999), len(nancy + dijon)))
    codes = [f"{'KX'[arm == 'A']}{next(numbers)}" for arm in nancy]
    codes += [f"K{next(numbers)}" for _ in dijon]
    assert found(listed(orders, codes)) == {("telling", ("code",))}


def told(judged: Judgement) -> list[tuple[str, str]]:
    return [(one.code, one.sentence(words)) for one in judged.notices for words in SPOKEN]


def test_the_pharmacy_is_told_that_there_is_a_query_and_not_of_what() -> None:
    lists = (
        listed({"Nancy": drawn(1), "Dijon": drawn(2), "Metz": drawn(1)}),
        listed({"Nancy": drawn(1), "Dijon": drawn(2), "Metz": ["ABAB"] * 12}),
        listed({"Nancy": drawn(1), "Dijon": drawn(1), "Metz": ["AABB"] * 12}),
    )
    judged = [judge(data, None, 2) for data in lists]
    assert [one.accepted for one in judged] == [True] * 3
    assert len({tuple(told(one)) for one in judged}) == 1
    assert judged[0].notices == (Notice(1, "", "odd_pattern"),)


def test_a_long_list_is_looked_at_too() -> None:
    orders = {"Nancy": drawn(1, 3_000), "Dijon": drawn(2, 3_000)}
    arms = "".join("".join(blocks) for blocks in orders.values())
    numbers = Random(3).sample(range(100_000, 999_999), len(arms))
    codes = [f"K{2 * number + (arm == 'A')}" for arm, number in zip(arms, numbers, strict=True)]
    assert found(listed(orders, codes)) == {("telling", ("code",))}
    assert found(listed(orders)) == set()


def test_exchanging_the_arms_changes_no_query() -> None:
    for blocks in permutations((drawn(1), ["ABAB"] * 12, drawn(3))):
        orders = dict(zip(("Nancy", "Dijon", "Metz"), blocks, strict=True))
        turned = {
            site: [block.translate(str.maketrans("AB", "BA")) for block in mine]
            for site, mine in orders.items()
        }
        assert found(listed(orders)) == found(listed(turned))


def test_no_list_and_no_stratum_have_no_query() -> None:
    assert queries_of(()) == ()
    assert queries_of((Drawn.of("Nancy", (), (), {}),)) == ()


def test_a_stratum_without_blocks_is_cut_where_its_arms_are_equal() -> None:
    stratum = Drawn.of("Nancy", (1, 0, 0, 1, 1, 1, 0, 0, 1), (), {})
    assert [len(block) for block in stratum.blocks] == [2, 2, 4, 1]
    assert math.prod(block.orders for block in stratum.scheme) == 2 * 2 * 6


def test_good_lists_are_neither_refused_nor_queried() -> None:
    assert list(wrong(120, seed=7)) == []
