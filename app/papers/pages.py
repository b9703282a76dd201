"""From strips to pages: what belongs together stays together, as long as a page can hold it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.papers.flow import Strip


@dataclass(frozen=True, slots=True)
class Placed:
    """A strip and the distance of its top from the top of the text, in mm."""

    top: float
    strip: Strip


Page = tuple[Placed, ...]


def paginate(strips: Iterable[Strip], height: float) -> Iterator[Page]:
    """The pages of a text whose pages are `height` mm high; at least one, even when empty.

    Each is there as soon as it is full: a text may be longer than is good to hold.
    """
    page: list[Placed] = []
    deepest: float = 0
    for group in _groups(_ended(strips)):
        if page and deepest + sum(strip.height for strip in group) > height:
            yield tuple(page)
            page, deepest = _opened(group[0])
        for strip in group:
            if page and deepest + strip.height > height:
                yield tuple(page)
                page, deepest = _opened(strip)
            until = strip.until - deepest
            placed = strip if until <= strip.height else replace(strip, height=until)
            page.append(Placed(deepest, placed))
            deepest += placed.height
    yield tuple(page)


def _ended(strips: Iterable[Strip]) -> Iterator[Strip]:
    """The strips without the room after the last of them, which is no reason for a page."""
    room: list[Strip] = []
    told = False
    for strip in strips:
        room.append(strip)
        if strip.words or strip.dots or strip.code or strip.rule or strip.until:
            yield from room
            room, told = [], True
    if not told:
        yield from room


def _groups(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.keep:
            yield group
            group = []
    if group:
        yield group


def _opened(first: Strip) -> tuple[list[Placed], float]:
    """The next page with what stands above its first strip, and how deep that goes."""
    page: list[Placed] = []
    deepest: float = 0
    for strip in first.header:
        page.append(Placed(deepest, strip))
        deepest += strip.height
    return page, deepest
