"""Nights of one person in a generated day: who is alone is public, what they do then is not."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from app.command.practice import Crew
from app.desk.journal import Signing
from app.desk.seats.countersigning import countersign, read_lone
from app.desk.unblinded.bench.alone import Again
from app.desk.unblinded.preparation import Preparation
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from tests.bench import Bench


def is_lone(bench: Bench, seed: str) -> bool:
    """Whether one person is alone with a bag, in a study that allows it."""
    allowed = bench.desk.study.deferrable.second_check
    return allowed and Random(f"lone {seed}").random() < 0.75


def until_signed(seed: str) -> timedelta:
    """After how long somebody else comes and signs."""
    return timedelta(minutes=Random(f"later {seed}").uniform(1, 3000))


def beside(crew: Crew, lone: bool) -> Signing | None:
    """The second person's signature, when there is one."""
    return None if lone else crew.sign(crew.operator, Meaning.CHECKED)


def sign_all(bench: Bench, crew: Crew) -> None:
    """The operator signs all that was signed alone, unless a bag is being made."""
    for lone in read_lone(bench.desk.board):
        if lone.signed is None:
            pen = crew.sign(crew.operator, Meaning.CHECKED)
            try:
                countersign(bench.desk, pen, lone.event.number)
            except Refusal as why:
                assert why.code == "review.window_open" and bench.desk.board.open_stories()


def everything_again(found: Preparation) -> Again:
    """All of a bag scanned once more, and the bag weighed where it was."""
    bag, filled = found.story.bag, found.last("filled")
    taken = [str(one) for entry in found.all("thawed") for one in _items(entry.new["scanned"])]
    assert filled is not None
    mass = filled.new.get("full_g" if found.takes_cells else "albumin_g", "")
    return Again([bag, bag, *(lot for lot, _ in found.story.albumin), *taken], str(mass))


def _items(told: object) -> list[object]:
    assert isinstance(told, list)
    return told
