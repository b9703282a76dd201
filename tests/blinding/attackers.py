"""Every role at the file, with its keys, the source, no scruples: what each can lay hands on."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.command.practice import PASSPHRASE, Crew, commission, seat_crew
from app.command.practice_bag import Scene, ask, hand_over, prepare
from app.custody.bucket import ROLE_CODES, generation_of
from app.custody.records import SeatRow, Snapshot
from app.custody.tables import place_of
from app.desk.confirming import confirm
from app.desk.emergency.code_breaks import Fate, change_sheet
from app.desk.emergency.unblinding import assess_impact
from app.desk.escrow.share_form import Share
from app.desk.escrow.shares import make_shares, open_with_two
from app.desk.journal import Person, sign
from app.desk.seats.founding import NewSeat, propose_seat
from app.desk.seats.identity import record_identity
from app.desk.seats.people import change_passphrase, propose_revocation
from app.desk.unblinded.emergency.code_break import print_sheet
from app.desk.unblinded.emergency.unblinding import Call, unblind_subject
from app.trial.names import Meaning, Role, RoleKey
from app.vault.seat import OpalineSeat
from tests.bench import TUESDAY, Bench, empty_bench
from tests.vectors.study import BEGINS, small_list

SURNAME, FIRST_NAME, BORN = "Thévenin-Dœuf", "Odile Marie", date(1961, 5, 4)
STOCK = ("MSC-0426", "D-117", "V-001", "V-017", "V-060")
PURPOSES = (b"line", b"row", b"capsule", b"grant", b"wrap")
CODES = {code: role for role, code in ROLE_CODES.items()}
ROLES = tuple(role.value for role in Role)
REVOKED = "revoked pharmacist"


@dataclass(frozen=True)
class SealedThing:
    """One ciphertext of the file: what it is, under which key, and where it might belong."""

    what: str
    sealed: bytes
    places: tuple[bytes, ...]
    bound: tuple[bytes, ...]

    @property
    def key(self) -> tuple[RoleKey, int]:
        """The role key and generation that it says it is under."""
        return CODES[self.sealed[1]], generation_of(self.sealed)


@dataclass(frozen=True)
class Victim:
    """A study in full life, and the passphrase of each person in it."""

    bench: Bench
    crew: Crew
    passphrases: dict[str, str]
    """By role, and of the one who was revoked."""
    names: dict[str, str]
    shares: tuple[Share, ...]

    @functools.cached_property
    def file(self) -> Snapshot:
        """Everything in the file."""
        return self.bench.file.snapshot()

    def row(self, who: str) -> SeatRow:
        """The seat of someone as it lies in the file."""
        seats = [s for s in self.bench.desk.board.seats.values() if s.name == self.names[who]]
        return next(row for row in self.file.seats if row.seat == seats[-1].seat)

    def opened(self, who: str) -> OpalineSeat:
        """Someone's keys, had by the passphrase, whatever the log says of the seat."""
        return OpalineSeat.unlock(self.file.settings["log"], self.row(who), self.passphrases[who])


@functools.cache
def victim() -> Victim:
    """All roles, a bag in each arm, names, a revocation, shares, and a preparation in progress."""
    bench = empty_bench(seed=b"attack")
    crew = seat_crew(bench.workbench)
    names = {"pharmacist": "Claire Aubert", "operator": "Marc Lenoir", "auditor": "Hélène Roy"}
    words = dict.fromkeys(names, PASSPHRASE)
    for who in (Role.MONITOR, Role.ADMINISTRATOR, Role.STATISTICIAN, Role.INSPECTOR, REVOKED):
        names[who], words[who] = f"Someone {len(names)}", f"a passphrase of {who} alone"
        role = Role.PHARMACIST if who == REVOKED else Role(who)
        _seat(bench, crew, names[who], role, words[who])
    words["operator"] = "another passphrase of the operator"
    operator = change_passphrase(bench.desk, crew.operator, PASSPHRASE, words["operator"])
    # A short list: the matrix counts keys, not rows.
    bench.desk.study = replace(bench.desk.study, list_rows=None)
    commission(bench.workbench, crew, small_list())
    authored = crew.sign(crew.pharmacist, Meaning.AUTHORED)
    shares = make_shares(
        bench.desk, authored, sign(operator, words["operator"], Meaning.APPROVED)
    )
    escrow, words["escrow"] = open_with_two(bench.desk, *shares[1:])
    names["escrow"] = escrow.seat.name
    for number in (1, 2):
        hand_over(_bag(bench, crew, number))
    _revoke(bench, crew.pharmacist, operator, words["operator"])
    operator = bench.desk.sign_in(names["operator"], words["operator"])
    # The crew's signatures are made with one passphrase.
    operator = change_passphrase(bench.desk, operator, words["operator"], PASSPHRASE)
    words["operator"] = PASSPHRASE
    pharmacist = bench.desk.renewed(crew.pharmacist)
    crew = replace(crew, pharmacist=pharmacist, operator=operator)
    _tell(bench, crew)
    _bag(bench, crew, 3)
    _keep_sheets(bench, crew)
    return Victim(bench, crew, words, names, shares)


