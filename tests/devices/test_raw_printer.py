"""The network printer: exactly the bytes, and what is known of the paper when it fails."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from app.desk.ports import PrintJob
from app.devices.raw_printer import send_raw
from app.trial.refusal import Trouble
from tests.printers import HERE, Loopback

JOB = PrintJob(
    "etiquette", "K7Q49TXMD", b"", b"", b"^XA" + b"0" * 2_000_000 + b"^XZ", b"", 3, (102, 76)
)


def test_the_printer_is_given_exactly_the_bytes() -> None:
    with Loopback() as printer:
        send_raw(JOB, HERE, printer.port)
    assert printer.taken == [JOB.zpl]


def test_a_printer_pulled_out_half_way_leaves_labels_to_be_counted() -> None:
    with Loopback(pulled_after=100_000) as printer, pytest.raises(Trouble) as told:
        send_raw(JOB, HERE, printer.port)
    assert told.value.code == "printer.cut_off"
    assert 0 < len(printer.taken[0]) < len(JOB.zpl)


def test_a_printer_that_takes_nothing_any_more_is_not_waited_for() -> None:
    large = replace(JOB, zpl=bytes(40_000_000))
    with socket.create_server((HERE, 0)) as server, pytest.raises(Trouble) as told:
        send_raw(large, HERE, server.getsockname()[1], patience=0.2)
    assert (told.value.code, told.value.facts) == ("printer.cut_off", {"reason": "ETIMEDOUT"})


@pytest.mark.parametrize("host", [HERE, "no..host", "x" * 300])
def test_an_absent_printer_has_printed_nothing(host: str) -> None:
    with socket.create_server((HERE, 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Trouble) as told:
        send_raw(JOB, host, port)
    assert told.value.code == "printer.not_reached"
    assert host not in str(told.value)
