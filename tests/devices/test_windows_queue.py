"""Windows' spooler, by a stand-in for its library: a raw job, whole or said not to be."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.desk.ports import PrintJob
from app.devices.windows_queue import send_to_spooler
from app.trial.refusal import Trouble

JOB = PrintJob("etiquette", "K7Q49TXMD", b"", b"", b"^XA^XZ", b"", 3, (102, 76))


@dataclass
class Winspool:
    """The functions of the library; `fails` is the one that answers 0."""

    fails: str = ""
    takes: int = 1000
    calls: list[str] = field(default_factory=list)
    given: bytes = b""
    told: tuple[str, ...] = ()

    def _answer(self, name: str) -> int:
        self.calls.append(name)
        return int(name != self.fails)

    def OpenPrinterW(self, name: Any, handle: Any, defaults: Any) -> int:
        """Opens a printer by its name."""
        self.told += (name.value,)
        return self._answer("open")

    def StartDocPrinterW(self, handle: Any, level: int, document: Any) -> int:
        """Begins a job."""
        one = document._obj
        self.told += (one.title, one.datatype)
        assert one.output is None and level == 1
        return self._answer("start")

    def WritePrinter(self, handle: Any, data: Any, size: int, written: Any) -> int:
        """Gives bytes."""
        self.given = bytes(data[:size][: self.takes])
        ctypes.cast(written, ctypes.POINTER(ctypes.c_uint32))[0] = len(self.given)
        return self._answer("write")

    def EndDocPrinter(self, handle: Any) -> int:
        """Ends the job."""
        return self._answer("end")

    def AbortPrinter(self, handle: Any) -> int:
        """Throws the job away."""
        return self._answer("abort")

    def ClosePrinter(self, handle: Any) -> int:
        """Gives the printer back."""
        return self._answer("close")


def test_the_spooler_is_given_exactly_the_bytes_under_a_constant_title() -> None:
    spooler = Winspool()
    send_to_spooler(JOB, "Zebra ZD421", spooler)
    assert (spooler.given, spooler.told) == (JOB.zpl, ("Zebra ZD421", "etiquette", "RAW"))
    assert spooler.calls == ["open", "start", "write", "end", "close"]


@pytest.mark.parametrize(
    ("fails", "takes", "code", "calls"),
    [
        ("open", 1000, "printer.not_reached", ["open"]),
        ("start", 1000, "printer.not_reached", ["open", "start", "close"]),
        ("write", 1000, "printer.cut_off", ["open", "start", "write", "abort", "close"]),
        ("", 3, "printer.cut_off", ["open", "start", "write", "abort", "close"]),
        ("end", 1000, "printer.cut_off", ["open", "start", "write", "end", "close"]),
    ],
)
def test_what_failed_says_what_is_known_of_the_paper(
    fails: str, takes: int, code: str, calls: list[str]
) -> None:
    spooler = Winspool(fails, takes)
    with pytest.raises(Trouble) as told:
        send_to_spooler(JOB, "Zebra", spooler)
    assert (told.value.code, spooler.calls) == (code, calls)


def test_elsewhere_there_is_no_such_spooler() -> None:
    with pytest.raises(Trouble, match="not_reached"):
        send_to_spooler(JOB, "Zebra")
