"""Home: what is due and until when, the clocks of the bags under way, what waits for two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.custody.event import Event
from app.custody.kinds import ADMITTING, KINDS
from app.desk.backups.backing_up import proven
from app.desk.boards.due import Clocks, Due, Task, clocks_of, due
from app.desk.boards.due_for import due_for
from app.desk.confirming import confirm
from app.desk.desk import Desk
from app.desk.label.specimen import KIND as SPECIMEN
from app.desk.log.telling import tell
from app.trial.names import BagCode, Meaning, Role
from app.ui.clockface import hour, short
from app.ui.page import Page
from app.ui.pages.seat_words import day_of
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.told import asked_of, manner_of
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card, Tile
from app.ui.widgets.countdown import Countdown
from app.ui.widgets.retire import retire
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label

MOST_CLOCKS = 4
_GOES_TO = {
    Task.OPEN_SITES: "study", Task.COMMISSION_LIST: "list", Task.RECEIVE_ALBUMIN: "stock",
    Task.ANSWER_REQUEST: "request", Task.BEGIN: "preparation", Task.PREPARE: "preparation",
    Task.RELEASE: "preparation", Task.OFFER: "handover", Task.FOLLOW: "handover",
    Task.INFUSE: "handover", Task.DESTROY: "handover", Task.ANSWER_QUESTIONS: "review",
    Task.REVIEW_LOG: "review", Task.BACK_UP: "backups", Task.MORE_PLACES: "backups",
    Task.BACKUP_BEHIND: "backups", Task.CALL_BACK: "handover",
    Task.RESTORE: "backups", Task.MEMORY: "log", Task.APPROVE_SPECIMEN: "specimen",
    Task.APPROVE_PROGRAM: "versions", Task.EQUIPMENT: "equipment", Task.PROVE_PRINTER: "printers",
    Task.SECOND_UNBLINDING: "cases", Task.ASSESS_IMPACT: "cases", Task.CLOSE_IMPACT: "cases",
    Task.PRINT_SHEET: "code_breaks", Task.COUNTERSIGN: "countersigning",
    Task.SECOND_RECOVERY: "countersigning",
    Task.MAKE_SHARES: "shares", Task.RENEW_SHARES: "shares",
    Task.PLACE_SHARES: "shares", Task.TEST_SHARES: "shares",
    Task.RENEW_TRAINING: "people", Task.EXTEND_DELEGATION: "people",
}  # fmt: skip
_ICONS = {
    Task.CONFIRM: "people", Task.ANSWER_REQUEST: "phone", Task.BEGIN: "clock",
    Task.PREPARE: "flask", Task.RELEASE: "ok", Task.OFFER: "truck", Task.FOLLOW: "truck",
    Task.INFUSE: "drop", Task.DESTROY: "close", Task.ANSWER_QUESTIONS: "warn",
    Task.REVIEW_LOG: "log", Task.BACK_UP: "shield", Task.MORE_PLACES: "shield",
    Task.BACKUP_BEHIND: "shield", Task.RESTORE: "danger", Task.MEMORY: "danger",
    Task.EQUIPMENT: "warn", Task.PROVE_PRINTER: "print", Task.CALL_BACK: "warn",
    Task.SECOND_UNBLINDING: "sign", Task.COUNTERSIGN: "sign", Task.SECOND_RECOVERY: "key",
    Task.ASSESS_IMPACT: "unlock", Task.CLOSE_IMPACT: "unlock", Task.PRINT_SHEET: "print",
    Task.MAKE_SHARES: "key", Task.RENEW_SHARES: "key",
    Task.PLACE_SHARES: "key", Task.TEST_SHARES: "key",
    Task.RENEW_TRAINING: "people", Task.EXTEND_DELEGATION: "people",
}  # fmt: skip
_TILES = {
    "open": ("flask", Tone.INFO), "confirm": ("people", Tone.WARN), "way": ("truck", Tone.OK),
}  # fmt: skip
_SIGNED_LATER = frozenset({Task.COUNTERSIGN, Task.SECOND_RECOVERY})
_WARNED = frozenset({Task.CONFIRM, Task.RELEASE, Task.CALL_BACK, Task.SECOND_RECOVERY})
_ON_THE_WAY = frozenset({Task.OFFER, Task.FOLLOW, Task.CALL_BACK, Task.INFUSE})
_BEFORE_INFUSION = {"Released", "BagOffered", "BagAccepted", "WardReceived", "BedsideChecked"}


_CONFIRMED_AT = {
    SPECIMEN: "specimen", "OpeningProposed": "ceremony", "StudyAmended": "versions",
    "ListProposed": "list", "ListExtended": "list", "StockDestructionProposed": "stock",
    "AllocationsResumed": "life", "AllocationVoided": "life", "RowVoided": "life",
    "AllocatedOutside": "life", "DoneOutside": "life", "Restored": "backups",
}  # fmt: skip
"""Where a second person confirms what takes more than a signature: a look, two shares, the words
of a list said anew, what is sealed, what a file lacks.
"""
_AIMED = frozenset({"stock", "life"})
"""Those of these pages that show one of several proposals first."""
_TOLD = {
    "StudyProposed": ("name", "version", "founder"), "SitesProposed": ("sites",),
    "DestructionProposed": ("bag", "method", "done"),
    "RowVoided": ("stratum", "reason"), "AllocationVoided": ("bag", "reason"),
    "AllocatedOutside": ("subject", "performed", "slip"),
    "DoneOutside": ("line", "performed", "slip"), "OpeningProposed": ("statement", "locked"),
    "ListExtended": ("strata",), "AllocationsResumed": ("line",),
}  # fmt: skip
"""What a second person must read of a proposal that they confirm, besides its name."""


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: the tasks, and the clocks of the bags that have not been infused yet."""

    everything: tuple[Due, ...]
    """What is due, whoever may do it; it is counted on the tiles."""
    tasks: tuple[Due, ...]
    """What whoever is before the screen may do."""
    clocks: tuple[tuple[str, str, Clocks], ...]
    """Bag code, subject, times."""
    backed_up: datetime | None
    """When the last backup was proven, None for never."""


