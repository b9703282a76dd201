"""The parts of a study configuration that several rooms read: the dose rule and the label's texts.

Every number here is decided by a protocol and comes from a study
configuration (`app.trial.study`); none has a default in code.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal

from app.trial.bands import Band


class DoseKind(enum.StrEnum):
    """Whether the protocol's number of cells is per kilogram of body weight or for a whole dose."""

    PER_KG = "per_kg"
    FLAT = "flat"


class Rounding(enum.StrEnum):
    """To which graduation a volume goes: the nearest, half way up, or the next one above."""

    NEAREST = "nearest"
    UP = "up"


@dataclass(frozen=True, slots=True)
class DoseRule:
    """What the protocol says of the dose.

    Percentages are in percent (70 means 70 %), volumes in millilitres, weights
    in kilograms. `tolerance_low_percent` is negative or zero and
    `tolerance_high_percent` positive or zero; both bounds belong to the
    tolerance and are compared with the unrounded deviation. `cap_kg` limits
    the dosing weight, `cap_cells` the whole dose: two different rules. Beyond
    ``weight_warn_…`` a weight is unusual and told so; beyond ``weight_refuse_…``
    it is taken for a slipped decimal mark. A configuration that does not say
    these two refuses what nobody has ever weighed.
    """

    kind: DoseKind
    cells: int
    cap_kg: Decimal | None
    cap_cells: int | None
    final_volume_ml: Decimal
    tolerance_low_percent: Decimal
    tolerance_high_percent: Decimal
    viability_floor_percent: Decimal
    viability_plausible_percent: Decimal
    weight_warn_below_kg: Decimal
    weight_warn_above_kg: Decimal
    volume_warn_below_ml: Decimal
    volume_warn_above_ml: Decimal
    weight_refuse_below_kg: Decimal = Decimal(0)
    weight_refuse_above_kg: Decimal = Decimal(700)
    rounding: Rounding = Rounding.NEAREST

    @property
    def weight_band(self) -> Band:
        """The bounds of a body weight: refused, to be confirmed, taken."""
        return Band(
            self.weight_refuse_below_kg, self.weight_warn_below_kg,
            self.weight_warn_above_kg, self.weight_refuse_above_kg,
        )  # fmt: skip


MOST_REPLICATES = 9
"""How many counts of one suspension are kept."""


@dataclass(frozen=True, slots=True)
class CountRule:
    """How cells counted in a chamber are taken; older configurations say nothing of it.

    `square_ul` is the volume over one large square, in microlitres.
    `spread_percent` is how far replicates may lie apart before they are counted
    anew: of two |a - b| / mean, of more their coefficient of variation. Beyond
    `spread_warn_percent` they are confirmed with a reason; None for no such limit.
    `replicates` is how many counts or readings there must be at least.
    """

    square_ul: Decimal = Decimal("0.1")
    spread_percent: Decimal = Decimal(20)
    replicates: int = 1
    spread_warn_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Weighing:
    """How a bag is weighed: densities in g/ml, and how far a mass may be off, in percent."""

    density_albumin: Decimal
    density_cells: Decimal
    tolerance_percent: Decimal


@dataclass(frozen=True, slots=True)
class Fill:
    """How the bag is filled; older configurations say nothing of it.

    `dead_ml` of the pooled suspension cannot be drawn. `container_ml` is what
    the albumin poured into the bag really holds, of which some is taken out;
    None where albumin is measured into an empty bag. `weighing` is None where
    the bag is not weighed. With `read_again` the second person reads the volumes put
    into the bag as well, blind to the first.
    """

    dead_ml: Decimal = Decimal(0)
    container_ml: Decimal | None = None
    weighing: Weighing | None = None
    read_again: bool = False


class RowBy(enum.StrEnum):
    """Which row of the allocation list a request takes."""

    LIST_ORDER = "list_order"
    CENTRAL_NUMBER = "central_number"


class AfterVoid(enum.StrEnum):
    """What becomes of a subject whose allocation is void: nothing more, or the next row."""

    NOT_REPLACED = "not_replaced"
    NEXT_ROW = "next_row"


@dataclass(frozen=True, slots=True)
class AllocationRule:
    """How rows of the allocation list are taken; configurations of the first days say nothing."""

    rows: RowBy = RowBy.LIST_ORDER
    after_void: AfterVoid = AfterVoid.NOT_REPLACED


class Mixing(enum.StrEnum):
    """Which vials may go into one bag."""

    ANY = "any"
    SAME_DONOR = "same_donor"
    SAME_LOT = "same_lot"


@dataclass(frozen=True, slots=True)
class VialRule:
    """How many vials are planned: expected recovery after thaw and what is thawed beyond the dose.

    `recovery` is a fraction in ]0, 1] of the *viable* frozen cells that are
    viable after thaw, so viability is not applied again. `overage_percent` is
    added to the target before dividing. The stock
    must cover a dose for `heaviest_kg` and `repeats` more of them before any
    request is accepted. `mixing` says which vials one bag may hold.
    A vial that was outside its tank for more than `outside_min` minutes in all is
    held until somebody decides; None for no such limit.
    """

    recovery: Decimal
    overage_percent: Decimal
    heaviest_kg: Decimal
    repeats: int
    mixing: Mixing = Mixing.ANY
    outside_min: int | None = None


class LabelSize(enum.StrEnum):
    """The stock of labels, width x height in mm; each has a layout of its own, none is scaled."""

    WIDE = "102x76"
    SMALL = "100x70"


@dataclass(frozen=True, slots=True)
class UnblindingRule:
    """Within how many hours a told treatment is countersigned, and its impact assessed.

    `sheets` is whether a code-break sheet is kept for each subject.
    """

    second_h: int = 24
    impact_h: int = 7 * 24
    sheets: bool = False


@dataclass(frozen=True, slots=True)
class LabelTexts:
    """Every fixed text of the bag label in one language, from the approved specimen.

    ``{time}``, ``{name}`` and ``{number}`` stand where a label's own value goes.
    An empty text leaves its line out. Letters (a) to (k) are the particulars
    of Regulation (EU) 536/2014, Annex VI, A.1.
    """

    statement: str
    """(i) For clinical trial use only."""
    trial: str
    """(e) Short name of the trial."""
    bag_code_caption: str
    subject_caption: str
    names: tuple[str, ...]
    """(b) Up to four lines naming both products, on the label of either."""
    volume: str
    """(c) Quantity, for example 250 mL."""
    quantity: str
    """(c) Number of units, for example 1 bag."""
    route: str
    """(c) Route of administration."""
    form: str
    """(c) Pharmaceutical form, worded for both products."""
    use_by_caption: str
    """(k) What the printed time means."""
    start_by: str
    """(k) Latest start, with ``{time}``."""
    storage: tuple[str, ...]
    """(j) Up to two lines."""
    warnings: tuple[str, ...]
    """(h) Up to two lines in bold."""
    directions: tuple[str, ...]
    """(h) Up to three lines."""
    identity: str
    """Identity check, for the intended patient only."""
    contact: str
    """(a) Telephone for the trial and for emergency unblinding."""
    sponsor: tuple[str, ...]
    """(a) Up to two lines, name and address."""
    investigator: str
    """(g) With ``{name}``."""
    site: str
    """(e) With ``{number}``."""
    trial_number: str
    """(e) Registration or EU CT number."""
    boxes: tuple[str, str, str, str]
    """Captions of the boxes filled by hand at the bedside."""
    specimen: str
    """The word across a practice label."""
