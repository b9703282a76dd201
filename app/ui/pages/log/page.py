"""The log: every line in plain words, one of them as a whole, and whether the file is whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.custody.checkpoint import LONGEST, Checkpoint
from app.custody.kinds import KINDS
from app.desk.exports.checkpoint import make_checkpoint
from app.desk.log.logbook import Logbook, read_log
from app.trial.names import BagCode
from app.trial.refusal import Refusal, Trouble
from app.ui.alive import is_alive
from app.ui.choosing import start
from app.ui.page import Page
from app.ui.pages.keeping import Save, keep
from app.ui.pages.log.filter import FilterRow
from app.ui.pages.log.kept import KeptFilters
from app.ui.pages.log.more import MoreDialog
from app.ui.pages.log.pane import LinePane
from app.ui.pages.log.proof import ProofPanel
from app.ui.pages.log.search import Search, Wanted
from app.ui.pages.log.sort import Order, Sorting
from app.ui.pages.log.table import LogTable
from app.ui.pages.log.take import Shown, Taking, Way, blinded_ways
from app.ui.pages.log.texts import Texts
from app.ui.pages.log.words import COLUMNS, LogWords
from app.ui.station import Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.retire import retire

_LONG = 4_000
"""Lines from which the words are folded ahead; fewer take no time."""
_STEP = 2_000
"""Lines of one errand of a search: short enough that an act never waits long behind it."""


class LogPage(Page):
    """The same for every seat: nothing sealed is read. `ways` is what can be taken away."""

    name = "log"
    reads = frozenset(KINDS)

    def __init__(
        self, station: Station, save: Save, filters: KeptFilters, ways: Sequence[Way] = ()
    ) -> None:
        super().__init__(station)
        self._save, self._filters = save, filters
        self.words: LogWords | None = None
        self._texts = Texts()
        self._search: Search | None = None
        self._wanted = Wanted()
        self._goal = ""
        self._order = Order()
        self._sorting: Sorting | None = None
        self._unseen, self._from_top = 0, True
        self.proof = ProofPanel(station, self.place)
        self.filter = FilterRow(self.kit)
        self.table = LogTable(self.kit)
        self.pane = LinePane(self.kit)
        self.taking = Taking(self, save, ways or blinded_ways({}))
        self._lay_out()
        self.taking.button.clicked.connect(self._take)
        self.proof.broke.connect(self.go_to)
        self.filter.changed.connect(self._look_for)
        self.filter.jump.connect(self._jump)
        self.filter.more.clicked.connect(self._more)
        self.table.headed.connect(lambda column: self._sort(self._order.clicked(column)))
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.pane.opened.connect(lambda bag: station.go("bag", bag))
        self.pane.asked.connect(lambda number: station.go("review", number))
        self.review.clicked.connect(lambda: station.go("review"))

    def _lay_out(self) -> None:
        say = self.kit.say
        self.newer = Button(self.kit, "", role="quiet", icon="refresh")
        self.newer.clicked.connect(self.table.scrollToTop)
        self.newer.hide()
        self.checkpoint = Button(self.kit, say("log.checkpoint"), icon="export")
        self.checkpoint.clicked.connect(self._checkpoint)
        self.compare = Button(self.kit, say("log.compare"), icon="folder")
        self.compare.clicked.connect(self._compare)
        self.review = Button(self.kit, self.kit.say("log.review"), icon="check")
        for button in (self.review, self.compare, self.checkpoint, self.taking.button):
            self.head.addWidget(button)
        self.pane.may_ask = not self.station.reads_only
        for button in (self.review, self.checkpoint, self.taking.button):
            button.setVisible(not self.station.reads_only)
        for part in (self.proof, self.filter):
            self.body.addWidget(part)
        self.body.addWidget(self.table, 1)
        # In the head it left the other buttons less room than their words take.
        self.body.addWidget(self.newer, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addWidget(self.pane, 1)

    def arrive(self, target: str) -> None:
        """Shows the lines of a bag or a subject, or goes to a line when `target` is its number."""
        self._goal = target
        self._from_top = self.table.at_top
        super().arrive(target)
        self.table.setFocus()

    def refresh(self) -> None:
        """Reads all lines; they are worded when they come into sight."""
        desk = self.station.desk
        self.look(lambda: read_log(desk), self._show)

    def scanned(self, text: str) -> bool:
        """A bag's code scanned while the page is in front: its lines."""
        if not self.accepts(text):
            return False
        self.filter.only(BagCode.read(text).shown)
        return True

    def accepts(self, text: str) -> bool:
        """Whether a reading is a bag's code."""
        try:
            BagCode.read(text)
        except Refusal:
            return False
        return True

    def search(self) -> None:
        """Ctrl+F leads to the free text."""
        self.filter.search()

    def go_to(self, number: int) -> None:
        """Puts the cursor on a line; shows every line when it is not among those shown."""
        if not self.table.go_to(number):
            self.filter.clear()
            self.table.go_to(number)

    def _show(self, book: Logbook) -> None:
        before = len(self.words.book.events) if self.words else 0
        words = self.words = LogWords(self.kit, book)
        total = len(book.events)
        self.subtitle.setText(self.kit.words.count("log.subtitle", total))
        self.filter.offer(book.kinds)
        self.table.speak(words)
        if not before:
            self._from_top = False
            self.table.show_rows(range(total - 1, -1, -1))
            self.table.go_to(total - 1)
        elif self._search is not None or not self._order.usual:
            self._look_for()
        elif self._wanted.all:
            self._add(range(total - 1, before - 1, -1), range(total - 1, -1, -1))
        else:
            self._go_on(Search(words, self._wanted, self._texts, before), total - before)
        self._count()
        self._choose(self.table.line())
        self._reach()
        self._go_ahead()

    def _go_ahead(self) -> None:
        """Folds the words of a long log before anyone looks for one, while nothing is asked."""
        words = self.words
        asked = self._search is not None or self._sorting is not None
        if words is None or asked or len(words.book.events) < _LONG or not self.isVisible():
            return
        self.station.errands.run(
            "log.ahead", lambda: self._texts.go_ahead(words), self._went_ahead, self.place
        )

    def _went_ahead(self, more: bool) -> None:
        if more and is_alive(self):
            self._go_ahead()

    def _reach(self) -> None:
        goal, self._goal = self._goal, ""
        if goal.isascii() and goal.isdigit():
            self._jump(goal)
        elif goal:
            self.filter.only(BagCode.read(goal).shown if self.accepts(goal) else goal)

    def _add(self, found: range | list[int], rows: range | list[int]) -> None:
        from_top, self._from_top = self._from_top, False
        if not found:
            return
        self.table.put_before(len(found), rows)
        if from_top:
            self.table.scrollToTop()
        self._unseen = 0 if self.table.at_top else self._unseen + len(found)
        self._scrolled()
        self._count()

    def _look_for(self) -> None:
        self._wanted, words = self.filter.wanted(), self.words
        self._search, self._sorting, self._from_top = None, None, False
        if words is None:
            return
        self.table.tell_order(Order())
        if self._wanted.all:
            self.table.show_rows(range(len(words.book.events) - 1, -1, -1))
            self._count()
            self._in_order()
            return
        self.table.show_rows([])
        self._go_on(Search(words, self._wanted, self._texts))

    def _go_on(self, search: Search, newer: int = 0) -> None:
        self._search = search
        self.station.errands.run(
            "log.search", lambda: search.go_on(newer or _STEP),
            lambda found: self._found(search, found, newer), self.place,
        )  # fmt: skip
        self._count()

    def _found(self, search: Search, found: list[int], newer: int) -> None:
        if not is_alive(self) or self._search is None:
            return
        if self._search is not search:
            # Another one was asked for while this one was under way.
            self._go_on(self._search)
            return
        if newer:
            self._add(found, [*found, *self.table.lines.rows])
        elif found:
            self.table.lines.put_behind(found)
            if self.table.line() < 0:
                self.table.go_to(found[0])
        self._search = None
        if not search.over:
            self._go_on(search)
        else:
            self._in_order()
            self._go_ahead()
        self._count()

    def _sort(self, order: Order) -> None:
        self._order = order
        self._look_for()

    def _in_order(self) -> None:
        if self.words is None or self._order.usual:
            return
        self._sort_on(Sorting(self.words, tuple(self.table.lines.rows), self._order))

    def _sort_on(self, sorting: Sorting) -> None:
        self._sorting = sorting

        def work() -> list[int]:
            sorting.go_on(_STEP)
            return sorting.result() if sorting.over else []

        self.station.errands.run(
            "log.sort", work, lambda rows: self._sorted(sorting, rows), self.place
        )

    def _sorted(self, sorting: Sorting, rows: list[int]) -> None:
        if not is_alive(self) or self._sorting is not sorting:
            if is_alive(self) and self._sorting is not None:
                self._sort_on(self._sorting)
            return
        if not sorting.over:
            self._sort_on(sorting)
            return
        self._sorting = None
        self.table.tell_order(sorting.order)
        self.table.show_rows(rows)

    def _more(self) -> None:
        if self.words is None:
            return
        dialog = MoreDialog(self.kit, self.words.book, self.filter.wanted(), self._filters)
        dialog.setParent(self.window(), dialog.windowFlags())
        dialog.asked.connect(self.filter.ask)
        dialog.finished.connect(lambda: retire(dialog))
        dialog.open()

    def _count(self) -> None:
        total = len(self.words.book.events) if self.words else 0
        self.filter.tell(len(self.table.lines.rows), total)

    def _scrolled(self) -> None:
        if self.table.at_top:
            self._unseen = 0
        self.newer.setVisible(bool(self._unseen))
        self.newer.say(self.kit.words.count("log.newer", self._unseen))

    def _choose(self, number: int) -> None:
        if number < 0 or self.words is None:
            self.pane.clear()
        else:
            self.pane.tell(self.words, number)

    def _open(self, number: int) -> None:
        assert self.words is not None
        _, bag = self.words.book.about(self.words.book.events[number])
        if bag:
            self.station.go("bag", bag)

    def _jump(self, typed: str) -> None:
        self.clear_problems()
        text = typed.strip()
        last = len(self.words.book.events) - 1 if self.words else -1
        if not (text.isascii() and text.isdigit() and len(text) < 13 and int(text) <= last):
            self.place(Refusal("log.no_such_line", last=last))
            return
        self.filter.number.clear()
        self.go_to(int(text))
        self.table.setFocus()

    def _take(self) -> None:
        if self.words is not None:
            told = self.filter.told()
            if not self._order.usual:
                way = "down" if self._order.down else "up"
                column = self.kit.say(f"log.column.{COLUMNS[self._order.column]}")
                order = self.kit.say(f"more.order.{way}", column=column)
                told = " · ".join(part for part in (told, order) if part)
            shown = Shown(self.words.book, tuple(self.table.lines.rows), told)
            self.taking.begin(shown, self.words.brief)

    def _checkpoint(self) -> None:
        desk, person, save = self.station.desk, self.station.person, self._save

        def act() -> tuple[int, Path]:
            note = make_checkpoint(desk, person).encode()
            size = Checkpoint.decode(note).size
            return size, keep(save, f"checkpoint-{size}.txt", note)

        self.ask("checkpoint", act, self._kept)

    def _kept(self, kept: tuple[int, Path]) -> None:
        size, path = kept
        say = self.kit.say
        self.problem.tell(
            say("log.checkpoint_kept", size=size, path=path), title=say("log.checkpoint_made"),
            tone=Tone.OK, copied=str(path),
        )  # fmt: skip

    def _compare(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.kit.say("log.compare"), start())
        if path:
            self.compare_with(Path(path))

    def compare_with(self, path: Path) -> None:
        """Verifies the file and holds it against a checkpoint that was kept elsewhere."""
        self.clear_problems()

        def note() -> bytes:
            try:
                with path.open("rb") as file:
                    return file.read(LONGEST + 1)
            except OSError:
                raise Trouble("log.unreadable", file=path.name) from None

        self.proof.begin(note)
