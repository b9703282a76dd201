"""The balance of the stock on any day: vials and bottles, and what does not add up, named.

A day is one of the study's zone, and the balance is that of its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.desk.journal import Person
from app.desk.materials.albumin import AlbuminBalance, albumin_balance
from app.desk.unblinded.vials.ledger import Balance, Mismatch, Movement, Vial, ledger_of
from app.desk.unblinded.vials.stock_reading import movements
from app.desk.unblinded.vials.washing import ACT as WASHED
from app.desk.unblinded.workbench import Workbench
from app.trial.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Bottles:
    """A lot of albumin on a day: the open balance, and the bottles taken for washing, sealed."""

    open: AlbuminBalance
    washed: int

    @property
    def there(self) -> int:
        """Bottles on the shelf: neither promised to a bag nor gone nor taken for washing."""
        return self.open.left - self.washed


@dataclass(frozen=True, slots=True)
class DayBalance:
    """The stock at the end of a day; `vials` are pairs of one vial of each lot and its balance."""

    day: date
    vials: tuple[tuple[Vial, Balance], ...]
    bottles: tuple[Bottles, ...]
    mismatches: tuple[Mismatch, ...]


def balance_on(workbench: Workbench, person: Person, day: date) -> DayBalance:
    """The balance at the end of a day; raises Refusal ``stock.day_to_come``, ``sealed.no_key``."""
    desk = workbench.desk
    end = datetime.combine(day + timedelta(days=1), time(), desk.journal.zone)
    until = end - timedelta(microseconds=1)
    with desk.journal.turn() as turn:
        turn.require_may(person, "SignedIn")
        if day > turn.now.astimezone(turn.zone).date():
            raise Refusal("stock.day_to_come")
        told = [one for one in movements(workbench, turn, person) if one.at <= until]
        open_balance = albumin_balance(desk, until)
    ledger = ledger_of(told, most_minutes=desk.study.vials.outside_min)
    first = {held.vial.lot: held.vial for held in reversed(ledger.held.values())}
    vials = tuple((first[one.lot], one) for one in ledger.balances())
    bottles, wrong = _bottles(told, open_balance)
    return DayBalance(day, vials, bottles, (*ledger.mismatches, *wrong, *_unequal(vials, bottles)))


def _bottles(
    told: Sequence[Movement], open_balance: Sequence[AlbuminBalance]
) -> tuple[tuple[Bottles, ...], list[Mismatch]]:
    """The bottles for washing go off the deliveries of their lot, first expiry first."""
    washed: Counter[str] = Counter()
    last: dict[str, int] = {}
    for one in told:
        if one.act == WASHED:
            washed[one.text("lot")] += one.whole("bottles")
            last[one.text("lot")] = one.line
    found = []
    for lot in sorted(open_balance, key=lambda one: one.expiry):
        taken = min(washed[lot.lot], max(lot.left, 0))
        washed[lot.lot] -= taken
        found.append(Bottles(lot, taken))
    wrong = [
        Mismatch("bottles_not_there", lot, last[lot]) for lot, number in washed.items() if number
    ]
    return tuple(found), wrong


def _unequal(
    vials: Sequence[tuple[Vial, Balance]], bottles: Sequence[Bottles]
) -> list[Mismatch]:
    """Lots whose coming and going does not leave what is there."""
    lots = [balance.lot for _, balance in vials if balance.rest]
    lots += [one.open.lot for one in bottles if one.open.rest]
    return [Mismatch("not_nought", lot, 0) for lot in lots]
