"""Who received what: subject, names, bag, vials, albumin lot, from whichever of them is known.

For the pharmacy alone: names are under the identity key, vials under the arm's.
Nothing here leaves the study, and no line is written by looking.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.custody.board import Story
from app.desk.journal import Person, Turn
from app.desk.seats.identity import Identity, identity_of
from app.desk.unblinded.vials.ledger import Movement
from app.desk.unblinded.vials.stock_reading import movements
from app.desk.unblinded.vials.washing import ACT as WASHED
from app.desk.unblinded.workbench import Workbench
from app.trial.names import BagCode, RoleKey
from app.trial.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Trace:
    """One request with what it leads to; `bag` is empty before its allocation.

    `albumin` and `cells` are lots, `vials` the frozen vials that were thawed for it.
    """

    request: str
    subject: str
    bag: str = ""
    albumin: tuple[str, ...] = ()
    vials: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    identity: Identity | None = field(default=None, repr=False)

    def answers(self, typed: str) -> bool:
        """Whether it is what somebody looks for: a whole code or lot, part of a name, or nothing.
        """
        wanted = " ".join(typed.split()).casefold()
        if not wanted:
            return True
        known = (self.subject, self.bag, *self.albumin, *self.vials, *self.cells)
        if wanted in {one.casefold() for one in known}:
            return True
        if self.bag and wanted == BagCode(self.bag).shown.casefold():
            return True
        named = self.identity
        return named is not None and (
            wanted in named.surname.casefold() or wanted in named.first_names.casefold()
        )


def trace(workbench: Workbench, person: Person, wanted: str = "") -> tuple[Trace, ...]:
    """Every request that answers what is `wanted` (as typed or scanned), by subject.

    Raises Refusal ``sealed.no_key`` unless the person holds both keys, and as `Turn.require_may`.
    """
    ring = person.keys.keyring
    if not (ring.holds(RoleKey.IDENTITY) and ring.holds(RoleKey.ARM)):
        raise Refusal("sealed.no_key")
    with workbench.desk.journal.turn() as turn:
        turn.require_may(person, "SignedIn")
        found = list(_traces(workbench, turn, person))
    chosen = [one for one in found if one.answers(wanted)]
    return tuple(sorted(chosen, key=lambda one: one.subject))


def _traces(workbench: Workbench, turn: Turn, person: Person) -> Iterator[Trace]:
    desk = workbench.desk
    told = movements(workbench, turn, person)
    lot_of = {vial.vial: vial.lot for movement in told for vial in movement.new}
    known: dict[str, Identity | None] = {}
    for story in desk.board.stories.values():
        if story.subject not in known:
            known[story.subject] = identity_of(desk, person, story.subject)
        mine = [one for one in told if story.bag and one.text("bag") == story.bag]
        vials = tuple(vial for one in mine if one.act == "thawed" for vial in one.vials)
        yield Trace(
            story.request, story.subject, story.bag, _albumin(story, mine), vials,
            tuple(dict.fromkeys(lot_of[vial] for vial in vials)), known[story.subject],
        )  # fmt: skip


def _albumin(story: Story, mine: list[Movement]) -> tuple[str, ...]:
    promised = [lot for lot, _ in story.albumin]
    further = [one.text("lot") for one in mine if one.act == WASHED]
    return tuple(dict.fromkeys([*promised, *further]))
