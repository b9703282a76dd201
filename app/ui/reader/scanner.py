"""The reader that types: its bursts are taken out of the stream of keys, whatever has the focus.

Nobody can tell the first key of a scan from a key of a hand. An editor gets
the keys, and what it held is put back when the burst turns out to be a scan.
Anything else (a list that would jump to a letter, a message that a letter
answers) waits for its keys until the pace has told.
"""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.ui.input.burst import DEAF_MS, GAP_MS, QUIET_MS, SILENCE_MS, SUFFIX_MS, Burst
from app.ui.input.scan import Scan
from app.ui.input.stopwatch import stopwatch_ms
from app.ui.input.typed_key import MODIFIERS, RETURNS, STX, SUFFIXES, identity, key_of
from app.ui.reader.kept_editor import PutBack, keep, keeps_secrets

Receiver = Callable[[Scan], bool]


class ScanRouter(QObject):
    """Watches every key of the application. `receiver` is where a scan goes, set by the window.

    A receiver answers whether it knew what to do with the scan. `prefix` is a
    key that the readers of this place are set to send first, if any: then a
    scan needs no key at its end.
    """

    scanned = Signal(Scan)
    """Every scan, before the receiver has it."""
    stray = Signal(Scan)
    """A scan that nobody waited for."""
    unended = Signal(Scan)
    """A burst that no Return or Tab ended; its keys stay where they were typed.

    Never told of a field of secrets, where programs type passphrases as fast.
    """
    _delivered = Signal(Scan)

    def __init__(
        self, application: QApplication, prefix: Qt.Key | None = None,
        elapsed: Callable[[], int] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(application)
        self.receiver: Receiver | None = None
        self._prefix = prefix
        self._elapsed = elapsed or stopwatch_ms()
        self._platform = QGuiApplication.platformName()
        self._burst = Burst()
        self._put_back: dict[QWidget, PutBack] = {}
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._swallowed: set[int] = set()
        self._last_key: float | None = None
        self._ended_at: float | None = None
        self._ended_stamp = 0
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self._look_twice)
        self._second_look = False
        self._delivered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        application.installEventFilter(self)

    def just_scanned(self, ms: int = DEAF_MS) -> bool:
        """Whether a scan ended less than `ms` milliseconds ago."""
        return self._ended_at is not None and self._elapsed() - self._ended_at < ms

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every key once: where it arrives first, not where it is passed on to."""
        if not isinstance(event, QKeyEvent):
            return False
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride:
            return self._no_shortcut(event)
        if not event.spontaneous() or not isinstance(watched, QWidget):
            return False
        if kind == QEvent.Type.KeyPress:
            return self._pressed(watched, event)
        return kind == QEvent.Type.KeyRelease and self._released(watched, event)

    def _moment(self, event: QKeyEvent) -> float:
        # Keys made by a program bear no time of their own.
        return event.timestamp() or self._elapsed()

    def _no_shortcut(self, event: QKeyEvent) -> bool:
        """Keys of a scan, and Return behind it, set off no shortcut."""
        at = self._moment(event)
        within = SUFFIX_MS if event.key() in SUFFIXES else None
        scanning = self._burst.long_enough and self._burst.goes_on(at, within)
        if scanning or self._deaf(event):
            event.accept()
            return True
        return False

    def _pressed(self, watched: QWidget, event: QKeyEvent) -> bool:
        at, key = self._moment(event), event.key()
        # A display may tell a reader's doubled character as a held key's; that one waits longer.
        if event.isAutoRepeat() and not self._burst.goes_on(at):
            return identity(event) in self._swallowed
        self._swallowed.discard(identity(event))
        if key in MODIFIERS:
            if self._burst.goes_on(at):
                self._burst.touch(at)
            return False
        if key in SUFFIXES and self._burst.long_enough and self._burst.goes_on(at, SUFFIX_MS):
            self._end(event)
            return self._swallow(event)
        if self._deaf(event):
            return self._swallow(event)
        return self._take(watched, event, at)

    def _take(self, watched: QWidget, event: QKeyEvent, at: float) -> bool:
        if not self._burst.goes_on(at):
            self._begin(at)
        self._last_key = at
        if event.text() == STX or event.key() == self._prefix:
            self._break_off()
            self._burst.prefixed = True
            self._burst.touch(at)
            self._wait()
            return self._swallow(event)
        key = key_of(event, self._platform, first=not self._burst.keys)
        if key is None:
            self._break_off()
            return False
        first = not self._burst.keys
        self._burst.add(key, at)
        self._wait()
        if self._burst.prefixed:
            return self._swallow(event)
        return self._goes_to(watched, event, first=first)

    def _begin(self, at: float) -> None:
        """A pause: a hand's, or one of a slow line that tore a reader's burst."""
        fresh = self._last_key is None or at - self._last_key >= QUIET_MS
        before, put_back = self._burst, dict(self._put_back)
        self._break_off()
        self._burst = before.follow(at, fresh)
        if self._burst.before:
            self._put_back = put_back

    def _goes_to(self, watched: QWidget, event: QKeyEvent, *, first: bool) -> bool:
        """Lets an editor have the key, remembering what it held; holds it back from the rest."""
        if watched not in self._put_back:
            put_back = keep(watched)
            if put_back is not None:
                self._put_back[watched] = put_back
        if watched in self._put_back:
            self._burst.hidden = self._burst.hidden or keeps_secrets(watched)
            return False
        if first and event.key() == Qt.Key.Key_Space and isinstance(watched, QAbstractButton):
            return False
        self._held.append((watched, QKeyEvent(event)))
        self._silence.start(GAP_MS)
        return self._swallow(event)

    def _released(self, watched: QWidget, event: QKeyEvent) -> bool:
        if identity(event) not in self._swallowed:
            return False
        if not event.isAutoRepeat():
            self._swallowed.discard(identity(event))
        if self._held:
            self._held.append((watched, QKeyEvent(event)))
        return True

    def _swallow(self, event: QKeyEvent) -> bool:
        self._swallowed.add(identity(event))
        return True

    def _deaf(self, event: QKeyEvent) -> bool:
        """Return for a while after a scan, and whatever else a reader sends behind its suffix."""
        if event.key() not in SUFFIXES:
            return False
        within = DEAF_MS if event.key() in RETURNS else GAP_MS
        if event.timestamp() and self._ended_stamp:
            return 0 <= event.timestamp() - self._ended_stamp < within
        return self.just_scanned(within)

    def _wait(self) -> None:
        self._second_look = False
        if self._burst.prefixed:
            self._silence.start(SILENCE_MS)
        else:
            self._silence.start(SUFFIX_MS)

    def _look_twice(self) -> None:
        # A busy screen may be told of the time before it is told of keys that came within it.
        if not self._second_look:
            self._second_look = True
            self._silence.start(0)
        elif self._burst.prefixed:
            self._end(None)
        elif self._held:
            self._let_go()
            self._silence.start(SUFFIX_MS - GAP_MS)
        else:
            self._give_up()

    def _give_up(self) -> None:
        """Nothing ended the burst; what editors held is not kept in mind any longer."""
        unended = self._burst
        self._forget()
        if unended.long_enough and not unended.hidden:
            self.unended.emit(unended.scan)

    def _end(self, event: QKeyEvent | None) -> None:
        """The burst was a scan: nothing of it stays anywhere."""
        scan = self._burst.scan
        self._held.clear()
        for put_back in self._put_back.values():
            put_back()
        self._forget()
        self._last_key = None
        if scan.keys:
            self._ended_at = self._elapsed()
            self._ended_stamp = event.timestamp() if event is not None else 0
            # Not from within a key's way: what the receiver does must not meet the key again.
            self._delivered.emit(scan)

    def _break_off(self) -> None:
        """The keys so far were typed by a hand: whoever waits gets them."""
        self._let_go()
        self._forget()

    def _forget(self) -> None:
        self._silence.stop()
        self._burst = Burst()
        self._put_back.clear()

    def _let_go(self) -> None:
        held, self._held = self._held, []
        for widget, event in held:
            self._swallowed.discard(identity(event))
            if shiboken6.isValid(widget):
                QApplication.sendEvent(widget, event)

    def _deliver(self, scan: object) -> None:
        assert isinstance(scan, Scan)
        self.scanned.emit(scan)
        if self.receiver is None or not self.receiver(scan):
            self.stray.emit(scan)
