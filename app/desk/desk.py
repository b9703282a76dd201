"""The desk: one study opened at one workstation, with everything an act needs."""

from __future__ import annotations

from dataclasses import dataclass

from app.custody.board import Board, Story
from app.custody.event import Seat
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
    """The open study. `words` are those of papers and of the label."""

    journal: Journal
    vault: Vault
    study: Study
    printer: LabelPrinter
    words: Words

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
        with self.journal.turn() as turn:
            rows = {row.seat: row for row in turn.file.seats()}
        seat = self._seat_named(name)
        row = rows.get(seat.seat)
        # Whoever can write to the file could otherwise slip in grants of their own.
        if row is None or row.digest != seat.facts["row"]:
            raise Trouble("seat.damaged", seat=seat.name)
        return Person(seat, self.vault.open_seat(self.journal.log_id, row, passphrase))

    def _seat_named(self, name: str) -> Seat:
        for seat in self.board.seats.values():
            if seat.name == name:
                return seat
        raise Refusal("seat.unknown", name=name)
