"""The unblinded desk: the open study, and the capsules of its preparations in progress."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta

from app.blind.arm import Arm
from app.blind.mapping import ArmMapping
from app.blind.rowcodec import unpack_row
from app.custody import canonical
from app.custody.board import Story
from app.custody.bucket import CAPSULE_BUCKET, BucketError, empty, fill
from app.custody.canonical import Value
from app.custody.capsule import (
    KEY_SIZE,
    NOISE,
    Capsule,
    CapsuleError,
    Entry,
    heads,
    row_message,
    unpack,
)
from app.custody.entry import ASSOCIATED_SIZE, SignerKind, key_id
from app.custody.event import Event, Facts
from app.custody.kinds import KINDS
from app.custody.records import CapsuleRow
from app.custody.tables import place_of
from app.desk.desk import Desk
from app.desk.journal import Person, Signing, Turn, line_box
from app.desk.ports import Box
from app.desk.typed import composed
from app.trial.names import RoleKey
from app.trial.refusal import Refusal, Trouble
from app.trial.sealed import Sealed

TELLING = frozenset({"SubjectUnblinded", "CodeBreakPrinted", "CodeBreakReplaced"})
"""The kinds that stand in the log before an arm is told to somebody outside the bench."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A capsule as last read or written, and its window's signing key."""

    sealed: bytes
    capsule: Capsule
    seed: Sealed[bytes]


