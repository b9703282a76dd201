"""What a reader of the log leaves in it: flags, questions and answers, samples, signed reviews.

Marks of those who may not know the arm are lines at any time. Whoever holds
its key marks nothing while a preparation is open: when a preparer is at the
screen and not at the bench is the bench's own business.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.aside import require_aside
from app.desk.desk import Desk
from app.desk.journal import Person, Signing, Turn
from app.desk.log.reviews import read_reviews
from app.desk.log.sampling import SEED_SIZE, draw
from app.desk.typed import read_text
from app.trial.refusal import Refusal

CONCERNS = ("unclear", "late", "unexpected", "incomplete", "other")
"""Why a line is flagged."""
QUESTION_MOST, SCOPE_MOST, FINDINGS_MOST = 400, 200, 800


def flag_line(desk: Desk, person: Person, number: int, concern: str) -> Line:
    """Flags a line for a reason of `CONCERNS`; it stays open until it is closed.

    Raises Refusal ``review.concern``, ``review.line``, ``review.window_open``,
    and as `Turn.require_may`.
    """
    if concern not in CONCERNS:
        raise Refusal("review.concern", known=", ".join(CONCERNS))
    return _mark(desk, person, "LineFlagged", number, {"concern": concern})


def ask(desk: Desk, person: Person, number: int, text: str) -> Line:
    """Asks something about a line; raises as `flag_line`, and Refusal ``request.text``."""
    said = read_text(text, field="question", most=QUESTION_MOST)
    return _mark(desk, person, "QuestionAsked", number, {"text": said})


def answer(desk: Desk, person: Person, thread: int, text: str) -> Line:
    """Answers the question or flag that stands at line `thread`, while it is open.

    Raises as `ask`, and Refusal ``review.no_thread``.
    """
    said = read_text(text, field="question", most=QUESTION_MOST)
    return _mark(desk, person, "QuestionAnswered", thread, {"text": said}, in_thread=True)


def close(desk: Desk, person: Person, thread: int, text: str = "") -> Line:
    """Closes the question or flag at line `thread`; raises as `answer`."""
    said = read_text(text, field="question", most=QUESTION_MOST, least=0)
    return _mark(desk, person, "QuestionClosed", thread, {"text": said}, in_thread=True)


def sign_review(
    desk: Desk, signing: Signing, number: int, scope: str, findings: str
) -> Line:
    """States, signed, that the lines up to and with `number` were reviewed.

    Raises Refusal ``review.line``, ``review.already`` when the same person has
    signed as far, ``request.text``, ``review.window_open``.
    """
    told: dict[str, Value] = {
        "scope": read_text(scope, field="scope", most=SCOPE_MOST),
        "findings": read_text(findings, field="findings", most=FINDINGS_MOST, least=0),
    }
    with desk.journal.turn() as turn:
        require_aside(turn, signing.person)
        mine = read_reviews(turn.board.events).upto_by(signing.person.seat.seat)
        if number <= mine:
            raise Refusal("review.already", line=mine)
        return turn.write("Reviewed", {**_named(turn, number), **told}, signing)


def draw_sample(desk: Desk, person: Person, size: int) -> Line:
    """Draws `size` lines by their risk, among those that no one has reviewed.

    The seed is the workstation's and stands in the line, so that the draw can
    be repeated. Raises Refusal ``review.sample_size``.
    """
    if not 1 <= size <= 200:
        raise Refusal("review.sample_size", most=200)
    with desk.journal.turn() as turn:
        require_aside(turn, person)
        events = turn.board.events
        left = events[read_reviews(events).upto + 1 :]
        seed = turn.entropy.draw("sample", SEED_SIZE)
        numbers = draw(left, seed, size)
        drawn: list[Value] = [*numbers]
        told: dict[str, Value] = {"seed": seed.hex(), "numbers": drawn}
        return turn.write("SampleDrawn", {**_named(turn, len(events) - 1), **told}, person)


def check_line(
    desk: Desk, person: Person, sample: int, number: int, *, in_order: bool
) -> Line:
    """Says of a line that a sample drew whether it is in order.

    Raises Refusal ``review.no_sample`` unless it is one that is still to be
    looked at.
    """
    found = "in_order" if in_order else "question"
    with desk.journal.turn() as turn:
        require_aside(turn, person)
        if number not in read_reviews(turn.board.events).left_of(sample):
            raise Refusal("review.no_sample")
        facts = {**_named(turn, number), "sample": sample, "found": found}
        return turn.write("LineChecked", facts, person)


def _mark(
    desk: Desk, person: Person, kind: str, number: int, facts: Mapping[str, Value], *,
    in_thread: bool = False,
) -> Line:  # fmt: skip
    with desk.journal.turn() as turn:
        require_aside(turn, person)
        if in_thread and number not in read_reviews(turn.board.events).open:
            raise Refusal("review.no_thread")
        return turn.write(kind, {**_named(turn, number), **facts}, person)


def _named(turn: Turn, number: int) -> dict[str, Value]:
    if not 0 <= number < turn.number:
        raise Refusal("review.line", last=turn.number - 1)
    return {"line": number, "leaf": turn.leaf(number).hex()}
