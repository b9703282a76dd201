"""A forger's pen: it signs with the keys of real seats whatever it is told, rules or no rules.

A line is encoded as the desk encodes it, from its kind's row in the table, and
then changed where a test wants it wrong: in its open part, in its entry, or in
the key that signs. Nothing is audited here.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from app.command.practice import Crew
from app.custody import canonical
from app.custody.bucket import CAPSULE_BUCKET, fill, sealed_size
from app.custody.canonical import Value
from app.custody.capsule import Capsule, row_message
from app.custody.entry import Entry, SignerKind, key_id, signed_message
from app.custody.kinds import KINDS, Kind
from app.custody.records import AllocationRow, CapsuleRow, Line, SeatRow, Snapshot
from app.custody.tree import EMPTY_ROOT, Frontier
from app.custody.verdict import Anchor, Verdict, verify_file
from app.custody.windows import second_message
from app.desk.journal import Person, line_box
from app.desk.ports import Box, Pen
from app.trial.names import Meaning, RoleKey
from app.trial.sealed import Sealed
from app.vault.signing import SigningPen, verify
from tests.bench import lone_source, open_bench

Facts = Mapping[str, Value]
NOON = "2026-03-24T12:00:00.000+01:00"
PAGE = b"".join(hashlib.sha256(bytes([part])).digest() for part in range(128))
"""A label's page as far as a log knows it. It does not shrink: the few bits that fill up the last
byte of what was deflated may change unseen, and in a short page they would often be hit."""
PAGE_DIGEST = hashlib.sha256(PAGE).hexdigest()
_NOTHING_SEALED = KINDS["Confirmed"]


@dataclass(frozen=True, eq=False)
class Study:
    """A study to forge upon: its file, its people at their desks, its configuration's digest."""

    file: Snapshot
    crew: Crew
    digest: str

    @cache  # noqa: B019 - studies live as long as the tests
    def esign(self, name: str) -> Pen:
        """The pen of one of the crew's electronic signatures."""
        return self.crew.sign(getattr(self.crew, name), Meaning.AUTHORED).pen


@cache
def commissioned() -> Study:
    """A study whose people, list and stocks are in place; one person may sign alone there."""
    bench, crew = open_bench(source=lone_source())
    return Study(bench.file.snapshot(), crew, bench.desk.journal.study)


@cache
def _verified(public_key: bytes, signature: bytes, message: bytes) -> None:
    verify(public_key, signature, message)


def judge(snapshot: Snapshot, *anchors: Anchor) -> Verdict:
    """The verdict; a signature found good once is not computed again."""
    return verify_file(snapshot, _verified, *anchors)


def window_seed(window: int) -> bytes:
    """The secret of a window's own key, made from its number."""
    return hashlib.sha256(b"window" + window.to_bytes(8, "big")).digest()


@cache
def window_pen(window: int) -> SigningPen:
    """The pen of a window's own key."""
    return SigningPen.of(SignerKind.SESSION, Sealed(window_seed(window)))


