"""A thermal label printer on the network: the label's ZPL straight to it, no spooler between.

The one place in the program that opens a socket, and only to the printer that
the workstation was told of.
"""

from __future__ import annotations

import contextlib
import errno
import socket

from app.desk.ports import PrintJob
from app.trial.refusal import Trouble

PATIENCE = 10.0
"""Seconds that connecting may take, and the printer may leave the bytes untaken."""


def send_raw(job: PrintJob, host: str, port: int, patience: float = PATIENCE) -> None:
    """Sends the job's bytes over one connection and waits until the printer has taken them all.

    Raises Trouble ``printer.not_reached`` while nothing was sent, so nothing
    was printed; Trouble ``printer.cut_off`` when the connection failed later:
    how many labels came out is then known only by counting them. ``reason``
    is the operating system's name of the fault and holds no address.
    """
    try:
        connection = socket.create_connection((host, port), patience)
    except (OSError, UnicodeError) as why:
        raise Trouble("printer.not_reached", reason=_reason(why)) from why
    with contextlib.closing(connection):
        try:
            connection.sendall(job.zpl)
            connection.shutdown(socket.SHUT_WR)
            # A printer that closes in order has taken every byte; one that was pulled out
            # resets the connection or is silent.
            while connection.recv(4096):
                pass
        except OSError as why:
            raise Trouble("printer.cut_off", reason=_reason(why)) from why


def _reason(why: OSError | UnicodeError) -> str:
    if isinstance(why, TimeoutError):
        return "ETIMEDOUT"
    if isinstance(why, UnicodeError | socket.gaierror):
        return "ENOENT"
    return errno.errorcode.get(why.errno or errno.EIO, "EIO")
