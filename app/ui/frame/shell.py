"""The open study on the screen: rail, top bar, the pages; one page in front."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.trial.refusal import Failure
from app.ui.alive import is_alive
from app.ui.frame.clock_strip import ClockStrip
from app.ui.frame.desk_menu import DeskMenu
from app.ui.frame.rail import NARROW_BELOW, Rail
from app.ui.frame.shortcuts import BACK, FIND, LOCK, MONITOR, SHEET, ShortcutSheet, bind
from app.ui.frame.top_bar import ROOMY_FROM, TopBar
from app.ui.locking.lock_strip import LockStrip
from app.ui.page import Page
from app.ui.spec import OpenStudy, PageSpec
from app.ui.station import Station
from app.ui.widgets.retire import retire
from app.ui.widgets.text import label


class Shell(QWidget):
    """The pages of one person at one study, made when first visited; they keep their drafts."""

    lock = Signal()
    monitor = Signal()
    """A monitor comes to the screen, or leaves it."""
    desk = Signal(str)
    """What was chosen of `DeskMenu.ENTRIES`."""

    def __init__(self, station: Station, study: OpenStudy) -> None:
        super().__init__()
        self.station, self.study = station, study
        self.unblinded = station.unblinded
        specs = [
            spec for spec in study.pages
            if (self.unblinded or not spec.unblinded) and (station.names or not spec.names)
            and not (spec.act and station.reads_only)
        ]  # fmt: skip
        self._specs = {spec.name: spec for spec in specs}
        self._pages: dict[str, Page] = {}
        self._way: list[tuple[str, str]] = []
        self._keyboard: QWidget | None = None
        kit, board = station.kit, station.desk.board
        self.rail = Rail(kit, station.desk.study.name.upper(), specs)
        self.top = TopBar(kit, eyes=station.eyes, practice=study.advance is not None)
        seat = station.person.seat
        self.top.tell_person(seat.name, kit.say(f"role.{seat.role.value}"))
        self.strip, self.clock = LockStrip(kit), ClockStrip(kit)
        self.stack = QStackedWidget()
        self._lay_out(board.practice)
        self.rail.chosen.connect(self.show_page)
        self.rail.lock.connect(self.lock)
        self.top.advance.connect(self._advance)
        self._menu = DeskMenu(kit, self, monitor=station.eyes != "blinded")
        self._menu.chosen.connect(self.desk)
        self._menu.pressed.connect(self._press)
        self.top.menu.connect(self._open_menu)
        station.going.connect(self.show_page)
        self._bind()
        station.errands.failed.connect(self._place)
        station.errands.busy.connect(self.top.tell_working)

    def _lay_out(self, practice: bool) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.strip)
        right.addWidget(self.clock)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        outer = QVBoxLayout(self)
        edge = 4 if practice else 0
        outer.setContentsMargins(edge, 0, edge, edge)
        outer.setSpacing(0)
        if practice:
            outer.addWidget(self._practice_strip())
            self.setObjectName("practice-frame")
            self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer.addLayout(row, 1)

    def _practice_strip(self) -> QWidget:
        strip = QFrame()
        strip.setObjectName("practice")
        row = QHBoxLayout(strip)
        row.setContentsMargins(20, 3, 20, 3)
        row.addWidget(label(self.station.kit.say("practice.strip"), wrap=False))
        row.addStretch()
        return strip

    def _bind(self) -> None:
        for spec in self._specs.values():
            if spec.shortcut:
                bind(self, spec.shortcut, partial(self.show_page, spec.name))
        bind(self, LOCK, self.lock.emit)
        bind(self, MONITOR, self.monitor.emit)
        bind(self, BACK, self.back)
        bind(self, SHEET, self._tell_shortcuts)
        bind(self, FIND, self._search)

    def _open_menu(self) -> None:
        button = self.top.desk
        self._menu.open_at(button.mapToGlobal(button.rect().bottomLeft()))

    def _press(self, name: str) -> None:
        {
            "back": self.back, "sheet": self._tell_shortcuts, "lock": self.lock.emit,
            "monitor": self.monitor.emit,
        }[name]()  # fmt: skip

    def _search(self) -> None:
        self.page.search()

    def _tell_shortcuts(self) -> None:
        say = self.station.kit.say
        told = [(say(f"page.{s.name}.title"), s.shortcut) for s in self.specs if s.shortcut]
        sheet = ShortcutSheet(self.station.kit, told, self.page)
        sheet.setParent(self.window(), sheet.windowFlags())
        sheet.finished.connect(lambda: retire(sheet))
        sheet.open()

    @property
    def page(self) -> Page:
        """The page in front."""
        page = self.stack.currentWidget()
        assert isinstance(page, Page)
        return page

    @property
    def specs(self) -> Sequence[PageSpec]:
        """The pages that this person may open."""
        return list(self._specs.values())

    def show_page(self, name: str, target: str = "") -> None:
        """Brings a page to the front and has it read anew; a page not for this seat stays away."""
        spec = self._specs.get(name)
        if spec is None:
            return
        page = self._pages.get(name)
        if page is None:
            page = self._pages[name] = spec.make(self.station)
            self.stack.addWidget(page)
        self._way.append((name, target))
        self.stack.setCurrentWidget(page)
        self.rail.show_page(name)
        page.come(target)

    def back(self) -> None:
        """The page before this one, if any."""
        if len(self._way) > 1:
            self._way.pop()
            self.show_page(*self._way.pop())

    def step_out(self) -> None:
        """Is in no window until it is shown again: who has a screen read aloud finds none of it.

        The keyboard comes back to where it was.
        """
        self._keyboard = self.focusWidget()
        self.setParent(None)

    def showEvent(self, event: QShowEvent) -> None:
        """Gives the keyboard back."""
        super().showEvent(event)
        had, self._keyboard = self._keyboard, None
        if had is not None and is_alive(had):
            had.setFocus()

    def tick(self) -> None:
        """A second has passed."""
        self.top.tick()
        if self.stack.count():
            self.page.tick()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Icons only on the rail of a narrow window, fewer words on its bar."""
        self.top.set_narrow(event.size().width() < self.station.kit.look.px(ROOMY_FROM))
        self.rail.set_narrow(event.size().width() < self.station.kit.look.px(NARROW_BELOW))
        super().resizeEvent(event)

    def _place(self, failure: Failure) -> None:
        if self.stack.count():
            self.page.place(failure)

    def _advance(self, minutes: int) -> None:
        if self.study.advance is not None:
            self.study.advance(minutes)
            self.tick()
            self.page.refresh()
