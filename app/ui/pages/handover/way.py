"""From the pharmacy into the patient: offered, accepted, at the ward, at the bed, infused."""

from __future__ import annotations

from app.desk.bag.go_no_go import QUESTIONS, go
from app.desk.bag.handover import (
    REACTIONS,
    accept_bag,
    check_at_bedside,
    end_infusion,
    offer_bag,
    receive_at_ward,
    start_infusion,
)
from app.desk.desk import Desk
from app.trial.refusal import Refusal
from app.ui.in_field import chosen
from app.ui.pages.handover.form import YES, Act, Form
from app.ui.told import heading
from app.ui.widgets.checklist import Checklist
from app.ui.widgets.choice_field import ChoiceField


class OfferForm(Form):
    """The pharmacy hands the bag out, after the physician said yes again on the telephone."""

    kind = "BagOffered"

    def build(self) -> None:
        """Go/no-go, the taker, the temperature, the slip."""
        say = self.kit.say
        questions = [(name, say(f"go.{name}")) for name in QUESTIONS]
        self.checks = Checklist(self.kit, say("handover.go"), questions)
        self.taker = self.text("taker")
        self.temperature = self.temperature_field()
        self.places["go.missing"] = self.checks
        self.row(self.checks)
        self.row(self.taker, self.temperature)
        self.slip_row()

    def missing(self) -> str:
        """The first question that is not answered yes."""
        try:
            go(self.checks.answers())
        except Refusal as why:
            question = str(why.facts["check"])
            return self.kit.say("handover.missing", what=self.kit.say(f"go.{question}"))
        return ""

    def act(self, desk: Desk, bag: str) -> Act:
        """Act 10, its first half."""
        taker, temperature = self.taker.text(), self.temperature.typed()
        slip, answers = self.slip(), self.checks.answers()
        return lambda by: offer_bag(desk, by, bag, taker, temperature, slip, answers)


class AcceptForm(Form):
    """The taker accepted it."""

    kind = "BagAccepted"

    def build(self) -> None:
        """The taker, the temperature, the slip."""
        self.taker = self.text("taker")
        self.temperature = self.temperature_field()
        self.row(self.taker, self.temperature)
        self.slip_row()

    def act(self, desk: Desk, bag: str) -> Act:
        """Act 10, its second half."""
        taker, temperature, slip = self.taker.text(), self.temperature.typed(), self.slip()
        return lambda by: accept_bag(desk, by, bag, taker, temperature, slip)


class WardForm(Form):
    """The ward received it."""

    kind = "WardReceived"

    def build(self) -> None:
        """Who received it, the temperature, the seal, the slip."""
        self.receiver = self.text("receiver")
        self.temperature = self.temperature_field()
        self.seal = self.seal_field()
        self.row(self.receiver, self.temperature)
        self.row(self.seal)
        self.slip_row()

    def act(self, desk: Desk, bag: str) -> Act:
        """Act 11, the receipt."""
        receiver, temperature = self.receiver.text(), self.temperature.typed()
        intact, slip = chosen(self.seal) == YES, self.slip()
        return lambda by: receive_at_ward(
            desk, by, bag, receiver, temperature, slip, seal_intact=intact
        )


class BedsideForm(Form):
    """Two people checked the patient and the bag code at the bed."""

    kind = "BedsideChecked"

    def build(self) -> None:
        """The two names, the slip."""
        self.first = self.text("first")
        self.second = self.text("second", "second.same_person")
        self.row(self.first, self.second)
        self.slip_row()

    def act(self, desk: Desk, bag: str) -> Act:
        """Act 11, the check."""
        first, second, slip = self.first.text(), self.second.text(), self.slip()
        return lambda by: check_at_bedside(desk, by, bag, first, second, slip)


class StartForm(Form):
    """The infusion began."""

    kind = "InfusionStarted"

    def build(self) -> None:
        """The slip alone."""
        self.slip_row()

    def act(self, desk: Desk, bag: str) -> Act:
        """Act 11, the start."""
        slip = self.slip()
        return lambda by: start_infusion(desk, by, bag, slip)


class EndForm(Form):
    """The infusion ended."""

    kind = "InfusionEnded"

    def build(self) -> None:
        """Volumes, the reaction, the slip."""
        say = self.kit.say
        self.volume_ml, self.flush = self.volume("volume_ml"), self.volume("flush_ml")
        self.residual = self.volume("residual_ml")
        self.reaction = ChoiceField(
            self.kit, say("handover.field.reaction"),
            [(name, heading(say(f"reaction.{name}"))) for name in REACTIONS],
        )  # fmt: skip
        self.places["infusion.reaction"] = self.reaction
        self._sent = ("", "")
        self.row(self.volume_ml, self.flush)
        self.row(self.residual, self.reaction)
        self.slip_row()

    def act(self, desk: Desk, bag: str) -> Act:
        """Act 11, the end."""
        volume, flush = self.volume_ml.typed(), self.flush.typed()
        residual, reaction, slip = self.residual.typed(), chosen(self.reaction), self.slip()
        # The same volumes sent once more are those of a slip that was read again.
        before, self._sent = self._sent, (volume, residual)
        return lambda by: end_infusion(
            desk, by, bag, slip, volume=volume, flush=flush, residual=residual, reaction=reaction,
            read_again=before == (volume, residual),
        )
