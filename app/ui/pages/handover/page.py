"""The hand-over page: the act that is due of one bag, from the pharmacy's door to its end."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.custody.kinds import KINDS
from app.desk.bag.handover import Recorded
from app.desk.boards.bags import BagRow
from app.desk.label.printers import PaperPrinter
from app.desk.papers.slips import ALBUMIN, HANDOVER, print_slip, slip_number
from app.trial.names import BagCode, Meaning, RoleKey
from app.trial.refusal import Failure, Refusal
from app.ui.in_field import InField
from app.ui.page import GAP, Page
from app.ui.pages.bag_state import read_code
from app.ui.pages.handover.acts import ActsFoot
from app.ui.pages.handover.back import ConfirmForm, DestroyForm, ReturnForm
from app.ui.pages.handover.choose import ChoosePanel
from app.ui.pages.handover.form import Form
from app.ui.pages.handover.head import Head
from app.ui.pages.handover.otherwise import LostForm, RecallForm, WithdrawForm
from app.ui.pages.handover.side import MOST, Side, Strip
from app.ui.pages.handover.view import CONFIRM, View, on_their_way, view_of
from app.ui.pages.handover.way import (
    AcceptForm,
    BedsideForm,
    EndForm,
    OfferForm,
    StartForm,
    WardForm,
)
from app.ui.pages.keeping import NoPrinter, Save, issue, tell_kept
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.told import manner_of
from app.ui.widgets.card import Card
from app.ui.widgets.retire import retire
from app.ui.widgets.text import label

WAY = (OfferForm, AcceptForm, WardForm, BedsideForm, StartForm, EndForm)
FORMS: dict[str, type[Form]] = {
    form.kind: form
    for form in (
        *WAY, ReturnForm, DestroyForm, ConfirmForm, RecallForm, LostForm, WithdrawForm,
    )
}  # fmt: skip
SIDE, STAGE = 320, 900
BESIDE_FROM = 960
"""The width of the page, at 100 %, from which the clocks stand beside the act."""


class HandoverPage(Page):
    """One bag in hand, the act that is due in front; without one those on their way.

    What is typed is kept for each bag and act until the act was done.
    """

    name = "handover"
    reads = frozenset(KINDS)

    def __init__(
        self, station: Station, save: Save, printer: PaperPrinter | None = None
    ) -> None:
        super().__init__(station)
        self._save, self._bag = save, ""
        self._printer = printer or NoPrinter()
        self._visited = ""
        self._forms: dict[tuple[str, str], Form] = {}
        self.form: Form | None = None
        self.view: View | None = None
        self.choose = ChoosePanel(self.kit)
        self.choose.chosen.connect(self.open)
        self.choose.scan.scanned.connect(self._typed)
        self.top = Head(self.kit, [form.kind for form in WAY])
        self.top.other.clicked.connect(self.leave)
        self.side, self.strip = Side(self.kit), Strip(self.kit)
        self.side.recorded.history.clicked.connect(lambda: station.go("bag", self._bag))
        self.side.papers.handover.clicked.connect(lambda: self._slip("handover"))
        self.side.papers.albumin.clicked.connect(lambda: self._slip("albumin"))
        self.acts = ActsFoot(self)
        self._lay_out()
        station.changed.connect(self._seated)
        self.kit.look.changed.connect(self._arrange)

    def _lay_out(self) -> None:
        self.head.insertWidget(0, self.top, 1)
        self.work = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.work)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(GAP)
        self._stage = QWidget()
        self._place = QVBoxLayout(self._stage)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.addWidget(self.strip)
        self._columns.addWidget(self._stage, 1)
        self._columns.addWidget(self.side)
        self._columns.addStretch()
        self.none = Card(self.kit, self.kit.say("handover.nothing"))
        self._none = label("")
        self.none.add(self._none)
        self.none.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._place.addWidget(self.none)
        self._place.addStretch(1)
        self.body.addWidget(self.choose, 1)
        self.body.addWidget(self.work)
        self.subtitle.setText(self.kit.say("handover.lead"))
        self._face(working=False)

    def arrive(self, target: str) -> None:
        """A bag by its code; without one that in hand, or those on their way."""
        if target:
            self._bag, self._visited = target, ""
        super().arrive(target)

    def open(self, bag: str) -> None:
        """Takes a bag in hand."""
        self._bag, self._visited = bag, ""
        self.clear_problems()
        self.refresh()

    def leave(self) -> None:
        """Back to the list; what was typed stays with its bag."""
        self.open("")

    def refresh(self) -> None:
        """Reads the bag in hand, or the list."""
        bag, desk, person = self._bag, self.station.desk, self.station.person
        manner = manner_of(self.kit)

        def reading() -> View | tuple[BagRow, ...]:
            return view_of(desk, person, bag, manner) if bag else on_their_way(desk)

        self.look(reading, partial(self._show, bag), bag, self._unknown)

    def tick(self) -> None:
        """Tells the clocks anew."""
        if self.work.isVisible():
            self.side.clocks.tick()
            self.strip.tick()

    def _show(self, bag: str, found: View | tuple[BagRow, ...]) -> None:
        if bag != self._bag:
            return
        if not isinstance(found, View):
            self.view, self.form = None, None
            self.choose.tell(found)
            self._face(working=False)
            return
        self.view = found
        self.top.tell(found)
        self.side.tell(found.row, found.told)
        named = self.station.person.keys.keyring.holds(RoleKey.IDENTITY)
        self.side.papers.tell(bool(found.seal), named)
        self._bring(found)
        self._face(working=True)
        self._arrange()

    def _unknown(self, failure: Failure) -> None:
        self._bag = ""
        self.refresh()
        super().place(failure)

    def _face(self, *, working: bool) -> None:
        listing: tuple[QWidget, ...] = (self.title, self.subtitle, self.choose)
        bench: tuple[QWidget, ...] = (self.top, self.work, self.foot)
        # What goes first makes room: both at once would widen the window.
        for part in listing if working else bench:
            part.hide()
        for part in bench if working else listing:
            part.setVisible(part is not self.foot or self.acts.needed)

    def visit(self, kind: str) -> None:
        """Brings an act that the desk would take to the front; an empty kind the one due."""
        self._visited = kind
        self.clear_problems()
        if self.view is not None:
            self._bring(self.view)
            self.area.verticalScrollBar().setValue(0)

    def _bring(self, view: View) -> None:
        kind, before = self._visited if self._visited in view.aside else view.front, self.form
        self.form = self._form(kind) if kind else None
        for form in self._forms.values():
            form.setVisible(form is self.form)
        self.none.setVisible(self.form is None)
        if self.form is None:
            self._none.setText(self.kit.say(f"handover.rest.{view.row.state.value}"))
        elif isinstance(self.form, ConfirmForm | DestroyForm):
            self.form.tell(view)
        if self.form is not None:
            self.form.setEnabled(view.barred is None)
        self.fields = self.form.places if self.form is not None else {}
        self.acts.tell(view, self.form)
        if self.form is not None and self.form is not before:
            self.form.start()

    def _form(self, kind: str) -> Form:
        form = self._forms.get((self._bag, kind))
        if form is None:
            form = self._forms[self._bag, kind] = FORMS[kind](self.kit)
            form.changed.connect(self._weigh)
            self._place.insertWidget(1, form)
        return form

    def _weigh(self) -> None:
        if self.view is not None:
            self.acts.weigh(self.view, self.form)

    def press(self) -> None:
        """The act in front, with what is typed."""
        form, bag, desk = self.form, self._bag, self.station.desk
        if form is None or self.view is None:
            return
        act = self.gather(partial(form.act, desk, bag))
        if act is None:
            return
        name, done = f"{form.kind}.{bag}", partial(self._recorded, bag, form.kind)
        if form.signed:
            self.sign(name, [self._ask(form, self.view)], act, done)
        else:
            self.ask(name, partial(act, self.station.person), done)

    def _ask(self, form: Form, view: View) -> Ask:
        what = self.kit.say(f"handover.sign.{form.kind}", bag=BagCode(view.row.bag).shown)
        if form.kind != CONFIRM or view.proposal is None:
            return Ask(what, Meaning.AUTHORED)
        mine = view.proposal.by.seat == self.station.person.seat.seat
        return Ask(what, Meaning.APPROVED, second=mine)

    def _slip(self, which: str) -> None:
        """Notes a slip of the bag in hand by a line, keeps it beside the study and prints it."""
        bag, desk, person, save = self._bag, self.station.desk, self.station.person, self._save
        printer = self._printer

        def work() -> Path:
            pdf = print_slip(desk, person, which, bag, printer.name)
            kind = HANDOVER if which == "handover" else ALBUMIN
            return issue(save, printer, f"{slip_number(kind, bag)}.pdf", pdf)

        self.ask(f"slip.{which}.{bag}", work, self._kept)

    def _kept(self, path: Path) -> None:
        tell_kept(self, path, self.kit.say("handover.slip_kept"), self._printer)

    def _recorded(self, bag: str, kind: str, told: Any) -> None:
        form = self._forms.pop((bag, kind), None)
        if form is not None:
            retire(form)
        if bag != self._bag:
            return
        self._visited = ""
        if isinstance(told, Recorded) and told.warnings:
            words = " ".join(self.kit.say(f"caution.{code}") for code in told.warnings)
            title = self.kit.say("handover.recorded_with_warning")
            self.problem.tell(words, title=title, tone=Tone.WARN)

    def place(self, failure: Failure) -> None:
        """Tells a failure; the bag may have gone on meanwhile, so it is read anew."""
        super().place(failure)
        self.refresh()

    def accepts(self, text: str) -> bool:
        """A bag code, whatever is in front."""
        return read_code(text) is not None

    def scanned(self, text: str) -> bool:
        """The label of a bag opens that bag."""
        code = read_code(text)
        if code is not None:
            self.open(code.text)
        return code is not None

    def _typed(self, text: str) -> None:
        try:
            self.open(BagCode.read(text).text)
        except Refusal as why:
            super().place(InField(why, self.choose.scan))

    def _seated(self) -> None:
        if self.isVisible():
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The clocks stand beside the act, or above it where the room is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = self.width() >= self.kit.look.px(BESIDE_FROM)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(across if beside else down)
        self._stage.setMaximumWidth(self.kit.look.px(STAGE) if beside else MOST)
        self.side.arrange(self.kit.look.px(SIDE) if beside else 0)
        self.strip.show_row(self.view.row if self.view is not None and not beside else None)
        self.top.fold(not beside)
