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
PIECE_MS = 150
"""A slow line (a remote desktop, a radio) may tear a burst: so long its pieces are one."""
QUIET_MS = 400
"""A piece too short to be known as a reader's counts as one only when no key came before it."""
SUFFIX_MS = PIECE_MS
"""Return or Tab ends a burst when it follows within this time."""
SILENCE_MS = 60
"""A burst that a prefix began ends by itself after this time."""
DEAF_MS = 300
"""Return is not heard for this long after a scan."""


class Burst:
    """The keys of one burst so far."""

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.before: list[Key] = []
        """Keys of earlier pieces of the same burst."""
        self.fresh = False
        """Whether its first key came out of silence."""
        self.prefixed = False
        self.hidden = False
        self._last: float | None = None

    def goes_on(self, at: float, within: int | None = None) -> bool:
        """Whether a key at this time still belongs to it; what is a reader's may pause."""
        if within is None:
            within = PIECE_MS if self.long_enough else GAP_MS
        most = max(within, SILENCE_MS) if self.prefixed else within
        return self._last is not None and 0 <= at - self._last < most

    def follow(self, at: float, fresh: bool) -> Burst:
        """The burst that a key begins which came too late for this one.

        Keys out of silence stay in mind: if a reader's pace follows, they were its beginning.
        One key at a time is a hand's pace, but for the very first.
        """
        following = Burst()
        torn = self.fresh and not self.prefixed and len(self.keys) > bool(self.before)
        if torn and self._last is not None and 0 <= at - self._last < PIECE_MS:
            following.before = self.before + self.keys
            following.hidden = self.hidden
        following.fresh = fresh or bool(following.before)
        return following

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
        return Scan((*self.before, *self.keys), self.hidden)
