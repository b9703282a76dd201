"""Fields for a moment and for a day: typed, echoed with the month as a word and the zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtWidgets import QLineEdit, QWidget

from app.trial.refusal import Refusal
from app.ui import clockface
from app.ui.input.typed_moment import FIRST_YEAR, read_day, read_time, readings
from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.flow import Flow
from app.ui.widgets.styling import appear, plain

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNFINISHED = ("moment.no_day", "moment.no_time", "moment.day_form", "moment.time_form",
               "moment.short_year", "moment.year", "moment.twice")  # fmt: skip
_EMPTY = ("moment.no_day", "moment.no_time", "moment.twice")
_DAY_WIDTH, _TIME_WIDTH = 120, 80


def weekday(kit: Kit, day: date) -> str:
    """``mar.`` or ``Tue``."""
    return kit.say(f"weekday.{_DAYS[day.weekday()]}")


class _Looked(Field):
    """A field that echoes what was typed as soon as it can be read, and then refuses the rest."""

    def _echoed(self) -> str:
        """What was typed as the echo shows it; raises Refusal while it cannot be read."""
        raise NotImplementedError

    def _typed(self) -> None:
        self._look_at(finished=False)
        self.changed.emit()

    def _finished(self) -> None:
        # What is told of it already, by the desk perhaps, stays until something else is typed.
        if not self.problem:
            self._look_at(finished=True)

    def _look_at(self, *, finished: bool) -> None:
        self._echo = ""
        self.accept()
        try:
            self.echo(self._echoed())
        except Refusal as refusal:
            if refusal.code not in (_EMPTY if finished else _UNFINISHED):
                self.refuse(self.kit.sentence(refusal))


class DayField(_Looked):
    """A day, for example an expiry, of the year `first` or later: `read` gives it."""

    def __init__(
        self, kit: Kit, caption: str, hint: str = "", what: str = "day", first: int = FIRST_YEAR
    ) -> None:
        self._day = QLineEdit()
        super().__init__(kit, caption, hint, self._day, echoes=True)
        self._what, self._first = what, first
        self._day.setPlaceholderText(kit.say("moment.day.form"))
        self.row.addWidget(self._day)
        self.row.addStretch()
        self._day.textChanged.connect(self._typed)
        self._day.editingFinished.connect(self._finished)

    def read(self) -> date:
        """The day; raises the Refusal ``moment.…`` that it also shows."""
        try:
            return read_day(self._day.text(), what=self._what, first=self._first)
        except Refusal as refusal:
            self.refuse(self.kit.sentence(refusal))
            raise

    def typed(self) -> str:
        """What was typed."""
        return self._day.text()

    def put(self, day: date | None) -> None:
        """Writes a day, or nothing."""
        self.write("" if day is None else f"{day:%d/%m/%Y}")

    def write(self, day: str) -> None:
        """Another text, as if typed."""
        self._day.setText(day)

    def space(self) -> None:
        """The editor's width in the look of the moment."""
        super().space()
        self._day.setFixedWidth(self.kit.look.px(_DAY_WIDTH))

    def _echoed(self) -> str:
        day = read_day(self._day.text(), what=self._what, first=self._first)
        shown = clockface.day(datetime(day.year, day.month, day.day), self.kit.words.language)
        return f"{weekday(self.kit, day)} {shown}"


