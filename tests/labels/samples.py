"""Labels to try: the shipped texts, the longest values, and what a reader sees of a page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from app.labels.bag_label import BagLabel
from app.trial.names import BagCode, SubjectNumber
from app.trial.rules import LabelTexts
from app.trial.study import load_study

ROOT = Path(__file__).resolve().parents[2]
MONTHS = {
    "fr": [
        *("JANVIER", "FÉVRIER", "MARS", "AVRIL", "MAI", "JUIN"),
        *("JUILLET", "AOÛT", "SEPTEMBRE", "OCTOBRE", "NOVEMBRE", "DÉCEMBRE"),
    ],
    "en": [
        *("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE"),
        *("JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"),
    ],
}


@contextmanager
def hurried_threads() -> Iterator[None]:
    """Threads change places as often as they can, so that what is not locked breaks."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


@cache
def texts(language: str, study: str = "resources/studies/chocmsc.toml") -> LabelTexts:
    """The label texts of a study, by default the shipped one."""
    return load_study((ROOT / study).read_bytes()).label[language]


def sample(
    language: str = "fr",
    *,
    words: LabelTexts | None = None,
    code: str = "K7Q49TXMD",
    subject: str = "01-017",
    use_by: str = "27 MARS 2026  14:40",
    investigator: str = "Dr A. Martin",
    practice: bool = False,
) -> BagLabel:
    """A label, ordinary in all that is not asked for."""
    return BagLabel(
        texts=words or texts(language),
        bag_code=BagCode(code),
        subject=SubjectNumber(subject),
        use_by=use_by,
        start_by="14:10",
        investigator=investigator,
        site="01",
        practice=practice,
    )
