"""The lock: by hand, by idleness, with the desktop or its sleep; over any dialog, drafts kept.

Locking hides everything at once; the person's keys are let go as soon as the
act under way has ended, except while a preparation is open and a badge was
enrolled: then badge and PIN show the same step again, hands in gloves.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.desk.journal import Person
from app.ui.kit import Kit
from app.ui.locking.badge import BadgeLock
from app.ui.locking.lock import IdleLock, Watch, put_away
from app.ui.locking.lock_page import LockPage
from app.ui.locking.system_lock import SystemLock
from app.ui.spec import OpenStudy
from app.ui.station import Station

IDLE_MINUTES = 5


class Guard(QObject):
    """Watches over one station. The window shows `page` when `locked` is told."""

    locked = Signal()
    opened = Signal()
    other_person = Signal()

    def __init__(
        self, window: QWidget, kit: Kit, watch: Watch, minutes: int = IDLE_MINUTES
    ) -> None:
        super().__init__(window)
        self.kit = kit
        self.badge: BadgeLock | None = None
        self.page: LockPage | None = None
        self._station: Station | None = None
        self._study: OpenStudy | None = None
        self._held: Person | None = None
        self.idle = IdleLock(minutes, watch)
        self.idle.lock.connect(self.lock)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self.idle)
        self._system = SystemLock(window)
        self._system.locked.connect(self.lock)

    def begin(self, station: Station, study: OpenStudy) -> None:
        """A person has signed in."""
        self._station, self._study, self.page = station, study, None
        self.badge = BadgeLock(station.desk.entropy)
        self.idle.restart()

    def end(self) -> None:
        """Nobody is signed in; nothing is left to lock."""
        self._station, self._study, self.page, self._held = None, None, None, None
        self.badge = None

    def enrol(self, badge: str, pin: str) -> None:
        """Takes the badge and the PIN of the person signed in; raises Refusal ``badge.…``."""
        if self.badge is not None:
            self.badge.enrol(badge, pin)

    @property
    def is_locked(self) -> bool:
        """Whether the window shows the lock."""
        return self.page is not None

    @property
    def left_words(self) -> str:
        """How long until the window locks itself, in words."""
        minutes, seconds = divmod(self.idle.left, 60)
        return self.kit.say("lock.left", left=f"{minutes}:{seconds:02}")

    def tick(self) -> None:
        """A second has passed."""
        if self._station is not None and not self.is_locked:
            self.idle.tick()

    def lock(self, reason: str) -> None:
        """Hides the study at once, for a reason of ``lock.REASON``."""
        station, study = self._station, self._study
        if station is None or study is None or self.is_locked:
            return
        put_away()
        person = station.person
        self.page = LockPage(self.kit, person.seat.name, reason)
        self.page.unlock.connect(self._unlock)
        self.page.unlock_badge.connect(self._unlock_by_badge)
        self.page.other_person.connect(self._leave)
        self.locked.emit()
        station.errands.run(
            "guard.locked", lambda: self._note_lock(person), self._let_go,
            lambda _: self._let_go(False),
        )  # fmt: skip

    def _note_lock(self, person: Person) -> bool:
        assert self._study is not None
        self._study.note(person, "locked")
        return bool(self._study.desk.board.open_stories())

    def _let_go(self, preparing: bool) -> None:
        enrolled = self.badge is not None and self.badge.enrolled
        if self.page is not None and self._station is not None:
            self._held = self._station.person if preparing and enrolled else None
            self.page.allow_badge(self._held is not None)
            self._station.away()

    def _unlock(self, passphrase: str) -> None:
        station, study, page = self._station, self._study, self.page
        if station is None or study is None or page is None:
            return
        name = page.name

        def work() -> Person:
            person = study.desk.sign_in(name, passphrase)
            study.note(person, "unlocked")
            return person

        station.errands.run("guard.unlock", work, self._back, page.refuse)

    def _unlock_by_badge(self, badge: str, pin: str) -> None:
        station, study, page = self._station, self._study, self.page
        person, known = self._held, self.badge
        if not (station and study and page and person and known):
            return
        if known.opens(badge, pin):
            self._reopen(station, study, page, person)
            return
        page.refuse_badge(known.tries_left)
        if not known.enrolled:
            self._held = None
            page.allow_badge(False)

    def _reopen(
        self, station: Station, study: OpenStudy, page: LockPage, person: Person
    ) -> None:
        def work() -> Person:
            study.note(person, "unlocked")
            return person

        station.errands.run("guard.unlock", work, self._back, page.refuse)

    def _back(self, person: Person) -> None:
        if self._station is None:
            return  # Somebody else has taken the desk meanwhile.
        self._held, self.page = None, None
        self._station.back(person)
        self.idle.restart()
        self.opened.emit()

    def _leave(self) -> None:
        self.end()
        self.other_person.emit()
