"""Act 0, later: two shares bring a seat back with nobody to confirm it, and another signs later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.command.practice import PASSPHRASE
from app.desk.boards.due import Due, Task, due
from app.desk.confirming import confirm
from app.desk.escrow import recovering
from app.desk.escrow.recovering import others_who_may, recover_seat
from app.desk.escrow.share_form import Share
from app.desk.escrow.shares import open_with_two
from app.desk.journal import sign
from app.desk.log.registers import kinds_of
from app.desk.seats.countersigning import countersign, due_until
from app.desk.seats.people import propose_delegation
from app.desk.seats.roster import roster
from app.desk.seats.seat_life import Turning, seat_life
from app.desk.study.sites import propose_sites
from app.trial.names import Meaning, Role
from tests.desk.crowd import renewed
from tests.desk.hands import Hands
from tests.desk.stages import at, refused
from tests.desk.test_act_0_shares import NEW, end, made, printed, scanned, typed


def waiting(hands: Hands) -> list[Due]:
    """The recoveries that another person is to sign."""
    return [one for one in due(hands.bench.desk) if one.task is Task.SECOND_RECOVERY]


def test_when_every_passphrase_is_lost_two_sheets_of_paper_bring_the_study_back() -> None:
    hands = at("received")
    pages = printed(hands, made(hands))
    # Nobody knows a passphrase any more, and one sheet is lost too: two are left.
    pair = typed(pages[1]), scanned(pages[2])
    desk, crew = hands.bench.desk, hands.crew
    pharmacist = recover_seat(desk, pair, crew.pharmacist.seat.seat, NEW, end(hands), None)
    (task,) = waiting(hands)
    approved = sign(pharmacist, NEW, Meaning.APPROVED)
    operator = recover_seat(
        desk, pair, crew.operator.seat.seat, f"{NEW} bis", end(hands), approved
    )
    pharmacist = desk.sign_in(crew.pharmacist.seat.name, NEW)
    line = propose_sites(desk, sign(pharmacist, NEW, Meaning.AUTHORED), ["01"])
    confirm(desk, sign(operator, f"{NEW} bis", Meaning.APPROVED), line.number)
    assert [event.text("alone") for event in desk.board.events if event.kind == "SeatRecovered"] \
        == ["yes", "no"]  # fmt: skip
    # Whoever is the next preparer signs what nobody else could confirm.
    assert task.about is not None
    countersign(desk, sign(operator, f"{NEW} bis", Meaning.CHECKED), task.about.number)
    assert not waiting(hands)
    hands.bench.verdict()


def test_a_recovery_that_a_colleague_might_have_confirmed_waits_for_them_in_sight_of_all() -> None:
    hands = at("received")
    one, two, _ = made(hands)
    desk, lost, other = hands.bench.desk, hands.me.seat, hands.crew.operator
    assert [seat.name for seat in others_who_may(desk, lost.seat)] == [other.seat.name]
    person = recover_seat(desk, (one, two), lost.seat, NEW, end(hands), None)
    (task,) = waiting(hands)
    assert task.about is not None and task.about.text("seat") == person.seat.seat
    assert task.until == due_until(desk, task.about) is not None
    (member,) = [one for one in roster(desk) if one.countersign is not None]
    assert (member.seat, member.countersign) == (person.seat.seat, task.until)
    assert "SeatRecovered" in kinds_of("deviations") and "Countersigned" in kinds_of("deviations")
    hands.bench.clock.advance(timedelta(days=30))
    assert waiting(hands) == [task]
    colleague = desk.sign_in(other.seat.name, PASSPHRASE)
    signed = countersign(desk, sign(colleague, PASSPHRASE, Meaning.CHECKED), task.about.number)
    assert not waiting(hands) and not any(one.countersign for one in roster(desk))
    life = [(told.turning, told.line) for told in seat_life(desk, person.seat.seat)]
    assert life[0][0] is Turning.RECOVERED_ALONE
    assert life[-1] == (Turning.COUNTERSIGNED, signed.number)
    hands.bench.verdict()


def test_who_was_recovered_countersigns_nothing_of_it_from_whatever_seat() -> None:
    hands = at("received")
    one, two, _ = made(hands)
    desk, lost = hands.bench.desk, hands.me.seat.seat
    person = recover_seat(desk, (one, two), lost, NEW, end(hands), None)
    number = next(e.number for e in desk.board.events if e.kind == "SeatRecovered")
    with refused(hands, "second.same_person"):
        countersign(desk, sign(person, NEW, Meaning.CHECKED), number)
    with refused(hands, "seat.role"):
        countersign(desk, hands.crew.sign(hands.crew.auditor, Meaning.CHECKED), number)
    # The former seat bears the same name.
    with refused(hands, "second.same_person"):
        countersign(desk, hands.sign(Meaning.CHECKED), number)
    # Nor who holds the two sheets themselves.
    escrow, secret = open_with_two(desk, one, two)
    with refused(hands, "seat.role"):
        countersign(desk, sign(escrow, secret, Meaning.CHECKED), number)
    # Recovered once more, the first recovery has no seat any more: the second one is what is due.
    again = recover_seat(desk, (one, two), person.seat.seat, NEW, end(hands), None)
    (task,) = waiting(hands)
    assert task.about is not None and task.about.text("seat") == again.seat.seat
    for at_line in (number, task.about.number):
        with refused(hands, "countersign.nothing_due" if at_line == number
                     else "second.same_person"):  # fmt: skip
            countersign(desk, sign(again, NEW, Meaning.CHECKED), at_line)
    hands.bench.verdict()


class Died(Exception):
    """The program was killed here."""


def cut_short(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> tuple[Share, Share]:
    """A recovery that nobody was to confirm, killed between its two lines."""
    one, two, _ = made(hands)

    def die(*given: object) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(recovering, "confirm", die)
        with pytest.raises(Died):
            recover_seat(
                hands.bench.desk, (one, two), hands.me.seat.seat, NEW, end(hands), None
            )
    hands.bench.verdict()
    return one, two


def test_a_recovery_that_was_cut_short_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    hands = at("received")
    pair = cut_short(hands, monkeypatch)
    desk, lost = hands.bench.desk, hands.me.seat
    assert not waiting(hands)
    # The seat of before still stands: nothing was taken from whoever remembers after all.
    assert desk.sign_in(lost.name, PASSPHRASE).seat.seat == lost.seat
    person = recover_seat(desk, pair, lost.seat, f"{NEW} encore", end(hands), None)
    assert desk.sign_in(lost.name, f"{NEW} encore").seat.seat == person.seat.seat
    assert len(waiting(hands)) == 1 and not desk.board.waiting()
    hands.bench.verdict()


def test_one_that_was_cut_short_and_confirmed_by_a_colleague_is_due_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hands = at("received")
    cut_short(hands, monkeypatch)
    desk = hands.bench.desk
    (proposal,) = desk.board.waiting()
    confirm(desk, hands.second(Meaning.APPROVED), proposal.number)
    assert desk.sign_in(hands.me.seat.name, NEW).seat.seat == proposal.text("seat")
    assert not waiting(hands)
    hands.bench.verdict()


def test_a_recovery_that_somebody_confirmed_calls_for_no_other_signature() -> None:
    hands = at("received")
    one, two, _ = made(hands)
    desk = hands.bench.desk
    recover_seat(desk, (one, two), hands.me.seat.seat, NEW, end(hands),
                 hands.second(Meaning.APPROVED))  # fmt: skip
    number = next(e.number for e in desk.board.events if e.kind == "SeatRecovered")
    assert not waiting(hands)
    with refused(hands, "countersign.nothing_due"):
        countersign(desk, hands.second(), number)


@pytest.mark.parametrize("gone", ["delegation", "revoked"])
def test_where_nobody_else_may_sign_the_next_preparer_countersigns(gone: str) -> None:
    hands = at("received")
    desk, lost = hands.bench.desk, hands.me.seat.seat
    now = hands.bench.clock.now()
    one, two, _ = made(hands)
    if gone == "delegation":
        for seat, days in ((hands.me.seat, 900), (hands.crew.operator.seat, 2)):
            line = propose_delegation(
                desk, hands.sign(), seat.seat, trained=seat.trained, start=now,
                end=now + timedelta(days),
            )  # fmt: skip
            confirm(desk, hands.second(Meaning.APPROVED), line.number)
        hands.bench.clock.advance(timedelta(3))
    else:
        # The colleague's seat came back for a day, and ended.
        recover_seat(
            desk, (one, two), hands.crew.operator.seat.seat, NEW, now + timedelta(1), None
        )
        hands.bench.clock.advance(timedelta(2))
    assert others_who_may(desk, lost) == ()
    person = recover_seat(desk, (one, two), lost, NEW, end(hands), None)
    told = [task for task in waiting(hands) if task.about and task.about.text("seat")
            == person.seat.seat]  # fmt: skip
    # The other seat is dead for good: it is recovered too, and whoever sits there signs.
    other = next(seat for seat in desk.standing() if seat.role is Role.OPERATOR)
    third = recover_seat(desk, (one, two), other.seat, NEW, end(hands),
                         sign(person, NEW, Meaning.APPROVED))  # fmt: skip
    assert told[0].about is not None
    countersign(desk, sign(third, NEW, Meaning.CHECKED), told[0].about.number)
    assert not waiting(hands)
    hands.bench.verdict()


@pytest.mark.parametrize("stage", ["accepted", "filled"])
def test_inside_a_window_only_what_nobody_else_could_go_on_with_is_recovered(stage: str) -> None:
    hands = at("open")
    one, two, _ = made(hands)
    hands.receive()
    hands.accept()
    if stage == "filled":
        for act in (hands.reveal, hands.print, hands.materials, hands.thaw, hands.pool,
                    hands.count, hands.compute, hands.fill, hands.label, hands.check):  # fmt: skip
            act()
    desk, lost = hands.bench.desk, hands.me.seat.seat
    with refused(hands, "people.window_open"):
        recover_seat(desk, (one, two), lost, NEW, end(hands), hands.second(Meaning.APPROVED))
    with refused(hands, "people.window_open"):
        made(hands)
    person = recover_seat(desk, (one, two), lost, PASSPHRASE, end(hands), None)
    hands = renewed(replace(hands, crew=replace(hands.crew, pharmacist=person)))
    if stage == "accepted":
        hands.reveal()
    else:
        hands.release()
        assert hands.story.disposition == "Released"
    hands.bench.verdict()
