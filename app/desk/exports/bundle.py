"""What leaves the study as a folder: the whole study for reading, the audit bundle for proving.

A bundle holds the lines as signed, so that a stranger with its one program
and no key finds whether they are whole. It holds no ciphertext: of a sealed
part its digest stands in the entry, which is enough.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from app.custody.event import Event
from app.custody.kinds import CLOSINGS
from app.custody.prover import Prover
from app.desk.desk import Desk
from app.desk.exports.checkpoint import signed_head
from app.desk.exports.taking import (
    FORMS,
    Folder,
    Taken,
    json_file,
    origin,
    rendered,
    take_folder,
    with_manifest,
)
from app.desk.journal import Person, Turn
from app.desk.log.log_sheet import log_sheet
from app.desk.log.logbook import Logbook, read_log
from app.desk.log.registers import REGISTERS, SHEETS, register
from app.desk.log.sheets import Origin, Sheet
from app.desk.log.telling import Manner
from app.desk.log.validity import key_sheet
from app.desk.papers.report import custody_report
from app.papers.render import paper_pdf

_PROVEN = CLOSINGS | {"StudyProposed", "ListProposed", "ArmRevealed", "Reviewed"}
"""Kinds of which each line has its own proof in a bundle."""


def take_study(desk: Desk, person: Person, manner: Manner) -> Taken:
    """Everything that blinded eyes may read, in every form; raises as `taking.take_sheet`."""

    def make(turn: Turn) -> Folder:
        made = origin(desk, turn, person, "blinded", manner.words)
        return with_manifest(desk, readable(desk, made, manner), made)

    return take_folder(desk, person, "study", make)


def take_bundle(
    desk: Desk, person: Person, manner: Manner, tools: Mapping[str, bytes]
) -> Taken:
    """The audit bundle, for any seat; `tools` are the programs that check it, by file name."""

    def make(turn: Turn) -> Folder:
        made = origin(desk, turn, person, "blinded", manner.words)
        book = read_log(desk)
        report = rendered(all_lines(book, manner), made, "pdf", manner.words)
        keys = rendered(key_sheet(desk, manner), made, "pdf", manner.words)
        parts = {
            **proof_files(desk, person, book.events), "report.pdf": report,
            "key-history.pdf": keys, **tools,
        }  # fmt: skip
        return with_manifest(desk, parts, made)

    return take_folder(desk, person, "bundle", make)


def readable(desk: Desk, made: Origin, manner: Manner) -> dict[str, bytes]:
    """The log, every register and accountability log, and the custody report of every bag."""
    book = read_log(desk)
    found: dict[str, bytes] = {}
    for sheet in (*blinded_sheets(desk, book, manner), key_sheet(desk, manner)):
        for form in FORMS:
            name = sheet.what.replace("_", "-")
            found[f"{name}.{form}"] = rendered(sheet, made, form, manner.words)
    for story in desk.board.stories.values():
        if story.bag and story.disposition:
            found[f"bags/{story.bag}.pdf"] = paper_pdf(custody_report(desk, story))
    return found


def blinded_sheets(desk: Desk, book: Logbook, manner: Manner) -> Iterator[Sheet]:
    """Every sheet that blinded eyes may read."""
    yield all_lines(book, manner)
    for what in REGISTERS:
        yield register(book, manner, what)
    for make in SHEETS.values():
        yield make(desk, manner)


def all_lines(book: Logbook, manner: Manner) -> Sheet:
    """The whole log, from its first line on."""
    return log_sheet(book, manner, range(len(book.events)))


def proof_files(desk: Desk, person: Person, events: Sequence[Event]) -> dict[str, bytes]:
    """The lines as signed, the public keys, a checkpoint by this person, and proofs."""
    leaves = [event.line.leaf for event in events]
    prover = Prover(leaves)
    proofs = {
        "size": len(leaves), "root": prover.root().hex(),
        "inclusion": {
            str(event.number): [step.hex() for step in prover.inclusion(event.number)]
            for event in events if event.kind in _PROVEN
        },
        "consistency": {
            str(size): [step.hex() for step in prover.consistency(size)]
            for size in _heads(events)
        },
    }  # fmt: skip
    return {
        "lines.jsonl": b"".join(_line(event) for event in events),
        "keys.json": json_file(list(_keys(desk))),
        "checkpoint.txt": signed_head(desk, person).encode(),
        "proofs.json": json_file(proofs),
    }


def _heads(events: Sequence[Event]) -> list[int]:
    """The sizes that this log has had when something of it was handed out or reviewed."""
    told = {event.number_of("lines") for event in events if event.kind == "LogExported"}
    told |= {event.number_of("line") + 1 for event in events if event.kind == "Reviewed"}
    return sorted(size for size in {1, *told} if 0 < size <= len(events))


def _line(event: Event) -> bytes:
    line = event.line
    told = {
        "number": line.number, "entry": line.entry.hex(), "signature": line.signature.hex(),
        "open": line.open.decode(),
    }  # fmt: skip
    return (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _keys(desk: Desk) -> Iterator[dict[str, str]]:
    for seat in desk.board.seats.values():
        yield {
            "seat": seat.seat, "name": seat.name, "role": seat.role.value,
            "root": seat.root.hex(), "esign": seat.esign.hex(),
        }  # fmt: skip
