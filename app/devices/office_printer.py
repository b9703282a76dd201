"""The office printer of a workstation: slips, worksheets, sheets, through a queue of the system."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.desk.label.printers import read_queue
from app.devices.printer import FILES
from app.devices.printers import Memory
from app.devices.queue_printer import Queue
from app.trial.refusal import Trouble

TITLE = "Opaline"
"""The title of every job: a queue's log tells nothing else."""
ROUNDED = 2**18
"""Every document is given at a multiple of this length: a queue's log tells lengths too."""
_CHOSEN = "office_printer"
_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")

Send = Callable[[str, bytes], None]
"""Gives a document to a queue by its name; raises Trouble ``printer.…``."""


class OfficePrinter:
    """A `PaperPrinter`, remembered by its queue's name, apart from every study."""

    def __init__(self, memory: Memory, send: Send | None = None) -> None:
        self._memory, self._send = memory, send or send_paper

    @property
    def name(self) -> str:
        """The queue's name, or the constant word for files."""
        return self._memory.get(_CHOSEN, "") or FILES

    @property
    def is_chosen(self) -> bool:
        """Whether a queue was chosen."""
        return bool(self._memory.get(_CHOSEN, ""))

    def choose(self, queue: str) -> None:
        """Has a queue print from now on, or with an empty name none; Refusal ``printer.queue``."""
        self._memory.put(_CHOSEN, read_queue(queue) if queue.strip() else "")

    def print(self, pdf: bytes) -> None:
        """Gives the document to the queue; raises Trouble ``printer.…``."""
        if self.is_chosen:
            self._send(self.name, rounded(pdf))


def send_paper(queue: str, pdf: bytes) -> None:
    """An A4 document at its own size through CUPS; raises as `Queue.give`."""
    Queue(queue).give(TITLE, "A4", pdf)


def rounded(pdf: bytes) -> bytes:
    """The same document, longer by a comment that no reader shows.

    Raises Trouble ``paper.malformed`` for what does not end as a PDF ends.
    """
    end = _END.search(pdf)
    if end is None:
        raise Trouble("paper.malformed")
    table = int(end[1])
    # The number of the table's place may grow by some digits: it is set to as many as are needed.
    digits = 12
    tail = b"startxref\n%0*d\n%%%%EOF\n" % (digits, 0)
    bare = len(pdf) - len(end[0]) + len(tail) + 2
    filled = -bare % ROUNDED
    comment = b"%" + b"." * filled + b"\n"
    place = table + len(comment)
    tail = b"startxref\n%0*d\n%%%%EOF\n" % (digits, place)
    return pdf[:table] + comment + pdf[table : end.start()] + tail