def _seat(bench: Bench, crew: Crew, name: str, role: Role, passphrase: str) -> None:
    now = bench.clock.now()
    newcomer = NewSeat(name, role, "x", now.date(), now, now + timedelta(days=900))
    line = propose_seat(
        bench.desk, crew.sign(crew.pharmacist, Meaning.AUTHORED), newcomer, passphrase
    )
    confirm(bench.desk, crew.sign(crew.operator, Meaning.APPROVED), line.number)


def _bag(bench: Bench, crew: Crew, number: int) -> Scene:
    bench.clock.set(TUESDAY + BEGINS[number - 1])
    scene = Scene(bench.workbench, crew, bench.clock, f"01-{number:03}")
    ask(scene)
    prepare(scene)
    return scene


def _revoke(bench: Bench, pharmacist: Person, operator: Person, passphrase: str) -> None:
    desk = bench.desk
    for subject in ("01-001", "01-002"):
        record_identity(desk, pharmacist, subject, SURNAME, FIRST_NAME, _born(bench, subject))
    seat = next(s for s in desk.standing() if s.name == "Someone 7")
    proposed = propose_revocation(
        desk, sign(pharmacist, PASSPHRASE, Meaning.AUTHORED), seat.seat, "suspected"
    )
    confirm(desk, sign(operator, passphrase, Meaning.APPROVED), proposed.number)
    again = desk.renewed(pharmacist)
    record_identity(desk, again, "01-001", SURNAME, FIRST_NAME, _born(bench, "01-001"))


def _tell(bench: Bench, crew: Crew) -> None:
    """A treatment told and assessed, while no bag is made."""
    desk, now = bench.desk, bench.clock.now()
    signing = crew.sign(crew.pharmacist, Meaning.AUTHORED)
    call = Call("01-001", "safety", "Dr Roux", "17", now, "slip", "V-007")
    told = unblind_subject(bench.workbench, signing, call)
    assess_impact(desk, signing, told.line.number, "none", "none", "V-007")


def _keep_sheets(bench: Bench, crew: Crew) -> None:
    """Treatments kept on sheets, one of which somebody opened."""
    desk, now = bench.desk, bench.clock.now()
    signing = crew.sign(crew.pharmacist, Meaning.AUTHORED)
    print_sheet(bench.workbench, crew.pharmacist, "01-001", "V-007")
    print_sheet(bench.workbench, crew.pharmacist, "01-003")
    change_sheet(desk, signing, 1, Fate("opened", "Dr Roux", now, "safety", "V-007"))


def _born(bench: Bench, subject: str) -> date:
    stories = bench.desk.board.stories.values()
    told = next(s for s in stories if s.events[0].text("subject") == subject)
    return BORN.replace(year=told.events[0].number_of("birth_year"))


def everything_sealed(file: Snapshot) -> Iterator[SealedThing]:
    """Each sealed part, list row and capsule."""
    log_id = file.settings["log"]
    for line in file.lines:
        if line.sealed:
            place = log_id + line.number.to_bytes(8, "big")
            bound = (line.entry[:118], line.entry, place, b"")
            yield SealedThing(f"line {line.number}", line.sealed, (place,), bound)
    for row in file.rows:
        at = place_of(row.version, row.stratum, row.position)
        name = f"row {row.version} {row.stratum} {row.position}"
        yield SealedThing(name, row.sealed, (log_id + at, at), (log_id + at, at, b""))
    for capsule in file.capsules:
        place = log_id + capsule.window.to_bytes(8, "big")
        yield SealedThing(f"capsule {capsule.window}", capsule.sealed, (place,), (place, b""))


def secrets_of(seat: OpalineSeat, passphrase: str) -> dict[str, bytes]:
    """Every 32 secret bytes that someone's seat and passphrase yield."""
    login, esign = seat._login.open(), seat._esign_secret(passphrase).open()
    found = {"root": login[:32], "seal": login[32:], "esign": esign}
    for role in RoleKey:
        if seat.keyring.holds(role):
            for held in seat.keyring.generations(role):
                found[f"{role.value} {held.generation}"] = held.key.open()
    return found


def opens(thing: SealedThing, secrets: dict[str, bytes]) -> bool:
    """Whether any secret opens it, used as any key, for any purpose, at any place."""
    nonce, ciphertext = thing.sealed[6:18], thing.sealed[18:]
    for secret in secrets.values():
        infos = [b"opaline/" + p + b"/v1\n" + at for p in PURPOSES for at in thing.places]
        keys = [secret, *(HKDF(SHA256(), 32, salt=None, info=i).derive(secret) for i in infos)]
        for key in keys:
            for bound in thing.bound:
                try:
                    AESGCM(key).decrypt(nonce, ciphertext, bound)
                except InvalidTag:
                    continue
                return True
    return False
