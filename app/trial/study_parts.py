"""What a study configuration says, as plain values: times in minutes, temperatures in °C.

Nothing but `Study.counting` and what follows it, which came later, has a default: every value is
read from the study's file by `app.trial.study.load_study`, which also checks
that they go together.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.trial.bands import Band
from app.trial.reading import Provenance
from app.trial.refusal import Refusal
from app.trial.rules import (
    AllocationRule,
    CountRule,
    DoseRule,
    Fill,
    LabelSize,
    LabelTexts,
    UnblindingRule,
    VialRule,
)


class OnsetLimitAt(enum.StrEnum):
    """The event at which the time since onset is limited; before and after, it only warns."""

    INCLUSION = "inclusion"
    RANDOMISATION = "randomisation"
    INFUSION_START = "infusion_start"


class AfterFailedDose(enum.StrEnum):
    """What the subject receives when the cells fail their specification."""

    ALBUMIN_BAG = "albumin_bag"
    NOT_TREATED = "not_treated"


class WeightKind(enum.StrEnum):
    """How the dosing weight was come by."""

    MEASURED = "measured"
    ESTIMATED = "estimated"
    REPORTED = "reported"


class ConsentRoute(enum.StrEnum):
    """Who consented, or that inclusion was in an emergency."""

    SUBJECT = "subject"
    RELATIVE = "relative"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class ClockRules:
    """The times of the two public clocks, in minutes.

    `shelf_life_min` counts from D and is what the label prints;
    `stability_min` counts from the first thaw, is never shorter, and is shown
    to the preparer only.
    """

    call_in_min: int
    round_to_min: int
    shelf_life_min: int
    stability_min: int
    bedside_min: int
    infusion_min: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place of preparation; `preparation_min` lies between D and R, the same for both arms."""

    name: str
    preparation_min: int


@dataclass(frozen=True, slots=True)
class Site:
    """A recruiting site; `number` is the two digits that begin its subjects' numbers."""

    number: str
    name: str
    stratum: str
    place: Place
    transport_min: int
    receiving_pharmacy: str
    investigator: str


@dataclass(frozen=True, slots=True)
class WeekWindow:
    """Minutes of the local week from Monday 00:00, `end` not included; it may run over a Sunday."""

    start: int
    end: int

    def holds(self, minute_of_week: int) -> bool:
        """Whether a minute of the local week, in [0, 10080[, lies in the window."""
        if self.start < self.end:
            return self.start <= minute_of_week < self.end
        return minute_of_week >= self.start or minute_of_week < self.end


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Limits on the onset of the illness; `week_window` bounds the onset itself."""

    onset_limit_min: int
    onset_limit_applies_to: OnsetLimitAt
    week_window: WeekWindow | None


@dataclass(frozen=True, slots=True)
class Deferrable:
    """Which second signatures may follow within working days, the same for both arms.

    Who checks alone waits `pause_min` before entering anything again. `rest_days` (0 is Monday)
    and `days_off` are no working days.
    """

    second_check: bool
    reprint: bool
    label_count: bool
    destruction: bool
    pause_min: int = 10
    countersign_days: int = 1
    rest_days: tuple[int, ...] = (5, 6)
    days_off: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """What a request may say, and when its weight is read again before anything is thawed.

    That is: when it was measured more than `weight_age_warn_h` hours before, or differs by more
    than `weight_change_percent` from the subject's former weight; None for no such limit.
    """

    weight_kinds: tuple[WeightKind, ...]
    weight_age_warn_h: int
    consent_routes: tuple[ConsentRoute, ...]
    weight_change_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Albumin:
    """The albumin issued for every bag of either arm: volume of one bottle, and how many."""

    bottle_ml: Decimal
    bottles_per_bag: int


@dataclass(frozen=True, slots=True)
class Conditions:
    """The temperature range, in °C, in which the bag is kept from release to infusion."""

    storage_min_c: Decimal
    storage_max_c: Decimal


@dataclass(frozen=True, slots=True)
class Retention:
    """How long records are kept, in years, after the product's expiry."""

    atmp_years: int
    blood_derived_years: int


