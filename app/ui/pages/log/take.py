"""Taking something out of the study from the log page: what, in which form, and where it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from app.desk.exports.bundle import take_bundle, take_study
from app.desk.exports.taking import FORMS, Taken, take_sheet
from app.desk.log.log_sheet import log_sheet
from app.desk.log.logbook import Logbook, read_log
from app.desk.log.registers import REGISTERS, SHEETS, register
from app.desk.log.telling import Manner
from app.ui.kit import Kit
from app.ui.page import Page
from app.ui.pages.keeping import Save, keep
from app.ui.station import Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.retire import retire
from app.ui.widgets.text import label

ZIP = ("zip",)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader has before the eyes: the lines in their order, and what the filter says."""

    book: Logbook
    numbers: Sequence[int]
    filter: str


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that can be taken: a word of ``LogExported``, for whose eyes, in which forms."""

    what: str
    view: str
    forms: tuple[str, ...]
    act: Callable[[Station, Manner, str, Shown], Taken]

    @property
    def name(self) -> str:
        """What tells it from others."""
        return f"{self.what} {self.view}"


def blinded_ways(tools: Mapping[str, bytes]) -> list[Way]:
    """What any seat may take; `tools` are the programs that go with an audit bundle."""

    def study(station: Station, manner: Manner, form: str, shown: Shown) -> Taken:
        return take_study(station.desk, station.person, manner)

    def bundle(station: Station, manner: Manner, form: str, shown: Shown) -> Taken:
        return take_bundle(station.desk, station.person, manner, tools)

    return [
        Way("log", "blinded", FORMS, _log),
        *(Way(what, "blinded", FORMS, partial(_register, what)) for what in REGISTERS),
        *(Way(what, "blinded", FORMS, partial(_account, what)) for what in SHEETS),
        Way("study", "blinded", ZIP, study),
        Way("bundle", "blinded", ZIP, bundle),
    ]


def _log(station: Station, manner: Manner, form: str, shown: Shown) -> Taken:
    return take_sheet(
        station.desk, station.person, manner, form,
        lambda: log_sheet(shown.book, manner, shown.numbers, filter=shown.filter),
    )  # fmt: skip


def _register(what: str, station: Station, manner: Manner, form: str, shown: Shown) -> Taken:
    desk = station.desk
    return take_sheet(
        desk, station.person, manner, form, lambda: register(read_log(desk), manner, what)
    )


def _account(what: str, station: Station, manner: Manner, form: str, shown: Shown) -> Taken:
    desk = station.desk
    return take_sheet(desk, station.person, manner, form, lambda: SHEETS[what](desk, manner))


class TakeDialog(Dialog):
    """`taken` tells the way and the form, once."""

    taken = Signal(str, str)

    def __init__(self, kit: Kit, ways: Sequence[Way], shown: int, filter: str) -> None:
        super().__init__(kit, kit.say("take.title"), "export", "primary")
        self._ways = {way.name: way for way in ways}
        self.body.addWidget(label(kit.say("take.sentence")))
        self.what = ChoiceField(kit, kit.say("take.what"), [(w.name, _named(kit, w)) for w in ways])
        self.form = ChoiceField(
            kit, kit.say("take.form"), [(form, kit.say(f"form.{form}")) for form in FORMS]
        )
        self.rows = label(kit.say("take.rows", rows=shown, filter=filter or kit.say(
            "sheet.no_filter")), "caption")  # fmt: skip
        for part in (self.what, self.form, self.rows):
            self.body.addWidget(part)
        self.action = Button(kit, kit.say("take.action"), role="primary", icon="export")
        self.buttons.addWidget(self.action)
        self.action.clicked.connect(self._take)
        self.what.changed.connect(self._weigh)
        self.form.changed.connect(self._weigh)
        self.what.put(ways[0].name)
        self.form.put(FORMS[0])
        self.what.editor.setFocus()

    def _weigh(self) -> None:
        way = self._ways.get(self.what.value() or "")
        self.form.setVisible(way is not None and len(way.forms) > 1)
        self.rows.setVisible(way is not None and way.what == "log")

    def _take(self) -> None:
        way, form = self._ways.get(self.what.value() or ""), self.form.value()
        if self.over or way is None:
            return
        self.accept()
        self.taken.emit(way.name, form if len(way.forms) > 1 and form else way.forms[0])


def _named(kit: Kit, way: Way) -> str:
    words = kit.say(f"export.{way.what}")
    marked = words if way.view == "blinded" else kit.say("take.unblinded", what=words)
    return marked[:1].upper() + marked[1:]


class Taking:
    """The button of a page, its dialog, and what is told when the file is kept."""

    def __init__(self, page: Page, save: Save, ways: Sequence[Way]) -> None:
        self._page, self._save = page, save
        self._ways = [way for way in ways if page.station.unblinded or way.view == "blinded"]
        self.button = Button(page.kit, page.kit.say("take.button"), icon="export",
                             shortcut="Ctrl+E")  # fmt: skip

    def begin(self, shown: Shown, manner: Manner) -> TakeDialog:
        """Asks what is to be taken."""
        page = self._page
        dialog = TakeDialog(page.kit, self._ways, len(shown.numbers), shown.filter)
        dialog.setParent(page.window(), dialog.windowFlags())
        dialog.taken.connect(partial(self._take, shown, manner))
        dialog.finished.connect(lambda: retire(dialog))
        dialog.open()
        return dialog

    def _take(self, shown: Shown, manner: Manner, name: str, form: str) -> None:
        page, save = self._page, self._save
        way = next(way for way in self._ways if way.name == name)
        station = page.station

        def act() -> Path:
            taken = way.act(station, manner, form, shown)
            return keep(save, taken.name, taken.data)

        page.ask("take", act, self._kept)

    def _kept(self, path: Path) -> None:
        page = self._page
        page.problem.tell(
            page.kit.say("take.kept", path=path), title=page.kit.say("take.done"),
            tone=Tone.OK, copied=str(path),
        )  # fmt: skip
