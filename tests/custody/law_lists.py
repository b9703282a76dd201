"""Section 19 of ``docs/log-format.md``, for the reader written from the page alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.custody.law_basics import require

Place = tuple[str, int, int]


@dataclass
class Lists:
    """Lists and their rows, stops, and who takes a row."""

    told: dict[int, dict[str, Any]] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    confirmed_at: list[tuple[int, int]] = field(default_factory=list)
    stop: int | None = None
    opening: int | None = None
    numbers: dict[str, Place] = field(default_factory=dict)
    takers: dict[int, tuple[str, Place | None]] = field(default_factory=dict)

    def line(self, number: int, kind: str, facts: dict[str, Any]) -> None:
        """What section 19 asks of a line, whatever its kind."""
        if kind == "RequestAccepted":
            require(self.stop is None and self.opening is None, "allocations go on")
        if kind in ("ListExtended", "AllocationsStopped"):
            require(self.chain(number)[:1] == [facts["line"]], "the list in force")
        if kind == "NumbersSealed":
            require(self.kinds[facts["line"]] != "NumbersSealed", "numbers of a list")
            require(self.told[facts["line"]]["strata"] == facts["strata"], "the same strata")
        if kind == "AllocationsStopped":
            require(self.stop is None, "stopped once")
            self.stop = number
        if kind == "AllocationsResumed":
            require(facts["line"] == self.stop, "the stop")
        if kind == "ListOpened":
            require(facts["line"] == self.opening, "the opening")
        if kind in ("ListProposed", "ListExtended", "NumbersSealed"):
            self.told[number], self.kinds[number] = facts, kind
        if kind == "NumberGiven":
            require(facts["request"] not in self.numbers, "one number")
            self.numbers[facts["request"]] = ("", facts["list"], facts["position"])

    def confirmed(self, at: int, number: int, kind: str, facts: dict[str, Any]) -> None:
        """What a confirmation brings about."""
        if kind in ("ListProposed", "ListExtended"):
            self.confirmed_at.append((at, number))
        if kind == "ListProposed" and self.stop is not None and number > self.stop:
            self.stop = None
        if kind == "AllocationsResumed":
            require(facts["line"] == self.stop, "the stop")
            self.stop = None
        if kind == "OpeningProposed":
            self.opening = number
        if kind in ("RowVoided", "AllocatedOutside"):
            named = (facts["stratum"], facts["list"], facts["position"])
            self.takers[at] = (facts["stratum"], named if facts["position"] else None)

    def chain(self, before: int) -> list[int]:
        """The list in force before a line, then what it was extended by."""
        held = [number for at, number in sorted(self.confirmed_at) if at < before]
        bases = [number for number in held if self.kinds[number] == "ListProposed"]
        more = (n for n in held if self.kinds[n] == "ListExtended")
        base = max(bases, default=None)
        mine = [number for number in more if self.told[number]["line"] == base]
        return mine if base is None else [base, *mine]

    def allocations(self, rows: Sequence[dict[str, Any]], windows: list[dict[str, Any]]) -> None:
        """Section 6: each row that was taken, and by whom."""
        for mine in windows:
            named = self.numbers.get(mine["request"])
            place = (mine["stratum"], *named[1:]) if named else None
            self.takers[mine["line"]] = (mine["stratum"], place)
        taken: list[Place] = []
        left = dict(self.takers)
        for row in sorted(rows, key=lambda row: int(row["request_line"])):
            stratum, named_place = left.pop(row["request_line"])
            free = [
                (stratum, number, i + 1)
                for number in self.chain(row["request_line"])
                for told in self.told[number]["strata"] if told["stratum"] == stratum
                for i in range(told["rows"]) if (stratum, number, i + 1) not in taken
            ]  # fmt: skip
            place = (row["stratum"], row["version"], row["position"])
            require(place in free and place == (named_place or free[0]), "the row that is due")
            taken.append(place)
        require(not left, "allocations")
