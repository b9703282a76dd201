"""How a list's own titles and strata are to be read, where they are not the usual ones.

Said by two people on the mapping screen; what is not said here is read as usual.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reading:
    """What unusual words of a list mean.

    `columns` gives the value of a `Role`, or the empty text for a column to be
    left unread, by a title folded as a header; `strata` gives the study's
    stratum by the list's own word for it, folded.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    strata: Mapping[str, str] = field(default_factory=dict)


USUAL = Reading()
"""Every title and every stratum as usual."""
