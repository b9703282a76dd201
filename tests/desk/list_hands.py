"""Hands for the life of the list: further rows, stops, voids, paper, numbers."""

from __future__ import annotations

from datetime import timedelta

from app.blind.committed import Committed
from app.command.committing import as_sent
from app.command.practice import commission, seat_crew
from app.command.practice_bag import ALL_YES
from app.custody.lists import Place
from app.custody.records import Line
from app.desk.allocation.list_life import (
    propose_late_entry,
    propose_outside,
    propose_resume,
    propose_row_void,
    propose_void,
    stop_allocations,
)
from app.desk.bag.handover import Slip
from app.desk.confirming import confirm
from app.desk.escrow.ceremony import open_by_shares, propose_opening
from app.desk.escrow.share_form import Share
from app.desk.escrow.shares import make_shares
from app.desk.unblinded.allocation.commissioning import propose_extension, propose_list
from app.desk.unblinded.allocation.commitment import Compared
from app.desk.unblinded.allocation.numbers import named
from app.desk.unblinded.bench.acceptance import accept_request
from app.desk.unblinded.bench.closing import cancel_preparation, close_without_bag
from app.devices.resources import practice_list, study_source
from app.trial.names import Meaning
from app.trial.sealed import Sealed
from tests.bench import empty_bench
from tests.desk.hands import Hands
from tests.desk.stages import NIGHT, USUAL, at

BY_NUMBER = (b'allocation = { value = "list_order"', b'allocation = { value = "central_number"')
REPLACED = (b'after_void = { value = "not_replaced"', b'after_void = { value = "next_row"')
FEW = (b"list_rows = { value = 66", b"list_rows = { value = 2")
NEAR = (b"transport = { value = 120", b"transport = { value = 20")
ANY_DAY = (
    b'week_window = { value = ["monday 08:00", "friday 08:00"]', b'week_window = { value = "none"',
)  # fmt: skip
RULED = "un motif"


def further(first: int, *arms: str, stratum: str = "Nancy", site: str = "01") -> bytes:
    """A practice file of further rows of one stratum; arms by their word, in blocks of two."""
    rows = [
        f'"{site}-{first + n:03}","{stratum}","{1 + n // 2:02}",2,"{arm}"'
        for n, arm in enumerate(arms)
    ]
    head = '"PRACTICE LIST, NOT FOR PATIENTS"\n"id","stratum","block.id","block.size","treatment"\n'
    return (head + "\n".join(rows) + "\n").encode()


def unread(data: bytes) -> Compared:
    """A packet whose list its statistician could not have committed to."""
    return Compared(Committed(Sealed(data), Sealed(bytes(32)), "list.csv", ""), bytes(32))


def ruled(*changes: tuple[bytes, bytes], rows: bytes | None = None, cells: bool = True) -> Hands:
    """An open study whose configuration differs by these changes, at night."""
    source = study_source("chocmsc")
    for before, after in changes:
        assert before in source
        source = source.replace(before, after)
    bench = empty_bench(source)
    hands = Hands(bench, seat_crew(bench.workbench), cells)
    commission(hands.workbench, hands.crew, rows or practice_list(), USUAL)
    bench.clock.set(bench.clock.now() + NIGHT)
    return hands


def with_few_rows(*arms: str) -> Hands:
    """An open study whose list has few rows for Nancy, at night."""
    rows = practice_list().decode().splitlines(keepends=True)
    others = "".join(line for line in rows[2:] if "Nancy" not in line)
    return ruled(FEW, rows=further(1, *arms) + others.encode())


def agree(hands: Hands, line: Line) -> Line:
    """The second person confirms."""
    return confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)


def stop(hands: Hands) -> Line:
    """Allocations stop."""
    return stop_allocations(hands.bench.desk, hands.sign(), RULED)


def resume(hands: Hands) -> Line:
    """Their resumption is proposed."""
    return propose_resume(hands.bench.desk, hands.sign(), RULED)


def extend(hands: Hands, first: int = 900, strata: tuple[str, ...] = ("Nancy",)) -> Line:
    """An extension of two rows is proposed."""
    return extend_with(hands, further(first, "A", "B"), strata)


