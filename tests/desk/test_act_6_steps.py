"""Act 6: the same steps in both arms; the control is never asked for an invented value."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.desk.unblinded.bench import filling, steps
from app.desk.unblinded.bench.computing import compute
from app.desk.unblinded.bench.reveal import reveal_arm
from app.desk.unblinded.preparation import Step, look
from app.trial.refusal import Refusal
from tests.desk.hands import COUNT, Hands
from tests.desk.stages import BOTH_ARMS, at, capsule_size, refused

REASON = "recompté : grumeaux"
STAGES = {
    "materials": Hands.materials, "thawed": Hands.thaw, "pooled": Hands.pool,
    "counted": Hands.count, "computed": Hands.compute, "filled": Hands.fill,
    "labelled": Hands.label, "checked": Hands.check,
}  # fmt: skip


@BOTH_ARMS
def test_nothing_is_thawed_before_d(cells: bool) -> None:
    hands = at("accepted", cells)
    hands.clock_at(hands.story.d, -5)
    reveal_arm(hands.workbench, hands.sign(), hands.request)
    with refused(hands, "thaw.before_d"):
        hands.thaw()
    hands.clock_at(hands.story.d)
    with refused(hands, "thaw.labels_first"):
        hands.thaw()
    hands.print()
    hands.thaw()


@pytest.mark.parametrize("scanned", [[], ["V-001"], ["ALB-2601", "V-001"]])
def test_the_control_thaws_nothing_but_scans_its_bottle(scanned: list[str]) -> None:
    hands = at("materials", cells=False)
    with refused(hands, "thaw.wrong_item"):
        steps.thaw(hands.workbench, hands.me, hands.request, scanned)
    hands.thaw()
    assert hands.entry("thawed").new == {"vials": [], "scanned": ["ALB-2601"]}


@BOTH_ARMS
def test_steps_come_in_their_order(cells: bool) -> None:
    hands = at("materials", cells)
    for act in (hands.pool, hands.count, hands.compute, hands.check):
        with refused(hands, "step.earlier_first"):
            act()
    hands.thaw()
    for act in (hands.count, hands.compute, hands.fill, hands.check):
        with refused(hands, "step.earlier_first"):
            act()


@BOTH_ARMS
@pytest.mark.parametrize("stage", ["printed", *STAGES])
def test_the_next_step_is_the_first_not_done(cells: bool, stage: str) -> None:
    found = look((hands := at(stage, cells)).workbench, hands.me, hands.request)
    order = ["printed", *Step]
    left = order[order.index(stage) + 1 :]
    assert found.next_step == (left[0] if left else None)


@BOTH_ARMS
def test_a_further_thaw_undoes_what_rested_on_it(cells: bool) -> None:
    hands = at("labelled", cells)
    hands.thaw("V-010", reason=REASON)
    assert look(hands.workbench, hands.me, hands.request).next_step is Step.POOLED
    with refused(hands, "step.earlier_first"):
        hands.count()


def test_the_control_is_never_asked_for_a_value() -> None:
    hands = at("thawed", cells=False)
    bench, me, request = hands.workbench, hands.me, hands.request
    with refused(hands, "step.no_value"):
        steps.record_pool(bench, me, request, "9.5")
    hands.pool()
    for typed in (COUNT, ("total", None, None), (None, "10000000", None), (None, None, "90")):
        with refused(hands, "step.no_value"):
            steps.record_count(
                bench, me, request,
                method=typed[0], cells_per_ml=typed[1], viability_percent=typed[2],
            )  # fmt: skip
    hands.count()
    hands.compute()
    with refused(hands, "step.no_value"):
        filling.record_fill(bench, me, request, cells_ml="7", albumin_ml="250")
    hands.fill()
    told = {act: hands.entry(act).new for act in ("pooled", "counted", "computed", "filled")}
    asked = [told["pooled"]["available_ml"], *told["counted"].values(), told["filled"]["cells_ml"]]
    asked += [told["computed"][name] for name in ("weight_kg", "syringe_ml", "volume_ml")]
    assert set(map(str, asked)) == {"not applicable"}


@pytest.mark.parametrize("lacking", range(3))
def test_cells_are_counted_whole(lacking: int) -> None:
    hands = at("pooled")
    typed = [None if place == lacking else value for place, value in enumerate(COUNT)]
    with refused(hands, "step.value_needed"):
        steps.record_count(
            hands.workbench, hands.me, hands.request,
            method=typed[0], cells_per_ml=typed[1], viability_percent=typed[2],
        )  # fmt: skip


def test_a_pool_and_a_filling_of_cells_need_their_volume() -> None:
    hands = at("thawed")
    with refused(hands, "step.value_needed"):
        steps.record_pool(hands.workbench, hands.me, hands.request, None)
    for code, typed in (("number.zero", "0"), ("number.grouping", "1 000"), ("number.sign", "-1")):
        with refused(hands, code):
            steps.record_pool(hands.workbench, hands.me, hands.request, typed)
    hands = at("computed")
    with refused(hands, "step.value_needed"):
        filling.record_fill(
            hands.workbench, hands.me, hands.request, cells_ml=None, albumin_ml="242.2"
        )


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("count.method", ("both", "10000000", "90")),
        ("number.whole", ("total", "10.5", "90")),
        ("number.exponent", ("total", "1e7", "90")),
        ("number.malformed", ("viable", "10000000", "90%")),
    ],
)
def test_a_count_is_typed_plainly(code: str, typed: tuple[str, str, str]) -> None:
    hands = at("pooled")
    with refused(hands, code):
        hands.count(*typed)


def test_a_step_done_again_keeps_the_old_values_and_says_why() -> None:
    hands = at("computed")
    with refused(hands, "reason.needed"):
        hands.thaw("V-009")
    with refused(hands, "reason.needed"):
        hands.count("total", "9000000", "90")
    for act in (hands.compute, hands.pool):
        with refused(hands, "reason.needed"):
            act()
    with refused(hands, "capsule.text_long"):
        hands.count(*COUNT, reason="é" * 251)
    first = hands.entry("counted").new
    hands.count("total", "9000000", "90", reason=f"  {REASON} ")
    again = hands.entry("counted")
    assert (again.old, again.reason) == (first, REASON)
    assert again.new["cells_per_ml"] == "9000000"
    assert first["cells_per_ml"] == "10000000"
    hands.compute()
    hands.compute(20, reason=REASON)
    assert hands.entry("computed").old["syringe_ml"] == "10"


@BOTH_ARMS
def test_the_bag_is_filled_with_what_was_computed(cells: bool) -> None:
    hands = at("computed", cells)
    dose = look(hands.workbench, hands.me, hands.request).dose
    volume = dose["volume_ml"] if cells else None
    with refused(hands, "fill.differs"):
        filling.record_fill(
            hands.workbench, hands.me, hands.request, cells_ml=volume, albumin_ml="200"
        )
    if cells:
        with refused(hands, "fill.differs"):
            filling.record_fill(
                hands.workbench, hands.me, hands.request, cells_ml="8", albumin_ml="242.2"
            )
    typed = dose["albumin_ml"].replace(".", ",")
    filling.record_fill(
        hands.workbench, hands.me, hands.request, cells_ml=volume, albumin_ml=typed
    )


@pytest.mark.parametrize(
    ("code", "syringe"), [("syringe.unknown", 7), ("syringe.small", 5)]
)
def test_a_syringe_that_will_not_do_is_noted_and_refused(code: str, syringe: int) -> None:
    hands = at("counted")
    lines, entries = len(hands.bench.desk.board.events), capsule_size(hands)
    with pytest.raises(Refusal, match=code):
        hands.compute(syringe)
    assert len(hands.bench.desk.board.events) == lines
    assert [e.new for e in hands.capsule.entries[entries:]] == [{"code": code}]
    hands.compute()


def test_a_control_dose_heeds_no_syringe() -> None:
    hands = at("counted", cells=False)
    compute(hands.workbench, hands.me, hands.request, Decimal(7))
    assert hands.entry("computed").new["syringe_ml"] == "not applicable"
