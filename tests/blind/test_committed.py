"""What a commitment binds, and how well a list can be guessed."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.blind.allocation import ListRow
from app.blind.chance import Block
from app.blind.committed import Committed, unpack
from app.blind.drawn import drawn_of
from app.blind.guess import findings_of, guess_chances
from app.blind.listfile import read_list
from app.blind.rowcodec import pack_row
from app.custody.tree import root_of
from app.trial.refusal import Trouble
from app.trial.sealed import Sealed
from tests.blind.made_lists import QUICK, STRATA, Made, full_lists
from tests.blind.test_patterns import orders_of


def committed(data: bytes, seed: bytes = bytes(32), answer: str = "") -> Committed:
    return Committed(Sealed(data), Sealed(seed), "list.csv", answer)


def root(made: Committed, rows: tuple[ListRow, ...]) -> bytes:
    return root_of(made.leaves(rows))


@QUICK
@given(full_lists(), st.data())
def test_the_root_is_of_every_row_its_order_the_salts_and_the_answer(
    made: Made, data: st.DataObject
) -> None:
    rows = read_list(made.data, STRATA, 2).rows
    mine = committed(made.data)
    whole = root(mine, rows)
    # The order of strata in the file and their spelling are not the list's.
    assert root(mine, tuple(sorted(rows, key=lambda row: row.stratum))) == whole
    index = data.draw(st.integers(0, len(made.lines) - 1))
    row, changed = rows[index], Sealed("changed")
    for wrong in (replace(row, code=changed), replace(row, token=changed)):
        other = [*rows[:index], wrong, *rows[index + 1 :]]
        assert root(mine, tuple(other)) != whole
    assert root(mine, rows[:-1]) != whole
    assert root(committed(made.data, bytes([1]) * 32), rows) != whole
    assert root(committed(made.data, answer="seen"), rows) != whole


@QUICK
@given(full_lists())
def test_each_row_has_a_salt_of_its_own_that_the_seed_gives(made: Made) -> None:
    rows = read_list(made.data, STRATA, 2).rows
    salts = [committed(made.data).salt(row) for row in rows]
    assert len(set(salts)) == len(rows) and {len(salt) for salt in salts} == {32}
    assert salts == [committed(made.data).salt(row) for row in rows]
    assert all(len(pack_row(row, salt)) == 256 for row, salt in zip(rows, salts, strict=True))


def test_a_packet_s_content_comes_back_or_is_trouble() -> None:
    mine = committed(b"a,b\n", answer="copied on purpose")
    again = unpack(mine.pack())
    assert (again.data.open(), again.seed.open()) == (b"a,b\n", bytes(32))
    assert (again.name, again.answer) == ("list.csv", "copied on purpose")
    for broken in (b"", bytes(40), mine.pack()[:50], bytes(32) + b"\0\0\0\2[]" + b"x"):
        with pytest.raises(Trouble) as told:
            unpack(broken)
        assert told.value.code == "packet.unreadable"


@pytest.mark.parametrize("sizes", [(2,), (4,), (2, 4), (2, 2, 6), (4, 6)])
@pytest.mark.parametrize("seen", [0, 1, 2, 3, 4])
def test_the_chance_of_the_best_guess_is_counted_out(sizes: tuple[int, ...], seen: int) -> None:
    shapes = Counter((size, size // 2) for size in sizes)
    # Every run of three blocks, each drawn by its share, is long enough for five rows.
    total = Fraction(0)
    weights: dict[tuple[int, ...], Fraction] = {}
    for blocks in product(shapes, repeat=3):
        share = Fraction(1)
        for shape in blocks:
            share *= Fraction(shapes[shape], len(sizes))
        orders = orders_of([Block(*shape) for shape in blocks])
        for order in orders:
            begun = order[: seen + 1]
            weights[begun] = weights.get(begun, Fraction(0)) + share / len(orders)
    prefixes = {begun[:-1] for begun in weights}
    for prefix in prefixes:
        total += max(weights.get((*prefix, arm), Fraction(0)) for arm in (0, 1))
    assert guess_chances(shapes, seen)[seen] == total


def test_findings_tell_sizes_and_what_is_certain() -> None:
    rows = ["site,block,arm"]
    for block, order in enumerate(("AABB", "ABAB", "AB"), 1):
        rows += [f"Nancy,{block},{arm}" for arm in order]
    found = read_list("\n".join(rows).encode(), None, 2)
    told = findings_of(drawn_of(found.rows, found.arms))
    assert told.sizes == {2: 1, 4: 2}
    assert (told.forced, told.rows) == (2 + 1 + 1, 10)
    fixed = ["site,block,arm", *(f"Nancy,{n},{arm}" for n in range(9) for arm in "AB")]
    found = read_list("\n".join(fixed).encode(), None, 2)
    told = findings_of(drawn_of(found.rows, found.arms))
    assert told.guesses[:3] == (Fraction(1, 2), Fraction(1), Fraction(1, 2))


def test_no_block_has_no_guess() -> None:
    assert guess_chances(Counter()) == ()


@pytest.mark.parametrize(
    "columns", [{"\ud800": "id"}, {"a": "size of it"}, {"a": ["id"]}, ["id"], "id", 5, None]
)
def test_a_packet_s_columns_are_titles_and_roles_or_trouble(columns: object) -> None:
    mine = replace(committed(b"a,b\n"), columns={"ort": "stratum", "nr": ""})
    assert unpack(mine.pack()).columns == mine.columns
    head = json.dumps({"answer": "", "name": "x", "columns": columns}).encode()
    with pytest.raises(Trouble) as told:
        unpack(bytes(32) + len(head).to_bytes(4, "big") + head)
    assert told.value.code == "packet.unreadable"
