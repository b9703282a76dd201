"""What stands above every step: how far the bag has come, whose it is, and its arm."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.trial.names import BagCode
from app.trial.quantities import echo
from app.ui.clockface import short
from app.ui.kit import Kit
from app.ui.unblinded.preparation.view import STAGES, View
from app.ui.widgets.banner import Banner
from app.ui.widgets.reveal_field import RevealField
from app.ui.widgets.stepper import Stepper


class Head(QWidget):
    """Stepper and identity banner; the weight is left out while the second person types it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        say = kit.say
        self.stepper = Stepper(kit, [say(f"preparation.step.{stage}") for stage in STAGES])
        self.banner = Banner(kit)
        self.arm = RevealField(kit, say("preparation.arm"), say("preparation.arm_hidden"))
        self.banner.side(self.arm)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.stepper)
        column.addWidget(self.banner)

    def tell(self, view: View, *, hide_weight: bool) -> None:
        """Shows a view; the arm is stated from its reveal on, at every step."""
        done = {place for place, stage in enumerate(STAGES) if stage in view.done}
        self.stepper.at(STAGES.index(view.stage), done)
        self.banner.tell(self._pairs(view, hide_weight=hide_weight))
        if view.bench is None:
            self.blank()
        else:
            bench = view.bench
            side = "failed" if bench.failed else "cells" if bench.takes_cells else "control"
            self.arm.state(self.kit.say(f"preparation.arm.{side}"))
            self.arm.setToolTip(bench.product)

    def fold(self, narrow: bool) -> None:
        """No stepper where the room is narrow: the step is told in words beneath."""
        self.stepper.setVisible(not narrow)

    def blank(self) -> None:
        """Takes the arm away."""
        self.arm.hide_value()
        self.arm.setToolTip("")

    def _pairs(self, view: View, *, hide_weight: bool) -> list[tuple[str, str]]:
        say, language, one = self.kit.say, self.kit.words.language, view.identity
        kind = say(f"weight.{one.weight.kind}") if one.weight.kind else say("act.weight")
        kg = echo(Decimal(one.weight.kg), language)
        weight = say("preparation.weight_value", kg=kg, kind=kind)
        if hide_weight:
            weight = say("preparation.weight_hidden")
        onset = short(one.onset.astimezone(self.kit.zone), language)
        return [
            (say("preparation.bag"), BagCode(one.bag).shown),
            (say("preparation.subject"), one.subject),
            (say("preparation.site"), one.site),
            (say("preparation.weight_caption"), weight),
            (say("request.onset"), onset),
        ]
