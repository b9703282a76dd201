"""Where a scan goes: the dialog in front, the lock, the page in front, a bag's own page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from app.trial.names import BagCode, is_bag_code
from app.ui.door.recover import RecoverPage
from app.ui.door.scanner import ScannerPage
from app.ui.frame.shell import Shell
from app.ui.input.scan import Scan
from app.ui.kit import Kit
from app.ui.locking.lock_page import LockPage
from app.ui.reader.scanner import ScanRouter
from app.ui.share_entry import ShareEntry
from app.ui.tokens import Tone
from app.ui.widgets.dialog import Dialog


class ScanWays(QObject):
    """Takes the scans of a router to whatever is in front; `front` tells what that is."""

    def __init__(self, kit: Kit, router: ScanRouter, front: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._kit, self._front = kit, front
        router.receiver = self.take
        router.stray.connect(self._stray)
        router.unended.connect(self._unended)

    def take(self, scan: Scan) -> bool:
        """Gives a scan where it belongs; whether anybody knew what to do with it.

        Nothing behind an open dialog is reached: it would change unseen. One sound
        answers it, whatever it was for.
        """
        sound, taken = self._kit.sound, False
        sound.hold()
        try:
            taken = self._give(scan)
        finally:
            sound.let_go(taken)
        return taken

    def _give(self, scan: Scan) -> bool:
        modal = QApplication.activeModalWidget()
        if modal is not None:
            return isinstance(modal, Dialog) and modal.scanned(scan)
        front = self._front()
        if isinstance(front, LockPage):
            return front.scanned(scan.text)
        if isinstance(front, ScannerPage):
            return front.scanned(scan)
        if isinstance(front, RecoverPage):
            return front.scanned(scan.read(ShareEntry.knows))
        if not isinstance(front, Shell):
            return False
        reading = scan.read(front.page.accepts)
        if scan.hidden and not front.page.accepts(reading):
            return _open_bag(front, scan)
        return front.page.scanned(reading) or _open_bag(front, scan)

    def _unended(self, scan: Scan) -> None:
        front = self._front()
        if isinstance(front, ScannerPage):
            front.unended(scan)
        else:
            self._tell("scan.unended", code=scan.text)

    def _stray(self, scan: Scan) -> None:
        if scan.hidden:
            self._tell("scan.stray_hidden")
        else:
            self._tell("scan.stray", code=scan.text)

    def _tell(self, key: str, **facts: str) -> None:
        front, say = self._front(), self._kit.say
        self._kit.sound(False)
        if isinstance(front, Shell):
            front.page.problem.tell(say(key, **facts), title=say("scan.title"), tone=Tone.WARN)


def _open_bag(shell: Shell, scan: Scan) -> bool:
    code = scan.read(is_bag_code)
    if not is_bag_code(code):
        return False
    shell.show_page("bag", BagCode.read(code).text)
    return True
