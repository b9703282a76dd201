"""The printed shares of the keys: how they stand, and everything that is done with them."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.custody.kinds import SHARES, writers_of
from app.custody.records import Line
from app.desk.escrow.rehearsal import Rehearsed, lose_passphrase, rehearsed
from app.desk.escrow.share_form import Share
from app.desk.escrow.shares import (
    Held,
    OneShare,
    Shares,
    ShareState,
    make_shares,
    place_shares,
    read_shares,
    try_shares,
)
from app.desk.papers.share_paper import share_pdf
from app.trial.names import Meaning
from app.trial.refusal import Failure
from app.ui.clockface import short
from app.ui.page import GAP, Page
from app.ui.pages.shares.printing import Print, PrintingCard
from app.ui.pages.shares.rehearsing import RehearsalCard
from app.ui.share_entry import ShareEntry
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.told import signed_by
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

_COLUMNS = ("number", "holder", "envelope", "tested")


class SharesPage(Page):
    """Two people make three pages; three officers keep them; any two open the keys again."""

    name = "shares"
    reads = frozenset(
        {"Confirmed", "KeysRenewed", "KeysRewrapped", "SharesPlaced", "SharesTested"}
    )

    def __init__(self, station: Station, paper: Print) -> None:
        super().__init__(station)
        self._paper = paper
        self._made: tuple[Share, ...] = ()
        say = self.kit.say
        back = Button(self.kit, say("seat.people"), icon="people", keys="F7")
        back.clicked.connect(lambda: station.go("people"))
        self.head.addWidget(back)
        self.printing = PrintingCard(self.kit)
        self.printing.wanted.connect(self._print)
        self.printing.finished.connect(self._finished)
        self.body.addWidget(self.printing)
        self.rehearsal = RehearsalCard(self.kit)
        self.rehearsal.losing.connect(self._lose)
        self.fields = {
            "passphrase.wrong": self.rehearsal.passphrase,
            "passphrase.wait": self.rehearsal.passphrase,
        }
        self._lay_state()
        self.body.addWidget(self.rehearsal)
        self.acts = [self._lay_making(), self._lay_placing(), self._lay_testing()]
        self.body.addStretch()

    def _lay_state(self) -> None:
        say = self.kit.say
        card = Card(self.kit, say("share.card.state"), say("share.state_side"))
        self.told = label("", "body")
        self.rows = Rows(
            self.kit, [say(f"share.column.{name}") for name in _COLUMNS],
            empty=say("share.state.never"), name=say("share.card.state"),
        )  # fmt: skip
        self.rows.setMinimumHeight(self.kit.look.px(130))
        card.add(self.told)
        card.add(self.rows)
        self.body.addWidget(card)

    def _lay_making(self) -> Card:
        say = self.kit.say
        self.make = Button(self.kit, say("share.make"), icon="key")
        self.make.clicked.connect(self._make)
        return self._card("make", self.make)

    def _lay_placing(self) -> Card:
        say = self.kit.say
        self.places: list[tuple[TextField, TextField]] = []
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for number in range(1, SHARES + 1):
            pair = (
                TextField(self.kit, say("share.holder", number=number), most=80),
                TextField(self.kit, say("share.envelope", number=number), most=40),
            )
            self.places.append(pair)
            for column, field in enumerate(pair):
                grid.addWidget(field, number, column)
            self.fields |= {f"holder{number}": pair[0], f"envelope{number}": pair[1]}
        self.place_them = Button(self.kit, say("share.place"), icon="sign")
        self.place_them.clicked.connect(self._place)
        return self._card("place", self.place_them, grid)

    def _lay_testing(self) -> Card:
        say = self.kit.say
        grid = QGridLayout()
        grid.setSpacing(GAP * 2)
        self.entries = [ShareEntry(self.kit, say(f"share.entry.{n}")) for n in ("one", "two")]
        for row, entry in enumerate(self.entries):
            grid.addWidget(entry, row, 0)
        self.test = Button(self.kit, say("share.test"), icon="check")
        self.test.clicked.connect(self._test)
        return self._card("test", self.test, grid)

    def _card(self, name: str, button: Button, grid: QGridLayout | None = None) -> Card:
        card = Card(self.kit, self.kit.say(f"share.card.{name}"))
        if grid is not None:
            card.add(grid)
        foot = QHBoxLayout()
        foot.addWidget(label(self.kit.say(f"share.hint.{name}"), "caption"), 1)
        foot.addWidget(button)
        card.add(foot)
        self.body.addWidget(card)
        return card

    def arrive(self, target: str) -> None:
        """Shows how the shares stand; nothing of a share is left from before."""
        self._finished()
        for entry in self.entries:
            entry.clear()
        super().arrive(target)

    def refresh(self) -> None:
        """Reads how the shares stand."""
        desk = self.station.desk
        self.look(lambda: (read_shares(desk), rehearsed(desk)), lambda told: self._show(*told))

    def accepts(self, text: str) -> bool:
        """The barcode of a share."""
        return self._entry_for(text) is not None

    def scanned(self, text: str) -> bool:
        """Fills the first share that was not typed yet."""
        entry = self._entry_for(text)
        return entry is not None and entry.take(text)

    def _entry_for(self, text: str) -> ShareEntry | None:
        free = next((entry for entry in self.entries if entry.empty()), self.entries[-1])
        return free if ShareEntry.knows(text) else None

    def _show(self, shares: Shares, done: tuple[Rehearsed, ...]) -> None:
        say, may = self.kit.say, self.station.person.seat.role in writers_of("SharesPlaced")
        self.subtitle.setText(say(f"share.state.{shares.state.value}"))
        self.told.setVisible(bool(shares.seat))
        if shares.made is not None:
            first, second = (signed_by(self.kit, event) for event in shares.signed)
            self.told.setText(say("share.told", code=shares.code, one=first, two=second))
        self.rows.tell([self._row(one) for one in shares.shares],
                       [one.number for one in shares.shares])  # fmt: skip
        self.rehearsal.setVisible(may and self.station.desk.board.practice)
        self.rehearsal.tell(done)
        never = shares.state is ShareState.NEVER
        for card, shown in zip(self.acts, (may, may and not never, may and not never), strict=True):
            card.setVisible(shown)
        self.make.say(say("share.make" if never else "share.renew"))
        for one, fields in zip(shares.shares, self.places, strict=False):
            if one.held is not None and not any(field.text() for field in fields):
                fields[0].put(one.held.holder)
                fields[1].put(one.held.envelope)

    def _row(self, one: OneShare) -> tuple[Cell | str, ...]:
        say = self.kit.say
        held = one.held
        if one.tested is None:
            tested: Cell | str = Cell(say("share.untested"), Tone.WARN, "warn")
        else:
            tested = short(one.tested.astimezone(self.kit.zone), self.kit.words.language)
        return (
            str(one.number), held.holder if held else "–", held.envelope if held else "–", tested,
        )  # fmt: skip

    def _make(self) -> None:
        say, desk = self.kit.say, self.station.desk
        asks = [
            Ask(say("share.make_what"), Meaning.AUTHORED),
            Ask(say("share.make_what"), Meaning.APPROVED, second=True),
        ]
        self.sign("make", asks, lambda one, two: make_shares(desk, one, two), self._begin)

    def _begin(self, shares: tuple[Share, ...]) -> None:
        self._made = shares
        self.printing.begin()
        self.area.ensureWidgetVisible(self.printing)
        # What had the keyboard makes them anew, and these would open nothing any more.
        self.printing.buttons[0].setFocus()
        self.refresh()

    def _print(self, number: int) -> None:
        share, desk, words = self._made[number - 1], self.station.desk, self.kit.words
        self.ask(
            "print", lambda: share_pdf(desk, share, words), lambda pdf: self._on_paper(number, pdf)
        )

    def _on_paper(self, number: int, pdf: bytes) -> None:
        try:
            if self._paper(self.window(), pdf):
                self.printing.printed(number)
        except Failure as failure:
            self.place(failure)

    def _finished(self) -> None:
        self._made = ()
        self.printing.hide()

    def _lose(self) -> None:
        desk, person = self.station.desk, self.station.person
        passphrase = self.rehearsal.passphrase.take()
        self.ask(
            "lose", lambda: lose_passphrase(desk, person, passphrase),
            lambda _: self.station.leaving.emit(),
        )  # fmt: skip

    def _place(self) -> None:
        desk = self.station.desk
        held = [
            Held(number, holder.text(), envelope.text())
            for number, (holder, envelope) in enumerate(self.places, 1)
        ]
        self.sign("place", [Ask(self.kit.say("share.place_what"), Meaning.AUTHORED)],
                  lambda pen: place_shares(desk, pen, held))  # fmt: skip

    def _test(self) -> None:
        told = self.gather(lambda: [entry.read() for entry in self.entries])
        if told is None:
            return
        one, other = told
        desk, person = self.station.desk, self.station.person
        self.ask("test", lambda: try_shares(desk, person, one, other), self._tested)

    def _tested(self, line: Line) -> None:
        say = self.kit.say
        for entry in self.entries:
            entry.clear()
        self.problem.tell(
            say("share.tested", line=line.number), title=say("share.card.test"), tone=Tone.OK
        )

