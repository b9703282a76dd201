"""The attack matrix: what each role opens is what its keys are for, and not one thing more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.custody.finding import DoesNotFollow
from app.custody.records import AllocationRow, SeatRow
from app.custody.verdict import verify_file
from app.desk.desk import Desk
from app.desk.emergency.unblinding import assess_impact
from app.desk.escrow.share_form import passphrase_of
from app.desk.exports.bundle import readable
from app.desk.journal import Person, Signing
from app.desk.log.sheets import Origin
from app.desk.papers.report import custody_report, paper_manner
from app.desk.seats.identity import identities_of, identity_of
from app.desk.seats.inspections import open_inspection
from app.desk.unblinded.bench.reveal import show_arm
from app.desk.unblinded.emergency.code_break import print_sheet
from app.desk.unblinded.emergency.unblinding import Call, unblind_subject
from app.desk.unblinded.papers.registers import SHEETS, inner_log, look_at_sheet
from app.desk.unblinded.preparation import look
from app.desk.unblinded.vials.stock import received
from app.desk.unblinded.vials.stock_life import look_at_stock
from app.desk.unblinded.vials.tracing import trace
from app.desk.unblinded.workbench import TELLING, Workbench
from app.papers.render import paper_pdf
from app.store.study_file import SqliteStudyFile
from app.store.tables import METADATA
from app.trial.names import Meaning, Role, RoleKey
from app.trial.refusal import Failure, Refusal
from app.trial.sealed import Sealed
from app.vault.grants import open_grants, read_grants
from app.vault.keyring import HeldKey
from app.vault.reading import Damaged
from app.vault.seat import read_wrapped
from app.vault.wrap import BlobName
from tests.blinding.attackers import (
    FIRST_NAME,
    REVOKED,
    ROLES,
    STOCK,
    SURNAME,
    everything_sealed,
    opens,
    secrets_of,
    victim,
)
from tests.journeys.test_leaks import found_in

ARM, NAMES = RoleKey.ARM, RoleKey.IDENTITY
BOTH = {(ARM, 1), (ARM, 2), (NAMES, 1), (NAMES, 2)}
OPENS: dict[str, set[tuple[RoleKey, int]]] = {
    "pharmacist": BOTH, "operator": BOTH, "monitor": {(ARM, 1), (ARM, 2)},
    REVOKED: {(ARM, 1), (NAMES, 1)}, "escrow": BOTH,
    "auditor": set(), "administrator": set(), "statistician": set(), "inspector": set(),
}  # fmt: skip
"""Which generations of which keys each may open what is sealed under."""
WITHOUT = [who for who, keys in OPENS.items() if not keys]
EVERYONE = pytest.mark.parametrize("who", list(OPENS))


def test_the_matrix_names_every_role_and_every_key_in_use() -> None:
    assert set(OPENS) == {*ROLES, REVOKED}
    kinds = {thing.what.split()[0] for thing in everything_sealed(victim().file)}
    assert kinds == {"line", "row", "capsule"}
    assert {thing.key for thing in everything_sealed(victim().file)} == BOTH
    verify_file(victim().file, victim().bench.vault.verify)


def test_every_table_of_the_file_is_in_the_matrix() -> None:
    """A table added later joins: what of it is sealed is tried, what is clear is looked through."""
    tried = {"line", "list_row", "capsule"}
    opened_by_seat, clear = {"seat"}, {"allocation", "setting"}
    assert set(METADATA.tables) == tried | opened_by_seat | clear
    file = victim().file
    told = repr(file.allocations).encode() + b"".join(file.settings.values())
    planted = [SURNAME, FIRST_NAME, *STOCK, *victim().passphrases.values()]
    assert found_in(told, planted) == []
    # Which rows were taken, in which order: the same whichever treatments they hold.
    known = {field.name for field in fields(AllocationRow)}
    assert known == {"version", "stratum", "position", "request_line"}


@EVERYONE
def test_a_role_opens_what_its_keys_are_for_and_nothing_else(who: str) -> None:
    """Every secret it has, as any key, for any purpose, at any place."""
    secrets = secrets_of(victim().opened(who), victim().passphrases[who])
    for thing in everything_sealed(victim().file):
        assert opens(thing, secrets) == (thing.key in OPENS[who]), thing.what


@EVERYONE
def test_no_role_opens_the_keys_of_another(who: str) -> None:
    """Grants with one's own key, wrapped keys with one's own passphrase, in anyone's name."""
    study, mine = victim(), victim().row(who)
    log_id = study.file.settings["log"]
    login = study.opened(who)._login.open()
    seal = Sealed(X25519PrivateKey.from_private_bytes(login[32:]))
    for row in study.file.seats:
        if row.seat == mine.seat:
            continue
        for seat in (row.seat, mine.seat):
            if read_grants(row.grants):
                with pytest.raises(Damaged):
                    open_grants(row.grants, seal, log_id, seat)
            _nothing_unwraps(row, study.passphrases[who], log_id, seat)


