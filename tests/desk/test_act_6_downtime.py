"""When nothing works: papers that lie ready, and what was done on them entered afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.desk.emergency.downtime import LABELS, downtime_kit, kit_paper, label_paper, table_of
from app.desk.unblinded.bench.on_paper import OnPaper, tell_paper
from app.desk.unblinded.papers.worksheet import worksheet
from app.desk.unblinded.preparation import Step, look
from app.trial.clocks import parse_instant, show_instant
from app.trial.names import Meaning
from app.trial.study import load_study
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.trial.shelf import SECOND, shipped


def late(hands: Hands, step: Step, minutes: float, **told: str) -> None:
    """The step was done so many minutes before it was entered."""
    performed = parse_instant(hands.entry(step.value).at) - timedelta(minutes=minutes)
    said = {"paper": "2603241905 p. 3", "used": "2603241905-1", "spoiled": "", "reason": "panne"}
    paper = OnPaper(performed, **(said | told))
    tell_paper(hands.workbench, hands.sign(), hands.second(), hands.request, paper, step)


@BOTH_ARMS
def test_a_step_on_paper_tells_when_it_was_done_beside_the_machine_s_stamp(cells: bool) -> None:
    hands = at("filled", cells)
    late(hands, Step.FILLED, 12)
    told = hands.entry("performed")
    assert told.new["step"] == "filled"
    assert parse_instant(str(told.new["performed"])) < parse_instant(told.at)
    assert hands.entry("filled").at != told.new["performed"], "the stamp stays what it was"
    found = look(hands.workbench, hands.me, hands.request)
    assert found.is_done(Step.FILLED)
    paper = str(worksheet(hands.bench.desk, found))
    assert "2603241905-1" in paper and "fait sur papier" in paper and "panne" in paper


def test_the_sealed_clock_counts_from_the_thaw_that_was_told() -> None:
    hands = at("thawed")
    hands.bench.advance(30)
    hands.thaw_more()
    first = look(hands.workbench, hands.me, hands.request).first_thaw
    assert first is not None
    late(hands, Step.THAWED, 32)
    told = look(hands.workbench, hands.me, hands.request).first_thaw
    assert told == parse_instant(hands.story.d) <= first
    hands = at("checked")
    late(hands, Step.THAWED, 0.5)
    earlier = look(hands.workbench, hands.me, hands.request).first_thaw
    assert earlier is not None
    hands.release()
    sealed = hands.workbench.sealed_facts(hands.me, hands.story.first("Released"))
    assert parse_instant(str(sealed["thawed"])) == earlier


def test_the_control_has_no_thaw_whatever_is_told() -> None:
    hands = at("thawed", cells=False)
    late(hands, Step.THAWED, 0.5)
    assert look(hands.workbench, hands.me, hands.request).first_thaw is None


@BOTH_ARMS
@pytest.mark.parametrize(
    ("step", "minutes", "told", "code"),
    [
        (Step.THAWED, -1, {}, "late.not_before"), (Step.THAWED, 5, {}, "thaw.before_d"),
        (Step.MATERIALS, 5000, {}, "late.too_early"),
        (Step.THAWED, 0.1, {"reason": " "}, "reason.needed"),
        (Step.THAWED, 0.1, {"paper": ""}, "request.text"),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused(
    step: Step, minutes: float, told: dict[str, str], code: str, cells: bool
) -> None:
    hands = at("thawed", cells)
    with refused(hands, code):
        late(hands, step, minutes, **told)


@BOTH_ARMS
def test_a_step_is_entered_before_its_true_time(cells: bool) -> None:
    hands = at("thawed", cells)
    with refused(hands, "step.earlier_first"):
        paper = OnPaper(hands.bench.clock.now(), "p", "panne")
        tell_paper(
            hands.workbench, hands.sign(), hands.second(), hands.request, paper, Step.FILLED
        )


@BOTH_ARMS
def test_what_is_no_step_is_told_by_two_as_well_and_leaves_no_line(cells: bool) -> None:
    hands = at("thawed", cells)
    lines = len(hands.bench.desk.board.events)
    told = OnPaper(hands.bench.clock.now(), "P-3", "groupe électrogène coupé")
    tell_paper(hands.workbench, hands.sign(), hands.second(), hands.request, told)
    first, second = hands.capsule.entries[-2:]
    assert (first.act, second.act) == ("paper", "paper_agreed")
    assert {first.by, second.by} == {hands.me.seat.seat, hands.crew.operator.seat.seat}
    assert first.reason == "groupe électrogène coupé"
    assert len(hands.bench.desk.board.events) == lines
    hands.pool()
    found = look(hands.workbench, hands.me, hands.request)
    assert "papier n°" in repr(worksheet(hands.bench.desk, found))


def test_paper_is_told_by_two_while_the_bag_is_at_the_bench() -> None:
    hands = at("thawed")
    now = hands.bench.clock.now()
    told, ask = OnPaper(now, "P-3", "x"), (hands.workbench, hands.sign())
    with refused(hands, "second.same_person"):
        tell_paper(*ask, hands.sign(Meaning.CHECKED), hands.request, told)
    with refused(hands, "late.not_before"):
        ahead = OnPaper(now + timedelta(minutes=1), "P-3", "x")
        tell_paper(*ask, hands.second(), hands.request, ahead)
    hands = at("released")
    with refused(hands, "preparation.not_open"):
        tell_paper(hands.workbench, hands.sign(), hands.second(), hands.request, told)


def test_the_kit_is_the_same_whatever_bag_is_open() -> None:
    first, second = at("checked"), at("checked", cells=False)
    assert show_instant(first.bench.clock.now()) == show_instant(second.bench.clock.now())
    assert downtime_kit(first.bench.desk) == downtime_kit(second.bench.desk)


def test_the_kit_holds_table_sheet_and_numbered_labels() -> None:
    desk = at("open").bench.desk
    number, papers = downtime_kit(desk)
    assert len(papers) == 1 + LABELS
    assert all(pdf.startswith(b"%PDF") for pdf in papers.values())
    sheets = str(kit_paper(desk, number))
    texts = desk.study.label[desk.study.label_language]
    for place in range(1, LABELS + 1):
        assert f"{number}-{place}" in sheets
        label = label_paper(desk, f"{number}-{place}")
        assert "AVEUGLE" in label.marks, "it goes with the bag"
        assert texts.statement in str(label) and " ".join(texts.names) in str(label)


def test_the_dose_table_is_that_of_the_study() -> None:
    columns, rows = table_of(shipped())
    assert [int(row.weight_kg) for row in (rows[0], rows[-1])] == [35, 150]
    row = next(row for row in rows if row.weight_kg == 70)
    assert row.target == 70_000_000
    assert dict(zip(columns, row.volumes_ml, strict=True))[5_000_000] == Decimal("14.0")
    study = shipped()
    none = replace(study, dose=replace(study.dose, final_volume_ml=Decimal(20)))
    assert None in table_of(none)[1][-1].volumes_ml
    assert table_of(load_study(SECOND))[1]
