"""Qt's own words, in dialogs that choose a file or tell a message: the language of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.trial.words import Words

_LOCALES = {"fr": QLocale("fr_FR"), "en": QLocale("en_GB")}


def speaking(
    application: QApplication, speak: Callable[[str], Words]
) -> Callable[[str], Words]:
    """`speak`, which gives Qt's own dialogs each language that is asked for."""

    def spoken(language: str) -> Words:
        words = speak(language)
        translate(application, words)
        return words

    return spoken


def translate(application: QApplication, words: Words) -> None:
    """Gives Qt's own dialogs (files, messages) the window's language, numbers included."""
    language = words.language
    QLocale.setDefault(_LOCALES[language])
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    known = application.findChildren(_QtWords)
    translator = known[0] if known else _QtWords(application)
    application.removeTranslator(translator)
    translator.tell(words)
    translator.load(_LOCALES[language], "qtbase", "_", folder)
    application.installTranslator(translator)


class _QtWords(QTranslator):
    """Qt's own catalogue, and what it leaves in English in the dialog that chooses a file."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._words: dict[str, str] = {}

    def tell(self, words: Words) -> None:
        """The words of another language from now on."""
        self._words = {
            "&Look in:": words.say("files.look_in"), "Files of &type:": words.say("files.kind"),
            "Folder": words.say("files.folder"), "Drive": words.say("files.drive"),
        }  # fmt: skip

    def isEmpty(self) -> bool:
        """Never: Qt asks no translator that is."""
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """The words for a text of Qt; the text itself where there are none."""
        if context in ("QFileDialog", "QAbstractFileIconProvider") and source in self._words:
            return self._words[source]
        return super().translate(context, source, disambiguation, n) or source
