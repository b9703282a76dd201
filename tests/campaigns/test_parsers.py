"""Every reader, in short: its seeds, what campaigns have kept, and chance changes of both."""

from __future__ import annotations

import random

import pytest

from tests.campaigns.fuzz import CORPUS, LARGEST_KEPT, kept
from tests.campaigns.parsers import PARSERS

SLOW = {
    "list": 6, "workbook": 12, "dose": 12, "file": 25, "study": 40, "capsule_frames": 100,
    "anchor": 150, "bundle": 12, "verifier": 60, "attempts": 60, "upgraded": 60,
}  # fmt: skip
USUAL = 300


def changed(chance: random.Random, seed: bytes) -> bytes:
    """A seed with a few bytes replaced, removed, repeated or put in."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 5)):
        at, cut = chance.randint(0, len(data)), chance.randint(0, 4)
        new = chance.choice((chance.randbytes(chance.randint(0, 4)), data[at : at + 9] * 2))
        data[at : at + cut] = new
    return bytes(data)


@pytest.mark.parametrize("name", PARSERS)
def test_a_reader_takes_or_refuses_whatever_it_is_given(name: str) -> None:
    parser, chance = PARSERS[name], random.Random(name)
    seeds = [*parser.seeds(), *kept(name)]
    for seed in [b"", b"\0" * 64, b"\xff" * 64, *seeds]:
        parser.read(seed)
    for _ in range(SLOW.get(name, USUAL)):
        parser.read(changed(chance, chance.choice(seeds)))


def test_what_is_kept_is_small_and_belongs_to_a_reader() -> None:
    assert {folder.name for folder in CORPUS.glob("*")} <= set(PARSERS)
    sizes = [path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()]
    assert max(sizes, default=0) <= LARGEST_KEPT and sum(sizes) < 200_000
