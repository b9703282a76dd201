"""Who may sign: seats as proposed and confirmed by lines, and the second-person rule."""

from __future__ import annotations

from collections.abc import Iterator

from app.custody.entry import SignerKind, key_id
from app.custody.event import Event, Facts, Seat
from app.custody.finding import Finding
from app.custody.kinds import PROPOSALS, writers_of


class People:
    """Seats, their keys, and proposals waiting for a second person."""

    def __init__(self) -> None:
        self._keys: dict[bytes, tuple[Seat, SignerKind]] = {}
        self._effective: set[str] = set()
        self._proposals: dict[int, Event] = {}
        self._confirmed: dict[int, Event] = {}

    def signer(self, entry_key: bytes, kind: SignerKind) -> Seat:
        """The seat whose key of this kind has this key id; raises Finding."""
        seat, stands_for = self._keys.get(entry_key, (None, None))
        if seat is None or stands_for != kind:
            raise Finding("people.unknown_key")
        return seat

    def effective(self) -> Iterator[Seat]:
        """The seats that count: the founder and those confirmed by a second person."""
        for seat, kind in self._keys.values():
            if kind is SignerKind.ROOT and seat.seat in self._effective:
                yield seat

    def is_effective(self, seat: str) -> bool:
        """Whether a seat's admission has been confirmed."""
        return seat in self._effective

    def is_confirmed(self, line: int, before: int) -> bool:
        """Whether a line before `before` confirmed the proposal at `line`."""
        return line in self._confirmed and self._confirmed[line].number < before

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
            if event.kind == "SeatProposed":
                self._admit(event.facts)
            self._proposals[event.number] = event
        if event.kind != "Confirmed":
            self._require_effective(event)
            return None
        return self._confirm(event)

    def may_confirm(self, seat: str, proposal: Event) -> bool:
        """Whether a seat's confirmation counts: confirmed itself, or the second founder.

        While nobody but the founder is confirmed, a newcomer confirms their own
        seat: there is no third person to do it.
        """
        if seat in self._effective:
            return True
        founding = proposal.kind == "SeatProposed" and len(self._effective) == 1
        return founding and proposal.text("seat") == seat

    def _confirm(self, event: Event) -> Event:
        number = event.number_of("line")
        proposal = self._proposals.get(number)
        if proposal is None or number in self._confirmed:
            raise Finding("people.nothing_to_confirm")
        if event.text("leaf") != proposal.line.leaf.hex():
            raise Finding("people.other_leaf")
        if event.by.seat == proposal.by.seat:
            raise Finding("people.same_person")
        if not self.may_confirm(event.by.seat, proposal):
            raise Finding("people.not_confirmed")
        if proposal.kind == "SeatProposed":
            self._effective.add(proposal.text("seat"))
        self._confirmed[number] = event
        return proposal

    def _require_effective(self, event: Event) -> None:
        if event.by.seat not in self._effective:
            raise Finding("people.not_confirmed")

    def _admit(self, facts: Facts) -> Seat:
        seat = Seat.of(facts)
        taken = {known.seat for known, _ in self._keys.values()}
        for public, kind in ((seat.root, SignerKind.ROOT), (seat.esign, SignerKind.ESIGN)):
            if key_id(public) in self._keys or seat.seat in taken:
                raise Finding("people.twice")
            self._keys[key_id(public)] = (seat, kind)
        return seat
