"""What the life of the stock adds to a generated day, the same for both arms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from app.command.practice import Crew
from app.desk.journal import Person, Signing
from app.desk.materials.albumin import change_albumin
from app.desk.materials.equipment import note_equipment
from app.desk.unblinded.vials import stock_life as life
from app.desk.unblinded.vials.ledger import IN_STOCK, Vial
from app.desk.unblinded.vials.stock import Attachment, Delivery, receive_stock
from app.desk.unblinded.workbench import Workbench
from app.trial.names import Meaning
from app.trial.study_parts import Equipment
from tests.bench import Bench
from tests.blinding.tank import washed

Act = Callable[[], object]


def stock_acts(bench: Bench, crew: Crew, seed: int) -> list[tuple[timedelta, Act]]:
    """What the stock's life adds to a day, drawn once for both arms; some of it is refused."""
    draw, workbench, me = Random(f"stock {seed}"), bench.workbench, crew.pharmacist
    expiry = bench.desk.board.albumin[0].expiry
    warm = life.Excursion(9, "-120", "couvercle", Attachment("sonde.csv", "ab" * 32))
    new = [Vial(f"N-{n}", "MSC-0500", "D-9", 20_000_000, expiry) for n in range(3)]

    def sign() -> Signing:
        return crew.sign(me, Meaning.AUTHORED)

    acts: list[Act] = [
        lambda: receive_stock(workbench, me, new, Delivery("B", "E-1", "intact", "cuve 1")),
        lambda: life.release_vials(workbench, sign(), ["N-0"], "certificats lus"),
        lambda: life.record_excursion(workbench, me, ["V-059", "V-060"], warm),
        lambda: life.decide(workbench, sign(), ["V-059"], use=True, reason="x", asked="AQ"),
        lambda: life.quarantine(workbench, me, ["V-058"], "étiquette"),
        lambda: life.place_vials(workbench, me, ["V-058"], "cuve 2"),
        lambda: life.count_lot(
            workbench, me, "MSC-0426", _there(workbench, me), washed(workbench, me)
        ),
        lambda: life.recall_lot(workbench, sign(), "MSC-0500", "donneur"),
        lambda: change_albumin(bench.desk, sign(), "ALB-2601", expiry, "lost", 1),
        lambda: note_equipment(bench.desk, sign(), "BM-2", Equipment.BATH, expiry),
        lambda: note_equipment(
            bench.desk, sign(), "BM-2", Equipment.BATH, expiry, in_service=False
        ),
    ]
    chosen = sorted(draw.sample(range(len(acts)), draw.randint(0, 4)))
    return [(timedelta(minutes=draw.uniform(0, 400)), acts[one]) for one in chosen]


def _there(workbench: Workbench, person: Person) -> list[str]:
    """The vials of a tank in which none is missing."""
    held = life.look_at_stock(workbench, person).held
    return [n for n, h in held.items() if h.vial.lot == "MSC-0426" and h.place in IN_STOCK]
