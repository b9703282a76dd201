"""Taking a turn: the write lock, the lines since the last look audited, then one act's lines.

An act runs inside ``with journal.turn() as turn`` and writes its lines with
`Turn.write`. When the block ends the lines are on disk; only then does the
board show them. Every line is audited by the same code that an auditor runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.custody import canonical
from app.custody.audit import Audit
from app.custody.board import Board
from app.custody.bucket import STOCK_BUCKET, BucketError, fill, sealed_size
from app.custody.canonical import Value
from app.custody.entry import Entry, SignerKind, key_id, signed_message
from app.custody.event import Event, Seat
from app.custody.finding import DoesNotFollow
from app.custody.hurried import Hurried
from app.custody.kinds import KINDS, Kind, Stamp, writers_of
from app.custody.known_rows import KnownRows
from app.custody.people import People
from app.custody.records import Line
from app.custody.verdict import THREADS
from app.desk.pace import Pace
from app.desk.ports import Box, Clock, Entropy, FileTurn, OpenSeat, Pen, StudyFile, Vault
from app.desk.training import renews, require_trained
from app.desk.watch import Watch
from app.trial.clocks import parse_instant, show_instant
from app.trial.names import READS_ONLY, Meaning, RoleKey
from app.trial.refusal import Refusal, Trouble

Facts = Mapping[str, Value]
_OWN = frozenset(
    {"SignedIn", "KeysRewrapped", "PassphraseFailed", "ClockJumped", "FileUpgraded"}
)
"""What is written even by who only reads: of their own seat, and of this workstation."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone at the desk: the seat as the log knows it, and its opened keys.

    `until` is when keys that were lent for a visit are over; None for keys of one's own.
    """

    seat: Seat
    keys: OpenSeat
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """An electronic signature about to be made: whose pen, re-opened, and what it means."""

    person: Person
    pen: Pen
    meaning: Meaning


def sign(person: Person, passphrase: str, meaning: Meaning) -> Signing:
    """Re-enters the passphrase for one act; raises Refusal ``passphrase.wrong``."""
    return Signing(person, person.keys.esign(passphrase), meaning)


class Turn:
    """One act's transaction: the board as it stands, the present moment, and the pen's paper."""

    def __init__(self, journal: Journal, file: FileTurn) -> None:
        self.file = file
        self.board = journal.board
        self.clock = journal.clock
        self.entropy = journal.entropy
        self.zone = journal.zone
        self.log_id = journal.log_id
        self.training_months = journal.training_months
        self.now = journal.clock.now()
        self.older = journal.watch.older
        self.known_rows = journal.known_rows
        self.written: list[Event] = []
        self.capsules: dict[bytes, bytes | None] = {}
        """What is remembered of capsules when the turn is on disk, see `Watch.keep_capsules`."""
        self.remembered = journal.watch.capsule
        self._audit = journal.audit
        self._follow = journal.follow
        self._pace = journal.pace

    @property
    def number(self) -> int:
        """The number of the next line."""
        return self._audit.frontier.size

    @property
    def people(self) -> People:
        """Who may sign, the lines of this turn included."""
        return self._audit.people

    def leaf(self, number: int) -> bytes:
        """The leaf of a line, those written in this turn included."""
        return self._audit.leaves[number]

    def instant(self, moment: datetime | None = None) -> str:
        """A moment (the turn's own by default) in the log's form and the study's zone."""
        return show_instant((moment or self.now).astimezone(self.zone))

    def write(
        self, kind: str, facts: Facts, by: Person | Signing, *,
        at: str | None = None, sealed: Facts | bytes | None = None,
    ) -> Line:  # fmt: skip
        """Encodes, signs and appends one line; `at` is given for kinds stamped D or R.

        A precise reading of the clock joins every sealed part. The line is
        audited before it is kept. Raises what `require_may` raises, and for a
        signature what `require_trained` raises, but where it renews a training.
        """
        row = KINDS[kind]
        person = by.person if isinstance(by, Signing) else by
        if isinstance(by, Signing):
            seat = person.seat.seat
            if not renews(kind, facts, self.board.waiting(), seat):
                self.require_trained(person)
        part = self._open_part(row, facts, by, person, at)
        payload = self._payload(row, sealed)
        line = self._seal_and_sign(row, part, payload, by, person)
        self.file.append(line)
        self.written.append(self._follow(line))
        return line

    def require_current(self) -> None:
        """Refuses to go on from a file that is behind what this workstation remembers.

        Raises Refusal ``log.older_copy``.
        """
        if self.older is not None:
            remembered, found = self.older.remembered.size, self.older.found.size
            raise Refusal("log.older_copy", remembered=remembered, found=found)

    def require_in_force(self, proposal: str) -> Event:
        """The latest confirmed proposal of a kind; raises Refusal ``in_force.missing``."""
        event = self.board.in_force.get(proposal)
        if event is None:
            raise Refusal("in_force.missing", what=proposal)
        return event

    def require_may(self, person: Person, kind: str) -> None:
        """Refuses whoever may not write a kind of line now.

        Raises Refusal ``seat.outside_delegation``, ``seat.clock_behind`` where that comes of a
        clock behind the log, ``seat.not_confirmed``, ``seat.role``, ``seat.revoked``,
        ``seat.keys_renewed`` for who signed in before a renewal,
        ``seat.reads_only`` for an inspector, and ``inspection.over`` behind its hours.
        """
        if person.until is not None and person.until < self.now:
            raise Refusal("inspection.over", name=person.seat.name)
        seat = self.people.seat(person.seat.seat) or person.seat
        if self.people.is_revoked(seat.seat):
            raise Refusal("seat.revoked", name=seat.name)
        self._require_delegated(seat)
        self._require_newest_keys(person)
        if person.seat.role not in writers_of(kind):
            raise Refusal("seat.role", name=person.seat.name)
        if person.seat.role in READS_ONLY and kind not in _OWN:
            raise Refusal("seat.reads_only", name=person.seat.name)
        known = self._audit.people.is_effective(person.seat.seat)
        if self.number and kind != "Confirmed" and not known:
            raise Refusal("seat.not_confirmed", name=person.seat.name)

    def _require_delegated(self, seat: Seat) -> None:
        if seat.delegated(self.instant()):
            return
        latest, told = self._pace.latest_line(self.board), self._told(self.now)
        start, end = parse_instant(seat.start), parse_instant(seat.end)
        if latest is not None and self.now < min(latest, start):
            raise Refusal("seat.clock_behind", told=told, latest=self._told(latest))
        raise Refusal(
            "seat.outside_delegation", name=seat.name, told=told, start=self._told(start),
            end=self._told(end),
        )  # fmt: skip

    def _told(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def require_trained(self, person: Person) -> None:
        """Refuses the signature of a seat on a day that its training does not cover.

        Raises Refusal ``seat.not_trained``, ``seat.training_lapsed``.
        """
        seat = self.people.seat(person.seat.seat) or person.seat
        require_trained(seat, self.training_months, self.now.astimezone(self.zone).date())

    def _require_newest_keys(self, person: Person) -> None:
        ring = person.keys.keyring
        for role in RoleKey:
            if ring.holds(role) and ring.newest(role) < self.people.generation(role):
                raise Refusal("seat.keys_renewed", name=person.seat.name)

    def require_may_confirm(self, person: Person, proposal: Event) -> None:
        """Refuses a seat whose confirmation does not count (Refusal ``seat.not_confirmed``)."""
        if not self._audit.people.may_confirm(person.seat.seat, proposal):
            raise Refusal("seat.not_confirmed", name=person.seat.name)

    def _open_part(
        self, row: Kind, facts: Facts, by: Person | Signing, person: Person, at: str | None
    ) -> bytes:
        self.require_may(person, row.name)
        if (row.stamp is Stamp.PRECISE) != (at is None):
            raise ValueError(f"{row.name} is stamped {row.stamp}")
        seat = person.seat
        part: dict[str, Value] = {
            "at": at or self.instant(),
            "by": {"name": seat.name, "role": seat.role.value, "seat": seat.seat},
            "facts": facts,
            "kind": row.name,
            "study": self._audit.study or str(facts["configuration"]),
        }
        if isinstance(by, Signing):
            part["meaning"] = (row.meaning or by.meaning).value
        return canonical.encode(part)

    def _payload(self, row: Kind, sealed: Facts | bytes | None) -> bytes:
        if not row.bucket:
            return b""
        if isinstance(sealed, bytes):
            return fill(sealed, row.bucket)
        payload = canonical.encode({**(sealed or {}), "at": self.instant()})
        try:
            return fill(payload, row.bucket)
        except BucketError as why:
            if row.bucket == STOCK_BUCKET:
                raise Refusal("stock.too_many") from why
            raise Refusal("capsule.text_long", most=row.bucket // 2) from why

    def _seal_and_sign(
        self, row: Kind, part: bytes, payload: bytes, by: Person | Signing, person: Person
    ) -> Line:
        pen = by.pen if isinstance(by, Signing) else person.keys.root
        entry = Entry(
            self.log_id, self.number, self._audit.frontier.root(), SignerKind(pen.kind),
            key_id(pen.public_key), len(part), hashlib.sha256(part).digest(),
            sealed_size(row.bucket), hashlib.sha256(b"").digest(),
        )  # fmt: skip
        sealed = b""
        if payload:
            box = line_box(self.log_id, self.number, entry.associated(), row.key)
            sealed = person.keys.keyring.seal(box, payload, self.entropy.draw("nonce", 12))
        digest = hashlib.sha256(sealed).digest()
        signed = entry.associated() + digest
        return Line(self.number, signed, pen.sign(signed_message(signed)), part, sealed)


def line_box(
    log_id: bytes, number: int, associated: bytes, role: RoleKey = RoleKey.ARM
) -> Box:
    """Where the sealed part of a line belongs; `role` is that of its kind."""
    return Box(role, "line", log_id + number.to_bytes(8, "big"), associated)


class Journal:
    """The study's log as this workstation knows it, and the one way to add to it.

    `zone` and `training_months`, how long a training counts, are set by whoever has
    read the study; times are written in the zone.
    """

    def __init__(
        self, file: StudyFile, vault: Vault, clock: Clock, entropy: Entropy, watch: Watch,
        log_id: bytes,
    ) -> None:  # fmt: skip
        self.file = file
        self.keep_time(clock)
        self.entropy = entropy
        self.watch = watch
        self.zone = ZoneInfo("UTC")
        self.training_months: int | None = None
        self.log_id = log_id
        self.board = Board()
        self.audit = Audit(vault.verify)
        self.known_rows = KnownRows()
        self._verify = vault.verify
        self._stale = False

    def keep_time(self, clock: Clock) -> None:
        """Goes by this clock from now on."""
        self.clock, self.pace = clock, Pace(clock)

    @property
    def study(self) -> str:
        """The digest of the study configuration in force; empty before the first line."""
        return self.audit.study

    @property
    def head(self) -> tuple[int, bytes]:
        """Size and root of the log as last read."""
        return self.audit.frontier.size, self.audit.frontier.root()

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """One act; raises Trouble ``log.does_not_follow`` when the file was altered."""
        with self.file.turn() as file:
            self._read(file)
            turn = Turn(self, file)
            yield turn
        for event in turn.written:
            self.board.take(event)
        self._stale = False
        self.watch.settle(self.audit, self.board)
        self.watch.keep_capsules(turn.capsules)

    def follow(self, line: Line) -> Event:
        """Audits a line about to be kept.

        Until the commit returns the audit is ahead of the file: should that
        fail, all is read again from the first line.
        """
        self._stale = True
        return self.audit.feed(line)

    def catch_up(self) -> Board:
        """Reads and audits what other seats have written; returns the board."""
        with self.file.turn() as file:
            self._read(file)
        self.watch.settle(self.audit, self.board)
        return self.board

    def _read(self, file: FileTurn) -> None:
        if self._stale:
            self.audit, self.board, self._stale = Audit(self._verify), Board(), False
        size = self.audit.frontier.size
        lines = file.lines(max(0, size - 1))
        if size:
            # An older copy put in the file's place would otherwise be written on.
            if not lines or lines[0].leaf != self.audit.leaves[-1]:
                raise Trouble("log.does_not_follow", line=size - 1)
            self._take(lines[1:])
        else:
            self._take_whole(lines)
        self.watch.look(self.audit, self.board)

    def _take_whole(self, lines: Sequence[Line]) -> None:
        """Reads a log from its first line; two threads check the signatures of a long one."""
        hurried = Hurried(self._verify, THREADS)
        self.audit = Audit(hurried)
        try:
            self._take(lines)
            hurried.calm()
        except (Trouble, ValueError):
            # Which line is the first that does not follow is told by reading one by one.
            self.audit, self.board, self._stale = Audit(self._verify), Board(), False
            self._take(lines)
        finally:
            hurried.drop()

    def _take(self, lines: Sequence[Line]) -> None:
        for line in lines:
            try:
                self.board.take(self.audit.feed(line))
            except DoesNotFollow as why:
                self._stale = True
                raise Trouble("log.does_not_follow", line=why.number) from why
