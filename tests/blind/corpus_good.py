"""The lists of the corpus that must be accepted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from tests.blind.corpus_form import (
    CODES,
    FIXED,
    REDCAP,
    ROWS,
    SAS,
    SEQ,
    STRATA,
    Case,
    Form,
    R,
    blocks_of,
    made,
    noted,
    uneven,
    with_names,
    with_untitled_names,
    workbook,
)

FRENCH = made(2, ("Cellules", "Témoin"))


def good() -> Iterator[Case]:
    """Lists that must be accepted."""
    yield from _of_programs()
    yield from _whole_blocks()
    yield from _written()
    yield from _spelled()
    yield from _of_studies()
    yield from _workbooks()


def _of_programs() -> Iterator[Case]:
    yield Case("good-blockrand.csv", R.write(made(1)), ROWS)
    yield Case("good-code-list.csv", CODES.write(made(2)), ROWS)
    yield Case("good-sas-unit.csv", SAS.write(made(3, ("E", "C"))), ROWS)
    numbered = Form((*SAS.columns[1:3], ("place", "Unit"), ("arm", "Treatment")))
    yield Case("good-sas-plan.csv", numbered.write(made(4, ("E", "C"))), ROWS)
    running = Form((*SAS.columns[1:3], ("unit", "Order"), ("arm", "Treatment")))
    yield Case("good-sas-running-order.csv", running.write(made(4, ("1", "2"))), ROWS)
    yield Case("good-redcap.csv", REDCAP.write(made(7, ("1", "2"))), ROWS, notices=("no_blocks",))
    yield Case("good-redcap-notes.csv", noted(made(8, ("1", "2"))), ROWS,
               notices=("unread", "side_notes", "no_blocks"))  # fmt: skip
    multiple = replace(R, columns=(*R.columns[:3], ("multiple", "block.size"), R.columns[4]))
    yield Case("good-blockrand-multiples.csv", multiple.write(made(9)), ROWS)
    yield Case("good-blockrand-uneven.csv", R.write(uneven(made(10))), ROWS + 3 * 9,
               notices=("uneven_block",))  # fmt: skip
    yield Case("good-write-csv.csv", with_names(made(11)), ROWS)
    yield Case("good-write-table.csv", with_untitled_names(made(12)), ROWS, notices=("row_names",))


def _whole_blocks() -> Iterator[Case]:
    for name, between, words in (
        ("eecc", "", ("E", "C")), ("spaced", " ", ("E", "C")), ("commas", ",", ("EXP", "CTL")),
        ("dashes", "-", ("A", "B")),
    ):  # fmt: skip
        data = SEQ.write(blocks_of(made(5, words), between))
        yield Case(f"good-sas-block-{name}.csv", data, ROWS, notices=("whole_blocks",))
    bare = Form((("stratum", "SITE"), ("arm", "TRT")))
    data = bare.write(blocks_of(made(6, ("E", "C"))))
    yield Case("good-sas-block-without-number.csv", data, ROWS, notices=("whole_blocks",))


def _written() -> Iterator[Case]:
    for name, form in {
        "semicolon": replace(R, separator=";"), "tab": replace(R, separator="\t"),
        "crlf": replace(R, end="\r\n"), "old-mac": replace(R, end="\r"),
        "unquoted": replace(R, quoting=csv.QUOTE_MINIMAL),
        "bom": replace(R, encoding="utf-8-sig"), "cp1252": replace(R, encoding="cp1252"),
        "utf-16": replace(R, encoding="utf-16"), "utf-16-le": replace(R, encoding="utf-16-le"),
        "utf-16-be": replace(R, encoding="utf-16-be"),
    }.items():  # fmt: skip
        yield Case(f"good-{name}.csv", form.write(FRENCH), ROWS)
    excel = replace(R, separator=";", encoding="cp1252", end="\r\n", quoting=csv.QUOTE_MINIMAL)
    yield Case("good-french-excel.csv", excel.write(FRENCH) + b";;;;\r\n" * 5, ROWS)


def _spelled() -> Iterator[Case]:
    varied = [
        {**row, "arm": row["arm"].upper() if n % 3 else row["arm"].replace("é", "e")}
        for n, row in enumerate(FRENCH)
    ]
    yield Case("good-capitals-accents.csv", R.write(varied), ROWS, notices=("spelling",))
    blanks = [{**row, "arm": row["arm"] + "  ", "id": f" {row['id']} "} for row in made(12)]
    yield Case("good-trailing-blanks.csv", R.write(blanks), ROWS)
    strata = {"Nancy": "NANCY", "Dijon": "dijon", "Strasbourg": "Strasbourg "}
    spelled = [{**row, "stratum": strata[row["stratum"]]} for row in made(13)]
    yield Case("good-strata-spelling.csv", R.write(spelled), ROWS)
    comma = made(14, ("MSC, albumin 4%", 'Albumin "4%" alone'))
    yield Case("good-commas-in-arms.csv", R.write(comma), ROWS)


def _of_studies() -> Iterator[Case]:
    mixed = made(15)
    order = list(STRATA) * sum(FIXED)
    Random(15).shuffle(order)
    by = {name: [row for row in mixed if row["stratum"] == name] for name in STRATA}
    yield Case("good-mixed-strata.csv", R.write([by[name].pop(0) for name in order]), ROWS)
    yield Case("good-practice.csv", replace(R, above=("PRACTICE LIST",)).write(made(16)), ROWS,
               notices=("practice",), practice=True)  # fmt: skip
    final = replace(R, above=("Final list, test product against control",))
    yield Case("good-final.csv", final.write(made(17)), ROWS, practice=False)
    yield Case("good-long-enough.csv", R.write(made(18)), ROWS, fewest=26)
    alone = Form((R.columns[0], *R.columns[2:]))
    single = [row for row in made(19) if row["stratum"] == "Nancy"]
    yield Case("good-one-stratum.csv", alone.write(single), 26, strata=("Nancy",))


def _workbooks() -> Iterator[Case]:
    yield Case("good-workbook.xlsx", workbook(R.cells(made(20))), ROWS)
    beside = [["About"], ["Made by the statistics unit"]]
    yield Case("good-workbook-two-sheets.xlsx", workbook(beside, R.cells(made(21))), ROWS)
    numbers = [
        [int(cell) if cell.isdigit() and n else cell for cell in row]
        for n, row in enumerate(SAS.cells(made(22, ("1", "2"))))
    ]
    yield Case("good-workbook-numbers.xlsx", workbook(numbers), ROWS)
    yield Case("good-workbook-padded.xlsx", workbook(numbers, formats="000"), ROWS)
