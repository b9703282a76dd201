"""A blinded auditor opens the same file: the whole story, and nothing that is sealed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.command.join import open_study
from app.command.practice import PASSPHRASE
from app.custody.kinds import EXPORTS, KINDS, MARKS, writers_of
from app.custody.verdict import Anchor, verify_file
from app.desk.desk import Desk
from app.desk.journal import Person, Signing
from app.desk.materials.albumin import receive_albumin
from app.desk.papers.report import export_custody_report
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.notes import note
from app.desk.unblinded.preparation import look
from app.desk.unblinded.vials.stock import available, received
from app.desk.unblinded.workbench import Workbench, row_box
from app.store.reading import read_snapshot
from app.trial.names import Meaning, Role, RoleKey
from app.trial.refusal import Refusal, Trouble
from app.vault.signing import verify
from tests.desk.hands import Hands
from tests.desk.stages import at, refused
from tests.journeys import resuming
from tests.journeys.reading import reader
from tests.journeys.resuming import NEVER, found, live
from tests.store.children import child

AUDITOR = "Hélène Roy"
MAY = {
    "SignedIn", "KeysRewrapped", "PassphraseFailed", "InadvertentReported", "ClockJumped",
    "FileUpgraded", "SlipPrinted",
} | EXPORTS | MARKS  # fmt: skip


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole day of two bags, left on disk."""
    path = tmp_path_factory.mktemp("day") / "study.opaline"
    found(path)
    live(path, NEVER)
    return path


def auditing(path: Path, see: Callable[[Workbench, Person], None]) -> None:
    """The auditor signs in at a workstation of her own and looks."""
    with open_study(path, reader()) as workbench:
        see(workbench, workbench.desk.sign_in(AUDITOR, PASSPHRASE))


def test_the_auditor_reads_every_act_its_time_and_who_did_it(day: Path) -> None:
    def see(workbench: Workbench, person: Person) -> None:
        assert person.seat.role is Role.AUDITOR
        lines = [json.loads(line.open) for line in read_snapshot(day).lines]
        events = workbench.desk.board.events
        assert [(e.kind, e.at, e.by.name) for e in events] == [
            (line["kind"], line["at"], line["by"]["name"]) for line in lines
        ]
        assert len({e.kind for e in events}) > 15
        stories = list(workbench.desk.board.stories.values())
        assert [story.stage for story in stories] == ["InfusionEnded"] * 2

    auditing(day, see)


def test_the_auditor_opens_no_sealed_part(day: Path) -> None:
    def see(workbench: Workbench, person: Person) -> None:
        sealed = [e for e in workbench.desk.board.events if e.line.sealed]
        assert {e.kind for e in sealed} >= {"ListProposed", "Allocated", "PreparationClosed"}
        for event in sealed:
            with pytest.raises(Refusal) as told:
                workbench.sealed_facts(person, event)
            assert told.value.code == "sealed.no_key"

    auditing(day, see)


def test_the_auditor_opens_no_row_and_no_stock(day: Path) -> None:
    def see(workbench: Workbench, person: Person) -> None:
        log_id = workbench.desk.journal.log_id
        for row in read_snapshot(day).rows:
            with pytest.raises(Refusal, match=r"sealed\.no_key"):
                person.keys.keyring.open(row_box(log_id, b""), row.sealed)
        with pytest.raises(Refusal, match=r"sealed\.no_key"):
            received(workbench, person)
        with workbench.desk.journal.turn() as turn, pytest.raises(Refusal, match="no_key"):
            available(workbench, turn, person, turn.now.date())

    auditing(day, see)


def test_the_auditor_opens_no_capsule_in_progress() -> None:
    hands = at("counted")
    hands.workbench._known.clear()
    with refused(hands, "sealed.no_key"):
        look(hands.workbench, hands.crew.auditor, hands.request)


def test_the_auditor_was_granted_nothing_and_grants_nothing(day: Path) -> None:
    def see(workbench: Workbench, person: Person) -> None:
        assert not any(person.keys.keyring.holds(role) for role in RoleKey)
        vault = workbench.desk.vault
        with pytest.raises(Refusal, match=r"sealed\.no_key"):
            vault.grants(
                workbench.desk.journal.log_id, "00" * 8, bytes(32), [RoleKey.ARM], person.keys
            )

    auditing(day, see)


def test_another_s_grants_put_into_her_row_are_no_key(day: Path) -> None:
    snapshot = read_snapshot(day)
    rows = {row.seat: row for row in snapshot.seats}

    def see(workbench: Workbench, person: Person) -> None:
        desk = workbench.desk
        pharmacist = next(s for s in desk.board.seats.values() if s.role is Role.PHARMACIST)
        forged = replace(rows[person.seat.seat], grants=rows[pharmacist.seat].grants)
        with pytest.raises(Trouble, match=r"seat\.damaged"):
            desk.vault.open_seat(desk.journal.log_id, forged, PASSPHRASE)

    auditing(day, see)


def test_the_auditor_writes_what_anyone_may_and_nothing_else() -> None:
    hands = at("received")
    auditor = hands.crew.auditor
    record_sign_in(hands.bench.desk, auditor)
    for kind in KINDS.values():
        may = Role.AUDITOR in writers_of(kind.name)
        assert may == (kind.name in MAY)
    signing = hands.crew.sign(auditor, Meaning.APPROVED)
    for code, act in acts_of_others(hands, auditor, signing):
        with refused(hands, code):
            act()


def acts_of_others(
    hands: Hands, auditor: Person, signing: Signing
) -> list[tuple[str, Callable[[], object]]]:
    """Acts of the pharmacist, tried from the auditor's seat."""
    desk: Desk = hands.bench.desk
    mine = replace(hands, crew=replace(hands.crew, pharmacist=auditor))
    day = hands.bench.clock.now().date()
    return [
        ("seat.role", lambda: receive_albumin(desk, auditor, "A", day, 1)),
        ("seat.role", lambda: mine.receive("01-002")),
        ("sealed.no_key", mine.accept),
    ]


def test_a_note_of_the_auditor_is_a_line_even_inside_a_window() -> None:
    hands = at("counted")
    note(hands.workbench, hands.crew.auditor, "signed_in")
    last = hands.bench.desk.board.events[-1]
    assert (last.kind, last.by.role) == ("SignedIn", Role.AUDITOR)


def test_her_report_is_noted_and_tells_only_open_lines(day: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(day, tmp_path / "copy.opaline"))

    def see(workbench: Workbench, person: Person) -> None:
        bags = [story.bag for story in workbench.desk.board.stories.values()]
        pages = [export_custody_report(workbench.desk, person, bag) for bag in bags]
        assert all(page.startswith(b"%PDF") for page in pages)
        assert [e.kind for e in workbench.desk.board.events[-2:]] == ["Exported"] * 2

    auditing(path, see)
    verify_file(read_snapshot(path), verify)


def test_she_verifies_without_keys_while_another_writes(tmp_path: Path) -> None:
    path = tmp_path / "study.opaline"
    found(path)
    seen = [len(verify_file(read_snapshot(path), verify).events)]
    roots: list[bytes] = []
    with child(resuming.day(path, NEVER)) as writer:
        while writer.silent_for(0.01):
            anchors = [Anchor(seen[-1], roots[-1])] if roots else []
            verdict = verify_file(read_snapshot(path), verify, *anchors)
            seen.append(len(verdict.events))
            roots.append(verdict.root)
        assert writer.hear() == "the end"
    assert seen == sorted(seen)
    assert len(set(seen)) > 3, "she read while lines were written"
