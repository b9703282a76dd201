"""Places of backups in memory, for the rounds: what was brought, when, and where it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from app.custody.records import CapsuleRow, Snapshot
from app.desk.backups.backup_rounds import BackupRounds
from app.desk.backups.carrying import Verify, carry
from app.desk.journal import Person
from app.desk.ports import StudyFile
from app.trial.refusal import Failure, Trouble
from tests.bench import Bench


@dataclass
class KeptCopies:
    """Two places that keep what is brought to them; those in `gone` cannot be reached."""

    file: StudyFile
    places: tuple[str, ...] = ("usb", "nas")
    gone: set[str] = field(default_factory=set)
    brought: list[tuple[str, datetime, Snapshot]] = field(default_factory=list)
    failures: dict[str, Failure | None] = field(default_factory=dict)
    full: bool = False
    """Whether the file cannot be read for a copy."""
    _frozen: list[Snapshot] = field(default_factory=list)

    def names(self) -> Sequence[str]:
        """The places."""
        return self.places

    def is_outside(self, name: str) -> bool:
        """All of them are."""
        return True

    def freeze(self, capsules: Sequence[CapsuleRow] = ()) -> bytes:
        """A number that stands for the rows at this moment."""
        if self.full:
            raise Trouble("file.full")
        held, instead = self.file.snapshot(), {row.window: row for row in capsules}
        mixed = tuple(instead.get(row.window, row) for row in held.capsules)
        self._frozen.append(replace(held, capsules=mixed))
        return (len(self._frozen) - 1).to_bytes(4, "big")

    def capsules(self, pages: bytes) -> Sequence[CapsuleRow]:
        """The capsules of the rows that a number stands for."""
        return self._frozen[int.from_bytes(pages, "big")].capsules

    def bring(self, name: str, pages: bytes, at: datetime) -> Snapshot:
        """Keeps the rows, and gives them back as restored."""
        if name in self.gone:
            raise Trouble("backup.unreachable")
        held = self._frozen[int.from_bytes(pages, "big")]
        self.brought.append((name, at, held))
        return held

    def rehearse(self, name: str) -> Snapshot:
        """The newest that was brought."""
        return next(held for place, _, held in reversed(self.brought) if place == name)

    def tell(self, name: str, failure: Failure | None) -> None:
        """Keeps how it went."""
        self.failures[name] = failure


@dataclass
class Round:
    """The rounds of one bench as the window makes them, with a courier that is back at once."""

    bench: Bench
    places: KeptCopies
    rounds: BackupRounds
    verify: Verify
    """That of the vault, which remembers what it has verified."""
    seen: int = 0
    practice: bool = False

    @classmethod
    def over(cls, bench: Bench) -> Round:
        """Somebody has signed in at a study that is no practice."""
        object.__setattr__(bench.desk.board, "practice", False)
        places = KeptCopies(bench.file)
        rounds, verify = BackupRounds(bench.desk, places), lru_cache(None)(bench.vault.verify)
        return cls(bench, places, rounds, verify, len(bench.desk.board.events))

    def act(self) -> None:
        """An act has ended: what the window does behind it."""
        new = self.bench.desk.board.events[self.seen :]
        self.seen += len(new)
        if new:
            self.rounds.after({event.kind for event in new})

    def ask(self, person: Person) -> None:
        """The courier is sent with what is due, and comes back, until nothing is."""
        object.__setattr__(self.bench.desk.board, "practice", self.practice)
        while (frozen := self.rounds.due(person)) is not None:
            for name in frozen.places:
                found = carry(self.places, self.verify, frozen, name)
                self.rounds.brought(frozen, found)
        self.seen = len(self.bench.desk.board.events)

    def told(self) -> list[tuple[str, int]]:
        """The proofs that stand in the log: the place, and the last line of the copy."""
        return [
            (event.text("place"), event.number_of("line"))
            for event in self.bench.desk.board.events if event.kind == "BackupProven"
        ]  # fmt: skip
