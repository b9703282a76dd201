"""What a damaged file does to an act: a Trouble with a sentence, and nothing written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.command.practice import PASSPHRASE
from app.custody.capsule import Capsule
from app.custody.records import Line
from app.desk.journal import Person
from app.desk.ports import FileTurn, StudyFile
from app.desk.unblinded.bench.reveal import show_arm
from app.desk.unblinded.preparation import look
from app.trial.refusal import Refusal, Trouble
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.fakes_store import ListStudyFile, Rows


def tampered(hands: Hands, change: Callable[[Rows], None]) -> Hands:
    """The same study, a row of its file changed behind the desk's back."""
    file = hands.bench.file
    assert isinstance(file, ListStudyFile)
    change(file._rows)
    return hands


def troubled(hands: Hands, code: str, act: Callable[[], object]) -> None:
    """The act meets a Trouble and writes nothing."""
    before = hands.bench.file.snapshot()
    with pytest.raises(Trouble) as told:
        act()
    assert told.value.code == code
    assert hands.bench.desk.words.sentence(told.value)
    assert hands.bench.file.snapshot() == before


def flipped(data: bytes, place: int = -1) -> bytes:
    """One bit changed."""
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)


def window(hands: Hands) -> int:
    """The number of the window in hand."""
    return hands.story.first("RequestAccepted").number


def put(hands: Hands, capsule: Capsule) -> None:
    """A capsule sealed with the right keys by someone who holds them all."""
    box = hands.workbench
    seed = box._known[window(hands)].seed.open()
    with hands.bench.desk.journal.turn() as turn:
        box._put(turn, hands.me, capsule, seed)
    box._known.clear()


def test_a_capsule_that_was_changed_opens_to_nobody() -> None:
    hands = at("counted")

    def change(rows: Rows) -> None:
        row = rows.capsules[window(hands)]
        rows.capsules[window(hands)] = replace(row, sealed=flipped(row.sealed))

    troubled(tampered(hands, change), "sealed.damaged", hands.compute)


def test_a_capsule_that_is_gone_is_missed() -> None:
    hands = at("counted")
    tampered(hands, lambda rows: rows.capsules.clear())
    troubled(hands, "capsule.damaged", hands.compute)


def test_a_capsule_of_another_moment_is_told_by_its_entries() -> None:
    """Opened under the right key, but its payload is no capsule."""
    hands = at("counted")
    box = hands.workbench
    capsule = look(box, hands.me, hands.request).capsule

    entries = (*capsule.entries[:-1], replace(capsule.entries[-1], reason="autre"))
    put(hands, replace(capsule, entries=entries))
    troubled(hands, "capsule.damaged", hands.compute)


@pytest.mark.parametrize("by", ["0" * 16, "the operator"])
def test_an_entry_of_another_is_damage(by: str) -> None:
    hands = at("counted")
    capsule = hands.capsule
    seat = hands.crew.operator.seat.seat if by == "the operator" else by
    entries = (*capsule.entries[:-1], replace(capsule.entries[-1], by=seat))
    put(hands, replace(capsule, entries=entries))
    troubled(hands, "capsule.damaged", hands.compute)


def test_a_row_that_is_gone_is_missed() -> None:
    hands = at("revealed")
    tampered(hands, lambda rows: rows.list_rows.clear())
    troubled(hands, "row.altered", lambda: show_arm(hands.workbench, hands.me, hands.request))


def test_two_rows_exchanged_open_to_nobody() -> None:
    hands = at("revealed")

    def change(rows: Rows) -> None:
        first, second = list(rows.list_rows)[:2]
        one, other = rows.list_rows[first], rows.list_rows[second]
        rows.list_rows[first] = replace(one, sealed=other.sealed)

    tampered(hands, change)
    troubled(hands, "row.altered", lambda: show_arm(hands.workbench, hands.me, hands.request))


def test_a_closed_capsule_that_was_changed_opens_to_nobody() -> None:
    hands = at("released")
    closed = hands.story.first("PreparationClosed")
    line = replace(closed.line, sealed=flipped(closed.line.sealed))
    troubled(
        hands, "sealed.damaged",
        lambda: hands.workbench.closed_capsule(
            hands.me, replace(closed, line=line), hands.bag, window(hands)
        ),
    )  # fmt: skip


def test_lines_that_do_not_follow_stop_every_act() -> None:
    hands = at("received")
    line = hands.bench.file.snapshot().lines[-1]
    for forged in (
        Line(line.number + 1, line.entry, line.signature, line.open, line.sealed),
        Line(line.number + 1, flipped(line.entry), line.signature, line.open, b""),
    ):
        other = at("received")

        def change(rows: Rows, forged: Line = forged) -> None:
            rows.lines[forged.number] = forged

        troubled(tampered(other, change), "log.does_not_follow", other.accept)


class FullFile:
    """A study file on a full disk: whatever a turn wrote is not kept."""

    def __init__(self, file: StudyFile) -> None:
        self._file = file
        self.snapshot = file.snapshot

    @contextmanager
    def turn(self) -> Iterator[FileTurn]:
        """Fails at its end."""
        with self._file.turn() as turn:
            yield turn
            raise Trouble("file.full")


def test_an_act_that_fails_half_way_is_read_again_from_the_first_line() -> None:
    """A line was audited, its commit failed: the desk's board and the next act are sound."""
    hands = at("received")
    journal = hands.bench.desk.journal
    file, journal.file = journal.file, FullFile(journal.file)
    troubled(hands, "file.full", hands.accept)
    journal.file = file
    assert hands.story.stage == "RequestReceived"
    hands.accept()
    hands.bench.verdict()


def test_a_seat_whose_row_is_not_that_of_its_line_stays_shut() -> None:
    """Another's wrapped keys put into a row would let them sit down under this name."""
    hands = at("received")
    desk, operator = hands.bench.desk, hands.crew.operator.seat.seat
    desk.sign_in("Claire Aubert", PASSPHRASE)

    def change(rows: Rows) -> None:
        mine = hands.me.seat.seat
        rows.seats[mine] = replace(rows.seats[operator], seat=mine)

    tampered(hands, change)
    troubled(hands, "seat.damaged", lambda: desk.sign_in("Claire Aubert", PASSPHRASE))


def test_a_person_without_the_key_opens_nothing() -> None:
    hands = at("counted")
    auditor: Person = hands.crew.auditor
    hands.workbench._known.clear()
    with pytest.raises(Refusal, match=r"sealed\.no_key"):
        show_arm(hands.workbench, auditor, hands.request)
