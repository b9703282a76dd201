"""The attack matrix over what leaves: backups, every export, what a workstation keeps beside."""

from __future__ import annotations

import base64
import functools
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pypdfium2
import pytest

from app.command.practice import PASSPHRASE
from app.desk.exports.bundle import blinded_sheets, take_bundle, take_study
from app.desk.exports.taking import FORMS, Taken, take_sheet
from app.desk.journal import Person, sign
from app.desk.log.logbook import read_log
from app.desk.log.sheets import Sheet
from app.desk.papers.report import export_custody_report, paper_manner
from app.desk.unblinded.bench.closing import cancel_preparation, close_without_bag
from app.desk.unblinded.papers.archive import take_archive
from app.desk.unblinded.papers.registers import SHEETS, take_unblinded
from app.desk.unblinded.papers.worksheet import take_worksheet
from app.devices.attempts import AttemptFile
from app.devices.clock import SetClock
from app.devices.heads import HeadFolder
from app.store.copying import put_pages
from app.store.reading import frozen_pages, read_snapshot
from app.trial.clocks import parse_instant
from app.trial.names import Meaning, RoleKey
from app.trial.refusal import Failure, Refusal
from app.vault.attempts import Attempts
from tests.bench import bench_on
from tests.blinding.attackers import (
    FIRST_NAME,
    REVOKED,
    STOCK,
    SURNAME,
    Victim,
    everything_sealed,
    opens,
    secrets_of,
    victim,
)
from tests.blinding.test_attack_matrix import OPENS, WITHOUT
from tests.desk.hands import Hands
from tests.fakes import SeededEntropy
from tests.fakes_store import ListStudyFile
from tests.journeys.on_disk import on_disk
from tests.journeys.test_leaks import found_in

EVERYONE = pytest.mark.parametrize("who", list(OPENS))
TOOLS = {"verify_bundle.py": b"pass\n"}
BENCH = [*STOCK, "mapping", "viability", "thawed"]


@functools.cache
def closed() -> Victim:
    """The same study with nothing under way: only then does anything leave it."""
    study = victim()
    file = study.bench.file
    assert isinstance(file, ListStudyFile)
    source, clock = study.bench.desk.study.source, SetClock(study.bench.clock.now())
    bench = bench_on(file.fork(), source, SeededEntropy(b"takings"), clock)
    story = bench.desk.board.open_stories()[0]
    people = study.crew
    cancel_preparation(bench.workbench, people.pharmacist, story.request, "withdrawn")
    clock.set(parse_instant(story.r))
    close_without_bag(
        bench.workbench, sign(people.pharmacist, PASSPHRASE, Meaning.AUTHORED),
        sign(people.operator, PASSPHRASE, Meaning.CHECKED), story.request,
    )  # fmt: skip
    return replace(study, bench=bench)


def person_of(who: str) -> Person:
    """Someone of the closed study, their keys opened by their passphrase."""
    study = closed()
    seats = [s for s in study.bench.desk.board.seats.values() if s.name == study.names[who]]
    return Person(seats[-1], study.opened(who))


def ways(person: Person) -> Iterator[tuple[str, Callable[[], Taken | bytes]]]:
    """Everything that can be taken out of a study, each as a blinded or an unblinded thing."""
    workbench = closed().bench.workbench
    desk, manner = workbench.desk, paper_manner(workbench.desk)

    def sheets() -> list[Sheet]:
        return list(blinded_sheets(desk, read_log(desk), manner))

    for form in FORMS:
        for number in range(len(sheets())):
            make = partial(lambda at: sheets()[at], number)
            yield "blinded", partial(take_sheet, desk, person, manner, form, make)
        for what in SHEETS:
            yield "unblinded", partial(take_unblinded, workbench, person, manner, what, form)
    yield "blinded", partial(take_study, desk, person, manner)
    yield "blinded", partial(take_bundle, desk, person, manner, TOOLS)
    yield "unblinded", partial(take_archive, workbench, person, manner, TOOLS)
    for story in desk.board.stories.values():
        if story.bag:
            yield "blinded", partial(export_custody_report, desk, person, story.bag)
        if story.last("ArmRevealed") is not None:
            yield "unblinded", partial(take_worksheet, workbench, person, story.bag)


def in_clear(taken: Taken | bytes) -> bytes:
    """All bytes of what was taken, what is packed unpacked, and the words of its pages."""
    data = taken if isinstance(taken, bytes) else taken.data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return b"\n".join(in_clear(file.read(name)) for name in file.namelist())
    if data.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(data)
        return data + "\n".join(page.get_textpage().get_text_range() for page in pages).encode()
    return data


@functools.cache
def secrets() -> tuple[bytes, ...]:
    """Every secret of everybody, as bytes, in hexadecimal and in base64."""
    study = victim()
    raw = {
        secret for who in OPENS
        for secret in secrets_of(study.opened(who), study.passphrases[who]).values()
    }  # fmt: skip
    return tuple(
        form for one in raw for form in (one, one.hex().encode(), base64.b64encode(one))
    )


