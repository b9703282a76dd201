"""Badge and PIN: shows an open preparation again to whoever holds both, hands in gloves.

Kept in memory for one session and nowhere else. It opens the screen to the
same step; every signature still takes the passphrase.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import NoReturn

from app.desk.ports import Entropy
from app.trial.refusal import Refusal

TRIES = 3
LEAST_BADGE = 4
LEAST_PIN, MOST_PIN = 4, 8
_SALT, _DIGEST = 16, 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try costs: scrypt's parameters (RFC 7914); memory is 128 · n · r bytes."""

    n: int = 2**14
    r: int = 8
    p: int = 1


class BadgeLock:
    """A salted digest of one badge and its PIN, never either of them; three wrong tries forget it.

    `cost` is scrypt's.
    """

    __slots__ = ("_cost", "_digest", "_entropy", "_salt", "_tries")

    def __init__(self, entropy: Entropy, cost: Cost | None = None) -> None:
        self._entropy, self._cost = entropy, cost or Cost()
        self._salt, self._digest, self._tries = b"", b"", 0

    def __repr__(self) -> str:
        return "<badge>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("badge")

    @property
    def enrolled(self) -> bool:
        """Whether a badge may open the screen."""
        return bool(self._digest)

    @property
    def tries_left(self) -> int:
        """Wrong tries until only the passphrase opens."""
        return TRIES - self._tries if self.enrolled else 0

    def enrol(self, badge: str, pin: str) -> None:
        """Takes a badge and its PIN for this session, in place of the ones before.

        Raises Refusal ``badge.empty``, ``badge.short`` or ``badge.pin``.
        """
        if not badge.strip():
            raise Refusal("badge.empty")
        if len(badge.strip()) < LEAST_BADGE:
            raise Refusal("badge.short", least=LEAST_BADGE)
        if not (pin.isascii() and pin.isdigit() and LEAST_PIN <= len(pin) <= MOST_PIN):
            raise Refusal("badge.pin", least=LEAST_PIN, most=MOST_PIN)
        self._salt = self._entropy.draw("badge", _SALT)
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
        # With the length in front no two pairs read alike.
        secret = f"{len(pin)}:{pin}{badge.strip()}".encode("utf-8", "surrogatepass")
        cost = self._cost
        return hashlib.scrypt(
            secret, salt=self._salt, n=cost.n, r=cost.r, p=cost.p, dklen=_DIGEST,
            maxmem=256 * cost.n * cost.r,
        )  # fmt: skip
