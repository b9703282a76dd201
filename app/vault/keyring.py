"""Sealing under a role key: what one role may open and another may not.

Each place has its own AES-256-GCM key, HKDF-SHA256 (RFC 5869) of the role key
with the purpose and the place as info; so a value moved elsewhere does not open.
The outer form is that of `app.custody.bucket`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.custody.bucket import ROLE_CODES, SEAL_OVERHEAD
from app.desk.ports import Box
from app.trial.names import RoleKey
from app.trial.refusal import Refusal, Trouble
from app.trial.sealed import Sealed

SUITE = 1
_NONCE_SIZE = 12
_HEAD_SIZE = 6 + _NONCE_SIZE


@dataclass(frozen=True, slots=True)
class HeldKey:
    """One generation of a role's key, 32 bytes; generations count from 1."""

    role: RoleKey
    generation: int
    key: Sealed[bytes]


class RoleKeyring:
    """The role keys that an open seat holds, every generation of them."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Iterable[HeldKey]) -> None:
        self._keys = {(held.role, held.generation): held for held in keys}

    def holds(self, role: RoleKey) -> bool:
        """Whether this seat was granted the role's key."""
        return any(held.role is role for held in self._keys.values())

    def generations(self, role: RoleKey) -> list[HeldKey]:
        """Every generation of the role's key, oldest first; raises Refusal ``sealed.no_key``."""
        if not self.holds(role):
            raise Refusal("sealed.no_key")
        return [self._keys[place] for place in sorted(self._keys) if place[0] is role]

    def newest(self, role: RoleKey) -> int:
        """The newest generation held of the role's key; 0 for none."""
        return max((place[1] for place in self._keys if place[0] is role), default=0)

    def seal(self, box: Box, plaintext: bytes, nonce: bytes) -> bytes:
        """The outer form under the newest generation; raises Refusal ``sealed.no_key``."""
        if len(nonce) != _NONCE_SIZE:
            raise ValueError("nonce")
        held = self.generations(box.role)[-1]
        head = bytes([SUITE, ROLE_CODES[box.role]]) + held.generation.to_bytes(4, "big")
        return head + nonce + _cipher(held, box).encrypt(nonce, plaintext, box.associated)

    def open(self, box: Box, sealed: bytes) -> bytes:
        """The plaintext; raises Trouble ``sealed.damaged``, or Refusal ``sealed.no_key``."""
        head, nonce = sealed[:6], sealed[6:_HEAD_SIZE]
        if len(sealed) < SEAL_OVERHEAD or head[:2] != bytes([SUITE, ROLE_CODES[box.role]]):
            raise Trouble("sealed.damaged")
        held = self._keys.get((box.role, int.from_bytes(head[2:], "big")))
        if held is None:
            raise Refusal("sealed.no_key")
        try:
            return _cipher(held, box).decrypt(nonce, sealed[_HEAD_SIZE:], box.associated)
        except InvalidTag as why:
            raise Trouble("sealed.damaged") from why


def _cipher(held: HeldKey, box: Box) -> AESGCM:
    info = b"opaline/" + box.purpose.encode() + b"/v1\n" + box.context
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=info).derive(held.key.open()))
