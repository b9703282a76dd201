"""Act 0 for what no arm is in: the study, its people, its open sites, albumin; two people each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app import __version__
from app.custody.canonical import Value
from app.custody.event import Event, Seat
from app.custody.records import Line, SeatRow
from app.desk.amending import require_may_amend
from app.desk.desk import Desk
from app.desk.journal import Person, Signing, Turn, sign
from app.desk.list_life import require_may_bring, take_row
from app.desk.people import ENDS, renew_keys, require_may_change
from app.desk.ports import SeatKeys
from app.desk.specimen import require_same_specimen
from app.desk.training import require_past
from app.desk.typed import read_text
from app.desk.wrong import forget_wrong_passphrases, write_wrong_passphrases
from app.trial.clocks import misfit, show_instant, site_fits
from app.trial.names import ROLE_KEYS, SEATED, Meaning, Role
from app.trial.refusal import Refusal

_FOUNDERS = (Role.PHARMACIST,)
MOST_BOTTLES = 9999


@dataclass(frozen=True, slots=True)
class NewSeat:
    """A person to be seated: delegation from `start` to `end`, trained on `trained`."""

    name: str
    role: Role
    qualification: str
    trained: date
    start: datetime
    end: datetime


def found_study(desk: Desk, founder: NewSeat, passphrase: str, *, practice: bool) -> Person:
    """Writes the first line and seats the founder; raises Refusal ``founder.role``."""
    if founder.role not in _FOUNDERS:
        raise Refusal("founder.role", role=founder.role.value)
    log_id = desk.journal.log_id
    seat_id = desk.entropy.draw("seat", 8).hex()
    keys = desk.vault.create_seat(log_id, seat_id, passphrase)
    grants = desk.vault.first_grants(log_id, seat_id, keys.seal, ROLE_KEYS[founder.role])
    record = seat_facts(desk, seat_id, founder, keys)
    row = SeatRow(seat_id, keys.root + keys.esign + keys.seal, keys.wrapped, grants)
    facts = {**record, "row": row.digest}
    person = Person(Seat.of(facts), desk.vault.open_seat(log_id, row, passphrase))
    signing = sign(person, passphrase, Meaning.AUTHORED)
    with desk.journal.turn() as turn:
        turn.file.add_seat(row)
        turn.write(
            "StudyProposed",
            {
                "name": desk.study.name,
                "version": desk.study.version,
                "configuration": desk.study.digest,
                "practice": int(practice),
                "program": __version__,
                "founder": facts,
            },
            signing,
        )
    return person


def propose_seat(desk: Desk, signing: Signing, newcomer: NewSeat, passphrase: str) -> Line:
    """Seats a person, who types the passphrase; takes effect when a second person confirms.

    Raises Refusal ``seat.name_taken``, ``seat.trained_later``, and ``seat.nobody`` for a
    role that is no person's.
    """
    if newcomer.role not in SEATED:
        raise Refusal("seat.nobody")
    log_id = desk.journal.log_id
    name = read_text(newcomer.name, field="name")
    if _alike(name) in {_alike(seat.name) for seat in desk.standing()}:
        raise Refusal("seat.name_taken", name=name)
    seat_id = desk.entropy.draw("seat", 8).hex()
    keys = desk.vault.create_seat(log_id, seat_id, passphrase)
    roles = ROLE_KEYS[newcomer.role]
    grants = desk.vault.grants(log_id, seat_id, keys.seal, roles, signing.person.keys)
    row = SeatRow(seat_id, keys.root + keys.esign + keys.seal, keys.wrapped, grants)
    with desk.journal.turn() as turn:
        turn.file.add_seat(row)
        facts = {**seat_facts(desk, seat_id, newcomer, keys), "row": row.digest}
        return turn.write("SeatProposed", facts, signing)


def _alike(name: str) -> str:
    return " ".join(name.split()).casefold()


def seat_facts(desk: Desk, seat_id: str, newcomer: NewSeat, keys: SeatKeys) -> dict[str, Value]:
    """What a line tells of a seat, but for the digest of its row.

    Raises Refusal ``seat.trained_later`` for a training still to come.
    """
    today = desk.clock.now().astimezone(desk.journal.zone).date()
    require_past(newcomer.trained, today)

    def instant(moment: datetime) -> str:
        return show_instant(moment.astimezone(desk.journal.zone))

    return {
        "seat": seat_id,
        "name": read_text(newcomer.name, field="name"),
        "role": newcomer.role.value,
        "qualification": read_text(newcomer.qualification, field="qualification"),
        "trained": newcomer.trained.isoformat(),
        "start": instant(newcomer.start),
        "end": instant(newcomer.end),
        "root": keys.root.hex(),
        "esign": keys.esign.hex(),
        "seal": keys.seal.hex(),
    }


def propose_sites(desk: Desk, signing: Signing, numbers: Sequence[str]) -> Line:
    """Opens sites for inclusion; raises Refusal ``site.does_not_fit`` for one that cannot."""
    if not numbers:
        raise Refusal("site.none")
    for number in numbers:
        site = desk.study.site(number)
        if not site_fits(desk.study, site):
            raise Refusal(
                "site.does_not_fit", site=site.name, minutes=misfit(desk.study, site)
            )
    with desk.journal.turn() as turn:
        return turn.write("SitesProposed", {"sites": list(numbers)}, signing)


def confirm(desk: Desk, signing: Signing, proposal: int) -> Line:
    """A second person confirms a proposal by its leaf; only then does it take effect.

    Confirming a revocation, or a seat in the place of a lost one, renews the keys
    that the former seat could use, in the same turn. Raises Refusal
    ``confirm.nothing``, ``second.same_person``, ``specimen.other``, and as
    `require_may_bring`, `require_may_change`, `require_may_amend` and `Turn.write`.
    """
    with desk.journal.turn() as turn:
        line = bring(desk, turn, signing, proposal)
    desk.adopt()
    return line


def bring(desk: Desk, turn: Turn, signing: Signing, proposal: int) -> Line:
    """The same within a turn that may have written what the proposal rests on."""
    event = _waiting(turn, proposal)
    if event.by.seat == signing.person.seat.seat:
        raise Refusal("second.same_person")
    turn.require_may_confirm(signing.person, event)
    row = require_may_bring(turn, event)
    require_may_change(turn, signing, event)
    require_same_specimen(desk, event)
    require_may_amend(desk, turn, event)
    facts: dict[str, Value] = {"line": event.number, "leaf": event.line.leaf.hex()}
    line = turn.write("Confirmed", facts, signing)
    if row is not None:
        take_row(turn, line, row)
    if event.kind in ENDS:
        renew_keys(desk, turn, signing, event.text(ENDS[event.kind]))
    return line


def _waiting(turn: Turn, proposal: int) -> Event:
    for event in turn.board.waiting():
        if event.number == proposal:
            return event
    raise Refusal("confirm.nothing", line=proposal)


def record_sign_in(desk: Desk, person: Person) -> Line:
    """Notes that a seat was opened, behind the wrong passphrases tried before.

    A file that was brought to another schema is told before. A preparer inside a
    window is noted in the capsule instead.
    """
    with desk.journal.turn() as turn:
        upgraded = _write_upgrade(desk, turn, person)
        told = write_wrong_passphrases(desk, turn, person)
        line = turn.write("SignedIn", {}, person)
    forget_wrong_passphrases(desk, told)
    if upgraded:
        desk.journal.watch.upgrade_told()
    return line


def _write_upgrade(desk: Desk, turn: Turn, person: Person) -> bool:
    told = desk.journal.watch.upgraded()
    # When the program is opened during a preparation depends on what is done at the bench.
    if told is None or turn.board.open_stories():
        return False
    facts: dict[str, Value] = {"old": told.old, "new": told.new, "program": told.program}
    turn.write("FileUpgraded", facts, person)
    return True


def receive_albumin(desk: Desk, person: Person, lot: str, expiry: date, bottles: int) -> Line:
    """Takes bottles into the one albumin stock of both arms; `bottles` at least 1."""
    if not 1 <= bottles <= MOST_BOTTLES or not lot.strip():
        raise Refusal("albumin.nothing")
    if expiry < desk.clock.now().astimezone(desk.journal.zone).date():
        raise Refusal("albumin.expired")
    with desk.journal.turn() as turn:
        facts: dict[str, Value] = {
            "lot": read_text(lot, field="lot"), "expiry": expiry.isoformat(), "bottles": bottles,
        }  # fmt: skip
        return turn.write("AlbuminReceived", facts, person)
