"""Unpredictable bytes from the operating system."""

from __future__ import annotations

import os


class SystemEntropy:
    """The operating system's generator; the one source of a real study."""

    def draw(self, purpose: str, size: int) -> bytes:
        """`size` unpredictable bytes; every purpose draws from the same unpredictable source."""
        return os.urandom(size)
