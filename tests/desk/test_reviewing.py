"""Questions, answers, samples and reviews: marks in the log, never a change of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.custody.event import Event
from app.desk.log import reviewing
from app.desk.log.reviews import Reviews, read_reviews
from app.desk.log.sampling import draw, weight_of
from app.trial.names import Meaning
from tests.desk.hands import Hands
from tests.desk.stages import at, refused


def reviews(hands: Hands) -> Reviews:
    return read_reviews(hands.bench.desk.board.events)


def test_a_question_is_asked_answered_and_closed_and_the_line_stays() -> None:
    hands = at("ended")
    desk, auditor = hands.bench.desk, hands.crew.auditor
    before = desk.board.events[5].line
    asked = reviewing.ask(desk, auditor, 5, "  Pourquoi ce délai ? ").number
    reviewing.answer(desk, hands.me, asked, "Voir la ligne 6.")
    assert reviews(hands).open == [asked]
    thread = reviews(hands).threads[asked]
    assert (thread.about, thread.opening.text("text")) == (5, "Pourquoi ce délai ?")
    assert [event.by.name for event in thread.answers] == [hands.me.seat.name]
    reviewing.close(desk, auditor, asked)
    assert reviews(hands).open == []
    with refused(hands, "review.no_thread"):
        reviewing.answer(desk, hands.me, asked, "Trop tard")
    assert desk.board.events[5].line == before
    hands.bench.verdict()


def test_a_flag_is_open_until_it_is_closed() -> None:
    hands = at("ended")
    desk = hands.bench.desk
    flag = reviewing.flag_line(desk, hands.crew.auditor, 7, "late").number
    assert reviews(hands).open == [flag]
    reviewing.close(desk, hands.crew.auditor, flag, "Vu avec la pharmacie")
    assert not reviews(hands).open


def test_what_is_no_line_no_reason_and_no_text_is_refused() -> None:
    hands = at("open")
    desk, auditor = hands.bench.desk, hands.crew.auditor
    acts: list[tuple[str, Callable[[], object]]] = [
        ("review.line", lambda: reviewing.ask(desk, auditor, 10_000, "?")),
        ("review.line", lambda: reviewing.ask(desk, auditor, -1, "?")),
        ("review.concern", lambda: reviewing.flag_line(desk, auditor, 1, "ugly")),
        ("request.text", lambda: reviewing.ask(desk, auditor, 1, " ")),
        ("request.text", lambda: reviewing.ask(desk, auditor, 1, "x" * 401)),
        ("review.sample_size", lambda: reviewing.draw_sample(desk, auditor, 0)),
        ("review.no_sample", lambda: reviewing.check_line(desk, auditor, 1, 1, in_order=True)),
    ]
    for code, act in acts:
        with refused(hands, code):
            act()


@pytest.mark.parametrize("who", ["pharmacist", "operator"])
def test_whoever_may_be_at_the_bench_marks_nothing_while_a_preparation_is_open(who: str) -> None:
    hands = at("printed")
    desk = hands.bench.desk
    with refused(hands, "review.window_open"):
        reviewing.ask(desk, getattr(hands.crew, who), 1, "?")
    reviewing.ask(desk, hands.crew.auditor, 1, "Un poste aveugle peut demander")


def test_a_review_is_signed_and_counts_what_is_left() -> None:
    hands = at("ended")
    desk, auditor = hands.bench.desk, hands.crew.auditor
    total = len(desk.board.events)
    assert (reviews(hands).upto, reviews(hands).unreviewed) == (-1, total)
    signing = hands.crew.sign(auditor, Meaning.REVIEWED)
    line = reviewing.sign_review(desk, signing, total - 3, "Toutes les lignes", "")
    event = desk.board.events[line.number]
    assert event.meaning is Meaning.REVIEWED
    # Two lines before it, and its own.
    assert (reviews(hands).upto, reviews(hands).unreviewed) == (total - 3, 3)
    with refused(hands, "review.already"):
        reviewing.sign_review(desk, signing, total - 4, "Encore", "")
    other = hands.crew.sign(hands.me, Meaning.REVIEWED)
    reviewing.sign_review(desk, other, 3, "Les premières", "Rien à signaler")
    assert reviews(hands).upto == total - 3


def test_a_sample_is_drawn_again_from_its_seed_and_worked_through() -> None:
    hands = at("ended")
    desk, auditor = hands.bench.desk, hands.crew.auditor
    before = tuple(desk.board.events)
    sample = reviewing.draw_sample(desk, auditor, 6).number
    event = desk.board.events[sample]
    numbers = reviews(hands).left_of(sample)
    assert draw(before, bytes.fromhex(event.text("seed")), 6) == numbers
    for number in numbers:
        reviewing.check_line(desk, auditor, sample, number, in_order=number % 2 == 0)
        with refused(hands, "review.no_sample"):
            reviewing.check_line(desk, auditor, sample, number, in_order=True)
    assert reviews(hands).left_of(sample) == []


def test_nothing_is_drawn_when_everything_is_reviewed() -> None:
    hands = at("open")
    desk, auditor = hands.bench.desk, hands.crew.auditor
    signing = hands.crew.sign(auditor, Meaning.REVIEWED)
    reviewing.sign_review(desk, signing, len(desk.board.events) - 1, "Tout", "")
    # The review itself is a line that no one has reviewed.
    reviewing.draw_sample(desk, auditor, 5)
    assert reviews(hands).left_of(len(desk.board.events) - 1) == [len(desk.board.events) - 2]


EVENTS: list[Event] = list(at("ended").bench.desk.board.events)


@given(st.binary(min_size=32, max_size=32), st.integers(1, 200))
def test_a_draw_has_the_size_asked_for_and_no_line_twice(seed: bytes, size: int) -> None:
    found = draw(EVENTS, seed, size)
    assert found == sorted(set(found))
    assert len(found) == min(size, len(EVENTS))


def test_heavier_lines_are_drawn_more_often() -> None:
    seeds = [bytes([n]) * 32 for n in range(120)]
    counted = {event.number: 0 for event in EVENTS}
    for seed in seeds:
        for number in draw(EVENTS, seed, 5):
            counted[number] += 1

    def mean(weight: int) -> float:
        mine = [counted[e.number] for e in EVENTS if weight_of(e) == weight]
        return sum(mine) / len(mine)

    assert mean(8) > 2 * mean(2)
