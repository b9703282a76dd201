"""The symbol of a label, drawn and read at a start: one that reads otherwise labels no bag."""

from __future__ import annotations

from PIL import Image

from app.labels.layout import MODULES
from app.labels.matrix import modules, read_back, runs
from app.trial.names import BagCode
from app.trial.refusal import Failure, Trouble

_CODE = BagCode("K7Q49TXMD")
_SCALE, _QUIET = 4, 2


def require_readable() -> None:
    """Raises Trouble ``label.unsound`` unless a known code comes back from its own symbol."""
    try:
        found = _drawn_and_read()
    except (Failure, ValueError, TypeError, AttributeError, LookupError):
        found = ""
    if found != _CODE.text:
        raise Trouble("label.unsound")


def _drawn_and_read() -> str:
    side = (MODULES + 2 * _QUIET) * _SCALE
    image = Image.new("L", (side, side), 255)
    for row, column, length in runs(modules(_CODE)):
        left, top = (column + _QUIET) * _SCALE, (row + _QUIET) * _SCALE
        image.paste(0, (left, top, left + length * _SCALE, top + _SCALE))
    return read_back(image)
