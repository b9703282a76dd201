"""The power goes at every point: what may then lie on the disk is rebuilt, opened and judged.

A day's acts are done by the real store over `tests.campaigns.disk`. For every
prefix of the calls that were noted, disks are rebuilt as a power cut might
leave them, opened by the real store over Python's own SQLite, and must hold
exactly what had been acknowledged, the turn under way whole or not.

Modelled: a write or truncation that no sync followed is on the disk, or is
not, or only some of its 512-byte sectors are, each apart from the others, so in
any order; a file grown by a write that was lost keeps its old length, or ends in
zeros or rubbish; after a sync that failed, what it should have brought to the
disk stays unsure for good, a later sync notwithstanding; a name whose folder
was not synced may be absent; a deletion or a new name that was not synced may be undone. A
new journal's first sync, and a deletion that asks for it, sync the folder, as
SQLite does on POSIX. From some disks the recovery itself is noted and cut.

Not modelled: sectors that were never written going bad, a disk that lies about
a sync, rubbish inside a sector, file systems that journal less than one sector,
folders other than the study's, and the papers, which `write_whole` syncs.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from unittest.mock import patch

from app.command.join import create_study
from app.command.practice import commission, seat_crew
from app.custody.finding import DoesNotFollow
from app.custody.verdict import verify_file
from app.devices.resources import practice_list, study_source
from app.store import founding, sqlite, upgrading
from app.store.copying import put_in_place
from app.store.founding import claim
from app.store.reading import read_snapshot
from app.store.study_file import SqliteStudyFile
from app.trial.refusal import Failure
from app.vault.signing import verify
from tests.campaigns.disk import Disk, Op, Tape, images
from tests.campaigns.ledger import HeardFile, Ledger, Rows, digest, rows_of
from tests.journeys.resuming import NEVER, Watch, devices, to_do

NAME = "study.opaline"
SCHEMA_1 = Path(__file__).parents[1] / "vectors" / "files" / "schema-1.opaline"
SECTOR = 512
Images = dict[str, bytes]


@dataclass
class Platter:
    """One file on the disk: what is sure to be there, and in what order the rest was written.

    Of each later call stands whether it waits for a sync (None), was synced
    (True), or had its sync fail (False), so that it stays unsure for good.
    """

    sure: bytes = b""
    later: list[tuple[Op, bool | None]] = field(default_factory=list)

    def sync(self, worked: bool) -> None:
        """Takes in a sync of the file."""
        self.later = [(op, worked if state is None else state) for op, state in self.later]
        while self.later and self.later[0][1]:
            self.sure = _with(self.sure, self.later.pop(0)[0])

    def cut(self, chance: random.Random, keep: float) -> bytes:
        """What a power cut leaves, each unsure call kept whole with this probability."""
        image = self.sure
        for op, state in self.later:
            if state or chance.random() < keep:
                image = _with(image, op)
            elif op.kind == "write":
                image = _torn(image, op, chance)
        return image


def _with(image: bytes, op: Op) -> bytes:
    if op.kind == "truncate":
        return image[: op.place].ljust(op.place, b"\0")
    return image[: op.place].ljust(op.place, b"\0") + op.data + image[op.place + len(op.data) :]


def _torn(image: bytes, op: Op, chance: random.Random) -> bytes:
    how = chance.randrange(4)
    end = op.place + len(op.data)
    if how == 0 and end > len(image):
        grown = end - len(image)
        return image + (bytes(grown) if chance.random() < 0.5 else chance.randbytes(grown))
    if how == 1:
        # A sector is the disk's own, counted from the beginning of the file.
        begins = sorted({op.place, *range(op.place // SECTOR * SECTOR + SECTOR, end, SECTOR)})
        for begin, after in zip(begins, [*begins[1:], end], strict=True):
            if chance.random() < 0.5:
                part = op.data[begin - op.place : after - op.place]
                image = _with(image, Op("write", op.name, begin, part))
    return image


@dataclass
class Folder:
    """The disk of one folder, between the calls that were noted."""

    files: dict[str, Platter]
    unsure: set[str] = field(default_factory=set)
    """Names made since the folder was synced."""
    undead: dict[str, Platter] = field(default_factory=dict)
    """Files deleted since the folder was synced."""
    new: set[str] = field(default_factory=set)
    """Files whose first sync brings the folder with it."""
    moved: list[tuple[str, str, Platter | None]] = field(default_factory=list)
    """Files renamed since the folder was synced: from, to, and what was there before."""

    @classmethod
    def of(cls, found: Images, unsure: Iterable[str] = ()) -> Folder:
        """A folder with these files, all sure but the names given."""
        return cls({name: Platter(image) for name, image in found.items()}, set(unsure))

    def take(self, op: Op) -> None:
        """Takes in a call."""
        if op.kind == "created":
            self.files[op.name] = Platter()
            self.unsure.add(op.name)
            if op.name.endswith("-journal"):
                self.new.add(op.name)
        elif op.kind == "delete":
            self.undead[op.name] = self.files.pop(op.name)
            if op.sure:
                self._sync()
        elif op.kind == "sync":
            self.files[op.name].sync(op.sure)
            if op.sure and op.name in self.new:
                self.new.remove(op.name)
                self._sync()
        elif op.kind in ("write", "truncate"):
            self.files[op.name].later.append((op, None))
        elif op.kind == "renamed":
            to = op.data.decode()
            self.moved.append((op.name, to, self.files.get(to)))
            self.files[to] = self.files.pop(op.name)
        else:
            self._sync()

    def _sync(self) -> None:
        for kept in (self.unsure, self.undead, self.moved):
            kept.clear()

    def cut(self, chance: random.Random) -> Images:
        """The files as a power cut at this moment might leave them."""
        keep = chance.choice((0.0, 1.0, 0.5, chance.random()))
        found = {name: platter.cut(chance, keep) for name, platter in self.files.items()}
        for name, to, before in reversed(self.moved):
            if chance.random() < 0.5:
                found[name] = found.pop(to)
                found |= {to: before.cut(chance, keep)} if before else {}
        for name in sorted(self.unsure & found.keys()):
            if chance.random() < 0.3:
                del found[name]
        for name, platter in sorted(self.undead.items()):
            if name not in found and chance.random() < 0.5:
                found[name] = platter.cut(chance, keep)
        return found


def opened(path: Path) -> None:
    """Opens a study and gives it back, as after every crash."""
    SqliteStudyFile.open(path).close()


def upgraded(path: Path) -> None:
    """Brings a study to today's schema and opens it, as after a crash in an upgrade."""
    upgrading.upgrade(path, lambda snapshot, old, new: None)
    opened(path)


