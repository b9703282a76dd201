"""The versions of study and program: what another one changes, proposed by one, signed by two."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from app import __version__
from app.custody.kinds import PREPARERS
from app.desk.confirming import confirm
from app.desk.study.amending import (
    KIND,
    Difference,
    Version,
    differences,
    is_program_signed,
    propose_program,
    propose_version,
    read_version,
    versions,
    waiting_version,
)
from app.trial.names import Meaning
from app.trial.reading import LARGEST_FILE
from app.trial.refusal import Trouble
from app.trial.settings import Setting
from app.trial.study_parts import Study
from app.ui.choosing import start
from app.ui.page import Page
from app.ui.pages.keeping import Save, keep, tell_kept
from app.ui.pages.setting_words import name_of, value_of
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.told import signed_by
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.cell import Cell
from app.ui.widgets.table import Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

COLUMNS = ("version", "program", "state", "reference", "proposed", "approved", "digest")
_DIFFERENCES = ("what", "before", "after", "source")
_SHOWN_DIGITS, _MOST_ROWS, _MOST_CHANGES, _LONGEST = 12, 5, 9, 200


@dataclass(frozen=True, slots=True)
class View:
    """Every version so far, the study in force, and the one to compare it with, if any.

    `drafted` says that this one was chosen here and is not proposed yet, `signed` that this
    version of the program is in force.
    """

    versions: tuple[Version, ...]
    current: Study
    waiting: Version | None
    compared: Study | None
    drafted: bool
    signed: bool

    @property
    def step(self) -> str:
        """What can be done: ``propose``, ``approve``, ``program``, or ``choose`` a file first."""
        if self.drafted:
            return "propose"
        if self.waiting is not None:
            return "approve"
        return "choose" if self.signed else "program"

    @property
    def changes(self) -> tuple[Difference, ...]:
        """What the compared version changes."""
        return () if self.compared is None else differences(self.current, self.compared)


class VersionsPage(Page):
    """Reached from the study; `save` keeps a version's file and tells where."""

    name = "versions"
    reads = frozenset({KIND, "Confirmed"})

    def __init__(self, station: Station, save: Save) -> None:
        super().__init__(station)
        self._save = save
        self._draft: Study | None = None
        self.view: View | None = None
        say = self.kit.say
        self.body.addWidget(self._known())
        self.body.addWidget(self._compared())
        self.body.addStretch(1)
        self.act = Button(
            self.kit, say("versions.propose"), role="primary", icon="sign",
            shortcut="Ctrl+Return",
        )  # fmt: skip
        self.act.clicked.connect(self._act)
        self.foot.primary(self.act)
        self._may_act = station.person.seat.role in PREPARERS
        self.foot.setVisible(self._may_act)
        self.choose.setVisible(self._may_act)
        self.fields = {"reference": self.reference}

    def _known(self) -> Card:
        say = self.kit.say
        card = Card(self.kit, say("versions.known"), say("versions.known_side"))
        self.rows = Rows(
            self.kit, [say(f"versions.column.{name}") for name in COLUMNS], say("versions.known")
        )
        self.rows.grow_to(_MOST_ROWS)
        self.rows.opened.connect(self._keep)
        card.add(self.rows)
        return card

    def _compared(self) -> Card:
        say = self.kit.say
        card = Card(self.kit, say("versions.changes"))
        self.told = label("", "caption")
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        self.choose = Button(self.kit, say("versions.choose"), icon="folder")
        self.choose.clicked.connect(self._choose)
        row.addWidget(self.choose)
        card.body.addLayout(row)
        self.reference = TextField(
            self.kit, say("versions.reference"), say("versions.reference_hint"), _LONGEST
        )
        card.add(self.reference)
        self.changes = Rows(
            self.kit, [say(f"versions.change.{name}") for name in _DIFFERENCES],
            say("versions.changes"), say("versions.no_change"),
        )  # fmt: skip
        self.changes.grow_to(_MOST_CHANGES)
        card.add(self.changes)
        return card

    def refresh(self) -> None:
        """Reads the versions, and what the chosen or the waiting one changes."""
        desk, draft = self.station.desk, self._draft

        def reading() -> View:
            told = versions(desk)
            event = waiting_version(desk.board)
            waiting = next((one for one in told if one.proposal is event), None)
            compared = draft or (None if waiting is None else desk.versions[waiting.digest])
            signed = is_program_signed(desk)
            return View(told, desk.study, waiting, compared, draft is not None, signed)

        self.look(reading, self._show)

    def read_file(self, path: Path) -> None:
        """Reads a configuration and shows what it changes, or says why it cannot follow."""
        desk = self.station.desk

        def reading() -> Study:
            try:
                with path.open("rb") as file:
                    data = file.read(LARGEST_FILE + 1)
            except OSError:
                raise Trouble("amend.unreadable", file=path.name) from None
            return read_version(desk, data)

        self.ask("choose", reading, self._drafted)

    def _drafted(self, study: Study) -> None:
        self._draft = study
        self.refresh()
        self.reference.editor.setFocus()

    def _choose(self) -> None:
        kind = self.kit.say("create.file_kind")
        path, _ = QFileDialog.getOpenFileName(
            self, self.kit.say("versions.choose"), start(), f"{kind} (*.toml)"
        )
        if path:
            self.read_file(Path(path))

    def _show(self, view: View) -> None:
        say, self.view = self.kit.say, view
        current = view.current
        self.subtitle.setText(
            say("study.version", title=current.title, version=current.version,
                digest=current.digest[:_SHOWN_DIGITS])
        )  # fmt: skip
        self.rows.tell(
            [self._row(one) for one in view.versions], [one.digest for one in view.versions]
        )
        self.changes.tell([self._change(one) for one in view.changes],
                          [str(place) for place in range(len(view.changes))])  # fmt: skip
        self.told.setText(self._state(view))
        self.reference.setVisible(view.step in ("propose", "program"))
        self.changes.setVisible(view.compared is not None)
        self.act.say(say(f"versions.{'propose' if view.step == 'choose' else view.step}"))
        if view.step == "choose":
            self.act.why(say("versions.choose_first"))
        else:
            self.act.free()

    def _state(self, view: View) -> str:
        say, compared = self.kit.say, view.compared or view.current
        return say(
            f"versions.state.{view.step}", version=compared.version, number=len(view.changes),
            program=__version__,
        )  # fmt: skip

    def _row(self, one: Version) -> tuple[Cell | str, ...]:
        say = self.kit.say
        if one.in_force:
            state = Cell(say("versions.in_force"), Tone.OK, "ok")
        elif self.view is not None and one is self.view.waiting:
            state = Cell(say("versions.waiting"), Tone.WARN, "warn")
        else:
            name = "former" if one.approval is not None else "given_way"
            state = Cell(say(f"versions.{name}"), Tone.NEUTRAL)
        approved = "–" if one.approval is None else signed_by(self.kit, one.approval)
        return (
            str(one.number), one.program, state, one.reference or say("versions.founding"),
            signed_by(self.kit, one.proposal), approved, one.digest[:_SHOWN_DIGITS],
        )  # fmt: skip

    def _change(self, one: Difference) -> tuple[Cell | str, ...]:
        after = Cell(self._value(one.after), Tone.INFO)
        source = one.setting.source if one.after is not None else "–"
        return name_of(self.kit, one.setting), self._value(one.before), after, source

    def _value(self, one: Setting | None) -> str:
        return self.kit.say("versions.absent") if one is None else value_of(self.kit, one)

    def _act(self) -> None:
        view, draft, desk = self.view, self._draft, self.station.desk
        if view is None:
            return
        told, reference = view.compared or view.current, self.reference.text()
        what = self.kit.say(
            "versions.sign", version=told.version, number=len(view.changes),
            digest=told.digest[:_SHOWN_DIGITS], program=__version__,
        )  # fmt: skip
        if draft is not None:
            self.sign("propose", [Ask(what, Meaning.AUTHORED)],
                      lambda pen: propose_version(desk, pen, draft.source, reference),
                      self._proposed)  # fmt: skip
        elif view.waiting is not None:
            number = view.waiting.proposal.number
            mine = view.waiting.proposal.by.seat == self.station.person.seat.seat
            self.sign("approve", [Ask(what, Meaning.APPROVED, second=mine)],
                      lambda pen: confirm(desk, pen, number), self._approved)  # fmt: skip
        else:
            self.sign("program", [Ask(what, Meaning.AUTHORED)],
                      lambda pen: propose_program(desk, pen, reference),
                      self._proposed)  # fmt: skip

    def _proposed(self, _line: object) -> None:
        self._draft = None
        self.reference.put("")
        self.refresh()

    def _approved(self, _line: object) -> None:
        # Every page was made under the former version: all are made anew.
        self.station.entering.emit(self.station.person)

    def _keep(self, key: object) -> None:
        desk, save, digest = self.station.desk, self._save, str(key)

        def work() -> Path:
            told = desk.versions[digest]
            return keep(save, f"{told.name}-version-{told.version}.toml", told.source)

        self.ask("keep", work, lambda path: tell_kept(self, path, self.kit.say("versions.kept")))
