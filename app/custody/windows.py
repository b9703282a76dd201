"""The windows of preparations, as far as anyone can check them without a key.

A window opens with ``RequestAccepted`` and ends with ``PreparationClosed``
and the closing line behind it. Inside it only the kinds of `WINDOW_KINDS`
name its request, and their time is D or R, never the moment itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from app.custody.event import Event
from app.custody.finding import Finding
from app.custody.kinds import AFTER_RELEASE, CLOSINGS, KINDS, LABELS_GONE, WINDOW_KINDS
from app.trial.clocks import parse_instant

SECOND_DOMAIN = b"opaline/second/v1\n"
PURPOSES = {"Released": 1, "Cancelled": 2, "NotTreated": 3}
"""What the second person's signature is for, one byte: the kind of the closing line."""
ONCE = frozenset({"Allocated", "ArmRevealed", "LabelsReconciled", "SingleOperator"})
"""What stands in a window once at most."""
Verify = Callable[[bytes, bytes, bytes], None]
IsMember = Callable[[str, str, bytes], bool]


@dataclass(slots=True)
class Window:
    """One accepted request: announced times, bag code, and how far its open lines have come."""

    line: int
    request: str
    d: str
    r: str
    capsule_key: bytes = b""
    bag: str = ""
    head: int = 0
    """The number of the allocation's line, which the capsule's row is bound to."""
    stratum: str = ""
    done: set[str] = field(default_factory=set)
    closed: bool = False
    second: str = ""
    alone: frozenset[str] = frozenset()
    """The seats that signed something alone: one of them may be second and close."""
    disposition: str = ""
    repeats: bool = False
    """Whether another bag is made for a subject, from the row that the former one took."""
    is_over: bool = False
    """Whether its bag came back, was lost, or was destroyed by two people."""


def second_message(log_id: bytes, window: int, bag: str, kind: str, digest: bytes) -> bytes:
    """What the second person signs: window, bag code, closing kind, salted digest of the entry."""
    place = window.to_bytes(8, "big") + bag.encode() + bytes([PURPOSES[kind]])
    return SECOND_DOMAIN + log_id + place + digest


