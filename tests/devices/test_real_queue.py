"""Real CUPS and a real IPP printer on loopback: what they are told, for both arms, and what stays.

Where no print system is installed there is nothing to hold, and no test either.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from app.desk.label.printers import PrinterSetup, Way
from app.desk.ports import PrintJob
from app.desk.unblinded.papers.worksheet import print_worksheet
from app.devices.office_printer import OfficePrinter
from app.devices.printers import WorkstationPrinters
from app.devices.queue_printer import Queue
from app.trial.refusal import Trouble
from tests.desk.stages import at
from tests.spooler import QUEUE, PrintSystem, is_installed, print_system
from tests.ui.stage import Told

_OWN_TO_A_JOB = re.compile(r"IPP_(JOB_ID|JOB_URI|JOB_UUID|.*TIME.*)")


class Heard(WorkstationPrinters):
    """The workstation's printers, and the jobs that they were given."""

    def __init__(self, memory: Told, folder: Path) -> None:
        super().__init__(memory, folder)
        self.jobs: list[PrintJob] = []

    def send(self, setup: PrinterSetup, job: PrintJob) -> None:
        """Notes the job and prints it."""
        self.jobs.append(job)
        super().send(setup, job)


if is_installed():

    @pytest.fixture(scope="module")
    def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrintSystem]:
        """One print system for all of these tests."""
        with print_system(tmp_path_factory.mktemp("cups")) as system:
            yield system

    @pytest.fixture
    def system(
        running: PrintSystem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> PrintSystem:
        """The system, asked through the environment as on any workstation; a folder for waste."""
        monkeypatch.setenv("CUPS_SERVER", running.environment()["CUPS_SERVER"])
        (tmp_path / "waste").mkdir()
        monkeypatch.setenv("TMPDIR", str(tmp_path / "waste"))
        return running

    def printed(cells: bool, folder: Path) -> PrintJob:
        """A bag's labels through the queue."""
        hands = at("revealed", cells)
        shelf = Heard(Told(), folder)
        shelf.put(PrinterSetup("Bureau", Way.QUEUE, Decimal(8), QUEUE, proved="2026-03-20"))
        shelf.choose("Bureau")
        hands.bench.desk.printer = shelf
        hands.print()
        return shelf.jobs[0]

    def test_a_spooler_is_told_the_same_for_both_arms_and_the_printer_gets_every_dot(
        system: PrintSystem, tmp_path: Path
    ) -> None:
        before = len(system.kept())
        jobs = [printed(cells, tmp_path / str(cells)) for cells in (True, False)]
        told = system.kept()[before:]
        public = [
            {name: value for name, value in one.items() if not _OWN_TO_A_JOB.fullmatch(name)}
            for one, _ in told
        ]
        assert public[0] == public[1] and public[0]["IPP_JOB_NAME"] == "etiquette"
        assert "x-dimension=10200 y-dimension=7600" in public[0]["IPP_MEDIA_COL"]
        assert "margin=0" in public[0]["IPP_MEDIA_COL"]
        for job, (_, given) in zip(jobs, told, strict=True):
            assert _pages(given) == _pages(job.image)
        assert len({len(given) for _, given in told}) == 1
        page_log = (system.root / "log" / "page").read_text().splitlines()[-2:]
        assert len({line.split()[0:2][1] for line in page_log}) == 1
        assert all("etiquette" in line for line in page_log)

    def test_nothing_is_left_behind(system: PrintSystem, tmp_path: Path) -> None:
        printed(True, tmp_path / "labels")
        assert system.left() == [] and list((tmp_path / "waste").iterdir()) == []

    def test_papers_of_either_arm_look_alike_to_the_spooler_and_leave_nothing(
        system: PrintSystem, tmp_path: Path
    ) -> None:
        before = len(system.kept())
        memory = Told()
        OfficePrinter(memory).choose(QUEUE)
        sheets = []
        for cells in (True, False):
            hands = at("filled", cells)
            sheets.append(print_worksheet(hands.workbench, hands.me, hands.request))
            OfficePrinter(memory).print(sheets[-1])
        assert len({len(sheet) for sheet in sheets}) == 2, "they are not as long as each other"
        told = system.kept()[before:]
        public = [
            {name: value for name, value in one.items() if not _OWN_TO_A_JOB.fullmatch(name)}
            for one, _ in told
        ]
        assert len(public) == 2 and public[0] == public[1]
        assert public[0]["IPP_JOB_NAME"] == "Opaline"
        lengths = re.findall(r"job-k-octets|[0-9]+k", system.run("lpstat", "-W", "completed"))
        assert len(set(lengths)) <= 1
        assert system.left() == [] and list((tmp_path / "waste").iterdir()) == []

    def test_a_printer_pulled_out_leaves_no_job_that_prints_later(system: PrintSystem) -> None:
        before = len(system.kept())
        job = _job()
        system.kill("printer")
        with pytest.raises(Trouble, match="waiting"):
            Queue(QUEUE, 2.0).send(job)
        system.switch_on()
        system.run("cupsenable", QUEUE)
        assert QUEUE not in system.run("lpstat", "-W", "not-completed", "-o", QUEUE)
        assert len(system.kept()) == before

    def test_a_spooler_killed_and_started_again_prints_once_or_not_at_all(
        system: PrintSystem,
    ) -> None:
        before = len(system.kept())
        system.run("cupsdisable", QUEUE)
        steps = iter(("kill", "start", "enable"))

        def pause(seconds: float) -> None:
            time.sleep(seconds)
            match next(steps, ""):
                case "kill":
                    system.kill("cupsd")
                case "start":
                    system.start()
                case "enable":
                    system.run("cupsenable", QUEUE)

        job = _job()
        try:
            Queue(QUEUE, 15.0, pause).send(job)
        except Trouble as why:
            assert why.code in ("printer.waiting", "printer.cut_off")
        assert len(system.kept()) - before <= 1
        assert QUEUE not in system.run("lpstat", "-W", "not-completed", "-o", QUEUE)

    def test_without_a_spooler_nothing_is_printed(system: PrintSystem) -> None:
        system.kill("cupsd")
        with pytest.raises(Trouble, match="not_reached"):
            Queue(QUEUE, 1.0).send(_job())
        system.start()

    def _job() -> PrintJob:
        hands = at("revealed")
        hands.print()
        return replace(hands.bench.printer.jobs[0])

    def _pages(pdf: bytes) -> list[tuple[tuple[float, float], bytes]]:
        """Size in tenths of a point and dots of each page."""
        document = pypdfium2.PdfDocument(io.BytesIO(pdf))
        found = []
        for page in document:
            (image,) = (o for o in page.get_objects() if isinstance(o, pypdfium2.PdfImage))
            size = page.get_size()
            dots = image.get_bitmap().to_pil().convert("1").tobytes()
            found.append(((round(size[0], 1), round(size[1], 1)), dots))
        document.close()
        return found
