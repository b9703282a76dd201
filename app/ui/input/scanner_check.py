"""What a scan of the known test code tells about the reader and the computer's keyboard."""

from __future__ import annotations

import enum

from app.trial.names import BagCode, check_character
from app.ui.input.scan import Scan

_BODY = "AQWMY734"
"""Letters that lie elsewhere on AZERTY and QWERTZ keyboards, and figures."""
_WRONG = "9" if check_character(_BODY) != "9" else "7"
# A check character that is not its own: no page can ever take it for a bag.
TEST_CODE = BagCode(_BODY + _WRONG)


class Finding(enum.StrEnum):
    """What came of a test scan."""

    WORKS = "works"
    CORRECTED = "corrected"
    """The layouts differ, and the positions of the keys told the code all the same."""
    CAPITALS = "capitals"
    UNENDED = "unended"
    LOST = "lost"
    LAYOUTS = "layouts"
    """As many characters, signs for figures: the layouts differ, and no reading is the code."""
    OTHER = "other"

    @property
    def usable(self) -> bool:
        """Whether one can work with the reader as it is set."""
        return self in (Finding.WORKS, Finding.CORRECTED, Finding.CAPITALS)


def judge(scan: Scan, *, ended: bool) -> Finding:
    """What a scan of `TEST_CODE` tells; `ended` says whether Return or Tab came behind it."""
    expected = TEST_CODE.text
    if scan.read(expected.__eq__) == expected:
        return _right(scan) if ended else Finding.UNENDED
    readings = {reading for reading in (scan.layout, scan.us) if reading}
    if any(_lacks_some(reading, expected) for reading in readings):
        return Finding.LOST
    if any(len(reading) == len(expected) and not reading.isalnum() for reading in readings):
        return Finding.LAYOUTS
    return Finding.OTHER


def _right(scan: Scan) -> Finding:
    layout, expected = scan.layout, TEST_CODE.text
    if expected in layout:
        return Finding.WORKS
    return Finding.CAPITALS if expected.lower() in layout.lower() else Finding.CORRECTED


def _lacks_some(reading: str, expected: str) -> bool:
    """Whether a reading is the code with characters missing, in order, but not all."""
    rest = iter(expected)
    in_order = all(character in rest for character in reading)
    return in_order and len(expected) // 2 <= len(reading) < len(expected)
