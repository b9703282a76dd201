"""A whole study at the desk in milliseconds: real log and boards, nothing on disk, a set clock."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.command.join import former_versions
from app.command.practice import Crew, commission, seat_crew
from app.custody.verdict import Verdict, verify_file
from app.desk.desk import LOG_SETTING, Desk, study_setting
from app.desk.journal import Journal
from app.desk.ports import Entropy, HeadMemory, PrintJob, StudyFile
from app.desk.unblinded.workbench import Workbench
from app.desk.watch import Watch
from app.devices.clock import SetClock
from app.devices.heads import PracticeHeads
from app.devices.resources import RESOURCES, study_source, words
from app.trial.study import load_study
from app.vault.kdf import KdfCost
from app.vault.vault import OpalineVault
from tests.fakes import SeededEntropy
from tests.fakes_store import ListStudyFile
from tests.printers import AnyHead
from tests.trial.shelf import valued

TINY = KdfCost(32, 1, 1)
PRACTICE_LIST = RESOURCES / "practice" / "list.csv"
LISTS = Path(__file__).parent / "blind" / "lists"
TUESDAY = datetime(2026, 3, 24, 7, 0, tzinfo=UTC)


@dataclass
class KeptPages(AnyHead):
    """A printer that keeps its jobs."""

    jobs: list[PrintJob] = field(default_factory=list)

    def print(self, job: PrintJob) -> None:
        """Keeps a job."""
        self.jobs.append(job)


@dataclass
class Bench:
    """An open study with everything a test wants to turn."""

    workbench: Workbench
    file: StudyFile
    clock: SetClock
    printer: KeptPages
    vault: OpalineVault
    entropy: Entropy
    heads: HeadMemory = field(default_factory=PracticeHeads)

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.workbench.desk

    def advance(self, minutes: float) -> None:
        """Moves the clock."""
        self.clock.advance(timedelta(minutes=minutes))

    def verdict(self) -> Verdict:
        """Verifies the file as it stands, without any key."""
        return verify_file(self.file.snapshot(), self.vault.verify)


def settings_of(source: bytes, log_id: bytes) -> dict[str, bytes]:
    """The settings that a study file begins with."""
    study = load_study(source)
    return {LOG_SETTING: log_id, study_setting(study.digest): zlib.compress(source)}


def empty_bench(source: bytes | None = None, seed: bytes = b"bench") -> Bench:
    """A study whose first line is still to be written."""
    source = source or study_source("chocmsc")
    entropy = SeededEntropy(seed)
    vault = OpalineVault(TINY, entropy)
    log_id = vault.new_log_id()
    return bench_on(ListStudyFile(settings_of(source, log_id)), source, entropy, SetClock(TUESDAY))


def bench_on(
    file: StudyFile, source: bytes, entropy: Entropy, clock: SetClock,
    heads: HeadMemory | None = None,
) -> Bench:  # fmt: skip
    """A bench over a study file that exists, its log read; by default it remembers nothing yet."""
    vault = OpalineVault(TINY, entropy)
    log_id = file.snapshot().settings[LOG_SETTING]
    heads = heads or PracticeHeads()
    journal = Journal(file, vault, clock, entropy, Watch(heads, log_id), log_id)
    study = load_study(source)
    journal.zone = study.zone
    journal.training_months = study.people.training_months
    printer = KeptPages()
    workbench = Workbench(Desk(journal, vault, study, printer, words("fr")))
    workbench.desk.versions |= former_versions(file.snapshot(), study.digest)
    journal.catch_up()
    return Bench(workbench, file, clock, printer, vault, entropy, heads)


def lone_source() -> bytes:
    """CHOCMSC as it would be where one person may sign alone all that can be signed later."""
    source = study_source("chocmsc")
    for one in ("second_check", "reprint", "label_count", "destruction"):
        source = valued(source, f"deferrable.{one}", "true")
    return source


def open_bench(seed: bytes = b"bench", source: bytes | None = None) -> tuple[Bench, Crew]:
    """A practice study of CHOCMSC, people seated, list in force, stocks full."""
    bench = empty_bench(source, seed)
    crew = seat_crew(bench.workbench)
    commission(bench.workbench, crew, PRACTICE_LIST.read_bytes())
    return bench, crew
