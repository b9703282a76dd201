"""Acts 4 and 5: the reveal stands in the log before it is told; labels at D, reprints by two."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.blind.arm import Arm
from app.desk.ports import PrintJob
from app.desk.unblinded.bench.reveal import reveal_arm, show_arm
from app.desk.unblinded.bench.steps import scan_label
from app.desk.unblinded.label.printing import REPRINT_DOMAIN, print_labels
from app.desk.unblinded.notes import note
from app.desk.unblinded.preparation import look
from app.labels.zpl import label_zpl
from app.trial.names import BagCode, Meaning
from app.trial.refusal import Trouble
from app.trial.rules import LabelSize
from tests.desk.stages import BOTH_ARMS, at, capsule_size, refused
from tests.labels.samples import small_texts
from tests.printers import AnyHead


@BOTH_ARMS
def test_the_arm_is_told_by_its_row(cells: bool) -> None:
    hands = at("accepted", cells)
    hands.clock_at(hands.story.d)
    told = reveal_arm(hands.workbench, hands.sign(), hands.request)
    assert told.open() is (Arm.CELLS if cells else Arm.CONTROL)
    assert repr(told) == str(told) == "<sealed>"


@BOTH_ARMS
def test_nothing_is_told_before_the_reveal(cells: bool) -> None:
    hands = at("accepted", cells)
    hands.clock_at(hands.story.d)
    for act in (hands.materials, hands.thaw, hands.pool, hands.count, hands.compute, hands.check,
                hands.label, hands.release):  # fmt: skip
        with refused(hands, "arm.not_revealed"):
            act()
    with refused(hands, "arm.not_revealed"):
        show_arm(hands.workbench, hands.me, hands.request)
    with refused(hands, "label.not_revealed"):
        hands.print()


def test_nothing_is_told_without_a_preparation() -> None:
    hands = at("received")
    with refused(hands, "preparation.not_open"):
        reveal_arm(hands.workbench, hands.sign(), hands.request)
    with refused(hands, "preparation.not_open"):
        hands.print()
    hands = at("released")
    with refused(hands, "preparation.not_open"):
        hands.print()
    with refused(hands, "preparation.not_open"):
        show_arm(hands.workbench, hands.me, hands.request)


@BOTH_ARMS
def test_a_second_reveal_is_a_further_showing(cells: bool) -> None:
    hands = at("revealed", cells)
    lines, entries = len(hands.story.events), capsule_size(hands)
    hands.reveal()
    show_arm(hands.workbench, hands.me, hands.request)
    assert len(hands.story.events) == lines
    assert [entry.act for entry in hands.capsule.entries[entries:]] == ["shown", "shown"]


def test_locks_and_wrong_passphrases_of_a_window_leave_no_line() -> None:
    hands = at("revealed")
    lines = len(hands.bench.desk.board.events)
    for act in ("locked", "unlocked", "passphrase_failed", "signed_in"):
        note(hands.workbench, hands.me, act)
    assert len(hands.bench.desk.board.events) == lines
    note(hands.workbench, hands.crew.auditor, "signed_in")
    assert hands.bench.desk.board.events[-1].kind == "SignedIn"


def test_outside_a_window_only_a_sign_in_is_a_line() -> None:
    hands = at("received")
    lines = len(hands.bench.desk.board.events)
    for act in ("locked", "unlocked", "passphrase_failed", "signed_in"):
        note(hands.workbench, hands.me, act)
    assert [e.kind for e in hands.bench.desk.board.events[lines:]] == ["SignedIn"]


@BOTH_ARMS
def test_labels_are_not_printed_before_d(cells: bool) -> None:
    hands = at("accepted", cells)
    hands.clock_at(hands.story.d, -1)
    reveal_arm(hands.workbench, hands.sign(), hands.request)
    with refused(hands, "label.before_d"):
        hands.print()
    hands.clock_at(hands.story.d)
    hands.print()


@BOTH_ARMS
def test_three_labels_of_one_digest_are_printed_after_their_line(cells: bool) -> None:
    hands = at("revealed", cells)

    class Witness(AnyHead):
        """A printer that looks whether the line stands when it is given the job."""

        def print(self, job: PrintJob) -> None:
            """Looks."""
            assert hands.bench.file.snapshot().lines[-1].open.count(b"LabelsPrinted") == 1
            assert (job.title, job.file_name, job.copies) == ("etiquette", hands.bag, 3)

    hands.bench.desk.printer = Witness()
    hands.print()
    assert hands.story.events[-1].at == hands.story.d


def test_a_printer_that_fails_leaves_its_line_and_a_reprint_is_asked() -> None:
    hands = at("revealed")

    class Broken(AnyHead):
        """A printer without paper."""

        def print(self, job: PrintJob) -> None:
            """Fails."""
            raise Trouble("printer.failed", reason="ENOSPC")

    whole, hands.bench.desk.printer = hands.bench.desk.printer, Broken()
    with pytest.raises(Trouble):
        hands.print()
    assert hands.story.stage == "LabelsPrinted"
    hands.bench.desk.printer = whole
    with refused(hands, "label.reprint_needs_second"):
        hands.print()
    hands.reprint(returned=0)
    assert hands.story.events[-1].number_of("run") == 2


@BOTH_ARMS
def test_what_a_printer_would_make_otherwise_leaves_no_line(
    cells: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One copy more than is recorded: a label that nobody would account for."""
    hands = at("accepted", cells)
    hands.clock_at(hands.story.d)
    hands.reveal()
    monkeypatch.setattr(
        "app.desk.label.print_jobs.label_zpl",
        lambda raster, copies, offset: label_zpl(raster, copies + 1, offset),
    )
    with refused(hands, "label.not_as_recorded"):
        hands.print()
    assert hands.story.last("LabelsPrinted") is None


