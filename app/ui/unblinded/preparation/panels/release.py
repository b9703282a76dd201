"""Acts 8 and 9: at R the preparation is closed and the bag released, not by the second person."""

from __future__ import annotations

from app.desk.unblinded.bench.closing import RELEASE_CHECKS, release
from app.trial.names import BagCode, Meaning
from app.trial.refusal import Refusal
from app.ui.station import Ask
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.parts import shown_day
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.checklist import Checklist
from app.ui.widgets.pill import Pill
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

SEAL_MOST = 40


class ReleasePanel(Panel):
    """Seal number and checklist, the same in both arms."""

    name = Stage.RELEASE

    def build(self) -> None:
        """What was checked, the seal, the questions, the albumin."""
        say = self.kit.say
        self.late = Card(self.kit, say("preparation.release.late"), tone=Tone.WARN)
        self.late.add(label(say("preparation.release.late_lead")))
        delay = Button(self.kit, say("preparation.menu.delay"))
        delay.clicked.connect(lambda: self.host.visit("delay"))
        self.late.add(delay)
        card = Card(self.kit, say("preparation.release.title"))
        self.checked = Pill(self.kit, "", Tone.OK)
        card.add(self.checked)
        self.albumin = label("", "caption")
        card.add(self.albumin)
        self.seal = TextField(
            self.kit, say("preparation.release.seal"), say("preparation.release.seal_hint"),
            most=SEAL_MOST,
        )  # fmt: skip
        card.add(self.seal)
        questions = [(check, say(f"preparation.release.check.{check}")) for check in RELEASE_CHECKS]
        self.checks = Checklist(self.kit, say("preparation.release.checks"), questions)
        card.add(self.checks)
        self.column.addWidget(self.late)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.places = {
            "release.seal": self.seal, "seal": self.seal, "release.check_missing": self.checks,
        }  # fmt: skip
        self.watch(self.seal, self.checks)

    def tell(self, view: View) -> None:
        """Shows who checked, and the albumin that goes with the bag."""
        super().tell(view)
        say, bench = self.kit.say, self.bench
        self.checked.setVisible(bool(bench.checked_by))
        how = "checked_alone" if bench.checked_alone else "checked_by"
        told = say(f"preparation.release.{how}", name=bench.checked_by)
        self.checked.show_as(told, Tone.WARN if bench.checked_alone else Tone.OK)
        lots = ", ".join(
            say("preparation.release.lot", lot=lot, expiry=shown_day(self.kit, expiry))
            for lot, expiry in bench.bottle_expiry.items()
        )
        self.albumin.setText(say("preparation.release.albumin", lots=lots))
        refusal = view.obstacles.get(Stage.RELEASE)
        self.late.setVisible(refusal is not None and refusal.code == "release.delay_first")

    def missing(self) -> str:
        """R has not come, or the seal or an answer is missing."""
        if told := self.obstacle(Stage.RELEASE):
            return told
        if not self.seal.text().strip():
            return self.kit.say("preparation.missing.seal")
        left = len(RELEASE_CHECKS) - len(self.checks.answers())
        return self.kit.words.count("preparation.missing.checks", left) if left else ""

    def act(self) -> None:
        """Signs the release."""
        workbench, request = self.host.workbench, self.shown.request
        seal, answers = self.seal.text(), self.checks.answers()
        what = self.kit.say(
            "preparation.release.what", bag=self.bag, subject=self.shown.identity.subject
        )
        self.sign(
            [Ask(what, Meaning.RELEASED)],
            lambda pen: release(workbench, pen, request, seal, answers),
        )

    def done(self, *, shown: bool = False) -> None:
        """The bag goes to whoever takes it on."""
        bag = self.shown.identity.bag
        super().done(shown=shown)
        self.host.station.go("handover", bag)

    def scanned(self, text: str) -> bool:
        """The number on the seal; the bag's own code is not it."""
        if _is_bag_code(text):
            self.seal.refuse(self.kit.say("preparation.release.not_the_bag"))
        else:
            self.seal.put(text)
        return True

    def empty(self) -> None:
        """Takes seal and answers away."""
        self.seal.put("")
        self.checks.put({})


def _is_bag_code(text: str) -> bool:
    try:
        BagCode.read(text)
    except Refusal:
        return False
    return True
