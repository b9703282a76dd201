"""The statistician's commitment to a list: its rows salted, their root, and the packet's content.

A row's salt is HMAC-SHA256(seed, ``opaline/commit-salt/v1`` LF || place), its leaf
SHA-256(0x00 || ``opaline/commit/v1`` LF || place || plaintext), place being length (2) ||
stratum, folded, in UTF-8 || position (4). The root is that of RFC 6962 over the leaves, strata in
the order of their folded names; an answer to queries is one leaf more. So the root tells nothing
of a row to whoever has not the seed, and a row that is opened later can be held to it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.blind.allocation import ListRow
from app.blind.columns import Role
from app.blind.rowcodec import pack_row
from app.blind.spelling import fold
from app.trial.refusal import Trouble
from app.trial.sealed import Sealed

SEED_BYTES = 32
MOST_ANSWER = 500
_SALT = b"opaline/commit-salt/v1\n"
_ROW = b"opaline/commit/v1\n"
_ANSWER = b"opaline/commit-answer/v1\n"


@dataclass(frozen=True, slots=True)
class Committed:
    """What a packet holds: the list's file, the seed of its salts, the answer to its queries."""

    data: Sealed[bytes]
    seed: Sealed[bytes]
    name: str
    answer: str
    """What the statistician says of the odd patterns; empty where there are none."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What unusual titles mean, as `Reading` has them."""

    def salt(self, row: ListRow) -> bytes:
        """The salt of a row, 32 bytes."""
        return hmac.digest(self.seed.open(), _SALT + _place(row), "sha256")

    def packed(self, rows: Sequence[ListRow]) -> list[bytes]:
        """Each row with its salt, as it is sealed, 256 bytes."""
        return [pack_row(row, self.salt(row)) for row in rows]

    def leaves(self, rows: Sequence[ListRow], packed: Sequence[bytes] = ()) -> list[bytes]:
        """The leaves that the commitment's root is over; `packed` as the method has them."""
        told = zip(rows, packed or self.packed(rows), strict=True)
        ordered = sorted(told, key=lambda one: (fold(one[0].stratum), one[0].position))
        leaves = [_leaf(_ROW, _place(row) + plaintext) for row, plaintext in ordered]
        if self.answer:
            leaves.append(_leaf(_ANSWER, self.answer.encode()))
        return leaves

    def pack(self) -> bytes:
        """The content of a packet: seed (32) || length (4) || JSON || file.

        The JSON has name and answer, and ``columns`` where titles are unusual.
        """
        told = {"answer": self.answer, "name": self.name}
        named = {"columns": dict(self.columns)} if self.columns else {}
        head = json.dumps({**told, **named}).encode()
        length = len(head).to_bytes(4, "big")
        return self.seed.open() + length + head + self.data.open()


def unpack(content: bytes) -> Committed:
    """What an opened packet holds; raises Trouble ``packet.unreadable``."""
    seed, length = content[:SEED_BYTES], int.from_bytes(content[SEED_BYTES : SEED_BYTES + 4], "big")
    head = content[SEED_BYTES + 4 : SEED_BYTES + 4 + length]
    try:
        told = json.loads(head)
        name, answer, columns = told["name"], told["answer"], told.get("columns", {})
        # Half a character, which JSON can tell and no leaf can hold, is no answer.
        f"{name}{answer}{''.join(columns)}".encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Trouble("packet.unreadable") from None
    if len(seed) != SEED_BYTES or not (isinstance(name, str) and isinstance(answer, str)):
        raise Trouble("packet.unreadable")
    data = Sealed(content[SEED_BYTES + 4 + length :])
    return Committed(data, Sealed(seed), name, answer[:MOST_ANSWER], _columns(columns))


def _columns(told: object) -> dict[str, str]:
    known = [role.value for role in Role] + [""]
    if not isinstance(told, dict) or any(role not in known for role in told.values()):
        raise Trouble("packet.unreadable")
    return {str(title): str(role) for title, role in told.items()}


def _place(row: ListRow) -> bytes:
    name = fold(row.stratum).encode()
    return len(name).to_bytes(2, "big") + name + row.position.to_bytes(4, "big")


def _leaf(domain: bytes, content: bytes) -> bytes:
    return hashlib.sha256(b"\0" + domain + content).digest()
