"""Where a file is looked for: a place that tells nothing of what was chosen here before."""

from __future__ import annotations

from PySide6.QtCore import QDir


def start() -> str:
    """The folder that a dialog for files begins in, before blinded eyes and at the door.

    Left to itself it begins where the last file of anybody was chosen. That may
    have been a counter's export, and only one arm has any.
    """
    return QDir.homePath()
