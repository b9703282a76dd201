"""The answer to a request: what was asked, go/no-go, D and R to be told on the telephone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.custody.board import Story
from app.desk.bag.go_no_go import QUESTIONS
from app.trial.clocks import Announcement, Deadline, binding_deadline, parse_instant
from app.trial.names import BagCode
from app.trial.quantities import echo
from app.trial.study_parts import Study
from app.ui.clockface import NO_BREAK, full, hour, near_day
from app.ui.kit import Kit
from app.ui.unblinded.preparation.unusual import UnusualCard
from app.ui.widgets.banner import Banner
from app.ui.widgets.card import Card
from app.ui.widgets.checklist import Checklist
from app.ui.widgets.countdown import Countdown
from app.ui.widgets.figure import Figure
from app.ui.widgets.moment_field import weekday
from app.ui.widgets.reveal_field import RevealField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField
from app.ui.widgets.typed_twice import TypedTwice

GAP = 12
_TIMES = ("d", "r", "start_by", "use_by")


class AnswerPanel(QWidget):
    """Shows the same before and after: what would be announced, then what was."""

    changed = Signal()

    def __init__(self, kit: Kit, *, numbered: bool = False) -> None:
        super().__init__()
        self.kit = kit
        self.number = TextField(kit, kit.say("request.number"), kit.say("request.number_hint"))
        """What the trial's central system gave, where the study takes rows by it."""
        self.again = TextField(kit, kit.say("request.number_again"))
        self.numbers = TypedTwice(self.number, self.again)
        for field in (self.number, self.again):
            field.setVisible(numbered)
        self.subject = ""
        say = kit.say
        self.banner = Banner(kit)
        self.arm = RevealField(kit, say("preparation.arm"), say("request.arm_hold"))
        self.banner.side(self.arm)
        self.checks = Checklist(
            kit, say("request.go"), [(name, say(f"go.{name}")) for name in QUESTIONS]
        )
        self.checks.changed.connect(self.changed)
        self.go = Card(kit, say("request.go_title"), say("request.go_side"))
        self.go.add(self.checks)
        self.go.add(self.number)
        self.go.add(self.again)
        self.go.body.addStretch()
        self.times = Card(kit, say("request.times"))
        self.figures = {name: Figure(kit, say(f"request.time.{name}")) for name in _TIMES}
        self.lead = label("", "caption")
        self.times.add(self.lead)
        for pair in (_TIMES[:2], _TIMES[2:]):
            row = QHBoxLayout()
            for name in pair:
                row.addWidget(self.figures[name], 1)
            self.times.add(row)
        self.faces = {which: Countdown(kit, say(f"clock.{which.value}")) for which in Deadline}
        for face in self.faces.values():
            self.times.add(face)
        self.bag = Figure(kit, say("request.bag"))
        self.times.add(self.bag)
        self.asked = Card(kit, say("request.asked"))
        self._asked = label("")
        self.asked.add(self._asked)
        self.asked.body.addStretch()
        self.unusual = UnusualCard(kit)
        self._lay_out()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(GAP)
        outer.addWidget(self.banner)
        outer.addWidget(self.unusual)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.go, 1)
        row.addWidget(self.times, 1)
        outer.addLayout(row)
        outer.addWidget(self.asked)
        outer.addStretch(1)

    def tick(self) -> None:
        """Tells the countdown anew."""
        for face in self.faces.values():
            if face.isVisible():
                face.tick()

    def answers(self) -> dict[str, bool]:
        """The answers given on the telephone."""
        return self.checks.answers()

    def missing(self) -> str:
        """The first question not answered yes, in words; empty when all are."""
        given = self.checks.answers()
        lacking = next((name for name in QUESTIONS if not given.get(name)), "")
        return self.kit.say(f"go.{lacking}") if lacking else ""

    def tell(self, study: Study, story: Story, foreseen: Announcement | None) -> None:
        """Shows a request; `foreseen` is what would be announced if it were accepted now."""
        received = story.events[0]
        if self.subject != received.text("subject"):
            self.checks.put({})
            self.numbers.drop()
        self.subject = received.text("subject")
        self.banner.tell(self._identity(study, story))
        self._asked.setText(self._request_words(story))
        accepted = story.accepted
        self.arm.setVisible(story.is_open and story.last("ArmRevealed") is not None)
        self.go.setVisible(accepted is None and story.stage == "RequestReceived")
        self.bag.setVisible(accepted is not None)
        self.times.setVisible(accepted is not None or foreseen is not None)
        if accepted is not None:
            moments = {name: parse_instant(accepted.text(name)) for name in _TIMES}
            moments["r"] = parse_instant(story.r)
            self.bag.tell(BagCode(story.bag).shown, "")
            self.lead.setText(self.kit.say("request.announced"))
        elif foreseen is not None:
            moments = _moments(foreseen)
            self.lead.setText(self.kit.say("request.foreseen"))
        else:
            return
        onset = parse_instant(received.text("onset"))
        binding, start_by = binding_deadline(study, onset, moments["start_by"])
        for which, face in self.faces.items():
            face.setVisible(which is binding)
        self.faces[binding].until(start_by, binding=True)
        for name, moment in moments.items():
            local = moment.astimezone(self.kit.zone)
            told = (weekday(self.kit, local), near_day(local, self.kit.words.language))
            self.figures[name].tell(hour(local), NO_BREAK.join(told))

    def _identity(self, study: Study, story: Story) -> list[tuple[str, str]]:
        received, say = story.events[0], self.kit.say
        weight = received.facts["weight"]
        assert isinstance(weight, Mapping)
        kg = echo(Decimal(str(weight["kg"])), self.kit.words.language)
        onset = parse_instant(received.text("onset")).astimezone(self.kit.zone)
        site = study.site(received.text("site"))
        return [
            (say("request.subject"), received.text("subject")),
            (say("request.site"), f"{site.number} {site.name}"),
            (say("request.weight"), f"{kg} kg · {say('weight.' + str(weight['kind']))}"),
            (say("request.onset"), full(onset, self.kit.words.language)),
        ]

    def _request_words(self, story: Story) -> str:
        received, say = story.events[0], self.kit.say
        return say(
            "request.asked_words", ward=received.text("ward"), bed=received.text("bed"),
            birth_year=received.number_of("birth_year"), prescriber=received.text("prescriber"),
            prescription=received.text("prescription"), read_back=received.text("read_back"),
            consent=say(f"consent.{received.text('consent')}"),
        )  # fmt: skip


def _moments(told: Announcement) -> dict[str, datetime]:
    return {"d": told.d, "r": told.r, "start_by": told.latest_start, "use_by": told.use_by}
