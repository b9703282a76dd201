"""Labels to try: the shipped texts, the longest values, and what a reader sees of a page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from app.labels.bag_label import BagLabel
from app.trial.names import BagCode, SubjectNumber
from app.trial.rules import LabelSize, LabelTexts
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


def small_texts(language: str) -> LabelTexts:
    """The shipped texts as the smaller stock has room for: shorter names and address."""
    shorter = {
        "fr": (
            ("Cellules stromales mésenchymateuses", "allogéniques (CSM), 1 million viables/kg",
             "OU albumine humaine 4 % seule"), ("Promoteur : CHRU, 54035 Nancy",),
        ),
        "en": (
            ("Allogeneic mesenchymal stromal cells", "(MSC), 1 million viable cells/kg",
             "OR human albumin 4% alone"), ("Sponsor: CHRU, 54035 Nancy",),
        ),
    }  # fmt: skip
    names, sponsor = shorter[language]
    return replace(texts(language), names=names, sponsor=sponsor)


def sample(
    language: str = "fr",
    *,
    words: LabelTexts | None = None,
    code: str = "K7Q49TXMD",
    subject: str = "01-017",
    use_by: str = "27 MARS 2026  14:40",
    investigator: str = "Dr A. Martin",
    practice: bool = False,
    size: LabelSize = LabelSize.WIDE,
) -> BagLabel:
    """A label, ordinary in all that is not asked for."""
    usual = texts(language) if size is LabelSize.WIDE else small_texts(language)
    return BagLabel(
        texts=words or usual,
        bag_code=BagCode(code),
        subject=SubjectNumber(subject),
        use_by=use_by,
        start_by="14:10",
        investigator=investigator,
        site="01",
        practice=practice,
        size=size,
    )
