"""What one person signed alone at night: the neutral mark, what is due, the later signature."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

from app.desk.papers.report import export_custody_report, show_time
from app.desk.seats.countersigning import countersign, due_until, read_lone
from app.desk.unblinded.bench.closing import cancel_preparation, close_without_bag
from app.desk.unblinded.bench.steps import scan_label
from app.desk.unblinded.label.printing import count_labels, print_labels
from app.desk.unblinded.papers.worksheet import print_worksheet, take_worksheet
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from tests.bench import lone_source
from tests.campaigns.worksheet import text_of
from tests.desk.night import (
    acts,
    check_alone,
    deferring,
    destroy_alone,
    end_alone,
    lone_release,
    mark,
    sign_later,
    tasks,
    wait,
)
from tests.desk.stages import BOTH_ARMS, at, refused


@BOTH_ARMS
def test_from_request_to_release_and_the_later_signature_by_one_person(cells: bool) -> None:
    hands = at("labelled", cells, lone_source())
    lone_release(hands)
    kinds = [event.kind for event in hands.story.events][-4:]
    assert kinds == ["SingleOperator", "LabelsReconciled", "PreparationClosed", "Released"]
    line, mine = mark(hands), hands.me.seat.seat
    assert line.facts == {"request": hands.request, "bag": hands.bag, "seats": [mine]}
    assert (line.at, line.by.seat) == (hands.story.r, mine)
    assert acts(hands) == ["second_check"]
    (task,) = tasks(hands)
    assert (task.bag, task.subject, task.about) == (hands.bag, "01-001", line)
    sign_later(hands, line.number)
    assert tasks(hands) == []
    signed = hands.bench.desk.board.events[-1]
    assert signed.facts == {"line": line.number, "leaf": line.line.leaf.hex()}
    assert (signed.by.seat, signed.meaning) == (hands.crew.operator.seat.seat, Meaning.CHECKED)
    assert hands.story.events[-1] is signed and hands.story.stage == "Released"
    hands.offer()
    assert len(hands.bench.verdict().events) == len(hands.bench.desk.board.events)


@BOTH_ARMS
def test_labels_printed_again_and_counted_alone_are_signed_later(cells: bool) -> None:
    hands = deferring(at("printed", cells))
    bench, me, request = hands.workbench, hands.me, hands.request
    print_labels(bench, me, request, reason="déchirée", returned=3)
    count_labels(bench, me, request, 3)
    for act in (hands.materials, hands.thaw, hands.pool, hands.count, hands.compute, hands.fill):
        act()
    scan_label(bench, me, request, [hands.bag] * 2)
    hands.check()
    hands.release()
    assert acts(hands) == ["label_count", "reprint"]
    with refused(hands, "second.same_person"):
        countersign(hands.bench.desk, hands.sign(Meaning.CHECKED), mark(hands).number)
    sign_later(hands, mark(hands).number)


def test_counted_again_before_a_second_person_nothing_is_due() -> None:
    hands = deferring(at("printed"))
    count_labels(hands.workbench, hands.me, hands.request, 3)
    hands.count_labels(3)
    for act in (hands.materials, hands.thaw, hands.pool, hands.count, hands.compute, hands.fill):
        act()
    hands.label()
    hands.check()
    hands.release()
    assert hands.story.last("SingleOperator") is None


@BOTH_ARMS
def test_whoever_closes_may_sign_what_another_did_alone(cells: bool) -> None:
    hands = deferring(at("labelled", cells))
    wait(hands)
    check_alone(hands)
    other = replace(hands, crew=replace(hands.crew, pharmacist=hands.crew.operator))
    other.release()
    assert mark(hands).facts["seats"] == [hands.me.seat.seat]
    with refused(hands, "second.same_person"):
        countersign(hands.bench.desk, hands.sign(Meaning.CHECKED), mark(hands).number)
    sign_later(hands, mark(hands).number)


@BOTH_ARMS
def test_a_preparation_ends_by_one_person(cells: bool) -> None:
    hands = deferring(at("labelled", cells, lone_source()), second_check=False)
    cancel_preparation(hands.workbench, hands.me, hands.request, "withdrawn")
    hands.clock_at(hands.story.r)
    hands.account_labels(destroyed=0)
    with refused(hands, "second.same_person"):
        end_alone(hands)
    with refused(hands, "second.same_person"):
        close_without_bag(hands.workbench, hands.sign(), hands.sign(), hands.request)
    deferring(hands)
    end_alone(hands)
    assert acts(hands) == ["ending"]
    assert hands.bench.verdict()
    sign_later(hands, mark(hands).number)


@BOTH_ARMS
def test_a_bag_destroyed_by_one_person_is_over_and_signed_later(cells: bool) -> None:
    hands = deferring(at("released", cells, lone_source()), destruction=False)
    with refused(hands, "destruction.needs_second"):
        destroy_alone(hands)
    deferring(hands)
    number = destroy_alone(hands)
    assert hands.story.is_over
    (task,) = tasks(hands)
    assert task.about is not None and task.about.number == number
    with refused(hands, "second.same_person"):
        countersign(hands.bench.desk, hands.sign(Meaning.CHECKED), number)
    sign_later(hands, number)
    assert hands.story.stage == "DestroyedAlone"
    assert hands.bench.verdict()


@BOTH_ARMS
def test_what_is_signed_later_is_signed_once_and_by_a_preparer(cells: bool) -> None:
    hands = deferring(at("labelled", cells))
    lone_release(hands)
    number = mark(hands).number
    with refused(hands, "seat.role"):
        countersign(
            hands.bench.desk, hands.crew.sign(hands.crew.auditor, Meaning.CHECKED), number
        )
    with refused(hands, "countersign.nothing_due"):
        countersign(hands.bench.desk, hands.second(), number + 1)
    sign_later(hands, number)
    with refused(hands, "countersign.nothing_due"):
        countersign(hands.bench.desk, hands.second(), number)
    (told,) = read_lone(hands.bench.desk.board)
    assert told.signed is not None and told.seats == (hands.me.seat.seat,)


@BOTH_ARMS
def test_it_is_due_one_working_day_after_r(cells: bool) -> None:
    hands = deferring(at("labelled", cells))
    lone_release(hands)
    r = parse_instant(hands.story.r)
    assert due_until(hands.bench.desk, mark(hands)) == r + timedelta(days=1)
    deferring(hands, countersign_days=3, days_off=((r + timedelta(days=1)).date(),))
    # R is on a Wednesday, the Thursday off: Friday, Monday and Tuesday, summer time in between.
    assert f"{r:%d %H:%M}" == "25 00:05"
    assert f"{due_until(hands.bench.desk, mark(hands)):%d %H:%M %z}" == "31 00:05 +0200"


def test_the_mark_seals_the_head_of_all_that_happened_at_the_bench() -> None:
    hands = deferring(at("labelled"))
    lone_release(hands)
    capsule = hands.capsule
    begun = capsule.begin(hands.bench.desk.journal.log_id, capsule.window, hands.bag)
    for entry in capsule.entries[:-1]:
        begun = begun.followed_by(entry)
    assert capsule.entries[-1].act == "closed"
    assert hands.workbench.sealed_facts(hands.me, mark(hands))["head"] == begun.head.hex()


@BOTH_ARMS
def test_worksheet_and_report_say_who_was_alone_and_who_signed_later(cells: bool) -> None:
    hands = deferring(at("labelled", cells))
    wait(hands)
    check_alone(hands)
    say, me, operator = hands.bench.desk.words.say, hands.me.seat, hands.crew.operator.seat
    alone, later = say("worksheet.signed.checked_alone"), say("worksheet.signed.later")
    told = text_of(print_worksheet(hands.workbench, hands.me, hands.request))
    assert alone in told and later in told and operator.name not in told
    hands.release()
    sign_later(hands, mark(hands).number, days=0.5)
    taken = take_worksheet(hands.workbench, hands.me, hands.bag)
    told = text_of(taken.data)
    signed = hands.story.events[-1]
    assert alone in told and later in told and operator.name in told
    assert show_time(hands.bench.desk, signed.at) in " ".join(told.split())
    noted = hands.bench.desk.board.events[-1]
    assert noted.text("digest") == hashlib.sha256(taken.data).hexdigest()
    report = text_of(export_custody_report(hands.bench.desk, hands.crew.auditor, hands.bag))
    for words in (say("kind.SingleOperator"), say("kind.Countersigned"), me.name, operator.name):
        assert words in report


@BOTH_ARMS
def test_a_worksheet_checked_by_two_says_nothing_of_it(cells: bool) -> None:
    hands = deferring(at("checked", cells))
    told = text_of(print_worksheet(hands.workbench, hands.me, hands.request))
    say = hands.bench.desk.words.say
    assert say("worksheet.signed.later") not in told
    assert say("worksheet.signed.checked_alone") not in told
    with refused(hands, "report.window_open"):
        take_worksheet(hands.workbench, hands.me, hands.bag)
