"""The folder for thirty years: readable by anyone, provable by anyone, sealed where it was sealed.

It stands in the unblinded room. Beside what blinded eyes may read it holds the
unblinded registers, every ciphertext as it was signed, and the keys as far as
they are sealed to somebody: whoever holds a passphrase, or a share of what it
is kept by, opens there what this program would open.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping

from app.custody.records import Snapshot
from app.desk.desk import LOG_SETTING
from app.desk.exports.bundle import proof_files, readable
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
from app.desk.log.logbook import read_log
from app.desk.log.telling import Manner
from app.desk.unblinded.papers.registers import SHEETS, unblinded_sheet
from app.desk.unblinded.workbench import Workbench
from app.trial.refusal import Trouble


def take_archive(
    workbench: Workbench, person: Person, manner: Manner, tools: Mapping[str, bytes]
) -> Taken:
    """The archive as one ZIP file; `tools` are the programs that check it, by file name.

    Raises as `taking.take_sheet`, and Trouble ``file.diverged`` when another
    workstation wrote while it was made.
    """
    desk = workbench.desk
    snapshot = desk.journal.file.snapshot()

    def make(turn: Turn) -> Folder:
        if len(snapshot.lines) != turn.number:
            raise Trouble("file.diverged")
        made = origin(desk, turn, person, "unblinded", manner.words)
        blinded = origin(desk, turn, person, "blinded", manner.words)
        files = {f"blinded/{n}": data for n, data in readable(desk, blinded, manner).items()}
        for what in SHEETS:
            sheet = unblinded_sheet(workbench, turn, person, manner, what)
            for form in FORMS:
                name = what.replace("_", "-")
                files[f"unblinded/{name}.{form}"] = rendered(sheet, made, form, manner.words)
        files |= proof_files(desk, person, read_log(desk).events)
        files |= dict(sealed_files(snapshot))
        files["study.toml"] = desk.study.source
        return with_manifest(desk, {**files, **tools}, made)

    return take_folder(desk, person, "archive", make, "unblinded")


def sealed_files(snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    """What is sealed, as it stands in the file: parts of lines, list rows, seats, settings."""
    yield "sealed.jsonl", _lines(
        {"number": line.number, "sealed": _text(line.sealed)}
        for line in snapshot.lines if line.sealed
    )  # fmt: skip
    yield "rows.jsonl", _lines(
        {"version": row.version, "stratum": row.stratum, "position": row.position,
         "generation": row.generation, "sealed": _text(row.sealed)}
        for row in snapshot.rows
    )  # fmt: skip
    yield "seats.json", json_file([
        {"seat": row.seat, "record": _text(row.record), "wrapped": _text(row.wrapped),
         "grants": _text(row.grants)}
        for row in snapshot.seats
    ])  # fmt: skip
    for name, value in snapshot.settings.items():
        if name != LOG_SETTING:
            yield f"settings/{name}", value


def _lines(rows: Iterator[dict[str, object]]) -> bytes:
    return "".join(f"{json.dumps(row, separators=(',', ':'))}\n" for row in rows).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