class HomePage(Page):
    """The first page after the sign-in; Enter on a task goes where it is done."""

    name = "home"
    reads = frozenset(KINDS)

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        say = self.kit.say
        self._view = View((), (), (), None)
        if station.reads_only:
            self.visit = Button(self.kit, say("home.visit"), icon="search", keys="Ctrl+F7")
            self.visit.clicked.connect(lambda: station.go("inspection"))
            self.head.addWidget(self.visit)
        elif station.unblinded:
            self.unblind = Button(
                self.kit, say("home.unblind"), role="unblinded", icon="unlock", keys="Ctrl+U"
            )
            self.unblind.clicked.connect(lambda: station.go("unblinding"))
            self.head.addWidget(self.unblind)
            new = Button(
                self.kit, say("home.new"), role="primary", icon="plus", keys="Ctrl+N"
            )
            new.clicked.connect(lambda: station.go("request"))
            self.head.addWidget(new)
        else:
            self.learned = Button(self.kit, say("home.learned"), icon="unlock", keys="Ctrl+I")
            self.learned.clicked.connect(lambda: station.go("cases"))
            self.head.addWidget(self.learned)
        if station.person.seat.role is Role.STATISTICIAN:
            self._offer_commitments()
        self._tiles = QHBoxLayout()
        self._tiles.setSpacing(12)
        self.tiles = {
            name: Tile(self.kit, icon, "0", say(f"home.tile.{name}"), tone)
            for name, (icon, tone) in _TILES.items()
        }
        self.tiles["backup"] = Tile(
            self.kit, "shield", "–", say("home.tile.backup"), Tone.NEUTRAL
        )
        for tile in self.tiles.values():
            self._tiles.addWidget(tile, 1)
        self.body.addLayout(self._tiles)
        self._clocks = QGridLayout()
        self._clocks.setSpacing(12)
        self._faces: list[Countdown] = []
        self.body.addLayout(self._clocks)
        columns = [say(f"home.column.{name}") for name in ("task", "bag", "subject", "until")]
        self.tasks = Rows(self.kit, columns)
        self.tasks.opened.connect(self._open)
        self.body.addWidget(self.tasks, 1)
        nothing = say("home.nothing") if station.unblinded else say("home.nothing_blinded")
        self._nothing = label(nothing, "caption")
        self.body.addWidget(self._nothing)
        self.body.addStretch()

    def _offer_commitments(self) -> None:
        answer = Button(
            self.kit, self.kit.say("home.commitments"), role="primary", icon="sign",
            keys="Ctrl+F11",
        )  # fmt: skip
        answer.clicked.connect(lambda: self.station.go("commitments"))
        self.head.addWidget(answer)

    def refresh(self) -> None:
        """Reads what is due."""
        desk, role = self.station.desk, self.station.person.seat.role
        if self.station.eyes == "monitor":
            role = Role.MONITOR

        def reading() -> View:
            last, found = next((one.at for one in proven(desk)), None), due(desk)
            return View(found, due_for(role, found), running(desk), last)

        self.look(reading, self._show)

    def tick(self) -> None:
        """Tells the clocks anew."""
        for face in self._faces:
            face.tick()

    def _show(self, view: View) -> None:
        self._view = view
        tasks, of_all = view.tasks, view.everything
        waiting = sum(one.task is Task.CONFIRM for one in of_all)
        on_the_way = sum(one.task in _ON_THE_WAY for one in of_all)
        preparing = sum(one.task in (Task.BEGIN, Task.PREPARE, Task.RELEASE) for one in of_all)
        numbers = {"open": preparing, "confirm": waiting, "way": on_the_way}
        for name, (_, tone) in _TILES.items():
            number, words = numbers[name], self.kit.say(f"home.tile.{name}")
            self.tiles[name].tell(str(number), words, tone if number else Tone.NEUTRAL)
        self._show_backup(view)
        rows = [self._row(one) for one in tasks]
        self.tasks.tell(rows, [str(index) for index in range(len(rows))])
        self.tasks.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self.subtitle.setText(self.kit.words.count("home.subtitle", len(tasks)))
        self._show_clocks(view.clocks[:MOST_CLOCKS])

    def _show_backup(self, view: View) -> None:
        say, late = self.kit.say, any(one.task is Task.BACK_UP for one in view.everything)
        age = "–"
        if view.backed_up is not None:
            hours = int((self.kit.now() - view.backed_up) / timedelta(hours=1))
            days = say("home.days", days=hours // 24)
            age = say("home.hours", hours=hours) if hours < 48 else days
        tone = Tone.WARN if late else Tone.NEUTRAL if view.backed_up is None else Tone.OK
        self.tiles["backup"].tell(age, say("home.tile.backup"), tone)

    def _row(self, one: Due) -> tuple[Cell | str, ...]:
        say, language = self.kit.say, self.kit.words.language
        late = one.until is not None and one.until < self.kit.now() and one.task in _SIGNED_LATER
        about = one.about.facts if one.about is not None else {}
        name = str(about.get("name", ""))
        words = say(f"due.{one.task.value}", count=one.count, name=name)
        if late:
            words = say(f"due.{one.task.value}_late", name=name)
        if one.proposal is not None:
            words = say("due.confirm_what", what=self._what(one.proposal))
        tone = Tone.WARN if one.task in _WARNED else Tone.INFO
        tone = Tone.DANGER if late else tone
        tone = Tone.DANGER if one.task in (Task.RESTORE, Task.MEMORY) else tone
        bag = BagCode(one.bag).shown if one.bag else "–"
        until = short(one.until.astimezone(self.kit.zone), language) if one.until else "–"
        return Cell(words, tone, _ICONS.get(one.task, "info")), bag, one.subject or "–", until

    def _show_clocks(self, clocks: tuple[tuple[str, str, Clocks], ...]) -> None:
        while (item := self._clocks.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                retire(widget)
        self._faces = []
        for place, (bag, subject, times) in enumerate(clocks):
            self._clocks.addWidget(self._clock(bag, subject, times), place // 2, place % 2)

    def _clock(self, bag: str, subject: str, times: Clocks) -> Card:
        say, zone, now = self.kit.say, self.kit.zone, self.kit.now()
        card = Card(self.kit, BagCode(bag).shown, say("home.subject", subject=subject))
        name, until = next(
            ((name, moment) for name, moment in (("d", times.d), ("r", times.r)) if now < moment),
            (times.binding.value, times.start_by),
        )
        face = Countdown(self.kit, say(f"clock.{name}"))
        face.until(until, binding=name == times.binding.value, awaited=name in ("d", "r"))
        self._faces.append(face)
        card.add(face)
        told = {
            name: hour(moment.astimezone(zone))
            for name, moment in (("d", times.d), ("r", times.r), ("use_by", times.use_by))
        }
        card.add(label(say("home.times", **told), "caption"))
        return card

    def _open(self, key: object) -> None:
        one = self._view.tasks[int(str(key))]
        if one.proposal is not None and one.proposal.kind in _CONFIRMED_AT:
            page = _CONFIRMED_AT[one.proposal.kind]
            self.station.go(page, str(one.proposal.number) if page in _AIMED else "")
            return
        if one.proposal is not None:
            self._confirm(one.proposal)
            return
        page = _GOES_TO[one.task]
        if one.about is not None:
            self.station.go(page, str(one.about.number))
            return
        if one.task is Task.PRINT_SHEET:
            self.station.go(page, one.subject)
            return
        self.station.go(page, one.bag if page == "handover" else one.request)

    def _what(self, proposal: Event) -> str:
        say, facts = self.kit.say, proposal.facts
        what = say(f"kind.{proposal.kind}")
        seat = self.station.desk.board.seats.get(str(facts.get("seat", "")))
        if proposal.kind in _TOLD:
            told = tell(self.station.desk, proposal, manner_of(self.kit))
            return f"{what} ({', '.join(told.detail(name) for name in _TOLD[proposal.kind])})"
        if proposal.kind == "Restored":
            lines = {name: proposal.number_of(name) for name in ("kept", "lost")}
            return say("home.restore_of", what=what, **lines)
        if seat is None:
            return what
        if proposal.kind == "DelegationProposed" or proposal.kind in ADMITTING:
            admits = proposal.kind in ADMITTING
            words = "home.seat_of" if admits else "home.delegation_of"
            days = {name: day_of(self.kit, proposal.text(name))
                    for name in ("trained", "start", "end")}  # fmt: skip
            role = say(f"role.{seat.role.value}")
            return say(words, what=what, name=seat.name, role=role, **days)
        if proposal.kind == "RevocationProposed":
            reason = say(f"reason.{proposal.text('reason')}")
            return say("home.revocation_of", what=what, name=seat.name, reason=reason)
        return what

    def _confirm(self, proposal: Event) -> None:
        desk, number = self.station.desk, proposal.number
        what = asked_of(self.kit, desk, proposal)
        mine = proposal.by.seat == self.station.person.seat.seat
        ask = Ask(self.kit.say("home.confirm_what", what=what), Meaning.APPROVED, second=mine)
        self.sign(f"confirm.{number}", [ask], lambda pen: confirm(desk, pen, number))


def running(desk: Desk) -> tuple[tuple[str, str, Clocks], ...]:
    """Bag code, subject, times of every bag that may still be infused, next deadline first."""
    found = [
        (story.bag, story.events[0].text("subject"), clocks_of(desk, story))
        for story in desk.board.stories.values()
        if story.is_open or story.stage in _BEFORE_INFUSION
    ]
    return tuple(sorted(found, key=lambda one: one[2].start_by))
