"""A table that leaves the study: its columns and rows in words, and where they come from.

Rendered as CSV, JSON Lines or a paper. Equal sheets give equal bytes; digests
and roots stand in them as characters, so that they change no length.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.custody.canonical import Value
from app.papers.paper import Block, Digest, Facts, Heading, Lines, Paper, Table
from app.papers.render import paper_pdf
from app.trial.words import Words

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PACKED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_MOST_COLUMNS = 8
"""More do not fit side by side on an upright page: each row is then told on its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for machines, its caption, and its part of a page's width."""

    name: str
    caption: str
    width: float = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in finished words. `what` is a word of ``LogExported``, `filter` names the rows.

    `facts` gives the rows as machines read them, where they tell more than the
    words. Rows and facts may be made as they are asked for: a log is long.
    """

    what: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    filter: str = ""
    facts: Callable[[], Iterator[Mapping[str, Value]]] | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sheet was made: study, program, the head of the log, when, by whom, for whose eyes.

    `root` is in hexadecimal, `marks` stand on every page. `drawn` is a number of 32 bytes in
    hexadecimal, in what tells a treatment: the digest of the file stands in an open line, and
    without it whoever guesses a file so predictable could check the guess. Empty elsewhere.
    """

    study: str
    program: str
    lines: int
    root: str
    at: str
    by: str
    view: str
    log: str
    marks: tuple[str, ...] = field(default=())
    drawn: str = ""

    def named(self, sheet: Sheet) -> dict[str, Value]:
        """Everything of it, and of the sheet, that a reader must know."""
        return {
            "study": self.study, "log": self.log, "program": self.program, "what": sheet.what,
            "view": self.view, "filter": sheet.filter, "rows": len(sheet.rows),
            "lines": self.lines, "root": self.root, "at": self.at, "by": self.by, **self.extra,
        }  # fmt: skip

    @property
    def extra(self) -> dict[str, Value]:
        """The drawn number by its name, where there is one."""
        return {"drawn": self.drawn} if self.drawn else {}


def as_csv(sheet: Sheet, origin: Origin) -> bytes:
    """RFC 4180 in UTF-8 with a mark at its start; behind the rows, an empty one and the origin.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    data = io.BytesIO()
    text = io.TextIOWrapper(data, "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(column.caption for column in sheet.columns)
    writer.writerows(map(_harmless, row) for row in sheet.rows)
    writer.writerow([])
    named = origin.named(sheet).items()
    writer.writerows([name, _harmless(str(value))] for name, value in named)
    text.flush()
    return data.getvalue()


def as_json_lines(sheet: Sheet, origin: Origin) -> bytes:
    """One object a line in UTF-8: the origin first, then the rows in order."""
    names = [column.name for column in sheet.columns]
    data = io.BytesIO()
    data.write(_json({"origin": origin.named(sheet)}))
    rows = sheet.facts() if sheet.facts is not None else (
        dict(zip(names, row, strict=True)) for row in sheet.rows
    )
    for row in rows:
        data.write(_json(row))
    return data.getvalue()


def as_pdf(sheet: Sheet, origin: Origin, words: Words) -> bytes:
    """The sheet as a paper; raises Refusal ``paper.glyph``."""
    return paper_pdf(sheet_paper(sheet, origin, words))


def sheet_paper(sheet: Sheet, origin: Origin, words: Words) -> Paper:
    """The sheet in finished words, its filter and the log's head on it."""
    say = words.say
    told = {
        "filter": sheet.filter or say("sheet.no_filter"), "rows": str(len(sheet.rows)),
        "lines": str(origin.lines), "at": origin.at, "by": origin.by,
    }  # fmt: skip
    return Paper(
        title=sheet.title[:1].upper() + sheet.title[1:],
        marks=origin.marks,
        subtitle=origin.study,
        blocks=(
            Facts(tuple((say(f"sheet.{name}"), value) for name, value in told.items())),
            *_blocks(sheet, words),
            Heading(say("report.proof")),
            Digest(say("report.root"), origin.root),
            *((Digest(say("sheet.drawn"), origin.drawn),) if origin.drawn else ()),
        ),
        footer=say("sheet.footer", version=origin.program, lines=origin.lines),
        page_words=say("paper.page"),
    )


def _blocks(sheet: Sheet, words: Words) -> tuple[Block, ...]:
    if not sheet.rows:
        return (Lines((words.say("sheet.nothing"),)),)
    captions, rows = tuple(column.caption for column in sheet.columns), tuple(sheet.rows)
    if len(sheet.columns) <= _MOST_COLUMNS:
        whole = sum(column.width for column in sheet.columns)
        widths = tuple(column.width / whole for column in sheet.columns)
        return (Table(captions, rows, widths),)
    blocks: list[Block] = []
    for row in rows:
        blocks.append(Heading(" · ".join(row[:2])))
        blocks.append(Facts(tuple(zip(captions[2:], row[2:], strict=True))))
    return tuple(blocks)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell


def _json(value: object) -> bytes:
    return f"{_PACKED.encode(value)}\n".encode()
