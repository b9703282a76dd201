"""Badge and PIN: shows an open preparation again to whoever holds both, hands in gloves.

Kept in memory for one session and nowhere else. It opens the screen to the
same step; every signature still takes the passphrase.
"""

from __future__ import annotations

import hashlib
import hmac

from app.desk.ports import Entropy
from app.trial.refusal import Refusal

TRIES = 3
LEAST_PIN, MOST_PIN = 4, 8
_COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024}


class BadgeLock:
    """One badge and its PIN, as a salted scrypt digest (RFC 7914); three wrong tries forget it."""

    __slots__ = ("_digest", "_entropy", "_salt", "_tries")

    def __init__(self, entropy: Entropy) -> None:
        self._entropy = entropy
        self._salt, self._digest, self._tries = b"", b"", 0

    def __repr__(self) -> str:
        return "<badge>"

    @property
    def enrolled(self) -> bool:
        """Whether a badge may open the screen."""
        return bool(self._digest)

    @property
    def tries_left(self) -> int:
        """Wrong tries until only the passphrase opens."""
        return TRIES - self._tries if self.enrolled else 0

    def enrol(self, badge: str, pin: str) -> None:
        """Takes a badge and its PIN for this session.

        Raises Refusal ``badge.empty`` or ``badge.pin``.
        """
        if not badge.strip():
            raise Refusal("badge.empty")
        if not (pin.isascii() and pin.isdigit() and LEAST_PIN <= len(pin) <= MOST_PIN):
            raise Refusal("badge.pin", least=LEAST_PIN, most=MOST_PIN)
        self._salt = self._entropy.draw("badge", 16)
        self._digest, self._tries = self._derive(badge, pin), 0

    def opens(self, badge: str, pin: str) -> bool:
        """Whether these are the badge and the PIN; a wrong try counts."""
        if not self.enrolled:
            return False
        if hmac.compare_digest(self._derive(badge, pin), self._digest):
            self._tries = 0
            return True
        self._tries += 1
        if self._tries >= TRIES:
            self.forget()
        return False

    def forget(self) -> None:
        """From now on only the passphrase opens."""
        self._salt, self._digest, self._tries = b"", b"", 0

    def _derive(self, badge: str, pin: str) -> bytes:
        told = f"{badge.strip()}\0{pin}".encode()
        return hashlib.scrypt(told, salt=self._salt, **_COST)
