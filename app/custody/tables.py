"""The rows beside the log, held against the lines that made them. No key is needed."""

from __future__ import annotations

import hashlib
import math
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from app.custody.audit import Audit
from app.custody.bucket import (
    CAPSULE_BUCKET,
    ROW_BUCKET,
    generation_of,
    is_sealed,
    sealed_size,
)
from app.custody.capsule import row_message
from app.custody.event import Event, Seat
from app.custody.finding import DoesNotFollow
from app.custody.granted import check_granted
from app.custody.lists import ROWS_OF, Lists, Place
from app.custody.records import AllocationRow, CapsuleRow, SealedRow, SeatRow, Snapshot
from app.custody.seats import rows_set
from app.custody.study_kinds import CONFIGURES
from app.custody.tree import leaf_hash, root_of
from app.custody.windows import Verify, Window
from app.trial.names import RoleKey

_KEPT_SETTING = re.compile("(study|specimen|label)/[0-9a-f]{64}")
BEFORE_PAGES = "0.1.0"
"""The program whose studies need not keep the pages of their labels."""
SEALED_ROW_DOMAIN = b"opaline/sealed-row/v1\n"
_STUDY_LIMIT = 2**20  # a configuration has some 15 kB; a forged one must not fill the memory


def place_of(version: int, stratum: str, position: int) -> bytes:
    """Where a list row belongs: version (4) || length (2) || stratum (UTF-8) || position (4)."""
    name = stratum.encode()
    return (
        version.to_bytes(4, "big") + len(name).to_bytes(2, "big") + name
        + position.to_bytes(4, "big")
    )  # fmt: skip


def list_root(log_id: bytes, rows: Iterable[SealedRow]) -> bytes:
    """The root over a list's sealed rows, in the order of its line's strata."""
    return root_of(sealed_leaf(log_id, row) for row in rows)


def sealed_leaf(log_id: bytes, row: SealedRow) -> bytes:
    """The leaf of a sealed row in the list's ciphertext tree."""
    place = place_of(row.version, row.stratum, row.position)
    return leaf_hash(SEALED_ROW_DOMAIN + log_id + place + row.sealed)


def check_tables(
    snapshot: Snapshot, audit: Audit, events: Sequence[Event], verify: Verify
) -> None:
    """Holds every row against the log; raises DoesNotFollow naming the line it contradicts."""
    _settings(snapshot.settings, audit, events)
    for event in events:
        proposed = event.kind == "SpecimenProposed"
        if proposed and f"specimen/{event.text('digest')}" not in snapshot.settings:
            raise DoesNotFollow(0, "row.specimen_missing")
    _seats(snapshot.seats, events, audit)
    lists = {event.number: event for event in events if event.kind in ROWS_OF}
    _lists(snapshot.rows, lists, audit.log_id)
    check_allocations(snapshot.allocations, audit.lists)
    _capsules(snapshot.capsules, audit, verify)
    _labels(snapshot.settings, events)
    check_granted(snapshot.settings, events)


def _settings(
    settings: Mapping[str, bytes], audit: Audit, events: Sequence[Event]
) -> None:
    if settings.get("log") != audit.log_id:
        raise DoesNotFollow(0, "row.log_id")
    for name, value in settings.items():
        if name == "log":
            continue
        if not _KEPT_SETTING.fullmatch(name):
            raise DoesNotFollow(0, "row.setting_unknown")
        if _inflated_digest(value) != name.partition("/")[2]:
            raise DoesNotFollow(0, "row.study_missing")
    named = {f"study/{event.text('configuration')}" for event in events
             if event.kind in CONFIGURES}  # fmt: skip
    if not named <= settings.keys():
        raise DoesNotFollow(0, "row.study_missing")
    if not {name for name in settings if name.startswith("study/")} <= named:
        raise DoesNotFollow(0, "row.setting_unknown")


def _labels(settings: Mapping[str, bytes], events: Sequence[Event]) -> None:
    printed = {
        f"label/{event.text('digest')}": event.number
        for event in events if event.kind == "LabelsPrinted"
    }  # fmt: skip
    if not {name for name in settings if name.startswith("label/")} <= printed.keys():
        raise DoesNotFollow(0, "row.setting_unknown")
    since = _first_specimen(events)
    if any(since < number and name not in settings for name, number in printed.items()):
        raise DoesNotFollow(0, "row.label_missing")


def _first_specimen(events: Sequence[Event]) -> float:
    # Studies of the days before pages were kept have none, and labels before the first specimen.
    if events[0].text("program") == BEFORE_PAGES:
        return math.inf
    confirmed = {event.number_of("line"): event.number for event in events
                 if event.kind == "Confirmed"}  # fmt: skip
    proposed = (event.number for event in events if event.kind == "SpecimenProposed")
    return min((confirmed[one] for one in proposed if one in confirmed), default=math.inf)


def _inflated_digest(deflated: bytes) -> str:
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(deflated, _STUDY_LIMIT)
    except zlib.error:
        return ""
    return hashlib.sha256(data).hexdigest() if inflater.eof and not inflater.unused_data else ""


