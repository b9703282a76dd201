"""Everything that can be taken out of a study by blinded hands, with what commits blanked."""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial

from app.desk.exports.bundle import blinded_sheets, take_bundle, take_study
from app.desk.exports.taking import FORMS, Taken, take_sheet
from app.desk.journal import Person
from app.desk.log.logbook import read_log
from app.desk.log.sheets import Sheet
from app.desk.papers.report import paper_manner
from tests.bench import Bench

_DIGESTS = re.compile(rb"[0-9a-f]{64,}|[A-Za-z0-9+/]{40,}={0,2}")
"""Digests, roots, entries and signatures: hexadecimal of 32 bytes and more, or base64."""
TOOLS = {"verify_bundle.py": b"pass\n"}


def taken(bench: Bench, person: Person) -> list[Taken]:
    """Every export that the person may make, one after the other."""
    desk = bench.desk
    manner = paper_manner(desk)
    found = []

    def sheets() -> list[Sheet]:
        return list(blinded_sheets(desk, read_log(desk), manner))

    for number in range(len(sheets())):
        for form in FORMS:
            make = partial(lambda at: sheets()[at], number)
            found.append(take_sheet(desk, person, manner, form, make))
    found.append(take_study(desk, person, manner))
    found.append(take_bundle(desk, person, manner, TOOLS))
    return found


def compared(bench: Bench, person: Person) -> dict[str, bytes]:
    """Name, length and bytes of each export and of each file in it, but for what commits."""
    told: dict[str, bytes] = {}
    for one in taken(bench, person):
        told[f"{one.name} length"] = b"%d" % len(one.data)
        if not one.name.endswith(".zip"):
            told[one.name] = blanked(one.data)
            continue
        with zipfile.ZipFile(io.BytesIO(one.data)) as file:
            for inner in file.infolist():
                told[f"{one.name} {inner.filename}"] = blanked(file.read(inner))
                # All of its entry but the check sum, which is one more digest.
                told[f"{one.name} {inner.filename} entry"] = repr(
                    (inner.date_time, inner.file_size, inner.compress_type, inner.external_attr)
                ).encode()
    return told


def blanked(data: bytes) -> bytes:
    """The bytes with every digest, root and signature as so many crosses."""
    end = data.rfind(b"/ID") if data.startswith(b"%PDF") else len(data)
    body = _DIGESTS.sub(lambda found: b"x" * len(found[0]), data[:end])
    return body + b"%d" % (len(data) - end)
