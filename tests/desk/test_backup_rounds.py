"""Backups by themselves: at D, at R and daily; what fails is brought again, what may tell waits."""

from __future__ import annotations

from datetime import timedelta

from app.command.practice import commission, seat_crew
from app.custody.verdict import verify_file
from app.desk.boards.due import Task, due
from app.devices.resources import practice_list
from app.trial.clocks import next_step, parse_instant
from app.trial.refusal import Refusal, Trouble
from tests.bench import empty_bench
from tests.desk.hands import Hands
from tests.desk.stages import ACTS, BOTH_ARMS, NIGHT, at
from tests.fakes_backups import Round
from tests.trial.shelf import SHIPPED, valued

TO_RELEASE = list(ACTS)[list(ACTS).index("printed"): list(ACTS).index("released") + 1]


def begun(hands: Hands) -> Round:
    """A preparer has signed in; what was never backed up is, and its proof stands there."""
    rounds = Round.over(hands.bench)
    rounds.ask(hands.me)
    assert [place for place, _ in rounds.told()] == ["usb", "nas"]
    rounds.places.brought.clear()
    return rounds


def kinds(rounds: Round) -> list[set[str]]:
    """Which kinds of lines each copy holds of the request."""
    of_bags = {"RequestAccepted", "Allocated", "ArmRevealed", "LabelsPrinted", "Released"}
    verify = rounds.bench.vault.verify
    return [
        {event.kind for event in verify_file(held, verify).events} & of_bags
        for _, _, held in rounds.places.brought
    ]


@BOTH_ARMS
def test_a_copy_for_d_knows_the_row_and_nobody_knew_the_arm(cells: bool) -> None:
    hands = at("received", cells)
    rounds = begun(hands)
    hands.accept()
    rounds.act()
    rounds.ask(hands.me)
    assert kinds(rounds) == [{"RequestAccepted", "Allocated"}] * 2
    moment = hands.story.first("Allocated").number
    assert [line >= moment for _, line in rounds.told()] == [False, False, True, True]
    hands.bench.verdict()


@BOTH_ARMS
def test_nothing_is_copied_between_the_reveal_and_the_closing(cells: bool) -> None:
    hands = at("received", cells)
    rounds = begun(hands)
    hands.accept()
    rounds.act()
    hands.reveal()
    rounds.act()
    for name in TO_RELEASE[:-1]:
        ACTS[name](hands)
        rounds.act()
        rounds.ask(hands.me)
    # The bytes were fixed before the reveal; the courier came only afterwards.
    assert kinds(rounds) == [{"RequestAccepted", "Allocated"}] * 2
    assert len(rounds.told()) == 2, "its line waits for the end of the window"
    assert all(at <= parse_instant(hands.story.d) for _, at, _ in rounds.places.brought)
    hands.release()
    rounds.act()
    rounds.ask(hands.me)
    assert len(rounds.told()) == 2, "and for the step behind R"
    hands.bench.clock.set(next_step(hands.bench.desk.study, hands.bench.clock.now()))
    rounds.ask(hands.me)
    lines = [line for _, line in rounds.told()[2:]]
    assert len(lines) == 4 and lines == sorted(lines)
    assert "Released" in kinds(rounds)[-1]
    assert Task.BACKUP_BEHIND not in [one.task for one in due(hands.bench.desk)]
    hands.bench.verdict()


@BOTH_ARMS
def test_a_copy_for_r_stands_for_the_step_behind_r_whenever_the_bench_was_left(
    cells: bool,
) -> None:
    moments = []
    for minutes in (0.0, 1.5, 4.9):
        hands = at("checked", cells)
        rounds = Round.over(hands.bench)
        hands.clock_at(hands.story.r, minutes)
        hands.release()
        rounds.act()
        rounds.ask(hands.me)
        assert rounds.places.brought == [] and rounds.told() == []
        hands.bench.clock.set(parse_instant(hands.story.r) + timedelta(minutes=5))
        rounds.ask(hands.me)
        told = [event.at for event in hands.bench.desk.board.events[-2:]]
        moments.append((told, [(name, at) for name, at, _ in rounds.places.brought]))
    assert moments[0] == moments[1] == moments[2]
    assert moments[0][1][0][1] == parse_instant(hands.story.r) + timedelta(minutes=5)


def test_a_place_that_fails_is_brought_the_same_bytes_a_step_later() -> None:
    hands = at("received")
    rounds = begun(hands)
    rounds.places.gone.add("nas")
    hands.accept()
    rounds.act()
    rounds.ask(hands.me)
    assert [name for name, _, _ in rounds.places.brought] == ["usb"]
    assert isinstance(rounds.places.failures["nas"], Trouble)
    rounds.places.gone.clear()
    rounds.ask(hands.me)
    assert len(rounds.places.brought) == 1, "not at once again"
    hands.bench.advance(5)
    hands.reveal()
    rounds.act()
    rounds.ask(hands.me)
    (_, first, one), (_, again, other) = rounds.places.brought
    assert (first, one) == (again, other) and rounds.places.failures["nas"] is None
    assert [place for place, _ in rounds.told()[2:]] == ["usb"]


def test_the_next_request_while_the_bench_is_busy_is_copied_when_the_first_bag_leaves() -> None:
    hands = at("checked")
    rounds = Round.over(hands.bench)
    first = hands.request
    hands.receive("01-002")
    hands.accept()
    rounds.act()
    rounds.ask(hands.me)
    assert rounds.places.brought == []
    second, hands.request = hands.request, first
    hands.release()
    rounds.act()
    hands.request = second
    hands.reveal()
    rounds.act()
    hands.bench.clock.set(next_step(hands.bench.desk.study, hands.bench.clock.now()))
    rounds.ask(hands.me)
    held = verify_file(rounds.places.brought[0][2], hands.bench.vault.verify).events
    assert held[-1].kind == "Released", "fixed before the reveal of the second"
    assert any(e.kind == "Allocated" and e.text("subject") == "01-002" for e in held)
    assert rounds.told() == [], "no line tells when the bench was left"


