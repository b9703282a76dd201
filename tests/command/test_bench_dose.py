"""What the measurement of doses and vials rests on: both sides come to the same."""

from __future__ import annotations

from decimal import Decimal

from app.command.benches import dose as room
from app.devices.resources import study_source
from app.dose.checked import typed_dose
from app.dose.counts import CountMethod
from app.dose.typed import Typed
from app.dose.vial_choice import choose_vials
from app.trial.rules import Mixing
from app.trial.study import load_study


def test_the_vials_chosen_are_those_that_trying_every_set_finds() -> None:
    for lots in (1, 2, 3):
        stock = room._stock(room.FEW, lots)
        found = choose_vials(room._NEEDED, Mixing.SAME_LOT, stock)
        told = (max(one.expiry for one in found.vials), len(found.vials), found.held)
        if found.is_short:
            continue
        assert told == room._every_set(stock)


def test_the_bare_arithmetic_is_that_of_the_dose() -> None:
    rule = load_study(study_source("chocmsc")).dose
    dose = typed_dose(rule, Typed("70", CountMethod.TOTAL, "10000000", "90", "0.1", None))
    assert room._bare(rule) == dose.albumin_ml + dose.achieved_cells / Decimal(70)
