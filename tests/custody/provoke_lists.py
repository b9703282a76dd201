"""The life of the list: lawful lines of every kind, and those that do not follow."""

from __future__ import annotations

from app.custody.canonical import Value
from app.custody.records import AllocationRow, Line, SealedRow
from app.custody.tables import list_root
from tests.custody.day import LIST_LINE, Preparation, next_to, requested, running
from tests.custody.provoke_lines import HEADER
from tests.custody.provoke_rows import second_list
from tests.custody.provoke_stock import agreed, made_again, of_former, returned
from tests.custody.provoking import Broken, provokes
from tests.custody.scribe import NOON, Facts, Scribe

OUTSIDE: Facts = {"performed": NOON, "slip": "P-7"}
NEXT: Facts = {"list": 0, "position": 0}


def names(line: Line, **more: Value) -> Facts:
    """A line named by its number and leaf."""
    return {"line": line.number, "leaf": line.leaf.hex(), **more}


def the_list(scribe: Scribe) -> Line:
    """The list in force."""
    return scribe.lines[scribe.rows[0].version]


def with_rows(scribe: Scribe, kind: str, of: Line, rows: int = 1, **forged: Value) -> Line:
    """A line of this kind and its rows, of Nancy alone."""
    made = [
        SealedRow(len(scribe.lines), "Nancy", 1 + n, 1, HEADER + scribe.rows[n].sealed[6:])
        for n in range(rows)
    ]
    scribe.rows += made
    facts: dict[str, Value] = {
        "strata": [{"stratum": "Nancy", "rows": rows}],
        "sealed_root": list_root(scribe.log_id, made).hex(),
    }  # fmt: skip
    if kind == "ListExtended":
        facts["salted_root"] = "00" * 32
    return scribe.write(kind, {**names(of), **facts, **forged})


def takes(scribe: Scribe, line: int, version: int, position: int) -> None:
    """A row of Nancy's is taken."""
    scribe.allocations.append(AllocationRow(version, "Nancy", position, line))


def stopped(scribe: Scribe) -> Line:
    """Allocations stop."""
    return scribe.write("AllocationsStopped", names(the_list(scribe)))


def voided(scribe: Scribe, version: int, position: int, **forged: Value) -> Line:
    """The next row of Nancy is void, and is the one told here."""
    facts: Facts = {"stratum": "Nancy", "reason": "exposed", **NEXT, **forged}
    line = scribe.confirm(scribe.write("RowVoided", facts))
    takes(scribe, line.number, version, position)
    return line


def used_outside(scribe: Scribe, version: int, row: int, **forged: Value) -> Line:
    """A row was given to a subject on paper."""
    facts: Facts = {"subject": "01-077", "stratum": "Nancy", **NEXT, **OUTSIDE, **forged}
    line = scribe.confirm(scribe.write("AllocatedOutside", facts))
    takes(scribe, line.number, version, row)
    return line


def numbered(preparation: Preparation, version: int, position: int) -> Preparation:
    """A request accepted with the number of a row."""
    scribe = preparation.scribe
    facts: Facts = {"request": preparation.request, "list": version, "position": position}
    scribe.write("NumberGiven", facts)
    preparation.accept()
    scribe.allocations.pop()
    takes(scribe, preparation.window, version, position)
    return preparation


def extended(scribe: Scribe, rows: int = 2) -> Line:
    """The list with rows added at its end, by two people."""
    line = with_rows(scribe, "ListExtended", the_list(scribe), rows)
    scribe.confirm(line)
    return line


def replaced(scribe: Scribe) -> Line:
    """Another list in the place of the one in force, which was stopped."""
    stopped(scribe)
    line = second_list(scribe)
    scribe.confirm(line)
    return line


def a_list_s_life(scribe: Scribe) -> None:
    """Numbers, an extension, a stop, a false alarm, voids, paper, and another list."""
    with_rows(scribe, "NumbersSealed", extended(scribe), 2)
    first = requested(scribe=scribe).accept().prepare().close()
    voided(scribe, LIST_LINE, 2)
    used_outside(scribe, LIST_LINE, 3)
    numbered(next_to(first, 5), LIST_LINE, 9)
    first.after("BagOffered", "BagReturned")
    facts = {"bag": first.bag, "reason": "wrong_subject"}
    scribe.confirm(scribe.write("AllocationVoided", facts))
    scribe.confirm(scribe.write("AllocationsResumed", names(stopped(scribe))))
    numbered(next_to(first, 6), LIST_LINE, 4)
    scribe.confirm(scribe.write("DoneOutside", names(scribe.lines[first.window], **OUTSIDE)))
    line = replaced(scribe)
    more = with_rows(scribe, "ListExtended", line)
    fresh = next_to(first, 7).accept()
    scribe.allocations[-1] = AllocationRow(line.number, "Nancy", 1, fresh.window)
    scribe.confirm(more)
    used_outside(scribe, more.number, 1)


