"""From the bytes of a configuration to a `Study` that is whole and consistent, or a refusal."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.trial import study_tables as tables
from app.trial.clocks import misfit, open_sites
from app.trial.reading import Provenance, Section, Status, read_toml
from app.trial.refusal import Refusal
from app.trial.study_label import (
    read_by_language,
    read_label,
    read_label_size,
    read_products,
)
from app.trial.study_parts import (
    AfterFailedDose,
    Albumin,
    ClockRules,
    Conditions,
    ConsentRoute,
    Deferrable,
    Eligibility,
    OnsetLimitAt,
    Place,
    Products,
    RequestLimits,
    Retention,
    Site,
    Study,
    Syringe,
    WeekWindow,
    WeightKind,
)
from app.trial.study_sense import check_sense

__all__ = [
    "AfterFailedDose", "Albumin", "ClockRules", "Conditions", "ConsentRoute", "Deferrable",
    "Eligibility", "OnsetLimitAt", "Place", "Products", "Provenance", "RequestLimits", "Retention",
    "Site", "Status", "Study", "Syringe", "WeekWindow", "WeightKind", "load_study",
]  # fmt: skip


def load_study(data: bytes) -> Study:
    """The study that a configuration file describes, read strictly.

    Raises Refusal ``study.…`` with the place: an unknown key, a missing value,
    another unit, a value of the wrong type or out of range, values that
    contradict each other, a study without one site that a bag can reach.
    """
    provenance: dict[str, Provenance] = {}
    root = Section(read_toml(data), "", provenance)
    study = _study(root, data, MappingProxyType(provenance))
    root.refuse_unknown()
    check_sense(study)
    if not open_sites(study):
        raise Refusal("study.no_site_fits", missing_min=min(misfit(study, s) for s in study.sites))
    return study


def _study(root: Section, data: bytes, provenance: Mapping[str, Provenance]) -> Study:
    head, preparation = root.section("study"), root.section("preparation")
    places = tables.read_places(root)
    return Study(
        name=head.text("name", "[a-z0-9-]{1,40}"),
        version=head.whole("version", None, 1, 9_999),
        title=head.text("title"),
        registrations=head.texts("registrations", 1, 10),
        sponsor=head.text("sponsor"),
        time_zone=_time_zone(head),
        label_language=head.text("label_language"),
        dose=tables.read_dose(root.section("dose")),
        vials=tables.read_vials(root.section("vials")),
        graduations_ml=tables.read_graduations(preparation),
        clocks=tables.read_clocks(root.section("clocks")),
        places=tuple(places.values()),
        sites=tables.read_sites(root, places),
        eligibility=tables.read_eligibility(root.section("eligibility")),
        after_failed_dose=preparation.choice("after_failed_dose", AfterFailedDose),
        deferrable=tables.read_deferrable(root.section("deferrable")),
        request=tables.read_request(root.section("request")),
        albumin=tables.read_albumin(root.section("albumin")),
        print_list_id=preparation.flag("print_list_id"),
        conditions=tables.read_conditions(root.section("conditions")),
        retention=tables.read_retention(root.section("retention")),
        backup=tables.read_backup(root),
        clock=tables.read_clock(root),
        label=read_by_language(root, "label", read_label),
        products=read_by_language(root, "products", read_products),
        counting=tables.read_counting(root),
        equipment=tables.read_equipment(root),
        list_rows=tables.read_list_rows(preparation),
        label_size=read_label_size(head),
        unblinding=tables.read_unblinding(root),
        bands=tables.read_bands(root),
        filling=tables.read_filling(root),
        allocation=tables.read_allocation(preparation),
        people=tables.read_people(root),
        provenance=provenance,
        source=data,
        digest=hashlib.sha256(data).hexdigest(),
    )


def _time_zone(head: Section) -> str:
    name = head.text("time_zone")
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refusal("study.time_zone", place=head.place("time_zone")) from error
