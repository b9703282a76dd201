"""The label printers of a workstation: which way to each, its head, and whether it was proved.

They belong to the room, not to the study: the workstation remembers them, no
study file holds them. What printed a bag's labels is told by a line.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from app.desk.ports import PrintJob
from app.desk.typed import read_text
from app.trial.quantities import read_decimal
from app.trial.refusal import Refusal

HEADS = ("8", "11.811", "12", "24")
"""Dots a millimetre of the heads that are built: 203, 300 (desktop), 300 (industrial), 600 dpi."""
RAW_PORT = 9100
FURTHEST_MM = 5
"""How far a print may be shifted, in mm; the finest head takes 120 dots, the language's limit."""
_HOST = re.compile(
    r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9][A-Za-z0-9.-]{0,251}))(?::([0-9]{1,5}))?"
)
_QUEUE = re.compile(r"[^\s/#-][^/#]{0,126}")


class Way(enum.StrEnum):
    """How bytes reach a printer."""

    RAW = "raw"
    """Straight to it over the network; nothing of a label is left on this machine's spool."""
    QUEUE = "queue"
    """Through the system's queue, which keeps what its settings say."""
    FILE = "file"
    """As a file beside the study, printed by hand."""


@dataclass(frozen=True, slots=True)
class PrinterSetup:
    """One printer. `address` is host and port, or the queue's name; empty for files.

    `offset` shifts the print to the right and down, in dots. `media` is what is loaded, in
    words. `proved` is the day on which a test print of exactly this set-up was scanned
    back, empty until then.
    """

    name: str
    way: Way
    dots_per_mm: Decimal
    address: str = ""
    offset: tuple[int, int] = (0, 0)
    media: str = ""
    proved: str = ""

    @property
    def is_proved(self) -> bool:
        """Whether labels may be printed on it: files need no test, since no head lays them."""
        return self.way is Way.FILE or bool(self.proved)

    def on(self, day: date) -> PrinterSetup:
        """The same printer, proved on a day."""
        return replace(self, proved=day.isoformat())


class PrinterShelf(Protocol):
    """The printers that a workstation remembers, of which one prints."""

    def all(self) -> Sequence[PrinterSetup]:
        """Every one, in the order they were added."""
        ...

    def chosen(self) -> PrinterSetup:
        """The one that prints; without a choice labels are written as files."""
        ...

    def choose(self, name: str) -> None:
        """Has one print from now on; raises Refusal ``printer.unknown``."""
        ...

    def put(self, setup: PrinterSetup) -> None:
        """Remembers a printer, in the place of the one of that name."""
        ...

    def forget(self, name: str) -> None:
        """Takes one away."""
        ...

    def send(self, setup: PrinterSetup, job: PrintJob) -> None:
        """Prints a test on one of them, chosen or not; raises Trouble ``printer.…``."""
        ...


class PaperPrinter(Protocol):
    """The office printer of a workstation: A4 papers, one document a job."""

    @property
    def name(self) -> str:
        """What people call it; the constant word for files where none is chosen."""
        ...

    @property
    def is_chosen(self) -> bool:
        """Whether there is one; without it papers are only kept as files."""
        ...

    def print(self, pdf: bytes) -> None:
        """Prints every page at its size; raises Trouble ``printer.…``; without one it does none."""
        ...


def read_setup(
    *, name: str, way: str, dots: str, address: str, right: str, down: str, media: str
) -> PrinterSetup:
    """A printer as typed; shifts are in mm.

    Raises Refusal ``printer.way``, ``printer.dots``, ``printer.address``,
    ``printer.queue``, ``printer.offset``, ``number.…`` or ``request.…``.
    """
    if way not in list(Way):
        raise Refusal("printer.way")
    if dots not in HEADS:
        raise Refusal("printer.dots", known=", ".join(HEADS))
    head = Decimal(dots)
    shift = (read_shift(right, head, "right"), read_shift(down, head, "down"))
    shown = read_text(name, field="printer_name", most=40)
    loaded = read_text(media, field="media", most=60, least=0)
    return PrinterSetup(shown, Way(way), head, _address(Way(way), address.strip()), shift, loaded)


def read_shift(typed: str, dots_per_mm: Decimal, what: str) -> int:
    """A shift typed in mm, below 0 with a minus before it, as whole dots; empty is none."""
    text = typed.strip()
    sign = -1 if text[:1] in ("-", "−") else 1
    bare = text[1:] if sign < 0 else text
    value = read_decimal(bare, what=what) if bare else Decimal(0)
    if value > FURTHEST_MM:
        raise Refusal("printer.offset", field=what, most=FURTHEST_MM)
    return sign * int((value * dots_per_mm).to_integral_value(ROUND_HALF_UP))


def read_queue(typed: str) -> str:
    """The name of a queue of the system as typed; raises Refusal ``printer.queue``."""
    name = typed.strip()
    if not _QUEUE.fullmatch(name) or not name.isprintable():
        raise Refusal("printer.queue")
    return name


def host_of(address: str) -> tuple[str, int]:
    """Host and port of a printer on the network; raises Refusal ``printer.address``."""
    found = _HOST.fullmatch(address)
    if found is None:
        raise Refusal("printer.address")
    port = int(found[3] or RAW_PORT)
    if not 0 < port < 65536:
        raise Refusal("printer.address")
    return found[1] or found[2], port


def _address(way: Way, typed: str) -> str:
    if way is Way.RAW:
        host_of(typed)
    elif way is Way.QUEUE:
        read_queue(typed)
    else:
        return ""
    return typed
