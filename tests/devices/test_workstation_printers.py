"""The printers that a workstation remembers: the chosen one prints, and its bytes stay."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.desk.label.printers import PrinterSetup, PrinterShelf, Way
from app.desk.ports import LabelPrinter, PrintJob
from app.devices.preferences import FilePreferences
from app.devices.printers import WorkstationPrinters
from app.trial.refusal import Refusal, Trouble
from tests.devices.test_queue_printer import System
from tests.printers import HERE, Loopback

JOB = PrintJob("etiquette", "K7Q49TXMD", b"%PDF", b"PNG", b"^XA^XZ", b"%PDF dots", 3, (102, 76))
ZEBRA = PrinterSetup(
    "Zébra « salle 2 »", Way.RAW, Decimal("11.811"), HERE, (6, -3), "résine", "2026-03-20"
)


def test_without_a_choice_labels_are_files(tmp_path: Path) -> None:
    shelf = WorkstationPrinters(FilePreferences(tmp_path), tmp_path / "labels")
    printer: LabelPrinter = shelf
    printer.print(JOB)
    assert printer.is_proved
    assert (printer.name, printer.dots_per_mm, printer.offset) == ("PDF", Decimal(12), (0, 0))
    assert sorted(one.name for one in (tmp_path / "labels").iterdir()) == [
        "K7Q49TXMD.pdf", "K7Q49TXMD.png"
    ]  # fmt: skip


def test_printers_are_remembered_changed_chosen_and_forgotten(tmp_path: Path) -> None:
    first: PrinterShelf = WorkstationPrinters(FilePreferences(tmp_path), tmp_path)
    first.put(ZEBRA)
    first.put(replace(ZEBRA, name="other", way=Way.FILE, address="", proved=""))
    first.choose(ZEBRA.name)
    again = WorkstationPrinters(FilePreferences(tmp_path), tmp_path)
    assert again.chosen() == ZEBRA and len(again.all()) == 2
    assert (again.name, again.dots_per_mm, again.offset) == (ZEBRA.name, Decimal("11.811"), (6, -3))
    assert again.is_proved
    again.put(replace(ZEBRA, proved=""))
    assert not again.is_proved
    again.put(changed := replace(ZEBRA, proved="").on(date(2026, 3, 24)))
    assert again.is_proved and again.chosen() == changed and changed.proved == "2026-03-24"
    with pytest.raises(Refusal, match=r"printer\.unknown"):
        again.choose("nobody")
    again.forget(ZEBRA.name)
    assert again.chosen().way is Way.FILE and [one.name for one in again.all()] == ["other"]


def test_the_chosen_printer_gets_the_bytes_that_are_kept(tmp_path: Path) -> None:
    shelf = WorkstationPrinters(FilePreferences(tmp_path), tmp_path / "labels")
    with Loopback() as printer:
        shelf.put(replace(ZEBRA, address=f"{HERE}:{printer.port}"))
        shelf.choose(ZEBRA.name)
        shelf.print(JOB)
    assert printer.taken == [(tmp_path / "labels" / "K7Q49TXMD.zpl").read_bytes()] == [b"^XA^XZ"]


def test_the_queue_gets_the_pages_that_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    system = System(tmp_path / "bin", monkeypatch)
    shelf = WorkstationPrinters(FilePreferences(tmp_path), tmp_path / "labels")
    shelf.put(PrinterSetup("desk", Way.QUEUE, Decimal(8), "zebra"))
    shelf.choose("desk")
    shelf.print(JOB)
    kept = (tmp_path / "labels" / "K7Q49TXMD.image.pdf").read_bytes()
    assert kept == (system.folder / "given").read_bytes() == JOB.image


def test_nothing_leaves_that_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "K7Q49TXMD.zpl").mkdir()
    shelf = WorkstationPrinters(FilePreferences(tmp_path), tmp_path / "labels")
    with Loopback() as printer:
        shelf.put(replace(ZEBRA, address=f"{HERE}:{printer.port}"))
        shelf.choose(ZEBRA.name)
        with pytest.raises(Trouble, match=r"printer\.failed"):
            shelf.print(JOB)
    assert printer.taken == []


@pytest.mark.parametrize("name", ["", "\ud800", "e\u0301", "x" * 81])
def test_a_name_that_the_log_would_not_take_is_no_printer(tmp_path: Path, name: str) -> None:
    """What is remembered may be damaged; it must not stop the bag whose labels it prints."""
    memory = FilePreferences(tmp_path)
    shelf = WorkstationPrinters(memory, tmp_path)
    shelf.put(replace(ZEBRA, name="other"))
    told = json.loads(memory.get("printers", ""))
    memory.put("printers", json.dumps([{**told[0], "name": name}, *told]))
    assert [one.name for one in shelf.all()] == ["other"]
