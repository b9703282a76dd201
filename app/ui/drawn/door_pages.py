"""Every page that stands before a study or over it, as they are when first seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.ui.door.create import CreatePage
from app.ui.door.opening import OpeningPage
from app.ui.door.recover import RecoverPage
from app.ui.door.scanner import ScannerPage
from app.ui.door.unlock import UnlockPage
from app.ui.door.welcome import WelcomePage
from app.ui.kit import Kit
from app.ui.locking.lock_page import LockPage


def door_pages(kit: Kit, study: str, names: Sequence[str]) -> dict[str, QWidget]:
    """The pages by name; `names` are people of the study called `study`."""
    locked = LockPage(kit, names[0], "idle")
    locked.allow_badge(True)
    return {
        "welcome": WelcomePage(kit, f"{study}.opaline"),
        "create": CreatePage(kit, [(study, b"")]),
        "opening": OpeningPage(kit, kit.say("opening.study", name=study)),
        "unlock": UnlockPage(
            kit, study.upper(), [(name, name) for name in names], recoverable=True
        ),
        "recover": RecoverPage(
            kit, study.upper(), [(name, name, name) for name in names],
            {name: [other for other in names if other != name] for name in names},
        ),
        "reader": ScannerPage(kit),
        "locked": locked,
    }
