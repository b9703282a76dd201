"""Generations of the role keys: a revoked seat opens nothing that is sealed after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import cast

from app.custody.bucket import ROLE_CODES
from app.custody.event import Event, Seat
from app.custody.finding import Finding
from app.custody.kinds import ADMITTING
from app.trial.names import LENT_KEYS, ROLE_KEYS, Role, RoleKey


def reach_of(role: Role) -> list[RoleKey]:
    """The role keys that a role keeps or is lent, in the order of their codes."""
    reach = {*ROLE_KEYS[role], *LENT_KEYS.get(role, ())}
    return sorted(reach, key=ROLE_CODES.__getitem__)


def keepers(seats: Iterable[Seat], roles: Iterable[RoleKey]) -> list[Seat]:
    """Those of the seats that keep one of these role keys, in the order of their ids."""
    wanted = set(roles)
    kept = (seat for seat in seats if wanted & set(ROLE_KEYS[seat.role]))
    return sorted(kept, key=lambda seat: seat.seat)


def concerns(proposal: Event, revoked: Set[str]) -> bool:
    """Whether a proposal was made by one of the revoked seats, or is about one."""
    told = {"SeatProposed": "", "SeatRecovered": "replaces"}.get(proposal.kind, "seat")
    about = str(proposal.facts.get(told, ""))
    return bool({proposal.by.seat, about} & revoked)


def keeps(proposal: Event, roles: Set[str]) -> bool:
    """Whether a proposal would seat someone who keeps one of these role keys."""
    if proposal.kind not in ADMITTING:
        return False
    return bool(roles & set(ROLE_KEYS[Role(proposal.text("role"))]))


class Generations:
    """The newest generation of each role key, and the renewal that must come next."""

    def __init__(self) -> None:
        self._newest: dict[RoleKey, int] = {}
        self._renewed_at: dict[RoleKey, int] = {}
        self._due: tuple[str, list[RoleKey]] | None = None

    def newest(self, role: RoleKey) -> int:
        """The newest generation of a role's key, from 1."""
        return self._newest.get(role, 1)

    def overtook(self, proposal: Event) -> bool:
        """Whether a key that a proposed seat would keep was renewed after its proposal."""
        return keeps(proposal, {k for k, at in self._renewed_at.items() if at > proposal.number})

    def revoked(self, role: Role, event: Event) -> None:
        """A seat of this role was revoked by `event`: what it could open must be renewed."""
        reach = reach_of(role)
        self._due = (event.by.seat, reach) if reach else None

    def require_none_due(self) -> None:
        """Raises Finding when a renewal must come first."""
        if self._due is not None:
            raise Finding("people.not_renewed")

    def take(self, event: Event, effective: Iterable[Seat]) -> None:
        """Holds a line against what is due: a renewal where one must come, and nowhere else."""
        due, self._due = self._due, None
        if (due is not None) != (event.kind == "KeysRenewed"):
            raise Finding("people.not_renewed")
        if due is None:
            return
        by, roles = due
        keys = [
            {"role": role.value, "generation": self.newest(role) + 1} for role in roles
        ]
        seats = [seat.seat for seat in keepers(effective, roles)]
        rows = cast(Sequence[Mapping[str, str]], event.facts["rows"])
        told = (event.by.seat, event.facts["keys"], [row["seat"] for row in rows])
        if told != (by, keys, seats):
            raise Finding("people.not_renewed")
        for role in roles:
            self._newest[role] = self.newest(role) + 1
            self._renewed_at[role] = event.number
