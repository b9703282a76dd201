"""A keyring that is watched: which sealed places were opened, in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.desk.journal import Person
from app.desk.ports import Box, Keyring, OpenSeat, Pen
from app.trial.names import RoleKey


@dataclass
class WatchedKeyring:
    """Opens what the other opens, and remembers where."""

    inner: Keyring
    opened: list[Box] = field(default_factory=list)

    def holds(self, role: RoleKey) -> bool:
        """As the keyring behind."""
        return self.inner.holds(role)

    def newest(self, role: RoleKey) -> int:
        """As the keyring behind."""
        return self.inner.newest(role)

    def seal(self, box: Box, plaintext: bytes, nonce: bytes) -> bytes:
        """As the keyring behind."""
        return self.inner.seal(box, plaintext, nonce)

    def open(self, box: Box, sealed: bytes) -> bytes:
        """As the keyring behind, remembered."""
        self.opened.append(box)
        return self.inner.open(box, sealed)

    def rows(self) -> list[bytes]:
        """The places of the allocation rows that were opened."""
        return [box.context for box in self.opened if box.purpose == "row"]


@dataclass
class WatchedSeat:
    """An open seat with a watched keyring."""

    inner: OpenSeat
    keyring: WatchedKeyring

    @property
    def seat(self) -> str:
        """As the seat behind."""
        return self.inner.seat

    @property
    def root(self) -> Pen:
        """As the seat behind."""
        return self.inner.root

    def esign(self, passphrase: str) -> Pen:
        """As the seat behind."""
        return self.inner.esign(passphrase)


def watched(person: Person) -> tuple[Person, WatchedKeyring]:
    """The same person, whose keyring is watched from now on."""
    keyring = WatchedKeyring(person.keys.keyring)
    return replace(person, keys=WatchedSeat(person.keys, keyring)), keyring
