"""The lists of the corpus that must be refused, each with the place of its fault."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.blind.corpus_form import (
    CODES,
    REDCAP,
    ROWS,
    SEQ,
    Case,
    Form,
    Problem,
    R,
    Row,
    blocks_of,
    made,
    with_untitled_names,
    workbook,
)

Change = Callable[[list[Row]], list[Row]]
FULL = Form((*R.columns, ("place", "sequence within block"), ("code", "code")))
UNNUMBERED = Form(R.columns[1:])


@dataclass(frozen=True)
class Fault:
    """A fault planted in the good list of blockrand's form."""

    name: str
    change: Change
    problems: tuple[Problem, ...]
    form: Form = R


def altered(name: str, index: int, text: str) -> Change:
    """The list with another text in one cell."""

    def change(rows: list[Row]) -> list[Row]:
        return [{**row, name: text} if n == index else row for n, row in enumerate(rows)]

    return change


_CELLS = (
    ("duplicate-id", "id", 30, "02-002", "id", "duplicate"),
    ("blank-arm", "arm", 7, "", "treatment", "blank_cell"),
    ("blank-id", "id", 7, " ", "id", "blank_cell"),
    ("blank-stratum", "stratum", 40, "", "stratum", "blank_cell"),
    ("third-arm", "arm", 33, "C", "treatment", "stray_word"),
    ("formula", "arm", 12, '=IF(B2="Nancy","A","B")', "treatment", "formula"),
    ("id-is-date", "id", 5, "6-janv", "id", "date"),
    ("id-is-iso-date", "id", 5, "2026-01-06", "id", "date"),
    ("id-is-serial", "id", 5, "46028", "id", "id_shape"),
    ("id-scientific", "id", 5, "1,01E+05", "id", "scientific"),
    ("zeros-lost", "id", 5, "01-6", "id", "zeros_lost"),
    ("stratum-unknown", "stratum", 60, "Lyon", "stratum", "stratum_unknown"),
    ("block-size-wrong", "size", 5, "8", "block.size", "block_size"),
    ("block-size-text", "size", 5, "four", "block.size", "whole_number"),
    ("unseen", "arm", 5, "A\u200b", "treatment", "unseen_character"),
)


def faults() -> Iterator[Fault]:
    """Each fault by itself."""
    at = R.row_of
    for name, column, index, text, title, code in _CELLS:
        yield Fault(name, altered(column, index, text), ((at(index), title, code),))
    yield Fault("gap-in-ids", lambda rows: rows[:45] + rows[46:],
                ((at(46), "block.id", "block_incomplete"),))  # fmt: skip
    plain = Form((R.columns[0], R.columns[1], R.columns[4]))
    yield Fault("gap-in-ids-without-blocks", lambda rows: rows[:45] + rows[46:],
                ((at(45), "id", "gap_list_id"),), plain)  # fmt: skip
    # The third block of Dijon, rows 36 to 39, is gone.
    yield Fault("gap-in-blocks", lambda rows: rows[:36] + rows[40:],
                ((at(36), "block.id", "gap_block"),), UNNUMBERED)  # fmt: skip
    yield Fault("block-incomplete", lambda rows: rows[:-1],
                ((at(ROWS - 2), "block.id", "block_incomplete"),), UNNUMBERED)  # fmt: skip
    yield Fault("block-torn", lambda rows: [*rows[:3], *rows[4:10], rows[3], *rows[10:]],
                ((at(9), "block.id", "block_split"),), UNNUMBERED)  # fmt: skip
    yield Fault("block-out-of-order", lambda rows: [*rows[:4], *rows[6:3:-1], *rows[7:]],
                ((at(4), "sequence within block", "block_sequence"),), FULL)  # fmt: skip
    yield Fault("stratum-missing", lambda rows: [r for r in rows if r["stratum"] != "Dijon"],
                ((1, "stratum", "stratum_missing"),))  # fmt: skip
    yield Fault("repeated-header", lambda rows: [*rows[:10], dict(R.columns), *rows[10:]],
                ((at(10), "block.size", "whole_number"), (at(10), "id", "id_shape"),
                 (at(10), "stratum", "stratum_unknown"),
                 (at(10), "treatment", "stray_word")))  # fmt: skip
    yield Fault("unbalanced-block", lambda rows: turned(rows, 10),
                ((at(10), "treatment", "block_unbalanced"),))  # fmt: skip


def turned(rows: list[Row], index: int) -> list[Row]:
    """The list with the arm of one row exchanged for the other."""
    return altered("arm", index, "B" if rows[index]["arm"] == "A" else "A")(rows)


