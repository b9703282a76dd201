"""The rows beside the log, held against the lines that made them. No key is needed."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

from app.custody.audit import Audit
from app.custody.bucket import CAPSULE_BUCKET, ROW_BUCKET, sealed_size
from app.custody.capsule import row_message
from app.custody.event import Event
from app.custody.finding import DoesNotFollow
from app.custody.records import AllocationRow, CapsuleRow, SealedRow, SeatRow, Snapshot
from app.custody.tree import leaf_hash, root_of
from app.custody.windows import Verify, Window

_STUDY_LIMIT = 2**20  # a configuration has some 15 kB; a forged one must not fill the memory


def place_of(version: int, stratum: str, position: int) -> bytes:
    """Where a list row belongs: version (4) || length (2) || stratum (UTF-8) || position (4)."""
    name = stratum.encode()
    return (
        version.to_bytes(4, "big") + len(name).to_bytes(2, "big") + name
        + position.to_bytes(4, "big")
    )  # fmt: skip


def sealed_leaf(row: SealedRow) -> bytes:
    """The leaf of a sealed row in the list's ciphertext tree."""
    return leaf_hash(place_of(row.version, row.stratum, row.position) + row.sealed)


def check_tables(
    snapshot: Snapshot, audit: Audit, events: Sequence[Event], verify: Verify
) -> None:
    """Holds every row against the log; raises DoesNotFollow naming the line it contradicts."""
    _settings(snapshot.settings, audit)
    _seats(snapshot.seats, events)
    lists = {event.number: event for event in events if event.kind == "ListProposed"}
    _lists(snapshot.rows, lists)
    _allocations(snapshot.allocations, audit, lists)
    _capsules(snapshot.capsules, audit, verify)


def _settings(settings: Mapping[str, bytes], audit: Audit) -> None:
    if settings.get("log") != audit.log_id:
        raise DoesNotFollow(0, "row.log_id")
    if _inflated_digest(settings.get(f"study/{audit.study}", b"")) != audit.study:
        raise DoesNotFollow(0, "row.study_missing")


def _inflated_digest(deflated: bytes) -> str:
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(deflated, _STUDY_LIMIT)
    except zlib.error:
        return ""
    return hashlib.sha256(data).hexdigest() if inflater.eof and not inflater.unused_data else ""


def _seats(rows: Sequence[SeatRow], events: Sequence[Event]) -> None:
    admitted: dict[str, tuple[int, str]] = {}
    for event in events:
        facts = {"StudyProposed": event.facts.get("founder"), "SeatProposed": event.facts}
        told = cast(Mapping[str, str] | None, facts.get(event.kind))
        if told is not None:
            admitted[told["seat"]] = (event.number, told["row"])
    for row in rows:
        number, digest = admitted.pop(row.seat, (0, ""))
        if row.digest != digest:
            raise DoesNotFollow(number, "row.seat_differs")
    for number, _ in admitted.values():
        raise DoesNotFollow(number, "row.seat_missing")


def _lists(rows: Sequence[SealedRow], lists: Mapping[int, Event]) -> None:
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
        if any(row.generation != int.from_bytes(row.sealed[2:6], "big") for row in mine):
            raise DoesNotFollow(number, "row.list_differs")
        if root_of(map(sealed_leaf, mine)).hex() != event.facts["sealed_root"]:
            raise DoesNotFollow(number, "row.list_differs")


def _in_place(rows: Sequence[SealedRow], strata: Sequence[Mapping[str, str | int]]) -> bool:
    if len(rows) != sum(int(told["rows"]) for told in strata):
        return False
    places = ((told["stratum"], n + 1) for told in strata for n in range(int(told["rows"])))
    held = ((row.stratum, row.position) for row in rows)
    return all(mine == place for mine, place in zip(held, places, strict=True))


def _allocations(
    rows: Sequence[AllocationRow], audit: Audit, lists: Mapping[int, Event]
) -> None:
    windows = {window.line: window for window in audit.windows.all()}
    taken: Counter[tuple[int, str]] = Counter()
    for row in sorted(rows, key=lambda row: row.request_line):
        window = windows.pop(row.request_line, None)
        if window is None or window.stratum != row.stratum:
            raise DoesNotFollow(row.request_line, "row.allocation_foreign")
        taken[row.version, row.stratum] += 1
        in_force = audit.people.is_confirmed(row.version, row.request_line)
        if row.version not in lists or not in_force:
            raise DoesNotFollow(row.request_line, "row.allocation_list")
        if row.position != taken[row.version, row.stratum]:
            raise DoesNotFollow(row.request_line, "row.allocation_order")
    for window in windows.values():
        raise DoesNotFollow(window.line, "row.allocation_missing")


def _capsules(rows: Sequence[CapsuleRow], audit: Audit, verify: Verify) -> None:
    running: dict[int, Window] = {w.line: w for w in audit.windows.all() if not w.closed}
    for row in rows:
        if running.pop(row.window, None) is None:
            raise DoesNotFollow(row.window, "row.capsule_foreign")
        if len(row.sealed) != sealed_size(CAPSULE_BUCKET):
            raise DoesNotFollow(row.window, "row.capsule_length")
        if not row.window <= row.head_number < audit.frontier.size:
            raise DoesNotFollow(row.window, "row.capsule_head")
        if audit.leaves[row.head_number] != row.head_leaf:
            raise DoesNotFollow(row.window, "row.capsule_history")
        if not _signed(row, audit, verify):
            raise DoesNotFollow(row.window, "row.capsule_signature")
    for number in running:
        raise DoesNotFollow(number, "row.capsule_missing")


def _signed(row: CapsuleRow, audit: Audit, verify: Verify) -> bool:
    message = row_message(
        audit.log_id, row.window, row.head_number, row.head_leaf, row.sealed
    )  # fmt: skip
    for seat in audit.people.effective():
        try:
            verify(seat.root, row.signature, message)
        except ValueError:
            continue
        return True
    return False
