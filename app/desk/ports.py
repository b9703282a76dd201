"""What the desk needs of the world: protocols, satisfied structurally by the rooms above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from app.custody.entry import SignerKind
from app.custody.records import AllocationRow, CapsuleRow, Line, SealedRow, SeatRow, Snapshot
from app.trial.names import RoleKey

PACKET_MARK = b"OPLC1\n"
"""What the statistician's packet of a list and its salts begins with."""


class Clock(Protocol):
    """The workstation's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC, in whole milliseconds."""
        ...

    def elapsed(self) -> timedelta:
        """What has gone by since some moment of its own; never goes back, sleeps are counted."""
        ...


class Entropy(Protocol):
    """Random bytes, each purpose its own stream so that one draw never shifts another purpose's."""

    def draw(self, purpose: str, size: int) -> bytes:
        """`size` unpredictable bytes for `purpose`."""
        ...


class Pen(Protocol):
    """An opened signing key of one seat."""

    @property
    def kind(self) -> SignerKind:
        """Root (opened at sign-in) or esign (opened by re-entering the passphrase)."""
        ...

    @property
    def public_key(self) -> bytes:
        """The Ed25519 public key, 32 bytes."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature over `message`, 64 bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Box:
    """Where a sealed value belongs: which role key, for what purpose, and what it is bound to.

    `context` selects the key (never reused for another value's place);
    `associated` is bound to the ciphertext.
    """

    role: RoleKey
    purpose: str
    context: bytes
    associated: bytes


class Keyring(Protocol):
    """The role keys that an open seat holds."""

    def holds(self, role: RoleKey) -> bool:
        """Whether this seat was granted the role's key."""
        ...

    def newest(self, role: RoleKey) -> int:
        """The newest generation held of the role's key; 0 for none."""
        ...

    def seal(self, box: Box, plaintext: bytes, nonce: bytes) -> bytes:
        """The outer form of `plaintext` under the newest generation; nonce of 12 bytes."""
        ...

    def open(self, box: Box, sealed: bytes) -> bytes:
        """The plaintext; raises Trouble ``sealed.damaged``, or Refusal ``sealed.no_key``."""
        ...


@dataclass(frozen=True, slots=True)
class SeatKeys:
    """A new seat's public keys (32 bytes each) and its private ones, wrapped by the passphrase."""

    root: bytes
    esign: bytes
    seal: bytes
    wrapped: bytes


class OpenSeat(Protocol):
    """A seat opened by its passphrase: a person at the desk."""

    @property
    def seat(self) -> str:
        """The seat's id, 16 hexadecimal characters."""
        ...

    @property
    def root(self) -> Pen:
        """The pen for what needs no re-entry of the passphrase."""
        ...

    @property
    def keyring(self) -> Keyring:
        """The role keys granted to this seat; empty for a blinded one."""
        ...

    def esign(self, passphrase: str) -> Pen:
        """The pen of an electronic signature; raises Refusal ``passphrase.wrong``."""
        ...


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """A seat's keys wrapped anew: the row, the seat open over it, and its esign pen."""

    row: SeatRow
    keys: OpenSeat
    pen: Pen


class Vault(Protocol):
    """Makes, opens and checks keys."""

    def new_log_id(self) -> bytes:
        """16 unpredictable bytes that name a log for ever."""
        ...

    def create_seat(self, log_id: bytes, seat: str, passphrase: str) -> SeatKeys:
        """New key pairs, wrapped; raises Refusal ``passphrase.weak``."""
        ...

    def first_grants(
        self, log_id: bytes, seat: str, seal: bytes, roles: Sequence[RoleKey]
    ) -> bytes:
        """The first generation of the keys of `roles`, sealed to the founder's `seal` key."""
        ...

    def grants(
        self, log_id: bytes, seat: str, seal: bytes, roles: Sequence[RoleKey], granter: OpenSeat
    ) -> bytes:
        """The granter's role keys sealed to another seat; raises Refusal ``sealed.no_key``."""
        ...

    def open_seat(self, log_id: bytes, row: SeatRow, passphrase: str) -> OpenSeat:
        """The open seat; raises Refusal ``passphrase.wrong`` or Trouble ``seat.damaged``."""
        ...

    def reopen(self, row: SeatRow, keys: OpenSeat) -> OpenSeat:
        """An open seat over its row as it now stands; raises Trouble ``seat.damaged``."""
        ...

    def may_raise(self, row: SeatRow) -> bool:
        """Whether a guess at the row's passphrase costs less than the vault would make it."""
        ...

    def rewrap(self, row: SeatRow, keys: OpenSeat, passphrase: str, new: str) -> Rewrapped:
        """An open seat's private keys under another passphrase, or the same at today's cost.

        Raises Refusal ``passphrase.wrong`` or ``passphrase.weak``, Trouble ``seat.damaged``.
        """
        ...

    def renew(
        self, log_id: bytes, roles: Sequence[RoleKey], granter: OpenSeat,
        keepers: Sequence[tuple[SeatRow, Sequence[RoleKey]]],
    ) -> list[SeatRow]:  # fmt: skip
        """A new generation of the keys of `roles`, granted to `keepers`: their new rows.

        Each is granted those of `roles` that stand beside its row. Raises Refusal
        ``sealed.no_key``, Trouble ``seat.damaged``.
        """
        ...

    def lend(self, keys: OpenSeat, roles: Sequence[RoleKey], holder: OpenSeat) -> OpenSeat:
        """An open seat that also holds a holder's keys of `roles`, as long as it is open."""
        ...

    def wrong_passphrases(self) -> Mapping[str, int]:
        """How many wrong passphrases were tried at each seat that no line tells yet."""
        ...

    def wrong_passphrases_told(self, seat: str, times: int) -> None:
        """So many of them stand in the log now."""
        ...

    def window_pen(self, seed: bytes) -> Pen:
        """The pen of one preparation's window, from the 32 secret bytes that its capsule keeps."""
        ...

    def open_packet(self, secret: bytes, packet: bytes) -> bytes:
        """What the statistician's packet holds; raises Refusal ``packet.closed``."""
        ...

    def verify(self, public_key: bytes, signature: bytes, message: bytes) -> None:
        """Returns when the Ed25519 signature is good; raises ValueError when it is not."""
        ...


class FileTurn(Protocol):
    """One transaction of the study file: all of it is kept, or nothing."""

    def lines(self, since: int) -> Sequence[Line]:
        """The lines from number `since` on."""
        ...

    def append(self, line: Line) -> None:
        """Adds the next line; raises Trouble ``file.diverged`` if its number is taken."""
        ...

    def list_row(self, version: int, stratum: str, position: int) -> SealedRow | None:
        """One row of an allocation list, or None beyond its end."""
        ...

    def add_list_rows(self, rows: Iterable[SealedRow]) -> None:
        """Adds the rows of a new list version."""
        ...

    def allocations(self) -> Sequence[AllocationRow]:
        """All allocations, in the order of their request lines."""
        ...

    def allocate(self, row: AllocationRow) -> None:
        """Takes a list row; raises Trouble ``file.diverged`` if row or request is taken."""
        ...

    def capsule(self, window: int) -> CapsuleRow | None:
        """The capsule of an open preparation."""
        ...

    def put_capsule(self, row: CapsuleRow) -> None:
        """Writes the capsule whole, in place of the one before."""
        ...

    def drop_capsule(self, window: int) -> None:
        """Removes the capsule of a closed preparation."""
        ...

    def seats(self) -> Sequence[SeatRow]:
        """All seats."""
        ...

    def add_seat(self, row: SeatRow) -> None:
        """Adds a seat."""
        ...

    def replace_seat(self, row: SeatRow) -> None:
        """Writes a seat's wrapped keys and grants in place of those before.

        Raises Trouble ``file.diverged`` unless the seat is there with these public keys.
        """
        ...

    def setting(self, name: str) -> bytes | None:
        """A setting's value."""
        ...

    def set(self, name: str, value: bytes) -> None:
        """Writes a setting."""
        ...


class StudyFile(Protocol):
    """The study's file, open for one writer."""

    def turn(self) -> AbstractContextManager[FileTurn]:
        """Holds the write lock; commits when the block ends well, keeps nothing otherwise.

        Returning from the block means the rows are on disk. Raises Trouble
        ``file.locked``, ``file.full``, ``file.read_only`` or ``file.failed``.
        """
        ...

    def snapshot(self) -> Snapshot:
        """All rows, copied in one short read transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log had come: its size in lines and its root, 32 bytes."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Remembered:
    """The last head of a log that this workstation knows to be right.

    `found` is the head of the file that was first found not to follow from it,
    until two people have signed what became of it; otherwise None.
    """

    head: Head
    found: Head | None = None


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A file brought from one schema to another by a program, not yet told by a line."""

    old: int
    new: int
    program: str


class HeadMemory(Protocol):
    """What this workstation remembers of each log it has opened, apart from the study files."""

    def upgraded(self, log_id: bytes) -> Upgraded | None:
        """An upgrade of the log's file that no line tells yet; raises Trouble ``head.unreadable``.
        """
        ...

    def note_upgrade(self, log_id: bytes, told: Upgraded | None) -> None:
        """Remembers one, None that it is told; raises Trouble ``head.not_kept``."""
        ...

    def recall(self, log_id: bytes) -> Remembered | None:
        """What is remembered, or None; raises Trouble ``head.unreadable``."""
        ...

    def capsules(self, log_id: bytes) -> Mapping[bytes, bytes]:
        """How far the notes of open preparations had come, by the leaf of their acceptance.

        32 bytes each: the digest that the next entry would be signed over. Raises Trouble
        ``head.unreadable``.
        """
        ...

    def note_capsules(self, log_id: bytes, told: Mapping[bytes, bytes]) -> None:
        """Puts them in the place of what was remembered; raises Trouble ``head.not_kept``."""
        ...

    def remember(self, log_id: bytes, told: Remembered) -> None:
        """Puts it in the place of what was remembered; raises Trouble ``head.not_kept``."""
        ...


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What a printer is given: constant title, one label in several forms, and how many copies.

    `png`, `zpl` and `image` hold the same dots. `zpl` holds the number of copies
    too; `image`, a PDF of one page a copy, and `zpl` are shifted as the printer's `offset` says.
    """

    title: str
    file_name: str
    pdf: bytes
    png: bytes
    zpl: bytes
    image: bytes
    copies: int
    size_mm: tuple[int, int]


class LabelPrinter(Protocol):
    """A printer of labels."""

    @property
    def name(self) -> str:
        """What people call it, as the log tells it; the constant word for files."""
        ...

    @property
    def dots_per_mm(self) -> Decimal:
        """How fine its head is, 8 to 24; screen and paper are given the same dots."""
        ...

    @property
    def offset(self) -> tuple[int, int]:
        """By how many dots its prints are shifted, to the right and down."""
        ...

    @property
    def is_proved(self) -> bool:
        """Whether a test print of exactly this set-up was scanned back; files need none."""
        ...

    def print(self, job: PrintJob) -> None:
        """Prints; raises Trouble ``printer.…`` with what is known of the paper."""
        ...
