"""Section 10 of ``docs/log-format.md``, for the reader written from the page alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CODES = {"arm": 1, "identity": 2, "statistician": 3}
PREPARERS = ("pharmacist", "operator")
KEEPS = {"pharmacist": {"arm", "identity"}, "operator": {"arm", "identity"}, "monitor": {"arm"},
         "escrow": {"arm", "identity"}}  # fmt: skip
LENT = {"inspector": {"arm"}}
ANYONES = {
    "SignedIn", "Exported", "KeysRewrapped", "PassphraseFailed", "LineFlagged", "QuestionAsked",
    "QuestionAnswered", "QuestionClosed", "Reviewed", "SampleDrawn", "LineChecked", "LogExported",
    "BackupProven", "InadvertentReported", "ClockJumped", "FileUpgraded", "SlipPrinted",
}  # fmt: skip
NAMING = {"RevocationProposed", "DelegationProposed", "InspectionOpened"}
SEATING = {"SeatProposed", "SeatRecovered"}
ADMITTING = {"StudyProposed", *SEATING}
OF_ESCROW = {"SharesPlaced", "SharesTested"}
BY_ESCROW = {"SeatRecovered", "OpeningShared"}
Seats = Mapping[str, dict[str, Any]]


def require(held: bool, rule: str) -> None:
    """Raises ValueError unless the rule holds."""
    if not held:
        raise ValueError(rule)


def key_of(kind: str) -> str:
    """The role key that the sealed part of a kind is under."""
    return "identity" if kind == "IdentityRecorded" else "arm"


@dataclass
class Standing:
    """Who was revoked, how often keys were renewed, which row each seat has."""

    revoked: set[str] = field(default_factory=set)
    newest: dict[str, int] = field(default_factory=dict)
    renewed: dict[str, int] = field(default_factory=dict)
    due: tuple[str, list[str]] | None = None
    rows: dict[str, str] = field(default_factory=dict)

    def line(self, number: int, told: dict[str, Any], seats: Seats, in_force: set[str]) -> None:
        """What section 10 asks of a line that confirms nothing."""
        kind, facts, by = told["kind"], told["facts"], told["by"]
        require((by["role"] == "escrow") == (kind in BY_ESCROW), "what an escrow writes")
        writers = by["role"] in PREPARERS or kind in ANYONES or kind in BY_ESCROW
        if kind == "CommitmentSigned":
            writers = by["role"] == "statistician"
        require(writers, "writers")
        require(by["seat"] not in self.revoked, "a revoked seat")
        if kind in NAMING:
            require(facts["seat"] in in_force, "seat named")
        if kind == "InspectionOpened":
            require(seats[facts["seat"]]["role"] == "inspector", "an inspector")
        if kind in OF_ESCROW:
            require(facts["seat"] in in_force, "an escrow in force")
            require(seats[facts["seat"]]["role"] == "escrow", "an escrow")
        if kind == "SeatRecovered":
            require(facts["replaces"] in in_force, "the former seat in force")
            role = seats[facts["replaces"]]["role"]
            require(role == facts["role"] and role in PREPARERS, "the same role")
        if kind == "PassphraseFailed":
            require(facts["seat"] in seats, "seat admitted")
        if kind == "KeysRewrapped":
            self.rows[by["seat"]] = facts["row"]
        if kind in ADMITTING:
            seat = facts.get("founder", facts)
            self.rows[seat["seat"]] = seat["row"]
        require((self.due is not None) == (kind == "KeysRenewed"), "a renewal when one is due")
        if self.due is not None:
            self._renew(number, by["seat"], facts, seats, in_force)

    def _renew(
        self, number: int, by: str, facts: dict[str, Any], seats: Seats, in_force: set[str]
    ) -> None:
        assert self.due is not None
        keys = [{"role": key, "generation": self.generation(key) + 1} for key in self.due[1]]
        keepers = sorted(s for s in in_force if kept(seats[s]["role"]) & set(self.due[1]))
        require((by, facts["keys"]) == (self.due[0], keys), "the keys renewed")
        require([row["seat"] for row in facts["rows"]] == keepers, "the rows renewed")
        self.rows |= {row["seat"]: row["row"] for row in facts["rows"]}
        for key in self.due[1]:
            self.newest[key], self.renewed[key] = self.generation(key) + 1, number
        self.due = None

    def generation(self, key: str) -> int:
        """The newest generation of a key."""
        return self.newest.get(key, 1)

    def sealed(self, kind: str, sealed: bytes) -> None:
        """The role key and the generation of a sealed part."""
        key = key_of(kind)
        require(sealed[1] == CODES[key], "the role key of its kind")
        require(int.from_bytes(sealed[2:6], "big") >= self.generation(key), "an old generation")

    def confirmed(
        self, kind: str, proposal: dict[str, Any], proposer: str, line: int, by: str,
        seats: Seats, in_force: set[str],
    ) -> None:  # fmt: skip
        """What section 10 asks of a confirmation, and what it brings about."""
        require(self.due is None, "a renewal is due")
        require(proposer not in self.revoked, "proposed by a revoked seat")
        if kind in SEATING:
            overtaken = (self.renewed.get(key, 0) > line for key in kept(proposal["role"]))
            require(not any(overtaken), "proposed before a renewal")
        if kind in NAMING:
            require(proposal["seat"] not in self.revoked, "about a revoked seat")
        if kind == "SeatRecovered":
            require(proposal["replaces"] not in self.revoked, "in place of a revoked seat")
        if kind == "DelegationProposed":
            told = {name: proposal[name] for name in ("trained", "start", "end")}
            seats[proposal["seat"]].update(told)
        if kind == "RevocationProposed":
            self._revoke(proposal["seat"], by, seats, in_force)

    def _revoke(self, seat: str, by: str, seats: Seats, in_force: set[str]) -> None:
        self.replaced(seat, by, seats, in_force)
        left = [seats[other]["role"] for other in in_force]
        require(sum(role in PREPARERS for role in left) > 1, "two preparers")
        require("pharmacist" in left, "a pharmacist")

    def replaced(self, seat: str, by: str, seats: Seats, in_force: set[str]) -> None:
        """Section 19: the seat in whose place another one stands signs nothing more."""
        require(by != seat, "one's own revocation")
        in_force.remove(seat)
        self.revoked.add(seat)
        role = seats[seat]["role"]
        reach = sorted(kept(role) | LENT.get(role, set()), key=CODES.__getitem__)
        self.due = (by, reach) if reach else None


def kept(role: str) -> set[str]:
    """The role keys that a seat of this role keeps."""
    return KEEPS.get(role, set())