@dataclass(slots=True)
class Workbench:
    """A desk at which the arm may be known. Capsules are re-read only when their row changed."""

    desk: Desk
    _known: dict[int, _Held] = field(default_factory=dict, repr=False)
    read_once: dict[bytes, object] = field(default_factory=dict, repr=False)
    """What was made of lines, which change no more, by their leaves; ask for the key first."""
    _behind: dict[int, bytes] = field(default_factory=dict, repr=False)
    _untold: set[int] = field(default_factory=set, repr=False)
    paused: dict[bytes, timedelta] = field(default_factory=dict, repr=False)
    """When, by what goes by, a pause begun in this run began; by its entry's signature."""

    def under(self, story: Story) -> Workbench:
        """This workbench with the version of the study in which a request was accepted."""
        desk = self.desk.under(story.first("RequestAccepted"))
        return self if desk is self.desk else replace(self, desk=desk)

    def story(self, turn: Turn, request: str) -> Story:
        """The story of a preparation in progress; raises Refusal ``preparation.not_open``."""
        story = self.desk.story(request)
        if not story.is_open:
            raise Refusal("preparation.not_open")
        return story

    def begin(self, turn: Turn, person: Person, window: int, bag: str, seed: bytes) -> None:
        """Writes the empty capsule of a preparation just accepted and allocated.

        `seed` is the window's own signing key, whose public half stands in the
        acceptance: who wrote the capsule last cannot be told from its row.
        """
        self._put(turn, person, Capsule.begin(turn.log_id, window, bag), seed)

    def capsule(self, turn: Turn, person: Person, story: Story) -> Capsule:
        """The capsule of a preparation in progress, every entry's signature checked.

        Raises Trouble ``capsule.damaged``.
        """
        window = story.first("RequestAccepted").number
        row = turn.file.capsule(window)
        if row is None:
            raise Trouble("capsule.damaged")
        held = self._known.get(window)
        if held is None or held.sealed != row.sealed:
            payload = _open(person, _capsule_box(turn.log_id, window), row.sealed)
            seed, packed = payload[:KEY_SIZE], payload[KEY_SIZE:]
            capsule = self._unpack(turn.log_id, window, story.bag, packed)
            held = self._known[window] = _Held(row.sealed, capsule, Sealed(seed))
            head = turn.remembered(turn.leaf(window))
            if head is not None and head not in heads(turn.log_id, capsule):
                self._behind[window] = head
                self._untold.add(window)
        return held.capsule

    def add(
        self, turn: Turn, by: Person | Signing, story: Story, act: str, new: Facts, *,
        old: Facts | None = None, reason: str = "",
    ) -> Capsule:  # fmt: skip
        """Adds one signed entry to the capsule and writes it whole.

        Raises Refusal ``capsule.went_back``, once, where entries are missing that this
        workstation has seen: whoever goes on has been told, and an entry says so.
        """
        person = by.person if isinstance(by, Signing) else by
        turn.require_may(person, "PreparationClosed" if act not in NOISE else "SignedIn")
        if isinstance(by, Signing):
            turn.require_trained(person)
        capsule = self.capsule(turn, person, story)
        window = capsule.window
        if act not in NOISE and window in self._untold:
            self._untold.discard(window)
            raise Refusal("capsule.went_back")
        if window in self._behind:
            lacking: Facts = {"remembered": self._behind[window].hex()}
            capsule = self._signed(turn, by, capsule, "went_back", lacking, {}, "")
        grown = self._signed(turn, by, capsule, act, new, old or {}, composed(reason))
        self._put(turn, person, grown, self._known[window].seed.open())
        self._behind.pop(window, None)
        return grown

    def _signed(
        self, turn: Turn, by: Person | Signing, capsule: Capsule, act: str, new: Facts,
        old: Facts, reason: str,
    ) -> Capsule:  # fmt: skip
        person = by.person if isinstance(by, Signing) else by
        pen = by.pen if isinstance(by, Signing) else person.keys.root
        entry = Entry(
            act, turn.instant(), person.seat.seat, new, old, reason, SignerKind(pen.kind),
            key_id(pen.public_key), b"",
        )  # fmt: skip
        signature = pen.sign(capsule.message(entry.body()))
        return capsule.with_entry(replace(entry, signature=signature))

    def closed_capsule(self, person: Person, event: Event, bag: str, window: int) -> Capsule:
        """The capsule that a ``PreparationClosed`` line sealed."""
        payload = _open(person, _line_box(self.desk.journal.log_id, event), event.line.sealed)
        return self._unpack(self.desk.journal.log_id, window, bag, payload)

    def sealed_facts(self, person: Person, event: Event) -> dict[str, Value]:
        """The sealed facts of any other line."""
        payload = _open(person, _line_box(self.desk.journal.log_id, event), event.line.sealed)
        return canonical.decode(payload)

    def arm(self, turn: Turn, person: Person, story: Story) -> Sealed[Arm]:
        """The arm of one bag, from its one list row, once its reveal stands in the log.

        Raises Refusal ``arm.not_revealed``.
        """
        if story.last("ArmRevealed") is None:
            raise Refusal("arm.not_revealed")
        return self._arm_of(turn, person, story.first("Allocated"))

    def arm_told(self, turn: Turn, person: Person, number: int) -> Sealed[Arm]:
        """The arm that a line of `TELLING` tells: of one subject, from their one list row.

        The board learns of a line when it is on disk, so nothing is opened before.
        Raises Refusal ``arm.not_revealed`` for any other line, or one still to come.
        """
        told = turn.board.events[number : number + 1]
        if not told or told[0].kind not in TELLING:
            raise Refusal("arm.not_revealed")
        request = told[0].facts.get("request")
        if isinstance(request, str):
            story = turn.board.stories[request]
        else:
            story = turn.board.allocated_to(told[0].text("subject"))
        return self._arm_of(turn, person, story.first("Allocated"))

    def _arm_of(self, turn: Turn, person: Person, allocated: Event) -> Sealed[Arm]:
        told = self.sealed_facts(person, allocated)
        # What the signed line says decides; the tables beside the log can be altered without a key.
        version, position = int(str(told["list"])), int(str(told["position"]))
        stratum = allocated.text("stratum")
        row = turn.file.list_row(version, stratum, position)
        if row is None or hashlib.sha256(row.sealed).hexdigest() != told["row"]:
            raise Trouble("row.altered")
        place = place_of(version, stratum, position)
        content = unpack_row(person.keys.keyring.open(row_box(turn.log_id, place), row.sealed))
        return Sealed(self.mapping(person, version).arm_of(content.token.open()))

    def mapping(self, person: Person, version: int) -> ArmMapping:
        """Which token of a list means which arm, as proposed and confirmed with the list."""
        told = self.sealed_facts(person, self.desk.board.events[version])["mapping"]
        assert isinstance(told, dict)
        return ArmMapping.from_codes({str(token): str(code) for token, code in told.items()})

    def _put(self, turn: Turn, person: Person, capsule: Capsule, seed: bytes) -> None:
        box = _capsule_box(turn.log_id, capsule.window)
        filled = fill(seed + capsule.pack(), CAPSULE_BUCKET)
        sealed = person.keys.keyring.seal(box, filled, turn.entropy.draw("nonce", 12))
        # Acceptance and allocation are one turn: the line behind the window's own.
        number = capsule.window + 1
        leaf = turn.leaf(number)
        message = row_message(turn.log_id, capsule.window, number, leaf, sealed)
        signature = self.desk.vault.window_pen(seed).sign(message)
        turn.file.put_capsule(CapsuleRow(capsule.window, sealed, number, leaf, signature))
        turn.capsules[turn.leaf(capsule.window)] = capsule.head
        self._known[capsule.window] = _Held(sealed, capsule, Sealed(seed))

    def _unpack(self, log_id: bytes, window: int, bag: str, payload: bytes) -> Capsule:
        try:
            return unpack(log_id, window, bag, payload, self._check_entry)
        except CapsuleError as why:
            raise Trouble("capsule.damaged") from why

    def _check_entry(self, entry: Entry, message: bytes) -> None:
        seat = self.desk.board.seats.get(entry.by)
        if seat is None:
            raise CapsuleError("written by nobody known")
        public = seat.root if entry.signer_kind is SignerKind.ROOT else seat.esign
        if key_id(public) != entry.signer:
            raise CapsuleError("signed with another's key")
        self.desk.vault.verify(public, entry.signature, message)


def row_box(log_id: bytes, place: bytes) -> Box:
    """Where an allocation list row belongs."""
    return Box(RoleKey.ARM, "row", log_id + place, log_id + place)


def _capsule_box(log_id: bytes, window: int) -> Box:
    place = log_id + window.to_bytes(8, "big")
    return Box(RoleKey.ARM, "capsule", place, place)


def _line_box(log_id: bytes, event: Event) -> Box:
    associated = event.line.entry[:ASSOCIATED_SIZE]
    return line_box(log_id, event.number, associated, KINDS[event.kind].key)


def _open(person: Person, box: Box, sealed: bytes) -> bytes:
    try:
        return empty(person.keys.keyring.open(box, sealed))
    except BucketError as why:
        raise Trouble("sealed.damaged") from why
