"""Act 5: two labels and a record copy, printed from D on; printed again by two people."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from app.desk.label.labelling import FULL_LABELS, RECORD_COPIES
from app.desk.unblinded.label.printing import print_labels
from app.trial.names import Meaning
from app.trial.quantities import read_cells
from app.ui.in_field import in_field
from app.ui.station import Ask
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.panels.account import TONES
from app.ui.unblinded.preparation.parts import Reason
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.who_signs import WhoSigns
from app.ui.widgets.card import Card
from app.ui.widgets.pill import Pill
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text import label

_WIDTH = 340


class LabelsPanel(Panel):
    """The label as it will leave the printer, and how many of it."""

    name = Stage.LABELS

    def build(self) -> None:
        """The picture beside what is printed."""
        say = self.kit.say
        card = Card(self.kit, say("preparation.labels.title"))
        row = QHBoxLayout()
        row.setSpacing(20)
        self.picture = QLabel()
        self.picture.setAccessibleName(say("preparation.labels.picture"))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.picture)
        words = QVBoxLayout()
        words.setSpacing(10)
        self.printed = Pill(self.kit, "", Tone.NEUTRAL)
        copies = say("preparation.labels.copies", full=FULL_LABELS, record=RECORD_COPIES)
        words.addWidget(label(copies, "strong"))
        words.addWidget(label(say("preparation.labels.alike")))
        words.addWidget(self.printed)
        self.printer = label("", "caption")
        words.addWidget(self.printer)
        words.addStretch()
        row.addLayout(words, 1)
        card.add(row)
        self.column.addWidget(card)
        self.again = Card(self.kit, say("preparation.labels.again"))
        self.reason = Reason(self.kit)
        self.returned, self.unfound = (
            QuantityField(
                self.kit, say(f"preparation.labels.{name}"), say("preparation.account.unit"),
                "labels", cells=True,
            )
            for name in ("returned", "unfound")
        )  # fmt: skip
        old = QHBoxLayout()
        old.addWidget(self.returned)
        old.addWidget(self.unfound)
        self.again.body.addLayout(old)
        self.again.add(self.reason)
        self.who = WhoSigns(self.kit)
        self.again.add(self.who)
        self.column.addWidget(self.again)
        self.column.addStretch(1)
        self.places = {
            "reason.needed": self.reason, "label.reprint_needs_second": self.reason,
            "label.return_first": self.returned,
        }  # fmt: skip
        self.watch(self.reason, self.returned)

    def show_picture(self, png: bytes) -> None:
        """The label's picture, a PNG."""
        pixmap = QPixmap()
        pixmap.loadFromData(png)
        ratio = self.picture.devicePixelRatioF()
        shown = pixmap.scaledToWidth(
            round(self.kit.look.px(_WIDTH) * ratio), Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(ratio)
        self.picture.setPixmap(shown)

    def tell(self, view: View) -> None:
        """Shows whether they were printed, and asks why they are to be printed again."""
        super().tell(view)
        self.printed.setVisible(view.runs > 0)
        if self.picture.pixmap().isNull():
            self.host.draw_label(self.show_picture)
        if runs := view.labels.runs:
            state = self.kit.say(f"preparation.account.state.{runs[-1].state}")
            run = self.kit.say("preparation.labels.run", run=view.runs, state=state)
            self.printed.show_as(run, TONES[runs[-1].state], "print")
        self.again.setVisible(view.runs > 0)
        self.who.offer(self.host.workbench.desk.study.deferrable.reprint)
        self.reason.setVisible(view.runs > 0)
        for field in (self.returned, self.unfound):
            field.setVisible(bool(view.labels.held))
        name = self.host.workbench.desk.printer.name
        self.printer.setText(self.kit.say("preparation.labels.printer", name=name))

    def action(self) -> str:
        """Printing, or printing again."""
        again = self.view is not None and self.view.runs > 0
        return self.kit.say("preparation.action.reprint") if again else super().action()

    def missing(self) -> str:
        """D has not come, or a reprint has no reason."""
        if told := self.obstacle(Stage.LABELS):
            return told
        if self.shown.labels.held is None:
            return self.kit.say("preparation.why.label.count_first")
        if self.reason.lacks():
            return self.kit.say("preparation.missing.reason")
        lacks = self.shown.labels.held and not self.returned.typed()
        return self.kit.say("preparation.missing.returned") if lacks else ""

    def act(self) -> None:
        """Prints; a further run is signed by somebody else."""
        workbench, person = self.host.workbench, self.host.station.person
        request, reason = self.shown.request, self.reason.text()
        if not self.shown.runs:
            self.record(lambda: print_labels(workbench, person, request))
            return
        numbers = self.host.gather(lambda: (_number(self.returned), _number(self.unfound)))
        if numbers is None:
            return
        returned, unfound = numbers
        if self.who.alone:
            self.record(lambda: print_labels(
                workbench, person, request, reason=reason, returned=returned, unfound=unfound,
            ), name="reprint")  # fmt: skip
            return
        what = self.kit.say("preparation.labels.reprint_what", bag=self.bag)
        self.sign(
            [Ask(what, Meaning.CHECKED, second=True)],
            lambda pen: print_labels(
                workbench, person, request, reason=reason, second=pen, returned=returned,
                unfound=unfound,
            ),
            name="reprint",
        )

    def empty(self) -> None:
        """Takes reason and numbers away."""
        self.reason.put("")
        self.returned.put("")
        self.unfound.put("")


def _number(field: QuantityField) -> int:
    typed = field.typed().strip()
    with in_field(field):
        return read_cells(typed, what="labels") if typed else 0
