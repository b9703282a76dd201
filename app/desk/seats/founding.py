"""Act 0 for people: who founds the study, and whom it seats afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app import __version__
from app.custody.canonical import Value
from app.custody.event import Seat
from app.custody.records import Line, SeatRow
from app.desk.desk import Desk
from app.desk.journal import Person, Signing, sign
from app.desk.ports import SeatKeys
from app.desk.training import require_past
from app.desk.typed import read_text
from app.trial.clocks import show_instant
from app.trial.names import ROLE_KEYS, SEATED, Meaning, Role
from app.trial.refusal import Refusal
from app.trial.study_sense import require_no_list_id

_FOUNDERS = (Role.PHARMACIST,)


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
    """Writes the first line and seats the founder.

    Raises Refusal ``founder.role``, ``study.list_id``.
    """
    require_no_list_id(desk.study)
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
