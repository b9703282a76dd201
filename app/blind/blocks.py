"""Whether every block is whole: together, of its size, numbered, and with equal arms.

Rows are named by the block's columns alone; a row's arm never decides which
row is named, so a finding tells nothing of the sequence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.blind.columns import Role
from app.blind.problem import Notice, Problem
from app.blind.sheet import Sheet
from app.blind.spelling import fold
from app.blind.table import Line
from app.blind.textfile import Grid
from app.blind.vocabulary import Vocabulary

Block = list[Line]

_UNEVEN = re.compile(r"\b(?:uneven|unequal|unbalanced|uneq\w*|inegaux|inegal\w*)\b")
_NUMBER = re.compile(r"[0-9]{1,9}")


def announces_uneven(grid: Grid) -> bool:
    """Whether a line above the header tells of first blocks with unequal arms."""
    return any(_UNEVEN.search(fold(cell)) for row in grid.rows[: grid.header] for cell in row)


def check_blocks(sheet: Sheet, vocabulary: Vocabulary, announced: bool) -> Iterator[Problem]:
    """The problems of all blocks; a block beside a row that could not be read is left out.

    `announced` says that the preamble tells of uneven first blocks.
    """
    strata = sheet.by_stratum(Role.BLOCK)
    every = (block for lines in strata.values() for block in _blocks(lines).values())
    whole = [block for block in every if sheet.undisturbed(block)]
    written = _Written.of(sheet, whole, len(vocabulary.words))
    for lines in strata.values():
        yield from _split(sheet, lines)
        blocks = list(_blocks(lines).values())
        uneven = _uneven(sheet, blocks, len(vocabulary.words)) | ({0} if announced else set())
        for place, block in enumerate(blocks):
            if sheet.undisturbed(block):
                yield from _check_block(sheet, block, vocabulary, written, place in uneven)


def _uneven(sheet: Sheet, blocks: Sequence[Block], arms: int) -> set[int]:
    """Places of the blocks meant to have unequal arms: the first, the first past the middle.

    Programs that make lists put such blocks there so that the last place of a block is never
    certain; the written size of one is no multiple of the number of arms, and it has so many rows.
    """
    if Role.SIZE not in sheet.table.titles or not arms:
        return set()
    places = set[int]()
    rows, middle = 0, sum(map(len, blocks)) / 2
    for place, block in enumerate(blocks):
        may = place == 0 or rows - len(blocks[place - 1]) <= middle < rows + len(block)
        sizes = {line.cells[Role.SIZE] for line in block} if may and len(block) % arms else set()
        if sizes and all(_NUMBER.fullmatch(one) and int(one) == len(block) for one in sizes):
            places.add(place)
        rows += len(block)
    return places


def uneven_blocks(sheet: Sheet, arms: int) -> Iterator[Notice]:
    """A notice when some block is meant to have unequal arms."""
    table = sheet.table
    for lines in sheet.by_stratum(Role.BLOCK, Role.SIZE).values():
        if _uneven(sheet, list(_blocks(lines).values()), arms):
            yield Notice(table.header_row, table.titles[Role.SIZE], "uneven_block")
            return


@dataclass(frozen=True, slots=True)
class _Written:
    """How the list writes a block's size, and whether its numbers begin anew in each block."""

    factor: int
    restarts: bool

    @classmethod
    def of(cls, sheet: Sheet, blocks: Sequence[Block], arms: int) -> _Written:
        """As most blocks have it: the size in rows, or in multiples of the number of arms."""
        factor, restarts = 1, True
        if Role.SIZE in sheet.table.titles and arms:
            sizes = [(int(block[0].cells[Role.SIZE]), len(block)) for block in blocks]
            multiples = sum(size * arms == rows for size, rows in sizes)
            if multiples * 2 > len(sizes):
                factor = arms
        if Role.SEQUENCE in sheet.table.titles:
            begun = [block[0].cells[Role.SEQUENCE] for block in blocks]
            restarts = begun.count("1") * 2 >= len(begun)
        return cls(factor, restarts)


def block_order(sheet: Sheet) -> Iterator[Notice]:
    """A notice when numbered blocks do not ascend within a stratum: somebody may have sorted."""
    for lines in sheet.by_stratum(Role.BLOCK).values():
        numbers = [name for name in _blocks(lines) if _NUMBER.fullmatch(name)]
        if sorted(numbers, key=int) != numbers:
            table = sheet.table
            yield Notice(table.header_row, table.titles[Role.BLOCK], "block_order")
            return


def has_equal_arms(lines: Block | tuple[Line, ...], words: frozenset[str]) -> bool:
    """Whether each arm has as many of these lines as every other."""
    counts = Counter(line.folded(Role.TOKEN) for line in lines)
    return counts.keys() == words and len(set(counts.values())) == 1


def _blocks(lines: tuple[Line, ...]) -> dict[str, Block]:
    blocks: dict[str, Block] = {}
    for line in lines:
        blocks.setdefault(line.folded(Role.BLOCK), []).append(line)
    return blocks


def _split(sheet: Sheet, lines: tuple[Line, ...]) -> Iterator[Problem]:
    current, ended = "", set[str]()
    for line in lines:
        name = line.folded(Role.BLOCK)
        if name != current:
            if name in ended:
                yield sheet.table.at(line, Role.BLOCK, "block_split")
            ended.add(current)
            current = name


def _check_block(
    sheet: Sheet, block: Block, vocabulary: Vocabulary, written: _Written, uneven: bool
) -> Iterator[Problem]:
    titles = sheet.table.titles
    sized = list(_check_size(sheet, block, written.factor)) if Role.SIZE in titles else []
    counted = Role.SEQUENCE in titles and written.restarts
    numbered = list(_check_sequence(sheet, block)) if counted else []
    yield from [*sized, *numbered]
    whole = vocabulary.settled and not (sized or numbered or uneven)
    if whole and not has_equal_arms(block, vocabulary.words):
        yield sheet.table.at(block[0], Role.TOKEN, "block_unbalanced")


def _check_size(sheet: Sheet, block: Block, factor: int) -> Iterator[Problem]:
    at = sheet.table.at
    written = Counter(int(line.cells[Role.SIZE]) * factor for line in block)
    size = max(written, key=lambda s: (written[s], s == len(block)))
    for line in block:
        if int(line.cells[Role.SIZE]) * factor != size:
            yield at(line, Role.SIZE, "block_size")
    if len(block) < size:
        yield at(block[-1], Role.BLOCK, "block_incomplete")
    if len(block) > size:
        yield at(block[size], Role.BLOCK, "block_overfull")


def _check_sequence(sheet: Sheet, block: Block) -> Iterator[Problem]:
    for number, line in enumerate(block, 1):
        if int(line.cells[Role.SEQUENCE]) != number:
            yield sheet.table.at(line, Role.SEQUENCE, "block_sequence")
            return
