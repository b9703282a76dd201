"""The specimen of the label: two people sign the page itself; without it no bag and no label."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from app.custody import canonical
from app.custody.event import Event
from app.desk.boards.due import Task, due
from app.desk.confirming import confirm
from app.desk.label.specimen import (
    KIND,
    kept_specimen,
    propose_specimen,
    specimen_before,
    specimen_digest,
    specimen_label,
    specimen_pdf,
    specimen_setting,
    specimens,
)
from app.trial.names import Meaning
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused


def retold(hands: Hands) -> None:
    """The study's label says its route in other words: another version of the study."""
    desk = hands.bench.desk
    texts = replace(desk.study.label["fr"], route="VOIE CENTRALE")
    desk.study = replace(desk.study, label={"fr": texts})


def unapproved(hands: Hands) -> None:
    """A study file of the days before specimens were signed."""
    hands.bench.desk.board.in_force.pop(KIND)


def sealed_in(hands: Hands, event: Event) -> dict[str, object]:
    return dict(hands.workbench.sealed_facts(hands.me, event))


def test_what_is_signed_is_the_digest_of_the_page_itself() -> None:
    hands = at("open")
    desk = hands.bench.desk
    (one,) = specimens(desk)
    page = specimen_pdf(desk)
    assert (one.version, one.in_force, one.layout, one.language) == (1, True, "102x76", "fr")
    assert one.digest == hashlib.sha256(page).hexdigest() == specimen_digest(desk)
    assert one.approval is not None and one.approval.by.seat != one.proposal.by.seat
    assert kept_specimen(desk, one.digest) == page
    assert specimen_label(desk).practice, "a specimen cannot be taken for the real thing"


def test_the_author_does_not_approve() -> None:
    hands = at("open")
    retold(hands)
    line = propose_specimen(hands.bench.desk, hands.sign())
    with refused(hands, "second.same_person"):
        confirm(hands.bench.desk, hands.sign(Meaning.APPROVED), line.number)
    assert [one.in_force for one in specimens(hands.bench.desk)] == [True, False]


@BOTH_ARMS
def test_nothing_is_allocated_without_an_approved_specimen(cells: bool) -> None:
    hands = at("received", cells)
    unapproved(hands)
    with refused(hands, "specimen.missing"):
        hands.accept()


@BOTH_ARMS
def test_nothing_is_allocated_or_printed_once_the_label_looks_otherwise(cells: bool) -> None:
    hands = at("received", cells)
    retold(hands)
    with refused(hands, "specimen.changed"):
        hands.accept()
    hands = at("revealed", cells)
    retold(hands)
    with refused(hands, "specimen.changed"):
        hands.print()


@BOTH_ARMS
def test_a_new_version_is_approved_and_the_older_one_kept(cells: bool) -> None:
    hands = at("revealed", cells)
    desk = hands.bench.desk
    first = specimen_pdf(desk)
    retold(hands)
    line = propose_specimen(desk, hands.sign())
    with refused(hands, "specimen.changed"):
        hands.print()
    with refused(hands, "specimen.waiting"):
        propose_specimen(desk, hands.sign())
    confirm(desk, hands.second(Meaning.APPROVED), line.number)
    one, two = specimens(desk)
    assert (one.version, two.version, one.in_force, two.in_force) == (1, 2, False, True)
    assert kept_specimen(desk, one.digest) == first != kept_specimen(desk, two.digest)
    hands.print()
    told = sealed_in(hands, hands.story.last("LabelsPrinted") or hands.story.events[0])
    assert told["template"] == two.digest


@BOTH_ARMS
def test_every_line_of_a_label_bears_the_digest_of_its_specimen(cells: bool) -> None:
    hands = at("printed", cells)
    told = sealed_in(hands, hands.story.last("LabelsPrinted") or hands.story.events[0])
    assert told["template"] == specimen_digest(hands.bench.desk)
    assert "template" not in canonical.decode(hands.story.events[-1].line.open)


def test_a_specimen_that_another_program_draws_is_not_approved_here() -> None:
    hands = at("open")
    usual = hands.bench.desk.study
    retold(hands)
    line = propose_specimen(hands.bench.desk, hands.sign())
    hands.bench.desk.study = usual
    with refused(hands, "specimen.other"):
        confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)


def test_a_changed_label_is_due_until_it_waits_for_the_second_person() -> None:
    hands = at("open")
    desk = hands.bench.desk

    def tasks() -> set[Task]:
        return {one.task for one in due(desk)}

    assert Task.APPROVE_SPECIMEN not in tasks()
    retold(hands)
    assert Task.APPROVE_SPECIMEN in tasks()
    line = propose_specimen(desk, hands.sign())
    assert Task.APPROVE_SPECIMEN not in tasks() and Task.CONFIRM in tasks()
    confirm(desk, hands.second(Meaning.APPROVED), line.number)
    assert not {Task.APPROVE_SPECIMEN, Task.CONFIRM} & tasks()


def test_a_line_follows_the_version_that_was_confirmed_before_it() -> None:
    hands = at("open")
    desk = hands.bench.desk
    (first,) = specimens(desk)
    assert first.approval is not None
    before = specimen_before(desk, len(desk.board.events))
    assert before is not None and before.version == 1
    assert specimen_before(desk, first.approval.number) is None
    retold(hands)
    line = propose_specimen(desk, hands.sign())
    confirm(desk, hands.second(Meaning.APPROVED), line.number)
    after = specimen_before(desk, len(desk.board.events))
    assert after is not None and after.version == 2
    still = specimen_before(desk, line.number + 1)
    assert still is not None and still.version == 1, "proposed, not yet confirmed"


def test_what_is_in_force_is_not_proposed_again() -> None:
    hands = at("open")
    with refused(hands, "specimen.in_force"):
        propose_specimen(hands.bench.desk, hands.sign())


def test_a_kept_page_that_was_touched_is_not_shown() -> None:
    hands = at("open")
    desk = hands.bench.desk
    digest = specimen_digest(desk)
    another = hands.bench.file.snapshot().settings[specimen_setting(digest)]
    for kept in (b"", b"no deflate", another):
        with desk.journal.turn() as turn:
            turn.file.set(specimen_setting("00" * 32), kept)
        with refused(hands, "specimen.damaged"):
            kept_specimen(desk, "00" * 32)
