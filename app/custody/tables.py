"""The rows beside the log, held against the lines that made them. No key is needed."""

from __future__ import annotations

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
    if f"study/{audit.study}" not in settings:
        raise DoesNotFollow(0, "row.study_missing")


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
        mine = by_version[number]
        if Counter(row.stratum for row in mine) != {t["stratum"]: t["rows"] for t in strata}:
            raise DoesNotFollow(number, "row.list_rows")
        mine.sort(key=lambda row: (order[row.stratum], row.position))
        if any(len(row.sealed) != sealed_size(ROW_BUCKET) for row in mine):
            raise DoesNotFollow(number, "row.list_length")
        if root_of(map(sealed_leaf, mine)).hex() != event.facts["sealed_root"]:
            raise DoesNotFollow(number, "row.list_differs")


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
        if row.version not in lists or not audit.people.is_confirmed(row.version):
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
