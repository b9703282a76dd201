"""Section 6 of ``docs/log-format.md`` on settings, for the reader written from the page alone."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from tests.custody.law_basics import Unlawful, require, sha

AMENDING = ("StudyProposed", "StudyAmended")
Proposals = Mapping[int, tuple[str, dict[str, Any], str]]


def settings_held(
    settings: Mapping[str, bytes], proposals: Proposals, confirmed: Mapping[int, int],
    printed: Mapping[int, str],
) -> None:  # fmt: skip
    """Configurations, specimens and pages of labels: each that a line names, and no other."""
    told = [(kind, facts) for kind, facts, _ in proposals.values()]
    studies = {f"study/{facts['configuration']}" for kind, facts in told if kind in AMENDING}
    specimens = {f"specimen/{f['digest']}" for kind, f in told if kind == "SpecimenProposed"}
    require(studies | specimens <= set(settings), "studies and specimens")
    signed_at = [n for at, n in confirmed.items() if proposals[at][0] == "SpecimenProposed"]
    for number, digest in printed.items():
        early = proposals[0][1]["program"] == "0.1.0" or number < min([*signed_at, number + 1])
        require(early or f"label/{digest}" in settings, "the page of a label")
    for name in set(settings) - {"log"}:
        what, digest = name.split("/")
        require(what in ("study", "specimen", "label"), "setting")
        require(what != "study" or name in studies, "a line for the study")
        require(what != "label" or digest in printed.values(), "a line for the label")
        require(digest == sha(inflated(settings[name])).hex(), "setting")


def granted(settings: Mapping[str, bytes], alone: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Section 22: what one person signed alone, granted by the configuration of that line."""
    for study, names in alone:
        rule = tomllib.loads(inflated(settings[f"study/{study}"]).decode())["deferrable"]
        require(any(rule[name]["value"] is True for name in names), "granted")


def inflated(data: bytes) -> bytes:
    """What was deflated, with nothing behind it."""
    stream = zlib.decompressobj()
    try:
        told = stream.decompress(data)
    except zlib.error as error:
        raise Unlawful("zlib") from error
    require(stream.eof and not stream.unused_data, "zlib")
    return told
