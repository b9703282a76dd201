"""Secrets planted in a study, and whether a text holds one of them."""

from __future__ import annotations

import base64
import re
import traceback
from dataclasses import dataclass, field

from app.command.practice import PASSPHRASE
from app.devices.resources import practice_list
from app.trial.refusal import Failure
from tests.fakes import SeededEntropy

ARMS = ("Zellgabe-Xkq", "Albumingabe-Vwj")
"""The words of the list for the two arms."""
PATIENT = "Wexford-Quibbleton"
LOT, DONOR, VIAL = "MSC-0426", "D-117", "V-001"
"""Of the stock that a practice study is given."""
WEIGHT = "71.3"
TYPED_PASSPHRASE = "mauve walrus ladder octave"
"""A passphrase that is typed into a wrong field, or is wrong itself."""
WORDS = (
    *ARMS, PATIENT, LOT, DONOR, VIAL, PASSPHRASE, TYPED_PASSPHRASE, "Arm.CELLS", "Arm.CONTROL",
)  # fmt: skip
# Not a piece of an address in memory, nor of the seconds that a library counts.
_WEIGHT = re.compile(r"(?<![\w.,])(71[.,]3|71300)(?!\w)")
PUBLIC = frozenset({"log id", "request", "nonce", "bag"})
"""Purposes whose bytes stand in the clear."""


def planted_list() -> bytes:
    """The practice list with the planted words for its arms."""
    text = practice_list().decode()
    for letter, word in zip("AB", ARMS, strict=True):
        text = text.replace(f'"{letter}"', f'"{word}"')
    return text.encode()


@dataclass
class WatchedEntropy:
    """Entropy that remembers the longer pieces it gave, of which keys and salts are made."""

    source: SeededEntropy
    needles: dict[str, str] = field(default_factory=dict)
    """What a piece looks like when it is shown, and what it was for."""

    def draw(self, purpose: str, size: int) -> bytes:
        """Bytes for a purpose."""
        found = self.source.draw(purpose, size)
        if size >= 16 and purpose not in PUBLIC:
            shown = (found.hex(), base64.b64encode(found).decode(), repr(found)[2:-1])
            self.needles |= {form.casefold()[:20]: f"bytes for {purpose}" for form in shown}
        return found

    def secrets_in(self, text: str) -> list[str]:
        """What a text holds that it must not hold, whatever its case."""
        small = text.casefold()
        found = [word for word in WORDS if word.casefold() in small]
        found += [WEIGHT] if _WEIGHT.search(text) else []
        return found + [name for form, name in self.needles.items() if form in small]


def told_by(error: BaseException) -> str:
    """All that an exception says: itself, its causes, and the way it came, without any local."""
    whole = traceback.TracebackException.from_exception(error, capture_locals=False)
    said = list(whole.format(chain=True))
    link: BaseException | None = error
    while link is not None:
        said += [str(link), repr(link), repr(link.args), str(getattr(link, "__notes__", ""))]
        if isinstance(link, Failure):
            said.append(repr(link.facts))
        # Followed even where it is not shown: a report of a defect might show it.
        link = link.__cause__ or link.__context__
    return "\n".join(said)
