"""A preparation that ends without a bag: closed at R, before a second person."""

from __future__ import annotations

from app.desk.unblinded.bench.closing import close_without_bag
from app.trial.names import Meaning
from app.ui.station import Ask
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.panel import Panel, why
from app.ui.unblinded.preparation.view import View
from app.ui.who_signs import WhoSigns
from app.ui.widgets.card import Card
from app.ui.widgets.text import label


class EndPanel(Panel):
    """Says why no bag leaves, and what is still to be done."""

    name = "end"

    def build(self) -> None:
        """One card."""
        say = self.kit.say
        card = Card(self.kit, say("preparation.end.title"), tone=Tone.WARN)
        self.outcome = label("", "strong")
        card.add(self.outcome)
        card.add(label(say("preparation.end.lead")))
        self.who = WhoSigns(self.kit)
        card.add(self.who)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def tell(self, view: View) -> None:
        """Shows the outcome."""
        super().tell(view)
        self.who.offer(self.host.workbench.desk.study.deferrable.second_check)
        outcome = view.ending[1] if view.ending else ""
        self.outcome.setText(self.kit.say(f"preparation.end.{outcome}") if outcome else "")

    def missing(self) -> str:
        """R has not come."""
        refusal = self.shown.before_r
        return "" if refusal is None else why(self.kit, self.shown, refusal.code)

    def act(self) -> None:
        """Two people sign, or one whom another follows later."""
        workbench, request = self.host.workbench, self.shown.request
        what = self.kit.say("preparation.end.what", bag=self.bag)
        if self.who.alone:
            self.sign(
                [Ask(what, Meaning.AUTHORED)],
                lambda pen: close_without_bag(workbench, pen, None, request),
            )
            return
        self.sign(
            [Ask(what, Meaning.AUTHORED), Ask(what, Meaning.CHECKED, second=True)],
            lambda pen, second: close_without_bag(workbench, pen, second, request),
        )
