"""The audit: reads lines in order and raises at the first that does not follow.

No key is needed. Each step below is one that a reviewer can tick off:
structure, place in the tree, digests of the parts, canonical open part, kind
and its table row, signer and signature, people, window.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import cast

from app.custody import canonical
from app.custody.bucket import generation_of, is_sealed, sealed_size
from app.custody.entry import Entry, EntryError, SignerKind, key_id, signed_message
from app.custody.event import Event, Seat
from app.custody.finding import DoesNotFollow, Finding
from app.custody.kinds import FOLLOWS, KINDS, NAMES_LINE, PREPARERS, Kind, Stamp
from app.custody.lists import Lists
from app.custody.people import People
from app.custody.records import Line
from app.custody.schema import SchemaError, instant
from app.custody.tree import Frontier
from app.custody.unblindings import Unblindings
from app.custody.windows import Verify, Windows
from app.trial.clocks import parse_instant
from app.trial.names import Meaning

_FIELDS = {"at", "by", "facts", "kind", "study"}


class Audit:
    """The state of a log read so far. After DoesNotFollow it must not be fed again."""

    def __init__(self, verify: Verify) -> None:
        self.frontier = Frontier()
        self.people = People()
        self.lists = Lists()
        self.log_id = b""
        self.study = ""
        self.version = 0
        self.windows = Windows(b"", verify)
        self.unblindings = Unblindings()
        self.leaves: list[bytes] = []
        self._verify = verify

    def feed(self, line: Line) -> Event:
        """The event that a line tells; raises DoesNotFollow."""
        try:
            return self._follow(line)
        except Finding as why:
            raise DoesNotFollow(line.number, why.code) from why
        except EntryError as why:
            raise DoesNotFollow(line.number, "entry.form") from why
        except canonical.NotCanonical as why:
            raise DoesNotFollow(line.number, "open.form") from why
        except SchemaError as why:
            raise DoesNotFollow(line.number, "open.facts") from why

    def _follow(self, line: Line) -> Event:
        entry = self._structure(line)
        part = canonical.decode(line.open)
        kind = self._kind(part, entry)
        if self.frontier.size == 0:
            self._found(entry, part)
        if line.sealed and not is_sealed(line.sealed, kind.key):
            raise Finding("entry.sealed_form")
        seat = self.people.signer(entry.signer, entry.signer_kind)
        self._signature(line, seat, entry)
        event = self._event(line, part, kind, seat)
        self._effects(event)
        self.frontier.append(line.leaf)
        self.leaves.append(line.leaf)
        return event

    def _structure(self, line: Line) -> Entry:
        entry = Entry.decode(line.entry)
        if entry.number != self.frontier.size or line.number != entry.number:
            raise Finding("entry.number")
        if self.frontier.size and entry.log_id != self.log_id:
            raise Finding("entry.other_log")
        if entry.root_before != self.frontier.root():
            raise Finding("entry.history")
        for part, length, digest in (
            (line.open, entry.open_length, entry.open_digest),
            (line.sealed, entry.sealed_length, entry.sealed_digest),
        ):
            if len(part) != length or hashlib.sha256(part).digest() != digest:
                raise Finding("entry.part")
        return entry

    def _kind(self, part: Mapping[str, object], entry: Entry) -> Kind:
        kind = KINDS.get(str(part.get("kind")))
        if kind is None:
            raise Finding("open.kind")
        fields = _FIELDS | ({"meaning"} if kind.signer is SignerKind.ESIGN else set())
        if set(part) != fields:
            raise Finding("open.fields")
        if kind.signer is not entry.signer_kind:
            raise Finding("open.signer")
        if entry.sealed_length != sealed_size(kind.bucket):
            raise Finding("open.bucket")
        if kind.meaning is not None and part["meaning"] != kind.meaning:
            raise Finding("open.meaning")
        kind.facts(part["facts"])
        instant(part["at"])
        return kind

    def _found(self, entry: Entry, part: Mapping[str, object]) -> None:
        facts = part["facts"]
        if part["kind"] != "StudyProposed" or not isinstance(facts, Mapping):
            raise Finding("open.founding")
        self.log_id = entry.log_id
        self.windows = Windows(entry.log_id, self._verify)
        self.people.found(facts["founder"])

    def _signature(self, line: Line, seat: Seat, entry: Entry) -> None:
        public = seat.root if entry.signer_kind is SignerKind.ROOT else seat.esign
        try:
            self._verify(public, line.signature, signed_message(line.entry))
        except ValueError as error:
            raise Finding("entry.signature") from error

    def _event(self, line: Line, part: Mapping[str, object], kind: Kind, seat: Seat) -> Event:
        facts, by, at = part["facts"], part["by"], part["at"]
        assert isinstance(facts, Mapping) and isinstance(at, str)
        if by != {"name": seat.name, "role": seat.role.value, "seat": seat.seat}:
            raise Finding("open.by")
        meaning = part.get("meaning")
        if meaning is not None and meaning not in tuple(Meaning):
            raise Finding("open.meaning")
        told = Meaning(str(meaning)) if meaning is not None else None
        return Event(line, kind.name, at, seat, self._study(part, kind.name), told, facts)

    def _study(self, part: Mapping[str, object], kind: str) -> str:
        facts, study = part["facts"], part["study"]
        assert isinstance(facts, Mapping)
        if kind == "StudyProposed" and not self.study:
            self.study, self.version = facts["configuration"], facts["version"]
        if study != self.study:
            raise Finding("open.study")
        return self.study

    def _effects(self, event: Event) -> None:
        if event.kind == "StudyProposed" and event.number:
            raise Finding("open.founded_twice")
        if not _delegated(event):
            raise Finding("people.delegation")
        generation = self.people.generation(KINDS[event.kind].key)
        if event.line.sealed and generation_of(event.line.sealed) < generation:
            raise Finding("people.old_generation")
        if event.kind in NAMES_LINE or event.kind in FOLLOWS:
            self._marks(event)
        brought = self.people.take(event)
        if brought is not None and brought.kind == "StudyAmended":
            self._amend(brought)
        if brought is not None and brought.kind == "SitesProposed":
            self.windows.open_sites(cast(Sequence[str], brought.facts["sites"]))
        if brought is not None and brought.kind == "DestructionProposed":
            self.windows.destroyed(brought.text("bag"))
        if event.kind == "RequestReceived" and not self.people.is_confirmed(0, event.number):
            raise Finding("window.site_closed")
        self.windows.take(event, self._holds)
        self.unblindings.take(event)
        self.lists.take(event, brought)

    def _amend(self, proposal: Event) -> None:
        # A window is lived under one configuration, from its acceptance to its closing.
        self.windows.require_none()
        newer = proposal.number_of("version") - self.version
        if newer < (1 if proposal.text("configuration") != self.study else 0):
            raise Finding("study.older")
        self.study, self.version = proposal.text("configuration"), proposal.number_of("version")

    def _marks(self, event: Event) -> None:
        number = event.number_of("line")
        if number >= len(self.leaves) or event.text("leaf") != self.leaves[number].hex():
            raise Finding("review.other_leaf")

    def finish(self) -> None:
        """Raises DoesNotFollow when the log ends where no log may end."""
        try:
            self.people.finish()
            self.windows.finish()
        except Finding as why:
            raise DoesNotFollow(self.frontier.size - 1, why.code) from why

    def _holds(self, seat: str, name: str, esign: bytes) -> bool:
        try:
            holder = self.people.signer(key_id(esign), SignerKind.ESIGN)
        except Finding:
            return False
        told = (holder.seat, holder.name) == (seat, name)
        return told and self.people.is_effective(seat) and holder.role in PREPARERS


def _delegated(event: Event) -> bool:
    """Whether the author's delegation covers the line, as far as its time tells.

    A line that carries R was signed at R or later, but for a delay. When one that carries D was
    signed, its time does not tell.
    """
    stamp = KINDS[event.kind].stamp
    if stamp is Stamp.PRECISE:
        return event.by.delegated(event.at)
    announces = stamp is Stamp.D or event.kind == "Delayed"
    return announces or parse_instant(event.at) <= parse_instant(event.by.end)
