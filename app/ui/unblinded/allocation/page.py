"""The allocation list put in force: chosen, shown in counts only, its arms named, signed by two."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from app.blind.allocation import StratumPreview
from app.blind.problem import Notice, Problem
from app.blind.textfile import LARGEST_BYTES
from app.custody.event import Event
from app.custody.lists import rows_of
from app.custody.records import Line
from app.desk.allocation.list_life import waiting_list
from app.desk.journal import Signing
from app.desk.log.telling import tell
from app.desk.unblinded.allocation.commissioning import (
    confirm_list,
    propose_extension,
    propose_list,
    words_of,
)
from app.desk.unblinded.allocation.commitment import is_packet, open_committed
from app.desk.unblinded.workbench import Workbench
from app.trial.names import Meaning
from app.trial.refusal import Trouble
from app.ui.input.keyboard import tab_after
from app.ui.page import Page
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.told import manner_of
from app.ui.unblinded.allocation.judged import Read, judged, state_of
from app.ui.unblinded.allocation.list_words import SecondCard, arms_said, word_fields
from app.ui.unblinded.allocation.packet_card import PacketCard
from app.ui.unblinded.allocation.reading_card import ReadingCard
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.retire import retire
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label


@dataclass(frozen=True, slots=True)
class View:
    """``none`` in force, one that ``waiting`` for a second person, ``in_force``, ``stopped``, or
    ``opened``.
    """

    state: str
    waits: Event | None = None
    """The proposal that awaits a second person."""
    words: tuple[str, ...] = ()
    """What it calls the two arms, in the alphabet's order."""


