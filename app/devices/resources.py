"""What ships beside the program: study configurations and words, read from disk."""

from __future__ import annotations

from pathlib import Path

from app.trial.refusal import Refusal, Trouble
from app.trial.words import LANGUAGES, Words

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def study_names() -> list[str]:
    """The names of the shipped study configurations, sorted."""
    return sorted(path.stem for path in (RESOURCES / "studies").glob("*.toml"))


def study_source(name: str) -> bytes:
    """The bytes of a shipped study configuration; raises Refusal ``study.unknown``."""
    if name not in study_names():
        raise Refusal("study.unknown", name=name, known=", ".join(study_names()))
    return (RESOURCES / "studies" / f"{name}.toml").read_bytes()


def words(language: str) -> Words:
    """The words of one language; raises Trouble ``words.missing`` before the set-up has run."""
    if language not in LANGUAGES:
        raise Refusal("language.unknown", language=language, known=", ".join(LANGUAGES))
    compiled = sorted((RESOURCES / "words" / language).glob("*.mo"))
    if not compiled:
        raise Trouble("words.missing", language=language)
    return Words(language, [path.read_bytes() for path in compiled])


def practice_list() -> bytes:
    """The allocation list of the practice study: its first two rows at one site differ."""
    return (RESOURCES / "practice" / "list.csv").read_bytes()


def window_fonts() -> tuple[bytes, ...]:
    """The font files of the window's family, Inter."""
    return tuple(path.read_bytes() for path in sorted((RESOURCES / "fonts").glob("Inter*.[ot]tf")))


def window_icons() -> dict[str, bytes]:
    """The window's icons by name, each an SVG drawn in ``currentColor``."""
    icons = sorted((RESOURCES / "icons").glob("*.svg"))
    return {path.stem: path.read_bytes() for path in icons}
