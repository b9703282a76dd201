"""A step done on paper while the machine was down: when it was really done, with which labels."""

from __future__ import annotations

from app.desk.unblinded.bench.on_paper import OnPaper, tell_paper
from app.desk.unblinded.preparation import Step
from app.trial.names import Meaning
from app.ui.in_field import read_moment
from app.ui.station import Ask
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.parts import TEXT_MOST
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField, TextField

OTHER = "other"
"""What is none of the steps."""


class LatePanel(Panel):
    """The step was entered as always; here stands when it was done, beside the machine's stamp."""

    name = "late"

    def build(self) -> None:
        """Step, moment, paper, labels, reason."""
        say = self.kit.say
        card = Card(self.kit, say("preparation.late.title"))
        card.add(label(say("preparation.late.lead")))
        self.step = ChoiceField(
            self.kit, say("preparation.late.step"),
            [*((step.value, say(f"preparation.step.{step.value}")) for step in Step),
             (OTHER, say("preparation.late.other"))],
        )  # fmt: skip
        self.moment = MomentField(self.kit, say("preparation.late.performed"))
        self.paper, self.used, self.spoiled = (
            TextField(
                self.kit, say(f"preparation.late.{name}"), say(f"preparation.late.{name}.hint")
            )
            for name in ("paper", "used", "spoiled")
        )
        self.reason = NoteField(self.kit, say("preparation.reason"), most=TEXT_MOST)
        parts = (self.step, self.moment, self.paper, self.used, self.spoiled, self.reason)
        for part in parts:
            card.add(part)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.places = {
            "step.earlier_first": self.step, "late.not_before": self.moment,
            "late.too_early": self.moment, "thaw.before_d": self.moment, "paper": self.paper,
            "used": self.used, "spoiled": self.spoiled, "reason.needed": self.reason,
        }  # fmt: skip
        self.watch(*parts)

    def missing(self) -> str:
        """Step, moment, paper or reason."""
        if self.step.value() is None:
            return self.kit.say("preparation.missing.step")
        if not all(self.moment.typed()):
            return self.kit.say("preparation.missing.moment")
        if not self.paper.text().strip():
            return self.kit.say("preparation.missing.paper")
        return "" if self.reason.text().strip() else self.kit.say("preparation.missing.reason")

    def act(self) -> None:
        """Records it."""
        moment = self.host.gather(lambda: read_moment(self.moment))
        if moment is None:
            return
        workbench, request = self.host.workbench, self.shown.request
        chosen = str(self.step.value())
        step = None if chosen == OTHER else Step(chosen)
        paper, used, spoiled = (one.text() for one in (self.paper, self.used, self.spoiled))
        told = OnPaper(moment, paper, self.reason.text(), used, spoiled)
        what = self.kit.say("preparation.late.what", bag=self.bag)
        self.sign(
            [Ask(what, Meaning.AUTHORED), Ask(what, Meaning.CHECKED, second=True)],
            lambda first, second: tell_paper(workbench, first, second, request, told, step),
        )

    def empty(self) -> None:
        """Takes everything away."""
        self.step.put(None)
        self.moment.put(None)
        for one in (self.paper, self.used, self.spoiled, self.reason):
            one.put("")
