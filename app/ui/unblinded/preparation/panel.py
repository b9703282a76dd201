"""What all panels of the preparation page have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Protocol, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desk.unblinded.workbench import Workbench
from app.trial.names import BagCode
from app.trial.refusal import Failure
from app.ui.kit import Kit
from app.ui.station import Act, Ask, Station
from app.ui.unblinded.preparation.view import Bench, View
from app.ui.widgets.field import Field
from app.ui.widgets.scan_field import ScanField

GAP = 12
T = TypeVar("T")


class Host(Protocol):
    """The page, as its panels need it."""

    station: Station
    kit: Kit
    workbench: Workbench

    def ask(self, name: str, act: Act, done: Callable[[Any], None] | None = None) -> bool:
        """Has an act done."""
        ...

    def sign(
        self, name: str, asks: Sequence[Ask], act: Act, done: Callable[[Any], None] | None = None
    ) -> None:
        """Has an act done that bears signatures."""
        ...

    def gather(self, make: Callable[[], T]) -> T | None:
        """What is read from the fields, or None when one refuses."""
        ...

    def recorded(self, *, shown: bool = False) -> None:
        """An act was done; `shown` when it has noted a showing of the arm."""
        ...

    def visit(self, name: str) -> None:
        """Brings a panel to the front by its name; an empty name the step that is due."""
        ...

    def weigh(self) -> None:
        """Looks again at what the step still lacks."""
        ...

    def rest(self) -> None:
        """Puts the focus where a key does the step's act or nothing at all."""
        ...

    def draw_label(self, show: Callable[[bytes], None]) -> None:
        """Has the picture of the bag's label drawn, a PNG."""
        ...


class Panel(QWidget):
    """One step: what it shows of a view, what it lacks, and the one act that it asks for.

    What is typed stays until the act was done. `name` is the stage, or the
    name of an act beside the way; ``preparation.action.NAME`` words its button.
    """

    name: ClassVar[str] = ""
    has_action: ClassVar[bool] = True
    """Whether the button at the page's foot is this panel's."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host, self.kit = host, host.kit
        self.places: dict[str, Field] = {}
        """Where a Refusal belongs, as in `Page.fields`; also by ``CODE.ITEM`` and item."""
        self.scan: ScanField | None = None
        self.view: View | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)
        self.build()

    def build(self) -> None:
        """Makes the widgets."""

    def tell(self, view: View) -> None:
        """Shows a view; what is being typed is left alone."""
        self.view = view

    def action(self) -> str:
        """The words of the primary button."""
        return self.kit.say(f"preparation.action.{self.name}")

    def missing(self) -> str:
        """What the act still lacks, in the words of its button; empty when it may be asked for."""
        return ""

    def act(self) -> None:
        """The primary button was pressed."""

    def empty(self) -> None:
        """Takes away what was typed."""

    def start(self) -> Field | None:
        """The field in which one begins: the first that can be filled in."""
        for field in self.findChildren(Field):
            if field.isVisibleTo(self) and field.isEnabledTo(self):
                return field
        return None

    def takes(self, failure: Failure) -> bool:
        """Whether this panel tells a failure itself, beside what it concerns."""
        return False

    def scanned(self, text: str) -> bool:
        """A scan arrived for the page; whether this panel took it."""
        if self.scan is None or not self.scan.isEnabled():
            return False
        self.scan.take(text)
        return True

    def accepts(self, text: str) -> bool:
        """Whether a reading of a scan is one that this panel waits for."""
        return False

    @property
    def shown(self) -> View:
        """The view in front; there is one whenever the panel is."""
        assert self.view is not None
        return self.view

    @property
    def bench(self) -> Bench:
        """The unblinded part of the view; there is one at every step after the reveal."""
        bench = self.shown.bench
        assert bench is not None
        return bench

    @property
    def bag(self) -> str:
        """The bag code as people read it."""
        return BagCode(self.shown.identity.bag).shown

    def record(self, act: Act, *, name: str = "", shown: bool = False) -> None:
        """Has the panel's act done; afterwards the page goes on."""
        self.host.ask(name or self.name, act, lambda _: self.done(shown=shown))

    def sign(
        self, asks: Sequence[Ask], act: Act, *, name: str = "", shown: bool = False
    ) -> None:
        """The same for an act that bears signatures."""
        self.host.sign(name or self.name, asks, act, lambda _: self.done(shown=shown))

    def done(self, *, shown: bool = False) -> None:
        """The act was done: what was typed for it is kept by the desk now."""
        self.empty()
        self.host.recorded(shown=shown)

    def watch(self, *fields: Field) -> None:
        """Has the button follow what is typed in these fields."""
        for field in fields:
            field.changed.connect(self.host.weigh)

    def obstacle(self, stage: str) -> str:
        """What stands before an act of a stage at this moment, in the words of its button."""
        for known, refusal in self.shown.obstacles.items():
            if known == stage:
                return why(self.kit, self.shown, refusal.code)
        return ""


def why(kit: Kit, view: View, code: str) -> str:
    """A refusal by the clock or by the order of the steps, short enough for a button."""
    d, r = (f"{moment.astimezone(kit.zone):%H:%M}" for moment in (view.clocks.d, view.clocks.r))
    return kit.say(f"preparation.why.{code}", d=d, r=r)
