"""The desk: one study opened at one workstation, with everything an act needs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from app.custody.board import Board, Story
from app.custody.event import Event, Seat
from app.custody.kinds import ADMITTING
from app.custody.records import SeatRow
from app.desk.journal import Journal, Person
from app.desk.ports import Clock, Entropy, LabelPrinter, Vault
from app.trial.refusal import Refusal, Trouble
from app.trial.study_parts import Study
from app.trial.words import Words

LOG_SETTING = "log"


def study_setting(digest: str) -> str:
    """The name of the setting that keeps a study configuration's bytes, deflated."""
    return f"study/{digest}"


@dataclass(slots=True)
class Desk:
    """The open study. `words` are those of papers and of the label.

    `study` is the version in force, `versions` are all that the file keeps, by their digests.
    """

    journal: Journal
    vault: Vault
    study: Study
    printer: LabelPrinter
    words: Words
    versions: dict[str, Study] = field(default_factory=dict)
    rests_until: datetime | None = None
    """Until when no backup tells that a bench was left; None before one was left here."""

    def __post_init__(self) -> None:
        self.versions.setdefault(self.study.digest, self.study)

    def under(self, event: Event) -> Desk:
        """This desk with the version of the study that a line was written under."""
        if event.study == self.study.digest:
            return self
        return replace(self, study=self.versions[event.study])

    def adopt(self) -> None:
        """Goes on under the version of the study that the log says is in force."""
        digest = self.journal.study
        if digest in self.versions and digest != self.study.digest:
            self.study = self.versions[digest]
            self.journal.training_months = self.study.people.training_months

    @property
    def board(self) -> Board:
        """What the log says, as last read."""
        return self.journal.board

    @property
    def clock(self) -> Clock:
        """The workstation's clock."""
        return self.journal.clock

    @property
    def entropy(self) -> Entropy:
        """The workstation's entropy."""
        return self.journal.entropy

    def new_request_id(self) -> str:
        """An id for one request form: submitting the form twice stays one request."""
        return self.entropy.draw("request", 16).hex()

    def story(self, request: str) -> Story:
        """The story of a request; raises Refusal ``request.unknown``."""
        story = self.board.stories.get(request)
        if story is None:
            raise Refusal("request.unknown")
        return story

    def sign_in(self, name: str, passphrase: str) -> Person:
        """Opens a seat by its person's name; raises Refusal ``seat.unknown`` or a wrong passphrase.

        A seat that no second person has confirmed yet may open too: it is how
        the second founder confirms the first lines.
        """
        self.journal.catch_up()
        seat = self._seat_named(name)
        row = self.seat_row(seat.seat)
        return Person(seat, self.vault.open_seat(self.journal.log_id, row, passphrase))

    def renewed(self, person: Person) -> Person:
        """The same person with the role keys and the delegation that the log gives them by now.

        What someone who signed in before a renewal needs to go on. Raises Refusal
        ``seat.revoked``, Trouble ``seat.damaged``.
        """
        seat = person.seat.seat
        row = self.seat_row(seat)
        if seat in self.board.revoked:
            raise Refusal("seat.revoked", name=person.seat.name)
        return Person(self.board.seats[seat], self.vault.reopen(row, person.keys))

    def seat_row(self, seat: str) -> SeatRow:
        """The row of a seat (its id), held against the log; raises Trouble ``seat.damaged``."""
        with self.journal.turn() as turn:
            found = next((row for row in turn.file.seats() if row.seat == seat), None)
        # Whoever can write to the file could otherwise slip in grants of their own.
        if found is None or found.digest != self.board.rows.get(seat):
            raise Trouble("seat.damaged", seat=self.board.seats[seat].name)
        return found

    def standing(self) -> list[Seat]:
        """The seats that are in force, or wait for a second person; not those revoked or void."""
        people = self.journal.audit.people
        waiting = {p.text("seat") for p in self.board.waiting() if p.kind in ADMITTING}
        seats = self.board.seats.values()
        return [s for s in seats if people.is_effective(s.seat) or s.seat in waiting]

    def _seat_named(self, name: str) -> Seat:
        for seat in self.standing():
            if seat.name == name:
                return seat
        known = [seat for seat in self.board.seats.values() if seat.name == name]
        if any(seat.seat in self.board.revoked for seat in known):
            raise Refusal("seat.revoked", name=name)
        # Not repeated: it may be a passphrase that was typed into the wrong field.
        raise Refusal("seat.unknown")
