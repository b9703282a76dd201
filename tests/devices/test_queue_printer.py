"""The system's queue by its commands, which are scripts here: how a job is told, and its end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.desk.ports import PrintJob
from app.devices.queue_printer import Queue
from app.trial.refusal import Trouble

JOB = PrintJob("etiquette", "K7Q49TXMD", b"", b"", b"^XA^XZ", b"%PDF dots", 3, (102, 76))
ENDED = "zebra-7  root  9  day\\n\\tStatus:\\n\\tAlerts: processing-to-stop-point\\n"
STOPPED = "zebra-7  root  9  day\\n\\tStatus: out of labels\\n\\tAlerts: none\\n"
ABORTED = "zebra-7  root  9  day\\n\\tStatus:\\n\\tAlerts: aborted-by-system\\n"
OTHER = "zebra-77  root  9  day\\n\\tStatus:\\n\\tAlerts: job-printing\\n"


class System:
    """The commands of a print system, in a folder in front of the real ones."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        patch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        self.lp(f'printf "%s\\n" "$@" > {folder}/told; cat > {folder}/given; '
                'echo "request id is zebra-7 (1 file(s))"')  # fmt: skip
        self.lpstat("", "")
        self.cancel("exit 0")

    def script(self, name: str, body: str) -> None:
        """A command that does what `body` says."""
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{body}\n", "ascii")
        path.chmod(0o700)

    def lp(self, body: str) -> None:
        """What takes a job."""
        self.script("lp", body)

    def cancel(self, body: str) -> None:
        """What takes a job back."""
        self.script("cancel", body)

    def lpstat(self, waiting: str, over: str) -> None:
        """What is told of the jobs that wait, and of those that are over."""
        told = f'completed) printf "{over}";; *) printf "{waiting}";;'
        self.script("lpstat", f'case "$3" in {told} esac')


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """A print system with one queue that does everything well."""
    return System(tmp_path, monkeypatch)


def failure(queue: Queue) -> str:
    """Why a job did not come to its end."""
    with pytest.raises(Trouble) as told:
        queue.send(JOB)
    assert "zebra" not in str(told.value.facts.get("reason", ""))
    return told.value.code


def test_a_job_has_a_constant_title_no_file_and_exact_pages(system: System) -> None:
    system.lpstat(OTHER, ENDED)
    Queue("zebra").send(JOB)
    assert (system.folder / "given").read_bytes() == JOB.image
    told = (system.folder / "told").read_text("ascii").split()
    assert told == [
        "-d", "zebra", "-t", "etiquette", "-o", "media=Custom.102x76mm", "-o",
        "print-scaling=none", "-o", "sides=one-sided", "-o", "number-up=1", "-o",
        "job-sheets=none", "-o", "copies=1", "-",
    ]  # fmt: skip


def test_a_spooler_without_a_history_is_believed(system: System) -> None:
    Queue("zebra").send(JOB)


@pytest.mark.parametrize("body", ["exit 1", "echo nothing", "kill -9 $$"])
def test_a_job_that_was_not_taken_was_not_printed(system: System, body: str) -> None:
    system.lp(body)
    assert failure(Queue("zebra")) == "printer.not_reached"


def test_a_system_without_commands_prints_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert failure(Queue("zebra")) == "printer.not_reached"


@pytest.mark.parametrize("over", [STOPPED, ABORTED])
def test_a_job_that_ended_badly_leaves_labels_to_be_counted(system: System, over: str) -> None:
    system.lpstat("", over)
    assert failure(Queue("zebra")) == "printer.cut_off"


def test_a_job_that_waits_too_long_is_taken_back(system: System) -> None:
    waits: list[float] = []
    system.lpstat(ENDED, "")
    system.cancel(f"echo $1 > {system.folder}/cancelled; rm {system.folder}/lpstat; "
                  f"printf '#!/bin/sh\\n' > {system.folder}/lpstat; "
                  f"chmod 700 {system.folder}/lpstat")  # fmt: skip
    assert failure(Queue("zebra", 1.0, waits.append)) == "printer.waiting"
    assert (system.folder / "cancelled").read_text("ascii") == "zebra-7\n"
    assert sum(waits) == pytest.approx(1.0)


def test_a_job_that_cannot_be_taken_back_is_named(system: System) -> None:
    system.lpstat(ENDED, "")
    assert failure(Queue("zebra", 1.0, lambda _: None)) == "printer.left_waiting"
    system.cancel("exit 1")
    assert failure(Queue("zebra", 1.0, lambda _: None)) == "printer.left_waiting"
    system.lpstat("", "")
    system.script("lpstat", "exit 1")
    assert failure(Queue("zebra", 1.0, lambda _: None)) == "printer.left_waiting"
