"""What the printers of the tests have in common."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from app.desk.ports import LabelPrinter

HERE = "127.0.0.1"


class AnyHead:
    """A printer with the coarsest head, not shifted."""

    name = "bench"
    dots_per_mm = Decimal(8)
    offset = (0, 0)
    is_proved = True


@dataclass
class Around:
    """A printer around another one, whose head it has."""

    printer: LabelPrinter

    @property
    def name(self) -> str:
        """As the printer's own."""
        return self.printer.name

    @property
    def dots_per_mm(self) -> Decimal:
        """As the printer's own."""
        return self.printer.dots_per_mm

    @property
    def offset(self) -> tuple[int, int]:
        """As the printer's own."""
        return self.printer.offset

    @property
    def is_proved(self) -> bool:
        """As the printer's own."""
        return self.printer.is_proved


class Loopback:
    """A raw printer on this machine: keeps what each connection brought.

    It is pulled out after some bytes when told so, of the first connection alone.
    """

    sip = 65536
    """How many bytes it takes at a time."""

    def __init__(self, pulled_after: int | None = None) -> None:
        self.taken: list[bytes] = []
        self._pulled_after = pulled_after
        self._server = socket.create_server((HERE, 0))
        self.port = int(self._server.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        """Switched on."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Switched off."""
        with contextlib.suppress(OSError):
            # A thread that waits for a connection is woken by the end of its listening.
            self._server.shutdown(socket.SHUT_RDWR)
        self._thread.join(20)
        self._server.close()
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                with connection:
                    self.taken.append(self._take(connection))

    def _take(self, connection: socket.socket) -> bytes:
        taken = bytearray()
        while not self.pulled(taken) and (part := connection.recv(self.sip)):
            taken.extend(part)
        if self.pulled(taken):
            self._pulled_after = None
            reset = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        return bytes(taken)

    def pulled(self, taken: bytearray) -> bool:
        """Whether the plug is out once so much was taken; asked before each sip."""
        return self._pulled_after is not None and len(taken) >= self._pulled_after


class Remembered:
    """What a workstation remembers, as long as a test lasts."""

    def __init__(self) -> None:
        self._kept = dict[str, str]()

    def put(self, name: str, value: str) -> None:
        """Remembers a text."""
        self._kept[name] = value

    def get(self, name: str, default: str) -> str:
        """A remembered text."""
        return self._kept.get(name, default)
