"""Readers of whole files: what lies beside the program, and what the verifiers are given."""

from __future__ import annotations

import contextlib
import functools
import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from app.command.backups import FolderPlaces
from app.desk.exports.bundle import take_bundle
from app.desk.label.printers import HEADS
from app.desk.papers.report import paper_manner
from app.devices.attempts import AttemptFile
from app.devices.backups import Keep
from app.devices.heads import HeadFolder
from app.devices.printers import WorkstationPrinters
from app.trial.refusal import Trouble
from app.ui.pages.log.kept import read_filters
from tests.desk.stages import at
from verifier import verify_bundle, verify_log

LOG = bytes(16)
PRINTERS = (
    '[{"name":"lab","way":"raw","dots_per_mm":"12","address":"10.0.0.9:9100","offset":[0,-2],'
    '"media":"102x76","proved":"2026-03-27"}]'
)


@functools.cache
def folder() -> Path:
    """One a process; what is written is replaced each time."""
    return Path(tempfile.mkdtemp(prefix="opaline-fuzz-files-"))


@functools.cache
def a_bundle() -> Mapping[str, bytes]:
    """The files of an audit bundle by their names."""
    hands = at("received")
    desk = hands.bench.desk
    data = take_bundle(desk, hands.crew.auditor, paper_manner(desk), {"v.py": b"pass\n"}).data
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


class Remembered:
    """Preferences that say one thing, whatever they are asked."""

    def __init__(self, text: str) -> None:
        self._text = text

    def get(self, name: str, default: str) -> str:
        """That one thing."""
        return self._text

    def put(self, name: str, value: str) -> None:
        """Forgets it."""


def attempts(data: bytes) -> None:
    """Wrong passphrases as they were kept."""
    (folder() / "attempts.json").write_bytes(data)
    AttemptFile(folder()).recall()


def upgraded(data: bytes) -> None:
    """An upgrade that no line tells yet."""
    (folder() / f"{LOG.hex()}.upgrade").write_bytes(data)
    with contextlib.suppress(Trouble):
        HeadFolder(folder()).upgraded(LOG)


def places(data: bytes) -> None:
    """Where backups lie."""
    kept = Remembered(data.decode("utf-8", "replace"))
    FolderPlaces(folder() / "x", LOG, kept, lambda: Keep(1, 0)).names()


def printers(data: bytes) -> None:
    """The printers that a workstation remembers."""
    shelf = WorkstationPrinters(Remembered(data.decode("utf-8", "replace")), folder())
    for setup in shelf.all():
        assert str(setup.dots_per_mm) in HEADS, "a head that none has"
    shelf.chosen()


def filters(data: bytes) -> None:
    """The filters of the log that a workstation remembers."""
    dict(read_filters(data.decode("utf-8", "replace")))


def bundle(data: bytes) -> None:
    """An audit bundle, some bytes of one of its files changed, for its own verifier."""
    name, kept = "manifest.json", dict(a_bundle())
    names = sorted(kept)
    if data:
        name = names[data[0] % len(names)]
    kept[name] = changed(kept[name], data[1:])
    place = folder() / "bundle.zip"
    with zipfile.ZipFile(place, "w") as file:
        for one, told in kept.items():
            file.writestr(one, told)
    with contextlib.redirect_stdout(io.StringIO()):
        code = verify_bundle.main([str(place), "--signatures", "1"])
    if code not in (0, 1):
        raise AssertionError(code)


def verifier(data: bytes) -> None:
    """Whatever is handed to the independent verifier as a study file."""
    place = folder() / "study.opaline"
    place.write_bytes(data)
    with contextlib.redirect_stdout(io.StringIO()):
        if verify_log.main([str(place)]) != 1:
            raise AssertionError("a study file")


def changed(image: bytes, data: bytes) -> bytes:
    """A file changed: six bytes a change tell where, how many bytes, and what stands there now."""
    told = bytearray(image)
    for start in range(0, len(data) - 5, 6):
        change = data[start : start + 6]
        place, length = int.from_bytes(change[:3], "big") % len(told), 1 + change[3] % 8
        told[place : place + length] = (change[4:] * length)[:length]
    return bytes(told)
