"""The backups: where they lie, how old the last proven one is, and one taken and proven now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel

from app.custody.event import Event
from app.custody.kinds import writers_of
from app.desk.backups.backing_up import (
    Outcome,
    Proven,
    due_since,
    fix,
    left_out,
    names_to_rehearse,
    prove,
    proven,
)
from app.desk.backups.carrying import Brought, Frozen, carry, look_again
from app.desk.backups.missing import Behind, Missing, behind, behind_proposed, search
from app.desk.backups.putting_back import Restoration, Wanted
from app.desk.backups.restoring import propose_restore
from app.desk.confirming import confirm
from app.trial.names import Meaning
from app.trial.refusal import Failure, Refusal
from app.ui.alive import is_alive
from app.ui.choosing import start
from app.ui.clockface import short
from app.ui.page import Page
from app.ui.pages.backup_trip import Trip
from app.ui.pages.generations import GenerationsCard
from app.ui.pages.older_copy import OlderCopyCard
from app.ui.pages.putting_back import PuttingBack
from app.ui.spec import ChosenPlaces
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.segment import Segment
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label

_COLUMNS = ("place", "folder", "where", "generations", "proven", "line")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the log and this workstation know it; what lies there is asked for apart."""

    name: str
    folder: Path
    proven: Proven | None
    outside: bool = True
    failure: Failure | None = None
    """Why the last backup by itself failed there."""


