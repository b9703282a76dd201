"""Act 4: the arm of one bag is revealed, signed and written down before it is shown."""

from __future__ import annotations

from app.desk.unblinded.bench.reveal import reveal_arm
from app.trial.names import Meaning
from app.ui.station import Ask
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.view import Stage
from app.ui.widgets.card import Card
from app.ui.widgets.text import label


class RevealPanel(Panel):
    """Says what is about to be written, and for what purpose."""

    name = Stage.REVEAL

    def build(self) -> None:
        """One card of words."""
        say = self.kit.say
        card = Card(self.kit, say("preparation.reveal.title"))
        card.add(label(say("preparation.reveal.purpose"), "strong"))
        for part in ("written", "shown", "wait"):
            card.add(label(say(f"preparation.reveal.{part}")))
        self.column.addWidget(card)
        self.column.addStretch(1)

    def missing(self) -> str:
        """The bench is not free, perhaps."""
        return self.obstacle(Stage.REVEAL)

    def act(self) -> None:
        """Signs the reveal."""
        workbench, request = self.host.workbench, self.shown.request
        subject = self.shown.identity.subject
        what = self.kit.say("preparation.reveal.what", bag=self.bag, subject=subject)
        self.sign(
            [Ask(what, Meaning.AUTHORED)],
            lambda pen: reveal_arm(workbench, pen, request), shown=True,
        )  # fmt: skip
