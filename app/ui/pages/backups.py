"""The backups: where they lie, how old the last proven one is, and one taken and proven now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel

from app.desk.backing_up import (
    Outcome,
    Proven,
    Restoration,
    back_up,
    due_since,
    proven,
    rehearse,
    restore_copy,
)
from app.desk.missing import Missing, missing
from app.desk.restoring import propose_restore
from app.trial.names import Meaning
from app.trial.refusal import Trouble
from app.ui.clockface import short
from app.ui.page import Page
from app.ui.pages.generations import GenerationsCard
from app.ui.pages.older_copy import OlderCopyCard
from app.ui.spec import ChosenPlaces
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label

_COLUMNS = ("place", "folder", "generations", "proven", "line")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the page shows it; `generations` is None where it cannot be reached."""

    name: str
    folder: Path
    generations: int | None
    proven: Proven | None


@dataclass(frozen=True, slots=True)
class View:
    """The places, and since when a backup is due; None when none is awaited."""

    places: tuple[Place, ...]
    due: datetime | None
    missing: Missing | None = None
    """What this file lacks of what was seen here; None when it is not behind."""
    proposed: bool = False
    """Whether a restore awaits the second person."""


class BackupsPage(Page):
    """One button takes a backup in every place, restores it elsewhere and holds it to the log."""

    name = "backups"
    reads = frozenset({
        "BackupProven", "Cancelled", "Confirmed", "NotTreated", "Released", "RequestAccepted",
        "Restored",
    })  # fmt: skip

    def __init__(self, station: Station, places: ChosenPlaces) -> None:
        super().__init__(station)
        self._places = places
        self._missing: Missing | None = None
        say = self.kit.say
        self.subtitle.setText(say("backups.subtitle"))
        self.older = OlderCopyCard(self.kit)
        self.older.propose.clicked.connect(self._restore)
        self.body.addWidget(self.older)
        card = Card(self.kit, say("backups.places"), say("backups.places_side"))
        self.rows = Rows(
            self.kit, [say(f"backups.column.{name}") for name in _COLUMNS],
            empty=say("backups.nowhere"), tall=True,
        )  # fmt: skip
        self.rows.setMinimumHeight(self.kit.look.px(140))
        card.add(self.rows)
        row = QHBoxLayout()
        self.add = Button(self.kit, say("backups.add"), icon="folder")
        self.add.clicked.connect(self._add)
        self.forget = Button(self.kit, say("backups.forget"), role="quiet", icon="close")
        self.forget.clicked.connect(self._forget)
        self.prove = Button(self.kit, say("backups.prove"), icon="shield")
        self.prove.setToolTip(say("backups.prove_hint"))
        self.prove.clicked.connect(self._rehearse)
        for button in (self.add, self.forget, self.prove):
            row.addWidget(button)
        row.addStretch()
        card.body.addLayout(row)
        self.body.addWidget(card)
        self.body.addWidget(self._rule())
        self.generations = GenerationsCard(self.kit)
        self.generations.wanted.connect(self._ask_where)
        self.rows.selectionModel().currentRowChanged.connect(lambda *_: self._choose_place())
        self.body.addWidget(self.generations)
        self.due = label("", "warn")
        self.body.addWidget(self.due)
        self.body.addStretch(1)
        self.now = Button(
            self.kit, say("backups.now"), role="primary", icon="shield", shortcut="Ctrl+Return"
        )
        self.now.clicked.connect(self._back_up)
        self.foot.primary(self.now)
        self.foot.show()

    def _rule(self) -> QLabel:
        rule = self.station.desk.study.backup
        return label(
            self.kit.say(
                "backups.rule", places=rule.places, hours=rule.longest_h,
                days=rule.daily_days, weeks=rule.weekly_weeks,
            ),
            "caption",
        )  # fmt: skip

    def refresh(self) -> None:
        """Reads the places and what the log tells of them."""
        self.look(self._read, self._show)

    def choose(self, folder: Path) -> None:
        """Adds a folder to the places."""
        self.ask("choose", lambda: self._places.choose(folder), lambda _: self.refresh())

    def _read(self) -> View:
        desk = self.station.desk
        last = {one.place: one for one in proven(desk)}
        since = due_since(desk)
        due = since if since is not None and since <= desk.clock.now() else None
        return View(
            tuple(self._place(name, last.get(name)) for name in self._places.names()), due,
            missing(desk, self._places),
            any(event.kind == "Restored" for event in desk.board.waiting()),
        )  # fmt: skip

    def _place(self, name: str, last: Proven | None) -> Place:
        try:
            number = self._places.generations(name)
        except Trouble:
            return Place(name, self._places.folder(name), None, last)
        return Place(name, self._places.folder(name), number, last)

    def _show(self, view: View) -> None:
        say = self.kit.say
        self.rows.tell([self._row(one) for one in view.places], [one.name for one in view.places])
        self.due.setText("" if view.due is None else say("backups.due"))
        self.due.setVisible(view.due is not None)
        self.older.tell(view.missing, view.proposed)
        self._missing = view.missing

    def _row(self, one: Place) -> tuple[Cell | str, ...]:
        say, zone, language = self.kit.say, self.kit.zone, self.kit.words.language
        reached = str(one.generations)
        number = (
            Cell(say("backups.unreached"), Tone.DANGER, "danger")
            if one.generations is None else reached
        )  # fmt: skip
        if one.proven is None:
            never = Cell(say("backups.never"), Tone.WARN, "warn")
            return one.name, str(one.folder), number, never, "–"
        when = Cell(short(one.proven.at.astimezone(zone), language), Tone.OK, "ok")
        return one.name, str(one.folder), number, when, str(one.proven.line)

    def _add(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.kit.say("backups.add"))
        if folder:
            self.choose(Path(folder))

    def _forget(self) -> None:
        name = self.rows.key()
        if name is not None:
            self.ask("forget", lambda: self._places.forget(name), lambda _: self.refresh())

    def _choose_place(self) -> None:
        name = self.rows.key()
        if isinstance(name, str):
            self.look(
                lambda: self._places.taken(name), lambda taken: self.generations.tell(name, taken)
            )

    def _ask_where(self, place: str, taken: datetime) -> None:
        start = str(Path(taken.strftime("restored-%Y-%m-%d.opaline")))
        path, _ = QFileDialog.getSaveFileName(self, self.kit.say("backups.restore"), start)
        if path:
            self.put_back(place, taken, Path(path))

    def put_back(self, place: str, taken: datetime, path: Path) -> None:
        """Puts one backup back as a file of its own; nothing is written over."""
        desk, places = self.station.desk, self._places

        def told(done: Restoration) -> None:
            words = self.kit.say(
                "backups.restored", path=done.path, kept=done.kept, lost=done.lost
            )
            self.problem.tell(words, title=self.kit.say("backups.title_restored"), tone=Tone.OK)

        self.ask("put_back", lambda: restore_copy(desk, places, place, taken, path), told)

    def _rehearse(self) -> None:
        desk, person, places = self.station.desk, self.station.person, self._places
        self.ask("rehearse", lambda: rehearse(desk, person, places), self._told)

    def _restore(self) -> None:
        told = self._missing
        if told is None:
            return
        what = self.kit.say(
            "older.sign", remembered=told.remembered, found=told.found,
            named=len(told.lines), unnamed=told.unnamed,
        )  # fmt: skip
        desk = self.station.desk
        self.sign("restore", [Ask(what, Meaning.APPROVED)],
                  lambda pen: propose_restore(desk, pen))  # fmt: skip

    def _back_up(self) -> None:
        desk, person, places = self.station.desk, self.station.person, self._places
        self.ask("now", lambda: back_up(desk, person, places), self._told)

    def _told(self, outcomes: tuple[Outcome, ...]) -> None:
        say = self.kit.say
        told = []
        for one in outcomes:
            if one.failure is not None:
                told.append(say("backups.failed", place=one.place,
                                why=self.kit.sentence(one.failure)))  # fmt: skip
            elif one.line is not None:
                told.append(say("backups.done", place=one.place))
        whole = all(one.failure is None for one in outcomes)
        self.problem.tell(
            " ".join(told), title=say("backups.title_done" if whole else "backups.title_failed"),
            tone=Tone.OK if whole else Tone.DANGER,
        )  # fmt: skip
        self.refresh()
