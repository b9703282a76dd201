"""Act 7: the second person enters again from the sources, blind to the first, and signs."""

from __future__ import annotations

import copy
import hashlib
import pickle
from dataclasses import replace

import pytest

from app.custody.canonical import encode
from app.custody.windows import second_message
from app.desk.unblinded.bench import second_check
from app.desk.unblinded.bench.closing import cancel_preparation
from app.desk.unblinded.bench.second_check import Difference, SecondDiffers, SecondEntry
from app.desk.unblinded.preparation import Step, look
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from tests.desk.hands import COUNT, Hands
from tests.desk.stages import BOTH_ARMS, at, capsule_size, refused
from tests.desk.test_act_6_filling import under


def check(hands: Hands, typed: SecondEntry) -> None:
    """The operator's check with what was typed."""
    second_check.check(hands.workbench, hands.second(), hands.request, typed)


@BOTH_ARMS
def test_whoever_made_the_bag_is_no_second_person(cells: bool) -> None:
    hands = at("labelled", cells)
    with refused(hands, "second.same_person"):
        second_check.check(hands.workbench, hands.sign(), hands.request, hands.typed())


@BOTH_ARMS
@pytest.mark.parametrize("by_second", ["count", "compute", "fill"])
def test_whoever_did_one_of_its_measures_is_no_second_person(cells: bool, by_second: str) -> None:
    hands = at("pooled", cells)
    other = replace(hands, crew=replace(hands.crew, pharmacist=hands.crew.operator))
    for act in ("count", "compute", "fill"):
        getattr(other if act == by_second else hands, act)()
    with refused(hands, "second.same_person"):
        hands.check()


@BOTH_ARMS
def test_a_checker_who_fills_afterwards_is_no_second_person(cells: bool) -> None:
    hands = at("labelled", cells)
    hands.check()
    other = replace(hands, crew=replace(hands.crew, pharmacist=hands.crew.operator))
    other.fill(reason="complété")
    assert look(hands.workbench, hands.me, hands.request).next_step is Step.CHECKED
    with refused(hands, "second.same_person"):
        hands.check()


@BOTH_ARMS
def test_a_weight_read_otherwise_stops_the_check(cells: bool) -> None:
    hands = at("labelled", cells)
    with pytest.raises(SecondDiffers) as told:
        check(hands, hands.typed(weight="71"))
    assert told.value.differences.open() == (Difference("weight_kg", "70", "71"),)
    assert look(hands.workbench, hands.me, hands.request).next_step is Step.CHECKED
    hands.check()


@pytest.mark.parametrize(
    ("place", "typed"), [(0, "viable"), (1, "10000001"), (2, "89.9")]
)
def test_both_values_stand_side_by_side_and_nowhere_else(place: int, typed: str) -> None:
    hands = at("labelled")
    lines, entries = len(hands.bench.desk.board.events), capsule_size(hands)
    values = [typed if n == place else value for n, value in enumerate(COUNT)]
    with pytest.raises(SecondDiffers) as told:
        check(hands, SecondEntry("70", *values))
    name = ("method", "cells_per_ml", "viability_percent")[place]
    assert told.value.differences.open() == (Difference(name, COUNT[place], typed),)
    shown = f"{told.value} {told.value!r} {told.value.args} {told.value.facts}"
    shown += f" {told.value.differences}" + hands.bench.desk.words.sentence(told.value)
    assert typed not in shown
    assert COUNT[place] not in shown
    for showing in (copy.copy, pickle.dumps):
        with pytest.raises(TypeError):
            showing(told.value.differences)
    assert len(hands.bench.desk.board.events) == lines
    noted = hands.capsule.entries[entries:]
    assert [(e.act, e.by) for e in noted] == [("differed", hands.crew.operator.seat.seat)]
    assert noted[0].new == {name: {"first": COUNT[place], "second": typed}}


def test_idle_zeros_and_commas_are_no_difference() -> None:
    hands = at("labelled")
    check(hands, SecondEntry("70,0", "total", "10000000", "90.00"))


def test_the_second_person_of_a_control_is_asked_for_the_weight_alone() -> None:
    hands = at("labelled", cells=False)
    for counts in (COUNT, ("total", None, None), (None, None, "90")):
        with refused(hands, "step.no_value"):
            check(hands, SecondEntry("70", *counts))
    hands.check()
    told = hands.entry("checked").new
    assert {str(told[n]) for n in ("method", "cells_per_ml", "viability_percent")} == {
        "not applicable"
    }


@pytest.mark.parametrize("lacking", range(3))
def test_the_second_person_of_cells_types_every_count(lacking: int) -> None:
    hands = at("labelled")
    typed = [None if n == lacking else value for n, value in enumerate(COUNT)]
    with refused(hands, "step.value_needed"):
        check(hands, SecondEntry("70", *typed))
    with refused(hands, "number.empty"):
        check(hands, SecondEntry("", *COUNT))


