"""A preparation is cancelled for a neutral reason; its row stays used, its line follows at R."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from app.desk.unblinded.bench.closing import CANCELLED, cancel_preparation
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.parts import TEXT_MOST
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.confirm_dialog import ConfirmDialog
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField


class CancelPanel(Panel):
    """Reason and detail, then a confirmation in which the subject's number is typed."""

    name = "cancel"
    has_action = False

    def build(self) -> None:
        """One choice and one note."""
        say = self.kit.say
        card = Card(self.kit, say("preparation.cancel.title"))
        card.add(label(say("preparation.cancel.lead")))
        reasons = [(reason, say(f"preparation.end.{reason}")) for reason in CANCELLED]
        self.reason = ChoiceField(self.kit, say("preparation.cancel.reason"), reasons)
        self.detail = NoteField(
            self.kit, say("preparation.cancel.detail"), say("preparation.cancel.sealed"),
            most=TEXT_MOST,
        )  # fmt: skip
        card.add(self.reason)
        card.add(self.detail)
        self.button = Button(self.kit, say("preparation.cancel.open"), role="danger")
        self.button.clicked.connect(self.act)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch()
        card.add(row)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.places = {"request.reason": self.reason, "capsule.text_long": self.detail}
        self.reason.changed.connect(self._weigh)
        self._weigh()

    def _weigh(self) -> None:
        if self.reason.value() is None:
            self.button.why(self.kit.say("preparation.missing.choice"))
        else:
            self.button.free()

    def act(self) -> None:
        """Asks once more, since it cannot be undone."""
        say = self.kit.say
        dialog = ConfirmDialog(
            self.kit, say("preparation.cancel.sure"), say("preparation.cancel.consequence"),
            say("preparation.cancel.confirm", bag=self.bag), typed=self.shown.identity.subject,
        )  # fmt: skip
        dialog.setParent(self.window(), dialog.windowFlags())
        dialog.confirmed.connect(self._cancel)
        dialog.open()

    def empty(self) -> None:
        """Takes reason and detail away."""
        self.reason.put(None)
        self.detail.put("")

    def _cancel(self) -> None:
        workbench, person, request = (
            self.host.workbench, self.host.station.person, self.shown.request,
        )  # fmt: skip
        reason, detail = self.reason.value() or "", self.detail.text()
        self.record(lambda: cancel_preparation(workbench, person, request, reason, detail))
