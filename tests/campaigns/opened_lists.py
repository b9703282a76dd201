"""Altered lists, each of which the stand-alone verifier must refuse.

    python -m tests.campaigns.opened_lists --count 100000

A list as opened at the end of a trial is altered in one of many ways, in what its
roots bear out, and held against the roots of day 0.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from verifier import verify_list

Rows = list[list[str]]
_TOKEN, _SALT = 3, 8


def held(data: bytes, log_id: bytes, roots: Mapping[int, str]) -> int:
    """0 when the verifier finds the list to be the sealed one, 1 when not."""
    try:
        verify_list.check(data, log_id, {at: bytes.fromhex(root) for at, root in roots.items()})
    except verify_list.Wrong:
        return 1
    return 0


def _other(draw: random.Random, text: str) -> str:
    at = draw.randrange(len(text) + 1)
    letter = draw.choice("ABab019é;\u0301")
    made = draw.choice((text[:at] + letter + text[at:], text[:at] + text[at + 1 :]))
    return made if made != text else text + letter


def a_cell(draw: random.Random, rows: Rows) -> None:
    """One value is another."""
    row = draw.choice(rows)
    at = draw.randrange(len(verify_list.PROVEN))
    row[at] = _other(draw, row[at])


def a_token(draw: random.Random, rows: Rows) -> None:
    """One row is of the other arm."""
    row = draw.choice(rows)
    row[_TOKEN] = {"A": "B", "B": "A"}[row[_TOKEN]]


def two_tokens(draw: random.Random, rows: Rows) -> None:
    """Two rows have changed arms with one another."""
    one = draw.choice(rows)
    other = draw.choice([row for row in rows if row[_TOKEN] != one[_TOKEN]])
    one[_TOKEN], other[_TOKEN] = other[_TOKEN], one[_TOKEN]


def two_contents(draw: random.Random, rows: Rows) -> None:
    """Two rows have changed places with all they say, salts too."""
    one, other = draw.sample(rows, 2)
    one[3:9], other[3:9] = other[3:9], one[3:9]


def two_rows(draw: random.Random, rows: Rows) -> None:
    """Two rows stand in each other's place."""
    one, other = draw.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]


def a_row_less(draw: random.Random, rows: Rows) -> None:
    """A row is gone; those behind it may have moved up."""
    at = draw.randrange(len(rows))
    gone = rows.pop(at)
    if draw.random() < 0.5:
        for row in rows[at:]:
            if row[:2] == gone[:2]:
                row[2] = str(int(row[2]) - 1)


def a_row_more(draw: random.Random, rows: Rows) -> None:
    """A row was added behind the last of a stratum, with a salt of its own."""
    at = draw.randrange(len(rows))
    while at + 1 < len(rows) and rows[at + 1][:2] == rows[at][:2]:
        at += 1
    salt = draw.randbytes(32).hex()
    place = [*rows[at][:2], str(int(rows[at][2]) + 1)]
    rows.insert(at + 1, [*place, *rows[at][3:8], salt, *rows[at][9:]])


def a_salt(draw: random.Random, rows: Rows) -> None:
    """One bit of a salt is turned."""
    row = draw.choice(rows)
    salt = bytearray.fromhex(row[_SALT])
    salt[draw.randrange(len(salt))] ^= 1 << draw.randrange(8)
    row[_SALT] = salt.hex()


def a_boundary(draw: random.Random, rows: Rows) -> None:
    """A letter has moved from the end of one word to the beginning of the next."""
    row = draw.choice([row for row in rows if row[4]])
    row[3], row[4] = row[3] + row[4][0], row[4][1:]


def a_list(draw: random.Random, rows: Rows) -> None:
    """A row is said to be of another list."""
    row = draw.choice(rows)
    row[0] = draw.choice([str(int(row[0]) + 1), "0" + row[0], "", "-1"])


def a_form(draw: random.Random, rows: Rows) -> None:
    """A value is written in another form: capitals, space, another Unicode form."""
    row = draw.choice(rows)
    at = draw.choice((1, 3, 4, _SALT))
    row[at] = draw.choice((f" {row[at]}", f"{row[at]} ", row[at].upper() + "\u0301"))


WAYS: tuple[Callable[[random.Random, Rows], None], ...] = (
    a_cell, a_token, two_tokens, two_contents, two_rows, a_row_less, a_row_more, a_salt,
    a_boundary, a_list, a_form,
)  # fmt: skip


@dataclass
class Campaign:
    """Lists altered and held, and those that were wrongly taken for the sealed one."""

    data: bytes
    log_id: bytes
    roots: Mapping[int, str]
    seed: int
    accepted: list[int] = field(default_factory=list)
    ways: Counter[str] = field(default_factory=Counter)

    def alter(self, number: int) -> None:
        """Alters the list once more and holds it against the roots."""
        draw = random.Random(f"{self.seed} {number}")
        head, *rows = list(csv.reader(io.StringIO(self.data.decode(), newline="")))
        way = draw.choice(WAYS)
        way(draw, rows)
        told = io.StringIO(newline="")
        csv.writer(told, lineterminator="\n").writerows([head, *rows])
        made = told.getvalue().encode()
        assert made != self.data, way.__name__
        self.ways[way.__name__] += 1
        if held(made, self.log_id, self.roots) == 0:
            self.accepted.append(number)


def main() -> int:
    """Runs the campaign over a list made by the program; 0 when all were refused."""
    from tests.desk.test_act_opening import opened, roots

    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--count", type=int, default=100_000)
    asking.add_argument("--seed", type=int, default=1)
    asked = asking.parse_args()
    hands, taken = opened()
    campaign = Campaign(taken.data, hands.bench.desk.journal.log_id, roots(hands), asked.seed)
    for number in range(asked.count):
        campaign.alter(number)
    print(f"{sum(campaign.ways.values())} altered lists, {len(campaign.accepted)} accepted")
    print(dict(sorted(campaign.ways.items())))
    return 1 if campaign.accepted else 0


if __name__ == "__main__":
    sys.exit(main())