class Equipment(enum.StrEnum):
    """What stands at the bench and may be used until a day; a reagent goes by name and lot."""

    CABINET = "cabinet"
    BATH = "bath"
    COUNTER = "counter"
    BALANCE = "balance"
    CENTRIFUGE = "centrifuge"
    THERMOMETER = "thermometer"
    FREEZER = "freezer"
    REAGENT = "reagent"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class BackupRule:
    """In how many places a backup must lie, after how many hours the next one is due, what stays.

    Of the last `daily_days` every backup stays, of the `weekly_weeks` before them the newest
    of each week, and the newest of each month for ever.
    """

    places: int
    longest_h: int
    daily_days: int
    weekly_weeks: int


@dataclass(frozen=True, slots=True)
class ClockWatch:
    """By how many seconds a workstation's clock may stray before that is noted."""

    jump_s: int


@dataclass(frozen=True, slots=True)
class PeopleRule:
    """After how many months the printed shares are tested again, and a training counts no more.

    `training_months` is None in a study in which a training does not lapse.
    `inspection_h` is how many hours a visit of an inspector lasts at most.
    """

    shares_months: int = 12
    training_months: int | None = None
    inspection_h: int = 8


@dataclass(frozen=True, slots=True)
class Syringe:
    """A syringe that may be used: its capacity and the graduation a volume is rounded to, in ml."""

    capacity_ml: Decimal
    graduation_ml: Decimal


@dataclass(frozen=True, slots=True)
class Products:
    """The names of the two products, for unblinded papers only."""

    tested: str
    control: str


@dataclass(frozen=True, slots=True)
class Study:
    """A study configuration, whole and consistent; one version of it is one digest.

    `digest` is the SHA-256, in hexadecimal, of `source`, the exact bytes of
    the file. `provenance` tells for each dotted path of the file how sure its
    value is and where it comes from.
    """

    name: str
    version: int
    title: str
    registrations: tuple[str, ...]
    sponsor: str
    time_zone: str
    label_language: str
    dose: DoseRule
    vials: VialRule
    graduations_ml: tuple[Syringe, ...]
    clocks: ClockRules
    places: tuple[Place, ...]
    sites: tuple[Site, ...]
    eligibility: Eligibility
    after_failed_dose: AfterFailedDose
    deferrable: Deferrable
    request: RequestLimits
    albumin: Albumin
    print_list_id: bool
    conditions: Conditions
    retention: Retention
    backup: BackupRule
    clock: ClockWatch
    label: Mapping[str, LabelTexts]
    products: Mapping[str, Products]
    provenance: Mapping[str, Provenance]
    source: bytes
    digest: str
    counting: CountRule = field(default_factory=CountRule)
    equipment: tuple[Equipment, ...] = ()
    """What must be in service, and within its last day, before an arm is revealed."""
    list_rows: int | None = None
    """The fewest rows of the allocation list in each stratum; None asks for none."""
    label_size: LabelSize = LabelSize.WIDE
    unblinding: UnblindingRule = field(default_factory=UnblindingRule)
    bands: Mapping[str, Band] = field(default_factory=dict)
    filling: Fill = field(default_factory=Fill)
    allocation: AllocationRule = field(default_factory=AllocationRule)
    people: PeopleRule = field(default_factory=PeopleRule)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the study's times are read and shown."""
        return ZoneInfo(self.time_zone)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages the label is worded in, in the file's order."""
        return tuple(self.label)

    @property
    def strata(self) -> tuple[str, ...]:
        """The strata of the allocation list, each once, in the order of the sites."""
        return tuple(dict.fromkeys(site.stratum for site in self.sites))

    def site(self, number: str) -> Site:
        """The site with this number; raises Refusal ``study.unknown_site``."""
        for site in self.sites:
            if site.number == number:
                return site
        known = ", ".join(site.number for site in self.sites)
        raise Refusal("study.unknown_site", known=known)