def _seats(rows: Sequence[SeatRow], events: Sequence[Event], audit: Audit) -> None:
    latest: dict[str, tuple[int, str]] = {}
    for event in events:
        for seat, digest in rows_set(event).items():
            latest[seat] = (event.number, digest)
    for row in rows:
        number, digest = latest.pop(row.seat, (0, ""))
        if row.digest != digest:
            raise DoesNotFollow(number, "row.seat_differs")
        if row.record != _public_keys(audit.people.seat(row.seat)):
            raise DoesNotFollow(number, "row.seat_keys")
    for number, _ in latest.values():
        raise DoesNotFollow(number, "row.seat_missing")


def _public_keys(seat: Seat | None) -> bytes:
    if seat is None:
        return b""
    return seat.root + seat.esign + bytes.fromhex(str(seat.facts["seal"]))


def _lists(
    rows: Sequence[SealedRow], lists: Mapping[int, Event], log_id: bytes
) -> None:
    by_version: dict[int, list[SealedRow]] = {number: [] for number in lists}
    for row in rows:
        if row.version not in by_version:
            raise DoesNotFollow(row.version, "row.list_foreign")
        by_version[row.version].append(row)
    for number, event in lists.items():
        strata = cast(Sequence[Mapping[str, str | int]], event.facts["strata"])
        order = {told["stratum"]: rank for rank, told in enumerate(strata)}
        mine = sorted(
            by_version[number], key=lambda row: (order.get(row.stratum, -1), row.position)
        )
        if not _in_place(mine, strata):
            raise DoesNotFollow(number, "row.list_rows")
        if any(len(row.sealed) != sealed_size(ROW_BUCKET) for row in mine):
            raise DoesNotFollow(number, "row.list_length")
        if any(row.generation != generation_of(row.sealed) for row in mine):
            raise DoesNotFollow(number, "row.list_differs")
        if not all(is_sealed(row.sealed, RoleKey.ARM) for row in mine):
            raise DoesNotFollow(number, "row.list_differs")
        if list_root(log_id, mine).hex() != event.facts["sealed_root"]:
            raise DoesNotFollow(number, "row.list_differs")


def _in_place(rows: Sequence[SealedRow], strata: Sequence[Mapping[str, str | int]]) -> bool:
    if len(rows) != sum(int(told["rows"]) for told in strata):
        return False
    places = ((told["stratum"], n + 1) for told in strata for n in range(int(told["rows"])))
    held = ((row.stratum, row.position) for row in rows)
    return all(mine == place for mine, place in zip(held, places, strict=True))


def check_allocations(rows: Sequence[AllocationRow], lists: Lists) -> set[tuple[str, Place]]:
    """Every row that was taken, as stratum and place; raises DoesNotFollow naming a taker.

    A row is taken once: the first of its stratum that nothing had taken, or
    the one that the line of its taker names.
    """
    takers = {taker.line: taker for taker in lists.takers}
    taken: set[tuple[str, Place]] = set()
    for row in sorted(rows, key=lambda row: row.request_line):
        taker = takers.pop(row.request_line, None)
        if taker is None or taker.stratum != row.stratum:
            raise DoesNotFollow(row.request_line, "row.allocation_foreign")
        place = (row.version, row.position)
        chain = lists.chain(row.request_line)
        if row.version not in [event.number for event in chain]:
            raise DoesNotFollow(row.request_line, "row.allocation_list")
        rightly = taker.place or lists.next_place(row.stratum, row.request_line, taken)
        is_there = place in lists.places(row.stratum, row.request_line)
        if place != rightly or not is_there or (row.stratum, place) in taken:
            raise DoesNotFollow(row.request_line, "row.allocation_order")
        taken.add((row.stratum, place))
    for line in sorted(takers):
        raise DoesNotFollow(line, "row.allocation_missing")
    return taken


def _capsules(rows: Sequence[CapsuleRow], audit: Audit, verify: Verify) -> None:
    running: dict[int, Window] = {w.line: w for w in audit.windows.all() if not w.closed}
    for row in rows:
        window = running.pop(row.window, None)
        if window is None:
            raise DoesNotFollow(row.window, "row.capsule_foreign")
        formed = is_sealed(row.sealed, RoleKey.ARM)
        if len(row.sealed) != sealed_size(CAPSULE_BUCKET) or not formed:
            raise DoesNotFollow(row.window, "row.capsule_length")
        if row.head_number != window.head or audit.leaves[window.head] != row.head_leaf:
            raise DoesNotFollow(row.window, "row.capsule_head")
        message = row_message(
            audit.log_id, row.window, row.head_number, row.head_leaf, row.sealed
        )
        try:
            verify(window.capsule_key, row.signature, message)
        except ValueError as error:
            raise DoesNotFollow(row.window, "row.capsule_signature") from error
    for number in running:
        raise DoesNotFollow(number, "row.capsule_missing")
