"""What comes back or is left: the return, the destruction, and who confirms it."""

from __future__ import annotations

from app.desk.bag.handover import RETURN_REASONS, propose_destruction, return_bag
from app.desk.confirming import confirm
from app.desk.desk import Desk
from app.ui.in_field import chosen
from app.ui.pages.handover.form import YES, Act, Form
from app.ui.pages.handover.view import CONFIRM, View
from app.ui.told import heading
from app.ui.who_signs import WhoSigns
from app.ui.widgets.banner import Banner
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

REMAINDERS = 200


class ReturnForm(Form):
    """The bag came back sealed; it is never issued again."""

    kind = "BagReturned"
    signed = True

    def build(self) -> None:
        """Reason, seal, who gave it back, the slip."""
        say = self.kit.say
        reasons = [(name, say(f"reason.{name}")) for name in RETURN_REASONS]
        self.reason = ChoiceField(self.kit, say("handover.field.reason"), reasons)
        self.places["request.reason"] = self.reason
        self.giver, self.seal = self.text("giver"), self.seal_field()
        self.row(self.reason, self.seal)
        self.row(self.giver)
        self.slip_row()

    def act(self, desk: Desk, bag: str) -> Act:
        """Act 12, the return."""
        reason, intact = chosen(self.reason), chosen(self.seal) == YES
        giver, slip = self.giver.text(), self.slip()
        return lambda pen: return_bag(
            desk, pen, bag, giver, slip, reason=reason, seal_intact=intact
        )


class DestroyForm(Form):
    """The bag or what is left of it was destroyed; takes effect when a second person confirms."""

    kind = "DestructionProposed"
    signed = True

    def side(self) -> str:
        """Two people."""
        return self.kit.say("handover.by_two")

    def build(self) -> None:
        """Method, when, and what else went with it, which stays sealed."""
        say = self.kit.say
        self.method = self.text("method")
        self.remainders = TextField(
            self.kit, say("handover.field.remainders"), say("handover.hint.remainders"),
            most=REMAINDERS,
        )  # fmt: skip
        self.places["remainders"] = self.remainders
        self.row(self.method, self.done_field())
        self.row(self.remainders)
        self.who = WhoSigns(self.kit)
        self.row(self.who)

    def tell(self, view: View) -> None:
        """Shows whether one person may destroy it alone."""
        self.who.offer(view.may_alone)

    def act(self, desk: Desk, bag: str) -> Act:
        """Act 12, the first signature."""
        method, done, remainders = self.method.text(), self.moment(), self.remainders.text()
        alone = self.who.alone
        return lambda pen: propose_destruction(
            desk, pen, bag, method, done, remainders, alone=alone
        )


class ConfirmForm(Form):
    """A second person confirms what was proposed, as it is told here."""

    kind = CONFIRM
    signed = True

    def side(self) -> str:
        """Two people."""
        return self.kit.say("handover.by_two")

    def build(self) -> None:
        """What was proposed, and by whom."""
        self._number = -1
        self.told = Banner(self.kit)
        self.card.add(label(self.kit.say("handover.confirm_lead")))
        self.card.add(self.told)

    def tell(self, view: View) -> None:
        """Shows the proposal that waits."""
        if view.proposal is None:
            return
        self._number = view.proposal.number
        told = next(one for one in view.told if one.number == self._number)
        who = self.kit.say("handover.proposed_by")
        pairs = [(heading(one.caption), one.value) for one in told.details
                 if one.name in ("method", "done")]  # fmt: skip
        self.told.tell([(who, told.who), *pairs])

    def act(self, desk: Desk, bag: str) -> Act:
        """Act 12, the second signature."""
        number = self._number
        return lambda pen: confirm(desk, pen, number)
