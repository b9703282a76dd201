"""``opaline demo``: the main job, unattended, on a practice study and a set clock.

Exit codes: 0 done and verified, 1 a Refusal or Trouble stopped it (told in one
sentence), 2 the command cannot be obeyed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

from app.command.join import Devices, create_study, open_study
from app.command.practice import PASSPHRASE, Crew, commission, seat_crew
from app.command.practice_bag import Scene, live_through
from app.command.verb import DONE, Verb, carry_out
from app.custody.verdict import Anchor, verify_file
from app.desk.papers.installation import installation_sheet
from app.desk.papers.report import export_custody_report
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.allocation.commissioning import preview_list
from app.desk.unblinded.workbench import Workbench
from app.devices.clock import SetClock
from app.devices.entropy import SystemEntropy
from app.devices.heads import PracticeHeads
from app.devices.printer import FolderPrinter
from app.devices.resources import practice_list, study_source
from app.devices.writing import write_whole
from app.papers.render import paper_pdf
from app.store.reading import read_snapshot
from app.trial.names import BagCode
from app.trial.refusal import Failure, Refusal, Trouble
from app.trial.words import Words
from app.ui.display import missing_display
from app.vault.kdf import FLOOR
from app.vault.vault import OpalineVault

STOPPED = 1
STUDY = "chocmsc"
STUDY_FILE = "practice.opaline"
TUESDAY = datetime(2026, 3, 24, 7, 0, tzinfo=UTC)
STEPS = 10
_YES = {"o", "oui", "y", "yes"}


@dataclass(slots=True)
class Teller:
    """Tells what was done, a line a step."""

    stdout: TextIO
    words: Words
    told: int = 0

    def step(self, key: str, **facts: object) -> None:
        """One numbered line."""
        self.told += 1
        line = self.words.say(f"demo.{key}", **facts)
        self.stdout.write(f"[{self.told:2}/{STEPS}] {line}\n")
        self.stdout.flush()

    def plain(self, key: str, **facts: object) -> None:
        """A line without a number."""
        self.stdout.write(self.words.say(f"demo.{key}", **facts) + "\n")
        self.stdout.flush()


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Do the main job in a folder and verify what it left; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        folder = _folder(options.out)
        teller = Teller(stdout, spoken)
        try:
            done = _demo(folder, teller, options.language)
        except Failure as failure:
            stderr.write(spoken.sentence(failure) + "\n")
            return STOPPED
        return _offer_window(folder / STUDY_FILE, teller, stdin, stderr) or done

    verb = Verb(Refusal("demo.usage"))
    verb.add_argument("--out")
    return carry_out(verb, "demo.help", arguments, stdout, stderr, doing)


def _demo(folder: Path, teller: Teller, language: str) -> int:
    path, sheet = folder / STUDY_FILE, folder / "installation-sheet.pdf"
    clock = SetClock(TUESDAY)
    entropy = SystemEntropy()
    vault = OpalineVault(FLOOR, entropy)
    teller.plain("clock", start=f"{TUESDAY:%Y-%m-%d %H:%M}")
    printer = FolderPrinter(folder / "labels")
    devices = Devices(vault, clock, entropy, printer, language, PracticeHeads())
    with create_study(path, study_source(STUDY), devices) as workbench:
        crew = seat_crew(workbench)
        write_whole(sheet, paper_pdf(installation_sheet(workbench.desk)))
        first = workbench.desk.board.events[0].line.leaf
        teller.step("seated", people=3)
        counts = preview_list(workbench, practice_list())
        commission(workbench, crew, practice_list())
        strata = ", ".join(f"{stratum.name} {stratum.rows}" for stratum in counts.strata)
        teller.step("commissioned", strata=strata, closed=_closed(workbench))
        bags = [_one_bag(workbench, crew, clock, teller, folder, n) for n in (1, 2)]
        auditor = crew.auditor.seat.name
    report = folder / "custody-report.pdf"
    with open_study(path, devices) as workbench:
        desk = workbench.desk
        person = desk.sign_in(auditor, PASSPHRASE)
        record_sign_in(desk, person)
        write_whole(report, export_custody_report(desk, person, bags[0]))
        teller.step("reported", bag=bags[0])
    verdict = verify_file(read_snapshot(path), vault.verify, Anchor.genesis(first))
    teller.step("verified", lines=len(verdict.events), root=verdict.root.hex())
    _paths(teller, folder, path, report, sheet)
    return DONE


def _offer_window(study: Path, teller: Teller, stdin: TextIO, stderr: TextIO) -> int:
    """Tells how to look at the study in the window, and opens it if somebody says yes."""
    # Drawn without a display is not shown: only a real one counts.
    named = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    if missing_display(named, sys.platform):
        return DONE
    teller.plain("window", path=study)
    if not stdin.isatty():
        return DONE
    teller.plain("window_now")
    if stdin.readline().strip().casefold() not in _YES:
        return DONE
    from app.command.window import run as open_window

    return open_window([str(study)], stdin, teller.stdout, stderr)


def _one_bag(
    workbench: Workbench, crew: Crew, clock: SetClock, teller: Teller, folder: Path, number: int
) -> str:
    clock.set(TUESDAY + timedelta(days=number, hours=13))
    scene = Scene(workbench, crew, clock, f"01-{number:03}")
    for key, facts in live_through(scene, folder / "worksheets"):
        teller.step(key, **facts)
    return BagCode(scene.bag).shown


def _closed(workbench: Workbench) -> str:
    study, open_numbers = workbench.desk.study, workbench.desk.board.sites
    return ", ".join(site.name for site in study.sites if site.number not in open_numbers)


def _paths(teller: Teller, folder: Path, path: Path, *papers: Path) -> None:
    teller.plain("paths")
    made = [path, *sorted((folder / "labels").iterdir())]
    made += [*sorted((folder / "worksheets").iterdir()), *papers]
    for item in made:
        teller.stdout.write(f"  {item}\n")


def _folder(asked: str | None) -> Path:
    if asked is None:
        return Path(tempfile.mkdtemp(prefix="opaline-demo-"))
    folder = Path(asked).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Refusal("demo.folder_not_empty", folder=str(folder))
    except FileExistsError:
        raise Refusal("demo.folder_not_empty", folder=str(folder)) from None
    except OSError as why:
        raise Trouble("demo.folder", folder=str(folder)) from why
    return folder