@BOTH_ARMS
def test_the_signature_binds_the_bag_and_the_values(cells: bool) -> None:
    hands = at("checked", cells)
    told = {key: str(value) for key, value in hands.entry("checked").new.items()}
    dose = dict(look(hands.workbench, hands.me, hands.request).dose)
    names = ("weight_kg", "method", "cells_per_ml", "viability_percent")
    values = encode({**{name: told[name] for name in names}, "dose": dose})
    digest = hashlib.sha256(bytes.fromhex(told["salt"]) + values).digest()
    assert digest.hex() == told["digest"]
    log_id, window = hands.bench.desk.journal.log_id, hands.capsule.window
    message = second_message(log_id, window, hands.bag, "Released", digest)
    key = hands.crew.operator.seat.esign
    hands.bench.vault.verify(key, bytes.fromhex(told["signature"]), message)
    with pytest.raises(ValueError):
        hands.bench.vault.verify(key, bytes.fromhex(told["signature"]), message + b"x")


def test_a_recount_after_the_check_asks_for_another_check() -> None:
    hands = at("checked")
    hands.count(*COUNT, reason="doute")
    with refused(hands, "step.earlier_first"):
        hands.check()
    hands.compute()
    hands.clock_at(hands.story.r)
    with refused(hands, "release.step_missing"):
        hands.release()


def test_the_dose_is_computed_anew_from_what_the_second_person_read() -> None:
    """Equal entries under another rule than the first person's: the results are compared too."""
    hands = at("labelled")
    desk = hands.bench.desk
    rule = desk.study.dose
    desk.study = replace(desk.study, dose=replace(rule, final_volume_ml=rule.final_volume_ml - 10))
    with pytest.raises(SecondDiffers) as told:
        hands.check()
    assert [d.field for d in told.value.differences.open()] == ["albumin_ml"]


def test_a_blinded_auditor_checks_nothing() -> None:
    hands = at("labelled")
    signing = hands.crew.sign(hands.crew.auditor, Meaning.CHECKED)
    with pytest.raises(Refusal) as told:
        second_check.check(hands.workbench, signing, hands.request, hands.typed())
    assert told.value.code in ("sealed.no_key", "seat.role")


@BOTH_ARMS
def test_a_cancelled_preparation_takes_no_step(cells: bool) -> None:
    hands = at("labelled", cells)
    cancel_preparation(hands.workbench, hands.me, hands.request, "died")
    for act in (hands.materials, hands.thaw, hands.pool, hands.count, hands.compute, hands.fill,
                hands.label, hands.check, hands.release):  # fmt: skip
        with refused(hands, "preparation.cancelled"):
            act()


READ_AGAIN = ("filling.read_again", "true")


def volumes(cells_ml: str | None, albumin_ml: str, cells: bool) -> SecondEntry:
    """What the second person reads, the volumes among it."""
    counts = COUNT if cells else (None, None, None)
    return SecondEntry("70", *counts, cells_ml=cells_ml, albumin_ml=albumin_ml)


@BOTH_ARMS
def test_the_volumes_are_read_blind_where_the_study_says_so(cells: bool) -> None:
    hands = under(at("labelled", cells), READ_AGAIN)
    drawn, albumin = ("7,8", "242.20") if cells else (None, "250,0")
    with pytest.raises(SecondDiffers) as told:
        check(hands, volumes("8.7" if cells else None, "24.2", cells))
    names = [one.field for one in told.value.differences.open()]
    assert names == (["cells_ml", "albumin_ml"] if cells else ["albumin_ml"])
    check(hands, volumes(drawn, albumin, cells))
    entry = hands.entry("checked").new
    expected = ("7.8", "242.2") if cells else ("not applicable", "250")
    assert (entry["cells_ml"], entry["albumin_ml"]) == expected
    hands.release()
    hands.bench.verdict()


@BOTH_ARMS
def test_volumes_that_are_asked_for_are_given_and_no_others(cells: bool) -> None:
    hands = under(at("labelled", cells), READ_AGAIN)
    with refused(hands, "step.value_needed" if cells else "step.no_value"):
        check(hands, volumes(None if cells else "7.8", "242.2", cells))
    with refused(hands, "number.empty"):
        check(hands, volumes("7.8" if cells else None, "", cells))
    early = under(at("computed", cells), READ_AGAIN)
    with refused(early, "step.earlier_first"):
        check(early, volumes("7.8" if cells else None, "242.2", cells))


@BOTH_ARMS
def test_a_study_that_does_not_ask_for_volumes_keeps_none(cells: bool) -> None:
    hands = at("checked", cells)
    assert not {"cells_ml", "albumin_ml"} & hands.entry("checked").new.keys()
