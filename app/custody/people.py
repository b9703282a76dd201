"""Who may sign: seats as proposed, confirmed, amended and revoked by lines."""

from __future__ import annotations

from collections.abc import Iterator

from app.custody.entry import SignerKind, key_id
from app.custody.event import Event, Facts, Seat
from app.custody.finding import Finding
from app.custody.kinds import ADMITTING, PREPARERS, PROPOSALS, writers_of
from app.custody.renewal import Generations, concerns
from app.trial.names import LENT_KEYS, Role, RoleKey


class People:
    """Seats, their keys, and proposals waiting for a second person."""

    def __init__(self) -> None:
        self._keys: dict[bytes, tuple[str, SignerKind]] = {}
        self._seats: dict[str, Seat] = {}
        self._effective: set[str] = set()
        self._revoked: set[str] = set()
        self._proposals: dict[int, Event] = {}
        self._confirmed: dict[int, Event] = {}
        self._generations = Generations()

    def signer(self, entry_key: bytes, kind: SignerKind) -> Seat:
        """The seat whose key of this kind has this key id; raises Finding."""
        seat, stands_for = self._keys.get(entry_key, ("", None))
        if stands_for != kind:
            raise Finding("people.unknown_key")
        return self._seats[seat]

    def seat(self, seat: str) -> Seat | None:
        """A seat as it stands, its delegation the one in force; None for an unknown one."""
        return self._seats.get(seat)

    def effective(self) -> Iterator[Seat]:
        """The seats that count: the founder and those confirmed by a second person."""
        yield from (seat for seat in self._seats.values() if seat.seat in self._effective)

    def is_effective(self, seat: str) -> bool:
        """Whether a seat's admission has been confirmed, and it has not been revoked since."""
        return seat in self._effective

    def is_revoked(self, seat: str) -> bool:
        """Whether two people have revoked the seat."""
        return seat in self._revoked

    def is_confirmed(self, line: int, before: int) -> bool:
        """Whether a line before `before` confirmed the proposal at `line`."""
        return line in self._confirmed and self._confirmed[line].number < before

    def generation(self, role: RoleKey) -> int:
        """The newest generation of a role's key, from 1; nothing is sealed under an older one."""
        return self._generations.newest(role)

    def found(self, facts: Facts) -> Seat:
        """Takes the founder's seat from the first line."""
        founder = self._admit(facts)
        self._effective.add(founder.seat)
        return founder

    def take(self, event: Event) -> Event | None:
        """Learns from an event; returns the proposal that it brought into effect, if any."""
        if event.by.role not in writers_of(event.kind):
            raise Finding("people.role")
        if event.kind in PROPOSALS:
            if event.kind in ADMITTING:
                self._admit(event.facts)
            self._proposals[event.number] = event
        if event.kind == "Confirmed":
            self._generations.require_none_due()
            return self._confirm(event)
        self._require_effective(event)
        self._generations.take(event, self.effective())
        self._names(event)
        if event.kind == "DestructionWithdrawn":
            self._withdraw(event)
        return None

    def finish(self) -> None:
        """Raises Finding when the log ends where a turn of the desk cannot end."""
        self._generations.require_none_due()

    def may_confirm(self, seat: str, proposal: Event) -> bool:
        """Whether a seat's confirmation counts: confirmed itself, or the second founder.

        While nobody but the founder is confirmed, a newcomer confirms their own
        seat: there is no third person to do it. So does who is seated anew by two
        shares, when the line says that no one else is left to sign.
        """
        if seat in self._effective:
            return True
        if proposal.kind == "SeatRecovered":
            return proposal.text("alone") == "yes" and proposal.text("seat") == seat
        founding = proposal.kind == "SeatProposed" and len(self._effective) == 1
        return founding and proposal.text("seat") == seat

    def may_spare(self, seat: str) -> bool:
        """Whether two confirmed preparers, one of them a pharmacist, remain without a seat."""
        roles = [other.role for other in self.effective() if other.seat != seat]
        enough = sum(role in PREPARERS for role in roles) > 1
        return enough and Role.PHARMACIST in roles

    def is_void(self, proposal: Event) -> bool:
        """Whether a proposal awaits nobody any more.

        Its author or its seat has been revoked; or it seats someone who
        would hold an older generation of a role key than everyone else.
        """
        return concerns(proposal, self._revoked) or self._generations.overtook(proposal)

    def _confirm(self, event: Event) -> Event:
        number = event.number_of("line")
        proposal = self._proposals.get(number)
        if proposal is None or number in self._confirmed or self.is_void(proposal):
            raise Finding("people.nothing_to_confirm")
        if event.text("leaf") != proposal.line.leaf.hex():
            raise Finding("people.other_leaf")
        if event.by.seat == proposal.by.seat:
            raise Finding("people.same_person")
        if not self.may_confirm(event.by.seat, proposal):
            raise Finding("people.not_confirmed")
        if proposal.kind in ADMITTING:
            self._effective.add(proposal.text("seat"))
        if proposal.kind == "SeatRecovered":
            self._replace(proposal.text("replaces"), event)
        elif proposal.kind == "RevocationProposed":
            self._revoke(proposal.text("seat"), event)
        elif proposal.kind == "DelegationProposed":
            self._delegate(proposal)
        self._confirmed[number] = event
        return proposal

    def _withdraw(self, event: Event) -> None:
        number = event.number_of("line")
        proposal = self._proposals.get(number)
        if proposal is None or number in self._confirmed:
            raise Finding("people.nothing_to_withdraw")
        if proposal.kind != "DestructionProposed":
            raise Finding("people.nothing_to_withdraw")
        if event.text("leaf") != proposal.line.leaf.hex():
            raise Finding("people.other_leaf")
        del self._proposals[number]

    def _revoke(self, seat: str, event: Event) -> None:
        if event.by.seat == seat:
            raise Finding("people.own_revocation")
        if not self.may_spare(seat):
            raise Finding("people.too_few")
        self._end(seat, event)

    def _replace(self, former: str, event: Event) -> None:
        if event.by.seat == former:
            raise Finding("people.own_revocation")
        self._end(former, event)

    def _end(self, seat: str, event: Event) -> None:
        self._effective.remove(seat)
        self._revoked.add(seat)
        self._generations.revoked(self._seats[seat].role, event)

    def _delegate(self, proposal: Event) -> None:
        seat = self._seats[proposal.text("seat")]
        self._seats[seat.seat] = seat.amended(proposal.facts)

    def _names(self, event: Event) -> None:
        if event.kind == "SeatRecovered":
            former = self._seats.get(event.text("replaces"))
            if former is None or former.seat not in self._effective:
                raise Finding("people.unknown_seat")
            if former.role not in PREPARERS or former.role != event.text("role"):
                raise Finding("people.unknown_seat")
        if event.kind in ("SharesPlaced", "SharesTested"):
            escrow = self._seats.get(event.text("seat"))
            if escrow is None or escrow.seat not in self._effective:
                raise Finding("people.unknown_seat")
            if escrow.role is not Role.ESCROW:
                raise Finding("people.unknown_seat")
        if event.kind in ("RevocationProposed", "DelegationProposed", "InspectionOpened"):
            seat = self._seats.get(event.text("seat"))
            if seat is None or seat.seat not in self._effective:
                raise Finding("people.unknown_seat")
            if event.kind == "InspectionOpened" and seat.role not in LENT_KEYS:
                raise Finding("people.unknown_seat")
        if event.kind == "PassphraseFailed" and event.text("seat") not in self._seats:
            raise Finding("people.unknown_seat")

    def _require_effective(self, event: Event) -> None:
        if event.by.seat in self._revoked:
            raise Finding("people.revoked")
        if event.by.seat not in self._effective:
            raise Finding("people.not_confirmed")

    def _admit(self, facts: Facts) -> Seat:
        seat = Seat.of(facts)
        for public, kind in ((seat.root, SignerKind.ROOT), (seat.esign, SignerKind.ESIGN)):
            if key_id(public) in self._keys or seat.seat in self._seats:
                raise Finding("people.twice")
            self._keys[key_id(public)] = (seat.seat, kind)
        self._seats[seat.seat] = seat
        return seat
