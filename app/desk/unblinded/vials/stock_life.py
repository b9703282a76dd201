"""The life of the frozen vials: released, held, decided, counted, recalled, returned, destroyed.

Every act is a line without an open fact, so that nobody blinded can tell one from
another. While a preparation is open, in either arm, what is noticed at the tank
(vials warmed, set apart, put elsewhere) is an entry of its inner log instead, since
cells alone send somebody to the tank. What can wait does, until none is open; a recall
or a late result comes from outside and is taken at any time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.bag.handover import read_temperature
from app.desk.journal import Person, Signing, Turn
from app.desk.typed import read_text
from app.desk.unblinded.vials.ledger import IN_STOCK, NOT_FREE, Held, Ledger, Place
from app.desk.unblinded.vials.stock import Attachment, fits
from app.desk.unblinded.vials.stock_reading import movements, stock_ledger
from app.desk.unblinded.vials.washing import MOST_REASON, Washing, closed_bags, read_washing
from app.desk.unblinded.workbench import Workbench
from app.trial.refusal import Refusal

MOST_MINUTES = 43_200


@dataclass(frozen=True, slots=True)
class Excursion:
    """Vials that were too warm: minutes, the warmest in °C as typed, the logger's file, why."""

    minutes: int
    warmest: str
    reason: str
    logger: Attachment


def release_vials(
    workbench: Workbench, signing: Signing, vials: Sequence[str], reason: str
) -> Line:
    """Out of quarantine, after certificates and logger were read; raises Refusal ``stock.…``."""
    return _signed(
        workbench, signing, "released", vials, {Place.QUARANTINE}, {"reason": _why(reason)}
    )


def decide(
    workbench: Workbench, signing: Signing, vials: Sequence[str], *,
    use: bool, reason: str, asked: str,
) -> Line:  # fmt: skip
    """What becomes of vials that are held: used or rejected; `asked` names who decided so."""
    told: dict[str, Value] = {
        "use": int(use), "reason": _why(reason), "asked": read_text(asked, field="asked"),
    }  # fmt: skip
    return _signed(workbench, signing, "decided", vials, {Place.HELD}, told)


def return_vials(
    workbench: Workbench, signing: Signing, vials: Sequence[str], *,
    shipper: str, shipment: str, reason: str,
) -> Line:  # fmt: skip
    """Vials sent back to the maker."""
    told: dict[str, Value] = {
        "shipper": read_text(shipper, field="shipper"),
        "shipment": read_text(shipment, field="shipment"), "reason": _why(reason),
    }  # fmt: skip
    return _signed(workbench, signing, "returned", vials, IN_STOCK, told)


def propose_vials_destroyed(
    workbench: Workbench, signing: Signing, vials: Sequence[str], *, method: str, reason: str
) -> Line:
    """Vials destroyed, once a second person confirms; from here on no bag may take them."""
    told: dict[str, Value] = {"method": read_text(method, field="method"), "reason": _why(reason)}
    with workbench.desk.journal.turn() as turn:
        _calm(turn)
        ids = _known(_ledger(workbench, turn, signing.person), vials, IN_STOCK)
        return turn.write("StockDestructionProposed", {}, signing, sealed={"vials": ids, **told})


def recall_lot(workbench: Workbench, signing: Signing, lot: str, reason: str) -> Line:
    """No vial of a lot is used any more; `bags_of_lot` names the bags that were made of it.

    Raises Refusal ``stock.lot_unknown``.
    """
    said = _why(reason)
    with workbench.desk.journal.turn() as turn:
        name = _lot(_ledger(workbench, turn, signing.person), lot)
        sealed: dict[str, Value] = {"act": "recalled", "vials": [], "lot": name, "reason": said}
        return turn.write("StockDecided", {}, signing, sealed=sealed)


