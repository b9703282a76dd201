"""A bag's own page: who did what and when, signed by whom, from the call to its end."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.custody.kinds import KINDS
from app.desk.boards.bags import State
from app.desk.label.kept_labels import kept_label
from app.desk.papers.report import export_custody_report
from app.trial.names import BagCode
from app.trial.refusal import Failure
from app.ui.page import GAP, Page
from app.ui.pages.bag.axis import Axis
from app.ui.pages.bag.history import History
from app.ui.pages.bag.side import Side
from app.ui.pages.bag.view import View, view_of
from app.ui.pages.bag_state import TONES, next_page, read_code, state_words
from app.ui.pages.keeping import Save, keep, tell_kept
from app.ui.station import Station
from app.ui.tokens import Tone
from app.ui.told import manner_of
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.pill import Pill

LEAST_SIDE, MOST_SIDE, LEAST_HISTORY = 300, 460, 300
BESIDE_FROM = 960


_CLOSED = frozenset(State) - {
    State.WAITING, State.DECLINED, State.ACCEPTED, State.PREPARING, State.CLOSING,
}  # fmt: skip
"""The states of a bag whose preparation was closed, so that its inner log can be read."""


class BagPage(Page):
    """Reached from the board or by a scan; `save` keeps a paper and tells where."""

    name = "bag"
    reads = frozenset(KINDS)

    def __init__(self, station: Station, save: Save) -> None:
        super().__init__(station)
        self._save = save
        self._target = ""
        self._labels: dict[str, bytes] = {}
        self.view: View | None = None
        self.banner = Banner(self.kit)
        self.state = Pill(self.kit, "", Tone.INFO)
        self.banner.side(self.state)
        self.axis, self.history, self.side = Axis(self.kit), History(self.kit), Side(self.kit)
        self._lay_out()
        self.kit.look.changed.connect(self._arrange)

    def _lay_out(self) -> None:
        say = self.kit.say
        self.title.hide()
        self.subtitle.hide()
        self.head.insertWidget(0, self.banner, 1)
        self.work = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.work)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(GAP)
        self._columns.addWidget(self._timeline(), 1)
        self._columns.addWidget(self.side)
        self.body.addWidget(self.work, 1)
        self.step = Button(self.kit, "", icon="forward", shortcut="Ctrl+G")
        self.step.clicked.connect(self._go)
        self.export = Button(
            self.kit, say("bag.export"), role="primary", icon="export", shortcut="Ctrl+Return"
        )
        self.export.clicked.connect(self._export)
        self.inner = Button(self.kit, say("bag.inner"), icon="list")
        self.inner.clicked.connect(lambda: self.station.go("inner", self._target))
        self.proof = Button(self.kit, say("bag.proof"), icon="shield")
        self.proof.clicked.connect(lambda: self.station.go("proof", self._target))
        self.side.wanted.connect(self._keep_label)
        self.foot.add(self.proof)
        self.foot.add(self.inner)
        self.foot.add(self.step)
        self.foot.primary(self.export)
        self.export.setVisible(not self.station.reads_only)

    def _timeline(self) -> Card:
        card = Card(self.kit)
        card.add(self.axis)
        card.add(self.history)
        self.axis.chosen.connect(self.history.go_to)
        self.history.chosen.connect(self.axis.choose)
        self.history.chosen.connect(lambda _: self.side.chosen.tell(self.history.entry()))
        return card

    def arrive(self, target: str) -> None:
        """A bag by its code, or a request without one by its id."""
        self._target = target or self._target
        super().arrive(self._target)

    def refresh(self) -> None:
        """Reads the bag."""
        target, desk, manner = self._target, self.station.desk, manner_of(self.kit)
        drawn = self._labels.get(target, b"")
        if target:
            self.look(
                lambda: view_of(desk, target, manner, drawn), partial(self._show, target),
                target, self._unknown,
            )  # fmt: skip

    def _show(self, target: str, view: View) -> None:
        if target != self._target:
            return
        self.view = view
        if view.label:
            self._labels[target] = view.label
        self._identify(view)
        self.axis.tell(view.line)
        self.history.tell(view.line.rows)
        self.side.tell(view)
        where = next_page(view.row, unblinded=self.station.unblinded)
        self.step.setVisible(bool(where))
        if where:
            self.step.say(self.kit.say(f"bags.go.{where}"))
        self.inner.setVisible(self.station.unblinded and view.row.state in _CLOSED)
        self.proof.setVisible(self.station.unblinded and bool(view.row.bag))
        self._weigh(view)
        self.work.show()
        self.foot.show()

    def _identify(self, view: View) -> None:
        say, row = self.kit.say, view.row
        tone, icon = TONES[row.state]
        self.state.show_as(state_words(self.kit, row.state), tone, icon)
        bag = BagCode(row.bag).shown if row.bag else say("bag.alone")
        self.banner.tell(
            [(say("bags.column.bag"), bag), (say("bags.column.subject"), row.subject),
             (say("bags.column.site"), row.site)]
        )  # fmt: skip

    def _weigh(self, view: View) -> None:
        self.export.setVisible(bool(view.row.bag))
        if view.barred is not None:
            self.export.why(self.kit.sentence(view.barred))
        else:
            self.export.free()

    def _unknown(self, failure: Failure) -> None:
        self.work.hide()
        self.foot.hide()
        super().place(failure)

    def place(self, failure: Failure) -> None:
        """Tells a failure; what it came from may show on the page too, so it is read anew."""
        super().place(failure)
        self.refresh()

    def _go(self) -> None:
        if self.view is None:
            return
        row = self.view.row
        where = next_page(row, unblinded=self.station.unblinded)
        self.station.go(where, row.bag if where == "handover" else row.request)

    def _export(self) -> None:
        if self.view is None:
            return
        desk, person, bag = self.station.desk, self.station.person, self.view.row.bag

        def work() -> tuple[int, Path]:
            pdf = export_custody_report(desk, person, bag)
            # The line's number in the name: an earlier report is not written over.
            line = desk.board.events[-1].number
            return line, self._save(f"{BagCode(bag).shown}-{line}.pdf", pdf)

        self.ask(f"export.{bag}", work, self._kept)

    def _kept(self, kept: tuple[int, Path]) -> None:
        line, path = kept
        tell_kept(self, path, self.kit.say("bag.kept_title", line=line))

    def _keep_label(self) -> None:
        """The very page that was printed, from the study, not a new drawing."""
        if self.view is None:
            return
        desk, bag, save = self.station.desk, self.view.row.bag, self._save

        def work() -> Path:
            story = desk.board.of_bag(bag)
            assert story is not None
            return keep(save, f"{BagCode(bag).shown}-label.pdf", kept_label(desk, story))

        def kept(path: Path) -> None:
            tell_kept(self, path, self.kit.say("bag.label_kept"))

        self.ask(f"label.{bag}", work, kept)

    def accepts(self, text: str) -> bool:
        """A bag code."""
        return read_code(text) is not None

    def scanned(self, text: str) -> bool:
        """The label of another bag opens that bag."""
        code = read_code(text)
        if code is not None:
            self.station.go(self.name, code.text)
        return code is not None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The label stands beside the history, or beneath it where the room is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        px = self.kit.look.px
        beside = self.width() >= px(BESIDE_FROM)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(across if beside else down)
        self.side.draw(max(px(LEAST_SIDE), min(px(MOST_SIDE), self.width() * 3 // 10)))
        self.history.setMinimumHeight(px(0 if beside else LEAST_HISTORY))
