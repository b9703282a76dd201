"""The program speaks to no network, and its memory is written nowhere when it dies."""

from __future__ import annotations

import platform
import resource
import subprocess
import sys
from pathlib import Path

from tests.command.kernel_filter import forbidding
from tests.house.tree import ROOT
from tests.printers import Loopback

# Numbers of the system calls socket and socketpair.
CALLS = {"x86_64": (41, 53), "aarch64": (198, 199)}
LISTENING = """
import sys

def hear(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ssl.", "smtplib.", "ftplib.")):
        called = arguments[1:] if event == "socket.connect" else ""
        sys.__stderr__.write(f"HEARD {event} {called[0] if called else ''}".rstrip() + "\\n")

sys.addaudithook(hear)
"""
FORBIDDING = forbidding("(SAME, 2, 0, {0}), (SAME, 1, 0, {1}), (RETURN, 0, 0, ALLOW)")
"""Whoever calls one of two numbers is killed at once."""
DAY = """
from app.__main__ import main
from pathlib import Path
folder = Path(sys.argv[1])
study, given = "resources/studies/chocmsc.toml", "resources/practice/list.csv"
codes = [main(["demo", "--out", str(folder)]), main(["verify", str(folder / "practice.opaline")]),
         main(["check-list", given, "--study", study])]
assert codes == [0, 0, 0], codes
print("END")
"""


def said(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a process of its own says that does `text`."""
    command = [sys.executable, "-c", text, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


def test_a_whole_job_opens_no_socket(tmp_path: Path) -> None:
    calls = CALLS.get(platform.machine()) if sys.platform == "linux" else None
    forbidding = FORBIDDING.format(*calls) if calls else ""
    done = said(LISTENING + forbidding + DAY, str(tmp_path / "day"))
    # What the check of a list says of a practice list is told beside its verdict.
    told = [line for line in done.stderr.splitlines() if not line.startswith("Row 1: ")]
    assert (done.returncode, told) == (0, [])
    assert done.stdout.endswith("END\n")


PRINTING = """
from decimal import Decimal
from app.desk.ports import PrintJob
from app.desk.label.printers import PrinterSetup, Way
from app.devices.preferences import FilePreferences
from app.devices.printers import WorkstationPrinters
from pathlib import Path
folder, port = Path(sys.argv[1]), sys.argv[2]
shelf = WorkstationPrinters(FilePreferences(folder), folder / "labels")
shelf.put(PrinterSetup("Zebra", Way.RAW, Decimal(8), f"127.0.0.1:{port}"))
job = PrintJob("etiquette", "K7Q49TXMD", b"", b"", b"^XA^XZ", b"", 3, (102, 76))
shelf.print(job)
print("END")
shelf.choose("Zebra")
shelf.print(job)
"""


def test_the_chosen_raw_printer_is_the_only_one_that_is_called(tmp_path: Path) -> None:
    with Loopback() as printer:
        done = said(LISTENING + PRINTING, str(tmp_path), str(printer.port))
    assert (done.returncode, done.stdout, printer.taken) == (0, "END\n", [b"^XA^XZ"])
    connected = [line for line in done.stderr.splitlines() if "socket.connect" in line]
    assert connected == [f"HEARD socket.connect ('127.0.0.1', {printer.port})"]


def test_a_socket_would_be_heard_and_killed() -> None:
    attempt = "import socket\nsocket.socket()\nprint('END')\n"
    assert "HEARD socket.__new__" in said(LISTENING + attempt).stderr
    calls = CALLS.get(platform.machine())
    if sys.platform == "linux" and calls:
        done = said(FORBIDDING.format(*calls) + attempt)
        assert (done.returncode, done.stdout) == (-31, "")


def test_a_crash_writes_no_image_of_the_memory() -> None:
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    before = f"import resource\nresource.setrlimit(resource.RLIMIT_CORE, ({hard}, {hard}))\n"
    after = (
        "import ctypes, os\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
        "sys.stdout.flush()\nos.abort()\n"
    )
    done = said("import sys\n" + before + "from app.__main__ import main\nmain(['-h'])\n" + after)
    dumpable = "0" if sys.platform == "linux" else "-1"
    assert done.stdout.splitlines()[-1] == f"(0, 0) {dumpable}"
    assert done.returncode == -6
