"""Sections 17 and 22 of ``docs/log-format.md``, for the reader written from the page alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

FOLLOWS = {
    "Countersigned": {"SingleOperator", "DestroyedAlone", "SeatRecovered"},
    "UnblindingSeconded": {"SubjectUnblinded"},
    "ImpactAssessed": {"SubjectUnblinded", "InadvertentReported", "NotTreated", "CodeBreakChanged"},
    "ImpactClosed": {"ImpactAssessed"},
    "SheetSeconded": {"CodeBreakChanged"},
    "OpeningShared": {"OpeningProposed"},
}
ABOUT = {"SubjectUnblinded", "InadvertentReported", "CodeBreakReplaced", "CodeBreakChanged"}


def require(held: bool, rule: str) -> None:
    """Raises ValueError unless the rule holds."""
    if not held:
        raise ValueError(rule)


@dataclass
class Unblinding:
    """Who has a treatment, which lines were followed up, which sheets there are."""

    allocated: dict[str, str] = field(default_factory=dict)
    lines: dict[int, tuple[str, list[str]]] = field(default_factory=dict)
    recovered: dict[int, tuple[str, str]] = field(default_factory=dict)
    confirmed: set[int] = field(default_factory=set)
    seconded: set[int] = field(default_factory=set)
    sheets: list[str] = field(default_factory=list)

    def line(self, number: int, told: dict[str, Any]) -> None:
        """What the section asks of one line."""
        kind, facts, by = told["kind"], told["facts"], told["by"]["seat"]
        if kind == "Allocated":
            self.allocated[facts["request"]] = facts["subject"]
        if kind == "Confirmed":
            self.confirmed.add(facts["line"])
        if kind == "SeatRecovered":
            self.recovered[number] = facts["alone"], facts["name"]
        if kind in ABOUT:
            require(facts["subject"] in self.allocated.values(), "an allocated subject")
        if kind in FOLLOWS:
            followed, authors = self.lines[facts["line"]]
            require(followed in FOLLOWS[kind], "a line that is followed up so")
            if kind != "ImpactAssessed":
                require(by not in authors, "another person")
                require(facts["line"] not in self.seconded, "once")
                self.seconded.add(facts["line"])
            if facts["line"] in self.recovered:
                alone, name = self.recovered[facts["line"]]
                require(alone == "yes", "nobody else confirmed it")
                require(facts["line"] in self.confirmed, "a recovery that counts")
                require(told["by"]["name"] != name, "another person than who was seated")
        if kind in ("CodeBreakPrinted", "CodeBreakReplaced"):
            require(facts["sheet"] == len(self.sheets) + 1, "the next sheet")
            self.sheets.append(facts.get("subject") or self.allocated[facts["request"]])
        if kind == "CodeBreakChanged":
            require(self.sheets[facts["sheet"] - 1] == facts["subject"], "a sheet of the subject")
        self.lines[number] = (kind, facts.get("seats", [by]))
