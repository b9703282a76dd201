"""Taking something out of the study: made from the log as it stands, and noted by a line.

What leaves is made inside the turn that notes it, so that the head it tells
is the head before its own line.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app import __version__
from app.desk.desk import Desk
from app.desk.exports.retention import keep_until
from app.desk.journal import Person, Turn
from app.desk.log.sheets import Origin, Sheet, as_csv, as_json_lines, as_pdf
from app.desk.log.telling import Manner
from app.desk.papers.report import require_export
from app.desk.typed import read_text
from app.trial.names import RoleKey
from app.trial.refusal import Refusal
from app.trial.words import Words

FORMS = ("csv", "jsonl", "pdf")
"""The forms of a sheet, also the endings of their files' names."""
FILTER_MOST = 500
DRAWN = 32
"""Bytes drawn for each unblinded export."""
_MADE = (1980, 1, 1, 0, 0, 0)
Folder = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that leaves the study: its name, its bytes."""

    name: str
    data: bytes


def take_sheet(
    desk: Desk, person: Person, manner: Manner, form: str, make: Callable[[], Sheet],
    view: str = "blinded",
) -> Taken:  # fmt: skip
    """A sheet in one of `FORMS`. `make` reads it from the log as it stands in the turn.

    Raises Refusal ``report.window_open`` while a preparation is open,
    ``sealed.no_key`` for an unblinded sheet at a blinded seat, ``export.form``,
    and as `Turn.require_may`.
    """
    if form not in FORMS:
        raise Refusal("export.form", known=", ".join(FORMS))

    def bring(turn: Turn) -> tuple[str, str, bytes]:
        sheet = make()
        data = rendered(sheet, origin(desk, turn, person, view, manner.words), form, manner.words)
        return sheet.what, sheet.filter, data

    return take(desk, person, form, bring, view)


def take_folder(
    desk: Desk, person: Person, what: str, make: Callable[[Turn], Folder], view: str = "blinded"
) -> Taken:
    """A folder as one ZIP file; raises as `take_sheet`."""
    return take(desk, person, "zip", lambda turn: (what, "", zipped(make(turn))), view)


def take(
    desk: Desk, person: Person, form: str, bring: Callable[[Turn], tuple[str, str, bytes]],
    view: str,
) -> Taken:  # fmt: skip
    """What `bring` makes (what it is, its filter, its bytes), noted by a line.

    Raises Refusal ``request.character`` for a filter that no paper can print.
    """
    with desk.journal.turn() as turn:
        turn.require_may(person, "LogExported")
        require_export(turn.board)
        if view == "unblinded" and not person.keys.keyring.holds(RoleKey.ARM):
            raise Refusal("sealed.no_key")
        what, filter, data = bring(turn)
        # What was typed into a filter stands in an open line as any typed text does.
        asked = read_text(" ".join(filter.split())[:FILTER_MOST], field="text",
                          most=FILTER_MOST, least=0)  # fmt: skip
        size = turn.number
        turn.write(
            "LogExported",
            {
                "what": what, "form": form, "view": view, "filter": asked,
                "lines": size, "digest": hashlib.sha256(data).hexdigest(),
            },
            person,
        )  # fmt: skip
    return Taken(f"{what.replace('_', '-')}-{view}-{size}.{form}", data)


def origin(desk: Desk, turn: Turn, person: Person, view: str, words: Words) -> Origin:
    """Where something made in this turn comes from; what is unblinded has a drawn number."""
    size, root = desk.journal.head
    drawn = turn.entropy.draw("export", DRAWN).hex() if view == "unblinded" else ""
    marks = [words.say(f"paper.{view}")]
    if desk.board.practice:
        marks.append(words.say("paper.specimen"))
    return Origin(
        desk.study.title, f"Opaline {__version__}", size, root.hex(), turn.instant(),
        person.seat.name, view, desk.journal.log_id.hex(), tuple(marks), drawn,
    )  # fmt: skip


def rendered(sheet: Sheet, made: Origin, form: str, words: Words) -> bytes:
    """A sheet in one of `FORMS`."""
    if form == "csv":
        return as_csv(sheet, made)
    return as_json_lines(sheet, made) if form == "jsonl" else as_pdf(sheet, made, words)


def zipped(folder: Folder) -> bytes:
    """The files by their names, uncompressed and undated: a digest in one moves nothing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for name in sorted(folder):
            file.writestr(zipfile.ZipInfo(name, _MADE), folder[name])
    return buffer.getvalue()


def with_manifest(desk: Desk, folder: Folder, made: Origin) -> Folder:
    """The folder and ``manifest.json``: each file's length and SHA-256, and the log's head.

    It tells until when the records must be kept, too, as `keep_until`.
    """
    told = {
        "log": made.log, "study": made.study, "program": made.program, "view": made.view,
        "lines": made.lines, "root": made.root, "at": made.at, "by": made.by,
        **made.extra, "keep_until": keep_until(desk),
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(folder.items())
        },
    }  # fmt: skip
    return {**folder, "manifest.json": json_file(told)}


def json_file(value: object) -> bytes:
    """A value as a file of JSON."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