def bad() -> Iterator[Case]:
    """Lists that must be refused, each where the fault is."""
    for seed, fault in enumerate(faults(), 100):
        rows = fault.change(made(seed))
        blocks = any(name in ("block", "size") for name, _ in fault.form.columns)
        notices = () if blocks else ("no_blocks",)
        data = fault.form.write(rows)
        yield Case(f"bad-{fault.name}.csv", data, len(rows), fault.problems, notices)
    codes = made(130)
    codes[30]["code"] = codes[3]["code"].lower()
    yield Case("bad-duplicate-code.csv", CODES.write(codes), ROWS,
               ((CODES.row_of(30), "code", "duplicate"),))  # fmt: skip
    third = made(136, ("A", "B", "C"), (3, 6, 3, 6, 6))
    yield Case("bad-three-arms.csv", R.write(third), 72, ((1, "treatment", "arm_number"),))
    order = sorted(made(137), key=lambda row: (row["stratum"], row["arm"]))
    bare = Form((R.columns[1], R.columns[4]))
    yield Case("bad-sorted-by-arm.csv", bare.write(order), ROWS, tuple(
        (bare.row_of(26 * n), "treatment", "sorted_by_arm") for n in range(3)
    ), ("no_blocks",))  # fmt: skip
    yield Case("bad-too-few-rows.csv", R.write(made(141)), ROWS,
               ((1, "stratum", "rows_few"),), fewest=66)  # fmt: skip
    yield Case("bad-no-stratum.csv", Form((R.columns[0], *R.columns[2:])).write(made(142)), ROWS,
               ((1, "stratum", "header_missing"),))  # fmt: skip
    broken = blocks_of(made(143, ("E", "C")))
    broken[3]["arm"] = broken[3]["arm"].replace("E", "", 1)
    yield Case("bad-whole-block-short.csv", SEQ.write(broken), ROWS - 1,
               ((5, "BLOCK", "block_incomplete"),), ("whole_blocks",))  # fmt: skip
    yield from _marked()
    yield from _torn()
    yield from _unread()
    yield from _workbooks()


def _marked() -> Iterator[Case]:
    yield Case("bad-test-in-production.csv", replace(R, above=("TEST LIST",)).write(made(138)),
               ROWS, ((1, "", "for_practice"),), ("practice",), practice=False)  # fmt: skip
    above = ("", "Project status: development")
    yield Case("bad-development.csv", replace(REDCAP, above=above).write(made(139, ("1", "2"))),
               ROWS, ((2, "", "for_practice"),), ("no_blocks", "practice"),
               practice=False)  # fmt: skip
    yield Case("bad-final-in-practice.csv", replace(R, above=("FINAL",)).write(made(140)), ROWS,
               ((1, "", "for_real"),), practice=True)  # fmt: skip


def _torn() -> Iterator[Case]:
    yield Case("bad-length.csv", CODES.write(made(131)[:72]), 72,
               ((3, "", "length"), (77, "block identifier", "block_incomplete")))  # fmt: skip
    for name, line in (("ragged-short", b'"01-005","Nancy","02"'),
                       ("ragged-long", b'"01-005","Nancy","02","6","A","x"')):  # fmt: skip
        lines = R.write(made(132)).split(b"\n")
        lines[5] = line
        yield Case(f"bad-{name}.csv", b"\n".join(lines), ROWS, ((6, "", "ragged"),))
    again = with_untitled_names(made(136)).replace(b'"2"\t', b'"1"\t', 1)
    yield Case("bad-row-names-twice.csv", again, ROWS, ((1, "", "ragged"), *MISSED))
    yield Case("bad-spaces.csv", with_untitled_names(made(137), " "), 0, ((1, "", "separator"),))
    lines = R.write(made(133)).split(b"\n")
    yield Case("bad-blank-row.csv", b"\n".join([*lines[:9], b"", *lines[9:]]), ROWS,
               ((10, "", "blank_row"),))  # fmt: skip
    unquoted = R.write(made(134, ("MSC, albumin", "albumin"))).replace(b'"', b"")
    yield Case("bad-comma-in-arm.csv", unquoted, ROWS,
               ((1, "", "ragged"), (1, "treatment", "arm_number")))  # fmt: skip
    yield Case("bad-quoting.csv", R.write(made(135)).replace(b'"01-005",', b'"01"-005",'), 4,
               ((6, "", "quoting"), *MISSED))  # fmt: skip


MISSED = ((1, "stratum", "stratum_missing"),)
"""Behind an open quotation mark the rest of the file is not read."""


def _unread() -> Iterator[Case]:
    yield Case("bad-empty.csv", b"", 0, ((1, "", "empty"),))
    yield Case("bad-letter.csv", b"Dear colleague,\nplease find the list attached.\n", 0,
               ((1, "", "header_not_found"),))  # fmt: skip
    yield Case("bad-separator.csv", replace(R, separator="|").write(made(150)), 0,
               ((1, "", "separator"),))  # fmt: skip
    foreign = R.write(made(151))
    for usual, unusual in (("stratum", "Ort"), ("treatment", "Gabe"), ('"id"', '"Nr"'),
                           ("block.", "Stapel.")):  # fmt: skip
        foreign = foreign.replace(usual.encode(), unusual.encode())
    yield Case("bad-unknown-titles.csv", foreign, 0, ((1, "", "header_not_found"),))
    yield Case("bad-bytes.csv", R.write(made(152)).replace(b"01-003", b"01\x81003"), 0,
               ((4, "", "undecodable"),))  # fmt: skip
    yield Case("bad-old-workbook.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), 0,
               ((1, "", "workbook"),))  # fmt: skip
    yield Case("bad-archive.xlsx", b"PK\x03\x04" + bytes(300), 0, ((1, "", "workbook"),))


def _workbooks() -> Iterator[Case]:
    cells = R.cells(made(153))
    cells[8][4] = '=IF(B9="Nancy","A","B")'
    yield Case("bad-workbook-formula.xlsx", workbook(cells), ROWS,
               ((9, "treatment", "formula"),))  # fmt: skip
    cells = R.cells(made(154))
    cells[8][0] = datetime.datetime(2026, 1, 8)
    yield Case("bad-workbook-date.xlsx", workbook(cells), ROWS, ((9, "id", "date"),))
    twice = R.cells(made(155))
    yield Case("bad-workbook-two-lists.xlsx", workbook(twice, twice), 0,
               ((1, "", "workbook_sheets"),))  # fmt: skip
