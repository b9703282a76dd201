"""The study: its sites and who opened them, every value of its configuration and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from app.desk.study.sites import propose_sites
from app.trial.clocks import misfit
from app.trial.names import Meaning
from app.trial.reading import Status
from app.trial.settings import Setting, settings_of
from app.trial.study_parts import Site
from app.ui.page import Page
from app.ui.pages.setting_words import name_of, value_of
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card, Tile
from app.ui.widgets.flow import Flow
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label

_WAYS = (
    ("specimen", "tag", "Ctrl+S"), ("backups", "shield", "Ctrl+B"), ("printers", "print", "Ctrl+P"),
    ("equipment", "flask", "Ctrl+Q"), ("versions", "list", "Ctrl+F2"),
)  # fmt: skip
"""Pages that one comes to from here: name, icon, shortcut."""


@dataclass(frozen=True, slots=True)
class View:
    """Which sites are open, and which opening waits for a second person."""

    open_sites: tuple[str, ...]
    proposed: bool


class StudyPage(Page):
    """Nothing can be typed here: another value is another version of the configuration."""

    name = "study"
    reads = frozenset({"SitesProposed", "Confirmed"})

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        say, study = self.kit.say, station.desk.study
        settings = settings_of(study)
        self.subtitle.setText(
            say("study.version", title=study.title, version=study.version, digest=study.digest[:16])
        )
        ways = Flow()
        for name, icon, keys in _WAYS:
            way = Button(self.kit, say(f"study.{name}"), icon=icon, keys=keys)
            way.clicked.connect(partial(self._go, name))
            ways.add(way)
        self.body.addWidget(ways)
        self._tiles(settings)
        self.sites = Rows(self.kit, [say(f"study.sites.{name}") for name in
                                     ("site", "place", "clocks", "state")])  # fmt: skip
        card = Card(self.kit, say("study.sites"), say("study.sites_side"))
        card.add(self.sites)
        row = QHBoxLayout()
        self._waiting = label("", "caption")
        self.open = Button(self.kit, say("study.open"), icon="sign")
        self.open.clicked.connect(self._open)
        row.addWidget(self._waiting, 1)
        row.addWidget(self.open)
        card.add(row)
        self.body.addWidget(card)
        self._settings(settings)

    def _tiles(self, settings: tuple[Setting, ...]) -> None:
        waiting = sum(one.status is Status.TO_BE_CONFIRMED for one in settings)
        row = QHBoxLayout()
        row.setSpacing(12)
        for number, status, tone, icon in (
            (waiting, Status.TO_BE_CONFIRMED, Tone.WARN, "warn"),
            (len(settings) - waiting, Status.REGISTERED, Tone.OK, "ok"),
        ):
            words = self.kit.say(f"study.tile.{status.value}")
            row.addWidget(Tile(self.kit, icon, str(number), words, tone), 1)
        self.body.addLayout(row)

    def _settings(self, settings: tuple[Setting, ...]) -> None:
        say = self.kit.say
        columns = [say(f"study.column.{name}") for name in ("what", "value", "status", "source")]
        self.settings = Rows(self.kit, columns)
        rows = [self._row(one) for one in settings]
        self.settings.tell(rows, [f"{one.section}.{one.key}" for one in settings])
        self.settings.setMinimumHeight(self.kit.look.px(420))
        card = Card(self.kit, say("study.settings"), say("study.settings_side"))
        card.add(self.settings)
        self.body.addWidget(card)

    def _row(self, one: Setting) -> tuple[Cell | str, ...]:
        say = self.kit.say
        tone = Tone.OK if one.status is Status.REGISTERED else Tone.WARN
        icon = "ok" if one.status is Status.REGISTERED else "warn"
        status = Cell(say(f"study.status.{one.status.value}"), tone, icon)
        return name_of(self.kit, one), value_of(self.kit, one), status, one.source

    def _go(self, name: str, _checked: bool = False) -> None:
        self.station.go(name)

    def refresh(self) -> None:
        """Reads which sites are open."""
        board = self.station.desk.board

        def reading() -> View:
            waiting = any(event.kind == "SitesProposed" for event in board.waiting())
            return View(board.sites, waiting)

        self.look(reading, self._show)

    def _show(self, view: View) -> None:
        study = self.station.desk.study
        rows = [self._site(site, view.open_sites) for site in study.sites]
        self.sites.tell(rows, [site.number for site in study.sites])
        fitting = [site.number for site in study.sites if not misfit(study, site)]
        closed = [number for number in fitting if number not in view.open_sites]
        self._waiting.setText(self.kit.say("study.sites_waiting") if view.proposed else "")
        if view.proposed or not closed:
            why = "study.sites_waiting" if view.proposed else "study.sites_open"
            self.open.why(self.kit.say(why))
        else:
            self.open.free()

    def _site(self, site: Site, open_sites: tuple[str, ...]) -> tuple[Cell | str, ...]:
        say, study = self.kit.say, self.station.desk.study
        clocks = say(
            "study.sites.minutes", preparation=site.place.preparation_min,
            transport=site.transport_min,
        )  # fmt: skip
        late = misfit(study, site)
        if late:
            state = Cell(say("study.sites.misfit", minutes=late), Tone.DANGER, "danger")
        elif site.number in open_sites:
            state = Cell(say("study.sites.opened"), Tone.OK, "ok")
        else:
            state = Cell(say("study.sites.closed"), Tone.WARN, "warn")
        return f"{site.number} {site.name}", site.place.name, clocks, state

    def _open(self) -> None:
        desk = self.station.desk
        numbers = [site.number for site in desk.study.sites if not misfit(desk.study, site)]
        what = self.kit.say("study.open_what", sites=", ".join(numbers))
        self.sign(
            "open", [Ask(what, Meaning.AUTHORED)], lambda pen: propose_sites(desk, pen, numbers)
        )