def holds_nothing_forbidden(data: bytes, *, bench: bool) -> None:
    """No name, passphrase or key; of the bench only where it may be."""
    planted = [SURNAME, FIRST_NAME, *victim().passphrases.values(), *([] if bench else BENCH)]
    assert found_in(data, planted) == []
    assert not [secret for secret in secrets() if secret in data]


@EVERYONE
def test_what_each_role_takes_away_holds_nothing_that_its_keys_are_not_for(who: str) -> None:
    person, taken, refused = person_of(who), set[str](), set[str]()
    for kind, way in ways(person):
        try:
            made = way()
        except Failure as why:
            keyless = ("seat.revoked", "sealed.no_key", "seat.keys_renewed")
            # Nobody signs in at the escrow: whoever holds its passphrase takes nothing away.
            barred = {"escrow": ("seat.role",), "inspector": ("seat.reads_only",)}
            assert why.code in barred.get(who, keyless), why
            refused.add(kind)
            continue
        taken.add(kind)
        holds_nothing_forbidden(in_clear(made), bench=kind == "unblinded")
    may = {"blinded"} | ({"unblinded"} if OPENS[who] else set())
    if who in (REVOKED, "escrow", "inspector"):
        may = set()
    assert (taken, refused) == (may, {"blinded", "unblinded"} - may)
    closed().bench.verdict()


def test_an_unblinded_export_would_be_seen_among_the_blinded() -> None:
    """Shown to bite."""
    person = person_of("pharmacist")
    unblinded = [in_clear(way()) for kind, way in ways(person) if kind == "unblinded"]
    assert any(found_in(data, BENCH) for data in unblinded)
    with pytest.raises(AssertionError):
        holds_nothing_forbidden(b"\n".join(unblinded), bench=False)


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two backups: one while a preparation is under way, as no act makes it, and one after it."""
    folder = tmp_path_factory.mktemp("backups")
    made = []
    for number, study in enumerate((victim(), closed())):
        live, copy = folder / f"{number}.opaline", folder / f"{number}-copy.opaline"
        with on_disk(Hands(study.bench, study.crew, cells=True), live):
            put_pages(frozen_pages(live), copy)
        made.append(copy)
    return made


def test_a_backup_is_as_closed_as_the_study(copies: list[Path]) -> None:
    for copy, study in zip(copies, (victim(), closed()), strict=True):
        assert read_snapshot(copy) == study.bench.file.snapshot()
        holds_nothing_forbidden(copy.read_bytes(), bench=False)


@EVERYONE
def test_from_a_backup_a_role_opens_what_its_keys_are_for_and_nothing_else(
    who: str, copies: list[Path]
) -> None:
    held = secrets_of(victim().opened(who), victim().passphrases[who])
    for thing in everything_sealed(read_snapshot(copies[-1])):
        assert opens(thing, held) == (thing.key in OPENS[who]), thing.what


@pytest.mark.parametrize("who", WITHOUT)
def test_the_archive_that_somebody_else_took_opens_no_further(who: str) -> None:
    """Its ciphertexts and wrapped keys are those of the file: held against every key of a role."""
    person = person_of("pharmacist")
    archive = take_archive(closed().bench.workbench, person, paper_manner(closed().bench.desk), {})
    with zipfile.ZipFile(io.BytesIO(archive.data)) as file:
        sealed = file.read("sealed.jsonl") + file.read("rows.jsonl")
    held = secrets_of(victim().opened(who), victim().passphrases[who])
    for thing in everything_sealed(closed().bench.file.snapshot()):
        if not thing.what.startswith("capsule"):
            assert base64.b64encode(thing.sealed) in sealed
        assert not opens(thing, held), thing.what
    assert RoleKey.ARM not in {role for role in RoleKey if person_of(who).keys.keyring.holds(role)}


def test_what_a_workstation_keeps_beside_the_study_tells_nothing_of_it(tmp_path: Path) -> None:
    """The head it remembers, and wrong passphrases: a size, a root, a seat's id, a count."""
    study = closed()
    bench = study.bench
    again = bench_on(
        bench.file, bench.desk.study.source, SeededEntropy(b"kept"), SetClock(bench.clock.now()),
        HeadFolder(tmp_path / "heads"),
    )  # fmt: skip
    attempts = Attempts(lambda: 0.0, AttemptFile(tmp_path, bench.clock))
    for who in study.names:
        with suppress(Refusal), attempts.trying(study.row(who).seat):
            raise Refusal("passphrase.wrong")
    again.desk.journal.catch_up()
    kept = b"\n".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert kept.count(b"\n") >= 2
    holds_nothing_forbidden(kept, bench=False)
    assert not found_in(kept, [*study.names.values(), "01-001", "Nancy"])