@dataclass(frozen=True, slots=True)
class View:
    """The places, and since when a backup is due; None when none is awaited."""

    places: tuple[Place, ...]
    due: datetime | None
    behind: Behind | None = None
    """How far this file is behind what was seen here; None when it is not."""
    proposal: Event | None = None
    """The restore that awaits the second person."""


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
        self._proposal: Event | None = None
        self._shown: tuple[Place, ...] = ()
        self._numbers: dict[str, int | None] = {}
        """How many backups lie in a place, None where it cannot be reached; once it was asked."""
        say = self.kit.say
        self.subtitle.setText(say("backups.subtitle"))
        self.older = OlderCopyCard(self.kit)
        self.older.propose.clicked.connect(self._restore)
        self.older.confirm.clicked.connect(self._confirm_restore)
        self.body.addWidget(self.older)
        self.body.addWidget(self._places_card())
        step = station.desk.study.clocks.round_to_min
        self.body.addWidget(label(say("backups.when", minutes=step), "caption"))
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

    def _places_card(self) -> Card:
        say = self.kit.say
        card = Card(self.kit, say("backups.places"), say("backups.places_side"))
        self.rows = Rows(
            self.kit, [say(f"backups.column.{name}") for name in _COLUMNS],
            empty=say("backups.nowhere"), tall=True,
        )  # fmt: skip
        self.rows.setMinimumHeight(self.kit.look.px(140))
        card.add(self.rows)
        self.trouble = label("", "warn")
        self.trouble.hide()
        card.add(self.trouble)
        self.outside = Segment(self.kit, say("backups.where.outside"))
        self.outside.setChecked(True)
        self.inside = Segment(self.kit, say("backups.where.inside"))
        self.add = Button(self.kit, say("backups.add"), icon="folder")
        self.add.clicked.connect(self._add)
        self.forget = Button(self.kit, say("backups.forget"), role="quiet", icon="close")
        self.forget.clicked.connect(self._forget)
        self.prove = Button(self.kit, say("backups.prove"), icon="shield")
        self.prove.setToolTip(say("backups.prove_hint"))
        self.prove.clicked.connect(self._rehearse)
        where = label(say("backups.where.new"), wrap=False)
        for parts in ((where, self.outside, self.inside, self.add), (self.prove, self.forget)):
            row = QHBoxLayout()
            for part in parts:
                row.addWidget(part)
            row.addStretch()
            card.body.addLayout(row)
        return card

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
        """Adds a folder to the places, outside the unblinded room or inside as is said there."""
        outside, places = not self.inside.isChecked(), self._places

        def choosing() -> tuple[str, bool]:
            name = places.choose(folder, outside)
            return name, places.shares_disk(name)

        self.ask("choose", choosing, lambda told: self._chosen(*told))

    def _chosen(self, name: str, shares_disk: bool) -> None:
        if shares_disk:
            say = self.kit.say
            self.problem.tell(say("backups.same_disk", place=name),
                              title=say("backups.same_disk_title"), tone=Tone.WARN)  # fmt: skip
        self.refresh()

    def _read(self) -> View:
        desk = self.station.desk
        last = {one.place: one for one in proven(desk)}
        since = due_since(desk)
        due = since if since is not None and since <= desk.clock.now() else None
        waits = next((e for e in reversed(desk.board.waiting()) if e.kind == "Restored"), None)
        return View(
            tuple(self._place(name, last.get(name)) for name in self._places.names()), due,
            behind(desk) if waits is None else behind_proposed(desk, waits), waits,
        )  # fmt: skip

    def _place(self, name: str, last: Proven | None) -> Place:
        folder, outside = self._places.folder(name), self._places.is_outside(name)
        return Place(name, folder, last, outside, self._places.failure(name))

    def _show(self, view: View) -> None:
        say = self.kit.say
        self._shown = view.places
        self._tell_rows()
        failed = [
            say("backups.failed", place=one.name, why=self.kit.sentence(one.failure))
            for one in view.places if one.failure is not None
        ]  # fmt: skip
        self.trouble.setText(" ".join(failed))
        self.trouble.setVisible(bool(failed))
        self.due.setText("" if view.due is None else say("backups.due"))
        self.due.setVisible(view.due is not None)
        self._look_for_missing(view)
        for one in view.places:
            work = partial(_counted, self._places, one.name)
            self.station.errands.beside(f"count.{one.name}", work, self._tell_count)

    def _look_for_missing(self, view: View) -> None:
        # The copies are read beside the acts: a place on a network may take minutes.
        self._missing, self._proposal = None, view.proposal
        seconds = self.station.person.seat.role in writers_of("Confirmed")
        self.older.begin(view.behind, view.proposal, seconds)
        if view.behind is not None:
            work = partial(search, view.behind, self._places, self.station.desk.vault.verify)
            self.station.errands.beside(f"missing.{id(self)}", work, self._tell_missing)

    def _tell_missing(self, told: Missing) -> None:
        if is_alive(self):
            self._missing = told
            self.older.tell(told)

    def _tell_count(self, told: tuple[str, int | None]) -> None:
        name, number = told
        if is_alive(self) and self._numbers.get(name, -1) != number:
            self._numbers[name] = number
            self._tell_rows()

    def _tell_rows(self) -> None:
        self.rows.tell([self._row(one) for one in self._shown], [one.name for one in self._shown])

    def _row(self, one: Place) -> tuple[Cell | str, ...]:
        say, zone, language = self.kit.say, self.kit.zone, self.kit.words.language
        lying = self._numbers.get(one.name, -1)
        number: Cell | str = "…" if lying == -1 else str(lying)
        if lying is None:
            number = Cell(say("backups.unreached"), Tone.DANGER, "danger")
        where = say("backups.where.outside" if one.outside else "backups.where.inside")
        place = one.name, str(one.folder), where, number
        if one.proven is None:
            return *place, Cell(say("backups.never"), Tone.WARN, "warn"), "–"
        when = Cell(short(one.proven.at.astimezone(zone), language), Tone.OK, "ok")
        return *place, when, str(one.proven.line)

    def _add(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.kit.say("backups.add"), start())
        if folder:
            self.choose(Path(folder))

    def _forget(self) -> None:
        name = self.rows.key()
        self.clear_problems()
        if name is None:
            self.place(Refusal("backup.choose_first"))
        else:
            self.ask("forget", lambda: self._places.forget(name), lambda _: self.refresh())

    def _choose_place(self) -> None:
        name = self.rows.key()
        if isinstance(name, str):
            self.station.errands.beside(
                "generations", partial(_taken, self._places, name), self._tell_generations
            )

    def _tell_generations(self, told: tuple[str, Sequence[datetime]]) -> None:
        if is_alive(self) and told[0] == self.rows.key():
            self.generations.tell(*told)

    def _ask_where(self, place: str, taken: datetime) -> None:
        name = str(Path(start()) / taken.strftime("restored-%Y-%m-%d.opaline"))
        path, _ = QFileDialog.getSaveFileName(self, self.kit.say("backups.restore"), name)
        if path:
            self.put_back(place, taken, Path(path))

    def put_back(self, place: str, taken: datetime, path: Path) -> None:
        """Puts one backup back as a file of its own; nothing is written over."""

        def told(done: Restoration) -> None:
            words = self.kit.say(
                "backups.restored", path=done.path, kept=done.kept, lost=done.lost
            )
            self.problem.tell(words, title=self.kit.say("backups.title_restored"), tone=Tone.OK)

        PuttingBack(self, self._places, Wanted(place, taken, path), told).begin()

    def _rehearse(self) -> None:
        desk, places = self.station.desk, self._places

        def send(names: tuple[str, ...]) -> None:
            self._send(names, partial(look_again, places, desk.vault.verify), ())

        self.ask("rehearse", lambda: names_to_rehearse(desk, places), send)

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

    def _confirm_restore(self) -> None:
        told, proposal, desk = self._missing, self._proposal, self.station.desk
        if told is None or proposal is None:
            return
        kept, lost = (proposal.number_of(name) for name in ("kept", "lost"))
        what = self.kit.say("older.confirm_what", kept=kept, lost=lost,
                            named=len(told.lines), unnamed=told.unnamed)  # fmt: skip
        number, mine = proposal.number, proposal.by.seat == self.station.person.seat.seat
        self.sign(
            "confirm", [Ask(what, Meaning.APPROVED, second=mine)],
            lambda pen: confirm(desk, pen, number), lambda _: self.refresh(),
        )  # fmt: skip

    def _back_up(self) -> None:
        desk, places = self.station.desk, self._places

        def send(frozen: Frozen) -> None:
            work = partial(carry, places, desk.vault.verify, frozen)
            self._send(frozen.places, work, left_out(places, frozen))

        self.ask("now", lambda: fix(desk, places), send)

    def _send(
        self, names: Sequence[str], work: Callable[[str], Brought], left: Sequence[str]
    ) -> None:
        desk, station, say = self.station.desk, self.station, self.kit.say
        passed = tuple(Outcome(name) for name in left)

        def back(found: Sequence[Brought]) -> None:
            if is_alive(self):
                act = partial(_proved, found, lambda one: prove(desk, station.person, one), passed)
                self.ask("told", act, self._told)

        if names:
            self.problem.tell(say("backups.on_the_way"), title=say("backups.title_on_the_way"))
        Trip(self.station.errands, names, work, back)

    def _told(self, outcomes: tuple[Outcome, ...]) -> None:
        say = self.kit.say
        told = []
        for one in outcomes:
            if one.failure is not None:
                told.append(say("backups.failed", place=one.place,
                                why=self.kit.sentence(one.failure)))  # fmt: skip
            else:
                done = "backups.done" if one.line is not None else "backups.left_out"
                told.append(say(done, place=one.place))
        whole = all(one.failure is None for one in outcomes)
        self.problem.tell(
            " ".join(told), title=say("backups.title_done" if whole else "backups.title_failed"),
            tone=Tone.OK if whole else Tone.DANGER,
        )  # fmt: skip
        self.refresh()


def _proved(
    found: Sequence[Brought], prove_one: Callable[[Brought], Outcome], passed: tuple[Outcome, ...]
) -> tuple[Outcome, ...]:
    return (*(prove_one(one) for one in found), *passed)


def _counted(places: ChosenPlaces, name: str) -> tuple[str, int | None]:
    try:
        return name, places.generations(name)
    except Failure:
        return name, None


def _taken(places: ChosenPlaces, name: str) -> tuple[str, Sequence[datetime]]:
    try:
        return name, places.taken(name)
    except Failure:
        return name, ()
