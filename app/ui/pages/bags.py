"""The custody board: every request and bag in one table, the same for every eye."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from app.custody.kinds import KINDS
from app.desk.bags import BagRow, State, bag_rows
from app.trial.names import BagCode
from app.ui.page import GAP, Page
from app.ui.pages.bag_state import (
    next_page,
    read_code,
    running_cell,
    state_cell,
    state_words,
    when,
)
from app.ui.station import Station
from app.ui.widgets.button import Button
from app.ui.widgets.cell import Shown
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.table import Rows
from app.ui.widgets.text_field import TextField

OPEN, ALL = "open", "all"
_COLUMNS = ("state", "bag", "subject", "site", "d", "r", "start", "use_by", "last")
_SPARED = ("site", "d", "r", "use_by")
NARROW = 960


class BagsPage(Page):
    """Enter opens a bag's own page; the foot leads to where its next act is done."""

    name = "bags"
    reads = frozenset(KINDS)

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        say = self.kit.say
        self._all: tuple[BagRow, ...] = ()
        self._shown: list[BagRow] = []
        self._minute: datetime | None = None
        self.which = ChoiceField(
            self.kit, say("bags.show"), [(OPEN, say("bags.show.open")), (ALL, say("bags.show.all"))]
        )
        self.which.put(OPEN)
        self.wanted = TextField(self.kit, say("bags.find"), say("bags.find_hint"))
        self.rows = Rows(
            self.kit, [say(f"bags.column.{name}") for name in _COLUMNS],
            name=say("page.bags.title"), empty=say("bags.none"), tall=True,
        )  # fmt: skip
        self._lay_out()
        self.which.changed.connect(self._filter)
        self.wanted.changed.connect(self._filter)
        self.rows.opened.connect(self._open)
        self.rows.selectionModel().currentRowChanged.connect(self._weigh)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.which)
        row.addWidget(self.wanted, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.rows, 1)
        say = self.kit.say
        self.step = Button(self.kit, "", icon="forward", shortcut="Ctrl+G")
        self.step.clicked.connect(self._go)
        self.open = Button(
            self.kit, say("bags.open"), role="primary", icon="bag", shortcut="Ctrl+Return"
        )
        self.open.clicked.connect(lambda: self._open(self.rows.key()))
        self.foot.add(self.step)
        self.foot.primary(self.open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What can be read on the bag's own page is left out where the room is narrow."""
        super().resizeEvent(event)
        narrow = self.width() < self.kit.look.px(NARROW)
        spared = [_COLUMNS.index(name) for name in _SPARED] if narrow else []
        self.rows.leave_out(spared)

    def search(self) -> None:
        """The search field."""
        editor = self.wanted.editor
        assert isinstance(editor, QLineEdit)
        editor.setFocus()
        editor.selectAll()

    def refresh(self) -> None:
        """Reads every request and bag."""
        desk = self.station.desk
        self._minute = self._this_minute()
        self.look(lambda: bag_rows(desk), self._show)

    def tick(self) -> None:
        """Each minute the clocks, and what they make of a bag, are read anew."""
        if self.isVisible() and self._this_minute() != self._minute:
            self.refresh()

    def _this_minute(self) -> datetime:
        return self.kit.now().replace(second=0, microsecond=0)

    def _show(self, rows: tuple[BagRow, ...]) -> None:
        self._all = rows
        self._filter()

    def _filter(self) -> None:
        wanted = self.wanted.text().casefold().split()
        everything = self.which.value() == ALL
        self._shown = [
            row for row in self._all
            if (everything or row.in_progress)
            and all(word in self._words_of(row) for word in wanted)
        ]  # fmt: skip
        self.rows.tell([self._row(one) for one in self._shown], self._keys(self._shown))
        if self._shown and self.rows.key() is None:
            self.rows.selectRow(0)
        told = self.kit.words.count("bags.subtitle", len(self._shown), total=len(self._all))
        self.subtitle.setText(told)
        self._weigh()

    def _keys(self, rows: Sequence[BagRow]) -> list[str]:
        return [row.request for row in rows]

    def _words_of(self, row: BagRow) -> str:
        code = BagCode(row.bag).shown if row.bag else ""
        told = (row.bag, code, row.subject, row.site, row.who, state_words(self.kit, row.state),
                self.kit.say(f"kind.{row.last}"))  # fmt: skip
        return " ".join(told).casefold()

    def _row(self, one: BagRow) -> tuple[Shown, ...]:
        kit, clocks = self.kit, one.clocks
        bag = BagCode(one.bag).shown if one.bag else "–"
        last = kit.say("bags.last", kind=kit.say(f"kind.{one.last}"), who=one.who)
        return (
            state_cell(kit, one.state), bag, one.subject, one.site,
            when(kit, clocks.d if clocks else None), when(kit, clocks.r if clocks else None),
            running_cell(kit, clocks.start_by if clocks else None, runs=one.to_be_started),
            running_cell(
                kit, clocks.use_by if clocks else None, runs=one.state is State.INFUSING
            ),
            last,
        )  # fmt: skip

    @property
    def selected(self) -> BagRow | None:
        """The row in hand."""
        key = self.rows.key()
        return next((row for row in self._shown if row.request == key), None)

    def _where(self, row: BagRow) -> str:
        return next_page(row, unblinded=self.station.unblinded)

    def _weigh(self, *_: object) -> None:
        row = self.selected
        if row is None:
            self.open.why(self.kit.say("bags.choose"))
        else:
            self.open.free()
        where = self._where(row) if row is not None else ""
        self.step.setVisible(bool(where))
        if where:
            self.step.say(self.kit.say(f"bags.go.{where}"))

    def _go(self) -> None:
        row = self.selected
        where = self._where(row) if row is not None else ""
        if row is not None and where:
            self.station.go(where, row.bag if where == "handover" else row.request)

    def _open(self, request: object) -> None:
        row = next((row for row in self._shown if row.request == request), None)
        if row is not None:
            self.station.go("bag", row.bag or row.request)

    def accepts(self, text: str) -> bool:
        """A bag code."""
        return read_code(text) is not None

    def scanned(self, text: str) -> bool:
        """The label of a bag opens that bag's page."""
        code = read_code(text)
        if code is not None:
            self.station.go("bag", code.text)
        return code is not None
