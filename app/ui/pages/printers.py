"""The label printers of this workstation: way, head, shift, media; a test print scanned back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout

from app.desk.label.print_jobs import trial_print
from app.desk.label.printers import PrinterSetup, PrinterShelf
from app.trial.quantities import echo
from app.trial.refusal import Refusal
from app.ui.page import Page
from app.ui.pages.office_card import OfficeCard, OfficeChoice
from app.ui.pages.printer_form import PrinterForm
from app.ui.station import Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label

_COLUMNS = ("name", "way", "address", "dots", "shift", "media", "proved")


@dataclass(frozen=True, slots=True)
class View:
    """The printers, and the name of the one that prints."""

    setups: tuple[PrinterSetup, ...]
    chosen: str


class PrintersPage(Page):
    """Nothing of it stands in a study; the words of the queue say what a spooler keeps."""

    name = "printers"
    reads = frozenset[str]()

    def __init__(
        self, station: Station, shelf: PrinterShelf, office: OfficeChoice | None = None
    ) -> None:
        super().__init__(station)
        self._shelf = shelf
        self._mark = ""
        self._tested: PrinterSetup | None = None
        self.subtitle.setText(self.kit.say("printers.subtitle"))
        back = Button(self.kit, self.kit.say("printers.study"), icon="settings", keys="F12")
        back.clicked.connect(lambda: station.go("study"))
        self.head.addWidget(back)
        self._list()
        self._form()
        self._test()
        if office is not None:
            self.office = OfficeCard(self, office)
            self.body.addWidget(self.office)
        self.body.addStretch(1)

    def _list(self) -> None:
        say = self.kit.say
        card = Card(self.kit, say("printers.list"), say("printers.list_side"))
        self.rows = Rows(
            self.kit, [say(f"printers.column.{name}") for name in _COLUMNS],
            empty=say("printers.none"), name=say("printers.list"),
        )  # fmt: skip
        self.rows.setMinimumHeight(self.kit.look.px(144))
        self.rows.opened.connect(self._take_up)
        card.add(self.rows)
        self.chosen = label("", "strong")
        card.add(self.chosen)
        row = QHBoxLayout()
        self.choose = Button(self.kit, say("printers.choose"), role="primary", icon="print")
        self.choose.clicked.connect(self._choose)
        self.files = Button(self.kit, say("printers.files"), icon="folder")
        self.files.clicked.connect(lambda: self._have("choose", ""))
        self.forget = Button(self.kit, say("printers.forget"), role="quiet", icon="close")
        self.forget.clicked.connect(self._forget)
        for button in (self.choose, self.files, self.forget):
            row.addWidget(button)
        row.addStretch()
        card.body.addLayout(row)
        self.body.addWidget(card)

    def _form(self) -> None:
        self.form = PrinterForm(self.kit)
        self.fields = self.form.places
        self.form.keep.clicked.connect(self._keep)
        self.body.addWidget(self.form)

    def _test(self) -> None:
        say, kit = self.kit.say, self.kit
        card = Card(kit, say("printers.test"), say("printers.test_side"))
        self.test = Button(kit, say("printers.test_now"), icon="print")
        self.test.clicked.connect(self._print_test)
        self.scan = ScanField(kit, say("printers.scan"), say("printers.scan_hint"))
        self.scan.scanned.connect(self._scanned_back)
        row = QHBoxLayout()
        row.addWidget(self.test)
        row.addWidget(self.scan, 1)
        card.body.addLayout(row)
        self.body.addWidget(card)

    def refresh(self) -> None:
        """Reads what the workstation remembers."""
        self.look(lambda: View(tuple(self._shelf.all()), self._shelf.chosen().name), self._show)

    def accepts(self, text: str) -> bool:
        """The mark of the test print that was made last."""
        return bool(self._mark) and text == self._mark

    def scanned(self, text: str) -> bool:
        """A scan with this page in front."""
        self._scanned_back(text)
        return True

    def _show(self, view: View) -> None:
        say = self.kit.say
        rows = [self._row(one) for one in view.setups]
        self.rows.tell(rows, [one.name for one in view.setups])
        known = any(one.name == view.chosen for one in view.setups)
        told = say("printers.prints", name=view.chosen) if known else say("printers.prints_files")
        self.chosen.setText(told)

    def _row(self, one: PrinterSetup) -> Sequence[Cell | str]:
        say = self.kit.say
        language = self.kit.words.language
        shift = "  ".join(_mm(dots, one.dots_per_mm, language) for dots in one.offset)
        proved = (
            Cell(one.proved, Tone.OK, "ok") if one.proved
            else Cell(say("printers.unproved"), Tone.WARN, "warn")
        )  # fmt: skip
        way = say(f"printers.way.{one.way}")
        return (one.name, way, one.address or "–", echo(one.dots_per_mm, language), shift,
                one.media or "–", proved)  # fmt: skip

    def _keep(self) -> None:
        self.clear_problems()
        try:
            setup = self.form.typed()
        except Refusal as why:
            self.place(why)
            return
        self.ask("keep", lambda: self._shelf.put(setup), lambda _: self._kept(setup.name))

    def _kept(self, name: str) -> None:
        """The printer in hand is the one just told: its test is what comes next."""
        say = self.kit.say
        setups = tuple(self._shelf.all())
        self._show(View(setups, self._shelf.chosen().name))
        self.rows.selectRow([one.name for one in setups].index(name))
        self.problem.tell(say("printers.kept", name=name), title=say("printers.kept_title"),
                          tone=Tone.OK)  # fmt: skip
        self.test.setFocus()

    def _take_up(self, name: object) -> None:
        """A printer to be changed stands in the form as it is."""
        for one in self._shelf.all():
            if one.name == name:
                self.form.put(one)
                self.form.right.editor.setFocus()

    def _selected(self) -> PrinterSetup | None:
        """The printer marked in the list; told what to do when there is none."""
        self.clear_problems()
        name = self.rows.key()
        found = next((one for one in self._shelf.all() if one.name == name), None)
        if found is None:
            self.place(Refusal("printer.choose_first"))
        return found

    def _choose(self) -> None:
        if (setup := self._selected()) is not None:
            self._have("choose", setup.name)

    def _have(self, name: str, printer: str) -> None:
        self.ask(name, lambda: self._shelf.choose(printer), lambda _: self.refresh())

    def _forget(self) -> None:
        if (setup := self._selected()) is not None:
            self.ask("forget", lambda: self._shelf.forget(setup.name), lambda _: self.refresh())

    def _print_test(self) -> None:
        setup = self._selected()
        if setup is None:
            return
        desk, words = self.station.desk, self.kit.words

        def act() -> str:
            mark, job = trial_print(setup, words, desk.entropy, desk.study.label_size)
            self._shelf.send(setup, job)
            return mark

        def printed(mark: str) -> None:
            self._mark, self._tested = mark, setup
            self.scan.setFocus()
            self.area.ensureWidgetVisible(self.scan)

        self.ask("test", act, printed)

    def _scanned_back(self, text: str) -> None:
        tested = self._tested
        self.area.ensureWidgetVisible(self.scan)
        if tested is None or text.strip().upper() != self._mark:
            self.scan.result(self.kit.say("printers.scan_other"), text, ok=False)
            return
        today = self.station.desk.clock.now().astimezone(self.kit.zone).date()
        self.scan.result(self.kit.say("printers.scan_fits", name=tested.name), text, ok=True)
        self._mark, self._tested = "", None
        self.ask("proved", lambda: self._shelf.put(tested.on(today)), lambda _: self.refresh())


def _mm(dots: int, dots_per_mm: Decimal, language: str) -> str:
    return echo((dots / dots_per_mm).quantize(Decimal("0.1")), language)
