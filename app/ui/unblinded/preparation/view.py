"""What the preparation page shows: plain finished values, read in the worker."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from app.desk.boards.due import Clocks
from app.desk.unblinded.bench.scans import Expected
from app.desk.unblinded.bench.weight import DosingWeight
from app.desk.unblinded.label.label_runs import Account, Run
from app.desk.unblinded.preparation import Step
from app.desk.unblinded.vials.ledger import Vial
from app.dose.lines import Caution, Line
from app.dose.vial_choice import Choice
from app.trial.clocks import SealedExpiry
from app.trial.refusal import Refusal
from app.trial.study_parts import Syringe


class Stage(enum.StrEnum):
    """What the stepper shows, in order: the reveal, the labels, the desk's steps, the release."""

    REVEAL = "reveal"
    LABELS = "labels"
    MATERIALS = Step.MATERIALS.value
    THAWED = Step.THAWED.value
    POOLED = Step.POOLED.value
    COUNTED = Step.COUNTED.value
    COMPUTED = Step.COMPUTED.value
    FILLED = Step.FILLED.value
    LABELLED = Step.LABELLED.value
    CHECKED = Step.CHECKED.value
    RELEASE = "release"


STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose bag this is."""

    subject: str
    bag: str
    site: str
    onset: datetime
    weight: DosingWeight


@dataclass(frozen=True, slots=True)
class DoseSheet:
    """The dose as computed; volumes in millilitres as the capsule has them.

    `target_cells`, `volume_ml` and `syringe_ml` are None where no cells are taken.
    """

    target_cells: Decimal | None
    volume_ml: str | None
    syringe_ml: str | None
    albumin_ml: str
    withdrawn_ml: str | None = None
    """What is taken out of a container of known content; None of an empty bag."""
    draws: int = 1
    working: tuple[Line, ...] = ()
    warnings: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class Pausing:
    """The pause of somebody who is alone: when it ends, and what is scanned again then."""

    ends: datetime
    again: Expected


@dataclass(frozen=True, slots=True)
class Bench:
    """What is known once the arm is: unblinded, and therefore without a face in any report."""

    product: str
    takes_cells: bool
    failed: bool
    done: frozenset[Stage]
    asks_reason: frozenset[Stage]
    bottles: Expected
    bottle_expiry: Mapping[str, date]
    take_out: Expected
    labels: Expected
    choice: Choice[Vial] | None
    """The vials proposed; None in the control and where the stock was not read."""
    why_these: tuple[Line, ...]
    in_stock: Mapping[str, Vial]
    stock_read: bool
    """Whether the stock was read for this view; nothing can be scanned out of it before."""
    thawed: tuple[str, ...]
    standing: Mapping[Stage, Mapping[str, str]]
    """What was entered at a step and still stands, as the capsule has it."""
    syringes: tuple[Syringe, ...]
    weighed: bool
    """Whether the study has the bag weighed."""
    read_again: bool
    """Whether the study has the second person read the volumes, too."""
    sheet: DoseSheet | None
    refused: Refusal | None
    may_fail: bool
    made_by_me: bool
    """Whether the person signed in did one of the steps, and so cannot be the second."""
    may_alone: bool
    """Whether the study lets the person signed in, who made the bag, check it alone."""
    alone: Pausing | None
    """Their pause, begun and not overtaken."""
    checked_by: str
    checked_alone: bool
    sealed: SealedExpiry | None


@dataclass(frozen=True, slots=True)
class Labels:
    """The runs of a bag's labels, how many are out, and what became of them; None unless known."""

    runs: tuple[Run, ...] = ()
    held: int | None = 0
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class View:
    """An open preparation at one moment."""

    request: str
    identity: Identity
    clocks: Clocks
    label_start: datetime
    """The latest start that the label prints."""
    stage: Stage
    runs: int
    """How often the labels were printed."""
    ending: tuple[str, str] | None
    """Closing kind and outcome, when it ends without a bag."""
    obstacles: Mapping[Stage, Refusal] = field(repr=False)
    """What stands before an act at this moment, whatever is typed."""
    before_r: Refusal | None
    """What stands before a closing without a bag: R, or labels that are not accounted for."""
    unusual: tuple[Refusal, ...] = ()
    """What is unusual of the weight and not yet read again."""
    bench: Bench | None = field(default=None, repr=False)
    labels: Labels = field(default_factory=Labels)

    @property
    def pausing(self) -> bool:
        """Whether one person alone is about to check: the first values are kept from their eyes."""
        alone = self.bench is not None and self.bench.may_alone and self.bench.alone is not None
        return alone and self.stage is Stage.CHECKED

    def typed_again(self, panel: str) -> bool:
        """Whether the weight is typed blind at a panel, from its source: it is kept from sight."""
        giving_up = self.bench is not None and self.bench.may_fail and panel == Stage.COMPUTED
        return self.pausing or giving_up or panel in (Stage.CHECKED, "weight")

    @property
    def done(self) -> frozenset[Stage]:
        """The stages behind this preparation."""
        if self.bench is not None:
            return self.bench.done
        return frozenset()


@dataclass(frozen=True, slots=True)
class Closed:
    """A preparation that is over; `bag` is its code as people read it, empty without one."""

    bag: str


@dataclass(frozen=True, slots=True)
class Open:
    """One line of the list to choose from; nothing of it is sealed."""

    request: str
    bag: str
    subject: str
    site: str
    d: datetime
    r: datetime
