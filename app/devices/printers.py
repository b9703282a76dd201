"""The printers that this workstation remembers, and the one of them that prints."""

from __future__ import annotations

import errno
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from app.desk.label.printers import HEADS, PrinterSetup, Way, host_of
from app.desk.ports import PrintJob
from app.devices.printer import FILES, FolderPrinter
from app.devices.queue_printer import send_to_queue
from app.devices.raw_printer import send_raw
from app.devices.writing import write_whole
from app.trial.refusal import Refusal, Trouble

_ALL, _CHOSEN = "printers", "printer"
_LONGEST_NAME = 80
AS_FILES = PrinterSetup(FILES, Way.FILE, Decimal(12))
"""What prints while none is chosen."""


class Memory(Protocol):
    """What the workstation remembers, apart from every study."""

    def get(self, name: str, default: str) -> str:
        """A remembered text."""
        ...

    def put(self, name: str, value: str) -> None:
        """Remembers a text."""
        ...


class WorkstationPrinters:
    """A `PrinterShelf`, and the `LabelPrinter` that the choice makes of it.

    The exact bytes of every label that was sent are kept in `folder`, beside the
    study, before they leave.
    """

    def __init__(self, memory: Memory, folder: Path) -> None:
        self._memory, self._folder = memory, folder

    def all(self) -> Sequence[PrinterSetup]:
        """Every printer, in the order they were added; what cannot be read is none."""
        try:
            told = json.loads(self._memory.get(_ALL, "[]"))
        except (ValueError, RecursionError):
            return []
        found = (_setup(one) for one in (told if isinstance(told, list) else ()))
        return [setup for setup in found if setup is not None]

    def chosen(self) -> PrinterSetup:
        """The one that prints; without a choice labels are written as files."""
        name = self._memory.get(_CHOSEN, "")
        return next((one for one in self.all() if one.name == name), AS_FILES)

    def choose(self, name: str) -> None:
        """Has one print from now on, or with an empty name files; Refusal ``printer.unknown``."""
        if name and all(one.name != name for one in self.all()):
            raise Refusal("printer.unknown")
        self._memory.put(_CHOSEN, name)

    def put(self, setup: PrinterSetup) -> None:
        """Remembers a printer, in the place of the one of that name."""
        known = {one.name: one for one in self.all()}
        self._keep([*{**known, setup.name: setup}.values()])

    def forget(self, name: str) -> None:
        """Takes one away."""
        self._keep([one for one in self.all() if one.name != name])

    def send(self, setup: PrinterSetup, job: PrintJob) -> None:
        """Prints on one of them, chosen or not; raises Trouble ``printer.…``."""
        match setup.way:
            case Way.RAW:
                send_raw(job, *host_of(setup.address))
            case Way.QUEUE:
                send_to_queue(job, setup.address)
            case Way.FILE:
                FolderPrinter(self._folder, setup.dots_per_mm).print(job)

    @property
    def name(self) -> str:
        """What people call the chosen one."""
        return self.chosen().name

    @property
    def dots_per_mm(self) -> Decimal:
        """How fine the chosen one's head is."""
        return self.chosen().dots_per_mm

    @property
    def offset(self) -> tuple[int, int]:
        """By how many dots the chosen one's prints are shifted."""
        return self.chosen().offset

    @property
    def is_proved(self) -> bool:
        """Whether a test print of the chosen one was scanned back since it was set up as it is."""
        return self.chosen().is_proved

    def print(self, job: PrintJob) -> None:
        """Keeps the bytes, then prints on the chosen one; raises Trouble ``printer.…``."""
        setup = self.chosen()
        FolderPrinter(self._folder, setup.dots_per_mm).print(job)
        if setup.way is Way.FILE:
            return
        sent = (".zpl", job.zpl) if setup.way is Way.RAW else (".image.pdf", job.image)
        try:
            write_whole(self._folder / f"{job.file_name}{sent[0]}", sent[1])
        except OSError as why:
            reason = errno.errorcode.get(why.errno or errno.EIO, "EIO")
            raise Trouble("printer.failed", reason=reason) from why
        self.send(setup, job)

    def _keep(self, setups: Sequence[PrinterSetup]) -> None:
        told = [{**asdict(one), "dots_per_mm": str(one.dots_per_mm)} for one in setups]
        self._memory.put(_ALL, json.dumps(told, ensure_ascii=False))


def _setup(told: Any) -> PrinterSetup | None:
    try:
        right, down = told["offset"]
        return PrinterSetup(
            _name(told["name"]), Way(str(told["way"])), Decimal(_head(told["dots_per_mm"])),
            str(told["address"]), (int(right), int(down)), str(told["media"]),
            str(told["proved"]),
        )  # fmt: skip
    except (ValueError, TypeError, LookupError, OverflowError):
        return None


def _name(told: object) -> str:
    # The log tells it, and takes no other text than this.
    text = str(told)
    text.encode()
    if not (0 < len(text) <= _LONGEST_NAME and unicodedata.is_normalized("NFC", text)):
        raise ValueError(told)
    return text


def _head(told: object) -> str:
    if told not in HEADS:
        raise ValueError(told)
    return str(told)
