"""The inner log of one preparation: entries signed over one another, packed into one bucket.

Only the codec and the chain live here; sealing is the vault's, and what an
act means is the unblinded desk's. The bucket's size is constant, so packing
may compress: nothing outside can see how much it helped.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import cast

from app.custody import canonical
from app.custody.bucket import CAPSULE_BUCKET
from app.custody.canonical import Value
from app.custody.entry import SignerKind
from app.trial.refusal import Refusal

DOMAIN = b"opaline/capsule/v1\n"
ROW_DOMAIN = b"opaline/capsule-row/v1\n"
NOISE = frozenset(
    {"shown", "locked", "unlocked", "signed_in", "passphrase_failed", "printed", "clock_moved"}
)
"""Acts that are counted instead of listed once the capsule is half full."""
OF_STOCK = {
    "stock_quarantined": "quarantined", "stock_excursion": "excursion",
    "stock_outside": "outside", "stock_placed": "placed",
}  # fmt: skip
"""Acts of the stock told while a bag is made, and their names in its lines; none past half full."""
ENDING = frozenset({"cancelled", "failed", "checked", "witnessed", "closed", "went_back"})
"""Acts that may use what is kept for the end of a preparation."""
LISTED_LIMIT = CAPSULE_BUCKET // 2
CLOSING_RESERVE = 2048
TEXT_LIMIT = 500
KEY_SIZE = 32
"""The window's signing key stands before the packed entries in the same bucket."""
_FRAME = struct.Struct(">HB16s64s")
_UNPACKED_LIMIT = 2**20

Facts = Mapping[str, Value]


