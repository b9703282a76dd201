"""What was valid when: every seat with its keys as it stood at a line, or at a moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout

from app.custody.board import Board
from app.custody.event import Seat
from app.custody.history import SeatAt, Validity
from app.desk.log.validity import key_name, line_of, valid_at
from app.trial.clocks import parse_instant
from app.trial.refusal import Refusal
from app.ui.clockface import full
from app.ui.in_field import InField, in_field
from app.ui.page import GAP, Page
from app.ui.pages.seat_words import day_of
from app.ui.station import Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

_TONES = {
    Validity.VALID: (Tone.OK, "ok"), Validity.WAITING: (Tone.WARN, "people"),
    Validity.OUTSIDE: (Tone.DANGER, "clock"), Validity.REVOKED: (Tone.DANGER, "close"),
}  # fmt: skip
_COLUMNS = ("name", "role", "validity", "delegation", "trained", "generations", "esign", "root")
_DIGITS = 12
Which = Callable[[Board], int]


@dataclass(frozen=True, slots=True)
class View:
    """A line, its time, and the seats as they stood there."""

    line: int
    at: datetime
    seats: tuple[SeatAt, ...]


class KeysPage(Page):
    """Enter on a seat opens it; without a line it shows how things stand at the last one."""

    name = "keys"

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self._seats: dict[str, Seat] = {}
        say = self.kit.say
        people = Button(self.kit, say("seat.people"), icon="people", keys="F7")
        people.clicked.connect(lambda: station.go("people"))
        self.head.addWidget(people)
        self.line = TextField(self.kit, say("keys.line"), most=_DIGITS)
        self.moment = MomentField(self.kit, say("keys.moment"), past=True, what="moment")
        self.by_line = Button(self.kit, say("keys.by_line"), icon="search", shortcut="Ctrl+G")
        self.by_moment = Button(self.kit, say("keys.by_moment"), icon="clock", shortcut="Ctrl+J")
        self.by_line.clicked.connect(self._at_line)
        self.by_moment.clicked.connect(self._at_moment)
        self.fields = {"keys.no_line": self.line, "keys.before": self.moment}
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for part, stretch in ((self.line, 1), (self.by_line, 0), (self.moment, 3),
                              (self.by_moment, 0)):  # fmt: skip
            row.addWidget(part, stretch)
        self.body.addLayout(row)
        self.told = label("", "strong")
        self.body.addWidget(self.told)
        self.rows = Rows(
            self.kit, [say(f"keys.column.{name}") for name in _COLUMNS], say("page.keys.title"),
            tall=True,
        )  # fmt: skip
        self.rows.opened.connect(lambda seat: station.go("seat", str(seat)))
        self.rows.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.body.addWidget(self.rows, 1)
        self.whole = label("", "hash")
        self.body.addWidget(self.whole)
        self.body.addWidget(label(say("keys.hint"), "caption"))

    def arrive(self, target: str) -> None:
        """The line of this number, or the last one."""
        self.line.put(target)
        super().arrive(target)

    def refresh(self) -> None:
        """Reads the seats at the line in the field."""
        self._at_line()

    def _at_line(self) -> None:
        wanted = self.gather(self._typed)
        if wanted is not None:
            self._look(lambda board: len(board.events) - 1 if wanted < 0 else wanted)

    def _typed(self) -> int:
        typed = self.line.text().strip()
        if not typed:
            return -1
        if not (typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS):
            raise InField(
                Refusal("keys.no_line", last=len(self.station.desk.board.events) - 1), self.line
            )
        return int(typed)

    def _at_moment(self) -> None:
        def read() -> datetime:
            with in_field(self.moment):
                return self.moment.read()

        moment = self.gather(read)
        if moment is not None:
            self._look(lambda board: line_of(board, moment))

    def _look(self, which: Which) -> None:
        board = self.station.desk.board

        def reading() -> View:
            line = which(board)
            seats = valid_at(board, line)
            return View(line, parse_instant(board.events[line].at), seats)

        self.look(reading, self._show)

    def _show(self, view: View) -> None:
        at = full(view.at.astimezone(self.kit.zone), self.kit.words.language)
        self.told.setText(self.kit.say("keys.shown", line=str(view.line), at=at))
        self.rows.tell([self._row(one) for one in view.seats],
                       [one.history.seat.seat for one in view.seats])  # fmt: skip

        self._seats = {one.history.seat.seat: one.history.seat for one in view.seats}
        self.rows.selectRow(0)
        self._choose()

    def _choose(self) -> None:
        """The keys of the seat under the cursor in full; its columns may be too narrow."""
        seat = self._seats.get(str(self.rows.key()))
        self.whole.setText("" if seat is None else self.kit.say(
            "keys.whole", name=seat.name, esign=key_name(seat.esign), root=key_name(seat.root),
        ))  # fmt: skip

    def _row(self, one: SeatAt) -> tuple[Cell | str, ...]:
        say, seat, span = self.kit.say, one.history.seat, one.span
        tone, icon = _TONES[one.validity]
        keys = ", ".join(f"{say(f'keys.short.{role.value}')} {n}" for role, n in one.generations)
        return (
            seat.name, say(f"role.{seat.role.value}"),
            Cell(say(f"validity.{one.validity.value}"), tone, icon),
            say("keys.span", start=day_of(self.kit, span.start), end=day_of(self.kit, span.end)),
            day_of(self.kit, span.trained), keys or "–", key_name(seat.esign), key_name(seat.root),
        )  # fmt: skip
