"""What people and their keys cost: each act of a seat beside one bare derivation of its cost.

A passphrase is dear on purpose, so an act takes as many derivations as it asks for
passphrases and makes keys. Each row also tells its share of two seconds, the most
that an act about a seat may take: under 1 it is within them.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from app.command.join import Devices, create_study
from app.command.practice import PASSPHRASE, seat_crew
from app.desk.confirming import confirm
from app.desk.desk import Desk
from app.desk.journal import Person, Signing, sign
from app.desk.seats.founding import NewSeat, propose_seat
from app.desk.seats.people import change_passphrase, propose_delegation, propose_revocation
from app.devices.clock import stopwatch
from app.trial.names import Meaning, Role

ROUNDS = 3
MOST_S = 2.0
_OTHER = "another passphrase of the newcomer"
Work = Callable[[], object]


def people_rows(
    folder: Path, source: bytes, devices: Devices, bare: Work
) -> Iterator[dict[str, object]]:
    """Ratios of adding, renewing, revoking and ending a seat to `bare`, one derivation of the cost
    at which `devices` seat people."""
    with create_study(folder / "people.opaline", source, devices) as workbench:
        crew = seat_crew(workbench)
        people = {"pharmacist": crew.pharmacist, "operator": crew.operator}
        taken: dict[str, list[tuple[float, float]]] = {}
        for number in range(ROUNDS):
            for name, work in _acts(workbench.desk, people, f"Someone {number}"):
                taken.setdefault(name, []).append((_seconds(work), _seconds(bare)))
    for name, rounds in taken.items():
        yield _row(name, rounds)


def _acts(desk: Desk, people: dict[str, Person], name: str) -> Iterator[tuple[str, Work]]:
    """The life of one seat, act by act; each is done before the next is asked for."""
    seat: dict[str, str] = {}

    def pharmacist() -> Signing:
        return sign(people["pharmacist"], PASSPHRASE, Meaning.AUTHORED)

    def confirmed() -> object:
        number = desk.board.waiting()[-1].number
        return confirm(desk, sign(people["operator"], PASSPHRASE, Meaning.APPROVED), number)

    def add() -> None:
        now = desk.clock.now()
        newcomer = NewSeat(name, Role.PHARMACIST, "x", now.date(), now, now + timedelta(days=90))
        line = propose_seat(desk, pharmacist(), newcomer, PASSPHRASE)
        seat["id"] = desk.board.events[line.number].text("seat")

    def extend() -> object:
        now = desk.clock.now()
        return propose_delegation(
            desk, pharmacist(), seat["id"], trained=now.date(), start=now,
            end=now + timedelta(days=9),
        )  # fmt: skip

    yield "seat_proposed", add
    yield "seat_confirmed", confirmed
    person = desk.sign_in(name, PASSPHRASE)
    yield "passphrase_changed", lambda: change_passphrase(desk, person, PASSPHRASE, _OTHER)
    yield "delegation_proposed", extend
    yield "delegation_confirmed", confirmed
    yield "revocation_proposed", lambda: propose_revocation(desk, pharmacist(), seat["id"], "left")
    yield "revocation_confirmed", confirmed
    # After a renewal of the keys whoever is signed in goes on with the new ones.
    people["pharmacist"], people["operator"] = (desk.renewed(one) for one in people.values())


def _seconds(work: Work) -> float:
    elapsed = stopwatch()
    work()
    return elapsed()


def _row(name: str, rounds: list[tuple[float, float]]) -> dict[str, object]:
    ratios = [act / one for act, one in rounds]
    return {
        "row": name, "ratio": round(statistics.median(ratios), 2),
        "lowest": round(min(ratios), 2), "highest": round(max(ratios), 2),
        "of_two_seconds": round(statistics.median(act for act, _ in rounds) / MOST_S, 2),
    }  # fmt: skip
