"""Act 5: a run of labels is sent, printed, failed or unknown, and every label is accounted for."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from app.custody.board import Story
from app.custody.event import Event
from app.desk.ports import PrintJob
from app.desk.unblinded.bench.closing import cancel_preparation, close_without_bag
from app.desk.unblinded.bench.steps import scan_label
from app.desk.unblinded.label.label_runs import Account, Run, State, account, runs_of
from app.desk.unblinded.label.printing import (
    COUNT_DOMAIN,
    account_labels,
    count_labels,
    print_labels,
)
from app.desk.unblinded.preparation import look
from app.trial.names import BagCode, Meaning
from app.trial.refusal import Refusal, Trouble
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.printers import AnyHead


@dataclass
class Amiss(AnyHead):
    """A printer that says something other than that all is well."""

    code: str

    def print(self, job: PrintJob) -> None:
        """Says it."""
        raise Trouble(self.code, reason="EIO", job="zebra-7")


def runs(hands: Hands) -> tuple[Run, ...]:
    """The runs of the bag's labels."""
    found = look(hands.workbench, hands.me, hands.request)
    return runs_of(found.story, found.capsule)


def told(hands: Hands) -> Account:
    """What became of the labels."""
    found = look(hands.workbench, hands.me, hands.request)
    return account(found.story, found.capsule)


def amiss(hands: Hands, code: str, again: Callable[[], None]) -> None:
    """A run on a printer that fails; the printer is mended then."""
    whole, hands.bench.desk.printer = hands.bench.desk.printer, Amiss(code)
    with pytest.raises(Trouble, match=code.replace(".", r"\.")):
        again()
    hands.bench.desk.printer = whole


def deferring(hands: Hands) -> None:
    """The study lets the second person come later."""
    study = hands.bench.desk.study
    later = replace(study.deferrable, label_count=True, reprint=True)
    hands.bench.desk.study = replace(study, deferrable=later)


def reconciled(story: Story) -> Event:
    """The line that tells what became of the labels."""
    line = story.last("LabelsReconciled")
    assert line is not None
    return line


@BOTH_ARMS
def test_a_run_that_was_sent_names_printer_and_bytes_and_is_printed_once_scanned(
    cells: bool,
) -> None:
    hands = at("revealed", cells)
    hands.print()
    assert runs(hands) == (Run(1, State.SENT, 3, "bench"),)
    (job,) = hands.bench.printer.jobs
    assert hands.entry("labels_begun").new == {
        "run": 1, "printer": "bench", "dots_per_mm": "8",
        "bytes": hashlib.sha256(job.zpl).hexdigest(), "shift": "0 0",
    }  # fmt: skip
    assert hands.entry("labels_sent").new == {"run": 1, "state": "sent"}
    scan_label(hands.workbench, hands.me, hands.request, [hands.bag, hands.bag])
    assert runs(hands)[0].state is State.PRINTED


@pytest.mark.parametrize("code", ["printer.failed", "printer.not_reached"])
def test_nothing_came_out_of_a_printer_that_was_not_reached(code: str) -> None:
    hands = at("revealed")
    amiss(hands, code, hands.print)
    assert runs(hands) == (Run(1, State.FAILED, 0, "bench"),)
    hands.reprint(returned=0)
    assert [run.out for run in runs(hands)] == [0, 3]


@BOTH_ARMS
@pytest.mark.parametrize(
    "code", ["printer.cut_off", "printer.waiting", "printer.left_waiting"]
)
def test_what_nobody_knows_is_counted_before_anything_is_printed_again(
    code: str, cells: bool
) -> None:
    hands = at("revealed", cells)
    amiss(hands, code, hands.print)
    assert runs(hands) == (Run(1, State.UNKNOWN, None, "bench"),)
    for returned in (0, 3):
        with refused(hands, "label.count_first"):
            hands.reprint(returned=returned)
    hands.count_labels(2)
    assert runs(hands) == (Run(1, State.COUNTED, 2, "bench"),)
    for returned, unfound in ((0, 0), (1, 0), (3, 0), (3, -1), (-1, 3)):
        with refused(hands, "label.return_first"):
            print_labels(
                hands.workbench, hands.me, hands.request, reason="déchirée",
                second=hands.second(), returned=returned, unfound=unfound,
            )  # fmt: skip
    hands.reprint(returned=2)
    assert told(hands) == Account(5, 0, 1, 0, 2, 0, "bench")


