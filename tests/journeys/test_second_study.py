"""Another trial, without a common number: nothing of the shipped one stands in the program."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app.command.practice import commission, seat_crew
from app.desk.papers.report import export_custody_report
from app.desk.unblinded.bench import steps
from app.desk.unblinded.bench.closing import close_without_bag
from app.desk.unblinded.bench.reveal import reveal_arm
from app.desk.unblinded.bench.second_check import SecondEntry
from app.desk.unblinded.papers.worksheet import print_worksheet
from app.desk.unblinded.preparation import Step, look
from app.devices.resources import study_source
from app.trial.clocks import parse_instant
from app.trial.refusal import Refusal
from app.trial.study_parts import ConsentRoute
from tests.bench import TUESDAY, empty_bench
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, EXCHANGED, USUAL, refused
from tests.house.tree import Source, nothing, sources

REPARA = Path(__file__).parents[1] / "studies" / "repara.toml"


@dataclass
class Lisbon(Hands):
    """The same hands at another trial's bench."""

    counted: tuple[str, str, str] = ("total", "20000000", "90")

    def ask(self, subject: str, site: str) -> None:
        """A request of one of its sites, accepted."""
        self.receive(subject, site=site, consent=ConsentRoute.SUBJECT)
        self.accept()

    def thaw(self, *vials: str, reason: str = "") -> None:
        """Ten vials, or three bottles."""
        super().thaw(*(vials or [f"V-{n:03}" for n in range(1, 11)]), reason=reason)

    def pool(self) -> None:
        """Thirty millilitres."""
        typed = "30" if self.cells else None
        steps.record_pool(self.workbench, self.me, self.request, typed)

    def count(self, *typed: str, reason: str = "", source: str = "") -> None:
        """A count above this trial's floor."""
        super().count(*(typed or self.counted), reason=reason, source=source)

    def compute(self, syringe: int = 30, reason: str = "") -> None:
        """In the larger of its two syringes."""
        super().compute(syringe, reason)

    def typed(self, weight: str = "70") -> SecondEntry:
        """As the first person."""
        return SecondEntry(weight, *(self.counted if self.cells else (None, None, None)))


def lisbon(cells: bool = True) -> Lisbon:
    """The other trial, in force, on a night."""
    bench = empty_bench(REPARA.read_bytes())
    crew = seat_crew(bench.workbench, practice=False)
    bench.advance(1)
    arms = USUAL if cells else EXCHANGED
    commission(bench.workbench, crew, blocks("Sul", "Norte"), arms)
    bench.clock.set(TUESDAY + timedelta(hours=12))
    return Lisbon(bench, crew, cells)


def blocks(*strata: str) -> bytes:
    """A list of two blocks of two for every stratum, cells-first under the usual arms."""
    rows = ["id,stratum,block.id,block.size,treatment"]
    for stratum in strata:
        for n, arm in enumerate("ABAB"):
            rows.append(f"{stratum}{n},{stratum},{stratum}{n // 2},2,{arm}")
    return "\n".join(rows).encode()


