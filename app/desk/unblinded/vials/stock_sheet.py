"""The unblinded log of the stock: every movement of vials and bottles, with what was said of it.

It is read from `stock_reading.movements`, as the balance and the page are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from app.custody.canonical import Value
from app.desk.desk import Desk
from app.desk.journal import Person, Turn
from app.desk.log.log_sheet import NOTHING
from app.desk.log.registers import Movement, albumin_moves, checker_of, initials, stock_sheet
from app.desk.log.sheets import Sheet
from app.desk.log.telling import Manner
from app.desk.unblinded.vials.ledger import IN_STOCK, Held, Ledger, ledger_of
from app.desk.unblinded.vials.ledger import Movement as VialMovement
from app.desk.unblinded.vials.stock_reading import movements
from app.desk.unblinded.vials.washing import ACT as WASHED
from app.desk.unblinded.workbench import Workbench
from app.trial.names import BagCode, is_bag_code

Place = tuple[int, int]
"""Where a movement stands among all: the number of a line, then its turn."""
_ANY_OF_LOT = frozenset({"result", "recalled", "counted"})
"""Acts that concern a lot as a whole."""
_DETAILS = (
    "minutes", "warmest", "logger", "certificates", "asked", "method", "result",
    "missing", "unknown",
)  # fmt: skip
"""What was said of a movement beside its reason, in this order (``stock.detail.NAME``)."""


def stock_log_of(workbench: Workbench, turn: Turn, person: Person, manner: Manner) -> Sheet:
    """Albumin and vials in one log; raises Refusal ``sealed.no_key``."""
    told = ledger_of(
        movements(workbench, turn, person), most_minutes=workbench.desk.study.vials.outside_min
    )
    rows = [
        *albumin_moves(workbench.desk, manner), *_bottles(workbench.desk, manner, told.movements),
        *vial_moves(workbench, told.movements, manner),
    ]  # fmt: skip
    return stock_sheet(manner, rows)


def vial_moves(
    workbench: Workbench, told: Sequence[VialMovement], manner: Manner
) -> Iterator[Movement]:
    """What happened to the vials, lot by lot; numbers are what came into the stock or left it.

    They are the differences of the ledger's own states, so the last balance is
    what the ledger has.
    """
    ledger, line = Ledger(workbench.desk.study.vials.outside_min), 0
    for place, one in enumerate(told):
        # A thaw bears the number of its bag's acceptance: it stands where its time puts it.
        line = max(line, one.line)
        before = _in_stock(ledger)
        ledger.take(one)
        after = _in_stock(ledger)
        named = {*one.vials, *(vial.vial for vial in one.new), *before.keys() ^ after.keys()}
        if one.act in _ANY_OF_LOT:
            named |= {n for n, held in after.items() if held.vial.lot == one.text("lot")}
        known = sorted(named & {*ledger.held})
        for lot in dict.fromkeys(ledger.held[name].vial.lot for name in known):
            mine = [name for name in known if ledger.held[name].vial.lot == lot]
            number = sum((n in after) - (n in before) for n in mine)
            first = ledger.held[mine[0]]
            yield _cells(workbench.desk, manner, one, (line, place), first, number, mine)
        for name in sorted({*one.vials} - {*ledger.held}):
            yield _unknown(workbench.desk, manner, one, (line, place), name)


def _in_stock(ledger: Ledger) -> dict[str, Held]:
    return {name: held for name, held in ledger.held.items() if held.place in IN_STOCK}


def _cells(
    desk: Desk, manner: Manner, one: VialMovement, place: Place, held: Held, number: int,
    mine: Sequence[str],
) -> Movement:  # fmt: skip
    vial = held.vial
    product = manner.words.say("sheet.cells", donor=vial.donor)
    more = {**_said(manner, one), "unit": ", ".join(mine)}
    more.setdefault("location", held.position)
    expiry = manner.day(vial.expiry)
    return _row(desk, manner, one, place, (product, vial.lot, expiry), number, more)


def _unknown(
    desk: Desk, manner: Manner, one: VialMovement, place: Place, name: str
) -> Movement:
    """A vial that was never received: it stands in the log, and changes no balance."""
    product = manner.words.say("sheet.cells", donor=NOTHING)
    more = {**_said(manner, one), "unit": name}
    return _row(desk, manner, one, place, (product, NOTHING, NOTHING), 0, more)


def _bottles(desk: Desk, manner: Manner, told: Sequence[VialMovement]) -> Iterator[Movement]:
    """Bottles taken for washing, which no blinded eye sees: off their lot, first expiry first."""
    expiries: dict[str, date] = {}
    for lot in sorted(desk.board.albumin, key=lambda one: one.expiry):
        expiries.setdefault(lot.lot, lot.expiry)
    for place, one in enumerate(told):
        if one.act != WASHED:
            continue
        name, number = one.text("lot"), -one.whole("bottles")
        expiry = manner.day(expiries[name]) if name in expiries else NOTHING
        of = (manner.words.say("sheet.albumin"), name, expiry)
        yield _row(desk, manner, one, (one.line, place), of, number, _said(manner, one))


def _row(
    desk: Desk, manner: Manner, one: VialMovement, place: Place, of: tuple[str, str, str],
    number: int, more: Mapping[str, str],
) -> Movement:  # fmt: skip
    act = _decision(one) if one.act == "decided" else one.act
    who, second = _hands(desk, one)
    told = {**more, "temperature": _shown(one.told.get("logger")), "second_check": second}
    return Movement(
        place, manner.moment(one.at.astimezone(desk.journal.zone)),
        manner.words.say(f"stock.told.{act}"), *of, number, who,
        {name: value for name, value in told.items() if value},
    )  # fmt: skip


def _hands(desk: Desk, one: VialMovement) -> tuple[str, str]:
    """Whose act it was, and the initials of who checked it; none where one person acts alone."""
    if one.act == "destroyed":
        proposal = desk.board.events[desk.board.events[one.line].number_of("line")]
        return proposal.by.name, initials(one.by)
    story = desk.board.of_bag(one.text("bag")) if one.text("bag") else None
    return one.by, checker_of(story) if story is not None and one.act == "thawed" else ""


def _decision(one: VialMovement) -> str:
    return "decided_used" if one.whole("use") else "decided_rejected"


def _said(manner: Manner, one: VialMovement) -> dict[str, str]:
    say = manner.words.say
    bag = one.text("bag")
    told = [say("sheet.for_bag", bag=_bag(bag))] if bag else []
    told += [one.text("reason")] if one.text("reason") else []
    told += [
        say(f"stock.detail.{name}", value=shown)
        for name in _DETAILS if (shown := _shown(one.told.get(name)))
    ]  # fmt: skip
    found = {
        "location": one.text("position"), "condition": one.text("condition"),
        "shipment": " ".join(x for x in (one.text("shipper"), one.text("shipment")) if x),
        "comment": "; ".join(told),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _bag(text: str) -> str:
    # Older lines have what was typed, whatever that was.
    return BagCode(text).shown if is_bag_code(text) else text


def _shown(value: Value | None) -> str:
    """A fact as text; of a file its name and the beginning of its digest."""
    if isinstance(value, Mapping):
        return f"{value['name']} ({str(value['digest'])[:12]})"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_shown(one) for one in value)
    return "" if value is None else str(value)