def test_a_process_that_died_before_it_heard_of_the_printer_knows_nothing() -> None:
    hands = at("revealed")

    class Deadly(AnyHead):
        """A printer beside which the process ends."""

        def print(self, job: PrintJob) -> None:
            """The end."""
            raise KeyboardInterrupt

    hands.bench.desk.printer = Deadly()
    with pytest.raises(KeyboardInterrupt):
        hands.print()
    assert runs(hands) == (Run(1, State.UNKNOWN, None, "bench"),)


@BOTH_ARMS
def test_a_count_is_signed_by_another_person_unless_the_study_defers_it(cells: bool) -> None:
    hands = at("revealed", cells)
    bench, me, request = hands.workbench, hands.me, hands.request
    with refused(hands, "label.not_printed"):
        hands.count_labels(3)
    with refused(hands, "label.not_printed"):
        hands.account_labels(destroyed=1)
    amiss(hands, "printer.cut_off", hands.print)
    for out in (-1, 100):
        with refused(hands, "label.count"):
            hands.count_labels(out)
    with refused(hands, "label.count_needs_second"):
        count_labels(bench, me, request, 3)
    with refused(hands, "second.same_person"):
        count_labels(bench, me, request, 3, hands.sign())
    with refused(hands, "seat.role"):
        count_labels(bench, me, request, 3, hands.crew.sign(hands.crew.auditor, Meaning.CHECKED))
    hands.count_labels(3)
    (entry,) = look(bench, me, request).all("labels_counted")
    number = b"\x00\x01" + b"\x00\x03"
    message = COUNT_DOMAIN + hands.bench.desk.journal.log_id + hands.bag.encode() + number
    signature = bytes.fromhex(str(entry.new["signature"]))
    hands.bench.vault.verify(hands.crew.operator.seat.esign, signature, message)
    deferring(hands)
    count_labels(bench, me, request, 1)
    entry = look(bench, me, request).all("labels_counted")[-1]
    assert (entry.new["second"], entry.new["signature"]) == ("", "")
    print_labels(bench, me, request, reason="une seule", returned=1)
    sealed = bench.sealed_facts(me, hands.story.events[-1])
    assert (sealed["second"], sealed["signature"]) == ("", "")


def test_two_prints_asked_at_once_make_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    hands = at("revealed")
    begun, go_on = threading.Event(), threading.Event()
    refusals: list[str] = []

    class Slow(AnyHead):
        """A printer that takes its time."""

        def print(self, job: PrintJob) -> None:
            """Waits until both were asked."""
            begun.set()
            assert go_on.wait(20)

    hands.bench.desk.printer = Slow()
    first = threading.Thread(target=hands.print)
    first.start()
    assert begun.wait(20)
    for again in (hands.print, lambda: hands.reprint(returned=3)):
        with pytest.raises(Refusal) as told_no:
            again()
        refusals.append(told_no.value.code)
    go_on.set()
    first.join(20)
    assert refusals == ["label.reprint_needs_second", "label.count_first"]
    assert [run.state for run in runs(hands)] == [State.SENT]


@BOTH_ARMS
def test_a_bag_leaves_when_every_label_is_told(cells: bool) -> None:
    hands = at("checked", cells)
    assert told(hands).rest == 0
    hands.account_labels(spoiled=1)
    hands.clock_at(hands.story.r)
    with refused(hands, "label.unaccounted"):
        hands.release()
    hands.account_labels()
    hands.release()
    line = reconciled(hands.story)
    assert line.at == hands.story.r
    assert dict(line.facts) | {"request": "", "bag": ""} == {
        "request": "", "bag": "", "printed": 3, "applied": 2, "record": 1, "spoiled": 0,
        "destroyed": 0, "unfound": 0, "printer": "bench",
    }  # fmt: skip


