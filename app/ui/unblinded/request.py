"""The request page: taken down, then answered: go/no-go, the two announced times, the bag code."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from app.blind.arm import Arm
from app.custody.board import Story
from app.desk.bag.request import DECLINED, age_cautions, decline_request, receive_request
from app.desk.unblinded.bench.acceptance import accept_request, foresee
from app.desk.unblinded.bench.reveal import show_arm
from app.desk.unblinded.bench.weight import unusual_weight
from app.desk.unblinded.workbench import Workbench
from app.dose.lines import Caution
from app.dose.working import weight_cautions
from app.trial.clocks import Announcement
from app.trial.names import Meaning
from app.trial.quantities import read_decimal
from app.trial.refusal import Failure, Refusal
from app.trial.rules import RowBy
from app.ui.page import Page
from app.ui.pages.request_form import RequestFields
from app.ui.station import Ask, Station
from app.ui.unblinded.allocation.acts import CENTRAL
from app.ui.unblinded.answer import AnswerPanel
from app.ui.widgets.button import Button
from app.ui.widgets.choose_dialog import ChooseDialog


@dataclass(frozen=True, slots=True)
class View:
    """A request as it stands; `foreseen` is what would be announced if it were accepted now."""

    story: Story
    foreseen: Announcement | None = None
    refused: Failure | None = None
    unusual: tuple[Refusal, ...] = ()
    """What is unusual of the weight, while the request waits."""


class RequestPage(Page):
    """Without a target a new form, kept as a draft; with a request's id, that request's answer."""

    name = "request"
    reads = frozenset({"RequestReceived", "RequestDeclined", "RequestAccepted", "Confirmed"})

    def __init__(self, station: Station, workbench: Workbench) -> None:
        super().__init__(station)
        self.workbench = workbench
        self._request, self._draft = "", ""
        self.form = RequestFields(self.kit, station.desk.study)
        self.answer = AnswerPanel(
            self.kit, numbered=station.desk.study.allocation.rows is RowBy.CENTRAL_NUMBER
        )
        self.fields = dict(self.form.places)
        self.fields |= dict.fromkeys(CENTRAL, self.answer.number)
        self.body.addWidget(self.form)
        self.body.addWidget(self.answer)
        self.answer.hide()
        self.body.addStretch()
        for field in (self.form.weight, self.form.weight_at):
            field.changed.connect(self._caution)
        self.answer.changed.connect(self._weigh)
        self.answer.arm.held.connect(self._hold)
        self._add_foot()

    def _add_foot(self) -> None:
        say = self.kit.say
        self.decline = Button(self.kit, say("request.decline"), role="danger")
        self.decline.clicked.connect(self._ask_decline)
        self.clear = Button(self.kit, say("request.clear"))
        self.clear.clicked.connect(self._empty)
        self.receive = Button(
            self.kit, say("request.receive"), role="primary", shortcut="Ctrl+Return"
        )
        self.receive.clicked.connect(self._receive)
        self.accept = Button(
            self.kit, say("request.accept"), role="primary", icon="sign", shortcut="Ctrl+Return"
        )
        self.accept.clicked.connect(self._accept)
        self.prepare = Button(
            self.kit, say("request.prepare"), role="primary", icon="flask", shortcut="Ctrl+Return"
        )
        self.prepare.clicked.connect(lambda: self.station.go("preparation", self._request))
        self.foot.danger(self.decline)
        self.foot.add(self.clear)
        for button in (self.receive, self.accept, self.prepare):
            self.foot.primary(button)
        self._foot_of("receive", "clear")
        self.foot.show()

    def arrive(self, target: str) -> None:
        """A request's answer when `target` is its id; else the form."""
        self._request = target
        super().arrive(target)

    def refresh(self) -> None:
        """Reads the request, and what would be announced at this moment."""
        if not self._request:
            self._show_form()
            return
        request, workbench, person = self._request, self.workbench, self.station.person

        def reading() -> View:
            story = workbench.desk.story(request)
            if story.stage != "RequestReceived":
                return View(story)
            unusual = unusual_weight(workbench, person, story)
            try:
                return View(story, foresee(workbench, request), unusual=unusual)
            except Refusal as why:
                return View(story, refused=why, unusual=unusual)

        self.look(reading, self._show)

    def tick(self) -> None:
        """Tells the clocks anew."""
        self.answer.tick()

    def _show_form(self) -> None:
        self._face(answers=False)
        self.subtitle.setText(self.kit.say("request.lead"))
        self._foot_of("receive", "clear")

    def _show(self, view: View) -> None:
        self._face(answers=True)
        self.answer.tell(self.station.desk.study, view.story, view.foreseen)
        self.answer.unusual.tell(view.unusual)
        self.subtitle.setText(self.kit.say(f"request.stage.{_stage(view.story)}"))
        if view.story.accepted is not None:
            self._foot_of("prepare")
        elif view.story.stage == "RequestReceived":
            self._foot_of("accept", "decline")
        else:
            self._foot_of()
        if view.refused is not None:
            self.place(view.refused)
        self._weigh()

    def _face(self, *, answers: bool) -> None:
        """The form or the answer, from its top: who it is about is never out of sight."""
        if self.answer.isHidden() == answers:
            self.form.setVisible(not answers)
            self.answer.setVisible(answers)
            self.area.verticalScrollBar().setValue(0)

    def _hold(self, down: bool) -> None:
        if not down:
            self.answer.arm.hide_value()
            return
        workbench, person, request = self.workbench, self.station.person, self._request

        def showing() -> bool:
            return show_arm(workbench, person, request).open() is Arm.CELLS

        def shown(cells: bool) -> None:
            side = "cells" if cells else "control"
            self.answer.arm.show_value(self.kit.say(f"preparation.arm.{side}"))

        self.ask("show", showing, shown)

    def _foot_of(self, *names: str) -> None:
        for name in ("receive", "clear", "accept", "decline", "prepare"):
            getattr(self, name).setVisible(name in names)

    def _weigh(self) -> None:
        missing = self.answer.missing()
        if missing:
            self.accept.why(self.kit.say("request.missing", what=missing))
        else:
            self.accept.free()

    def _caution(self) -> None:
        desk, told = self.station.desk, list[Caution]()
        with suppress(Refusal):
            weight = read_decimal(self.form.weight.typed(), what="weight_kg")
            told += weight_cautions(desk.study.dose, weight)
        with suppress(Refusal):
            told += age_cautions(desk, self.form.weight_at.read())
        self.form.caution(" ".join(self.kit.say(one.key, **one.facts) for one in told))

    def _receive(self) -> None:
        desk, person = self.station.desk, self.station.person
        if not self._draft:
            self._draft = desk.new_request_id()
        form = self.gather(lambda: self.form.form(self._draft))
        if form is not None:
            self.ask("receive", lambda: receive_request(desk, person, form), self._received)

    def place(self, failure: Failure) -> None:
        """Two weights or numbers that differ are both dropped before the difference is told."""
        if failure.code == "request.weight_differs":
            self.form.drop_weights()
        if failure.code == "central.differs":
            self.answer.numbers.drop()
        super().place(failure)

    def _received(self, _: object) -> None:
        self._request, self._draft = self._draft, ""
        self.form.empty()
        self.refresh()

    def _empty(self) -> None:
        self._draft = ""
        self.form.empty()
        self.clear_problems()

    def _accept(self) -> None:
        request, answers, workbench = self._request, self.answer.answers(), self.workbench
        numbers = self.answer.numbers.both()
        what = self.kit.say("request.accept_what", subject=self.answer.subject)
        self.sign(
            "accept", [Ask(what, Meaning.APPROVED)],
            lambda pen: accept_request(workbench, pen, request, answers, numbers),
        )  # fmt: skip

    def _ask_decline(self) -> None:
        reasons = [(reason, self.kit.say(f"reason.{reason}")) for reason in DECLINED]
        dialog = ChooseDialog(
            self.kit, self.kit.say("request.decline"), self.kit.say("request.decline_lead"),
            self.kit.say("request.reason"), reasons, self.kit.say("request.decline_action"),
        )  # fmt: skip
        dialog.setParent(self.window(), dialog.windowFlags())
        dialog.chosen.connect(self._decline)
        dialog.open()

    def _decline(self, reason: str) -> None:
        desk, person, request = self.station.desk, self.station.person, self._request
        self.ask("decline", lambda: decline_request(desk, person, request, reason))


def _stage(story: Story) -> str:
    if story.accepted is not None:
        return "accepted"
    return "waiting" if story.stage == "RequestReceived" else "declined"
