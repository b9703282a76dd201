"""What has been reviewed, asked and answered: read from the marks in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from app.custody.event import Event

_OPENING = frozenset({"LineFlagged", "QuestionAsked"})
_FOLLOWING = frozenset({"QuestionAnswered", "QuestionClosed"})


@dataclass(frozen=True, slots=True)
class Thread:
    """A flag or a question, with all that was said of it."""

    opening: Event
    answers: tuple[Event, ...] = ()
    closing: Event | None = None

    @property
    def number(self) -> int:
        """The line that opened it."""
        return self.opening.number

    @property
    def about(self) -> int:
        """The line that it is about."""
        return self.opening.number_of("line")

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it."""
        return self.closing is None


@dataclass(frozen=True, slots=True)
class Reviews:
    """All marks, as they stood at one moment."""

    threads: Mapping[int, Thread]
    """By the line that opened each."""
    signed: tuple[Event, ...]
    samples: Mapping[int, Event]
    _checked: Mapping[int, frozenset[int]]
    lines: int

    @property
    def open(self) -> Sequence[int]:
        """The threads that nobody has closed, in order."""
        return [number for number, thread in self.threads.items() if thread.is_open]

    @property
    def upto(self) -> int:
        """The last line that anyone has signed to have reviewed; -1 for none."""
        return max((event.number_of("line") for event in self.signed), default=-1)

    @property
    def unreviewed(self) -> int:
        """How many lines no one has reviewed."""
        return self.lines - self.upto - 1

    def upto_by(self, seat: str) -> int:
        """The last line that this seat has signed to have reviewed; -1 for none."""
        mine = (e.number_of("line") for e in self.signed if e.by.seat == seat)
        return max(mine, default=-1)

    def left_of(self, sample: int) -> list[int]:
        """The lines of a sample that nobody has looked at yet; none for no sample."""
        drawn = self.samples.get(sample)
        if drawn is None:
            return []
        numbers = cast(Sequence[int], drawn.facts["numbers"])
        return [number for number in numbers if number not in self._checked.get(sample, ())]


def read_reviews(events: Sequence[Event]) -> Reviews:
    """The marks among all lines of a log."""
    threads: dict[int, Thread] = {}
    signed: list[Event] = []
    samples: dict[int, Event] = {}
    checked: dict[int, frozenset[int]] = {}
    for event in events:
        if event.kind in _OPENING:
            threads[event.number] = Thread(event)
        elif event.kind in _FOLLOWING:
            _follow(threads, event)
        elif event.kind == "Reviewed":
            signed.append(event)
        elif event.kind == "SampleDrawn":
            samples[event.number] = event
        elif event.kind == "LineChecked":
            sample = event.number_of("sample")
            checked[sample] = checked.get(sample, frozenset()) | {event.number_of("line")}
    return Reviews(threads, tuple(signed), samples, checked, len(events))


def _follow(threads: dict[int, Thread], event: Event) -> None:
    # Another program may have written an answer to what is no question.
    thread = threads.get(event.number_of("line"))
    if thread is None or not thread.is_open:
        return
    if event.kind == "QuestionClosed":
        threads[thread.number] = Thread(thread.opening, thread.answers, event)
    else:
        threads[thread.number] = Thread(thread.opening, (*thread.answers, event))
