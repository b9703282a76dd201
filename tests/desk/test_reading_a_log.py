"""A log read from its first line: signatures by two threads, and the same line is named."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from app.custody import hurried
from app.devices.resources import study_source
from app.trial.refusal import Trouble
from tests.bench import Bench, bench_on
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.fakes_store import ListStudyFile


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hurried, "BATCH", 3)


def opened_anew(hands: Hands) -> Bench:
    """The same file, opened as a program that begins opens it."""
    bench = hands.bench
    return bench_on(bench.file, study_source("chocmsc"), bench.entropy, bench.clock)


def spoil(hands: Hands, number: int) -> None:
    """One bit of a line's signature turned over."""
    file = hands.bench.file
    assert isinstance(file, ListStudyFile)
    line = file._rows.lines[number]
    turned = bytes([line.signature[0] ^ 1]) + line.signature[1:]
    file._rows.lines[number] = replace(line, signature=turned)


def test_a_log_that_is_whole_is_read_as_it_was_written_and_no_thread_is_left() -> None:
    hands, before = at("ended"), threading.active_count()
    again = opened_anew(hands)
    assert threading.active_count() == before
    assert again.desk.journal.head == hands.bench.desk.journal.head
    assert again.desk.board.events == hands.bench.desk.board.events


@pytest.mark.parametrize("number", [0, 7, -1])
def test_the_first_bad_signature_is_named_whatever_thread_found_one(number: int) -> None:
    hands = at("ended")
    last = len(hands.bench.desk.board.events) - 1
    first = number if number >= 0 else last
    for spoiled in {first, last}:
        spoil(hands, spoiled)
    before = threading.active_count()
    with pytest.raises(Trouble, match=r"log\.does_not_follow") as told:
        opened_anew(hands)
    assert told.value.facts == {"line": first}
    assert threading.active_count() == before


def test_what_comes_later_is_checked_before_anything_is_done_with_it() -> None:
    hands = at("ended")
    again = opened_anew(hands)
    size = again.desk.journal.head[0]
    hands.bench.desk.journal.catch_up()
    with hands.bench.desk.journal.turn() as turn:
        turn.write("SignedIn", {}, hands.me)
    spoil(hands, size)
    with pytest.raises(Trouble, match=r"log\.does_not_follow") as told, again.desk.journal.turn():
        pytest.fail("the turn began")
    assert told.value.facts == {"line": size}