class Scribe:
    """A study file in the making, after its commissioning or (`blank`) before its first line."""

    def __init__(self, blank: bool = False, study: Study | None = None) -> None:
        upon = study or commissioned()
        base, self.crew, self.study, self._esign = upon.file, upon.crew, upon.digest, upon.esign
        self.log_id = base.settings["log"]
        self.settings = dict(base.settings)
        self.lines = [] if blank else list(base.lines)
        self.rows = list(base.rows)
        self.seats: list[SeatRow] = list(base.seats)
        self.allocations: list[AllocationRow] = list(base.allocations)
        self.capsules: list[CapsuleRow] = list(base.capsules)
        self._nonces = 0

    def snapshot(self) -> Snapshot:
        """Everything written so far."""
        return Snapshot(
            dict(self.settings), tuple(self.lines), tuple(self.rows), tuple(self.allocations),
            tuple(self.capsules), tuple(self.seats),
        )  # fmt: skip

    def write(
        self, kind: str, facts: Facts, by: str = "pharmacist", *, at: str = NOON,
        part: Facts | None = None, entry: Mapping[str, Any] | None = None,
        raw: bytes | None = None, pen: Pen | None = None, payload: bytes = b"{}",
    ) -> Line:  # fmt: skip
        """Appends a line; `part`, `entry`, `raw` (the open part) and `pen` are what is forged."""
        person: Person = getattr(self.crew, by)
        esign = KINDS[kind].signer is SignerKind.ESIGN if kind in KINDS else False
        pen = pen or (self._esign(by) if esign else person.keys.root)
        told: dict[str, Value] = {
            "at": at, "facts": facts, "kind": kind, "study": self.study,
            "by": {"name": person.seat.name, "role": person.seat.role.value,
                   "seat": person.seat.seat},
        }  # fmt: skip
        if esign:
            told["meaning"] = KINDS[kind].meaning or Meaning.AUTHORED
        told.update(part or {})
        opened = canonical.encode(told) if raw is None else raw
        row = KINDS.get(kind, _NOTHING_SEALED)
        line = self._signed(opened, row, pen, payload, dict(entry or {}))
        self.lines.append(line)
        if kind == "LabelsPrinted" and facts.get("digest") == PAGE_DIGEST:
            self.settings[f"label/{PAGE_DIGEST}"] = zlib.compress(PAGE)
        return line

    def _signed(
        self, opened: bytes, row: Kind, pen: Pen, payload: bytes, forged: dict[str, Any]
    ) -> Line:
        number, bucket = len(self.lines), row.bucket
        entry = Entry(
            self.log_id, number, self.root(), SignerKind(pen.kind), key_id(pen.public_key),
            len(opened), hashlib.sha256(opened).digest(), sealed_size(bucket), b"",
        )  # fmt: skip
        place = {name: value for name, value in forged.items() if name != "sealed"}
        entry = replace(entry, **place)
        sealed = b""
        if bucket:
            box = line_box(self.log_id, number, entry.associated(), row.key)
            sealed = self._seal(box, fill(payload, bucket))
        sealed = forged.get("sealed", sealed)
        digest = forged.get("sealed_digest", hashlib.sha256(sealed).digest())
        entry = replace(entry, sealed_digest=digest)
        data = entry.encode()
        return Line(entry.number, data, pen.sign(signed_message(data)), opened, sealed)

    def root(self) -> bytes:
        """The root over the lines so far."""
        frontier = Frontier()
        for line in self.lines:
            frontier.append(line.leaf)
        return frontier.root() if self.lines else EMPTY_ROOT

    def confirm(self, proposal: Line, by: str = "operator", **forged: Value) -> Line:
        """A second person's line over a proposal."""
        facts: dict[str, Value] = {"line": proposal.number, "leaf": proposal.leaf.hex()}
        return self.write("Confirmed", {**facts, **forged}, by)

    def second(
        self, window: int, bag: str, kind: str, by: str = "operator", **forged: str
    ) -> dict[str, Value]:
        """What a second person leaves in ``PreparationClosed``."""
        pen, seat = self._esign(by), getattr(self.crew, by).seat
        digest = hashlib.sha256(b"checked").digest()
        signature = pen.sign(second_message(self.log_id, window, bag, kind, digest))
        return {
            "seat": seat.seat, "name": seat.name, "key": pen.public_key.hex(),
            "digest": digest.hex(), "signature": signature.hex(), **forged,
        }  # fmt: skip

    def put_capsule(self, window: int, bag: str, pen: Pen | None = None, **forged: Any) -> None:
        """Writes the capsule of a window, empty; `forged` changes its row, `pen` signs it."""
        place = self.log_id + window.to_bytes(8, "big")
        payload = window_seed(window) + Capsule.begin(self.log_id, window, bag).pack()
        head = next(line for line in self.lines[window:] if b'"kind":"Allocated"' in line.open)
        told: dict[str, Any] = {
            "window": window, "head_number": head.number, "head_leaf": head.leaf,
            "sealed": self._seal(
                Box(RoleKey.ARM, "capsule", place, place), fill(payload, CAPSULE_BUCKET)
            ),
        }  # fmt: skip
        told |= {name: value for name, value in forged.items() if name != "signature"}
        message = row_message(
            self.log_id, told["window"], told["head_number"], told["head_leaf"], told["sealed"]
        )
        told["signature"] = forged.get("signature", (pen or window_pen(window)).sign(message))
        self.capsules.append(CapsuleRow(**told))

    def _seal(self, box: Box, plaintext: bytes) -> bytes:
        self._nonces += 1
        nonce = self._nonces.to_bytes(12, "big")
        return self.crew.pharmacist.keys.keyring.seal(box, plaintext, nonce)
