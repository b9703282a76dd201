"""Act 0, later: a training that lapses, and signatures on days that it does not cover."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.command.practice import PASSPHRASE, commission, seat_crew
from app.desk.boards.due import Task, due
from app.desk.confirming import confirm
from app.desk.escrow.recovering import recover_seat
from app.desk.journal import sign
from app.desk.seats.founding import NewSeat, propose_seat
from app.desk.seats.people import propose_delegation
from app.desk.seats.roster import roster
from app.desk.seats.signing_in import record_sign_in
from app.desk.study.sites import propose_sites
from app.desk.unblinded.bench.on_paper import OnPaper, tell_paper
from app.devices.resources import practice_list, study_source
from app.trial.months import months_after
from app.trial.names import Meaning, Role
from tests.bench import empty_bench
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, EXCHANGED, NIGHT, USUAL, at, refused
from tests.desk.test_act_0_shares import end, made


def lapsing(months: int = 24) -> Hands:
    """The crew of a study whose training counts for two years, or so long."""
    source = study_source("chocmsc").decode()
    training = 'training = { value = "none"'
    assert source.count(training) == 1
    bench = empty_bench(source.replace(training, f"training = {{ value = {months}").encode())
    return Hands(bench, seat_crew(bench.workbench), cells=True)


def at_day(hands: Hands, months: int, days: int) -> None:
    """So long after the training."""
    trained = hands.me.seat.trained
    hands.bench.clock.advance(months_after(trained, months) - trained + timedelta(days))


def test_a_signature_counts_to_the_last_day_and_not_behind_it() -> None:
    hands = lapsing()
    desk = hands.bench.desk
    at_day(hands, 24, 0)
    propose_sites(desk, hands.sign(), ["01"])
    hands.bench.clock.advance(timedelta(1))
    with refused(hands, "seat.training_lapsed"):
        propose_sites(desk, hands.sign(), ["01"])
    # What is no signature is written: recording what happened is never refused.
    record_sign_in(desk, hands.me)
    hands.bench.verdict()


def test_two_people_whose_training_lapsed_renew_it_and_sign_again() -> None:
    hands = lapsing()
    desk = hands.bench.desk
    at_day(hands, 24, 3)
    now = hands.bench.clock.now()
    for person in (hands.me, hands.crew.operator):
        line = propose_delegation(
            desk, hands.sign(), person.seat.seat, trained=now.date(), start=now, end=end(hands)
        )
        confirm(desk, hands.second(Meaning.APPROVED), line.number)
    line = propose_sites(desk, hands.sign(), ["01"])
    confirm(desk, hands.second(Meaning.APPROVED), line.number)
    hands.bench.verdict()


def test_a_lapsed_training_confirms_nothing_else() -> None:
    hands = lapsing()
    at_day(hands, 24, 0)
    line = propose_sites(hands.bench.desk, hands.sign(), ["01"])
    hands.bench.clock.advance(timedelta(1))
    with refused(hands, "seat.training_lapsed"):
        confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)


def test_it_is_told_a_month_before_and_on_the_seat() -> None:
    hands = lapsing()
    desk = hands.bench.desk
    until = months_after(hands.me.seat.trained, 24)
    assert [one.trained_until for one in roster(desk)] == [until] * 3
    told = [one.count for one in due(desk) if one.task is Task.RENEW_TRAINING]
    assert told == []
    at_day(hands, 23, 2)
    assert [one.count for one in due(desk) if one.task is Task.RENEW_TRAINING] == [3]


@BOTH_ARMS
def test_at_the_bench_a_signature_behind_the_training_is_refused_alike(cells: bool) -> None:
    """The second person's check and label count are signatures too; steps are none."""
    hands = lapsing(23)
    hands.cells = cells
    at_day(hands, 23, 0)
    commission(hands.workbench, hands.crew, practice_list(), USUAL if cells else EXCHANGED)
    hands.bench.clock.advance(NIGHT + timedelta(minutes=1))
    for act in (hands.receive, hands.accept, hands.reveal, hands.print):
        act()
    hands.bench.clock.advance(timedelta(hours=3))
    for act in (hands.materials, hands.thaw, hands.pool, hands.count, hands.compute, hands.fill,
                hands.label):  # fmt: skip
        act()
    paper = OnPaper(hands.bench.clock.now(), "P-1", "panne")
    for act in (hands.check, hands.reprint, lambda: hands.count_labels(3),
                lambda: tell_paper(hands.workbench, hands.sign(), hands.second(), hands.request,
                                   paper)):  # fmt: skip
        with refused(hands, "seat.training_lapsed"):
            act()


