"""What may stand on a bag label: closed alphabets only, the same for every bag of the trial."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields, replace

from app.trial.names import BagCode, SubjectNumber
from app.trial.refusal import Refusal
from app.trial.rules import LabelSize, LabelTexts

LONGEST_TEXT = 100

_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_DATE = "(?:[1-9]|[12][0-9]|3[01]) [A-ZÀ-ÖØ-Þ]{3,10} 20[0-9]{2}"
_ALPHABETS = {
    "use_by": re.compile(f"{_DATE}  {_TIME}"),
    "start_by": re.compile(_TIME),
    "investigator": re.compile("[A-Za-zÀ-ÖØ-öø-ɏ .,'’-]{1,40}"),
    "site": re.compile("[0-9]{2}"),
}
_SPACES = " \u00a0\u202f"


@dataclass(frozen=True, slots=True)
class BagLabel:
    """Everything that is printed on one bag, and nothing else.

    `use_by` is a day, its month in capital letters, a year, two spaces and a
    time (``27 MARS 2026  14:40``); `start_by` a time (``14:10``); `site` two
    digits; `investigator` a name. `practice` labels bear the word for a
    specimen; `size` is the study's stock, the same for every bag. Texts are kept
    in Unicode form NFC, so labels that read alike are
    equal. Raises Refusal ``label.malformed``, ``label.character``,
    ``label.too_long``, ``bag_code.…`` or ``subject.malformed``.
    """

    texts: LabelTexts
    bag_code: BagCode
    subject: SubjectNumber
    use_by: str
    start_by: str
    investigator: str
    site: str
    practice: bool
    size: LabelSize = LabelSize.WIDE

    def __post_init__(self) -> None:
        """Composes the accents, then holds each field against its alphabet."""
        BagCode.read(self.bag_code.text)
        SubjectNumber.read(self.subject.text)
        for name, alphabet in _ALPHABETS.items():
            text = unicodedata.normalize("NFC", getattr(self, name))
            if not alphabet.fullmatch(text):
                raise Refusal("label.malformed", field=name)
            object.__setattr__(self, name, text)
        object.__setattr__(self, "texts", _checked(self.texts))


def _checked(texts: LabelTexts) -> LabelTexts:
    composed: dict[str, str | tuple[str, ...]] = {}
    for field in fields(texts):
        value = getattr(texts, field.name)
        lines = (value,) if isinstance(value, str) else value
        lines = tuple(_line(field.name, line) for line in lines)
        composed[field.name] = lines[0] if isinstance(value, str) else lines
    return replace(texts, **composed)  # type: ignore[arg-type]


def _line(field: str, text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if len(text) > LONGEST_TEXT:
        raise Refusal("label.too_long", field=field, limit=LONGEST_TEXT)
    for character in text:
        # Letters, figures, punctuation and signs leave a visible trace; whatever else does not
        # could make two labels that look alike differ.
        if unicodedata.category(character)[0] not in "LNPS" and character not in _SPACES:
            raise Refusal("label.character", field=field, point=f"U+{ord(character):04X}")
    return text
