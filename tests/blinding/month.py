"""A month of the stock, and four days of bags in it; what is planned is the same for both arms.

What a delivery, a logger or a maker brings comes when it comes. Which vials are
in the tank is the bags' doing, and so differs between the arms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from app.command.practice import Crew
from app.desk.confirming import confirm
from app.desk.emergency.kits import account_label, kits, print_kit
from app.desk.journal import Signing
from app.desk.materials.albumin import change_albumin, receive_albumin
from app.desk.unblinded.vials import stock_life as life
from app.desk.unblinded.vials.balance import balance_on
from app.desk.unblinded.vials.ledger import IN_STOCK, Place, Vial
from app.desk.unblinded.vials.stock import Attachment, Delivery, receive_stock
from app.trial.names import Meaning
from tests.bench import Bench
from tests.blinding.day import Act, Day
from tests.blinding.tank import washed

DAYS = 30
BAG_DAYS = (6, 13, 20, 27)
"""Days of the week on which a shock may begin, from a Wednesday on."""
BIG, SMALL = "MSC-0700", "MSC-0701"
_FILE = Attachment("sonde.csv", "ab" * 32)


class Month(Day):
    """Thirty days from a start; `done` are the acts that took effect, by name."""

    def __init__(self, bench: Bench, crew: Crew, start: datetime, seed: int) -> None:
        super().__init__(bench, crew, start, seed)
        self.done: list[str] = []
        self._proposed: list[int] = []
        self.expiry: date = bench.desk.board.albumin[0].expiry

    def run(self) -> None:
        """The acts of each day at hours drawn once, those of a bag's day among its own."""
        draw = Random(f"month {self.seed}")
        acts = [*self.acts(), *self.papers()]
        for number in range(DAYS):
            morning = self.start + timedelta(days=number)
            mine = [one for one in acts if one[0] == number]
            hours = [timedelta(minutes=draw.uniform(0, 400)) for _ in mine]
            if number in BAG_DAYS:
                first = 1 + 3 * BAG_DAYS.index(number)
                day = _BagDay(self, morning, 100 * self.seed + number, first)
                day.with_stock(zip(hours, mine, strict=True))
                day.run()
                self.told += day.told
            else:
                for after, (_, name, act) in sorted(zip(hours, mine, strict=True), key=_hour):
                    self.bench.clock.set(max(morning + after, self.bench.clock.now()))
                    self.try_(name, act)
            self._reckon()

    def try_(self, name: str, act: Act) -> None:
        """An act whose refusal blinded people would hear of."""
        if self.public(act):
            self.done.append(name)

    def _reckon(self) -> None:
        """The day's balance is nought, and names nothing but what was missed when counted."""
        zone = self.bench.desk.journal.zone
        today = self.bench.clock.now().astimezone(zone).date()
        told = balance_on(self.bench.workbench, self.crew.pharmacist, today)
        assert {one.code for one in told.mismatches} <= {"counted_missing"}
        assert all(balance.rest == 0 for _, balance in told.vials)
        assert all(one.open.rest == 0 for one in told.bottles)

    def sign(self) -> Signing:
        """The pharmacist's signature."""
        return self.crew.sign(self.crew.pharmacist, Meaning.AUTHORED)

    def acts(self) -> Iterator[tuple[int, str, Act]]:
        """What happens to the stock: the day, a name, the act."""
        work, me, sign = self.bench.workbench, self.crew.pharmacist, self.sign
        desk = self.bench.desk
        warm = life.Excursion(14, "-118", "couvercle", _FILE)
        small = [f"S-{number:02}" for number in range(12)]

        def receive(lot: str, names: Sequence[str], after: int) -> None:
            day = self.expiry + timedelta(days=after)
            vials = [Vial(name, lot, "D-7", 20_000_000, day) for name in names]
            told = Delivery("Biotec", f"E-{lot}", "intact", "cuve 2", (_FILE,), (_FILE,))
            receive_stock(work, me, vials, told)

        def bottles(change: str, number: int) -> Callable[[], object]:
            return lambda: change_albumin(desk, sign(), "ALB-2701", self.expiry, change, number)

        big = [f"B-{number:03}" for number in range(120)]
        told: Sequence[tuple[int, str, Act]] = (
            (0, "received", lambda: receive(BIG, big, 5)),
            (1, "released", lambda: life.release_vials(work, sign(), big, "certificats lus")),
            (2, "albumin", lambda: receive_albumin(desk, me, "ALB-2701", self.expiry, 48)),
            (3, "received", lambda: receive(SMALL, small, 9)),
            (6, "excursion", lambda: life.record_excursion(work, me, small[:3], warm)),
            (6, "counted", lambda: self._count(missing=False)),
            (7, "used", partial(self._decide, small[0], use=True)),
            (7, "rejected", partial(self._decide, small[1], use=False)),
            (8, "released", lambda: life.release_vials(work, sign(), small[3:], "lus")),
            (8, "placed", lambda: life.place_vials(work, me, small[3:5], "cuve 1/A")),
            (9, "outside", lambda: life.record_outside(work, me, small[4:5], 4, "tri")),
            (10, "outside", lambda: life.record_outside(work, me, small[4:5], 20, "tri")),
            (13, "quarantined", lambda: life.quarantine(work, me, small[5:6], "étiquette")),
            (13, "released", lambda: life.release_vials(work, sign(), small[5:6], "relu")),
            (14, "counted", lambda: self._count(missing=True)),
            (15, "counted", lambda: self._count(missing=False)),
            (15, "rejected", partial(self._decide, small[4], use=False)),
            (20, "recalled", lambda: life.recall_lot(work, sign(), SMALL, "donneur")),
            (18, "result", lambda: life.record_result(work, sign(), BIG, "stérile", "J14")),
            (21, "returned", lambda: life.return_vials(
                work, sign(), small[6:8], shipper="Biotec", shipment="R-1", reason="rappel")),
            (22, "condemned", lambda: self._condemn(small[8:])),
            (23, "destroyed", self._destroy),
            (24, "albumin lost", bottles("lost", 1)),
            (24, "albumin returned", bottles("returned", 2)),
            (25, "albumin held", bottles("quarantined", 0)),
            (26, "albumin free", bottles("released", 0)),
            (26, "albumin destroyed", bottles("destroyed", 1)),
            (28, "albumin recalled", bottles("recalled", 0)),
            (29, "counted", lambda: self._count(missing=False)),
        )  # fmt: skip
        yield from told

    def papers(self) -> Iterator[tuple[int, str, Act]]:
        """Kits for a downtime, one of them on a day of bags, and what became of a label."""
        desk, me = self.bench.desk, self.crew.pharmacist

        def spoiled() -> None:
            kit = kits(desk.board.events)[0].number
            account_label(desk, self.sign(), f"{kit}-2", "spoiled")

        for number in (4, 6):
            yield number, "kit", lambda: print_kit(desk, me)
        yield 29, "kit accounted", spoiled

    def _decide(self, vial: str, *, use: bool) -> None:
        work = self.bench.workbench
        life.decide(work, self.sign(), [vial], use=use, reason="étude", asked="AQ du fabricant")

    def _count(self, *, missing: bool) -> None:
        """The first lot, as it is in this arm's tank; the last vial overlooked, and found again.

        Bottles that cells were washed with since the count before are told with it.
        """
        work, me = self.bench.workbench, self.crew.pharmacist
        held = life.look_at_stock(work, me).held
        places = IN_STOCK | {Place.MISSING}
        there = [n for n, h in held.items() if h.vial.lot == "MSC-0426" and h.place in places]
        seen = there[:-1] if missing else there
        life.count_lot(work, me, "MSC-0426", seen, washed(work, me))

    def _condemn(self, vials: Sequence[str]) -> None:
        line = life.propose_vials_destroyed(
            self.bench.workbench, self.sign(), vials, method="incinération", reason="rappel"
        )
        self._proposed.append(line.number)

    def _destroy(self) -> None:
        second = self.crew.sign(self.crew.operator, Meaning.APPROVED)
        confirm(self.bench.desk, second, self._proposed.pop())


class _BagDay(Day):
    """A day of bags, with what the month brings among its acts."""

    def __init__(self, month: Month, start: datetime, seed: int, first: int) -> None:
        super().__init__(month.bench, month.crew, start, seed)
        self._month, self.first = month, first

    def with_stock(self, acts: Iterator[tuple[timedelta, tuple[int, str, Act]]]) -> None:
        """Plans them."""
        for after, (_, name, act) in acts:
            self.later(self.start + after, partial(self._month.try_, name, act))


def _hour(one: tuple[timedelta, tuple[int, str, Act]]) -> timedelta:
    return one[0]