def in_short(scribe: Scribe) -> None:
    """The same behind a study that goes on: what needs no request."""
    taken = sum(row.stratum == "Nancy" for row in scribe.allocations)
    version = the_list(scribe).number
    with_rows(scribe, "NumbersSealed", extended(scribe), 2)
    voided(scribe, version, taken + 1)
    used_outside(scribe, version, taken + 4, list=version, position=taken + 4)
    scribe.confirm(scribe.write("AllocationsResumed", names(stopped(scribe))))
    scribe.confirm(scribe.write("DoneOutside", names(scribe.lines[-1], **OUTSIDE)))
    replaced(scribe)


def opened(scribe: Scribe) -> Line:
    """The list opened by two when the database was locked."""
    told = scribe.write("OpeningProposed", {"statement": "Base verrouillée", "locked": NOON})
    scribe.confirm(told)
    scribe.write("ListOpened", names(told, count=48, digest="cd" * 32))
    return told


def an_end_of_trial(scribe: Scribe) -> None:
    """The list opened after its life."""
    requested(scribe=scribe).accept().prepare().close()
    opened(scribe)


@provokes("list.not_in_force")
def an_extension_of_no_list() -> Scribe:
    scribe = Scribe()
    with_rows(scribe, "ListExtended", scribe.lines[3])
    return scribe


@provokes("list.not_in_force")
def a_list_replaced_that_is_extended() -> Scribe:
    scribe = Scribe()
    replaced(scribe)
    with_rows(scribe, "ListExtended", the_list(scribe))
    return scribe


@provokes("list.not_in_force")
def a_list_not_confirmed_that_is_stopped() -> Scribe:
    scribe = Scribe()
    scribe.write("AllocationsStopped", names(second_list(scribe)))
    return scribe


@provokes("list.other_strata")
def numbers_of_other_strata() -> Scribe:
    scribe = Scribe()
    with_rows(scribe, "NumbersSealed", the_list(scribe))
    return scribe


@provokes("list.other_strata")
def numbers_of_numbers() -> Scribe:
    scribe = Scribe()
    numbers = with_rows(scribe, "NumbersSealed", extended(scribe), 2)
    with_rows(scribe, "NumbersSealed", numbers, 2)
    return scribe


@provokes("list.stopped_twice")
def a_stop_behind_a_stop() -> Scribe:
    scribe = Scribe()
    stopped(scribe)
    stopped(scribe)
    return scribe


@provokes("list.stopped")
def a_request_accepted_while_stopped() -> Scribe:
    preparation = requested()
    stopped(preparation.scribe)
    preparation.write("RequestAccepted")
    return preparation.scribe


@provokes("list.stopped")
def a_list_proposed_before_the_stop_that_ends_it() -> Scribe:
    preparation = requested()
    older = second_list(preparation.scribe)
    stopped(preparation.scribe)
    preparation.scribe.confirm(older)
    preparation.write("RequestAccepted")
    return preparation.scribe


@provokes("list.not_stopped")
def what_goes_on_resumed() -> Scribe:
    scribe = Scribe()
    scribe.write("AllocationsResumed", names(the_list(scribe)))
    return scribe


@provokes("list.not_stopped")
def a_stop_that_a_new_list_ended_resumed() -> Scribe:
    scribe = Scribe()
    resumed = scribe.write("AllocationsResumed", names(stopped(scribe)))
    line = second_list(scribe)
    scribe.confirm(line)
    scribe.confirm(resumed)
    return scribe


def the_wrong_stop_resumed(scribe: Scribe) -> None:
    """What a resumption names is no stop, while one stands."""
    stopped(scribe)
    scribe.write("AllocationsResumed", names(the_list(scribe)))


@provokes("list.not_stopped")
def what_does_not_stop_resumed_while_a_stop_stands() -> Scribe:
    scribe = Scribe()
    the_wrong_stop_resumed(scribe)
    return scribe


@provokes("list.opened")
def a_request_accepted_after_the_opening() -> Scribe:
    preparation = requested()
    opened(preparation.scribe)
    preparation.write("RequestAccepted")
    return preparation.scribe


@provokes("list.not_opened")
def a_list_opened_by_one() -> Scribe:
    scribe = Scribe()
    told = scribe.write("OpeningProposed", {"statement": "Base verrouillée", "locked": NOON})
    scribe.write("ListOpened", names(told, count=48, digest="cd" * 32))
    return scribe


