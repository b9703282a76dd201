"""Whether keys come from a hand or from a reader: by their pace alone.

A hand leaves 60 ms and more between two keys; a reader a few. Times are
milliseconds of one source, the platform's own where it tells them, so a screen
that was busy meanwhile changes nothing.
"""

from __future__ import annotations

from app.ui.input.scan import Key, Scan

GAP_MS = 35
"""Keys of a burst are closer together than this."""
LEAST = 4
"""A burst of fewer keys is no scan."""
SUFFIX_MS = 100
"""Return or Tab ends a burst when it follows within this time."""
SILENCE_MS = 60
"""A burst that a prefix began ends by itself after this time."""
DEAF_MS = 300
"""Return is not heard for this long after a scan."""


class Burst:
    """The keys of one burst so far."""

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.prefixed = False
        self.hidden = False
        self._last: float | None = None

    def goes_on(self, at: float, within: int = GAP_MS) -> bool:
        """Whether a key at this time still belongs to it."""
        most = max(within, SILENCE_MS) if self.prefixed else within
        return self._last is not None and 0 <= at - self._last < most

    def touch(self, at: float) -> None:
        """A modifier was pressed: the reader's next key counts from there."""
        self._last = at

    def add(self, key: Key, at: float) -> None:
        """One more key."""
        self.keys.append(key)
        self._last = at

    @property
    def long_enough(self) -> bool:
        """Whether it is a scan if it ends well."""
        return bool(self.keys) if self.prefixed else len(self.keys) >= LEAST

    @property
    def scan(self) -> Scan:
        """What was read."""
        return Scan(tuple(self.keys), self.hidden)
