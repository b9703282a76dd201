"""Names with closed alphabets: what they may contain is decided here, once."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import Self

from app.trial.refusal import Refusal

BAG_ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
_SUBJECT = re.compile(r"[0-9]{2}-[0-9]{3,4}")


class Role(enum.StrEnum):
    """Who sits at the desk. Separation is by the role keys a seat holds, see `ROLE_KEYS`."""

    PHARMACIST = "pharmacist"
    OPERATOR = "operator"
    MONITOR = "monitor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    STATISTICIAN = "statistician"
    INSPECTOR = "inspector"
    ESCROW = "escrow"
    """Nobody: a seat whose passphrase lies in three printed shares, any two of which open it."""


class RoleKey(enum.StrEnum):
    """The keys that open sealed parts: treatments, patients' names, and one held in reserve."""

    ARM = "arm"
    IDENTITY = "identity"
    STATISTICIAN = "statistician"


ROLE_KEYS: dict[Role, tuple[RoleKey, ...]] = {
    Role.PHARMACIST: (RoleKey.ARM, RoleKey.IDENTITY),
    Role.OPERATOR: (RoleKey.ARM, RoleKey.IDENTITY),
    Role.MONITOR: (RoleKey.ARM,),
    Role.INSPECTOR: (),
    Role.AUDITOR: (),
    Role.ADMINISTRATOR: (),
    Role.STATISTICIAN: (),
    Role.ESCROW: (RoleKey.ARM, RoleKey.IDENTITY),
}
"""The role keys that a seat keeps: sealed to it in the study file, opened by its passphrase."""
SEATED = tuple(role for role in Role if role is not Role.ESCROW)
"""The roles that a person may be seated as."""
LENT_KEYS: dict[Role, tuple[RoleKey, ...]] = {Role.INSPECTOR: (RoleKey.ARM,)}
"""The role keys that a seat is lent by a holder at its side, for one visit, and never keeps."""
READS_ONLY = frozenset({Role.INSPECTOR})
"""The roles that read and write nothing but what concerns their own seat and this workstation."""


class Meaning(enum.StrEnum):
    """What a signature means; the list is closed (21 CFR 11.50)."""

    AUTHORED = "authored"
    CHECKED = "checked"
    APPROVED = "approved"
    RELEASED = "released"
    REVIEWED = "reviewed"


def check_character(body: str) -> str:
    """The check character of an eight-character bag code body.

    ``alphabet[sum((i + 2) * value_i) mod 23]``: the alphabet's length is prime
    and the weights differ, so every single substitution and every
    transposition of two characters changes the sum.
    """
    total = sum((i + 2) * BAG_ALPHABET.index(c) for i, c in enumerate(body))
    return BAG_ALPHABET[total % len(BAG_ALPHABET)]


@dataclass(frozen=True, slots=True, order=True)
class BagCode:
    """Nine characters of `BAG_ALPHABET`, the last a check character; says nothing else."""

    text: str

    @classmethod
    def from_number(cls, number: int) -> Self:
        """The code of a number in ``range(23**8)``, drawn at random by the caller."""
        body = ""
        for _ in range(8):
            number, digit = divmod(number, len(BAG_ALPHABET))
            body += BAG_ALPHABET[digit]
        return cls(body + check_character(body))

    @classmethod
    def read(cls, typed: str) -> Self:
        """A code as typed or scanned, with or without hyphens; raises Refusal ``bag_code``."""
        text = typed.strip().upper().replace("-", "")
        if len(text) != 9 or any(c not in BAG_ALPHABET for c in text):
            raise Refusal("bag_code.malformed")
        if check_character(text[:8]) != text[8]:
            raise Refusal("bag_code.check_character")
        return cls(text)

    @property
    def shown(self) -> str:
        """As people read it: ``K7Q4-9TXM-D``."""
        return f"{self.text[:4]}-{self.text[4:8]}-{self.text[8]}"


def is_bag_code(typed: str) -> bool:
    """Whether a text reads as a bag code, check character included."""
    try:
        BagCode.read(typed)
    except Refusal:
        return False
    return True


@dataclass(frozen=True, slots=True, order=True)
class SubjectNumber:
    """Site and running number, ``01-017``; digits and one hyphen only."""

    text: str

    @classmethod
    def read(cls, typed: str) -> Self:
        """A subject number as typed; raises Refusal ``subject.malformed``."""
        text = typed.strip()
        if not _SUBJECT.fullmatch(text):
            raise Refusal("subject.malformed")
        return cls(text)

    @property
    def site(self) -> str:
        """The number of the site that included the subject, two digits."""
        return self.text.split("-")[0]
