"""The review page: flag, ask, answer, close; a sample line by line; the signed review."""

from __future__ import annotations

from collections.abc import Callable

from app.custody.kinds import KINDS
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.journal import Person
from app.desk.log import reviewing
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from app.ui.in_field import InField, chosen
from app.ui.page import Page
from app.ui.pages.log.words import LogWords
from app.ui.pages.review.cards import Questions, Sample, Signed, line_number
from app.ui.pages.review.view import View, view_of
from app.ui.station import Ask, Station
from app.ui.told import signed_by
from app.ui.widgets.button import Button
from app.ui.widgets.text_field import NoteField

SAMPLE = 20
"""How many lines are drawn unless another number is typed."""
Mark = Callable[[Desk, Person], Line]


class ReviewPage(Page):
    """The same for every seat; everything on it becomes a line."""

    name = "review"
    reads = frozenset(KINDS)

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self.view: View | None = None
        self.questions, self.sample = Questions(self.kit), Sample(self.kit)
        self.signed = Signed(self.kit)
        self.fields = {
            "question": self.questions.text, "scope": self.signed.scope,
            "findings": self.signed.findings, "review.already": self.signed.upto,
            "review.sample_size": self.sample.number,
        }  # fmt: skip
        self.sample.number.put(str(SAMPLE))
        self.to_log = Button(self.kit, self.kit.say("page.log.title"), icon="log")
        self.head.addWidget(self.to_log)
        for card in (self.questions, self.sample, self.signed):
            self.body.addWidget(card)
        self.body.addStretch()
        self.review = Button(
            self.kit, self.kit.say("review.sign"), role="primary", icon="sign",
            shortcut="Ctrl+Return",
        )  # fmt: skip
        self.foot.primary(self.review)
        self.foot.show()
        self._connect()

    def _connect(self) -> None:
        questions, sample = self.questions, self.sample
        self.to_log.clicked.connect(lambda: self.station.go("log"))
        questions.opened.connect(self._go_to)
        for button, act in (
            (questions.flag, self._flag), (questions.ask, self._ask),
            (questions.answer, self._answer), (questions.close_it, self._close),
            (sample.draw, self._draw), (sample.good, lambda: self._check(True)),
            (sample.bad, lambda: self._check(False)), (self.review, self._sign),
        ):  # fmt: skip
            button.clicked.connect(act)

    def arrive(self, target: str) -> None:
        """With the number of a line as `target`: a question about it."""
        super().arrive(target)
        if target:
            self.questions.line.put(target)
            self.questions.text.editor.setFocus()

    def refresh(self) -> None:
        """Reads the marks."""
        desk, seat = self.station.desk, self.station.person.seat.seat
        self.look(lambda: view_of(desk, seat), self._show)

    def _show(self, view: View) -> None:
        self.view = view
        words = LogWords(self.kit, view.book)
        reviews = view.reviews
        self.subtitle.setText(self.kit.words.count("review.unreviewed", reviews.unreviewed))
        self.questions.tell(words, view.threads)
        left = reviews.left_of(view.sample)
        self.sample.tell(words, view.next_line, len(left))
        self._tell_last(view)
        if not self.signed.upto.text():
            self.signed.upto.put(str(len(view.book.events) - 1))

    def _tell_last(self, view: View) -> None:
        last = max(view.reviews.signed, key=lambda e: e.number_of("line"), default=None)
        if last is None:
            self.signed.last.setText(self.kit.say("review.nobody"))
            return
        self.signed.last.setText(
            self.kit.say("review.last", line=last.number_of("line"), name=signed_by(self.kit, last))
        )

    def _go_to(self, key: object) -> None:
        if self.view is not None:
            thread = self.view.reviews.threads[int(str(key))]
            self.station.go("log", str(thread.about))

    def _mark(self, name: str, act: Mark, *emptied: NoteField) -> None:
        desk, person = self.station.desk, self.station.person

        def done(_: object) -> None:
            for field in emptied:
                field.put("")
            self.refresh()

        self.ask(name, lambda: act(desk, person), done)

    def _flag(self) -> None:
        told = self.gather(
            lambda: (line_number(self.questions.line), chosen(self.questions.concern))
        )
        if told is not None:
            number, concern = told
            self._mark("flag", lambda d, p: reviewing.flag_line(d, p, number, concern))

    def _ask(self) -> None:
        told = self.gather(lambda: (line_number(self.questions.line), self.questions.text.text()))
        if told is not None:
            number, text = told
            self._mark("ask", lambda d, p: reviewing.ask(d, p, number, text), self.questions.text)

    def _answer(self) -> None:
        told = self.gather(lambda: (self.questions.chosen(), self.questions.text.text()))
        if told is not None:
            thread, text = told
            empties = self.questions.text
            self._mark("answer", lambda d, p: reviewing.answer(d, p, thread, text), empties)

    def _close(self) -> None:
        told = self.gather(lambda: (self.questions.chosen(), self.questions.text.text()))
        if told is not None:
            thread, text = told
            empties = self.questions.text
            self._mark("close", lambda d, p: reviewing.close(d, p, thread, text), empties)

    def _draw(self) -> None:
        size = self.gather(lambda: line_number(self.sample.number))
        if size is not None:
            self._mark("draw", lambda d, p: reviewing.draw_sample(d, p, size))

    def _check(self, in_order: bool) -> None:
        view = self.view
        if view is None or view.next_line < 0:
            return
        sample, number = view.sample, view.next_line
        if not in_order:
            self.questions.line.put(str(number))
        self._mark(
            "check", lambda d, p: reviewing.check_line(d, p, sample, number, in_order=in_order)
        )

    def _sign(self) -> None:
        told = self.gather(self._statement)
        if told is None:
            return
        number, scope, findings = told
        desk = self.station.desk
        what = self.kit.say("review.what", line=number)
        self.sign(
            "sign", [Ask(what, Meaning.REVIEWED)],
            lambda pen: reviewing.sign_review(desk, pen, number, scope, findings),
            lambda _: self._signed(),
        )  # fmt: skip

    def _statement(self) -> tuple[int, str, str]:
        if not self.signed.scope.text().strip():
            raise InField(Refusal("review.scope_missing"), self.signed.scope)
        return (
            line_number(self.signed.upto), self.signed.scope.text(), self.signed.findings.text()
        )

    def _signed(self) -> None:
        for field in (self.signed.upto, self.signed.scope, self.signed.findings):
            field.put("")
        self.refresh()
