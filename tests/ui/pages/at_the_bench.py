"""The hands of a pharmacist on the preparation page: keys, scans and signatures, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from app.desk.unblinded.bench.steps import MATERIALS
from app.devices.resources import words
from app.trial.clocks import parse_instant
from app.ui.errand import Errands
from app.ui.kit import Kit
from app.ui.station import Station
from app.ui.tokens import LEAST_HEIGHT, LEAST_WIDTH, RAIL, TOP_BAR
from app.ui.unblinded.preparation.page import PreparationPage
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.view import Stage as Step
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.ui.stage import Stage, make_look

VIALS = ("V-001", "V-002", "V-003", "V-004", "V-005")
OTHER = "Marc Lenoir"
P = TypeVar("P", bound=QWidget)
Kind = type[P]
"""`type`, which a method below is called, too."""


@dataclass
class Bencher:
    """One page, and what hands and reader do on it; `hands` reads the desk and sets the clock."""

    stage: Stage
    hands: Hands
    page: PreparationPage
    window: QStackedWidget
    went: list[tuple[str, str]] = field(default_factory=list)
    kept: dict[str, bytes] = field(default_factory=dict)

    @property
    def cells(self) -> bool:
        """Whether this bag takes cells."""
        return self.hands.cells

    @property
    def panel(self) -> Panel:
        """The panel in front."""
        panel = self.page.panel
        assert panel is not None
        return panel

    @property
    def where(self) -> str:
        """Its name."""
        return str(self.panel.name)

    @property
    def reason(self) -> str:
        """Why the step's button cannot be pressed."""
        return self.page.acts.primary.reason

    def the(self, name: str) -> QWidget:
        """A part of the panel in front by its attribute."""
        part = self.panel
        for one in name.split("."):
            part = getattr(part, one)
        assert isinstance(part, QWidget)
        return part

    def part(self, name: str, kind: Kind[P]) -> P:
        """The same, of the kind that the test asks of it."""
        part = self.the(name)
        assert isinstance(part, kind)
        return part

    def type(self, name: str, text: str) -> None:
        """Types into a field of the panel in front, key by key, in place of what stands there.

        Letters of ASCII only: Qt's typist stops the program at any other.
        """
        part = self.the(name)
        editor = part.editor if isinstance(part, Field) else part
        assert editor.isEnabled(), name
        editor.setFocus()
        self.stage.qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.stage.qtbot.keyClicks(editor, text)

    def tab(self, text: str) -> None:
        """Goes on to the next field by Tab, and types there."""
        qtbot, focus = self.stage.qtbot, self.page.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
        after = self.page.focusWidget()
        assert after is not None
        assert after is not focus
        qtbot.keyClick(after, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClicks(after, text)

    def choose(self, name: str, value: str) -> None:
        """Chooses an answer."""
        part = self.the(name)
        assert isinstance(part, ChoiceField)
        part.put(value)

    def press(self) -> None:
        """The step's button, by its shortcut; it must be free."""
        assert not self.reason, self.reason
        self.page.window().activateWindow()
        self.stage.qtbot.waitUntil(self.page.isActiveWindow)
        self.stage.qtbot.keyClick(
            self.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
        )
        self.stage.rest()

    def scan(self, text: str) -> None:
        """The reader delivers a code while the page is in front."""
        assert self.page.scanned(text)
        self.stage.rest()

    def sign(self, name: str = "") -> None:
        """Signs in the dialog that is open."""
        self.stage.sign(name=name)

    def clock(self, instant: str, minutes: float = 0) -> None:
        """The clock moves on to some minutes after an announced time; the page is told."""
        self.stage.bench.clock.set(parse_instant(instant) + timedelta(minutes=minutes))
        self.tick()

    def tick(self) -> None:
        """A second has passed."""
        self.page.tick()
        self.stage.rest()

    def later(self, seconds: float) -> None:
        """Some seconds pass."""
        self.stage.bench.clock.advance(timedelta(seconds=seconds))
        self.tick()

    def lock(self) -> None:
        """Another page hides this one, and the person's keys are let go."""
        self.window.setCurrentIndex(1)
        self.stage.station.away()

    def unlock(self) -> None:
        """The same person is back; the page comes in front after that."""
        self.stage.station.back(self.hands.crew.pharmacist)

    def reopen(self) -> None:
        """The page is in front again."""
        self.window.setCurrentIndex(0)
        self.stage.rest()

    def visit(self, name: str) -> None:
        """Goes to another panel, which reads what it needs."""
        self.page.visit(name)
        self.stage.rest()

    # What is done at each step as it should be.

    def reveal(self) -> None:
        """Act 4."""
        self.press()
        self.sign()

    def materials(self) -> None:
        """Lots and expiry days typed, the bottle scanned."""
        for item in MATERIALS:
            self.stage.qtbot.keyClicks(self.panel.places[item].editor, f"L-{item}")
            day = self.panel.places[f"materials.expired.{item}"]
            self.stage.qtbot.keyClicks(day.editor, "31/12/2026")
        for lot in self.hands.bottles:
            self.scan(lot)
        self.press()

    def thaw(self) -> None:
        """The vials proposed, or the bottle again."""
        for item in VIALS if self.cells else self.hands.bottles:
            self.scan(item)
        self.press()

    def pool(self) -> None:
        """A volume, or the mirrored act."""
        if self.cells:
            self.type("volume", "9,5")
        self.press()

    def count(self, viability: str = "90", cells: str = "10000000") -> None:
        """A count, or the mirrored act."""
        if self.cells:
            self.choose("fields.method", "total")
            self.type("fields.cells", cells)
            self.type("fields.viability", viability)
        self.press()

    def compute(self, syringe: str = "10") -> None:
        """The dose."""
        if self.cells:
            self.choose("syringe", syringe)
        self.press()

    def fill(self) -> None:
        """What the sheet says."""
        if self.cells:
            self.type("cells", "7,8")
        self.type("albumin", "242,2" if self.cells else "250")
        self.press()

    def label(self) -> None:
        """Both labels scanned where they are."""
        self.scan(self.hands.bag)
        self.later(5)
        self.scan(self.hands.bag)
        self.press()

    def enter_second(self, weight: str = "70", viability: str = "90") -> None:
        """What the second person types."""
        self.type("weight", weight)
        if self.cells:
            self.choose("counted.method", "total")
            self.type("counted.cells", "10000000")
            self.type("counted.viability", viability)

    def check(self) -> None:
        """Act 7."""
        self.enter_second()
        self.press()
        self.sign(OTHER)

    def answer(self, seal: str = "S-88123") -> None:
        """Seal and checklist."""
        self.type("seal", seal)
        checks = self.the("checks")
        self.stage.qtbot.keyClicks(checks.editor, "o")  # type: ignore[attr-defined]
        for _ in range(6):
            focus = self.page.focusWidget()
            assert focus is not None
            self.stage.qtbot.keyClicks(focus, "o")


@contextmanager
def bencher(
    qtbot: QtBot, hands: Hands, language: str = "fr", scale: int = 100
) -> Iterator[Bencher]:
    """The page of a request that has come so far, as large as in the smallest window, at rest."""
    bench = hands.bench
    look = make_look(scale=scale)
    kit = Kit(look, words(language), bench.clock, bench.desk.study.zone)
    errands = Errands()
    errands.journal = bench.desk.journal
    station = Station(kit, errands, bench.desk, hands.crew.pharmacist)
    stage = Stage(qtbot, bench, hands.crew, station)
    kept: dict[str, bytes] = {}

    def save(name: str, data: bytes) -> Path:
        kept[name] = data
        return Path("fiches") / name

    try:
        page = PreparationPage(station, hands.workbench, save)
        window = QStackedWidget()
        qtbot.addWidget(window)
        window.addWidget(page)
        window.addWidget(QWidget())
        window.resize(LEAST_WIDTH - look.px(RAIL), LEAST_HEIGHT - look.px(TOP_BAR))
        window.show()
        page.arrive(hands.request)
        stage.rest()
        made = Bencher(stage, hands, page, window, kept=kept)
        station.going.connect(lambda name, target: made.went.append((name, target)))
        yield made
    finally:
        stage.rest()
        errands.finish()


@contextmanager
def bench_at(
    qtbot: QtBot, reached: str, cells: bool = True, language: str = "fr", scale: int = 100
) -> Iterator[Bencher]:
    """The page of a bag that has reached a stage of `tests.desk.stages`."""
    with bencher(qtbot, at(reached, cells), language, scale) as made:
        yield made


STEPS: dict[str, str] = {
    "accepted": Step.REVEAL, "revealed": Step.LABELS, "printed": Step.MATERIALS,
    "materials": Step.THAWED, "thawed": Step.POOLED, "pooled": Step.COUNTED,
    "counted": Step.COMPUTED, "computed": Step.FILLED, "filled": Step.LABELLED,
    "labelled": Step.CHECKED, "checked": Step.RELEASE,
}  # fmt: skip
"""Where the page resumes at each stage."""
