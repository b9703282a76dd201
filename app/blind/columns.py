"""Which columns an allocation list may have, and the titles by which each is known."""

from __future__ import annotations

import enum

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
        "bras de traitement", "groupe", "groupe de traitement",
    ),
    Role.STRATUM: (
        "stratum", "strata", "centre", "center", "site", "study site", "strate",
        "redcap data access group", "centre investigateur", "etablissement", "hopital",
        "hospital",
    ),
    Role.BLOCK: (
        "block id", "block", "block identifier", "block number", "block no", "bloc",
        "numero de bloc", "numero du bloc", "n de bloc", "identifiant de bloc",
        "identifiant du bloc",
    ),
    Role.SIZE: (
        "block size", "size of block", "blksize", "taille de bloc", "taille du bloc",
        "taille bloc",
    ),
    Role.SEQUENCE: (
        "sequence within block", "sequence in block", "position within block",
        "position in block", "order within block", "order in block", "rang dans le bloc",
        "ordre dans le bloc", "position dans le bloc",
    ),
    Role.LIST_ID: (
        "id", "list id", "subjid", "redcap randomization number", "allocation number",
        "randomisation id", "randomization id", "randomisation number", "randomization number",
        "numero", "identifiant", "numero de randomisation",
    ),
    Role.CODE: ("code", "kit code", "code kit", "code du kit"),
}  # fmt: skip

_ROLES = {title: role for role, titles in _TITLES.items() for title in titles}


def role_of(title: str) -> Role | None:
    """The role of the column under this title, written in any capitals, accents and dots."""
    return _ROLES.get(fold_header(title))
