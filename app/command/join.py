"""Where the rooms are joined: a study file, its lock, the vault, the clock and a printer."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.desk.desk import LOG_SETTING, Desk, study_setting
from app.desk.journal import Journal
from app.desk.ports import Clock, Entropy, LabelPrinter, Vault
from app.desk.unblinded.workbench import Workbench
from app.devices.lock import StudyLock
from app.devices.resources import words
from app.store.study_file import SqliteStudyFile
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


@contextmanager
def create_study(path: Path, source: bytes, devices: Devices) -> Iterator[Workbench]:
    """A new study file from a configuration's bytes, opened; its first line is still to be written.

    Raises Refusal for a faulty configuration or an existing file.
    """
    study = load_study(source)
    log_id = devices.vault.new_log_id()
    settings = {LOG_SETTING: log_id, study_setting(study.digest): zlib.compress(source)}
    with StudyLock(path), SqliteStudyFile.create(path, settings) as file:
        journal = Journal(file, devices.vault, devices.clock, devices.entropy, log_id)
        yield _workbench(journal, study, devices)


@contextmanager
def open_study(path: Path, devices: Devices) -> Iterator[Workbench]:
    """An existing study file, its log audited; raises Trouble when it does not follow."""
    with StudyLock(path), SqliteStudyFile.open(path) as file:
        settings = file.snapshot().settings
        log_id = settings.get(LOG_SETTING, b"")
        journal = Journal(file, devices.vault, devices.clock, devices.entropy, log_id)
        journal.catch_up()
        stored = settings.get(study_setting(journal.study))
        if stored is None:
            raise Trouble("study.missing")
        yield _workbench(journal, load_study(zlib.decompress(stored)), devices)


def _workbench(journal: Journal, study: Study, devices: Devices) -> Workbench:
    journal.zone = study.zone
    desk = Desk(journal, devices.vault, study, devices.printer, words(devices.language))
    return Workbench(desk)