class MomentField(_Looked):
    """A day and a time in the study's zone. An hour that the clocks repeat is asked about.

    With `past` the buttons write today or yesterday as the day, else the
    present moment; nothing is written before they are pressed.
    """

    def __init__(
        self, kit: Kit, caption: str, hint: str = "", past: bool = False, what: str = "moment"
    ) -> None:
        self._day, self._time = QLineEdit(), QLineEdit()
        super().__init__(kit, caption, hint, self._day, echoes=True)
        self._what = what
        name = plain(caption)
        self._day.setAccessibleName(f"{name}, {kit.say('moment.day')}")
        self._time.setAccessibleName(f"{name}, {kit.say('moment.time')}")
        self._day.setPlaceholderText(kit.say("moment.day.form"))
        self._time.setPlaceholderText(kit.say("moment.time.form"))
        for editor in (self._day, self._time):
            editor.textChanged.connect(self._typed)
            editor.editingFinished.connect(self._finished)
        self.quick = self._quick_buttons(past)
        flow = Flow()
        for part in (self._day, self._time, *self.quick):
            flow.add(part)
        self.row.addWidget(flow, 1)
        self.change = ChoiceField(kit, kit.say("moment.change"), [
            ("before", kit.say("moment.change.before")), ("after", kit.say("moment.change.after")),
        ])  # fmt: skip
        self.change.changed.connect(self._typed)
        self.add_below(self.change)
        self.change.hide()

    def read(self) -> datetime:
        """The moment, with its offset fixed; raises the Refusal ``moment.…`` that it also shows."""
        try:
            return self._moment()
        except Refusal as refusal:
            self.refuse(self.kit.sentence(refusal))
            raise

    def typed(self) -> tuple[str, str]:
        """Day and time as typed."""
        return self._day.text(), self._time.text()

    def put(self, moment: datetime | None) -> None:
        """Writes a moment as the study's zone shows it, or nothing."""
        self.change.put(None)
        if moment is None:
            self.write("", "")
            return
        shown = moment.astimezone(self.kit.zone)
        self.write(f"{shown:%d/%m/%Y}", f"{shown:%H:%M}")
        if len(self._readings()) > 1:
            self.change.put("after" if shown.fold else "before")

    def write(self, day: str, hour: str) -> None:
        """Other texts, as if typed."""
        self._day.setText(day)
        self._time.setText(hour)

    def space(self) -> None:
        """The editors' widths in the look of the moment."""
        super().space()
        self._day.setFixedWidth(self.kit.look.px(_DAY_WIDTH))
        self._time.setFixedWidth(self.kit.look.px(_TIME_WIDTH))

    def _marked(self) -> list[tuple[QWidget, bool]]:
        return [(self._day, True), (self._time, True)]

    def _quick_buttons(self, past: bool) -> tuple[Button, ...]:
        say = self.kit.say
        if not past:
            now = Button(self.kit, say("moment.now"), role="quiet")
            now.clicked.connect(self._write_now)
            return (now,)
        today = Button(self.kit, say("moment.today"), role="quiet")
        yesterday = Button(self.kit, say("moment.yesterday"), role="quiet")
        today.clicked.connect(self._write_today)
        yesterday.clicked.connect(self._write_yesterday)
        return today, yesterday

    def _write_now(self) -> None:
        self.put(self.kit.now())

    def _write_today(self) -> None:
        self._write_day(self.kit.now().date())

    def _write_yesterday(self) -> None:
        self._write_day(self.kit.now().date() - timedelta(days=1))

    def _write_day(self, day: date) -> None:
        self._day.setText(f"{day:%d/%m/%Y}")
        self._time.setFocus()

    def _readings(self) -> tuple[datetime, ...]:
        day = read_day(self._day.text(), what=self._what)
        return readings(day, read_time(self._time.text(), what=self._what), self.kit.zone)

    def _moment(self) -> datetime:
        found = self._readings()
        if not found:
            raise Refusal("moment.skipped", what=self._what)
        if len(found) == 1:
            return found[0]
        chosen = self.change.value()
        if chosen is None:
            raise Refusal("moment.twice", what=self._what)
        return found[0] if chosen == "before" else found[1]

    def _look_at(self, *, finished: bool) -> None:
        appear(self.change, self._asks())
        super()._look_at(finished=finished)

    def _echoed(self) -> str:
        shown = self._moment().astimezone(self.kit.zone)
        written = clockface.full(shown, self.kit.words.language)
        return f"{weekday(self.kit, shown.date())} {written}"

    def _asks(self) -> bool:
        try:
            return len(self._readings()) > 1
        except Refusal:
            return False
