"""A printer as typed: what is read, what is refused, and its test print."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.desk.label.print_jobs import trial_print
from app.desk.label.printers import PrinterSetup, Way, host_of, read_setup, read_shift
from app.devices.resources import words
from app.labels.matrix import read_back
from app.trial.refusal import Refusal
from app.trial.rules import LabelSize
from tests.fakes import SeededEntropy

MM = {LabelSize.WIDE: (102, 76), LabelSize.SMALL: (100, 70)}

TYPED = {"name": " Zebra ", "way": "raw", "dots": "12", "address": "10.0.0.7", "right": "0,5",
         "down": "−0.25", "media": ""}  # fmt: skip


def test_a_printer_is_read_as_typed() -> None:
    assert read_setup(**TYPED) == PrinterSetup("Zebra", Way.RAW, Decimal(12), "10.0.0.7", (6, -3))
    queue = read_setup(**{**TYPED, "way": "queue", "address": " Zebra ZD421 (salle) "})
    assert queue.address == "Zebra ZD421 (salle)"
    assert read_setup(**{**TYPED, "way": "file", "address": "ignored"}).address == ""


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("name", " ", "request.text"), ("way", "", "printer.way"), ("way", "fax", "printer.way"),
        ("dots", "203", "printer.dots"), ("address", "", "printer.address"),
        ("address", "-oProxy", "printer.address"), ("address", "host:0", "printer.address"),
        ("address", "host:65536", "printer.address"), ("address", "a b", "printer.address"),
        ("right", "5.1", "printer.offset"), ("down", "--1", "number.sign"),
        ("down", "1 mm", "number.grouping"), ("media", "x" * 61, "request.text"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused(field: str, typed: str, code: str) -> None:
    with pytest.raises(Refusal) as told:
        read_setup(**{**TYPED, field: typed})
    assert told.value.code == code


@pytest.mark.parametrize("typed", ["", "-d other", "a/b", "a#b", "a\nb", "x" * 128])
def test_a_queue_is_named_without_what_could_be_an_option(typed: str) -> None:
    with pytest.raises(Refusal, match=r"printer\.queue"):
        read_setup(**{**TYPED, "way": "queue", "address": typed})


@pytest.mark.parametrize(
    ("address", "host"),
    [("zebra", ("zebra", 9100)), ("zebra.lan:6101", ("zebra.lan", 6101)),
     ("[fe80::1]", ("fe80::1", 9100)), ("[::1]:9", ("::1", 9))],
)  # fmt: skip
def test_a_host_may_have_a_port(address: str, host: tuple[str, int]) -> None:
    assert host_of(address) == host


@given(st.text(max_size=40))
def test_any_address_is_read_or_refused(typed: str) -> None:
    try:
        host, port = host_of(typed)
    except Refusal:
        return
    assert host in typed and 0 < port < 65536


@given(st.integers(-500, 500), st.sampled_from(["8", "11.811", "12", "24"]))
def test_a_shift_is_the_nearest_dot(hundredths: int, dots: str) -> None:
    read = read_shift(str(Decimal(hundredths) / 100), Decimal(dots), "right")
    assert abs(read - Decimal(hundredths) / 100 * Decimal(dots)) <= Decimal("0.5")


def test_a_test_print_gives_its_mark_back_and_no_two_are_alike() -> None:
    entropy, setup = SeededEntropy(b"x"), read_setup(**TYPED)
    marks = set()
    for language, size in (("fr", LabelSize.WIDE), ("en", LabelSize.SMALL)):
        mark, job = trial_print(setup, words(language), entropy, size)
        assert read_back(Image.open(io.BytesIO(job.png)).convert("L")) == mark
        assert (job.title, job.copies, job.size_mm) == ("etiquette", 1, MM[size])
        assert b"^LS-6^LT-3" in job.zpl
        marks.add(mark)
    assert len(marks) == 2
