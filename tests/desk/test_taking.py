"""What leaves the study: exactly what was asked for, its origin on it, noted by a line."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

import pypdfium2
import pytest

from app import __version__
from app.custody.event import Event
from app.desk.exports.bundle import take_bundle, take_study
from app.desk.exports.taking import FORMS, Taken, take_sheet, zipped
from app.desk.label.specimen import specimen_digest
from app.desk.log.log_sheet import log_sheet
from app.desk.log.logbook import read_log
from app.desk.log.registers import REGISTERS, SHEETS, kinds_of, register, stock_log
from app.desk.log.sheets import Column, Sheet
from app.desk.papers.report import paper_manner
from tests.desk.hands import Hands
from tests.desk.stages import at, refused


def taken(hands: Hands, form: str, numbers: list[int], **how: str) -> Taken:
    desk = hands.bench.desk
    manner = paper_manner(desk)
    return take_sheet(
        desk, hands.crew.auditor, manner, form,
        lambda: log_sheet(read_log(desk), manner, numbers, **how),
    )  # fmt: skip


def last(hands: Hands) -> Event:
    return hands.bench.desk.board.events[-1]


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("form", FORMS)
def test_an_export_is_a_line_with_the_digest_of_its_bytes(form: str) -> None:
    hands = at("ended")
    size = len(hands.bench.desk.board.events)
    found = taken(hands, form, [3, 2], filter="genre : poste")
    event = last(hands)
    assert (event.kind, event.number_of("lines"), event.number) == ("LogExported", size, size)
    assert event.text("digest") == hashlib.sha256(found.data).hexdigest()
    assert (event.text("form"), event.text("view")) == (form, "blinded")
    assert event.text("filter") == "genre : poste"
    assert found.name == f"log-blinded-{size}.{form}"
    hands.bench.verdict()


def test_the_rows_are_those_asked_for_in_their_order() -> None:
    hands = at("ended")
    rows = rows_of(taken(hands, "csv", [5, 9, 2]).data)
    assert [row[0] for row in rows[1:4]] == ["5", "9", "2"]
    assert rows[4] == []
    told = dict(rows[5:])
    size, root = len(hands.bench.desk.board.events) - 1, None
    assert (told["rows"], told["lines"], told["view"]) == ("3", str(size), "blinded")
    root = told["root"]
    bundle = read_bundle(hands)
    assert len(root) == 64 and json.loads(bundle["proofs.json"])["size"] == size + 1


def test_json_lines_tell_the_facts_as_they_were_signed() -> None:
    hands = at("ended")
    text = taken(hands, "jsonl", [4, 20]).data.decode()
    first, *rows = [json.loads(line) for line in text.splitlines()]
    assert first["origin"]["lines"] == len(hands.bench.desk.board.events) - 1
    for row in rows:
        event = hands.bench.desk.board.events[row["number"]]
        assert row["facts"] == json.loads(event.line.open)["facts"]
        assert row["leaf"] == event.line.leaf.hex()


def test_a_page_tells_filter_number_version_and_head_of_the_log() -> None:
    hands = at("ended")
    size, root = hands.bench.desk.journal.head
    numbers = list(range(size)) * 2
    document = pypdfium2.PdfDocument(taken(hands, "pdf", numbers, filter="Genre : tous").data)
    words = [page.get_textpage().get_text_range() for page in document]
    assert len(words) > 2
    for number, page in enumerate(words, 1):
        assert f"page {number} sur {len(words)}" in page
        assert f"Opaline {__version__}" in page and str(size) in page
    assert "Genre : tous" in words[0] and str(len(numbers)) in words[0]
    assert root.hex() in words[-1].replace("\r\n", "")


def test_a_cell_that_looks_like_a_formula_is_harmless() -> None:
    hands = at("open")
    sheet = Sheet("log", "Titre", (Column("a", "A"),), (("=1+1",), ("−2",)), "=x")
    found = take_sheet(
        hands.bench.desk, hands.me, paper_manner(hands.bench.desk), "csv", lambda: sheet
    )
    rows = rows_of(found.data)
    assert rows[1:3] == [["'=1+1"], ["−2"]]
    assert dict(rows[4:])["filter"] == "'=x"


def test_a_filter_is_held_to_the_letters_of_every_line() -> None:
    hands = at("ended")
    taken(hands, "csv", [1], filter="Mots : e\u0301t\u00e9\u00a0 2026")
    assert last(hands).text("filter") == "Mots : été 2026"
    taken(hands, "jsonl", [1], filter="x" * 900)
    assert last(hands).text("filter") == "x" * 500
    with refused(hands, "request.character"):
        taken(hands, "csv", [1], filter="Mots : \u4e2d")


@pytest.mark.parametrize("stage", ["accepted", "printed", "checked"])
def test_nothing_leaves_while_a_preparation_is_open(stage: str) -> None:
    hands = at(stage)
    with refused(hands, "report.window_open"):
        taken(hands, "csv", [1])
    with refused(hands, "report.window_open"):
        take_study(hands.bench.desk, hands.crew.auditor, paper_manner(hands.bench.desk))


def test_an_unknown_form_and_an_unblinded_sheet_at_a_blinded_seat_are_refused() -> None:
    hands = at("open")
    desk, manner = hands.bench.desk, paper_manner(hands.bench.desk)
    with refused(hands, "export.form"):
        taken(hands, "docx", [1])
    with refused(hands, "sealed.no_key"):
        take_sheet(
            desk, hands.crew.auditor, manner, "csv", lambda: stock_log(desk, manner), "unblinded"
        )


def test_the_stock_log_ends_with_the_balance_that_the_board_tells() -> None:
    hands = at("ended")
    desk = hands.bench.desk
    sheet = stock_log(desk, paper_manner(desk))
    names = [column.name for column in sheet.columns]
    balance = {row[names.index("lot")]: row[names.index("balance")] for row in sheet.rows}
    assert balance == {lot.lot: str(lot.left) for lot in desk.board.albumin}
    assert any(row[names.index("out")] != "–" for row in sheet.rows)


def test_the_subject_log_tells_a_bag_from_its_request_to_its_end() -> None:
    hands = at("ended")
    desk = hands.bench.desk
    sheet = SHEETS["subject_log"](desk, paper_manner(desk))
    told = dict(zip([column.name for column in sheet.columns], sheet.rows[0], strict=True))
    assert told["subject"] == hands.story.events[0].text("subject")
    # Who signed, with what meaning and when, as on every page.
    assert told["prepared_by"].split(" · ")[0] == hands.me.seat.name
    assert len(told["prepared_by"].split(" · ")) == 3
    assert told["checked_by"] == hands.crew.operator.seat.name
    assert told["volume"] == "250\u00a0ml"
    assert "–" not in (told["time_out"], told["infusion_start"], told["infusion_stop"])


def test_every_print_run_stands_in_the_label_log() -> None:
    hands = at("ended")
    desk = hands.bench.desk
    sheet = SHEETS["labels"](desk, paper_manner(desk))
    runs = [event for event in desk.board.events if event.kind == "LabelsPrinted"]
    assert len(sheet.rows) == len(runs) > 0
    assert sheet.rows[0][-2].startswith(hands.me.seat.name)
    told = dict(zip([column.name for column in sheet.columns], sheet.rows[0], strict=True))
    numbers = [told[name] for name in ("printed", "applied", "record", "spoiled", "destroyed")]
    assert numbers == ["3", "2", "1", "0", "0"] and told["printer"] == "bench"
    assert told["specimen"] == f"1 · {specimen_digest(desk)[:16]}"


def test_each_register_holds_every_line_of_its_kinds() -> None:
    hands = at("ended")
    book, manner = read_log(hands.bench.desk), paper_manner(hands.bench.desk)
    for what in REGISTERS:
        numbers = [row[0] for row in register(book, manner, what).rows]
        assert numbers == [str(e.number) for e in book.events if e.kind in kinds_of(what)]
    assert register(book, manner, "reveals").filter == manner.words.say("kind.ArmRevealed")
    assert "ArmRevealed" in kinds_of("reveals")
    assert {"Delayed", "NotTreated"} <= kinds_of("deviations")


def read_bundle(hands: Hands) -> dict[str, Any]:
    desk = hands.bench.desk
    found = take_bundle(desk, hands.crew.auditor, paper_manner(desk), {"tool.py": b"pass"})
    with zipfile.ZipFile(io.BytesIO(found.data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_whole_study_leaves_in_one_act() -> None:
    hands = at("ended")
    desk = hands.bench.desk
    found = take_study(desk, hands.crew.auditor, paper_manner(desk))
    with zipfile.ZipFile(io.BytesIO(found.data)) as file:
        names = set(file.namelist())
        told = json.loads(file.read("manifest.json"))
        for name, about in told["files"].items():
            assert hashlib.sha256(file.read(name)).hexdigest() == about["sha256"]
    assert {f"log.{form}" for form in FORMS} <= names
    assert {"subject-log.pdf", "deviations.csv", f"bags/{hands.bag}.pdf"} <= names
    assert last(hands).text("what") == "study"


def test_a_zip_file_is_the_same_for_the_same_folder() -> None:
    assert zipped({"b": b"2", "a": b"1"}) == zipped({"a": b"1", "b": b"2"})