def test_a_training_is_a_day_that_has_passed() -> None:
    hands = lapsing()
    desk, now = hands.bench.desk, hands.bench.clock.now()
    tomorrow = (now + timedelta(1)).date()
    newcomer = NewSeat("Paul Weiss", Role.OPERATOR, "x", tomorrow, now, end(hands))
    with refused(hands, "seat.trained_later"):
        propose_seat(desk, hands.sign(), newcomer, PASSPHRASE)
    seat = hands.crew.operator.seat.seat
    with refused(hands, "seat.trained_later"):
        propose_delegation(
            desk, hands.sign(), seat, trained=tomorrow, start=now, end=end(hands)
        )


def test_a_file_of_before_that_tells_a_training_to_come_waits_for_its_day() -> None:
    hands = lapsing()
    desk, seat = hands.bench.desk, hands.crew.operator.seat
    facts = {name: seat.facts[name] for name in ("start", "end")}
    with desk.journal.turn() as turn:
        told = {**facts, "seat": seat.seat, "trained": "2026-03-25"}
        line = turn.write("DelegationProposed", told, hands.sign())
    confirm(desk, hands.second(Meaning.APPROVED), line.number)
    line = propose_sites(desk, hands.sign(), ["01"])
    with refused(hands, "seat.not_trained"):
        confirm(desk, hands.second(Meaning.APPROVED), line.number)
    hands.bench.clock.advance(timedelta(1))
    confirm(desk, hands.second(Meaning.APPROVED), line.number)
    hands.bench.verdict()


def test_a_delegation_that_ends_is_told_a_month_before() -> None:
    hands = at("open")
    desk, me = hands.bench.desk, hands.me.seat
    assert [one for one in due(desk) if one.task is Task.EXTEND_DELEGATION] == []
    now = hands.bench.clock.now()
    line = propose_delegation(
        desk, hands.sign(), me.seat, trained=me.trained, start=now, end=now + timedelta(31)
    )
    confirm(desk, hands.second(Meaning.APPROVED), line.number)
    for days, told in ((0, []), (2, [1]), (90, [1])):
        hands.bench.clock.set(now + timedelta(days))
        assert [one.count for one in due(desk) if one.task is Task.EXTEND_DELEGATION] == told


def test_the_escrow_needs_no_training() -> None:
    hands = lapsing()
    one, two, _ = made(hands)
    at_day(hands, 23, 0)
    desk, lost = hands.bench.desk, hands.me.seat.seat
    recover_seat(desk, (one, two), lost, PASSPHRASE, end(hands), hands.second(Meaning.APPROVED))
    hands.bench.verdict()


def test_a_lapsed_training_keeps_no_lost_seat_away_for_good() -> None:
    """Every passphrase is lost and every training has lapsed: two sheets, then the renewal."""
    hands = lapsing()
    one, two, _ = made(hands)
    at_day(hands, 24, 3)
    desk, now = hands.bench.desk, hands.bench.clock.now()
    mine = recover_seat(desk, (one, two), hands.me.seat.seat, PASSPHRASE, end(hands), None)
    other = recover_seat(
        desk, (one, two), hands.crew.operator.seat.seat, PASSPHRASE, end(hands), None
    )
    mine = desk.renewed(mine)
    # What the new seat may sign is that it is there, and nothing else before it is trained.
    with refused(hands, "seat.training_lapsed"):
        propose_sites(desk, sign(mine, PASSPHRASE, Meaning.AUTHORED), ["01"])
    for person in (mine, other):
        line = propose_delegation(
            desk, sign(mine, PASSPHRASE, Meaning.AUTHORED), person.seat.seat, trained=now.date(),
            start=now, end=end(hands),
        )  # fmt: skip
        confirm(desk, sign(other, PASSPHRASE, Meaning.APPROVED), line.number)
    propose_sites(desk, sign(mine, PASSPHRASE, Meaning.AUTHORED), ["01"])
    hands.bench.verdict()


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-02-29", 12, "2025-02-28"),
     ("2026-03-24", 24, "2028-03-24"), ("2026-12-31", 2, "2027-02-28")],
)  # fmt: skip
def test_months_are_those_of_a_calendar(day: str, months: int, after: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(after)
    with pytest.raises(OverflowError):
        months_after(date.fromisoformat(day), 12 * 9000)
