"""Where the rooms are joined: a study file, its lock, the vault, the clock and a printer."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from app import __version__
from app.custody.finding import DoesNotFollow
from app.custody.records import Snapshot
from app.custody.tables import check_tables
from app.custody.verdict import verify_file
from app.desk.desk import LOG_SETTING, Desk, study_setting
from app.desk.journal import Journal
from app.desk.ports import (
    Clock,
    Entropy,
    HeadMemory,
    LabelPrinter,
    StudyFile,
    Upgraded,
    Vault,
)
from app.desk.unblinded.workbench import Workbench
from app.desk.watch import Watch
from app.devices.lock import StudyLock
from app.devices.place import Place, require_local
from app.devices.resources import words
from app.store.study_file import SqliteStudyFile
from app.store.upgrading import upgrade
from app.trial.refusal import Trouble
from app.trial.study import load_study
from app.trial.study_parts import Study


@dataclass(frozen=True, slots=True)
class Devices:
    """What a workstation brings along; `language` is that of its papers."""

    vault: Vault
    clock: Clock
    entropy: Entropy
    printer: LabelPrinter
    language: str
    heads: HeadMemory
    place: Place = field(default_factory=Place)


@contextmanager
def create_study(path: Path, source: bytes, devices: Devices) -> Iterator[Workbench]:
    """A new study file from a configuration's bytes, opened; its first line is still to be written.

    Raises Refusal for a faulty configuration, a place for no study, or an existing file.
    """
    study = load_study(source)
    require_local(path, devices.place)
    log_id = devices.vault.new_log_id()
    settings = {LOG_SETTING: log_id, study_setting(study.digest): zlib.compress(source)}
    with StudyLock(path), SqliteStudyFile.create(path, settings) as file:
        yield _workbench(_journal(file, devices, log_id), study, devices)


@contextmanager
def open_study(path: Path, devices: Devices) -> Iterator[Workbench]:
    """An existing study file, its log audited.

    A file of an older schema is brought to today's first. One behind what this
    workstation remembers opens too, and takes no list row. Raises Refusal for a place
    where no study may lie, Trouble for a log that does not follow.
    """
    require_local(path, devices.place)
    with StudyLock(path), _opened(path, devices) as file:
        yield _read(file, devices)


def _read(file: StudyFile, devices: Devices) -> Workbench:
    # The journal reads the lines and keeps them. Of a long log a second copy is most of the memory.
    snapshot = replace(file.snapshot(), lines=())
    journal = _journal(file, devices, snapshot.settings.get(LOG_SETTING, b""))
    journal.catch_up()
    _hold_rows(journal, snapshot, devices)
    workbench = _workbench(journal, study_of(snapshot, journal.study), devices)
    workbench.desk.versions |= former_versions(snapshot, journal.study)
    return workbench


def study_of(snapshot: Snapshot, digest: str) -> Study:
    """The study configuration that a file keeps under a digest."""
    return load_study(zlib.decompress(snapshot.settings[study_setting(digest)]))


def former_versions(snapshot: Snapshot, digest: str) -> dict[str, Study]:
    """The configurations that a file keeps besides the one with this digest, by their digests."""
    names = [name for name in snapshot.settings if name.startswith(study_setting(""))]
    kept = {name.removeprefix(study_setting("")) for name in names} - {digest}
    return {other: study_of(snapshot, other) for other in kept}


def _journal(file: StudyFile, devices: Devices, log_id: bytes) -> Journal:
    watch = Watch(devices.heads, log_id)
    return Journal(file, devices.vault, devices.clock, devices.entropy, watch, log_id)


def _opened(path: Path, devices: Devices) -> SqliteStudyFile:
    def check(snapshot: Snapshot, old: int, new: int) -> None:
        try:
            verify_file(snapshot, devices.vault.verify)
        except DoesNotFollow as why:
            raise Trouble("log.does_not_follow", line=why.number) from why
        log_id = snapshot.settings[LOG_SETTING]
        owed = devices.heads.upgraded(log_id)
        told = Upgraded(owed.old if owed else old, new, __version__)
        devices.heads.note_upgrade(log_id, told)

    upgrade(path, check)
    return SqliteStudyFile.open(path)


def _hold_rows(journal: Journal, snapshot: Snapshot, devices: Devices) -> None:
    # The bench uses these rows: one altered beside the log must not reach a bag.
    try:
        check_tables(snapshot, journal.audit, journal.board.events, devices.vault.verify)
    except DoesNotFollow as why:
        raise Trouble("log.does_not_follow", line=why.number) from why
    journal.known_rows.learn_all(journal.log_id, snapshot.rows, journal.board.events)


def _workbench(journal: Journal, study: Study, devices: Devices) -> Workbench:
    journal.zone = study.zone
    journal.training_months = study.people.training_months
    desk = Desk(journal, devices.vault, study, devices.printer, words(devices.language))
    return Workbench(desk)
