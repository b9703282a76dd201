"""What all pages have in common: head, problem card, a body that scrolls, a foot that does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.trial.refusal import Failure, Trouble
from app.ui.alive import is_alive
from app.ui.in_field import InField
from app.ui.input.keyboard import begin_at_top, first_part, is_elsewhere, is_within
from app.ui.signing import ask_signatures
from app.ui.station import Act, Ask, Station
from app.ui.tokens import Tone
from app.ui.widgets.field import Field
from app.ui.widgets.foot import Foot
from app.ui.widgets.problem_card import ProblemCard
from app.ui.widgets.text import label

MARGIN, GAP = 20, 12
T = TypeVar("T")


class Page(QWidget):
    """A page. It asks for acts and shows what came of them; it repeats no rule of the desk.

    `name` is its key in the words (``page.NAME.title``), `reads` the kinds of
    lines that it shows. A subclass fills `body`, `foot` and `fields`, and says
    in `refresh` how it is read anew.
    """

    name = ""
    reads: frozenset[str] = frozenset()

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.station = station
        self.kit = station.kit
        self.fields: dict[str, Field] = {}
        """Where a Refusal belongs: by the name in its facts, or by its whole code."""
        self.title = label(self.kit.say(f"page.{self.name}.title"), "title", wrap=False)
        self.subtitle = label("", "caption", wrap=False)
        self.head = QHBoxLayout()
        self.problem = ProblemCard(self.kit)
        self.body = QVBoxLayout()
        self.foot = Foot(self.kit)
        self._comes, self._new, self._had_keyboard = False, True, False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self.take_keyboard)
        self._build()
        station.errands.wrote.connect(self._wrote)

    def _wrote(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and kinds & self.reads:
            self.refresh()

    def _build(self) -> None:
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(self.title)
        titles.addWidget(self.subtitle)
        self.head.addLayout(titles)
        self.head.addStretch()
        inner = QWidget()
        inner.setObjectName("body")
        self.body.setSpacing(GAP)
        self.body.setContentsMargins(MARGIN, 0, MARGIN, MARGIN)
        inner.setLayout(self.body)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN, 14, MARGIN, GAP)
        top.setSpacing(GAP)
        top.addLayout(self.head)
        top.addWidget(self.problem)
        outer.addLayout(top)
        outer.addWidget(self.area, 1)
        outer.addWidget(self.foot)
        self.foot.hide()

    def come(self, target: str) -> None:
        """The page is in front: it arrives at its top, and the keyboard is in it."""
        self.area.verticalScrollBar().setValue(0)
        self._leave_what_is_out_of_view()
        self._comes = True
        self.arrive(target)
        self._settle.start()

    def _leave_what_is_out_of_view(self) -> None:
        """Nobody types into a field below the edge without knowing it."""
        had, body = self.focusWidget(), self.area.widget()
        if had is None or body is None or not body.isAncestorOf(had):
            return
        part = first_part(body)
        if part is not None and had.isVisible() and had.visibleRegion().isEmpty():
            part.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_keyboard(self) -> None:
        """Brings the keyboard to the first part of the body, unless it is at work in the page."""
        if not self.isVisible() or is_elsewhere(self):
            return
        body = self.area.widget()
        if not is_within(self) or (self._new and body is not None and not is_within(body)):
            part = first_part(body)
            (part or self.area).setFocus(Qt.FocusReason.OtherFocusReason)
            if part is None:
                self._new = self._comes = True
                return
        self._new = False
        if self._comes:
            self._comes = not begin_at_top()

    def changeEvent(self, event: QEvent) -> None:
        """Behind a dialog that changed the page, Qt would begin again at the rail."""
        super().changeEvent(event)
        if event.type() != QEvent.Type.ActivationChange:
            return
        if self.isActiveWindow():
            if self._had_keyboard:
                self._settle.start()
            return
        focus = self.window().focusWidget()
        self._had_keyboard = focus is not None and self.isAncestorOf(focus)

    def arrive(self, target: str) -> None:
        """The page is shown, for a request or bag when `target` names one."""
        self.problem.clear()
        self.refresh()

    def refresh(self) -> None:
        """Reads what the page shows anew."""

    def tick(self) -> None:
        """A second has passed: countdowns are told from the clock again."""

    def search(self) -> None:
        """Goes to where one looks for something, on a page that has it (Ctrl+F)."""

    def scanned(self, text: str) -> bool:
        """A scan arrived while this page was in front; whether it knew what to do with it."""
        return False

    def accepts(self, text: str) -> bool:
        """Whether a reading of a scan is one that this page waits for."""
        return False

    def ask(self, name: str, act: Act, done: Callable[[Any], None] | None = None) -> bool:
        """Has an act done; what is refused is told beside its field, or on the problem card."""
        self.clear_problems()
        return self.station.errands.run(
            f"{self.name}.{name}", act, self._for_eyes(done), self._failed
        )

    def _for_eyes(self, done: Callable[[Any], None] | None) -> Callable[[Any], None]:
        """`done` for whoever asked: it waits behind the lock, and dies with the page."""

        def told(result: Any) -> None:
            if done is not None and is_alive(self):
                done(result)

        return self.station.for_eyes(told)

    def _failed(self, failure: Failure) -> None:
        """Where the page was made anew meanwhile, the one in front tells it."""
        if is_alive(self):
            self.place(failure)
        elif not self.station.is_away:
            self.station.errands.failed.emit(failure)

    def look(
        self, reading: Act, show: Callable[[Any], None], about: str = "",
        failed: Callable[[Failure], None] | None = None,
    ) -> None:  # fmt: skip
        """Reads something for this page in the worker, where nothing is written meanwhile.

        Behind the lock nothing of it is shown: the page in front is read anew when it opens.
        What is read `about` one thing is not read twice at once; about another it is.
        """

        def told(view: Any) -> None:
            if is_alive(self) and not self.station.is_away:
                had = is_within(self)
                show(view)
                # What had the keyboard may be gone: Qt would go on at the rail.
                if self._comes or (had and not is_within(self)):
                    self._settle.start()

        def refused(failure: Failure) -> None:
            if is_alive(self):
                (failed or self.place)(failure)

        # A page made anew must not wait for what the one before it was reading.
        self.station.errands.run(
            f"{self.name}.look.{about}.{id(self)}", reading, told, refused
        )

    def sign(
        self, name: str, asks: Sequence[Ask], act: Act, done: Callable[[Any], None] | None = None
    ) -> None:
        """Has an act done that bears signatures: ``act(signing, …)``, one an ask, in order."""
        self.clear_problems()
        ask_signatures(
            self, f"{self.name}.{name}", asks, act, self._for_eyes(done), self._failed
        )

    def clear_problems(self) -> None:
        """Takes away what was told of the act before."""
        self.problem.clear()
        for field in self.findChildren(Field):
            field.accept()

    def place(self, failure: Failure) -> None:
        """Tells a failure where its cause is: beside its field, else on the card."""
        sentence = self.kit.sentence(failure)
        field = self._field_of(failure)
        if field is not None:
            field.refuse(sentence)
            field.editor.setFocus()
            self.area.ensureWidgetVisible(field)
            return
        tone = Tone.WARN if isinstance(failure, Trouble) else Tone.DANGER
        title = "problem.trouble" if isinstance(failure, Trouble) else "problem.refusal"
        self.problem.tell(sentence, title=self.kit.say(title), tone=tone)

    def gather(self, make: Callable[[], T]) -> T | None:
        """What `make` reads from the fields; None when a field refuses, which is told there."""
        self.clear_problems()
        try:
            return make()
        except Failure as failure:
            self.place(failure)
            return None

    def _field_of(self, failure: Failure) -> Field | None:
        if isinstance(failure, InField):
            return failure.field
        names = [failure.facts.get(name) for name in ("field", "what")]
        for name in (failure.code, *names):
            if name in self.fields:
                return self.fields[str(name)]
        return None
