"""The card in which the office printer is chosen: slips, worksheets and sheets go there."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout

from app.desk.label.print_jobs import trial_paper
from app.desk.label.printers import PaperPrinter
from app.trial.refusal import Refusal
from app.ui.in_field import InField
from app.ui.page import Page
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField


class OfficeChoice(PaperPrinter, Protocol):
    """An office printer that can be chosen by its queue's name."""

    def choose(self, queue: str) -> None:
        """Has a queue print, or with an empty name none; raises Refusal ``printer.queue``."""
        ...


class OfficeCard(Card):
    """What a queue may keep of a page that tells a treatment is said before one is chosen."""

    def __init__(self, page: Page, printer: OfficeChoice) -> None:
        kit, say = page.kit, page.kit.say
        super().__init__(kit, say("office.title"), say("office.side"))
        self._page, self._printer = page, printer
        self.queue = TextField(kit, say("office.queue"), say("office.queue.hint"), most=127)
        self.choose = Button(kit, say("office.choose"), icon="check")
        self.choose.clicked.connect(self._choose)
        self.none = Button(kit, say("office.none"), role="quiet", icon="folder")
        self.none.clicked.connect(lambda: self._have(""))
        self.test = Button(kit, say("office.test"), icon="print")
        self.test.clicked.connect(self._test)
        self.chosen = label("", "strong")
        self.add(self.chosen)
        self.add(self.queue)
        self.add(label(say("office.keeps"), "warn"))
        row = QHBoxLayout()
        for button in (self.choose, self.test, self.none):
            row.addWidget(button)
        row.addStretch()
        self.add(row)
        self._tell()

    def _choose(self) -> None:
        if self.queue.text().strip():
            self._have(self.queue.text())
        else:
            self._page.place(InField(Refusal("printer.queue"), self.queue))

    def _have(self, queue: str) -> None:
        self._page.clear_problems()
        try:
            self._printer.choose(queue)
        except Refusal as why:
            self._page.place(InField(why, self.queue))
            return
        self.queue.put("")
        self._tell()

    def _tell(self) -> None:
        say, one = self.kit.say, self._printer
        self.chosen.setText(say("office.prints", name=one.name) if one.is_chosen
                            else say("office.prints_files"))  # fmt: skip
        for button in (self.test, self.none):
            button.setEnabled(one.is_chosen)

    def _test(self) -> None:
        page, printer, words = self._page, self._printer, self.kit.words
        page.ask("office_test", lambda: printer.print(trial_paper(words)), lambda _: None)