def extend_with(hands: Hands, data: bytes, strata: tuple[str, ...]) -> Line:
    """An extension of these rows is proposed."""
    return propose_extension(
        hands.workbench, hands.sign(), as_sent(hands.workbench, data), USUAL, strata
    )


def correct(hands: Hands, rows: bytes | None = None) -> Line:
    """Another list is proposed in the place of the one in force."""
    sent = as_sent(hands.workbench, rows or practice_list())
    return propose_list(hands.workbench, hands.sign(), sent, USUAL)


def void_row(hands: Hands, number: str = "", stratum: str = "Nancy", why: str = "exposed") -> Line:
    """A row that nobody was given is proposed to be void."""
    with hands.bench.desk.journal.turn() as turn:
        known = stratum if stratum in hands.bench.desk.study.strata else "Nancy"
        row = named(hands.workbench, turn, hands.me, known, number)
        return propose_row_void(hands.bench.desk, turn, hands.sign(), stratum, why, RULED, row)


def outside(hands: Hands, subject: str = "01-050", number: str = "", minutes: int = 60) -> Line:
    """A row given on paper some minutes ago is told."""
    slip = Slip("P-7", hands.bench.clock.now() - timedelta(minutes=minutes))
    with hands.bench.desk.journal.turn() as turn:
        site = hands.bench.desk.study.site(subject[:2]) if subject[2:3] == "-" else None
        stratum = site.stratum if site else "Nancy"
        row = named(hands.workbench, turn, hands.me, stratum, number)
        return propose_outside(hands.bench.desk, turn, hands.sign(), subject, slip, RULED, row)


def late(hands: Hands, line: int, minutes: int = 60) -> Line:
    """What was done on paper beside a line is told."""
    slip = Slip("P-8", hands.bench.clock.now() - timedelta(minutes=minutes))
    return propose_late_entry(hands.bench.desk, hands.sign(), line, slip, RULED)


def void(hands: Hands, bag: str = "", why: str = "wrong_subject") -> Line:
    """The allocation of a bag is proposed to be void."""
    return propose_void(hands.bench.desk, hands.sign(), bag or hands.bag, why, RULED)


def open_it(hands: Hands, statement: str = "Base gelée", minutes: int = 60) -> Line:
    """The opening is proposed."""
    locked = hands.bench.clock.now() - timedelta(minutes=minutes)
    return propose_opening(hands.bench.desk, hands.sign(), statement, locked)


def shared(hands: Hands) -> tuple[Share, ...]:
    """The three printed shares."""
    return make_shares(hands.bench.desk, hands.sign(), hands.second(Meaning.APPROVED))


def ceremony(hands: Hands, one: Share, other: Share) -> Line:
    """The second person agrees to the opening, two shares being put together."""
    return open_by_shares(hands.bench.desk, hands.second(Meaning.APPROVED), one, other)


def opened_by_all(hands: Hands) -> None:
    """The opening proposed, and agreed to with the first and the third share."""
    one, _, three = shared(hands)
    open_it(hands)
    ceremony(hands, one, three)


def accepted(hands: Hands, subject: str, number: str = "") -> Place:
    """A request received and accepted; the row that it took."""
    hands.receive(subject)
    accept_request(
        hands.workbench, hands.sign(Meaning.APPROVED), hands.request, ALL_YES, (number, number)
    )
    return taken(hands)[-1]


def taken(hands: Hands) -> list[Place]:
    """The rows that were taken, in the order of their takers."""
    rows = hands.bench.file.snapshot().allocations
    told = sorted(rows, key=lambda row: row.request_line)
    return [(row.version, row.position) for row in told]


def ended(hands: Hands) -> None:
    """The preparation in hand is cancelled and closed at R, whatever its arm."""
    cancel_preparation(hands.workbench, hands.me, hands.request, "withdrawn")
    hands.clock_at(hands.story.r)
    close_without_bag(hands.workbench, hands.sign(), hands.second(), hands.request)


def over(hands: Hands) -> None:
    """The same, and what was made is destroyed by two."""
    ended(hands)
    hands.destroy()


def gone(cells: bool = True) -> Hands:
    """A bag that was cancelled and destroyed."""
    hands = at("accepted", cells)
    over(hands)
    return hands