class CapsuleError(ValueError):
    """The packed capsule is damaged, or an entry does not follow from the one before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One step: who (seat id), when (precise), what, old and new values, and why."""

    act: str
    at: str
    by: str
    new: Facts
    old: Facts
    reason: str
    signer_kind: SignerKind
    signer: bytes
    signature: bytes

    def body(self) -> bytes:
        """The canonical JSON that is signed."""
        return canonical.encode(
            {"act": self.act, "at": self.at, "by": self.by, "new": self.new, "old": self.old,
             "reason": self.reason}
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Capsule:
    """The entries of one preparation so far, and counts of what was no longer listed."""

    window: int
    bag: str
    head: bytes
    """The digest that the next entry is signed over, 32 bytes."""
    entries: tuple[Entry, ...] = ()
    counted: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def begin(cls, log_id: bytes, window: int, bag: str) -> Capsule:
        """The empty capsule of a window and its bag."""
        place = DOMAIN + log_id + window.to_bytes(8, "big") + bag.encode()
        return cls(window, bag, hashlib.sha256(place).digest())

    def message(self, body: bytes) -> bytes:
        """What the signature of the next entry signs."""
        return DOMAIN + self.head + body

    def followed_by(self, entry: Entry) -> Capsule:
        """The capsule with `entry` listed at its end."""
        head = hashlib.sha256(self.message(entry.body()) + entry.signature).digest()
        return replace(self, head=head, entries=(*self.entries, entry))

    def with_entry(self, entry: Entry) -> Capsule:
        """The capsule with one more entry, listed or counted; raises Refusal.

        ``capsule.text_long`` for typed text above `TEXT_LIMIT` bytes;
        ``capsule.full`` only when nothing but the closing fits any more, or for what has a
        place elsewhere (`OF_STOCK`) when the bench needs the rest.
        """
        texts = [entry.reason, *_texts(entry.new)]
        if max(len(text.encode()) for text in texts) > TEXT_LIMIT:
            raise Refusal("capsule.text_long", most=TEXT_LIMIT)
        grown = self.followed_by(entry)
        size = len(grown.pack())
        if entry.act in NOISE and size > LISTED_LIMIT:
            counts = dict(self.counted)
            counts[entry.act] = counts.get(entry.act, 0) + 1
            return replace(self, counted=counts)
        reserve = 0 if entry.act in ENDING else CLOSING_RESERVE
        room = CAPSULE_BUCKET - 4 - KEY_SIZE - reserve
        if size > (LISTED_LIMIT if entry.act in OF_STOCK else room):
            raise Refusal("capsule.full")
        return grown

    def pack(self) -> bytes:
        """The payload of the capsule's bucket."""
        counts = canonical.encode(dict(self.counted))
        frames = [len(counts).to_bytes(2, "big"), counts]
        for entry in self.entries:
            body = entry.body()
            frames += [
                _FRAME.pack(len(body), entry.signer_kind, entry.signer, entry.signature), body,
            ]  # fmt: skip
        return zlib.compress(b"".join(frames), 9)


def unpack(
    log_id: bytes, window: int, bag: str, packed: bytes,
    verify: Callable[[Entry, bytes], None] | None = None,
) -> Capsule:  # fmt: skip
    """The capsule in `packed`; raises CapsuleError.

    `verify(entry, message)` is called for each entry in order and must raise
    ValueError for a signature that is not its author's.
    """
    # An error of those below may hold a piece of what was sealed, and is not passed on.
    with suppress(zlib.error, struct.error, KeyError, TypeError, ValueError):
        return _unpack(Capsule.begin(log_id, window, bag), packed, verify)
    raise CapsuleError("form")


def heads(log_id: bytes, capsule: Capsule) -> list[bytes]:
    """The digest after no entry, after the first, after each one up to the last."""
    grown = Capsule.begin(log_id, capsule.window, capsule.bag)
    found = [grown.head]
    for entry in capsule.entries:
        grown = replace(grown.followed_by(entry), entries=())
        found.append(grown.head)
    return found


def _unpack(
    capsule: Capsule, packed: bytes, verify: Callable[[Entry, bytes], None] | None
) -> Capsule:
    inflater = zlib.decompressobj()
    data = inflater.decompress(packed, _UNPACKED_LIMIT)
    if not inflater.eof or inflater.unused_data:
        raise CapsuleError("packing")
    start = 2 + int.from_bytes(data[:2], "big")
    counted = canonical.decode(data[2:start])
    while start < len(data):
        length, kind, signer, signature = _FRAME.unpack_from(data, start)
        start += _FRAME.size
        body = data[start : start + length]
        start += length
        if kind not in (SignerKind.ROOT, SignerKind.ESIGN):
            raise CapsuleError("signer kind")
        entry = _entry(body, SignerKind(kind), signer, signature)
        if verify is not None:
            verify(entry, capsule.message(body))
        capsule = capsule.followed_by(entry)
    if start != len(data):
        raise CapsuleError("a frame is cut")
    if not all(isinstance(count, int) for count in counted.values()):
        raise CapsuleError("counts")
    return replace(capsule, counted=cast(Mapping[str, int], counted))


def _entry(body: bytes, kind: SignerKind, signer: bytes, signature: bytes) -> Entry:
    told = canonical.decode(body)
    if set(told) != {"act", "at", "by", "new", "old", "reason"}:
        raise CapsuleError("fields")
    new, old = told["new"], told["old"]
    texts = [told[name] for name in ("act", "at", "by", "reason")]
    if not isinstance(new, Mapping) or not isinstance(old, Mapping):
        raise CapsuleError("values")
    if not all(isinstance(text, str) for text in texts):
        raise CapsuleError("texts")
    act, at, by, reason = cast(list[str], texts)
    return Entry(act, at, by, new, old, reason, kind, signer, signature)


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def row_message(
    log_id: bytes, window: int, head_number: int, head_leaf: bytes, sealed: bytes
) -> bytes:
    """What the root key signs beside a capsule's row: the log's head and the ciphertext."""
    numbers = struct.pack(">QQ", window, head_number)
    return ROW_DOMAIN + log_id + numbers + head_leaf + hashlib.sha256(sealed).digest()
