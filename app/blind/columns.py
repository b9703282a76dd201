"""Which columns an allocation list may have, and the titles by which each is known."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from app.blind.reading import Reading
from app.blind.spelling import fold_header


class Role(enum.StrEnum):
    """What a column is for; the value is the title to give it when it is missing."""

    TOKEN = "treatment"
    STRATUM = "stratum"
    BLOCK = "block id"
    SIZE = "block size"
    SEQUENCE = "sequence within block"
    LIST_ID = "id"
    CODE = "code"


REQUIRED = (Role.TOKEN, Role.STRATUM)
"""Every list needs these; sizes and sequences need `Role.BLOCK` beside them."""

_TITLES: dict[Role, tuple[str, ...]] = {
    Role.TOKEN: (
        "treatment", "treatment arm", "treatment group", "arm", "study arm", "group",
        "allocation", "trt", "redcap randomization group", "traitement", "bras",
        "bras de traitement", "groupe", "groupe de traitement", "randomization group",
        "randomisation group", "allocated treatment", "trtp", "actarm", "armcd", "trt01p",
        "treatments", "block sequence", "permutation", "treatment sequence",
        "traitement alloue", "groupe de randomisation",
    ),
    Role.STRATUM: (
        "stratum", "strata", "centre", "center", "site", "study site", "strate",
        "redcap data access group", "centre investigateur", "etablissement", "hopital",
        "hospital", "site id", "siteid", "site number", "centre number", "center number",
        "study centre", "study center", "redcap data access group id", "numero de centre",
        "stratum name", "strata name",
    ),
    Role.BLOCK: (
        "block id", "block", "block identifier", "block number", "block no", "bloc",
        "numero de bloc", "numero du bloc", "n de bloc", "identifiant de bloc",
        "identifiant du bloc", "blockid", "blk", "blocknum", "block num",
    ),
    Role.SIZE: (
        "block size", "size of block", "blksize", "taille de bloc", "taille du bloc",
        "taille bloc", "blocksize", "block length",
    ),
    Role.SEQUENCE: (
        "sequence within block", "sequence in block", "position within block",
        "position in block", "order within block", "order in block", "rang dans le bloc",
        "ordre dans le bloc", "position dans le bloc", "order in the block",
        "within block",
    ),
    Role.LIST_ID: (
        "id", "list id", "subjid", "redcap randomization number", "allocation number",
        "randomisation id", "randomization id", "randomisation number", "randomization number",
        "numero", "identifiant", "numero de randomisation", "randno", "rand no", "randnum",
        "rando number",
    ),
    Role.CODE: ("code", "kit code", "code kit", "code du kit", "kit", "kit number", "kitno",
                "unique code", "code unique"),
}  # fmt: skip

_ROLES = {title: role for role, titles in _TITLES.items() for title in titles}


_OTHERWISE: dict[str, Role] = {
    **dict.fromkeys(("unit", "order", "rang", "ordre"), Role.SEQUENCE),
    **dict.fromkeys(
        ("usubjid", "subject", "subject id", "subject number", "record id", "sequence number",
         "numero d inclusion", "no"), Role.LIST_ID,
    ),
}  # fmt: skip
"""Titles that mean this only where no column has a plainer one."""
_WHOLE_BLOCKS = frozenset({"sequence", "seq"})
"""Titles that SAS gives to a number within the block, or to the arms of a whole block."""


def role_of(title: str) -> Role | None:
    """The role of the column under this title, written in any capitals, accents and dots."""
    return _ROLES.get(fold_header(title))


def roles_of(titles: Sequence[str], reading: Reading) -> list[Role | None]:
    """The role of each column of a header, as a reading says or else as usual."""
    roles = [_role_in(title, reading) for title in titles]
    for index, title in enumerate(map(fold_header, titles)):
        if roles[index] is None and title not in reading.columns:
            wanted = _OTHERWISE.get(title)
            if title in _WHOLE_BLOCKS:
                wanted = Role.TOKEN if Role.TOKEN not in roles else Role.SEQUENCE
            roles[index] = wanted if wanted not in roles else None
    return roles


def _role_in(title: str, reading: Reading) -> Role | None:
    said = reading.columns.get(fold_header(title))
    if said is None:
        return role_of(title)
    return Role(said) if said else None
