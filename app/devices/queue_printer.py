"""The system's print queue: CUPS through ``lp``, which speaks IPP; Windows' spooler raw.

A job is given a constant title and no file name, since it comes through a
pipe. A job that does not come to an end is taken out of the queue again:
nothing may print by itself later.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.desk.ports import PrintJob
from app.devices.windows_queue import send_to_spooler
from app.trial.refusal import Trouble

PATIENCE = 60.0
"""Seconds that a job may stand in the queue."""
STEP = 0.25
"""Seconds between two looks at the queue."""
AS_IT_IS = (
    "print-scaling=none", "sides=one-sided", "number-up=1", "job-sheets=none", "copies=1",
)  # fmt: skip
"""What keeps a page at its size and a job at its number of pages, whatever the queue's defaults."""
_ACCEPTED = re.compile(r"request id is (\S+-\d+) ")
_AMISS = re.compile(r"Status: *\S|Alerts:.*(?:abort|cancel)")
"""What the queue says of a job that ended otherwise than well."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue of CUPS by its name; `pause` waits some seconds between two looks at it."""

    name: str
    patience: float = PATIENCE
    pause: Callable[[float], None] = time.sleep

    def send(self, job: PrintJob) -> None:
        """Hands the job over and waits for its end.

        Raises Trouble ``printer.not_reached`` when the queue did not take it, so
        nothing was printed; ``printer.cut_off`` when it ended otherwise than well;
        ``printer.waiting`` when it was taken back after `patience`;
        ``printer.left_waiting`` when it could not be taken back.
        """
        width, height = job.size_mm
        self.give(job.title, f"Custom.{width}x{height}mm", job.image)

    def give(self, title: str, media: str, document: bytes) -> None:
        """Hands any document over through a pipe and waits for its end; raises as `send`."""
        command = ["lp", "-d", self.name, "-t", title]
        for option in (f"media={media}", *AS_IT_IS):
            command += ["-o", option]
        told = _run([*command, "-"], document)
        if told is None or (found := _ACCEPTED.search(told)) is None:
            raise Trouble("printer.not_reached", reason="EREFUSED")
        self._follow(found[1])

    def _follow(self, number: str) -> None:
        steps = max(1, round(self.patience / STEP))
        for _ in range(steps):
            waiting = self._listed("not-completed")
            if waiting is not None and number not in waiting:
                break
            self.pause(STEP)
        else:
            self._take_back(number)
        # A spooler that keeps no history tells nothing of a job that is over.
        ended = (self._listed("completed") or {}).get(number, "")
        if _AMISS.search(ended):
            raise Trouble("printer.cut_off", reason="ECANCELED")

    def _take_back(self, number: str) -> None:
        gone = _run(["cancel", number]) is not None
        waiting = self._listed("not-completed")
        if not gone or waiting is None or number in waiting:
            raise Trouble("printer.left_waiting", job=number)
        raise Trouble("printer.waiting")

    def _listed(self, which: str) -> dict[str, str] | None:
        """Jobs by number, with what the queue says of each; None when it does not answer."""
        told = _run(["lpstat", "-l", "-W", which, "-o", self.name])
        if told is None:
            return None
        jobs: dict[str, str] = {}
        number = ""
        for line in told.splitlines():
            if line[:1].strip():
                number = line.split()[0]
            jobs[number] = jobs.get(number, "") + line + "\n"
        return jobs


def send_to_queue(job: PrintJob, name: str) -> None:
    """Sends a job to a queue of this system; raises as `Queue.send` does."""
    if sys.platform == "win32":
        send_to_spooler(job, name)
    else:
        Queue(name).send(job)


def _run(command: Sequence[str], given: bytes = b"") -> str | None:
    """What a command said; None when it is missing, failed, or did not end."""
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command, input=given, env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, timeout=PATIENCE, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")