@provokes("window.numbered_twice")
def two_numbers_for_one_request() -> Scribe:
    preparation = requested()
    facts: Facts = {"request": preparation.request, "list": LIST_LINE, "position": 4}
    preparation.scribe.write("NumberGiven", facts)
    preparation.scribe.write("NumberGiven", facts)
    return preparation.scribe


@provokes("window.numbered_twice")
def a_number_for_another_bag() -> Scribe:
    first = returned()
    again = agreed(of_former(first), first.bag)
    facts: Facts = {"request": again.request, "list": LIST_LINE, "position": 4}
    first.scribe.write("NumberGiven", facts)
    return first.scribe


@provokes("window.repeated_twice")
def another_bag_for_a_request_with_a_number() -> Scribe:
    first = returned()
    again = of_former(first)
    facts: Facts = {"request": again.request, "list": LIST_LINE, "position": 4}
    first.scribe.write("NumberGiven", facts)
    return agreed(again, first.bag).scribe


@provokes("window.not_received")
def a_number_for_a_request_answered() -> Scribe:
    preparation = running()
    facts: Facts = {"request": preparation.request, "list": LIST_LINE, "position": 4}
    preparation.scribe.write("NumberGiven", facts)
    return preparation.scribe


@provokes("review.other_leaf")
def an_extension_of_another_leaf() -> Scribe:
    scribe = Scribe()
    with_rows(scribe, "ListExtended", the_list(scribe), leaf="00" * 32)
    return scribe


@provokes("open.facts")
def a_row_void_for_no_known_reason() -> Scribe:
    scribe = Scribe()
    scribe.write("RowVoided", {"stratum": "Nancy", "reason": "boredom", **NEXT})
    return scribe


@provokes("row.list_differs")
def numbers_that_their_line_does_not_bear_out() -> Broken:
    scribe = Scribe()
    line = with_rows(scribe, "NumbersSealed", extended(scribe), 2, sealed_root="00" * 32)
    return Broken(scribe, line.number)


def _at_last(scribe: Scribe) -> Broken:
    return Broken(scribe, scribe.allocations[-1].request_line)


@provokes("row.allocation_order")
def a_void_row_used_again() -> Broken:
    preparation = requested()
    voided(preparation.scribe, LIST_LINE, 1)
    return _at_last(preparation.accept().scribe)


@provokes("row.allocation_order")
def a_row_voided_out_of_turn() -> Broken:
    scribe = Scribe()
    voided(scribe, LIST_LINE, 2)
    return _at_last(scribe)


@provokes("row.allocation_order")
def an_extension_used_before_its_list() -> Broken:
    scribe = Scribe()
    voided(scribe, extended(scribe).number, 1)
    return _at_last(scribe)


@provokes("row.allocation_order")
def a_numbered_row_taken_twice() -> Broken:
    first = numbered(requested(), LIST_LINE, 3)
    return _at_last(numbered(next_to(first, 2), LIST_LINE, 3).scribe)


@provokes("row.allocation_order")
def another_row_than_the_number_s() -> Broken:
    preparation = numbered(requested(), LIST_LINE, 3)
    preparation.scribe.allocations.pop()
    takes(preparation.scribe, preparation.window, LIST_LINE, 1)
    return _at_last(preparation.scribe)


@provokes("row.allocation_order")
def a_number_beyond_the_list() -> Broken:
    return _at_last(numbered(requested(), LIST_LINE, 900).scribe)


@provokes("row.allocation_list")
def a_row_of_an_extension_not_confirmed() -> Broken:
    scribe = Scribe()
    line = with_rows(scribe, "ListExtended", the_list(scribe))
    used_outside(scribe, line.number, 1)
    return _at_last(scribe)


@provokes("row.allocation_list")
def a_row_of_numbers() -> Broken:
    scribe = Scribe()
    line = with_rows(scribe, "NumbersSealed", extended(scribe), 2)
    used_outside(scribe, line.number, 1)
    return _at_last(scribe)


@provokes("row.allocation_missing")
def a_void_that_took_no_row() -> Broken:
    scribe = Scribe()
    line = voided(scribe, LIST_LINE, 1)
    scribe.allocations.clear()
    return Broken(scribe, line.number)


@provokes("row.allocation_foreign")
def a_void_in_another_stratum() -> Broken:
    scribe = Scribe()
    voided(scribe, LIST_LINE, 1, stratum="Dijon")
    return _at_last(scribe)


@provokes("list.stopped")
def another_bag_while_stopped() -> Broken:
    """Whatever is wrong with the list is wrong with the row that it would be made from."""
    first = returned()
    again = agreed(of_former(first), first.bag)
    stopped(first.scribe)
    scribe = made_again(again, first).scribe
    return Broken(scribe, len(scribe.lines) - 2)
