"""How the lists of the corpus are made and written."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from openpyxl import Workbook

STRATA = ("Nancy", "Dijon", "Strasbourg")
FIXED = (4, 6, 4, 2, 6, 4)
"""The sizes of a stratum's blocks in most files: 26 rows."""
ROWS = 3 * sum(FIXED)
Row = dict[str, str]
Problem = tuple[int, str, str]


@dataclass(frozen=True)
class Case:
    """A file and what it must be answered: its problems (none when accepted) and notices."""

    name: str
    data: bytes
    rows: int
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()
    strata: tuple[str, ...] = STRATA
    practice: bool | None = None
    fewest: int | None = None

    def answer(self) -> dict[str, Any]:
        """The answer as it stands in the file of answers."""
        return {
            "rows": self.rows, "problems": [list(one) for one in self.problems],
            "notices": list(self.notices), "strata": list(self.strata),
            "practice": self.practice, "fewest": self.fewest,
        }  # fmt: skip


@dataclass(frozen=True)
class Form:
    """The columns of a file in order, each with its title, and how it is written."""

    columns: tuple[tuple[str, str], ...]
    separator: str = ","
    encoding: str = "utf-8"
    end: str = "\n"
    quoting: Any = csv.QUOTE_MINIMAL
    above: tuple[str, ...] = ()

    def row_of(self, index: int) -> int:
        """The physical row of a list row with this index."""
        return len(self.above) + 2 + index

    def cells(self, rows: Sequence[Row]) -> list[list[Any]]:
        """A header and rows."""
        titles = [title for _, title in self.columns]
        return [titles, *([row[name] for name, _ in self.columns] for row in rows)]

    def write(self, rows: Sequence[Row]) -> bytes:
        """The bytes of the file."""
        return self.of(self.cells(rows))

    def of(self, cells: Sequence[Sequence[str]]) -> bytes:
        """The bytes of these cells, the header being the first."""
        out = io.StringIO()
        out.write("".join(line + self.end for line in self.above))
        writer = csv.writer(
            out, delimiter=self.separator, lineterminator=self.end, quoting=self.quoting
        )
        writer.writerows(cells)
        return out.getvalue().encode(self.encoding)


R = Form(
    (("id", "id"), ("stratum", "stratum"), ("block", "block.id"), ("size", "block.size"),
     ("arm", "treatment")), quoting=csv.QUOTE_ALL,
)  # fmt: skip
CODES = Form(
    (("running", "block identifier"), ("size", "block size"), ("place", "sequence within block"),
     ("arm", "treatment"), ("code", "code"), ("stratum", "centre")),
    above=("Seed: 1207", "Block sizes: 2, 4, 6", f"Actual list length: {ROWS}", ""),
)  # fmt: skip
SAS = Form((("number", "SUBJID"), ("stratum", "SITE"), ("block", "BLOCK"), ("size", "BLKSIZE"),
            ("arm", "TRT")))  # fmt: skip
REDCAP = Form((("number", "redcap_randomization_number"), ("arm", "redcap_randomization_group"),
               ("stratum", "redcap_data_access_group")))  # fmt: skip
SEQ = Form((("stratum", "SITE"), ("block", "BLOCK"), ("size", "BLKSIZE"), ("arm", "SEQ")))


def made(seed: int, words: Sequence[str] = ("A", "B"), sizes: Sequence[int] = FIXED) -> list[Row]:
    """A good list: each stratum in balanced blocks of these sizes."""
    random, rows, running = Random(seed), list[Row](), 0
    codes = random.sample(range(1000, 9999), 3 * sum(sizes))
    for site, stratum in enumerate(STRATA, 1):
        within = 0
        for block, size in enumerate(sizes, 1):
            running += 1
            arms = [*words] * (size // len(words))
            random.shuffle(arms)
            for place, arm in enumerate(arms, 1):
                within += 1
                rows.append({
                    "arm": arm, "stratum": stratum, "block": f"{block:02d}", "size": str(size),
                    "place": str(place), "id": f"{site:02d}-{within:03d}", "running": str(running),
                    "number": str(len(rows) + 1), "code": f"{'KXZ'[site - 1]}{codes[len(rows)]}",
                    "unit": str(within), "multiple": str(size // len(words)),
                })  # fmt: skip
    return rows


def workbook(*sheets: Sequence[Sequence[Any]], formats: str = "") -> bytes:
    """A workbook of these sheets; `formats` is the number format of its first column."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, cells in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in cells:
            sheet.append(list(row))
        for cell in sheet["A"] if formats else ():
            cell.number_format = formats
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def blocks_of(rows: Sequence[Row], between: str = "") -> list[Row]:
    """The same list with one row for each block, its arms one behind the other."""
    blocks: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        blocks.setdefault((row["stratum"], row["block"]), []).append(row)
    return [{**one[0], "arm": between.join(row["arm"] for row in one)} for one in blocks.values()]


def with_names(rows: Sequence[Row]) -> bytes:
    """The list as ``write.csv`` writes it, with the names of its rows."""
    header, *cells = R.cells(rows)
    return R.of([["", *header], *([str(n), *one] for n, one in enumerate(cells, 1))])


def with_untitled_names(rows: Sequence[Row], separator: str = "\t") -> bytes:
    """The list as ``write.table`` writes it: the names of its rows have no title at all."""
    form = replace(R, separator=separator, quoting=csv.QUOTE_ALL)
    header, *cells = form.cells(rows)
    return form.of([header, *([str(n), *one] for n, one in enumerate(cells, 1))])


def noted(rows: Sequence[Row]) -> bytes:
    """A REDCap template with its explanations to the right, of more rows than the list."""
    cells = REDCAP.cells(rows)
    notes = ["", "NOTES: each row is one allocation", "1 = first group, 2 = second group"]
    cells[0] += ["", "Instructions"]
    for index, note in enumerate(notes, 2):
        cells[index] += ["", note]
    return REDCAP.of([*cells, ["", "", "", "", "Keep this file from whoever enrols."]])


def uneven(rows: Sequence[Row]) -> list[Row]:
    """The same list with a first block of nine rows in each stratum."""
    random, longer = Random(9), list[Row]()
    for site, stratum in enumerate(STRATA, 1):
        mine = [row for row in rows if row["stratum"] == stratum]
        first = [{**mine[0], "block": "00", "size": "9", "arm": random.choice("AB")}
                 for _ in range(9)]  # fmt: skip
        longer += [
            {**row, "id": f"{site:02d}-{n:03d}"} for n, row in enumerate([*first, *mine], 1)
        ]
    return longer
