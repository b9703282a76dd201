"""What ships beside the program: study configurations and words, read from disk.

A file that cannot be read is told as Trouble ``shipped.unreadable``.
"""

from __future__ import annotations

import errno
from pathlib import Path

from app.trial.refusal import Refusal, Trouble
from app.trial.words import LANGUAGES, Words

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def _shipped(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as why:
        reason = errno.errorcode.get(why.errno or errno.EIO, "EIO")
        raise Trouble("shipped.unreadable", name=path.name, reason=reason) from why


def study_names() -> list[str]:
    """The names of the shipped study configurations, sorted."""
    return sorted(path.stem for path in (RESOURCES / "studies").glob("*.toml"))


def study_source(name: str) -> bytes:
    """The bytes of a shipped study configuration; raises Refusal ``study.unknown``."""
    if name not in study_names():
        raise Refusal("study.unknown", name=name, known=", ".join(study_names()))
    return _shipped(RESOURCES / "studies" / f"{name}.toml")


def words(language: str) -> Words:
    """The words of one language; raises Trouble ``words.missing`` before the set-up has run."""
    if language not in LANGUAGES:
        raise Refusal("language.unknown", language=language, known=", ".join(LANGUAGES))
    compiled = sorted((RESOURCES / "words" / language).glob("*.mo"))
    if not compiled:
        raise Trouble("words.missing", language=language)
    return Words(language, [_shipped(path) for path in compiled])


def known_doses() -> bytes:
    """The known answers of the dose arithmetic (TOML), for `app.dose.known`."""
    return _shipped(RESOURCES / "known" / "dose.toml")


def practice_list() -> bytes:
    """The allocation list of the practice study: its first two rows at one site differ."""
    return _shipped(RESOURCES / "practice" / "list.csv")


def verifiers() -> dict[str, bytes]:
    """The programs that check files of this one without it, by file name."""
    folder = RESOURCES.parent / "verifier"
    return {path.name: _shipped(path) for path in sorted(folder.glob("verify_*.py"))}


def window_fonts() -> tuple[bytes, ...]:
    """The font files of the window's family, Inter."""
    return tuple(_shipped(path) for path in sorted((RESOURCES / "fonts").glob("Inter*.[ot]tf")))


def window_icons() -> dict[str, bytes]:
    """The window's icons by name, each an SVG drawn in ``currentColor``."""
    icons = sorted((RESOURCES / "icons").glob("*.svg"))
    return {path.stem: _shipped(path) for path in icons}
