"""Another version of the study: put in force by two between bags, and what each bag goes by."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.desk.confirming import confirm
from app.desk.label.kept_labels import is_drawn_alike
from app.desk.label.specimen import propose_specimen
from app.desk.seats.countersigning import due_until
from app.desk.study.amending import (
    differences,
    propose_version,
    read_version,
    versions,
)
from app.desk.unblinded.bench.recomputing import recompute_dose, recomputed
from app.desk.unblinded.papers.worksheet import worksheet
from app.desk.unblinded.preparation import Preparation
from app.desk.unblinded.reading import capsule_of
from app.devices.resources import study_source
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from app.trial.study import load_study
from tests.bench import bench_on
from tests.desk.hands import Hands
from tests.desk.kept import kept_dots
from tests.desk.night import destroy_alone
from tests.desk.stages import ACTS, at, refused
from tests.fakes import SeededEntropy

WHY = "Amendement 2, avis favorable du 3 mars 2026"
CALL_IN = ("call_in = { value = 60", "call_in = { value = 30")
DOSE = ("cells = { value = 1_000_000", "cells = { value = 2_000_000")


def next_version(hands: Hands, *changes: tuple[str, str], number: int = 2) -> bytes:
    """The configuration in force with these texts exchanged, and this version number."""
    source = hands.bench.desk.study.source.decode()
    current = f"version = {{ value = {hands.bench.desk.study.version},"
    for before, after in ((current, f"version = {{ value = {number},"), *changes):
        assert source.count(before) == 1, before
        source = source.replace(before, after)
    return source.encode()


def propose(hands: Hands, source: bytes) -> int:
    return propose_version(hands.bench.desk, hands.sign(), source, WHY).number


def approve(hands: Hands, number: int) -> None:
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), number)


def amend(hands: Hands, *changes: tuple[str, str], number: int = 2) -> None:
    approve(hands, propose(hands, next_version(hands, *changes, number=number)))


def minutes_to_d(hands: Hands) -> float:
    accepted = hands.story.first("RequestAccepted")
    return (parse_instant(hands.story.d) - parse_instant(accepted.at)) / timedelta(minutes=1)


def paper(hands: Hands) -> object:
    """What the worksheet of the closed bag says."""
    workbench, story = hands.workbench, hands.story
    with hands.bench.desk.journal.turn() as turn:
        arm = workbench.arm(turn, hands.me, story)
    found = Preparation(story, capsule_of(workbench, hands.me, story), arm)
    return worksheet(hands.bench.desk, found)


def test_the_next_bag_is_made_under_the_version_that_two_people_signed() -> None:
    hands = at("open")
    number = propose(hands, next_version(hands, CALL_IN))
    told = [(one.number, one.in_force, one.reference) for one in versions(hands.bench.desk)]
    assert told == [(1, True, ""), (2, False, WHY)]
    assert hands.bench.desk.study.version == 1
    approve(hands, number)
    assert [one.in_force for one in versions(hands.bench.desk)] == [False, True]
    hands.receive()
    hands.accept()
    assert hands.story.events[0].study == hands.bench.desk.study.digest
    assert 30 <= minutes_to_d(hands) < 35
    assert len(hands.bench.verdict().events) == len(hands.bench.desk.board.events)


def test_a_file_that_is_opened_again_goes_by_the_version_in_force() -> None:
    hands = at("ended")
    amend(hands, CALL_IN)
    kept = hands.bench.desk.study
    again = bench_on(hands.bench.file, kept.source, SeededEntropy(b"again"), hands.bench.clock)
    assert again.desk.journal.study == kept.digest
    assert sorted(one.version for one in again.desk.versions.values()) == [1, 2]
    former = again.desk.under(again.desk.story(hands.request).first("RequestAccepted"))
    assert former.study.version == 1 and former.study.clocks.call_in_min == 60


@pytest.mark.parametrize("cells", [True, False], ids=["cells", "control"])
def test_a_closed_bag_is_told_under_the_version_it_was_made_by(cells: bool) -> None:
    hands = at("ended", cells)
    before = paper(hands)
    amend(hands, DOSE, CALL_IN)
    assert hands.bench.desk.study.dose.cells == 2 * load_study(study_source("chocmsc")).dose.cells
    assert paper(hands) == before


def test_a_dose_is_recomputed_by_the_rule_it_was_given_by() -> None:
    hands, same = at("ended"), at("ended")
    amend(hands, DOSE)
    for one in (hands, same):
        recompute_dose(one.workbench, one.sign(), one.bag, "75", "poids relu dans le dossier")
    told = [recomputed(one.workbench, one.me, one.bag) for one in (hands, same)]
    assert told[0] == told[1]


def test_no_version_comes_into_force_by_one_person() -> None:
    hands = at("open")
    number = propose(hands, next_version(hands, CALL_IN))
    with refused(hands, "second.same_person"):
        confirm(hands.bench.desk, hands.sign(Meaning.APPROVED), number)
    assert hands.bench.desk.study.version == 1


@pytest.mark.parametrize("stage", ["received", "accepted", "revealed", "checked", "released",
                                   "offered", "arrived", "started"])  # fmt: skip
def test_none_comes_into_force_while_a_bag_is_under_way(stage: str) -> None:
    hands = at("open")
    number = propose(hands, next_version(hands, CALL_IN))
    for name, act in ACTS.items():
        act(hands)
        if name == stage:
            break
    with refused(hands, "amend.busy"):
        approve(hands, number)


def test_a_slip_that_never_came_back_holds_up_no_version_for_ever() -> None:
    hands = at("offered")
    number = propose(hands, next_version(hands, CALL_IN))
    with refused(hands, "amend.busy"):
        approve(hands, number)
    hands.clock_at(hands.story.first("RequestAccepted").text("use_by"), minutes=1)
    approve(hands, number)
    assert hands.bench.desk.study.version == 2
    hands.take()
    hands.arrive()
    hands.bench.verdict()


@pytest.mark.parametrize(("code", "change"), [
    ("amend.other_study", ('value = "chocmsc"', 'value = "repara"')),
    ("amend.zone", ('value = "Europe/Paris"', 'value = "Europe/Brussels"')),
    ("amend.strata", ('stratum = { value = "Dijon"', 'stratum = { value = "Dole"')),
    ("amend.site", ("[sites.03]", "[sites.04]")),
    ("study.unknown_key", ("[dose]\n", "[dose]\nhalves = { value = 2 }\n")),
])  # fmt: skip
def test_what_the_list_rests_upon_stays(code: str, change: tuple[str, str]) -> None:
    hands = at("open")
    source = next_version(hands, change)
    with refused(hands, code):
        propose(hands, source)


@pytest.mark.parametrize("number", [1, 0])
def test_an_older_version_is_refused(number: int) -> None:
    hands = at("open")
    amend(hands, CALL_IN, number=5)
    source = hands.bench.desk.study.source.replace(b"version = { value = 5,",
                                                   b"version = { value = %d," % (5 - number))
    with refused(hands, "amend.older"):
        read_version(hands.bench.desk, source)


def test_a_version_that_was_wrong_gives_way_to_another() -> None:
    hands = at("open")
    wrong = propose(hands, next_version(hands, DOSE))
    right = propose(hands, next_version(hands, CALL_IN))
    with refused(hands, "amend.overtaken"):
        approve(hands, wrong)
    approve(hands, right)
    assert not hands.bench.desk.board.waiting()
    assert hands.bench.desk.study.dose.cells == load_study(study_source("chocmsc")).dose.cells


def test_another_text_on_the_label_waits_for_its_own_two_signatures() -> None:
    hands = at("open")
    texts = hands.bench.desk.study.label["fr"]
    amend(hands, (f'"{texts.route}"', '"VOIE CENTRALE"'))
    hands.receive()
    with refused(hands, "specimen.changed"):
        hands.accept()
    line = propose_specimen(hands.bench.desk, hands.sign())
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)
    hands.accept()


def test_what_differs_is_told_value_by_value() -> None:
    hands = at("open")
    study = read_version(hands.bench.desk, next_version(hands, CALL_IN, DOSE))
    told = [
        (one.setting.section, one.setting.key, one.before and one.before.value, one.after
         and one.after.value)
        for one in differences(hands.bench.desk.study, study)
    ]  # fmt: skip
    assert told == [
        ("study", "version", "1", "2"), ("dose", "cells", "1000000", "2000000"),
        ("clocks", "call_in", "60", "30"),
    ]  # fmt: skip
    assert not differences(study, study)


SMALLER = ('label_size = { value = "102x76"', 'label_size = { value = "100x70"')


def test_a_version_that_asks_for_a_list_id_on_the_label_is_not_put_in_force() -> None:
    hands = at("open")
    asked = "print_list_id = { value = "
    asking = next_version(hands, (f"{asked}false", f"{asked}true"))
    with refused(hands, "study.list_id"):
        propose(hands, asking)


def test_the_label_of_a_bag_stays_the_one_that_was_printed() -> None:
    hands = at("ended")
    texts = hands.bench.desk.study.label["fr"]
    before = kept_dots(hands.bench.desk, hands.story, Decimal(8))
    amend(hands, (f'"{texts.route}"', '"VOIE CENTRALE"'), SMALLER)
    assert is_drawn_alike(hands.bench.desk, hands.story)
    assert kept_dots(hands.bench.desk, hands.story, Decimal(8)) == before


def test_a_signature_that_is_due_keeps_the_day_it_was_due_on() -> None:
    hands = at("open")
    amend(hands, ("destruction = { value = false", "destruction = { value = true"))
    for act in ACTS.values():
        act(hands)
    event = hands.bench.desk.board.events[destroy_alone(hands)]
    before = due_until(hands.bench.desk, event)
    amend(hands, ("countersign = { value = 1", "countersign = { value = 9"), number=3)
    assert due_until(hands.bench.desk, event) == before