@dataclass
class Judge:
    """Opens what a power cut left, and counts what is wrong with it."""

    folder: Path
    name: str
    chance: random.Random
    open: Callable[[Path], None] = opened
    states: int = 0
    recoveries: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    first: str = ""
    read: dict[bytes, tuple[Rows, str]] = field(default_factory=dict)
    seen: set[bytes] = field(default_factory=set)

    def follow(
        self, start: Folder, ops: list[Op], ledger: Ledger, disks: int, *,
        since: int = 0, deep: float = 0,
    ) -> None:  # fmt: skip
        """Judges `disks` disks for every prefix of the calls, from call `since` on.

        `deep` is the share of disks whose recovery is noted and cut in its turn.
        """
        for number, op in enumerate(ops):
            if op.said is None:
                start.take(op)
            else:
                ledger.hear(op.said)
            for _ in range(disks if number >= since else 0):
                found = start.cut(self.chance)
                if self._is_new(found, ledger):
                    self.judge(found, ledger, f"call {number}, {op.kind} {op.name}")
                    if _is_hot(found) and self.chance.random() < deep:
                        self._recover(found, ledger)

    def _is_new(self, found: Images, ledger: Ledger) -> bool:
        parts = [part for name in sorted(found) for part in (name.encode(), found[name])]
        parts.append(b"%d %d" % (ledger.acknowledged, ledger.pending is not None))
        face = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()
        new = face not in self.seen
        self.seen.add(face)
        return new

    def judge(self, found: Images, ledger: Ledger, where: str) -> None:
        """Opens one disk; what is wrong is counted by its name."""
        self.states += 1
        fault = self._fault(found, ledger)
        if fault:
            self.wrong[fault] += 1
            self.first = self.first or f"{fault} at {where}"

    def _fault(self, found: Images, ledger: Ledger) -> str:
        path = self._lay(found)
        try:
            self.open(path)
            rows, fault = self._read(path)
        except Failure as why:
            # Before the founding is acknowledged there need be no file.
            return "" if not ledger.kept and why.family == "refusal" else why.code
        if fault:
            return fault
        if not ledger.kept:
            return "" if {place[0] for place in rows} <= {"setting"} else "unasked"
        if not ledger.allows(rows):
            return "acknowledged act lost" if _lacks(rows, ledger.kept) else "half an act"
        return ""

    def _read(self, path: Path) -> tuple[Rows, str]:
        # Recovery leads most disks to one of few files, and each of these is read once.
        face = hashlib.sha256(path.read_bytes()).digest()
        if face not in self.read:
            snapshot = read_snapshot(path)
            fault = "" if _is_sound(path) else "corrupt"
            if snapshot.lines and not fault:
                try:
                    verify_file(snapshot, verify)
                except DoesNotFollow:
                    fault = "does not verify"
            self.read[face] = rows_of(snapshot), fault
        return self.read[face]

    def _recover(self, found: Images, ledger: Ledger) -> None:
        path = self._lay(found)
        disk = Disk()
        # Of a founding cut off there may be nothing to open.
        with disk.in_place(), suppress(Failure):
            self.open(path)
        if disk.tape.ops:
            self.recoveries += 1
            fixed = deepcopy(ledger)
            self.follow(Folder.of(found), disk.tape.ops, fixed, 2)

    def _lay(self, found: Images) -> Path:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name, image in found.items():
            (self.folder / name).write_bytes(image)
        return self.folder / self.name


