"""What anyone can check, without a key, of treatments told, of sheets, and of later signatures.

A treatment is told of a subject who has one; a follow-up names a line of the
right kind, and a second person is another one; a sheet's number is the next.
"""

from __future__ import annotations

from app.custody.event import Event, Seat
from app.custody.finding import Finding
from app.custody.kinds import FOLLOWS, SECONDING

_ABOUT = frozenset(
    {"SubjectUnblinded", "InadvertentReported", "CodeBreakReplaced", "CodeBreakChanged"}
)
_FOLLOWED = frozenset().union(*FOLLOWS.values())


def signers(told: Event) -> tuple[str, ...]:
    """The seats that may not second a line: those it names as alone or seats, or its author."""
    if told.kind == "SeatRecovered":
        return (told.text("seat"),)
    alone = told.facts.get("seats")
    return tuple(map(str, alone)) if isinstance(alone, list) else (told.by.seat,)


def may_second(told: Event, by: Seat) -> bool:
    """Whether a seat's person is another one than the signers of a line.

    Whoever was recovered may have been recovered again since: the name stays, the seat does not.
    """
    return by.seat not in signers(told) and by.name != told.facts.get("name")


class Unblindings:
    """All of them in a log, fed with its events in order."""

    def __init__(self) -> None:
        self._subjects: dict[str, str] = {}
        self._told: dict[int, Event] = {}
        self._confirmed: set[int] = set()
        self._seconded: set[int] = set()
        self._sheets: dict[int, str] = {}

    def take(self, event: Event) -> None:
        """Checks one event whose line names and window were found right; raises Finding."""
        if event.kind == "Allocated":
            self._subjects[event.text("request")] = event.text("subject")
        if event.kind in _ABOUT and event.text("subject") not in self._subjects.values():
            raise Finding("unblinding.not_allocated")
        if event.kind == "Confirmed":
            self._confirmed.add(event.number_of("line"))
        if event.kind in FOLLOWS:
            self._follow(event)
        if "sheet" in event.facts:
            self._sheet(event)
        if event.kind in _FOLLOWED:
            self._told[event.number] = event

    def _follow(self, event: Event) -> None:
        number = event.number_of("line")
        told = self._told.get(number)
        if told is None or told.kind not in FOLLOWS[event.kind] or not self._calls_for(told):
            raise Finding("unblinding.other_line")
        if event.kind in SECONDING:
            if not may_second(told, event.by):
                raise Finding("people.same_person")
            if number in self._seconded:
                raise Finding("unblinding.seconded_twice")
            self._seconded.add(number)

    def _calls_for(self, told: Event) -> bool:
        """Whether a line calls for another one: of a recovery, where nobody else confirmed it."""
        if told.kind != "SeatRecovered":
            return True
        return told.text("alone") == "yes" and told.number in self._confirmed

    def _sheet(self, event: Event) -> None:
        number, subject = event.number_of("sheet"), str(event.facts.get("subject", ""))
        subject = subject or self._subjects[event.text("request")]
        if event.kind == "CodeBreakChanged":
            if self._sheets.get(number) != subject:
                raise Finding("unblinding.other_sheet")
            return
        if number != len(self._sheets) + 1:
            raise Finding("unblinding.sheet_number")
        self._sheets[number] = subject