class AllocationListPage(Page):
    """Never shows an order, a block or a seed; somebody else confirms what is chosen here."""

    name = "list"
    reads = frozenset({"ListProposed", "ListExtended", "AllocationsStopped", "Confirmed"})

    def __init__(self, station: Station, workbench: Workbench) -> None:
        super().__init__(station)
        self.workbench = workbench
        self._read: Read | None = None
        self._view = View("none")
        self.words_to_name: dict[str, ChoiceField] = {}
        """The list's words for its arms, each with the choice of what it means."""
        say = self.kit.say
        self.file = Card(self.kit, say("list.file"), say("list.file_side"))
        self._state = label("", "")
        self.choose = Button(self.kit, say("list.choose"), icon="folder", shortcut="Ctrl+O")
        self.choose.clicked.connect(self._choose)
        life = Button(self.kit, say("list.life"), icon="list", keys="Ctrl+F10")
        life.clicked.connect(lambda: station.go("life"))
        self.head.addWidget(life)
        row = QHBoxLayout()
        row.addWidget(self._state, 1)
        row.addWidget(self.choose)
        self.file.add(row)
        self.body.addWidget(self.file)
        self.packet = PacketCard(self.kit)
        self.packet.asked.connect(self._open_packet)
        self.packet.hold(None)
        self.body.addWidget(self.packet)
        self.second = SecondCard(self.kit, station.desk.study)
        self.body.addWidget(self.second)
        self.reading = ReadingCard(self.kit, station.desk.study.strata)
        self.reading.asked.connect(self._read_again)
        self.body.addWidget(self.reading)
        self._lay_out_shown()
        self.mapping = Card(self.kit, say("list.mapping"), say("list.mapping_side"))
        self.body.addWidget(self.mapping)
        self.body.addStretch(1)
        self.propose = Button(
            self.kit, say("list.propose"), role="primary", icon="sign", shortcut="Ctrl+Return"
        )
        self.propose.clicked.connect(self._act)
        self.foot.primary(self.propose)
        self.foot.show()
        self._show_list()

    def _lay_out_shown(self) -> None:
        say = self.kit.say
        self.shown = Card(self.kit, say("list.shown"), say("list.shown_side"))
        self.strata = Rows(self.kit, [say(f"list.column.{n}") for n in ("stratum", "rows",
                                                                       "balance")])  # fmt: skip
        self.problems = Rows(self.kit, [say(f"list.column.{n}") for n in ("row", "column",
                                                                         "problem")])  # fmt: skip
        for table in (self.strata, self.problems):
            table.grow_to(8)
        self.origin = label("", "caption")
        self.origin.setWordWrap(True)
        self.shown.add(self.origin)
        self.shown.add(self.strata)
        self.shown.add(self.problems)
        self.problem_whole = label("")
        self.shown.add(self.problem_whole)
        self.problems.selectionModel().currentRowChanged.connect(lambda *_: self._tell_problem())
        self.body.addWidget(self.shown)

    def refresh(self) -> None:
        """Reads whether a list is in force, and what one that waits calls the arms."""
        board, workbench, person = self.station.desk.board, self.workbench, self.station.person

        def reading() -> View:
            state, waits = state_of(board), waiting_list(board)
            if state != "waiting" or waits is None:
                return View(state)
            return View(state, waits, words_of(workbench, person, waits.number))

        self.look(reading, self._show)

    def _show(self, view: View) -> None:
        self._view = view
        self.subtitle.setText(self.kit.say(f"list.state.{view.state}"))
        if view.waits is not None:
            told = tell(self.station.desk, view.waits, manner_of(self.kit)).detail("strata")
            words = () if self._chosen else view.words
            self.second.ask(view.waits.number, told, words, self.choose)
        else:
            self.second.hide()
        self.propose.say(self.kit.say("list.confirm" if self._confirms else "list.propose"))
        self._weigh(view.state)

    @property
    def _chosen(self) -> bool:
        """Whether a file is in hand, so that what waits is not what is worked on."""
        return self._read is not None or self.packet.waits

    @property
    def _confirms(self) -> bool:
        return self._view.waits is not None and not self._chosen

    def _act(self) -> None:
        if self._confirms:
            self._confirm()
        else:
            self._propose()

    def _confirm(self) -> None:
        waits, workbench = self._view.waits, self.workbench
        arms = self.gather(lambda: arms_said(self.second.words))
        if waits is None or arms is None:
            return
        number, mine = waits.number, waits.by.seat == self.station.person.seat.seat
        rows = sum(rows_of(waits).values())
        ask = Ask(self.kit.say("list.confirm_what", rows=rows), Meaning.APPROVED, second=mine)
        self.sign(
            "confirm", [ask], lambda pen: confirm_list(workbench, pen, number, arms),
            lambda _: self.refresh(),
        )  # fmt: skip

    def _weigh(self, state: str) -> None:
        extends = self._view.waits is not None and self._view.waits.kind == "ListExtended"
        if self._confirms:
            self.propose.free()
        elif state == "opened" or extends:
            self.propose.why(self.kit.say(f"list.state.{state}"))
        elif self._read is None and self.packet.waits:
            self.propose.why(self.kit.say("list.open_first"))
        elif self._read is None or self._read.preview is None:
            self.propose.why(self.kit.say("list.first"))
        elif self._read.packet is None:
            self.propose.why(self.kit.say("list.packet_first"))
        else:
            self.propose.free()

    def accepts(self, text: str) -> bool:
        """The code of a commitment, while a packet waits to be compared."""
        return self.packet.knows(text)

    def scanned(self, text: str) -> bool:
        """Takes the commitment from the page of the protocol's annex."""
        return self.packet.scanned(text)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.kit.say("list.choose"))
        if path:
            self.read_file(Path(path))

    def read_file(self, path: Path) -> None:
        """Judges a list's file and shows its structure and counts, or what is wrong with it.

        A statistician's packet is opened first, by what travelled apart from it.
        """
        workbench = self.workbench

        def reading() -> Read | bytes:
            try:
                with path.open("rb") as file:
                    data = file.read(LARGEST_BYTES + 1)
            except OSError:
                raise Trouble("check_list.unreadable", file=path.name) from None
            return data if is_packet(data) else judged(workbench, data, path.name)

        self._state.setText(path.name)
        self.packet.hold(None)
        self.ask("read", reading, self._took)

    def _open_packet(self) -> None:
        told, workbench = self.gather(self.packet.take), self.workbench
        if told is None:
            return
        packet, words, commitment = told

        def opening() -> Read:
            opened = open_committed(workbench, packet, words, commitment)
            return judged(workbench, opened.data, opened.committed.name, opened)

        self.ask("packet", opening, self._took)

    def _read_again(self) -> None:
        said, read, workbench = self.gather(self.reading.reading), self._read, self.workbench
        if said is None or read is None:
            return
        self.ask(
            "read", lambda: judged(workbench, read.data.open(), read.name, read.packet, said),
            self._took,
        )  # fmt: skip

    def _took(self, read: Read | bytes) -> None:
        self._read = read if isinstance(read, Read) else None
        if isinstance(read, bytes):
            self.packet.hold(read)
            self.packet.words.editor.setFocus()
        else:
            self.reading.ask(read.unknown, read.reading)
        self._show_list()
        self.refresh()

    def _show_list(self) -> None:
        read = self._read
        found = read.preview if read else None
        self.shown.setVisible(read is not None)
        self.mapping.setVisible(found is not None)
        self.strata.setVisible(found is not None)
        for one in self.words_to_name.values():
            retire(one)
        self.words_to_name = {}
        if found is not None:
            self.strata.tell([self._stratum(one) for one in found.strata],
                             [one.name for one in found.strata])  # fmt: skip
            self._tell_origin(read)
            self._ask_arms(found.arms)
        rows = [self._finding(one) for one in self._findings()]
        self.problems.setVisible(bool(rows))
        self.problems.tell(rows, list(range(len(rows))))
        self.problems.selectRow(0)
        self._tell_problem()

    def _findings(self) -> tuple[Problem | Notice, ...]:
        return (*self._read.problems, *self._read.notices) if self._read else ()

    def _finding(self, one: Problem | Notice) -> tuple[Cell | str, ...]:
        tone, icon = (Tone.DANGER, "danger") if isinstance(one, Problem) else (Tone.NEUTRAL, "info")
        told = Cell(one.sentence(self.kit.words), tone, icon)
        return str(one.row), one.column or "–", told

    def _tell_problem(self) -> None:
        """What is under the cursor as a whole: what is to be done stands at its end."""
        at, findings = self.problems.currentIndex().row(), self._findings()
        told = findings[at].sentence(self.kit.words) if 0 <= at < len(findings) else ""
        self.problem_whole.setText(told)
        self.problem_whole.setVisible(bool(told))

    def _tell_origin(self, read: Read | None) -> None:
        packet = read.packet if read else None
        told = self.kit.say("list.uncommitted" if packet is None else "list.committed")
        if packet and read and read.preview and read.preview.query:
            told = self.kit.say(f"list.query_{read.query}")
        self.origin.setText(told)

    def _stratum(self, one: StratumPreview) -> tuple[Cell | str, ...]:
        tone, icon = (Tone.OK, "ok") if one.balanced else (Tone.WARN, "warn")
        key = "list.balanced" if one.balanced else "list.unbalanced"
        return one.name, str(one.rows), Cell(self.kit.say(key), tone, icon)

    def _ask_arms(self, words: tuple[str, ...]) -> None:
        self.words_to_name = word_fields(self.kit, self.station.desk.study, words)
        for one in self.words_to_name.values():
            self.mapping.add(one)
        tab_after(self.problems, self.words_to_name.values())

    def _propose(self) -> None:
        read, workbench = self._read, self.workbench
        arms = self.gather(lambda: arms_said(self.words_to_name))
        if read is None or read.packet is None or arms is None:
            return
        packet = read.packet
        rows = read.preview.rows if read.preview else 0
        key = "list.extend_what" if read.strata else "list.propose_what"

        def proposing(pen: Signing) -> Line:
            if read.strata:
                return propose_extension(workbench, pen, packet, arms, read.strata, read.reading)
            return propose_list(workbench, pen, packet, arms, read.reading)

        asks = [Ask(self.kit.say(key, rows=rows), Meaning.AUTHORED)]
        self.sign("propose", asks, proposing, self._proposed)

    def _proposed(self, _: object) -> None:
        self._read = None
        self.packet.hold(None)
        self._show_list()
        self.refresh()
