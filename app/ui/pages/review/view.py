"""What the review page shows: open questions, the sample in hand, how far anyone has reviewed."""

from __future__ import annotations

from dataclasses import dataclass

from app.desk.desk import Desk
from app.desk.log.logbook import Logbook, read_log
from app.desk.log.reviews import Reviews, Thread, read_reviews


@dataclass(frozen=True, slots=True)
class View:
    """As it stood at one moment."""

    book: Logbook
    reviews: Reviews
    mine: int
    """The last line that the person signed in has signed to have reviewed; -1 for none."""

    @property
    def threads(self) -> list[Thread]:
        """What is open, the newest first."""
        return [self.reviews.threads[number] for number in reversed(self.reviews.open)]

    @property
    def sample(self) -> int:
        """The latest sample of which lines are left to be looked at; -1 for none."""
        left = (number for number in self.reviews.samples if self.reviews.left_of(number))
        return max(left, default=-1)

    @property
    def next_line(self) -> int:
        """The next line of that sample; -1 for none."""
        return min(self.reviews.left_of(self.sample), default=-1)


def view_of(desk: Desk, seat: str) -> View:
    """The view of a seat (its id)."""
    book = read_log(desk)
    reviews = read_reviews(book.events)
    return View(book, reviews, reviews.upto_by(seat))
