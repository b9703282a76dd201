"""The application around the window: look, language, defects, and the loop."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDir, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication

from app.desk.ports import Clock
from app.trial.words import LANGUAGES, Words
from app.ui.bug import Reporter, Write
from app.ui.kit import Kit
from app.ui.locking.lock import Watch
from app.ui.look import Assets, Look
from app.ui.qt_words import speaking
from app.ui.sound import OFF, ON, Sound, Speaker
from app.ui.spec import Cabinet, Preferences
from app.ui.tokens import LIGHT, SCALES, THEMES
from app.ui.window import OpalineWindow


def begin(
    *, cabinet: Cabinet, preferences: Preferences, speak: Callable[[str], Words],
    assets: tuple[Sequence[bytes], Mapping[str, bytes]], clock: Clock, watch: Watch, report: Write,
    speaker: Speaker, file: Path | None = None,
) -> int:  # fmt: skip
    """Shows the window and runs until it is closed; returns the exit code.

    `file` is a study to open at once. Qt's own dialogs speak the window's language.
    """
    # The desktop's own dialogs put what was chosen among its recent files: that the export of a
    # count was read is so in one arm only. Qt's remember folders.
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Opaline")
    application.setStyle("Fusion")
    speak = speaking(application, speak)
    words = speak(_known(preferences.get("language", LANGUAGES[0]), LANGUAGES, LANGUAGES[0]))
    theme = _known(preferences.get("theme", LIGHT.name), THEMES, LIGHT.name)
    scale = _known(preferences.get("scale", ""), [str(s) for s in SCALES], str(SCALES[0]))
    look = Look(Assets(*assets), theme, int(scale))
    look.apply()
    sound = Sound(speaker, on=preferences.get("sound", ON) != OFF)
    kit = Kit(look, words, clock, ZoneInfo("UTC"), sound)
    window = OpalineWindow(kit, cabinet, preferences, speak, watch)
    reporter = Reporter(window, kit, report)
    window.errands.bug.connect(reporter.stop)
    sys.excepthook = reporter.hook
    window.showMaximized()
    asked = None if file is None else file.absolute()
    _begin_in_documents()
    if asked is not None:
        window.open_study(asked)
    return application.exec()


def _begin_in_documents() -> None:
    """Files are looked for in the person's folder, not in that of the program."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    QDir.setCurrent(documents if QDir(documents).exists() else QDir.homePath())


def _known(value: str, known: Sequence[str] | Mapping[str, object], default: str) -> str:
    return value if value in known else default
