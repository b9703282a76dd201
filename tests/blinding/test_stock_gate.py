"""While a bag is at the bench, what is refused or accepted meanwhile does not tell its arm."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.blind.arm import Arm
from app.command.practice import PRACTICE_ARMS, commission, seat_crew
from app.command.practice_bag import Scene, ask, prepare
from app.desk.unblinded.preparation import look
from app.devices.resources import practice_list
from app.trial.refusal import Refusal
from tests.bench import TUESDAY, empty_bench

EXCHANGED = {"A": Arm.CONTROL, "B": Arm.CELLS}


@pytest.mark.parametrize(("stock", "accepted"), [(24, False), (32, False), (33, True)])
@pytest.mark.parametrize("exchanged", [False, True])
def test_the_vials_really_thawed_do_not_show(stock: int, accepted: bool, exchanged: bool) -> None:
    """Eleven vials for the heaviest: two doses free, and one charged to the bag at the bench."""
    bench = empty_bench()
    crew = seat_crew(bench.workbench)
    arms = EXCHANGED if exchanged else PRACTICE_ARMS
    commission(bench.workbench, crew, practice_list(), arms, stock)
    bench.clock.set(TUESDAY + timedelta(hours=13))
    first = Scene(bench.workbench, crew, bench.clock, "01-001")
    ask(first)
    prepare(first)
    found = look(bench.workbench, crew.pharmacist, first.request)
    assert bool(found.vials) is not exchanged, "only the bag with cells has used vials"
    second = Scene(bench.workbench, crew, bench.clock, "01-002")
    if accepted:
        ask(second)
        assert second.bag
        return
    with pytest.raises(Refusal) as told:
        ask(second)
    assert told.value.code == "acceptance.closed_to_inclusion"