def record_result(
    workbench: Workbench, signing: Signing, lot: str, result: str, reason: str
) -> Line:
    """A result that came late (sterility): told of a lot, never of a bag, and sealed."""
    said, found = _why(reason), read_text(result, field="result")
    with workbench.desk.journal.turn() as turn:
        sealed: dict[str, Value] = {
            "act": "result", "vials": [], "result": found, "reason": said,
            "lot": _lot(_ledger(workbench, turn, signing.person), lot),
        }  # fmt: skip
        return turn.write("StockDecided", {}, signing, sealed=sealed)


def quarantine(
    workbench: Workbench, person: Person, vials: Sequence[str], reason: str
) -> Line | None:
    """Vials set apart until somebody releases them; None where an inner log has it."""
    told: dict[str, Value] = {"reason": _why(reason)}
    return _noted(workbench, person, "quarantined", vials, {Place.FREE, Place.HELD}, told)


def record_excursion(
    workbench: Workbench, person: Person, vials: Sequence[str], excursion: Excursion
) -> Line | None:
    """Vials that were too warm are held, and may be taken by no bag, until somebody decides."""
    told: dict[str, Value] = {
        "minutes": _minutes(excursion.minutes), "logger": excursion.logger.digest,
        "warmest": format(read_temperature(excursion.warmest), "f"),
        "reason": _why(excursion.reason),
    }  # fmt: skip
    return _noted(workbench, person, "excursion", vials, IN_STOCK, told)


def record_outside(
    workbench: Workbench, person: Person, vials: Sequence[str], minutes: int, reason: str
) -> Line | None:
    """Minutes out of the tank, which add up; above the study's limit the vial is held."""
    told: dict[str, Value] = {"minutes": _minutes(minutes), "reason": _why(reason)}
    return _noted(workbench, person, "outside", vials, IN_STOCK, told)


def place_vials(
    workbench: Workbench, person: Person, vials: Sequence[str], position: str
) -> Line | None:
    """Where in the tank vials stand (tank, rack, box, position)."""
    told: dict[str, Value] = {"position": read_text(position, field="position")}
    return _noted(workbench, person, "placed", vials, IN_STOCK, told)


def count_lot(
    workbench: Workbench, person: Person, lot: str, found: Sequence[str],
    washed: Sequence[Washing] = (),
) -> tuple[Line, tuple[str, ...], tuple[str, ...]]:  # fmt: skip
    """A lot counted vial by vial: the line, the ids missing, and those not known to be there.

    `washed` are the bottles taken for washing since the last count; they stand in the
    same line. Where it does not hold all that were found, it tells their number and names
    those found again. Raises as `read_washing`, and Refusal ``stock.too_many``.
    """
    with workbench.desk.journal.turn() as turn:
        _calm(turn)
        ledger = _ledger(workbench, turn, person)
        name = _lot(ledger, lot)
        there = {i: h for i, h in ledger.held.items() if h.vial.lot == name}
        seen = {read_text(one, field="vial") for one in found}
        here = {i for i, h in there.items() if h.place in IN_STOCK}
        again = {i for i, h in there.items() if h.place is Place.MISSING}
        missing, unknown = sorted(here - seen), sorted(seen - here - again)
        sealed: dict[str, Value] = {
            "act": "counted", "lot": name, "vials": [*sorted(seen & (here | again))],
            "missing": [*missing], "unknown": [*unknown],
        }  # fmt: skip
        if washed:
            bags, today = closed_bags(turn.board, turn.zone), turn.now.astimezone(turn.zone).date()
            sealed["washed"] = [read_washing(one, bags, today).told() for one in washed]
        if not fits(turn, sealed):
            # Never two lines for one count: their number would tell how many vials are left.
            sealed["found"], sealed["vials"] = len(seen & (here | again)), [*sorted(seen & again)]
        line = turn.write("StockNoted", {}, person, sealed=sealed)
    return line, tuple(missing), tuple(unknown)