class Windows:
    """All windows of a log, fed with its events in order."""

    def __init__(self, log_id: bytes, verify: Verify) -> None:
        self._log_id = log_id
        self._verify = verify
        self._by_request: dict[str, Window] = {}
        self._subjects: dict[str, str] = {}
        self._declined: set[str] = set()
        self._sites: frozenset[str] | None = None
        self._bags: dict[str, Window] = {}
        self._repeats: dict[str, str] = {}
        self._numbered: set[str] = set()
        self._closing: Window | None = None
        self._second: Mapping[str, str] = {}

    def all(self) -> list[Window]:
        """Every window, in the order of acceptance."""
        return list(self._by_request.values())

    def require_none(self) -> None:
        """Raises Finding while a preparation is under way."""
        if any(not window.closed for window in self._by_request.values()):
            raise Finding("study.window_open")

    def open_sites(self, sites: Iterable[str]) -> None:
        """Takes the sites that two people have opened, in place of those before."""
        self._sites = frozenset(sites)

    def destroyed(self, bag: str) -> None:
        """Two people have destroyed a bag."""
        self._bags[bag].is_over = True

    def finish(self) -> None:
        """Raises Finding when the log ends where a turn of the desk cannot end."""
        if self._closing is not None:
            raise Finding("window.closing")
        if any(not window.bag for window in self._by_request.values()):
            raise Finding("window.unallocated")

    def take(self, event: Event, is_member: IsMember) -> None:
        """Checks one event against its window; raises Finding.

        `is_member(seat, name, esign_key)` tells whether an effective preparer holds the key.
        """
        if (self._closing is not None) != (event.kind in CLOSINGS):
            raise Finding("window.closing")
        if event.kind == "RequestReceived":
            self._receive(event)
        elif event.kind == "RequestDeclined":
            self._declined.add(self._waiting(event))
        elif event.kind == "RequestAccepted":
            self._accept(event)
        elif event.kind == "RepeatAgreed":
            self._repeat(event)
        elif event.kind == "NumberGiven":
            self._number(event)
        elif event.kind in WINDOW_KINDS:
            self._inside(event)
        elif event.kind == "PreparationClosed":
            self._close(event, is_member)
        elif event.kind in CLOSINGS:
            self._dispose(event)
        elif event.kind == "IdentityRecorded":
            self._name(event)
        elif "bag" in event.facts:
            self._after(event)

    def _receive(self, event: Event) -> None:
        if event.text("request") in self._subjects:
            raise Finding("window.received_twice")
        if self._sites is None or event.text("site") not in self._sites:
            raise Finding("window.site_closed")
        self._subjects[event.text("request")] = event.text("subject")

    def _name(self, event: Event) -> None:
        mine = {r for r, subject in self._subjects.items() if subject == event.text("subject")}
        windows = [self._by_request[request] for request in mine & self._by_request.keys()]
        if not mine or any(not window.closed for window in windows):
            raise Finding("window.identity")

    def _waiting(self, event: Event) -> str:
        request = event.text("request")
        over = request in self._declined or request in self._by_request
        if over or request not in self._subjects:
            raise Finding("window.not_received")
        return request

    def _accept(self, event: Event) -> None:
        request = self._waiting(event)
        d, r = event.text("d"), event.text("r")
        told = [event.at, d, r, event.text("start_by"), event.text("use_by")]
        moments = [parse_instant(moment) for moment in told]
        if moments != sorted(moments) or moments[3] == moments[4]:
            raise Finding("window.announced")
        key = bytes.fromhex(event.text("capsule_key"))
        window = self._by_request[request] = Window(event.number, request, d, r, key)
        window.repeats = request in self._repeats

    def _repeat(self, event: Event) -> None:
        request, former = self._waiting(event), self._bags.get(event.text("former"))
        if request in self._repeats | dict.fromkeys(self._numbered):
            raise Finding("window.repeated_twice")
        if event.text("former") in self._repeats.values():
            raise Finding("window.repeated_twice")
        if former is None or self._subjects[former.request] != self._subjects[request]:
            raise Finding("window.other_subject")
        if not former.is_over:
            raise Finding("window.former_not_over")
        self._repeats[request] = former.bag

    def _number(self, event: Event) -> None:
        request = self._waiting(event)
        if request in self._numbered or request in self._repeats:
            raise Finding("window.numbered_twice")
        self._numbered.add(request)

    def _open_window(self, event: Event, stamp: str) -> Window:
        window = self._by_request.get(event.text("request"))
        if window is None or window.closed:
            raise Finding("window.outside")
        if event.kind != "Allocated":
            if "Allocated" not in window.done:
                raise Finding("window.before_allocation")
            if event.text("bag") != window.bag:
                raise Finding("window.other_bag")
        if event.at != stamp_of(window, stamp):
            raise Finding("window.stamp")
        return window

    def _inside(self, event: Event) -> None:
        window = self._open_window(event, KINDS[event.kind].stamp)
        if event.kind in window.done and event.kind in ONCE:
            raise Finding("window.twice")
        if event.kind == "Allocated":
            if event.text("bag") in self._bags:
                raise Finding("window.code_twice")
            if event.text("subject") != self._subjects[window.request]:
                raise Finding("window.other_subject")
            window.bag, window.stratum = event.text("bag"), event.text("stratum")
            window.head = event.number
            former = self._bags.get(self._repeats.get(window.request, ""))
            if former is not None and former.stratum != window.stratum:
                raise Finding("window.other_stratum")
            self._bags[window.bag] = window
        if event.kind == "Delayed":
            if parse_instant(event.text("r")) <= parse_instant(window.r):
                raise Finding("window.delay_earlier")
            window.r = event.text("r")
        if event.kind == "LabelsReconciled":
            gone = sum(event.number_of(name) for name in LABELS_GONE)
            if "LabelsPrinted" not in window.done or gone != event.number_of("printed"):
                raise Finding("window.labels")
        if event.kind == "SingleOperator":
            window.alone = frozenset(cast(Sequence[str], event.facts["seats"]))
        window.done.add(event.kind)

    def _close(self, event: Event, is_member: IsMember) -> None:
        window = self._open_window(event, "R")
        second = cast(Mapping[str, str], event.facts["second"])
        key = bytes.fromhex(second["key"])
        if second["seat"] == event.by.seat and event.by.seat not in window.alone:
            raise Finding("window.same_person")
        if not is_member(second["seat"], second["name"], key):
            raise Finding("window.second_key")
        self._second = second
        window.closed, window.second = True, second["seat"]
        self._closing = window

    def _dispose(self, event: Event) -> None:
        window, self._closing = self._closing, None
        if window is None or event.text("request") != window.request:
            raise Finding("window.other_preparation")
        told = (event.text("bag"), event.at, event.facts.get("r", window.r))
        if told != (window.bag, window.r, window.r):
            raise Finding("window.closing_facts")
        if event.by.seat == window.second and event.by.seat not in window.alone:
            raise Finding("window.released_by_second")
        if event.kind == "Released" and not {"ArmRevealed", "LabelsPrinted"} <= window.done:
            raise Finding("window.steps")
        self._check_second(window, event.kind)
        window.disposition = event.kind

    def _check_second(self, window: Window, kind: str) -> None:
        key, digest, signature = (
            bytes.fromhex(self._second[name]) for name in ("key", "digest", "signature")
        )
        message = second_message(self._log_id, window.line, window.bag, kind, digest)
        try:
            self._verify(key, signature, message)
        except ValueError as error:
            raise Finding("window.second_signature") from error

    def _after(self, event: Event) -> None:
        window = self._bags.get(event.text("bag"))
        if window is None or not window.closed:
            raise Finding("window.bag_not_closed")
        if event.kind in AFTER_RELEASE and window.disposition != "Released":
            raise Finding("window.not_released")
        if event.kind in ("BagReturned", "BagLost", "DestroyedAlone"):
            window.is_over = True


def stamp_of(window: Window, stamp: str) -> str:
    """The announced time that a line of this window carries."""
    return window.d if stamp == "D" else window.r
