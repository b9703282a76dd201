"""Lists that their statistician answers for: signed over the printed root, and no more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout

from app.custody.event import Event
from app.custody.kinds import writers_of
from app.desk.allocation.answering import ROOT_BYTES, sign_commitment, signed
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from app.trial.spoken import says, words_of
from app.ui.clockface import short
from app.ui.page import Page
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.told import signed_by
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.table import Rows
from app.ui.widgets.text_field import NoteField

_KIND = "CommitmentSigned"
_COLUMNS = ("root", "by", "at")
_MOST = 200
_SHOWN = 4
"""The words of a root by which people tell one from another."""


class CommitmentsPage(Page):
    """The seat of a statistician signs here; every seat sees what was signed."""

    name = "commitments"
    reads = frozenset({_KIND})

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        say = self.kit.say
        columns = [say(f"commitments.column.{name}") for name in _COLUMNS]
        self.table = Rows(
            self.kit, columns, empty=say("commitments.none"), name=say("page.commitments.title")
        )
        self.body.addWidget(self.table)
        self.answer = Card(self.kit, say("commitments.answer"), say("commitments.answer_side"))
        self.root = NoteField(self.kit, say("list.commitment"), say("list.commitment_hint"), _MOST)
        self.fields = {"spoken.mistyped": self.root, "commitment.signed": self.root}
        self.go = Button(
            self.kit, say("commitments.go"), role="primary", icon="sign", shortcut="Ctrl+Return"
        )
        self.go.clicked.connect(self._sign)
        self.answer.add(self.root)
        end = QHBoxLayout()
        end.addStretch()
        end.addWidget(self.go)
        self.answer.add(end)
        self.answer.setVisible(station.person.seat.role in writers_of(_KIND))
        self.body.addWidget(self.answer)
        self.body.addStretch(1)

    def arrive(self, target: str) -> None:
        """Shows what was signed."""
        self.subtitle.setText(self.kit.say("commitments.lead"))
        super().arrive(target)

    def refresh(self) -> None:
        """Reads what was signed."""
        board = self.station.desk.board
        self.look(lambda: signed(board), self._show)

    def accepts(self, text: str) -> bool:
        """The code of a commitment, where one can be signed."""
        return self.answer.isVisible() and says(text, ROOT_BYTES)

    def scanned(self, text: str) -> bool:
        """Takes the commitment from the page of the protocol's annex."""
        known = self.accepts(text)
        if known:
            self.root.put(text)
        return known

    def _show(self, events: Sequence[Event]) -> None:
        rows = [self._row(event) for event in events]
        self.table.tell(rows, [event.number for event in events])

    def _row(self, event: Event) -> tuple[str, ...]:
        words = words_of(bytes.fromhex(event.text("commitment"))).split()
        at = parse_instant(event.at).astimezone(self.kit.zone)
        when = short(at, self.kit.words.language)
        return " ".join(words[:_SHOWN]) + " …", signed_by(self.kit, event), when

    def _sign(self) -> None:
        desk, typed = self.station.desk, self.root.text()
        ask = Ask(self.kit.say("commitments.sign"), Meaning.APPROVED)
        self.sign("sign", [ask], lambda pen: sign_commitment(desk, pen, typed), self._signed)

    def _signed(self, _: object) -> None:
        self.root.put("")
        self.refresh()
        self.problem.tell(self.kit.say("commitments.done"), tone=Tone.OK)
