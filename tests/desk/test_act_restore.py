"""A file behind what this workstation remembers: read, named, no row taken; restored by two."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.custody.verdict import Verdict
from app.desk.backups.restoring import propose_restore
from app.desk.confirming import confirm
from app.desk.ports import Head, HeadMemory, Remembered
from app.desk.seats.signing_in import record_sign_in
from app.devices.heads import PracticeHeads
from app.trial.names import Meaning
from app.trial.refusal import Failure, Refusal, Trouble
from tests.bench import Bench, bench_on
from tests.desk.hands import Hands
from tests.desk.stages import at, fork, refused
from tests.fakes import SeededEntropy
from tests.fakes_store import ListStudyFile


def remembering(hands: Hands, heads: HeadMemory) -> Hands:
    """The same moment, opened by a workstation with this memory."""
    bench = hands.bench
    assert isinstance(bench.file, ListStudyFile)
    source = bench.desk.study.source
    entropy = SeededEntropy(b"reopened %d" % len(bench.desk.board.events))
    opened = bench_on(bench.file, source, entropy, bench.clock, heads)
    return replace(hands, bench=opened)


def lost(hands: Hands) -> Head:
    """The head of this moment after another line that is then lost with the newer file."""
    ahead = fork(hands)
    for _ in range(3):
        record_sign_in(ahead.bench.desk, ahead.crew.auditor)
    return Head(*ahead.bench.desk.journal.head)


def behind(stage: str = "received") -> tuple[Hands, PracticeHeads, Head]:
    """Hands on an older copy, the memory, and the head that is remembered."""
    hands, heads = at(stage), PracticeHeads()
    head = lost(hands)
    heads.remember(hands.bench.desk.journal.log_id, Remembered(head))
    return remembering(hands, heads), heads, head


def recalled(bench: Bench, heads: HeadMemory) -> Remembered | None:
    return heads.recall(bench.desk.journal.log_id)


def test_the_head_is_remembered_after_each_act() -> None:
    heads = PracticeHeads()
    hands = remembering(at("open"), heads)
    desk = hands.bench.desk
    for act in (hands.receive, hands.accept, hands.reveal):
        assert recalled(hands.bench, heads) == Remembered(Head(*desk.journal.head))
        act()
    before = recalled(hands.bench, heads)
    hands.print()
    hands.materials()
    assert recalled(hands.bench, heads) != before
    assert recalled(hands.bench, heads) == Remembered(Head(*desk.journal.head))
    assert (desk.journal.watch.older, desk.journal.watch.notice) == (None, None)


def test_an_act_that_is_not_kept_is_not_remembered() -> None:
    heads = PracticeHeads()
    hands = remembering(at("open"), heads)
    before = recalled(hands.bench, heads)
    with pytest.raises(Trouble), hands.bench.desk.journal.turn() as turn:
        turn.write("SignedIn", {}, hands.crew.auditor)
        raise Trouble("file.full")
    assert recalled(hands.bench, heads) == before


def test_an_older_copy_is_read_and_takes_no_row() -> None:
    hands, heads, head = behind()
    older = hands.bench.desk.journal.watch.older
    size = hands.bench.desk.journal.head[0]
    assert older is not None
    assert (older.remembered, older.found.size, older.lost) == (head, size, 3)
    with refused(hands, "log.older_copy"):
        hands.accept()
    record_sign_in(hands.bench.desk, hands.crew.auditor)
    told = recalled(hands.bench, heads)
    assert told is not None and told.head == head, "what was seen is not forgotten"


def test_another_history_of_the_same_length_takes_no_row() -> None:
    hands, _, head = behind()
    for _ in range(5):
        record_sign_in(hands.bench.desk, hands.me)
    again = remembering(hands, hands_memory(hands, head))
    older = again.bench.desk.journal.watch.older
    assert older is not None and older.lost == 0
    with refused(again, "log.older_copy"):
        again.accept()


def hands_memory(hands: Hands, head: Head) -> PracticeHeads:
    heads = PracticeHeads()
    heads.remember(hands.bench.desk.journal.log_id, Remembered(head))
    return heads


def restore(hands: Hands) -> Verdict:
    line = propose_restore(hands.bench.desk, hands.sign(Meaning.APPROVED))
    with refused(hands, "log.older_copy"):
        hands.accept()
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)
    return hands.bench.verdict()


def test_two_people_sign_a_restore_and_rows_are_taken_again() -> None:
    hands, heads, head = behind()
    found = hands.bench.desk.journal.head[0]
    record_sign_in(hands.bench.desk, hands.me)
    event = restore(hands).events[-2]
    assert (event.kind, dict(event.facts)) == (
        "Restored", {"size": head.size, "root": head.root.hex(), "kept": found, "lost": 3},
    )  # fmt: skip
    assert recalled(hands.bench, heads) == Remembered(Head(*hands.bench.desk.journal.head))
    hands.accept()
    assert hands.story.bag


def test_what_was_lost_is_counted_from_the_first_look() -> None:
    """Lines written on the older copy before the study is opened again are no lines found."""
    hands, heads, _ = behind()
    found = hands.bench.desk.journal.head[0]
    record_sign_in(hands.bench.desk, hands.me)
    again = remembering(hands, heads)
    assert restore(again).events[-2].number_of("kept") == found


def test_a_restore_stands_though_the_memory_was_not_replaced_in_time() -> None:
    """The power fails between the commit and the note of it: the log itself tells."""
    hands, heads, head = behind()
    restore(hands)
    heads.remember(hands.bench.desk.journal.log_id, Remembered(head))
    again = remembering(hands, heads)
    assert again.bench.desk.journal.watch.older is None
    again.accept()
    assert recalled(again.bench, heads) == Remembered(Head(*again.bench.desk.journal.head))


def test_a_restore_of_another_head_frees_nothing() -> None:
    hands, heads, head = behind()
    restore(hands)
    other = Head(head.size + 40, head.root)
    heads.remember(hands.bench.desk.journal.log_id, Remembered(other))
    with refused(remembering(hands, heads), "log.older_copy"):
        remembering(hands, heads).accept()


def test_the_right_file_put_back_is_right_at_once() -> None:
    hands, heads, head = behind()
    ahead = fork(hands)
    for _ in range(3):
        record_sign_in(ahead.bench.desk, ahead.crew.auditor)
    back = remembering(ahead, heads)
    assert Head(*back.bench.desk.journal.head) == head
    assert back.bench.desk.journal.watch.older is None
    assert recalled(back.bench, heads) == Remembered(head)


def test_there_is_nothing_to_restore_on_the_right_file() -> None:
    hands = at("received")
    with refused(hands, "restore.nothing"):
        propose_restore(hands.bench.desk, hands.sign(Meaning.APPROVED))


def test_one_person_alone_restores_nothing() -> None:
    hands, _, _ = behind()
    line = propose_restore(hands.bench.desk, hands.sign(Meaning.APPROVED))
    with refused(hands, "second.same_person"):
        confirm(hands.bench.desk, hands.sign(Meaning.APPROVED), line.number)
    with pytest.raises(Refusal, match=r"log\.older_copy"):
        hands.accept()


class Failing(PracticeHeads):
    """A memory on a disk that fails, to read or to write."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.failure: Failure = Trouble(code, reason="EIO")

    def recall(self, log_id: bytes) -> Remembered | None:
        if self.failure.code == "head.unreadable":
            raise self.failure
        return super().recall(log_id)

    def remember(self, log_id: bytes, told: Remembered) -> None:
        if self.failure.code == "head.not_kept":
            raise self.failure
        super().remember(log_id, told)


@pytest.mark.parametrize("code", ["head.unreadable", "head.not_kept"])
def test_a_memory_that_fails_stops_no_act_and_is_told(code: str) -> None:
    heads = Failing(code)
    hands = remembering(at("received"), heads)
    hands.accept()
    assert hands.bench.desk.journal.watch.notice is heads.failure
    assert hands.bench.desk.words.sentence(heads.failure)
    assert hands.story.bag
