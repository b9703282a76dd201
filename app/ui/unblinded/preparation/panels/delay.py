"""A later R, announced in words that are the same in both arms; the true reason stays sealed."""

from __future__ import annotations

from app.desk.unblinded.bench.closing import announce_delay
from app.trial.names import Meaning
from app.ui.in_field import read_moment
from app.ui.station import Ask
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.parts import TEXT_MOST
from app.ui.widgets.card import Card
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField


class DelayPanel(Panel):
    """The new R and why."""

    name = "delay"

    def build(self) -> None:
        """Moment and reason."""
        say = self.kit.say
        card = Card(self.kit, say("preparation.delay.title"))
        card.add(label(say("preparation.delay.lead")))
        self.moment = MomentField(self.kit, say("preparation.delay.r"))
        self.reason = NoteField(
            self.kit, say("preparation.delay.reason"), say("preparation.delay.sealed"),
            most=TEXT_MOST,
        )  # fmt: skip
        card.add(self.moment)
        card.add(self.reason)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.places = {
            code: self.moment
            for code in ("clocks.delay_not_later", "delay.past", "delay.past_start")
        }
        self.watch(self.moment, self.reason)

    def missing(self) -> str:
        """Moment or reason."""
        if not all(self.moment.typed()):
            return self.kit.say("preparation.missing.moment")
        return "" if self.reason.text().strip() else self.kit.say("preparation.missing.reason")

    def act(self) -> None:
        """Signs the announcement."""
        moment = self.host.gather(lambda: read_moment(self.moment))
        if moment is None:
            return
        workbench, request, reason = self.host.workbench, self.shown.request, self.reason.text()
        what = self.kit.say("preparation.delay.what", bag=self.bag)
        self.sign(
            [Ask(what, Meaning.AUTHORED)],
            lambda pen: announce_delay(workbench, pen, request, moment, reason),
        )

    def empty(self) -> None:
        """Takes moment and reason away."""
        self.moment.put(None)
        self.reason.put("")
