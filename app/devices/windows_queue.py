"""A printer of Windows: the label's ZPL handed raw to the spooler, which gives it on unchanged."""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Protocol

from app.desk.ports import PrintJob
from app.trial.refusal import Trouble

_RAW = "RAW"


class Spooler(Protocol):
    """Those functions of ``winspool.drv`` that a raw job needs; each answers 0 when it fails."""

    def OpenPrinterW(self, name: Any, handle: Any, defaults: Any) -> int:
        """Opens a printer by its name."""
        ...

    def StartDocPrinterW(self, handle: Any, level: int, document: Any) -> int:
        """Begins a job; its number."""
        ...

    def WritePrinter(self, handle: Any, data: Any, size: int, written: Any) -> int:
        """Gives bytes."""
        ...

    def EndDocPrinter(self, handle: Any) -> int:
        """Ends the job, which is printed then."""
        ...

    def AbortPrinter(self, handle: Any) -> int:
        """Throws the job away."""
        ...

    def ClosePrinter(self, handle: Any) -> int:
        """Gives the printer back."""
        ...


class _Document(ctypes.Structure):
    _fields_ = (
        ("title", ctypes.c_wchar_p), ("output", ctypes.c_wchar_p), ("datatype", ctypes.c_wchar_p),
    )  # fmt: skip


def send_to_spooler(job: PrintJob, name: str, spooler: Spooler | None = None) -> None:
    """Hands the job's ZPL to a printer by its name, under the job's constant title.

    Raises Trouble ``printer.not_reached`` while nothing was begun or the job was
    thrown away whole, ``printer.cut_off`` when it may have been printed in part.
    """
    calls = spooler or _installed()
    handle = ctypes.c_void_p()
    if not calls.OpenPrinterW(ctypes.c_wchar_p(name), ctypes.byref(handle), None):
        raise Trouble("printer.not_reached", reason="ENOENT")
    try:
        _write(calls, handle, job)
    finally:
        calls.ClosePrinter(handle)


def _write(calls: Spooler, handle: ctypes.c_void_p, job: PrintJob) -> None:
    document = _Document(job.title, None, _RAW)
    if not calls.StartDocPrinterW(handle, 1, ctypes.byref(document)):
        raise Trouble("printer.not_reached", reason="EREFUSED")
    written = ctypes.c_uint32()
    whole = calls.WritePrinter(handle, job.zpl, len(job.zpl), ctypes.byref(written))
    if not whole or written.value != len(job.zpl):
        # A queue that prints while it spools may have begun: only a count tells.
        calls.AbortPrinter(handle)
        raise Trouble("printer.cut_off", reason="EIO")
    if not calls.EndDocPrinter(handle):
        raise Trouble("printer.cut_off", reason="EIO")


def _installed() -> Spooler:
    if sys.platform != "win32":
        raise Trouble("printer.not_reached", reason="ENOSYS")
    library: Any = ctypes.WinDLL("winspool.drv", use_last_error=True)
    return library
