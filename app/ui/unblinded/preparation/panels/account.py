"""The bag's labels: run by run how many came out, counted by two; what became of each of them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from app.desk.unblinded.label.label_runs import Run, State
from app.desk.unblinded.label.printing import account_labels, count_labels
from app.trial.names import Meaning
from app.trial.quantities import read_cells
from app.ui.in_field import in_field
from app.ui.station import Ask
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.parts import TEXT_MOST
from app.ui.unblinded.preparation.view import Labels, View
from app.ui.who_signs import WhoSigns
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.flow import Flow
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField

MOST_RUNS = 6
_COLUMNS = ("run", "state", "out", "printer")
_TOLD = ("spoiled", "destroyed", "unfound")
TONES = {
    State.SENT: Tone.INFO, State.PRINTED: Tone.OK, State.FAILED: Tone.WARN,
    State.UNKNOWN: Tone.DANGER, State.COUNTED: Tone.OK,
}  # fmt: skip


class AccountPanel(Panel):
    """Where no label is left untold."""

    name = "account"

    def build(self) -> None:
        """The runs with the count beneath; then what became of labels."""
        self._count_card()
        self._account_card()
        self.column.addStretch(1)

    def _count_card(self) -> None:
        say, kit = self.kit.say, self.kit
        card = Card(kit, say("preparation.account.runs"))
        self.rows = Rows(
            kit, [say(f"preparation.account.column.{name}") for name in _COLUMNS],
            name=say("preparation.account.runs"),
        )  # fmt: skip
        self.rows.grow_to(MOST_RUNS)
        card.add(self.rows)
        unit = say("preparation.account.unit")
        self.out = QuantityField(
            kit, say("preparation.account.out"), unit, "labels", cells=True,
            hint=say("preparation.account.out_hint"),
        )  # fmt: skip
        self.count = Button(kit, say("preparation.account.count"), icon="sign")
        self.count.clicked.connect(self._count)
        row = QHBoxLayout()
        row.addWidget(self.out, 1)
        row.addWidget(self.count)
        card.body.addLayout(row)
        self.who = WhoSigns(kit)
        card.add(self.who)
        self.column.addWidget(card)

    def _account_card(self) -> None:
        say, kit = self.kit.say, self.kit
        card = Card(kit, say("preparation.account.title"))
        self.balance = label("", "strong")
        card.add(self.balance)
        unit = say("preparation.account.unit")
        flow = Flow(16, 8)
        self.told = {
            name: QuantityField(
                kit, say(f"preparation.account.{name}"), unit, "labels", cells=True
            )
            for name in _TOLD
        }
        self.gone = self.told["destroyed"]
        for field in self.told.values():
            flow.add(field)
        card.add(flow)
        self.reason = NoteField(
            kit, say("preparation.reason"), say("preparation.account.reason_hint"), most=TEXT_MOST
        )
        card.add(self.reason)
        self.column.addWidget(card)
        self.places = {"reason.needed": self.reason, "label.count_needs_second": self.out}
        self.watch(*self.told.values(), self.reason)

    def tell(self, view: View) -> None:
        """Shows the runs and the balance."""
        super().tell(view)
        labels = view.labels
        self.who.offer(self.host.workbench.desk.study.deferrable.label_count)
        self.rows.tell([self._row(run) for run in labels.runs], [run.number for run in labels.runs])
        self.balance.setText(self._balance(labels))

    def _row(self, run: Run) -> tuple[Cell | str, ...]:
        say = self.kit.say
        state = Cell(say(f"preparation.account.state.{run.state}"), TONES[run.state])
        return str(run.number), state, "?" if run.out is None else str(run.out), run.printer or "–"

    def _balance(self, labels: Labels) -> str:
        say, one = self.kit.say, labels.account
        if one is None:
            return say("preparation.account.unknown") if labels.runs else ""
        return say(
            "preparation.account.balance", printed=one.printed, applied=one.applied,
            record=one.record, spoiled=one.spoiled, destroyed=one.destroyed, unfound=one.unfound,
            rest=one.rest,
        )  # fmt: skip

    def missing(self) -> str:
        """Nothing was typed, or a reason lacks."""
        typed = {name: field.typed().strip() for name, field in self.told.items()}
        if not any(typed.values()):
            return self.kit.say("preparation.missing.labels")
        needs = any(typed[name] not in ("", "0") for name in ("spoiled", "unfound"))
        lacks = needs and not self.reason.text().strip()
        return self.kit.say("preparation.missing.reason") if lacks else ""

    def act(self) -> None:
        """Keeps what became of them."""
        told = self.host.gather(lambda: {n: _number(field) for n, field in self.told.items()})
        if told is None:
            return
        workbench, person = self.host.workbench, self.host.station.person
        request, reason = self.shown.request, self.reason.text()
        self.record(lambda: account_labels(workbench, person, request, reason=reason, **told))

    def _count(self) -> None:
        out = self.host.gather(lambda: _number(self.out, needed=True))
        if out is None:
            return
        workbench, person = self.host.workbench, self.host.station.person
        request = self.shown.request
        if self.who.alone:
            self.record(lambda: count_labels(workbench, person, request, out), name="count_labels")
            return
        what = self.kit.say("preparation.account.what", bag=self.bag, out=out)
        self.sign(
            [Ask(what, Meaning.CHECKED, second=True)],
            lambda pen: count_labels(workbench, person, request, out, pen), name="count_labels",
        )  # fmt: skip

    def empty(self) -> None:
        """Takes what was typed away."""
        self.out.put("")
        self.reason.put("")
        for field in self.told.values():
            field.put("")


def _number(field: QuantityField, needed: bool = False) -> int:
    typed = field.typed().strip()
    if not typed and not needed:
        return 0
    with in_field(field):
        return read_cells(typed, what="labels")
