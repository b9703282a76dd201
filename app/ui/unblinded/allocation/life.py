"""The life of the allocation list on one page: stopped, void, on paper, opened at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QGridLayout

from app.custody.list_kinds import VOID_FOR
from app.desk.exports.taking import Taken
from app.desk.journal import Signing
from app.desk.unblinded.workbench import Workbench
from app.trial.refusal import Failure
from app.trial.rules import RowBy
from app.ui.in_field import chosen, read_moment, wipe
from app.ui.page import GAP, Page
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.unblinded.allocation.acts import ACTS, PLACES, ListAct, Typed
from app.ui.unblinded.proposal_card import Proposal, ProposalCard, read_proposals
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField, TextField
from app.ui.widgets.typed_twice import TypedTwice

Save = Callable[[str, bytes], Path]
_FIELDS = (
    "bag", "subject", "stratum", "line", "number", "again", "slip", "performed", "locked", "why",
    "reason", "note", "statement",
)  # fmt: skip
_NOTES = frozenset({"reason", "note", "statement"})
_NUMBERS = frozenset({"number", "again"})
_MOMENTS = frozenset({"performed", "locked"})
_READS = (
    "AllocationsStopped", "AllocationsResumed", "AllocationVoided", "RowVoided",
    "AllocatedOutside", "DoneOutside", "OpeningProposed", "ListOpened", "ListProposed",
    "ListExtended", "Confirmed",
)  # fmt: skip


_SECONDED = frozenset(
    {"AllocationsResumed", "AllocationVoided", "RowVoided", "AllocatedOutside", "DoneOutside"}
)
"""What a second person confirms here, where the note that is sealed can be read."""


@dataclass(frozen=True, slots=True)
class View:
    """How allocations stand: ``none``, ``going``, ``stopped`` by `line`, or ``opened``."""

    state: str
    line: int = 0
    waiting: tuple[Proposal, ...] = ()
    """What awaits a second person, with its sealed part."""


class ListLifePage(Page):
    """Nothing here tells a row that nobody was given, nor how many there are."""

    name = "life"
    reads = frozenset(_READS)

    def __init__(self, station: Station, workbench: Workbench, save: Save) -> None:
        super().__init__(station)
        self.workbench, self._save = workbench, save
        say, study = self.kit.say, station.desk.study
        self._numbered = study.allocation.rows is RowBy.CENTRAL_NUMBER
        self.act = ChoiceField(
            self.kit, say("life.act"), [(name, say(f"life.act.{name}")) for name in ACTS]
        )
        choices = {
            "why": [(why, say(f"reason.{why}")) for why in VOID_FOR],
            "stratum": [(name, name) for name in study.strata],
        }
        # In the order in which acts show them, so that Tab goes as the eye does.
        self.editors: dict[str, Field] = {
            name: self._editor(name, choices.get(name, ())) for name in _FIELDS
        }
        number, again = self.editors["number"], self.editors["again"]
        assert isinstance(number, TextField) and isinstance(again, TextField)
        self.numbers = TypedTwice(number, again)
        self.fields = self.editors | {
            code: self.editors[name] for code, name in PLACES.items()
        }
        self.told = label("", "caption")
        self._grid = QGridLayout()
        self._lay_out()
        self.act.changed.connect(self._choose)
        self._choose()

    def _lay_out(self) -> None:
        say = self.kit.say
        lists = Button(self.kit, say("life.list"), icon="list", keys="F10")
        lists.clicked.connect(lambda: self.station.go("list"))
        ceremony = Button(self.kit, say("life.ceremony"), icon="unlock", keys="Ctrl+F9")
        ceremony.clicked.connect(lambda: self.station.go("ceremony"))
        self.head.addWidget(ceremony)
        self.head.addWidget(lists)
        self.second = ProposalCard(self)
        self.body.addWidget(self.second)
        card = Card(self.kit, say("life.card"), say("life.card_side"))
        card.add(self.act)
        card.add(self.told)
        self._grid.setSpacing(GAP)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        card.body.addLayout(self._grid)
        self._arrange(_FIELDS)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.go = Button(
            self.kit, say("life.go"), role="primary", icon="sign", shortcut="Ctrl+Return"
        )
        self.go.clicked.connect(self._go)
        self.foot.primary(self.go)
        self.foot.show()

    def _editor(self, name: str, choices: Sequence[tuple[str, str]]) -> Field:
        caption = self.kit.say(f"life.field.{name}")
        if choices:
            return ChoiceField(self.kit, caption, choices)
        if name in _MOMENTS:
            return MomentField(self.kit, caption, past=True)
        if name in _NOTES:
            return NoteField(self.kit, caption)
        return TextField(self.kit, caption)

    def _arrange(self, names: Sequence[str]) -> None:
        for one in self.editors.values():
            self._grid.removeWidget(one)
        for place, name in enumerate(name for name in _FIELDS if name in names):
            self._grid.addWidget(self.editors[name], place // 2, place % 2)

    @property
    def _act(self) -> ListAct | None:
        return ACTS.get(self.act.value() or "")

    def _shown(self, act: ListAct | None) -> list[str]:
        names = act.fields if act else ()
        return [name for name in names if name not in _NUMBERS or self._numbered]

    def _choose(self) -> None:
        act = self._act
        names = self._shown(act)
        self._arrange(names)
        for name, one in self.editors.items():
            one.setVisible(name in names)
        self.told.setText(self.kit.say(f"life.told.{self.act.value()}") if act else "")
        self.told.setVisible(act is not None)
        if act is None:
            self.go.why(self.kit.say("life.choose"))
        else:
            self.go.free()

    def arrive(self, target: str) -> None:
        """The proposal of the line of this number stands first, when named."""
        self.second.aim(target)
        super().arrive(target)

    def refresh(self) -> None:
        """Reads whether allocations go on, and what awaits a second person."""
        board, workbench, person = self.station.desk.board, self.workbench, self.station.person

        def reading() -> View:
            lists, waiting = board.lists, read_proposals(workbench, person, _SECONDED)
            if lists.opening is not None:
                return View("opened", lists.opening.number, waiting)
            if lists.stop is not None:
                return View("stopped", lists.stop.number, waiting)
            return View("going" if "ListProposed" in board.in_force else "none", 0, waiting)

        self.look(reading, self._show)

    def _show(self, view: View) -> None:
        self.subtitle.setText(self.kit.say(f"life.state.{view.state}", line=view.line))
        self.second.tell(view.waiting)

    def _typed(self) -> Typed:
        act = self._act
        texts: dict[str, str] = {}
        moment = None
        for name in self._shown(act):
            one = self.editors[name]
            if isinstance(one, ChoiceField):
                texts[name] = chosen(one)
            elif isinstance(one, MomentField):
                moment = read_moment(one)
            elif isinstance(one, TextField | NoteField):
                texts[name] = one.text()
        return Typed(texts, moment)

    def _go(self) -> None:
        act, name, workbench = self._act, self.act.value(), self.workbench
        typed = self.gather(self._typed)
        if act is None or typed is None:
            return
        what = self.kit.say(f"life.sign.{name}")
        asks = [Ask(what, act.meaning)]

        def doing(pen: Signing) -> Any:
            return act.do(workbench, pen, typed)

        self.sign("act", asks, doing, lambda told: self._done(act, told))

    def place(self, failure: Failure) -> None:
        """Two numbers that differ are both dropped before the difference is told."""
        if failure.code == "central.differs":
            self.numbers.drop()
        super().place(failure)

    def _done(self, act: ListAct, told: Any) -> None:
        say = self.kit.say
        words = say("life.proposed" if act.by_two else "life.done")
        if isinstance(told, Taken):
            words = say("life.kept", file=str(self._save(told.name, told.data)))
        wipe(self)
        self._choose()
        self.refresh()
        self.problem.tell(words, title=say("life.title_done"), tone=Tone.OK)
