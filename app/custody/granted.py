"""What the configuration grants one person alone, held against the lines that somebody signed so.

The configuration stands beside the log, under the digest that each line names. What it
says of anything else is no matter of the log.
"""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, cast

from app.custody.event import Event
from app.custody.finding import DoesNotFollow
from app.custody.kinds import CLOSINGS

BEFORE_GRANTS = "0.1.0"
"""The program whose studies are not held to what their configuration grants."""
_ASKS = {
    "SingleOperator": ("second_check", "reprint", "label_count"),
    "DestroyedAlone": ("destruction",),
}
"""Which values of the table ``deferrable`` a line asks for, one of them at least."""


def check_granted(settings: Mapping[str, bytes], events: Sequence[Event]) -> None:
    """Raises DoesNotFollow at the first line that one person signed against the configuration.

    `settings` holds the configuration that each line names, deflated.
    """
    if events[0].text("program") == BEFORE_GRANTS:
        return
    seconds: dict[str, str] = {}
    for event in events:
        asks = _ASKS.get(event.kind, ())
        if event.kind == "PreparationClosed":
            second = cast(Mapping[str, str], event.facts["second"])
            seconds[event.text("request")] = second["seat"]
        if event.kind == "PreparationClosed" or event.kind in CLOSINGS:
            alone = seconds[event.text("request")] == event.by.seat
            asks = ("second_check",) if alone else ()
        if asks and not _grants(settings[f"study/{event.study}"], asks):
            raise DoesNotFollow(event.number, "row.not_granted")


def _grants(deflated: bytes, asks: Sequence[str]) -> bool:
    try:
        told: dict[str, Any] = tomllib.loads(zlib.decompress(deflated).decode())
        return any(told["deferrable"][name]["value"] is True for name in asks)
    except (ValueError, LookupError, TypeError, RecursionError):
        return False
