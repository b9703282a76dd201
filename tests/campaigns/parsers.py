"""Every reader of bytes or typed text that others have a hand in, and what must hold of each.

A reader takes what it is given or says no in the one way that its docstring
tells; any other exception is a fault. What it takes, written again, gives the
same bytes wherever the form is the only one.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import re
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.command import dose, verify
from app.custody import canonical
from app.custody.bucket import BucketError, empty, fill
from app.custody.canonical import NotCanonical
from app.custody.capsule import CapsuleError, unpack
from app.custody.checkpoint import Checkpoint, CheckpointError
from app.custody.entry import Entry, EntryError
from app.custody.finding import DoesNotFollow
from app.custody.kinds import KINDS
from app.custody.proof import ProofError, check_consistency, check_inclusion
from app.custody.schema import SchemaError
from app.custody.verdict import verify_file
from app.desk.bag.handover import read_temperature
from app.desk.bag.request import read_weight
from app.desk.escrow.share_form import Share, split
from app.desk.typed import composed, read_text
from app.devices.heads import HeadFolder
from app.devices.lock import StudyLock
from app.devices.preferences import FilePreferences
from app.devices.resources import study_source, words
from app.dose.counter import read_counter
from app.dose.counter_file import read_export
from app.dose.counts import CountMethod
from app.store.reading import read_snapshot
from app.trial.clocks import parse_instant, show_instant
from app.trial.gs1 import read_gs1
from app.trial.isbt128 import Isbt, check_character, read_isbt
from app.trial.names import BagCode, SubjectNumber
from app.trial.quantities import read_cells, read_decimal
from app.trial.refusal import Failure, Refusal, Trouble
from app.trial.sealed import Sealed
from app.trial.study import load_study
from app.trial.vial_code import read_vial
from app.trial.words import Words
from app.vault.grants import _written, read_grants
from app.vault.reading import Damaged
from app.vault.signing import verify as verify_signature
from app.vault.wrap import Wrapped
from tests.campaigns import parsers_files as files
from tests.campaigns import parsers_lists as lists
from tests.campaigns import parsers_scripts as scripts
from tests.desk.stages import at
from tests.dose.exports import EXPORT, export
from tests.vectors.build import load

Read = Callable[[bytes], None]
Seeds = Callable[[], list[bytes]]
LOG = bytes(16)


class Broken(AssertionError):
    """A reader took what it must not take, or took it for something else."""


@dataclass(frozen=True)
class Parser:
    """A reader put to the test by `read`, which raises when something does not hold."""

    name: str
    read: Read
    seeds: Seeds


def require(holds: bool, what: str) -> None:
    """Raises Broken."""
    if not holds:
        raise Broken(what)


def _entry(data: bytes) -> None:
    with suppress(EntryError):
        require(Entry.decode(data).encode() == data, "another entry")


def _canonical(data: bytes) -> None:
    with suppress(NotCanonical):
        require(canonical.encode(canonical.decode(data)) == data, "another text")


def _facts(data: bytes) -> None:
    with suppress(NotCanonical, SchemaError):
        told = canonical.decode(data)
        kind = KINDS.get(str(told.get("kind")))
        if kind is not None:
            kind.facts(told.get("facts"))


def _checkpoint(data: bytes) -> None:
    with suppress(CheckpointError):
        require(Checkpoint.decode(data).encode().encode() == data, "another note")


def _bucket(data: bytes) -> None:
    with suppress(BucketError):
        require(fill(empty(data), len(data)) == data, "another filling")


def _capsule(data: bytes) -> None:
    with suppress(CapsuleError):
        unpack(LOG, 3, "K7Q49TXMD", data)


def _capsule_frames(data: bytes) -> None:
    _capsule(zlib.compress(data, 1))


def _wrap(data: bytes) -> None:
    for whole in (data, data + hashlib.sha256(data).digest()):
        with suppress(Damaged):
            require(Wrapped.decode(whole).encode() == whole, "other blobs")


def _grants(data: bytes) -> None:
    with suppress(Damaged):
        require(_written(read_grants(data)) == data, "other grants")


def _share(data: bytes) -> None:
    typed = data.decode("latin-1").split("\n")
    with suppress(Refusal):
        share = Share.read(typed)
        require(Share.read(share.rows()).rows() == share.rows(), "another share")


def _shares() -> list[bytes]:
    made = split(Sealed(bytes(range(32))), "0123456789abcdef", bytes)
    return ["\n".join(share.rows()).encode() for share in made]


def _study(data: bytes) -> None:
    with suppress(Refusal):
        load_study(data)


_PLAIN = re.compile(r"(0|[1-9][0-9]*)([.,][0-9]+)?")


def _quantity(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    with suppress(Refusal):
        value = read_decimal(text, what="x")
        require(_PLAIN.fullmatch(text) is not None, "no plain number")
        require(value == Decimal(text.replace(",", ".")), "another number")
    with suppress(Refusal):
        require(str(read_cells(text, what="x")) == text, "another count")
    with suppress(Refusal):
        read_weight(load_study(study_source("chocmsc")).dose, text)
    with suppress(Refusal):
        read_temperature(text)


def _name(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    with suppress(Refusal):
        code = BagCode.read(text)
        require(BagCode.read(code.shown) == code, "another bag")
    with suppress(Refusal):
        subject = SubjectNumber.read(text)
        require(SubjectNumber.read(subject.text) == subject, "another subject")


def _text(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    with suppress(Refusal):
        require(composed(composed(text)) == composed(text), "composed further")
    with suppress(Refusal):
        canonical.encode({"text": read_text(text, field="x")})


def _instant(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    with suppress(Refusal):
        require(show_instant(parse_instant(text)) == text, "another moment")


def _gs1(data: bytes) -> None:
    found = read_gs1(data.decode("latin-1"))
    require(found is None or 0 < len(found.lot) <= 20, "no lot")


def _vial(data: bytes) -> None:
    text = data.decode("latin-1")
    found = read_isbt(text)
    if found is not None:
        require(len(found.din) == 13, "no donation number")
        typed = found.din + check_character(found.din)
        require(read_isbt(typed) == Isbt(found.din), "another donation")
    read_vial(text)


def _dose(data: bytes) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(data), "utf-8")
    with suppress(Refusal):
        json.loads(dose.answers_of(stdin, _spoken()))


@functools.cache
def _spoken() -> Words:
    # The verb reads every catalogue anew; that would be all that a campaign does.
    return words("en")


def _anchor(data: bytes) -> None:
    typed = data.decode("utf-8", "replace")
    # A typed path may be a terminal, which would be waited for.
    if "/" not in typed:
        with suppress(Refusal):
            verify._against(typed)
    with _kept("note", data) as folder, suppress(Refusal):
        verify._against(str(folder / "note"))


def _proof(data: bytes) -> None:
    sizes, hashes = data[:4], tuple(data[at : at + 32] for at in range(4, len(data), 32))
    index, size, other, _ = (*sizes, 0, 0, 0, 0)[:4]
    with suppress(ProofError):
        check_inclusion(LOG * 2, index, size, hashes, LOG * 2)
        require(size == 1 and not hashes, "proves what it cannot")
    with suppress(ProofError):
        check_consistency((size, LOG * 2), (other, LOG * 2), hashes)


@contextmanager
def _kept(name: str, data: bytes) -> Iterator[Path]:
    folder = _folder()
    (folder / name).write_bytes(data)
    yield folder


@functools.cache
def _folder() -> Path:
    # One a process; what is written is replaced each time.
    return Path(tempfile.mkdtemp(prefix="opaline-fuzz-"))


def _head(data: bytes) -> None:
    with _kept(LOG.hex(), data) as folder, suppress(Trouble):
        HeadFolder(folder).recall(LOG)


def _preferences(data: bytes) -> None:
    with _kept("window.json", data) as folder:
        FilePreferences(folder).get("language", "fr")


def _lock(data: bytes) -> None:
    study = _folder() / "study.opaline"
    with StudyLock(study), _kept("study.opaline.lock", data), suppress(Trouble):
        StudyLock(study).__enter__()
        raise Broken("a second lock")


def _export(data: bytes) -> None:
    for method in CountMethod:
        with suppress(Refusal):
            told = read_export(data, method)
            again = read_counter(method, told.counter.readings)
            require(again.counts == told.counter.counts, "other readings")


@functools.cache
def _study_file() -> bytes:
    folder = Path(__file__).parents[1] / "vectors" / "files"
    return min(folder.glob("*.opaline"), key=lambda path: path.stat().st_size).read_bytes()


def _file(data: bytes) -> None:
    # Six bytes a change: where, how many bytes, and with what they are filled.
    image = bytearray(_study_file())
    for start in range(0, len(data) - 5, 6):
        change = data[start : start + 6]
        place, length = int.from_bytes(change[:3], "big") % len(image), 1 + change[3] % 8
        image[place : place + length] = (change[4:] * length)[:length]
    with _kept("study.opaline", bytes(image)) as folder, suppress(Failure, DoesNotFollow):
        verify_file(read_snapshot(folder / "study.opaline"), verify_signature)


@functools.cache
def _practice() -> Mapping[str, Any]:
    told: Mapping[str, Any] = load("practice")
    return told


def _lines(part: str) -> list[bytes]:
    return [bytes.fromhex(line[part]) for line in _practice()["lines"]]


def _seats(part: str) -> list[bytes]:
    return [bytes.fromhex(seat[part]) for seat in _practice()["seats"]]


def _told_facts() -> list[bytes]:
    parts = [canonical.decode(part) for part in _lines("open")]
    return [canonical.encode({"facts": p["facts"], "kind": p["kind"]}) for p in parts]


def _notes() -> list[bytes]:
    return [str(load("checkpoint")["note"]).encode()]


def _packed() -> list[bytes]:
    return [at("checked", cells).capsule.pack() for cells in (True, False)]


def _studies() -> list[bytes]:
    other = Path(__file__).parents[1] / "studies" / "repara.toml"
    return [study_source("chocmsc"), other.read_bytes()]


def _typed(*texts: str) -> Seeds:
    return lambda: [text.encode() for text in texts]


_DOSE = (
    '[{"weight_kg":"70","total_cells_per_ml":"10000000","viability_percent":"90",'
    '"graduation_ml":"0.2"}]'
)
PARSERS: Mapping[str, Parser] = {
    one.name: one
    for one in (
        Parser("entry", _entry, lambda: _lines("entry")[:3]),
        Parser("canonical", _canonical, lambda: [*_lines("open")[:9], b"[" * 5000]),
        Parser("facts", _facts, _told_facts),
        Parser("checkpoint", _checkpoint, _notes),
        Parser("bucket", _bucket, lambda: [fill(b"payload", 64), fill(b"", 8)]),
        Parser("row", lists.row, lists.rows),
        Parser("capsule", _capsule, _packed),
        Parser("capsule_frames", _capsule_frames, lambda: [zlib.decompress(p) for p in _packed()]),
        Parser("wrap", _wrap, lambda: [*_seats("wrapped"), *(w[:-32] for w in _seats("wrapped"))]),
        Parser("grants", _grants, lambda: _seats("grants")),
        Parser("list", lists.a_list, lists.texts),
        Parser("workbook", lists.workbook, lists.workbooks),
        Parser("packet", lists.packet, lists.packets),
        Parser("share", _share, _shares),
        Parser("study", _study, _studies),
        Parser("quantity", _quantity, _typed("70", "7,8", "0.05", "10000000", "1e5", "٣")),
        Parser("name", _name, _typed("K7Q4-9TXM-D", "01-001", "k7q49txmd", "99-999")),
        Parser("text", _text, _typed("Réanimation", "e\u0301", "\ud7ff", "…")),
        Parser("instant", _instant, _typed("2026-03-27T08:40:12.345+01:00")),
        Parser("gs1", _gs1, _typed("]d201034531200000111726033110LOT1\x1d21A")),
        Parser("vial", _vial, _typed(
            "]d2=+03000=G1234176543217" "0=<S1234A00=>027036", "G123417654321A",
            "0103453120000011" "10L1\x1d21V-7",
        )),
        Parser("export", _export, lambda: [EXPORT, export(living="412", rows=2)]),
        Parser("dose", _dose, _typed(_DOSE, "\ufeff[{}]", "[" * 5000)),
        Parser("anchor", _anchor, lambda: [b"12:" + b"0a" * 32, *_notes()]),
        Parser("proof", _proof, lambda: [bytes([1, 3, 7, 0]) + LOG * 6, bytes([0, 1, 2, 0])]),
        Parser("head", _head, lambda: [b"12:" + b"0a" * 32 + b"\n", b"1:" + b"ff" * 32]),
        Parser("preferences", _preferences, _typed('{"language":"en"}', "[" * 5000)),
        Parser("lock", _lock, _typed('{"name":"a","host":"b","since":"c"}', "", "[" * 900)),
        Parser("attempts", files.attempts, _typed(
            '{"0123456789abcdef":[1,2,"2026-03-27T08:40:12.345+01:00"]}', "[" * 5000,
        )),
        Parser("upgraded", files.upgraded, _typed("1:2:0.1.0\n", "1:2:")),
        Parser("places", files.places, _typed('{"usb":"/media/usb"}', "[1]", "[" * 5000)),
        Parser("printers", files.printers, _typed(files.PRINTERS, "[1]", "[{}]", "[" * 5000)),
        Parser("filters", files.filters, _typed(
            '{"mine":{"since":"2026-03-27","kind":"Allocated"}}', "[" * 5000,
        )),
        Parser("bundle", files.bundle, lambda: [bytes(n) for n in range(12)]),
        Parser("verifier", files.verifier, lambda: [_study_file()[:4096], b"SQLite format 3\0"]),
        Parser("spoken", scripts.spoken, scripts.roots),
        Parser("moment", scripts.moment, scripts.moments),
        Parser("capsules", scripts.capsules, scripts.noted),
        Parser("worksheet", scripts.worksheet, scripts.blocks),
        Parser("opened", scripts.opened, scripts.lists),
        Parser("file", _file, lambda: [bytes([0, 16, 5, 1, 0, 255]), bytes([1, 0, 0, 7, 9, 9])]),
    )
}
