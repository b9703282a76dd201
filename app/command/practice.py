"""A practice study: its people, list and stock, ready for requests, on a clock that is set.

Nothing of it can be taken for the real thing: the file says practice in its
first line, and every paper made from it carries SPECIMEN.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.blind.arm import Arm
from app.command.committing import as_sent
from app.desk.confirming import confirm
from app.desk.journal import Person, Signing, sign
from app.desk.label.specimen import propose_specimen
from app.desk.materials.albumin import receive_albumin
from app.desk.seats.founding import NewSeat, found_study, propose_seat
from app.desk.study.sites import propose_sites
from app.desk.unblinded.allocation.commissioning import propose_list
from app.desk.unblinded.vials.ledger import Vial
from app.desk.unblinded.vials.stock import receive_stock
from app.desk.unblinded.workbench import Workbench
from app.trial.clocks import open_sites
from app.trial.names import Meaning, Role

PASSPHRASE = "a practice passphrase"
PRACTICE_ARMS = {"A": Arm.CELLS, "B": Arm.CONTROL}
STOCK = 60
"""The frozen vials of a practice study."""
_DELEGATION = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Crew:
    """The three people of a practice study, each signed in."""

    pharmacist: Person
    operator: Person
    auditor: Person

    def sign(self, person: Person, meaning: Meaning) -> Signing:
        """A signature of one of the crew; all share the practice passphrase."""
        return sign(person, PASSPHRASE, meaning)


def seat_crew(workbench: Workbench, practice: bool = True) -> Crew:
    """Founds the study and seats three people, each confirmed by a second person."""
    desk = workbench.desk
    now = desk.clock.now()

    def seat(name: str, role: Role, qualification: str) -> NewSeat:
        return NewSeat(name, role, qualification, now.date(), now, now + _DELEGATION)

    pharmacist = found_study(
        desk, seat("Claire Aubert", Role.PHARMACIST, "PharmD"), PASSPHRASE, practice=practice
    )

    def admit(newcomer: NewSeat, by: Person | None) -> Person:
        signing = sign(pharmacist, PASSPHRASE, Meaning.AUTHORED)
        line = propose_seat(desk, signing, newcomer, PASSPHRASE)
        person = desk.sign_in(newcomer.name, PASSPHRASE)
        confirm(desk, sign(by or person, PASSPHRASE, Meaning.APPROVED), line.number)
        return person

    operator = admit(seat("Marc Lenoir", Role.OPERATOR, "Technician"), None)
    confirm(desk, sign(operator, PASSPHRASE, Meaning.APPROVED), 0)
    auditor = admit(seat("Hélène Roy", Role.AUDITOR, "Clinical research associate"), operator)
    return Crew(pharmacist, operator, auditor)


def commission(
    workbench: Workbench, crew: Crew, list_file: bytes, arms: Mapping[str, Arm] | None = None,
    stock: int = STOCK,
) -> None:  # fmt: skip
    """Opens the sites that fit, puts list and specimen in force, and fills the two stocks."""
    desk = workbench.desk
    numbers = [site.number for site in open_sites(desk.study)]
    line = propose_sites(desk, crew.sign(crew.pharmacist, Meaning.AUTHORED), numbers)
    confirm(desk, crew.sign(crew.operator, Meaning.APPROVED), line.number)
    signing = crew.sign(crew.pharmacist, Meaning.AUTHORED)
    sent = as_sent(workbench, list_file)
    line = propose_list(workbench, signing, sent, arms or PRACTICE_ARMS)
    confirm(desk, crew.sign(crew.operator, Meaning.APPROVED), line.number)
    line = propose_specimen(desk, crew.sign(crew.pharmacist, Meaning.AUTHORED))
    confirm(desk, crew.sign(crew.operator, Meaning.APPROVED), line.number)
    expiry = _next_year(desk.clock.now())
    receive_albumin(desk, crew.pharmacist, "ALB-2601", expiry, 24)
    ids = [f"V-{number:03}" for number in range(1, stock + 1)]
    vials = [Vial(vial, "MSC-0426", "D-117", 20_000_000, expiry) for vial in ids]
    receive_stock(workbench, crew.pharmacist, vials)


def _next_year(now: datetime) -> date:
    return (now + timedelta(days=365)).date()
