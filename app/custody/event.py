"""A line as it is understood once audited: an event with its author, time and open facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from app.custody.canonical import Value
from app.custody.records import Line
from app.trial.clocks import parse_instant
from app.trial.names import Meaning, Role

Facts = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Seat:
    """A person as admitted: identity, role, delegation, and public keys (32 bytes each).

    `start` and `end` bound the delegation, as instants in the log's form.
    """

    seat: str
    name: str
    role: Role
    start: str
    end: str
    root: bytes
    esign: bytes
    facts: Facts

    @classmethod
    def of(cls, facts: Facts) -> Seat:
        """The seat described by checked facts of the seat schema."""
        told = cast(Mapping[str, str], facts)
        return cls(
            told["seat"], told["name"], Role(told["role"]), told["start"], told["end"],
            bytes.fromhex(told["root"]), bytes.fromhex(told["esign"]), facts,
        )  # fmt: skip

    @property
    def trained(self) -> date:
        """The day of the person's training for the study."""
        return date.fromisoformat(str(self.facts["trained"]))

    def amended(self, facts: Facts) -> Seat:
        """The seat under the delegation and training that a ``DelegationProposed`` tells."""
        told = {name: facts[name] for name in ("trained", "start", "end")}
        return Seat.of({**self.facts, **told})

    def delegated(self, at: str) -> bool:
        """Whether the delegation covers a moment, both ends included."""
        return parse_instant(self.start) <= parse_instant(at) <= parse_instant(self.end)


@dataclass(frozen=True, slots=True)
class Event:
    """One audited line. `meaning` is None for lines that are not electronic signatures."""

    line: Line
    kind: str
    at: str
    by: Seat
    study: str
    meaning: Meaning | None
    facts: Facts

    @property
    def number(self) -> int:
        """The line's number, from 0."""
        return self.line.number

    def text(self, name: str) -> str:
        """A fact that the kind's schema says is text."""
        value = self.facts[name]
        assert isinstance(value, str)
        return value

    def number_of(self, name: str) -> int:
        """A fact that the kind's schema says is a whole number."""
        value = self.facts[name]
        assert isinstance(value, int)
        return value
