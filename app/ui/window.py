"""The one window: the door, the open study, the lock; and the way from one to the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from app.desk.escrow.recovering import recover_seat, recovered_on
from app.desk.journal import Person, sign
from app.desk.pace import Noted
from app.desk.seats.people import raise_cost
from app.trial.names import SEATED, Meaning, Role
from app.trial.refusal import Failure
from app.trial.words import LANGUAGES, Words
from app.ui.clock_watch import ClockWatch
from app.ui.door.create import CreatePage, NewStudy
from app.ui.door.opening import OpeningPage
from app.ui.door.recover import RecoverPage, Recovery, recover_page
from app.ui.door.scanner import ScannerPage
from app.ui.door.unlock import UnlockPage
from app.ui.door.welcome import WelcomePage
from app.ui.errand import Errands
from app.ui.frame.look_dialog import LookDialog
from app.ui.frame.screen_fit import ScreenFit
from app.ui.frame.shell import Shell
from app.ui.input.page_keys import PageKeys
from app.ui.kit import Kit
from app.ui.locking.badge_dialog import BadgeDialog
from app.ui.locking.guard import Guard
from app.ui.locking.lock import Watch, forget_copied, put_away
from app.ui.reader.scan_ways import ScanWays
from app.ui.reader.scanner import ScanRouter
from app.ui.rounds import Rounds
from app.ui.spec import Cabinet, OpenStudy, Preferences
from app.ui.station import PresentedStation, Station
from app.ui.widgets.retire import retire

SECOND_MS = 1000


class OpalineWindow(QMainWindow):
    """Everything that is on the screen. `speak` gives the words of a language."""

    def __init__(
        self, kit: Kit, cabinet: Cabinet, preferences: Preferences,
        speak: Callable[[str], Words], watch: Watch,
    ) -> None:  # fmt: skip
        super().__init__()
        self.kit, self._cabinet, self._preferences, self._speak = kit, cabinet, preferences, speak
        self.errands = Errands()
        self.study: OpenStudy | None = None
        self.shell: Shell | None = None
        self._behind: Shell | None = None
        """The person's own pages while a monitor is present."""
        self._monitor_leaves = False
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self._fit = ScreenFit(self, kit.look)
        self.setWindowTitle(kit.say("window.title"))
        self.guard = Guard(self, kit, watch)
        self.guard.idle.monitor.connect(self._monitor)
        self.guard.locked.connect(self._locked)
        self.guard.opened.connect(self._unlocked)
        self.guard.other_person.connect(self._leave_desk)
        self.errands.failed.connect(self._failed)
        self.clock = ClockWatch(self.errands)
        self.clock.jumped.connect(self._clock_jumped)
        self.rounds = Rounds(self.errands)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        PageKeys(self)  # Asked after the reader, which is installed later.
        self.scans = ScanRouter(application)
        self.scans.scanned.connect(self.guard.idle.restart)
        self._ways = ScanWays(kit, self.scans, self.stack.currentWidget)
        self._second = QTimer(self)
        self._second.setInterval(SECOND_MS)
        self._second.timeout.connect(self.tick)
        self._second.start()
        self.welcome()

    def _show(self, page: QWidget) -> None:
        before = self.stack.currentWidget()
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        if before is None or before is page:
            return
        self.stack.removeWidget(before)
        if isinstance(before, Shell):
            before.step_out()
        else:
            retire(before)

    def tick(self) -> None:
        """A second has passed."""
        self.guard.tick()
        if self.shell is not None and not self.guard.is_locked:
            self.clock.tick()
            self.rounds.tick()
            self.shell.tick()
            self.shell.rail.tell_left(self.guard.left_words)
            if self.shell.station.is_over:
                put_away()
                self._leave_desk()

    def welcome(self) -> None:
        """The first page; no study is open."""
        recent = self._preferences.get("last", "")
        page = WelcomePage(self.kit, recent if recent and Path(recent).exists() else "")
        page.opened.connect(self.open_study)
        page.creating.connect(self._create)
        page.explored.connect(self._explore)
        page.language.connect(self.speak)
        page.look.connect(self.choose_look)
        page.reader.connect(self.try_reader)
        self._show(page)

    def speak(self, language: str) -> None:
        """Another language from now on; the page in front is made anew."""
        self._preferences.put("language", language)
        self.kit.words = self._speak(language)
        if self.study is None:
            self.welcome()

    def choose_look(self) -> None:
        """Theme and text size, kept for this workstation."""
        dialog = LookDialog(self.kit, self._preferences)
        dialog.setParent(self, dialog.windowFlags())
        dialog.open()

    def try_reader(self) -> None:
        """Puts the reader of this workstation to the test."""
        page = ScannerPage(self.kit)
        page.left.connect(self._after_reader)
        self._show(page)

    def _after_reader(self) -> None:
        if self.shell is None:
            self.welcome()
        else:
            self._show(self.shell)

    def open_study(self, path: Path) -> None:
        """Opens a study file, checks its log, and asks who signs in."""
        page = OpeningPage(self.kit, self.kit.say("opening.study", name=path.stem))
        self._show(page)
        self.errands.run(
            "window.open", lambda: self._cabinet.open(path), self._opened, self._not_opened
        )

    def _opened(self, study: OpenStudy) -> None:
        self.study = study
        self.errands.journal = study.desk.journal
        self.kit.clock, self.kit.zone = study.desk.clock, study.desk.study.zone
        self._preferences.put("last", str(study.path))
        self.setWindowTitle(self.kit.say("window.study", name=study.desk.study.name.upper()))
        self.sign_in()

    def _not_opened(self, failure: Failure) -> None:
        self.welcome()
        page = self.stack.currentWidget()
        assert isinstance(page, WelcomePage)
        page.place(failure)

    def sign_in(self) -> None:
        """Asks who is at the desk."""
        assert self.study is not None
        say = self.kit.say
        standing = [seat for seat in self.study.desk.standing() if seat.role in SEATED]
        people = sorted(standing, key=lambda seat: seat.name)
        names = [(s.name, f"{s.name} · {say(f'role.{s.role.value}')}") for s in people]
        known = self.study.passphrase
        hint = say("unlock.practice", passphrase=known) if known else ""
        recoverable = any(seat.role is Role.ESCROW for seat in self.study.desk.standing())
        name = self.study.desk.study.name.upper()
        page = UnlockPage(self.kit, name, names, hint, recoverable)
        back = recovered_on(self.study.desk)
        page.recovered = {seat.name: back[seat.seat] for seat in people if seat.seat in back}
        page.asked.connect(self._sign_in)
        page.lost.connect(self._lost)
        page.left.connect(self.leave_study)
        self._show(page)

    def _sign_in(self, name: str, passphrase: str) -> None:
        study, page = self.study, self.stack.currentWidget()
        assert study is not None and isinstance(page, UnlockPage)

        def work() -> Person:
            person = study.desk.sign_in(name, passphrase)
            self.clock.look(study, person)
            study.note(person, "signed_in")
            return raise_cost(study.desk, person, passphrase)

        self.errands.run("window.sign_in", work, self.enter, page.failed)

    def _lost(self) -> None:
        assert self.study is not None
        page = recover_page(self.kit, self.study.desk)
        page.left.connect(self.sign_in)
        page.asked.connect(self._recover)
        self._show(page)

    def _recover(self, told: Recovery) -> None:
        study, page = self.study, self.stack.currentWidget()
        assert study is not None and isinstance(page, RecoverPage)

        def work() -> Person:
            second = None
            if told.second:
                confirmer = study.desk.sign_in(told.second, told.second_passphrase)
                second = sign(confirmer, told.second_passphrase, Meaning.APPROVED)
            person = recover_seat(
                study.desk, told.shares, told.lost, told.passphrase, told.end, second
            )
            study.note(person, "signed_in")
            return person

        self.errands.run("window.recover", work, self.enter, page.place)

    def enter(self, person: Person) -> None:
        """Shows the study to the person who signed in."""
        assert self.study is not None
        self._drop_shells()
        station = Station(self.kit, self.errands, self.study.desk, person)
        self.shell = self._shell_of(station)
        self._show(self.shell)
        self.guard.begin(station, self.study)
        self.clock.begin(self.study, station)
        self.rounds.begin(self.study, station)
        self.shell.show_page("home")

    def _clock_jumped(self, noted: Noted) -> None:
        for shell in (self.shell, self._behind):
            if shell is not None:
                shell.clock.tell(noted)

    def _shell_of(self, station: Station) -> Shell:
        assert self.study is not None
        shell = Shell(station, self.study)
        shell.lock.connect(partial(self.guard.lock, "asked"))
        shell.monitor.connect(self._monitor)
        shell.desk.connect(self._change_desk)
        station.entering.connect(self.enter)
        station.leaving.connect(self._leave_desk)
        self.guard.idle.warning.connect(shell.strip.tell)
        self.guard.idle.awake.connect(shell.strip.hide)
        return shell

    def _stations(self) -> list[Station]:
        return [shell.station for shell in (self.shell, self._behind) if shell is not None]

    def _drop_shells(self) -> None:
        for shell in (self.shell, self._behind):
            if shell is not None:
                self.stack.removeWidget(shell)
                retire(shell)
        self.shell = self._behind = None
        self._monitor_leaves = False

    def _monitor(self) -> None:
        """The whole window becomes that of a blinded seat; back only through the lock."""
        if self.shell is None or self.stack.currentWidget() is not self.shell:
            return
        if self._behind is not None:
            self._monitor_leaves = True
            self.guard.lock("monitor")
        elif self.shell.station.unblinded:
            put_away()
            behind = self._behind = self.shell
            behind.station.hold()
            self.shell = self._shell_of(PresentedStation(behind.station))
            self._show(self.shell)
            self.shell.show_page("home")

    def _change_desk(self, which: str) -> None:
        changes: dict[str, Callable[[], object]] = {
            "look": self.choose_look, "language": self._other_language,
            "reader": self.try_reader, "badge": self._take_badge, "person": self._leave_desk,
            "leave": self.leave_study,
        }  # fmt: skip
        changes[which]()

    def _other_language(self) -> None:
        language = next(known for known in LANGUAGES if known != self.kit.words.language)
        self.speak(language)
        if self.shell is not None:
            presented = self._behind is not None
            self.enter(self.shell.station.person)
            if presented:
                self._monitor()

    def _take_badge(self) -> None:
        if self.guard.badge is not None:
            dialog = BadgeDialog(self.kit, self.guard.badge.enrol)
            dialog.setParent(self, dialog.windowFlags())
            dialog.open()

    def _leave_desk(self) -> None:
        put_away()
        self.guard.end()
        self.clock.end()
        self.rounds.end()
        if self.shell is not None:
            # What is under way ends with the keys that it began with.
            self.errands.run("window.left", lambda: None, partial(self._left, self.shell))
            for one in self._stations():
                one.forget()
        self.sign_in()

    def _left(self, shell: Shell, _: object) -> None:
        shell.station.away()
        if shell is self.shell:
            self._drop_shells()

    def _locked(self) -> None:
        for station in self._stations():
            station.hold()
        if self.guard.page is not None and self.shell is not None:
            self.shell.strip.hide()
            self._show(self.guard.page)

    def _unlocked(self) -> None:
        if self._monitor_leaves and self.shell is not None:
            retire(self.shell)
            self.shell, self._behind, self._monitor_leaves = self._behind, None, False
        if self.shell is None:
            return
        station = self.shell.station
        if self.shell.unblinded and not station.unblinded:
            # Keys that were lent went with the lock, and so do the pages made with them.
            self.enter(station.person)
            return
        self._show(self.shell)
        self.shell.page.refresh()
        station.let_go()

    def leave_study(self) -> None:
        """Gives the study back and returns to the first page."""
        self.guard.end()
        self.clock.end()
        self.rounds.end()
        for station in self._stations():
            station.forget()
        self._drop_shells()
        self.study, self.errands.journal = None, None
        self.setWindowTitle(self.kit.say("window.title"))
        self.errands.run("window.close", self._cabinet.close, lambda _: self.welcome())

    def _create(self) -> None:
        page = CreatePage(self.kit, self._cabinet.shipped())
        page.left.connect(self.welcome)
        page.asked.connect(self._found)
        self._show(page)

    def _found(self, new: NewStudy) -> None:
        page = self.stack.currentWidget()
        assert isinstance(page, CreatePage)

        def work() -> tuple[OpenStudy, Person]:
            return self._cabinet.create(new.path, new.source(), new.founder, new.passphrase)

        def founded(made: tuple[OpenStudy, Person]) -> None:
            self._opened(made[0])
            self.enter(made[1])

        self.errands.run("window.create", work, founded, page.place)

    def _explore(self, path: Path) -> None:
        page = OpeningPage(self.kit, self.kit.say("opening.practice"))
        self._show(page)
        self.errands.progressed.connect(page.progressed)

        def work() -> OpenStudy:
            return self._cabinet.explore(path, self.errands.tell_progress)

        self.errands.run("window.explore", work, self._opened, self._not_opened)

    def _failed(self, failure: Failure) -> None:
        page = self.stack.currentWidget()
        if isinstance(page, WelcomePage | CreatePage | RecoverPage | UnlockPage):
            page.place(failure)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Lets the act under way end, gives the study back, then closes; nothing stays copied."""
        forget_copied(QApplication.clipboard())
        self._second.stop()
        application = QApplication.instance()
        assert application is not None
        for watcher in (self.scans, self.guard.idle):
            application.removeEventFilter(watcher)
        self.rounds.end()
        self.errands.run("window.close", self._cabinet.close)
        self.errands.finish()
        super().closeEvent(event)