@BOTH_ARMS
def test_a_reprint_takes_a_reason_and_another_person(cells: bool) -> None:
    hands = at("printed", cells)
    desk = hands.bench.desk
    for reason, second in (("", hands.second()), ("  ", hands.second()), ("déchirée", None)):
        with refused(hands, "label.reprint_needs_second"):
            print_labels(hands.workbench, hands.me, hands.request, reason=reason, second=second)
    with refused(hands, "second.same_person"):
        print_labels(hands.workbench, hands.me, hands.request, reason="x", second=hands.sign())
    auditor = hands.crew.sign(hands.crew.auditor, Meaning.CHECKED)
    with refused(hands, "seat.role"):
        print_labels(hands.workbench, hands.me, hands.request, reason="x", second=auditor)
    with refused(hands, "capsule.text_long"):
        hands.reprint("é" * 400)
    hands.reprint()
    first, again = (e for e in hands.story.events if e.kind == "LabelsPrinted")
    assert first.text("digest") == again.text("digest")
    sealed = hands.workbench.sealed_facts(hands.me, again)
    assert sealed["reason"] == "étiquette déchirée"
    digest = bytes.fromhex(first.text("digest"))
    message = REPRINT_DOMAIN + desk.journal.log_id + hands.bag.encode() + digest
    key = hands.crew.operator.seat.esign
    hands.bench.vault.verify(key, bytes.fromhex(str(sealed["signature"])), message)


@BOTH_ARMS
def test_only_the_two_labels_of_the_bag_are_scanned_back(cells: bool) -> None:
    hands = at("filled", cells)
    other = BagCode.from_number(5).shown
    for scanned in ([], [hands.bag], [hands.bag, other], [other, other]):
        with refused(hands, "label.other_bag"):
            scan_label(hands.workbench, hands.me, hands.request, scanned)
    with refused(hands, "scan.twice"):
        scan_label(hands.workbench, hands.me, hands.request, [hands.bag] * 3)
    wrong = hands.bag[:8] + ("4" if hands.bag[8] == "3" else "3")
    with refused(hands, "bag_code.check_character"):
        scan_label(hands.workbench, hands.me, hands.request, [hands.bag, wrong])
    with refused(hands, "bag_code.malformed"):
        scan_label(hands.workbench, hands.me, hands.request, [hands.bag, "K7Q4"])
    shown = BagCode(hands.bag).shown
    scan_label(hands.workbench, hands.me, hands.request, [shown.lower(), hands.bag])


@BOTH_ARMS
def test_labels_printed_again_are_scanned_again(cells: bool) -> None:
    hands = at("checked", cells)
    hands.reprint()
    with refused(hands, "release.step_missing"):
        hands.release()
    hands.label()
    hands.release()


def test_labels_come_before_they_are_scanned() -> None:
    hands = at("revealed")
    with refused(hands, "thaw.labels_first"):
        hands.label()


def test_the_label_is_the_same_bytes_in_either_arm() -> None:
    """The label of either arm is the same bytes: nothing at the bench is on it."""
    pages = []
    for cells in (True, False):
        hands = at("revealed", cells)
        hands.print()
        pages.append(hands.bench.printer.jobs[-1])
    assert pages[0] == pages[1]


def test_nobody_looks_at_a_preparation_after_their_delegation() -> None:
    hands = at("printed")
    look(hands.workbench, hands.me, hands.request)
    hands.bench.advance(60 * 24 * 365 * 4)
    with refused(hands, "seat.outside_delegation"):
        look(hands.workbench, hands.me, hands.request)


@BOTH_ARMS
def test_the_study_says_the_size_of_its_labels(cells: bool) -> None:
    hands = at("revealed", cells)
    desk = hands.bench.desk
    desk.study = replace(
        desk.study, label_size=LabelSize.SMALL, label={"fr": small_texts("fr")}
    )
    hands.approve_specimen()
    hands.print()
    assert hands.bench.printer.jobs[-1].zpl.startswith(b"^XA^JZN^PW800^LL560^")


def test_a_label_without_a_particular_of_the_law_is_not_printed() -> None:
    hands = at("revealed")
    desk = hands.bench.desk
    texts = {"fr": replace(desk.study.label["fr"], form="")}
    hands.bench.desk.study = replace(desk.study, label=texts)
    with refused(hands, "label.particular"):
        hands.print()
    assert hands.bench.printer.jobs == []