@BOTH_ARMS
def test_a_label_too_many_and_one_that_is_lost_are_told_with_a_reason(cells: bool) -> None:
    hands = at("filled", cells)
    hands.reprint(returned=3)
    hands.count_labels(5)
    hands.label()
    hands.check()
    hands.clock_at(hands.story.r)
    with refused(hands, "label.unaccounted"):
        hands.release()
    with refused(hands, "reason.needed"):
        account_labels(hands.workbench, hands.me, hands.request, unfound=1)
    with refused(hands, "label.count"):
        hands.account_labels(destroyed=-1)
    hands.account_labels(spoiled=1, unfound=1)
    hands.release()
    line = reconciled(hands.story)
    numbers = [line.number_of(name) for name in ("printed", "destroyed", "spoiled", "unfound")]
    assert numbers == [8, 3, 1, 1]


@BOTH_ARMS
def test_labels_that_were_lost_before_a_reprint_are_told(cells: bool) -> None:
    hands = at("printed", cells)
    print_labels(
        hands.workbench, hands.me, hands.request, reason="tombée derrière l'armoire",
        second=hands.second(), returned=2, unfound=1,
    )  # fmt: skip
    assert told(hands) == Account(6, 0, 1, 0, 2, 1, "bench")


@BOTH_ARMS
def test_a_preparation_that_ends_without_a_bag_tells_its_labels_too(cells: bool) -> None:
    hands = at("printed", cells)
    cancel_preparation(hands.workbench, hands.me, hands.request, "died")
    hands.clock_at(hands.story.r)

    def close() -> None:
        close_without_bag(
            hands.workbench, hands.sign(Meaning.RELEASED), hands.second(), hands.request
        )

    with refused(hands, "label.unaccounted"):
        close()
    hands.account_labels(destroyed=2)
    close()
    assert reconciled(hands.story).number_of("destroyed") == 2


def test_another_bag_s_labels_hold_up_nobody() -> None:
    hands = at("checked")
    hands.clock_at(hands.story.r)
    first = replace(hands)
    hands.receive("01-002")
    hands.accept()
    first.release()
    assert first.story.last("Released") is not None and hands.story.is_open


def test_no_second_bag_has_the_code_of_a_run() -> None:
    hands = at("revealed")
    hands.print()
    hands.reprint()
    assert {job.file_name for job in hands.bench.printer.jobs} == {hands.bag}
    assert len({job.zpl for job in hands.bench.printer.jobs}) == 1


@dataclass(frozen=True)
class MixUp:
    """Labels on the wrong things: what the reader delivers for bag and overbag."""

    scans: tuple[str, ...]


def mix_ups(bag: str, number: int) -> list[MixUp]:
    """What lies about at a bench: other bags' labels, lots, damaged or half-read codes, tests."""
    chance = random.Random(7)
    shown = BagCode(bag).shown
    found = []
    for _ in range(number):
        other = BagCode.from_number(chance.randrange(23**8)).text
        at_, letter = chance.randrange(9), chance.choice("34679ACDEFGHJKMNPQRTWXY")
        damaged = bag[:at_] + letter + bag[at_ + 1 :]
        swapped = bag[1] + bag[0] + bag[2:]
        wrong = chance.choice(
            [other, BagCode(other).shown, "ALB-2601", "TEST34679", bag[:8], bag + "3", bag[::-1],
             damaged if damaged != bag else other, swapped if swapped != bag else other,
             f"]d2{bag}", "", "(01)03400930000000(10)ALB-2601"]
        )  # fmt: skip
        found.append(chance.choice([
            MixUp((bag, wrong)), MixUp((wrong, shown)), MixUp((wrong, wrong)), MixUp((wrong,)),
        ]))  # fmt: skip
    return found


@BOTH_ARMS
def test_two_hundred_mix_ups_at_the_bag_are_caught(cells: bool) -> None:
    hands = at("filled", cells)
    caught = 0
    for one in mix_ups(hands.bag, 200):
        try:
            scan_label(hands.workbench, hands.me, hands.request, one.scans)
        except Refusal as why:
            caught += why.code.startswith(("label.", "bag_code."))
    assert caught == 200
    assert look(hands.workbench, hands.me, hands.request).last("labelled") is None
    hands.label()
    assert look(hands.workbench, hands.me, hands.request).last("labelled") is not None
