"""What waits for a second person and is sealed: read whole before the passphrase is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.kinds import writers_of
from app.desk.confirming import confirm
from app.desk.journal import Person
from app.desk.unblinded.workbench import Workbench
from app.trial.names import Meaning
from app.ui.page import Page
from app.ui.station import Ask
from app.ui.tokens import Tone
from app.ui.told import facts_told, heading, signed_by
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.retire import retire
from app.ui.widgets.text import label


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal that waits, and what its sealed part says."""

    event: Event
    sealed: Mapping[str, Value]


def read_proposals(
    workbench: Workbench, person: Person, kinds: Collection[str]
) -> tuple[Proposal, ...]:
    """Those of some kinds that await a second person; raises Refusal ``sealed.no_key``."""
    return tuple(
        Proposal(event, workbench.sealed_facts(person, event))
        for event in workbench.desk.board.waiting() if event.kind in kinds
    )  # fmt: skip


class ProposalCard(Card):
    """Hidden while nothing waits; `lot_of` names the lot of a vial, where vials are meant."""

    def __init__(self, page: Page, lot_of: Callable[[str], str] = str) -> None:
        kit = page.kit
        super().__init__(kit, kit.say("seconding.title"), kit.say("paper.unblinded"), Tone.WARN)
        self._page, self._lot_of = page, lot_of
        self._first = self._shown = ""
        self._list = QVBoxLayout()
        self._list.setSpacing(kit.look.px(12))
        self.add(self._list)
        self.buttons: dict[int, Button] = {}
        """What confirms each, by the number of its line."""
        self.hide()

    def aim(self, target: str) -> None:
        """The proposal of this line stands first, when `target` names one."""
        self._first = target or self._first

    def tell(self, waiting: Sequence[Proposal]) -> None:
        """Shows each with its facts; what already stands there stays under the keyboard."""
        shown = f"{self._first} {[one.event.number for one in waiting]}"
        self.setVisible(bool(waiting))
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                retire(old)
        self.buttons = {}
        for one in sorted(waiting, key=lambda one: str(one.event.number) != self._first):
            self._list.addWidget(self._part(one))

    def words(self) -> str:
        """All that is told, line by line."""
        parts = [item.widget() for i in range(self._list.count()) if (item := self._list.itemAt(i))]
        return "\n".join(str(part.property("told")) for part in parts if part is not None)

    def _part(self, one: Proposal) -> QWidget:
        say, event, part = self.kit.say, one.event, QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        name = say("seconding.line", number=event.number, what=say(f"kind.{event.kind}"))
        told = "\n".join(self._told(one))
        part.setProperty("told", f"{name}\n{told}")
        layout.addWidget(label(name, "strong"))
        layout.addWidget(label(told))
        layout.addWidget(label(signed_by(self.kit, event), "caption"))
        if self._page.station.person.seat.role in writers_of("Confirmed"):
            button = Button(self.kit, say("seconding.confirm"), icon="sign")
            button.clicked.connect(partial(self._confirm, event, name))
            self.buttons[event.number] = button
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch()
            layout.addLayout(row)
        return part

    def _told(self, one: Proposal) -> Iterator[str]:
        say, station = self.kit.say, self._page.station
        yield from facts_told(self.kit, station.desk, one.event)
        lots: dict[str, list[str]] = {}
        for vial in cast(Sequence[str], one.sealed.get("vials", ())):
            lots.setdefault(self._lot_of(vial), []).append(vial)
        for lot, vials in lots.items():
            yield say("seconding.vials", lot=lot, count=len(vials), vials=", ".join(vials))
        for name in ("number", "method", "reason", "note"):
            if value := one.sealed.get(name):
                yield self._fact(say(f"seconding.{name}"), str(value))

    def _fact(self, caption: str, value: str) -> str:
        return self.kit.say("told.fact", caption=heading(caption), value=value)

    def _confirm(self, event: Event, name: str) -> None:
        page, desk, number = self._page, self._page.station.desk, event.number
        mine = event.by.seat == page.station.person.seat.seat
        ask = Ask(self.kit.say("seconding.sign", what=name), Meaning.APPROVED, second=mine)
        page.sign(
            f"second.{number}", [ask], lambda pen: confirm(desk, pen, number),
            lambda _: page.refresh(),
        )  # fmt: skip