@BOTH_ARMS
def test_a_row_taken_while_the_bench_is_busy_is_copied_without_what_the_bench_did(
    cells: bool,
) -> None:
    """The copy has every line; the capsule of the busy bench is that of its own acceptance."""
    hands = at("received", cells)
    rounds = begun(hands)
    hands.accept()
    rounds.act()
    rounds.ask(hands.me)
    before, told = rounds.places.brought[-1][2], rounds.told()
    hands.reveal()
    for name in TO_RELEASE[: TO_RELEASE.index("filled")]:
        ACTS[name](hands)
        rounds.act()
    first = hands.request
    hands.receive("01-002")
    hands.accept()
    rounds.act()
    rounds.ask(hands.me)
    live, held = hands.bench.file.snapshot(), rounds.places.brought[-1][2]
    verify_file(held, hands.bench.vault.verify)
    assert (held.lines, held.allocations) == (live.lines, live.allocations)
    assert held.capsules == (*before.capsules, live.capsules[1])
    assert live.capsules[0] != held.capsules[0]
    assert rounds.told() == told, "no line tells of the bench"
    third = hands.request
    hands.receive("01-003")
    hands.accept()
    rounds.act()
    rounds.ask(hands.me)
    assert rounds.places.brought[-1][2].capsules[:2] == held.capsules, "and again"
    hands.request = first
    for name in TO_RELEASE[TO_RELEASE.index("filled"):]:
        ACTS[name](hands)
        rounds.act()
    hands.request = third
    hands.bench.clock.set(next_step(hands.bench.desk.study, hands.bench.clock.now()))
    rounds.ask(hands.me)
    assert rounds.places.brought[-1][2].capsules == hands.bench.file.snapshot().capsules
    hands.bench.verdict()


def test_a_daily_copy_is_taken_between_preparations_once_a_day() -> None:
    hands = at("received")
    rounds = begun(hands)
    hands.bench.advance(60 * 23)
    rounds.ask(hands.me)
    assert rounds.places.brought == []
    hands.bench.advance(60 * 2)
    rounds.ask(hands.me)
    rounds.ask(hands.me)
    assert [name for name, _, _ in rounds.places.brought] == ["usb", "nas"]


def test_what_was_missed_is_made_up_when_somebody_signs_in() -> None:
    hands = at("received")
    rounds = begun(hands)
    hands.accept()
    again = Round.over(hands.bench)
    again.ask(hands.me)
    assert kinds(again) == [{"RequestAccepted", "Allocated"}] * 2
    assert len(rounds.told()) == 4


def test_a_file_that_cannot_be_read_fails_no_act_and_is_told() -> None:
    hands = at("received")
    rounds = begun(hands)
    rounds.places.full = True
    hands.accept()
    rounds.act()
    rounds.ask(hands.me)
    assert rounds.places.brought == []
    assert {failure.code for failure in rounds.places.failures.values() if failure} == {"file.full"}
    hands.bench.advance(5)
    assert Task.BACKUP_BEHIND in [one.task for one in due(hands.bench.desk)]
    rounds.places.full = False
    rounds.ask(hands.me)
    assert kinds(rounds) == [{"RequestAccepted", "Allocated"}] * 2


def test_a_place_that_was_forgotten_meanwhile_is_left_alone() -> None:
    hands = at("received")
    rounds = begun(hands)
    hands.accept()
    rounds.act()
    rounds.places.places = ("usb",)
    rounds.ask(hands.me)
    assert [name for name, _, _ in rounds.places.brought] == ["usb"]


def test_a_practice_study_is_not_backed_up_by_itself() -> None:
    hands = at("received")
    rounds = Round.over(hands.bench)
    rounds.practice = True
    hands.accept()
    rounds.ask(hands.me)
    assert rounds.places.brought == []


def test_whoever_may_sign_nothing_leaves_the_proof_to_the_next() -> None:
    hands = at("received")
    rounds = begun(hands)
    hands.accept()
    rounds.act()
    rounds.bench.clock.set(parse_instant(hands.me.seat.end) + timedelta(days=1))
    rounds.ask(hands.me)
    assert len(rounds.told()) == 2
    assert all(isinstance(failure, Refusal) for failure in rounds.places.failures.values())


def test_with_two_benches_a_copy_for_r_waits_for_both_whatever_the_other_has_shown() -> None:
    """The end of one bag must not ask whether the other's arm was shown: that tells when it was."""
    moved = valued(valued(SHIPPED, "sites.02.place", '"dijon"'), "sites.02.transport", "30")
    dijon = b'\n[places.dijon]\nname = { value = "Dijon", status = "to_be_confirmed", '
    dijon += b'source = "x" }\npreparation = { value = 120, unit = "min", '
    bench = empty_bench(moved + dijon + b'status = "to_be_confirmed", source = "x" }\n')
    hands = Hands(bench, seat_crew(bench.workbench), cells=True)
    commission(hands.workbench, hands.crew, practice_list())
    bench.clock.set(bench.clock.now() + NIGHT)
    rounds = begun(hands)
    hands.receive()
    hands.accept()
    first = hands.request
    hands.reveal()
    for name in TO_RELEASE[:-1]:
        ACTS[name](hands)
    hands.receive("02-001", site="02")
    hands.accept()
    second, hands.request = hands.request, first
    hands.release()
    rounds.act()
    bench.advance(10)
    rounds.ask(hands.me)
    assert rounds.places.brought == []
    assert [story.request for story in bench.desk.board.open_stories()] == [second]