def _nothing_unwraps(row: SeatRow, passphrase: str, log_id: bytes, seat: str) -> None:
    wrapped = read_wrapped(row)
    if _same_words(row, passphrase):
        return
    for name, blob in ((BlobName.LOGIN, wrapped.login), (BlobName.ESIGN, wrapped.esign)):
        with pytest.raises(Refusal, match=r"passphrase\.wrong"):
            blob.open(passphrase, name.context(log_id, seat))


def _same_words(row: SeatRow, passphrase: str) -> bool:
    """The practice crew shares one passphrase: there it does open the other's seat."""
    study = victim()
    return any(
        study.row(who) == row and words == passphrase for who, words in study.passphrases.items()
    )


def acts(desk: Desk, person: Person) -> Iterator[Callable[[], object]]:
    """What the program offers that opens something sealed."""
    workbench = victim().bench.workbench
    stories = list(desk.board.stories.values())
    running = next(story for story in stories if story.is_open)
    for event in desk.board.events:
        if event.line.sealed and event.kind not in ("PreparationClosed", "IdentityRecorded"):
            yield partial(workbench.sealed_facts, person, event)
    for story in stories:
        closed = story.last("PreparationClosed")
        window = story.first("RequestAccepted").number
        if closed is not None:
            yield partial(workbench.closed_capsule, person, closed, story.bag, window)
            yield partial(inner_log, workbench, person, paper_manner(desk), story.bag)
    yield lambda: look(workbench, person, running.request)
    yield lambda: show_arm(workbench, person, running.request)
    yield lambda: received(workbench, person)
    yield lambda: identity_of(desk, person, "01-001")
    yield lambda: identities_of(desk, person, "01-001")
    yield lambda: trace(workbench, person)
    yield lambda: look_at_stock(workbench, person)
    for what in SHEETS:
        yield partial(look_at_sheet, workbench, person, paper_manner(desk), what)
    names, words = victim().names, victim().passphrases
    who = next(who for who in words if names[who] == person.seat.name)
    signing = Signing(person, person.keys.esign(words[who]), Meaning.AUTHORED)
    call = Call("01-002", "emergency", "Dr Roux", "17", desk.clock.now())
    yield partial(unblind_subject, workbench, signing, call)
    yield partial(print_sheet, workbench, person, "01-002", "x")
    yield partial(assess_impact, desk, signing, _told(desk), "none", "none", "x")
    for event in desk.board.events:
        if event.kind in TELLING:
            yield partial(_opened, workbench, person, event.number)


def _told(desk: Desk) -> int:
    return next(e.number for e in desk.board.events if e.kind == "SubjectUnblinded")


def _opened(workbench: Workbench, person: Person, number: int) -> None:
    with workbench.desk.journal.turn() as turn:
        workbench.arm_told(turn, person, number)


@pytest.mark.parametrize("who", WITHOUT)
def test_a_role_that_lies_about_itself_in_memory_is_stopped_by_keys(who: str) -> None:
    """The program patched to take the role for a pharmacist still has no key to open with."""
    study, desk = victim(), victim().bench.desk
    seat = next(s for s in desk.board.seats.values() if s.name == study.names[who])
    person = Person(replace(seat, role=Role.PHARMACIST), study.opened(who))
    told = list(acts(desk, person))
    assert len(told) > 15
    size = len(study.file.lines)
    for act in told:
        with pytest.raises(Failure) as why:
            act()
        assert why.value.code in ("sealed.no_key", "seat.role"), why.value
    assert len(study.bench.file.snapshot().lines) == size