def words_of(pdf: bytes) -> str:
    """The text of a page."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@BOTH_ARMS
def test_a_bag_of_another_trial_goes_the_whole_way(cells: bool) -> None:
    hands = lisbon(cells)
    hands.ask("11-001", "11")
    assert minutes(hands, "r") == 150
    assert minutes(hands, "use_by") == 300
    hands.reveal()
    hands.print()
    for act in (hands.materials, hands.thaw, hands.pool, hands.count, hands.compute, hands.fill,
                hands.label, hands.check):  # fmt: skip
        act()
    sheet = words_of(print_worksheet(hands.workbench, hands.me, hands.request))
    dose = look(hands.workbench, hands.me, hands.request).dose
    volumes = (dose["volume_ml"], dose["albumin_ml"])
    assert volumes == (("8", "92") if cells else ("not applicable", "100"))
    for act in (hands.release, hands.offer, hands.take, hands.arrive, hands.bedside, hands.start,
                hands.end):  # fmt: skip
        act()
    label = words_of(hands.bench.printer.jobs[0].pdf)
    report = words_of(export_custody_report(hands.bench.desk, hands.crew.auditor, hands.bag))
    assert "Ensaio" not in label and "REPARA" in label
    assert len(hands.story.albumin) == 3
    assert not [page for page in (label, report, sheet) if "CHOCMSC" in page or "Nancy" in page]
    hands.bench.verdict()


def minutes(hands: Hands, name: str) -> float:
    """How long after D an announced time is."""
    accepted = hands.story.first("RequestAccepted")
    return (parse_instant(accepted.text(name)) - parse_instant(hands.story.d)) / timedelta(
        minutes=1
    )


def test_its_failed_dose_ends_without_a_bag() -> None:
    """The floor here is 82.5 %, and this trial treats nobody whose dose has failed."""
    hands = lisbon()
    hands.ask("11-001", "11")
    for act in (hands.reveal, hands.print, hands.materials, hands.thaw, hands.pool):
        act()
    hands.count("total", "20000000", "82.4")
    with pytest.raises(Refusal, match=r"dose\.viability_under_floor"):
        hands.compute()
    hands.fail("viabilidade baixa")
    control = replace(hands, cells=False)
    with refused(hands, "preparation.not_treated"):
        control.compute()
    hands.clock_at(hands.story.r)
    hands.account_labels(destroyed=2)
    close_without_bag(hands.workbench, hands.sign(), hands.second(), hands.request)
    assert hands.story.disposition == "NotTreated"
    assert Step.COMPUTED not in {entry.act for entry in hands.capsule.entries}
    hands.destroy()
    hands.bench.verdict()


def test_its_two_places_prepare_side_by_side() -> None:
    hands = lisbon()
    hands.ask("11-001", "11")
    other = replace(hands)
    other.ask("12-001", "12")
    assert other.story.d == hands.story.d
    hands.reveal()
    other.reveal()
    again = replace(hands)
    again.ask("11-002", "11")
    assert again.story.d == hands.story.r
    with refused(again, "reveal.another_open"):
        reveal_arm(again.workbench, again.sign(), again.request)


def test_its_rules_for_a_request_are_its_own() -> None:
    hands = lisbon()
    with refused(hands, "request.consent"):
        hands.receive("11-001", site="11")
    with refused(hands, "request.site_closed"):
        hands.receive("13-001", site="13", consent=ConsentRoute.SUBJECT)
    now = hands.bench.clock.now()
    old = now - timedelta(days=7, minutes=1)
    hands.receive("11-001", site="11", consent=ConsentRoute.SUBJECT, onset=old)
    with refused(hands, "clocks.onset_too_old"):
        hands.accept()


TRIAL = tomllib.loads(study_source("chocmsc").decode())
PRACTICE = ("app/command/practice.py", "app/command/practice_bag.py", "app/command/demo.py")
CHOSEN = {
    # The study a command takes when none is named.
    ("app/command/dose.py", "chocmsc"), ("app/command/bench.py", "chocmsc"),
    ("app/command/benches/dose.py", "chocmsc"), ("app/command/benches/log.py", "chocmsc"),
    # The length of words in a sealed part, and a shade of grey.
    ("app/desk/unblinded/allocation/commissioning.py", 240), ("app/labels/raster.py", 150),
    # The study that is practised with, and where the gallery's clock stands.
    ("app/command/cabinet.py", "chocmsc"), ("app/command/tour.py", "chocmsc"),
    ("app/ui/drawn/gallery.py", "Europe/Paris"),
    # What a note of the list's life may hold.
    ("app/desk/allocation/list_life.py", 110),
    # Lengths on the screen, a text size in percent, and where a number is told as a million.
    ("app/ui/door/create.py", 720), ("app/ui/pages/older_copy.py", 150),
    ("app/ui/pages/printers.py", 150), ("app/ui/pages/review/cards.py", 120),
    ("app/ui/tokens.py", 110), ("app/ui/tokens.py", 150),
    ("app/ui/unblinded/preparation/panels/account.py", 110),
    # The longest pause that a study may ask for, in minutes.
    ("app/trial/study_tables.py", 240),
    # Milliseconds within which the pieces of a torn burst are one.
    ("app/ui/input/burst.py", 150),
    # Milliseconds between two clearings of memory.
    ("app/ui/collection.py", 250),
    ("app/ui/unblinded/label_proof.py", 120),
    ("app/ui/widgets/moment_field.py", 120), ("app/ui/widgets/quantity_field.py", 150),
    ("app/ui/widgets/quantity_field.py", 10**6), ("app/ui/unblinded/preparation/parts.py", 10**6),
}  # fmt: skip


def leaves(table: Any) -> list[Any]:
    """Every value of a configuration."""
    if isinstance(table, dict):
        parts = [table["value"]] if "value" in table else list(table.values())
        return [leaf for part in parts for leaf in leaves(part)]
    return [leaf for part in table for leaf in leaves(part)] if isinstance(table, list) else [table]


def telling(value: Any) -> bool:
    """Whether a value says something of this trial: its names, its sentences, its larger numbers.

    Single lower-case words are choices that any trial may make, and numbers
    up to one hundred count many other things.
    """
    if isinstance(value, str):
        return value != value.lower() or " " in value or value == "chocmsc"
    return not isinstance(value, bool) and abs(value) > 100


def test_no_number_or_text_of_a_trial_is_in_the_program() -> None:
    trial = {leaf for leaf in leaves(TRIAL) if telling(leaf)}
    assert {250, 240, 120, 150, 720, 10**6, "Nancy", "Europe/Paris", "chocmsc"} <= trial
    texts = "|".join(re.escape(leaf) for leaf in trial if isinstance(leaf, str) and len(leaf) > 3)
    said = re.compile(rf"(?<!\w)({texts})(?!\w)")
    program = [one for one in sources("app") if one.where not in PRACTICE]
    nothing([found for one in program for found in told(one, said, trial)])
    assert list(told(Source.of("app/x.py", 'x = f"Nancy {250}"'), said, trial))


def told(one: Source, said: re.Pattern[str], trial: set[Any]) -> Iterator[str]:
    """What a file says of a trial; its docstrings may explain by an example."""
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""
        if isinstance(node, ast.Constant) and (one.where, node.value) not in CHOSEN:
            text = isinstance(node.value, str) and said.search(node.value)
            if text or (type(node.value) is int and node.value in trial):
                yield one.at(node, repr(node.value)[:60])


def test_the_planning_figures_of_a_trial_are_not_in_the_program() -> None:
    """Recovery, floor, tolerance and weights as decimals, written in any way."""
    figures = {Decimal("0.8"), Decimal("0.80")}
    found = []
    for one in sources("app/dose") + sources("app/desk") + sources("app/trial"):
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Decimal":
                typed = node.args[0]
                if isinstance(typed, ast.Constant) and Decimal(str(typed.value)) in figures:
                    found.append(one.at(node, ast.unparse(node)))
    nothing(found)
