"""What goes otherwise with a released bag: called back, lost, a destruction taken back."""

from __future__ import annotations

from app.desk.bag.correcting import MOST_REASON, declare_lost, recall_bag, withdraw_destruction
from app.desk.desk import Desk
from app.ui.pages.handover.form import Act, Form
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField


class RecallForm(Form):
    """The bag is called back before it is given, alike in both arms; why stays sealed."""

    kind = "BagRecalled"
    signed = True

    def build(self) -> None:
        """Why, and the slip of the notice."""
        say = self.kit.say
        self.card.add(label(say("handover.recall_lead")))
        self.reason = TextField(
            self.kit, say("handover.field.recall_reason"), say("handover.hint.sealed"),
            most=MOST_REASON,
        )  # fmt: skip
        self.places["reason"] = self.reason
        self.row(self.reason)
        self.slip_row()

    def act(self, desk: Desk, bag: str) -> Act:
        """The notice that calls it back."""
        reason, slip = self.reason.text(), self.slip()
        return lambda pen: recall_bag(desk, pen, bag, slip, reason)


class LostForm(Form):
    """Nobody can find the bag."""

    kind = "BagLost"
    signed = True

    def build(self) -> None:
        """The slip of the report."""
        self.card.add(label(self.kit.say("handover.lost_lead")))
        self.slip_row()

    def act(self, desk: Desk, bag: str) -> Act:
        """The report."""
        slip = self.slip()
        return lambda pen: declare_lost(desk, pen, bag, slip)


class WithdrawForm(Form):
    """A destruction that nobody has confirmed was a mistake."""

    kind = "DestructionWithdrawn"
    signed = True

    def side(self) -> str:
        """Nothing is transcribed."""
        return ""

    def build(self) -> None:
        """Nothing to type."""
        self.card.add(label(self.kit.say("handover.withdraw_lead")))

    def act(self, desk: Desk, bag: str) -> Act:
        """The signature that takes it back."""
        return lambda pen: withdraw_destruction(desk, pen, bag)
