"""Shares: any two give the secret, one gives nothing, and no altered character passes."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.escrow.share_form import (
    LETTERS,
    ROWS,
    SIZE,
    Share,
    cut,
    grouped,
    join,
    passphrase_of,
    read_row,
    split,
)
from app.trial.refusal import Refusal
from app.trial.sealed import Sealed

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
SEAT = "00112233445566aa"
SECRETS = st.binary(min_size=SIZE, max_size=SIZE)


def shares(secret: bytes, one: bytes, two: bytes, seat: str = SEAT) -> tuple[Share, ...]:
    drawn = iter((one, two))
    return split(Sealed(secret), seat, lambda size: next(drawn))


@given(SECRETS, SECRETS, SECRETS)
def test_any_two_of_three_give_the_secret_in_any_order(
    secret: bytes, one: bytes, two: bytes
) -> None:
    made = shares(secret, one, two)
    for first, second in permutations(made, 2):
        again = [Share.read([grouped(row).lower() for row in s.rows()]) for s in (first, second)]
        assert join(*again).open() == secret
        assert Share.read(cut("".join(first.rows()))).rows() == first.rows()


@given(SECRETS, SECRETS, SECRETS, SECRETS, st.sampled_from([0, 1, 2]))
def test_one_share_fits_every_secret_alike(
    secret: bytes, other: bytes, one: bytes, two: bytes, which: int
) -> None:
    """For every other secret there are draws, and just one pair, that give this same share."""
    mine = shares(secret, one, two)[which]
    shift = bytes(a ^ b for a, b in zip(secret, other, strict=True))

    def moved(part: bytes) -> bytes:
        return bytes(a ^ b for a, b in zip(part, shift, strict=True))

    # The part that the share lacks takes up the difference.
    draws = {0: (moved(one), two), 1: (one, moved(two)), 2: (one, two)}[which]
    theirs = shares(other, *draws)[which]
    assert theirs.rows() == mine.rows()


@given(
    SECRETS, SECRETS, SECRETS, st.integers(0, ROWS - 1), st.integers(0, LETTERS - 1),
    st.sampled_from(ALPHABET + "018 äß٣"),
)  # fmt: skip
def test_any_altered_character_is_refused_and_its_row_named(
    secret: bytes, one: bytes, two: bytes, row: int, at: int, letter: str
) -> None:
    rows = list(shares(secret, one, two)[0].rows())
    if rows[row][at] == letter.upper():
        return
    rows[row] = rows[row][:at] + letter + rows[row][at + 1 :]
    with pytest.raises(Refusal) as why:
        Share.read(rows)
    assert (why.value.code, why.value.facts) == ("share.row", {"row": row + 1})


def test_every_altered_character_of_one_share_and_every_neighbours_exchange() -> None:
    rows = shares(bytes(range(32)), b"\x5a" * 32, b"\xc3" * 32)[1].rows()
    for number, row in enumerate(rows, 1):
        for at in range(LETTERS):
            for letter in set(ALPHABET) - {row[at]}:
                with pytest.raises(Refusal, match=r"share\.row"):
                    read_row(number, row[:at] + letter + row[at + 1 :])
        for at in range(LETTERS - 1):
            swapped = row[:at] + row[at + 1] + row[at] + row[at + 2 :]
            if swapped != row:
                with pytest.raises(Refusal, match=r"share\.row"):
                    read_row(number, swapped)


@given(SECRETS, SECRETS, SECRETS, st.permutations(range(ROWS)))
def test_rows_in_another_order_are_refused(
    secret: bytes, one: bytes, two: bytes, order: list[int]
) -> None:
    rows = shares(secret, one, two)[2].rows()
    if order != sorted(order):
        with pytest.raises(Refusal):
            Share.read([rows[at] for at in order])


def test_what_does_not_belong_together_is_refused() -> None:
    mine = shares(b"a" * 32, b"b" * 32, b"c" * 32)
    theirs = shares(b"a" * 32, b"q" * 32, b"e" * 32)
    elsewhere = shares(b"a" * 32, b"b" * 32, b"c" * 32, "ff" * 8)
    for code, one, other in (
        ("share.same", mine[0], mine[0]), ("share.another_set", mine[0], theirs[1]),
        ("share.another_set", mine[0], elsewhere[1]),
    ):  # fmt: skip
        with pytest.raises(Refusal) as why:
            join(one, other)
        assert why.value.code == code
    with pytest.raises(Refusal, match=r"share\.rows"):
        Share.read(mine[0].rows()[:-1])
    mixed = [*mine[0].rows()[:5], *mine[1].rows()[5:]]
    with pytest.raises(Refusal, match=r"share\.whole"):
        Share.read(mixed)
    assert cut("K7Q49TXMD") == cut("A" * 159) == cut("0" * 160) == ()


def test_the_passphrase_is_the_whole_secret_and_a_share_shows_nothing() -> None:
    assert len(passphrase_of(Sealed(bytes(SIZE)))) == 52
    share = shares(b"s" * 32, b"b" * 32, b"c" * 32)[0]
    assert "sealed" in repr(share)
    assert "b'" not in repr(share).replace(repr(share.named), "")
