"""The custody board: every request and bag in one table, the same for every eye."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from app.custody.kinds import KINDS
from app.desk.boards.bags import BagRow, State, bag_rows
from app.trial.names import BagCode
from app.ui.kit import Kit
from app.ui.page import GAP, Page
from app.ui.pages.bag_state import (
    next_page,
    read_code,
    running_cell,
    state_cell,
    state_words,
    when,
)
from app.ui.pages.log.words import folded
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


@dataclass(frozen=True, slots=True)
class Line:
    """A row with everything that is shown of it and searched in it, worded once."""

    row: BagRow
    words: str
    cells: tuple[Shown, ...]


def line_of(kit: Kit, row: BagRow) -> Line:
    """A request or bag in the words of the board."""
    clocks, kind = row.clocks, kit.say(f"kind.{row.last}")
    code = BagCode(row.bag).shown if row.bag else "–"
    told = (row.bag, code, row.subject, row.site, row.who, state_words(kit, row.state), kind)
    cells = (
        state_cell(kit, row.state), code, row.subject, row.site,
        when(kit, clocks.d if clocks else None), when(kit, clocks.r if clocks else None),
        running_cell(kit, clocks.start_by if clocks else None, runs=row.to_be_started),
        running_cell(kit, clocks.use_by if clocks else None, runs=row.state is State.INFUSING),
        kit.say("bags.last", kind=kind, who=row.who),
    )  # fmt: skip
    return Line(row, folded(" ".join(told)), cells)


class BagsPage(Page):
    """Enter opens a bag's own page; the foot leads to where its next act is done."""

    name = "bags"
    reads = frozenset(KINDS)

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        say = self.kit.say
        self._all: tuple[Line, ...] = ()
        self._shown: dict[str, BagRow] = {}
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
        self.names = Button(self.kit, self.kit.say("bags.names"), icon="person", keys="Ctrl+F3")
        self.names.clicked.connect(lambda: self.station.go("names"))
        self.head.addWidget(self.names)
        self.names.setVisible(self.station.names)
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
        """Reads and words every request and bag."""
        desk, kit = self.station.desk, self.kit
        self._minute = self._this_minute()
        self.look(lambda: tuple(line_of(kit, row) for row in bag_rows(desk)), self._show)

    def tick(self) -> None:
        """Each minute the clocks, and what they make of a bag, are read anew."""
        if self.isVisible() and self._this_minute() != self._minute:
            self.refresh()

    def _this_minute(self) -> datetime:
        return self.kit.now().replace(second=0, microsecond=0)

    def _show(self, lines: tuple[Line, ...]) -> None:
        self._all = lines
        self._filter()

    def _filter(self) -> None:
        wanted = folded(self.wanted.text()).split()
        everything = self.which.value() == ALL
        shown = [
            line for line in self._all
            if (everything or line.row.in_progress) and all(word in line.words for word in wanted)
        ]  # fmt: skip
        self._shown = {line.row.request: line.row for line in shown}
        self.rows.tell([line.cells for line in shown], list(self._shown))
        if shown and self.rows.key() is None:
            self.rows.selectRow(0)
        told = self.kit.words.count("bags.subtitle", len(shown), total=len(self._all))
        self.subtitle.setText(told)
        self._weigh()

    @property
    def selected(self) -> BagRow | None:
        """The row in hand."""
        return self._shown.get(str(self.rows.key()))

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
        row = self._shown.get(str(request))
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
