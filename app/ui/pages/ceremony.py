"""The opening of the allocation list at the end of the trial: two people, two printed shares."""

from __future__ import annotations

from dataclasses import dataclass

from app.custody.event import Event
from app.desk.escrow.ceremony import open_by_shares
from app.desk.log.telling import tell
from app.trial.names import Meaning
from app.ui.page import Page
from app.ui.share_entry import ShareEntry
from app.ui.share_pair import SharePair
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.told import manner_of, signed_by
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.text import label

_TOLD = ("statement", "locked")


@dataclass(frozen=True, slots=True)
class View:
    """``nothing`` proposed, one that ``waits``, or ``opened``; and what was proposed."""

    state: str
    proposal: Event | None = None
    told: str = ""


class CeremonyPage(Page):
    """Shows what was proposed; whoever agrees signs while two shares lie on the table."""

    name = "ceremony"
    reads = frozenset({"OpeningProposed", "OpeningShared", "Confirmed"})

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self._view = View("nothing")
        say = self.kit.say
        self.what = Card(self.kit, say("ceremony.what"), say("ceremony.what_side"))
        self.told = label("", "body")
        self.told.setWordWrap(True)
        self.what.add(self.told)
        self.body.addWidget(self.what)
        self.pair = SharePair(self.kit)
        self.shares = Card(self.kit, say("ceremony.shares"), say("ceremony.shares_side"))
        self.shares.add(self.pair)
        self.body.addWidget(self.shares)
        self.body.addStretch(1)
        self.go = Button(
            self.kit, say("ceremony.go"), role="primary", icon="sign", shortcut="Ctrl+Return"
        )
        self.go.clicked.connect(self._open)
        self.foot.primary(self.go)
        self.foot.show()

    def arrive(self, target: str) -> None:
        """Shows what waits; nothing of a share is left from before."""
        self.pair.clear()
        super().arrive(target)

    def refresh(self) -> None:
        """Reads whether an opening waits."""
        desk, kit = self.station.desk, self.kit

        def reading() -> View:
            if desk.board.lists.opening is not None:
                return View("opened")
            waiting = [e for e in desk.board.waiting() if e.kind == "OpeningProposed"]
            if not waiting:
                return View("nothing")
            told = tell(desk, waiting[0], manner_of(kit))
            facts = {name: told.detail(name) for name in _TOLD}
            said = kit.say("ceremony.told", name=signed_by(kit, waiting[0]), **facts)
            return View("waits", waiting[0], said)

        self.look(reading, self._show)

    def accepts(self, text: str) -> bool:
        """The barcode of a share."""
        return ShareEntry.knows(text)

    def scanned(self, text: str) -> bool:
        """Fills the first share that was not typed yet."""
        return self.pair.take(text)

    def _show(self, view: View) -> None:
        self._view = view
        self.subtitle.setText(self.kit.say(f"ceremony.state.{view.state}"))
        waits = view.state == "waits"
        self.what.setVisible(waits)
        self.shares.setVisible(waits)
        self.told.setText(view.told)
        if waits:
            self.go.free()
        else:
            self.go.why(self.kit.say(f"ceremony.state.{view.state}"))

    def _open(self) -> None:
        proposal, pair = self._view.proposal, self.gather(self.pair.read)
        if proposal is None or pair is None:
            return
        one, other = pair
        desk = self.station.desk
        mine = proposal.by.seat == self.station.person.seat.seat
        ask = Ask(self.kit.say("ceremony.sign"), Meaning.APPROVED, second=mine)
        self.sign("open", [ask], lambda pen: open_by_shares(desk, pen, one, other), self._opened)

    def _opened(self, _: object) -> None:
        self.pair.clear()
        self.refresh()
        self.problem.tell(self.kit.say("ceremony.done"), tone=Tone.OK)
