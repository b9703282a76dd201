"""From strips to pages: what belongs together stays together, as long as a page can hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.papers.flow import Strip


@dataclass(frozen=True, slots=True)
class Placed:
    """A strip and the distance of its top from the top of the text, in mm."""

    top: float
    strip: Strip


Page = tuple[Placed, ...]


def paginate(strips: Sequence[Strip], height: float) -> tuple[Page, ...]:
    """The pages of a text whose pages are `height` mm high; at least one, even when empty."""
    pages: list[list[Placed]] = [[]]
    for group in _groups(_ended(strips)):
        together = sum(strip.height for strip in group)
        if pages[-1] and _depth(pages[-1]) + together > height:
            _open(pages, group[0])
        for strip in group:
            if pages[-1] and _depth(pages[-1]) + strip.height > height:
                _open(pages, strip)
            deepest = _depth(pages[-1])
            placed = replace(strip, height=max(strip.height, strip.until - deepest))
            pages[-1].append(Placed(deepest, placed))
    return tuple(tuple(page) for page in pages)


def _ended(strips: Sequence[Strip]) -> Sequence[Strip]:
    """The strips without the room after the last of them, which is no reason for a page."""
    told = [bool(s.words or s.dots or s.code or s.rule or s.until) for s in strips]
    return strips[: len(told) - told[::-1].index(True)] if True in told else strips


def _groups(strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.keep:
            yield group
            group = []
    if group:
        yield group


def _depth(page: list[Placed]) -> float:
    return page[-1].top + page[-1].strip.height if page else 0


def _open(pages: list[list[Placed]], first: Strip) -> None:
    pages.append([])
    for strip in first.header:
        pages[-1].append(Placed(_depth(pages[-1]), strip))