@pytest.mark.parametrize("who", WITHOUT)
def test_keys_of_one_s_own_making_open_and_pass_for_nothing(who: str) -> None:
    """Role keys that someone invents open nothing, and what they seal is not the log's."""
    study = victim()
    invented = {"own": b"\x42" * 32, "none": bytes(32)}
    for thing in everything_sealed(study.file):
        assert not opens(thing, invented), thing.what
    grants = study.bench.vault.first_grants(
        study.file.settings["log"], study.row(who).seat, study.row(who).record[64:], [ARM]
    )
    rows = tuple(
        replace(row, grants=grants) if row == study.row(who) else row for row in study.file.seats
    )
    with pytest.raises(DoesNotFollow) as found:
        verify_file(replace(study.file, seats=rows), study.bench.vault.verify)
    assert found.value.code == "row.seat_differs"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_one_share_opens_nothing(number: int) -> None:
    """Its parts as any key and as any passphrase; and what a page of it says besides."""
    study, share = victim(), victim().shares[number - 1]
    parts = {str(at): part for at, part in enumerate(share.parts.open())}
    both = bytes(a ^ b for a, b in zip(*parts.values(), strict=True))
    for thing in everything_sealed(study.file):
        assert not opens(thing, {**parts, "both": both}), thing.what
    log_id = study.file.settings["log"]
    for part in (*parts.values(), both):
        words = passphrase_of(Sealed(part))
        _nothing_unwraps(study.row("escrow"), words, log_id, study.row("escrow").seat)
        seal = Sealed(X25519PrivateKey.from_private_bytes(part))
        with pytest.raises(Damaged):
            open_grants(study.row("escrow").grants, seal, log_id, study.row("escrow").seat)


@pytest.mark.parametrize("who", ["monitor", "inspector"])
def test_whoever_reads_treatments_without_the_pharmacy_s_key_reads_no_name(who: str) -> None:
    """A monitor by their own key, an inspector by the one that is lent."""
    study, desk = victim(), victim().bench.desk
    seat = next(s for s in desk.board.seats.values() if s.name == study.names[who])
    holder = study.opened("pharmacist")
    keys = desk.vault.lend(study.opened(who), [ARM], holder)
    person = Person(replace(seat, role=Role.PHARMACIST), keys)
    for act in (lambda: identity_of(desk, person, "01-001"),
                lambda: identities_of(desk, person, "01-001"),
                lambda: trace(study.bench.workbench, person)):  # fmt: skip
        with pytest.raises(Refusal, match=r"sealed\.no_key"):
            act()


def test_a_lent_key_ends_with_the_visit() -> None:
    """What an inspector was lent is the arm's key alone, and stands in no row."""
    hands = victim()
    desk = hands.bench.desk
    seat = next(s for s in desk.board.seats.values() if s.role is Role.INSPECTOR)
    inspector = Person(seat, hands.opened("inspector"))
    opener = hands.crew.sign(hands.crew.pharmacist, Meaning.APPROVED)
    second = hands.crew.sign(hands.crew.operator, Meaning.APPROVED)
    with pytest.raises(Refusal, match=r"people\.window_open"):
        open_inspection(desk, opener, second, inspector)
    assert read_grants(hands.row("inspector").grants) == []
    lent = desk.vault.lend(inspector.keys, [ARM], opener.person.keys)
    assert [lent.keyring.newest(role) for role in RoleKey] == [2, 0, 0]


def test_nothing_planted_lies_in_clear_in_the_file_a_label_or_a_report(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    study = victim()
    path = tmp_path_factory.mktemp("copy") / "study.opaline"
    with SqliteStudyFile.create(path, study.file.settings) as kept, kept.turn() as turn:
        for line in study.file.lines:
            turn.append(line)
        turn.add_list_rows(study.file.rows)
        for allocation in study.file.allocations:
            turn.allocate(allocation)
        for capsule in study.file.capsules:
            turn.put_capsule(capsule)
        for row in study.file.seats:
            turn.add_seat(row)
    told = [path.read_bytes(), *(job.pdf + job.png + job.zpl for job in study.bench.printer.jobs)]
    desk = study.bench.desk
    stories = [story for story in desk.board.stories.values() if story.disposition]
    told += [paper_pdf(custody_report(desk, story)) for story in stories]
    told.append(repr(desk.board.events).encode())
    made = Origin("", "", 0, "00", "", "", "blinded", "")
    told += readable(desk, made, paper_manner(desk)).values()
    planted = [SURNAME, FIRST_NAME, *STOCK, "mapping", "viability", "thawed"]
    planted += study.passphrases.values()
    assert found_in(b"\n".join(told), planted) == []


def test_the_matrix_would_see_a_key_given_by_mistake() -> None:
    """Shown to bite: a monitor who is granted the key of names opens them."""
    study = victim()
    secrets = secrets_of(study.opened("monitor"), study.passphrases["monitor"])
    held: HeldKey = study.opened("pharmacist").keyring.generations(NAMES)[0]
    wrong = {**secrets, "given": held.key.open()}
    opened = [t for t in everything_sealed(study.file) if opens(t, wrong)]
    assert {thing.key for thing in opened} == OPENS["monitor"] | {(NAMES, 1)}
