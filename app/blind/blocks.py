"""Whether every block is whole: together, of its size, numbered, and with equal arms.

Rows are named by the block's columns alone; a row's arm never decides which
row is named, so a finding tells nothing of the sequence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from app.blind.columns import Role
from app.blind.problem import Notice, Problem
from app.blind.sheet import Sheet
from app.blind.spelling import fold
from app.blind.table import Line
from app.blind.vocabulary import Vocabulary

Block = list[Line]

_NUMBER = re.compile(r"[0-9]{1,9}")


def check_blocks(sheet: Sheet, vocabulary: Vocabulary) -> Iterator[Problem]:
    """The problems of all blocks; a block beside a row that could not be read is left out."""
    for lines in sheet.by_stratum(Role.BLOCK).values():
        yield from _split(sheet, lines)
        for block in _blocks(lines).values():
            if sheet.undisturbed(block):
                yield from _check_block(sheet, block, vocabulary)


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
    counts = Counter(fold(line.cells[Role.TOKEN]) for line in lines)
    return counts.keys() == words and len(set(counts.values())) == 1


def _blocks(lines: tuple[Line, ...]) -> dict[str, Block]:
    blocks: dict[str, Block] = {}
    for line in lines:
        blocks.setdefault(fold(line.cells[Role.BLOCK]), []).append(line)
    return blocks


def _split(sheet: Sheet, lines: tuple[Line, ...]) -> Iterator[Problem]:
    current, ended = "", set[str]()
    for line in lines:
        name = fold(line.cells[Role.BLOCK])
        if name != current:
            if name in ended:
                yield sheet.table.at(line, Role.BLOCK, "block_split")
            ended.add(current)
            current = name


def _check_block(sheet: Sheet, block: Block, vocabulary: Vocabulary) -> Iterator[Problem]:
    sized = list(_check_size(sheet, block)) if Role.SIZE in sheet.table.titles else []
    numbered = list(_check_sequence(sheet, block)) if Role.SEQUENCE in sheet.table.titles else []
    yield from [*sized, *numbered]
    whole = vocabulary.settled and not (sized or numbered)
    if whole and not has_equal_arms(block, vocabulary.words):
        yield sheet.table.at(block[0], Role.TOKEN, "block_unbalanced")


def _check_size(sheet: Sheet, block: Block) -> Iterator[Problem]:
    at = sheet.table.at
    written = Counter(int(line.cells[Role.SIZE]) for line in block)
    size = max(written, key=lambda s: (written[s], s == len(block)))
    for line in block:
        if int(line.cells[Role.SIZE]) != size:
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
