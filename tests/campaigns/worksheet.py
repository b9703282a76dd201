"""``python -m tests.campaigns.worksheet``: a changed digit of a worksheet is always found.

Worksheets of both arms and of every way of counting, read back from their
pages. Digits are changed one by one anywhere in the block, and in what follows
by arithmetic with the sum made anew, as a forger would. Exit codes: 0 each was
found, 1 one was not.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import random
import sys
from collections.abc import Callable

from pypdfium2 import PdfDocument

from app.desk.unblinded.counting import Export
from app.desk.unblinded.papers.worksheet import worksheet
from app.desk.unblinded.preparation import look
from app.papers.render import paper_pdf
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.dose.exports import EXPORT
from verifier.recompute_dose import Broken, recompute

FOLLOWS = frozenset({
    "achieved", "albumin", "certain_high", "certain_low", "counted_cells_per_ml",
    "cells", "deviation", "draws", "filled_albumin_ml",
    "filled_cells_ml", "final", "net", "per_kg", "target", "viable", "volume", "weight",
})  # fmt: skip
"""What cannot be another number without something that does not follow."""
FILE = Export("é.csv", EXPORT, "K7Q4-9TXM-D")
_WAYS: tuple[Callable[[Hands], None], ...] = (
    lambda hands: hands.count("total", "10000000", "90"),
    lambda hands: hands.count("viable", "9000000", "91.5"),
    lambda hands: hands.count_in_chamber("180/20 184/16", "4", "20"),
    lambda hands: hands.count_by("viable", "9000000", "90", readings="9100000/91", living="812"),
    lambda hands: hands.count_by("total", None, None, export=FILE),
)


def sheet_of(hands: Hands) -> bytes:
    """The worksheet of a bag, as it is printed."""
    return paper_pdf(worksheet(hands.bench.desk, look(hands.workbench, hands.me, hands.request)))


def text_of(pdf: bytes) -> str:
    """The text of every page, as a reader gives it."""
    return "\n".join(page.get_textpage().get_text_range() for page in PdfDocument(pdf))


@functools.cache
def sheets() -> tuple[bytes, ...]:
    """The worksheets of both arms, and of every way of counting."""
    made = [sheet_of(at("checked", cells=False))]
    for way in _WAYS:
        hands = at("pooled")
        way(hands)
        hands.compute()
        hands.fill()
        made.append(sheet_of(hands))
    return tuple(made)


def block_of(pdf: bytes) -> list[str]:
    """The pairs of a worksheet's block, without their sum."""
    lines = [line for line in text_of(pdf).splitlines() if line.startswith("OPW1 ")]
    return " ".join(line.strip()[5:] for line in lines).split()[:-1]


def typed(pairs: list[str], total: str = "") -> bytes:
    """The block as somebody would type it, with a sum or with the one that it should have."""
    made = total or hashlib.sha256(" ".join(pairs).encode()).hexdigest()
    return "\n".join(f"OPW1 {pair}" for pair in [*pairs, f"sum={made}"]).encode()


def is_found(data: bytes) -> bool:
    """Whether the script says no."""
    try:
        recompute(data)
    except (Broken, KeyError, ValueError, ArithmeticError):
        return True
    return False


def one_change(chance: random.Random, *, forged: bool) -> bool:
    """Changes one digit; whether that was found."""
    pairs = block_of(chance.choice(sheets()))
    true = hashlib.sha256(" ".join(pairs).encode()).hexdigest()
    follows = FOLLOWS - ({"weight", "cells"} if "takes=albumin" in pairs else set())
    places = [
        (n, at) for n, pair in enumerate([*pairs, f"sum={true}"])
        for at, char in enumerate(pair)
        if char.isdigit() and at > pair.index("=")
        and (not forged or pair.partition("=")[0] in follows)
    ]  # fmt: skip
    number, place = chance.choice(places)
    whole = [*pairs, f"sum={true}"]
    old = whole[number]
    digit = chance.choice([one for one in "0123456789" if one != old[place]])
    whole[number] = old[:place] + digit + old[place + 1 :]
    *told, last = whole
    return is_found(typed(told, "" if forged else last.partition("=")[2]))


def main(arguments: list[str]) -> int:
    """Changes so many digits, half of them with a new sum; returns the exit code."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--count", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args(arguments)
    chance = random.Random(options.seed)
    found = sum(one_change(chance, forged=bool(n % 2)) for n in range(options.count))
    print(f"{found} of {options.count} changed digits were found")
    return 0 if found == options.count else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
