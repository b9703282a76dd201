"""Rows by the numbers of the trial's central system, found without opening what a row says.

The numbers of a list are sealed a second time, row by row and without the arm,
when it is proposed: finding one opens no row of the list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.blind.allocation import AllocationList
from app.blind.spelling import fold
from app.custody.bucket import ROW_BUCKET, generation_of
from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.lists import Place, rows_of
from app.custody.records import Line, SealedRow
from app.custody.tables import place_of
from app.desk.allocation.rows import Named
from app.desk.journal import Person, Signing, Turn
from app.desk.typed import read_text
from app.desk.unblinded.workbench import Workbench, row_box
from app.trial.names import RoleKey
from app.trial.refusal import Refusal, Trouble
from app.trial.rules import RowBy

LONGEST = 40
_LENGTH = 2


def seal_numbers(
    workbench: Workbench, turn: Turn, signing: Signing, line: Line, found: AllocationList,
    strata: Sequence[str],
) -> None:  # fmt: skip
    """Seals the numbers of a list just proposed where the study takes rows by number.

    Raises Refusal ``central.no_numbers`` for a row without one, ``central.twice`` for a
    number that its stratum has already: in an extension all of the list's numbers, in a
    list that takes the place of another those that were used.
    """
    if workbench.desk.study.allocation.rows is not RowBy.CENTRAL_NUMBER:
        return
    rows: list[SealedRow] = []
    keyring = signing.person.keys.keyring
    replaces = turn.written[-1].kind == "ListProposed"
    for stratum in strata:
        known = _barred(workbench, turn, signing.person, stratum, replaces=replaces)
        for row in found.rows:
            if row.stratum != stratum:
                continue
            number = (row.code.open() or row.list_id.open()).strip()
            if not 1 <= len(number) <= LONGEST:
                raise Refusal("central.no_numbers")
            if fold(number) in known:
                raise Refusal("central.twice")
            known.add(fold(number))
            box = row_box(turn.log_id, place_of(turn.number, stratum, row.position))
            packed = _pack(number)
            sealed = keyring.seal(box, packed, turn.entropy.draw("nonce", 12))
            generation = generation_of(sealed)
            rows.append(SealedRow(turn.number, stratum, row.position, generation, sealed))
    told = turn.written[-1].facts["strata"]
    turn.file.add_list_rows(rows)
    facts: dict[str, Value] = {
        "line": line.number, "leaf": line.leaf.hex(), "strata": told,
        "sealed_root": turn.known_rows.learn(turn.log_id, rows),
    }  # fmt: skip
    turn.write("NumbersSealed", facts, signing.person)


def agreed(number: str, again: str) -> str:
    """A number typed twice, the first out of sight; raises Refusal ``central.differs``.

    A slip of the pen is another subject's row as often as nobody's, and nothing else would tell.
    """
    if fold(number) != fold(again):
        raise Refusal("central.differs")
    return number


def named(
    workbench: Workbench, turn: Turn, person: Person, stratum: str, typed: str
) -> Named | None:
    """The row of a stratum that has a number, as typed; None where rows go by their order.

    Whether the number is another stratum's or nobody's is not told. Raises
    Refusal ``central.missing``, ``central.not_asked``, ``central.unknown``.
    """
    if workbench.desk.study.allocation.rows is RowBy.LIST_ORDER:
        if typed.strip():
            raise Refusal("central.not_asked")
        return None
    if not typed.strip():
        raise Refusal("central.missing")
    number = read_text(typed, field="number", most=LONGEST)
    place = _known(workbench, turn, person, stratum).get(fold(number))
    if place is None:
        raise Refusal("central.unknown", number=number)
    return Named(place, number)


def _barred(
    workbench: Workbench, turn: Turn, person: Person, stratum: str, *, replaces: bool
) -> set[str]:
    taken = {(row.stratum, (row.version, row.position)) for row in turn.file.allocations()}
    if not replaces:
        return set(_known(workbench, turn, person, stratum))
    chain = turn.board.lists.chain(turn.number)
    if not all(_numbers_of(turn, event) for event in chain):
        return set()
    known = _known(workbench, turn, person, stratum).items()
    return {number for number, place in known if (stratum, place) in taken}


def _numbers_of(turn: Turn, listed: Event) -> Event | None:
    told = turn.board.lists.told.values()
    of = (one for one in told if one.kind == "NumbersSealed")
    return next((one for one in of if one.number_of("line") == listed.number), None)


def _known(
    workbench: Workbench, turn: Turn, person: Person, stratum: str
) -> Mapping[str, Place]:
    """The places of the numbers of a stratum, in the list in force and its extensions."""
    found: dict[str, Place] = {}
    for event in turn.board.lists.chain(turn.number):
        sealed = _numbers_of(turn, event)
        if sealed is None:
            raise Refusal("central.unsealed")
        for number, position in _opened(workbench, turn, person, sealed, stratum).items():
            found[number] = (event.number, position)
    return found


def _opened(
    workbench: Workbench, turn: Turn, person: Person, sealed: Event, stratum: str
) -> Mapping[str, int]:
    place = sealed.line.leaf + stratum.encode()
    known = workbench.read_once.get(place)
    if isinstance(known, Mapping) and person.keys.keyring.holds(RoleKey.ARM):
        return known
    numbers: dict[str, int] = {}
    for position in range(1, rows_of(sealed).get(stratum, 0) + 1):
        row = turn.file.list_row(sealed.number, stratum, position)
        if row is None:
            raise Trouble("row.altered")
        box = row_box(turn.log_id, place_of(sealed.number, stratum, position))
        packed = person.keys.keyring.open(box, row.sealed)
        end = _LENGTH + int.from_bytes(packed[:_LENGTH], "big")
        numbers[fold(packed[_LENGTH:end].decode())] = position
    workbench.read_once[place] = numbers
    return numbers


def _pack(number: str) -> bytes:
    data = number.encode()
    return (len(data).to_bytes(_LENGTH, "big") + data).ljust(ROW_BUCKET, b"\0")