def bags_of_lot(workbench: Workbench, person: Person, lot: str) -> list[Story]:
    """The bags that vials of a lot were thawed for, in the order of their thaw."""
    with workbench.desk.journal.turn() as turn:
        turn.require_may(person, "SignedIn")
        name = _lot(_ledger(workbench, turn, person), lot)
        told = movements(workbench, turn, person)
    mine = {v.vial for movement in told for v in movement.new if v.lot == name}
    taken = sorted((m.at, m.text("bag")) for m in told if m.act == "thawed" and mine & {*m.vials})
    stories = (workbench.desk.board.of_bag(bag) for _, bag in taken)
    return [story for story in stories if story is not None]


def look_at_stock(workbench: Workbench, person: Person) -> Ledger:
    """The ledger at this moment, for a page; raises Refusal ``sealed.no_key``."""
    with workbench.desk.journal.turn() as turn:
        turn.require_may(person, "SignedIn")
        return _ledger(workbench, turn, person)


def _signed(
    workbench: Workbench, signing: Signing, act: str, vials: Sequence[str],
    places: Collection[Place], told: dict[str, Value],
) -> Line:  # fmt: skip
    with workbench.desk.journal.turn() as turn:
        _calm(turn)
        ids = _known(_ledger(workbench, turn, signing.person), vials, places)
        sealed: dict[str, Value] = {"act": act, "vials": ids, **told}
        return turn.write("StockDecided", {}, signing, sealed=sealed)


def _noted(
    workbench: Workbench, person: Person, act: str, vials: Sequence[str],
    places: Collection[Place], told: dict[str, Value],
) -> Line | None:  # fmt: skip
    with workbench.desk.journal.turn() as turn:
        ids = _known(_ledger(workbench, turn, person), vials, places)
        if _noted_inside(workbench, turn, person, f"stock_{act}", {"vials": ids, **told}):
            return None
        sealed: dict[str, Value] = {"act": act, "vials": ids, **told}
        return turn.write("StockNoted", {}, person, sealed=sealed)


def _noted_inside(
    workbench: Workbench, turn: Turn, person: Person, act: str, told: dict[str, Value]
) -> bool:
    """Whether the oldest open preparation has it in its inner log; one that is half full has not.
    """
    running = turn.board.open_stories()
    if not running:
        return False
    new = {name: value for name, value in told.items() if name != "reason"}
    new["after"] = len(turn.board.events) - 1
    try:
        workbench.add(turn, person, running[0], act, new, reason=str(told.get("reason", "")))
    except Refusal as why:
        # That a vial is held must be known; a line that could tell something is the lesser harm.
        if why.code != "capsule.full":
            raise
        return False
    return True


def _calm(turn: Turn) -> None:
    if turn.board.open_stories():
        raise Refusal("stock.preparation_open")


def _ledger(workbench: Workbench, turn: Turn, person: Person) -> Ledger:
    return stock_ledger(workbench, turn, person)


def _known(ledger: Ledger, vials: Sequence[str], places: Collection[Place]) -> list[Value]:
    if not vials:
        raise Refusal("stock.nothing")
    ids = [read_text(vial, field="vial") for vial in vials]
    if len(set(ids)) < len(ids):
        raise Refusal("stock.twice")
    for one in ids:
        check_vial(ledger.held.get(one), one, places)
    return [*ids]


def check_vial(held: Held | None, vial: str, places: Collection[Place]) -> None:
    """Refuses a vial that is not where an act needs it.

    Raises Refusal ``stock.vial_unknown``, or ``stock.is_…`` that says where it is.
    """
    if held is None:
        raise Refusal("stock.vial_unknown", vial=vial)
    if held.place not in places:
        raise Refusal(NOT_FREE[held.place], vial=vial)


def _lot(ledger: Ledger, lot: str) -> str:
    name = read_text(lot, field="lot")
    if all(held.vial.lot != name for held in ledger.held.values()):
        raise Refusal("stock.lot_unknown", lot=name)
    return name


def _why(reason: str) -> str:
    if not reason.strip():
        raise Refusal("reason.needed")
    return read_text(reason, field="reason", most=MOST_REASON)


def _minutes(minutes: int) -> int:
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refusal("stock.minutes", most=MOST_MINUTES)
    return minutes
