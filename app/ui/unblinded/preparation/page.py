"""The preparation page: it resumes at the exact step and asks everything of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.custody.kinds import KINDS
from app.desk.emergency.downtime import LABELS
from app.desk.emergency.kits import account_label, kits, print_kit
from app.desk.label.labelling import label_picture
from app.desk.label.printers import PaperPrinter
from app.desk.papers.slips import ALBUMIN, slip_number
from app.desk.unblinded.label.printing import NOTHING_PRINTED
from app.desk.unblinded.papers.worksheet import print_albumin_slip, print_worksheet
from app.desk.unblinded.workbench import Workbench
from app.trial.names import BagCode, Meaning
from app.trial.refusal import Failure
from app.ui.page import Page
from app.ui.pages.keeping import NoPrinter, Save, issue, keep, tell_kept
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.acts import ActsFoot
from app.ui.unblinded.preparation.choose import ChoosePanel
from app.ui.unblinded.preparation.head import Head
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.reading import Reader
from app.ui.unblinded.preparation.sheet import Sheet
from app.ui.unblinded.preparation.side import ClockStrip, SidePanel
from app.ui.unblinded.preparation.view import Closed, Open, Stage, View
from app.ui.widgets.field import Field
from app.ui.widgets.retire import retire

Found = View | Closed | tuple[Open, ...]
GAP = 12
SIDE = 316
BESIDE_FROM = 960
"""The width of the page, at 100 %, from which the clocks stand beside the step."""


class PreparationPage(Page):
    """One bag from its reveal to its release; without a request the open ones to choose from.

    `save` keeps a paper beside the study and tells where. What is typed is kept
    for each request until its act was done.
    """

    name = "preparation"
    reads = frozenset(KINDS)

    def __init__(
        self, station: Station, workbench: Workbench, save: Save,
        printer: PaperPrinter | None = None,
    ) -> None:  # fmt: skip
        super().__init__(station)
        self._printer = printer or NoPrinter()
        self.workbench, self._save = workbench, save
        self._request = ""
        self._noted = ""
        self._blank = False
        self._minute: datetime | None = None
        self._sheets: dict[str, Sheet] = {}
        self.sheet: Sheet | None = None
        self.view: View | None = None
        self.choose = ChoosePanel(self.kit)
        self.choose.chosen.connect(self.open)
        self.choose.kits.print.clicked.connect(self.print_downtime)
        self.choose.kits.record.clicked.connect(self._account)
        self.top = Head(self.kit)
        self.side, self.strip = SidePanel(self.kit), ClockStrip(self.kit)
        self.acts = ActsFoot(self)
        self._lay_out()
        station.changed.connect(self._returned)
        self.kit.look.changed.connect(self._arrange)

    def _lay_out(self) -> None:
        self.head.insertWidget(0, self.top, 1)
        self.bench = QWidget()
        columns = QHBoxLayout(self.bench)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(GAP)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(GAP)
        self._steps.addWidget(self.strip)
        columns.addLayout(self._steps, 1)
        columns.addWidget(self.side)
        self.body.addWidget(self.choose, 1)
        self.body.addWidget(self.bench)
        self._face(working=False)

    def arrive(self, target: str) -> None:
        """The preparation of a request; without one that in hand, or the list of all."""
        self._request = target or self._request
        super().arrive(target)

    def open(self, request: str) -> None:
        """Takes a preparation in hand."""
        self._request = request
        self.clear_problems()
        self.refresh()

    def leave(self) -> None:
        """Back to the list; what was typed stays with its preparation."""
        self.open("")

    def refresh(self) -> None:
        """Reads the preparation in hand, or the list."""
        request, language = self._request, self.kit.words.language
        showing, thawing = self._noted != request, self._is_at(Stage.THAWED)
        self._minute = self._this_minute()

        def reading() -> Found:
            reader = Reader(self.workbench, self.station.person, language)
            if not request:
                return reader.list()
            return reader.view(request, showing=showing, thawing=thawing)

        self.look(reading, partial(self._show, request), request, super().place)

    def tick(self) -> None:
        """Tells the clocks anew; each minute what they allow is asked again."""
        if not self.isVisible() or not self._request:
            return
        self.side.tick()
        self.strip.tick()
        if self.view is not None and self.view.pausing and self.panel is not None:
            self.panel.tell(self.view)
            self.weigh()
        if self._this_minute() != self._minute:
            self.refresh()

    def _this_minute(self) -> datetime:
        return self.kit.clock.now().replace(second=0, microsecond=0)

    def _show(self, request: str, found: Found) -> None:
        if request != self._request:
            return
        if isinstance(found, View):
            self._show_view(found)
        elif isinstance(found, Closed):
            self._closed(request, found.bag)
        else:
            self._face(working=False)
            self.choose.tell(found)
            desk = self.workbench.desk
            self.look(lambda: kits(desk.board.events), self.choose.kits.tell)

    def _show_view(self, view: View) -> None:
        self.view, came_back = view, self._blank
        if view.bench is not None:
            self._noted = view.request
        sheet = self._sheets.get(view.request)
        if sheet is None:
            sheet = self._sheets[view.request] = Sheet(self)
            self._steps.addWidget(sheet, 1)
        for other in self._sheets.values():
            other.setVisible(other is sheet)
        self.sheet = sheet
        self._face(working=True)
        self.side.tell(view)
        self.strip.tell(view)
        sheet.tell(view)
        self._told()
        if came_back:
            sheet.focus()
        if self._is_at(Stage.THAWED) and view.bench is not None and not view.bench.stock_read:
            self.refresh()

    def _closed(self, request: str, bag: str) -> None:
        sheet = self._sheets.pop(request, None)
        if sheet is not None:
            retire(sheet)
        self.leave()
        told = self.kit.say("preparation.closed", bag=bag)
        self.problem.tell(told, tone=Tone.OK)

    def _face(self, *, working: bool) -> None:
        self._blank = False
        self.subtitle.setText(self.kit.say("preparation.lead"))
        listing: tuple[QWidget, ...] = (self.title, self.subtitle, self.choose)
        bench: tuple[QWidget, ...] = (self.top, self.bench, self.foot)
        # What goes first makes room: both at once would widen the window.
        for part in listing if working else bench:
            part.hide()
        for part in bench if working else listing:
            part.show()

    def _told(self) -> None:
        """The panel in front is another, or its view is."""
        panel, view = self.panel, self.view
        if panel is None or view is None:
            return
        self.fields = panel.places
        self.top.tell(view, hide_weight=view.typed_again(panel.name))
        self.acts.tell(
            panel, due=self.sheet is not None and self.sheet.is_due,
            revealed=view.bench is not None and not view.pausing, labelled=view.runs > 0,
            ended=view.ending is not None and view.ending[0] != "NotTreated",
            pausing=view.pausing,
        )  # fmt: skip

    @property
    def panel(self) -> Panel | None:
        """The panel in front."""
        return self.sheet.panel if self.sheet is not None and self._request else None

    def visit(self, name: str) -> None:
        """Brings a panel of the preparation in hand to the front."""
        if self.sheet is not None:
            self.clear_problems()
            self.sheet.visit(name)
            self._told()
            self.area.verticalScrollBar().setValue(0)
            if name == Stage.THAWED:
                self.refresh()

    def _is_at(self, name: str) -> bool:
        return self.panel is not None and self.panel.name == name

    def recorded(self, *, shown: bool = False) -> None:
        """An act was done: on to what is due now."""
        if shown:
            self._noted = self._request
        if self.sheet is not None:
            self.sheet.visit("")
        self.area.verticalScrollBar().setValue(0)
        self.refresh()

    def weigh(self) -> None:
        """Looks again at what the step lacks."""
        if self.panel is not None and self.panel.view is not None:
            self.acts.weigh(self.panel)

    def rest(self) -> None:
        """Puts the focus where a key does the step's act or nothing at all."""
        target = self.acts.primary if self.acts.primary.isEnabled() else self.area
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self) -> None:
        """The step's act."""
        if self.panel is not None:
            self.panel.act()

    def draw_label(self, show: Callable[[bytes], None]) -> None:
        """The picture of the label of the preparation in hand."""
        desk, request = self.workbench.desk, self._request

        def draw() -> bytes:
            return label_picture(desk, desk.story(request))

        self.look(draw, show, f"label.{request}", super().place)

    def print_worksheet(self) -> None:
        """Keeps the worksheet beside the study, and prints it."""
        workbench, person, request = self.workbench, self.station.person, self._request
        if self.view is None:
            return
        name, printer = f"{self.view.identity.bag}-{self.kit.now():%H%M%S}.pdf", self._printer

        def work() -> Path:
            return issue(self._save, printer, name, print_worksheet(workbench, person, request))

        self.ask("worksheet", work, self._kept)

    def print_albumin_slip(self) -> None:
        """Notes the slip of the bag's albumin in the capsule, keeps it beside the study, prints."""
        workbench, person, request = self.workbench, self.station.person, self._request
        view, save, printer = self.view, self._save, self._printer
        if view is None:
            return
        name = f"{slip_number(ALBUMIN, BagCode.read(view.identity.bag).text)}.pdf"

        def work() -> Path:
            return issue(save, printer, name, print_albumin_slip(workbench, person, request))

        self.ask("albumin_slip", work, self._kept_paper)

    def _kept_paper(self, path: Path) -> None:
        tell_kept(self, path, self.kit.say("handover.slip_kept"), self._printer)

    def prove_label(self) -> None:
        """Shows that the label of the preparation in hand tells no treatment."""
        if self.view is not None:
            self.station.go("proof", BagCode.read(self.view.identity.bag).text)

    def print_downtime(self) -> None:
        """Keeps the papers for a downtime beside the study, prints them, to be laid ready."""
        desk, person = self.workbench.desk, self.station.person
        save, printer = self._save, self._printer

        def work() -> Path:
            _, papers = print_kit(desk, person)
            sheets, *labels = papers.items()
            # All are kept before the first is printed: a printer that stops loses none of them.
            for name, pdf in labels:
                keep(save, name, pdf)
            path = issue(save, printer, *sheets)
            for name, pdf in labels:
                issue(save, printer, name, pdf)
            return path

        self.ask("downtime", work, self._kept_kit)

    def _kept_kit(self, path: Path) -> None:
        told = self.kit.say("preparation.downtime.kept", path=str(path))
        if self._printer.is_chosen:
            sent = self.kit.say("paper.sent", printer=self._printer.name)
            words = self.kit.say("preparation.downtime.sent", path=str(path), labels=LABELS)
            told = f"{sent} {words}"
        self.problem.tell(told, tone=Tone.OK)
        self.refresh()

    def _account(self) -> None:
        """A label of a kit: what became of it, signed."""
        desk, card = self.workbench.desk, self.choose.kits
        told = card.label.text(), card.fate.value() or "", card.bag.text()
        ask = Ask(self.kit.say("kits.sign", label=told[0]), Meaning.AUTHORED)
        self.sign("kit", [ask], lambda pen: account_label(desk, pen, *told), self._accounted)

    def _accounted(self, _: object) -> None:
        self.choose.kits.empty()
        self.refresh()

    def _kept(self, path: Path) -> None:
        say, printer = self.kit.say, self._printer
        told = say("preparation.worksheet.kept", path=str(path))
        if printer.is_chosen:
            told = f"{say('paper.sent', printer=printer.name)} {told}"
        self.problem.tell(told, tone=Tone.OK)

    def place(self, failure: Failure) -> None:
        """Tells a failure on the panel in front; a refused act may have changed what it shows."""
        if self.panel is None or not self.panel.takes(failure):
            super().place(failure)
        if failure.code.startswith("printer.") and self.sheet is not None:
            title = self.kit.say("preparation.printer_trouble")
            self.problem.tell(self.kit.sentence(failure), title=title, tone=Tone.DANGER)
            nothing = failure.code in NOTHING_PRINTED
            self.sheet.visit(Stage.LABELS if nothing else "account")
        self.refresh()

    def _field_of(self, failure: Failure) -> Field | None:
        item = failure.facts.get("item")
        for name in (f"{failure.code}.{item}", str(item)):
            if item is not None and name in self.fields:
                return self.fields[name]
        return super()._field_of(failure)

    def scanned(self, text: str) -> bool:
        """A scan goes to the step in front."""
        return self.panel is not None and self.panel.scanned(text)

    def accepts(self, text: str) -> bool:
        """Whether the step in front waits for it."""
        return self.panel is not None and self.panel.accepts(text)

    def _returned(self) -> None:
        """The window was locked: the arm is away until a further showing of it is noted."""
        self._noted, self._blank = "", True
        self.top.blank()
        for part in (self.bench, self.foot):
            part.hide()
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """After a lock the same step is read anew."""
        super().showEvent(event)
        if self._blank:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The clocks stand beside the step, or above it where the room is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = self.width() >= self.kit.look.px(BESIDE_FROM)
        self.side.setFixedWidth(self.kit.look.px(SIDE))
        self.side.setVisible(beside)
        self.strip.setVisible(not beside)
        self.acts.fold(not beside)
        self.top.fold(not beside)