def _is_hot(found: Images) -> bool:
    journals = [image for name, image in found.items() if name.endswith("-journal")]
    return any(image[:1] not in (b"", b"\0") for image in journals)


def _lacks(rows: Rows, kept: Rows) -> bool:
    return any(rows.get(place) != row for place, row in kept.items())


def _is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as raw:
        try:
            return bool(raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
        except sqlite3.DatabaseError:
            return False


@contextmanager
def under(journal: str, synchronous: str) -> Iterator[None]:
    """While the block runs, studies are written under these settings instead of the safe ones."""
    level = {"OFF": 0, "NORMAL": 1, "FULL": 2, "EXTRA": 3}[synchronous]
    settings = tuple(
        ("synchronous", synchronous, level) if one[0] == "synchronous" else one
        for one in sqlite._SETTINGS
    )
    mode = (("journal_mode", journal, journal.lower()),)
    with patch.object(sqlite, "_SETTINGS", settings), patch.object(sqlite, "_JOURNAL", mode):
        yield


@dataclass(frozen=True)
class Recording:
    """What was done to the disk, from which files on, and which rows stood in them."""

    start: Images
    rows: Rows
    ops: list[Op]
    unsure: frozenset[str] = frozenset()
    open: Callable[[Path], None] = opened

    def judged(
        self, folder: Path, chance: random.Random, disks: int, deep: float = 0
    ) -> Judge:
        """Cuts the power everywhere in it."""
        judge = Judge(folder / "cut", NAME, chance, self.open)
        start, ledger = Folder.of(self.start, self.unsure), Ledger(dict(self.rows))
        judge.follow(start, self.ops, ledger, disks, deep=deep)
        return judge


def of_a_day(founded: Path, folder: Path, acts: int | None = None) -> Recording:
    """The first acts of a day, or all of it, in a study that is in force."""
    folder.mkdir(parents=True)
    path = Path(shutil.copy(founded, folder / NAME))
    start, rows, disk = images(folder), rows_of(read_snapshot(path)), Disk()
    with disk.in_place() as tape:
        # Closed by its end, or by going out of use with this block.
        for act in islice(to_do(path, devices(path, NEVER), _heard_by(tape)), acts):
            act.do()
    return Recording(start, rows, tape.ops)


def _heard_by(tape: Tape) -> Watch:
    return lambda file: HeardFile(file, tape.say)


def of_a_founding(folder: Path) -> Recording:
    """A new study, from its file to the end of its commissioning."""
    folder.mkdir(parents=True)
    path, disk = folder / NAME, Disk()
    with disk.in_place() as tape, create_study(
        path, study_source("chocmsc"), devices(path, NEVER)
    ) as workbench:
        journal = workbench.desk.journal
        made = journal.file.snapshot().settings
        tape.say(("about", {("setting", name): digest(value) for name, value in made.items()}))
        tape.say(("kept", ""))
        journal.file = _heard_by(tape)(journal.file)
        commission(workbench, seat_crew(workbench), practice_list())
    # The file is there before SQLite opens it, and its folder was not synced.
    return Recording({NAME: b""}, {}, tape.ops, frozenset({NAME}))


def of_an_upgrade(folder: Path) -> Recording:
    """A study of the first schema, brought to today's."""
    folder.mkdir(parents=True)
    path, disk = Path(shutil.copy(SCHEMA_1, folder / NAME)), Disk()
    start, rows, replace = images(folder), rows_of(read_snapshot(path)), put_in_place

    def replaced(copy: Path, to: Path) -> None:
        disk.tape.ops.append(Op("renamed", copy.name, data=to.name.encode()))
        replace(copy, to)
        disk.tape.ops.append(Op("folder"))

    def claimed(copy: Path) -> None:
        # What an earlier attempt left was taken away before.
        claim(copy)
        disk.tape.ops.append(Op("created", copy.name))

    with disk.in_place(), patch.object(upgrading, "put_in_place", replaced), patch.object(
        founding, "claim", claimed
    ):
        upgraded(path)
    return Recording(start, rows, disk.tape.ops, open=upgraded)
