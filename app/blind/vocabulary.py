"""The words a list uses for its arms: how many, how spelled, and which cells do not belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.blind.columns import Role
from app.blind.problem import Problem, few
from app.blind.spelling import fold
from app.blind.table import Line, Table

MOST_ARMS = 8
"""A column of more different words is not a column of arms, and its words are not shown."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The folded words of the arms, their usual spellings sorted, and the lines with a stray word.

    `longest` is the number of bytes (UTF-8) of the longest spelling of an arm,
    `varied` says that an arm has several, `settled` that the number of arms is right.
    """

    words: frozenset[str]
    spellings: tuple[str, ...]
    strays: tuple[Line, ...] = field(repr=False)
    longest: int
    varied: bool
    settled: bool


def read_vocabulary(lines: Sequence[Line], arms: int | None) -> Vocabulary:
    """The arms' words among lines whose token cell is sound; `arms` is the study's number or None.

    A word in very few rows, beside at least as many common words as there are
    arms, is a stray (a misspelling, a repeated header), not an arm.
    """
    written = Counter(line.cells[Role.TOKEN] for line in lines)
    counts: Counter[str] = Counter()
    for spelling, count in written.items():
        counts[fold(spelling)] += count
    stray_words = _strays(counts, len(lines), arms or 2)
    words = frozenset(counts) - stray_words
    usual: dict[str, str] = {}
    # The commonest spelling of each word is taken last and stays; equals in alphabetical order.
    for spelling in sorted(written, key=lambda s: (-written[s], s), reverse=True):
        usual[fold(spelling)] = spelling
    of_arms = [spelling for spelling in written if fold(spelling) in words]
    return Vocabulary(
        words=words,
        spellings=tuple(sorted(usual[w] for w in words)) if len(words) <= MOST_ARMS else (),
        strays=tuple(line for line in lines if line.folded(Role.TOKEN) in stray_words),
        longest=max((len(spelling.encode()) for spelling in of_arms), default=0),
        varied=len(of_arms) > len(words),
        settled=len(words) == arms if arms else 2 <= len(words) <= MOST_ARMS,
    )


def _strays(counts: Counter[str], rows: int, arms: int) -> frozenset[str]:
    rare = frozenset(word for word, count in counts.items() if count <= few(rows))
    found = sum(counts[word] for word in rare)
    if found > few(rows) or len(counts) - len(rare) < arms:
        return frozenset()
    return rare


def check_vocabulary(table: Table, vocabulary: Vocabulary, arms: int | None) -> Iterator[Problem]:
    """Stray words by their rows; a wrong number of arms for the column as a whole."""
    for line in vocabulary.strays:
        yield table.at(line, Role.TOKEN, "stray_word")
    found = len(vocabulary.words)
    if vocabulary.settled or not table.lines:
        return
    if arms:
        yield table.overall(Role.TOKEN, "arm_number", expected=arms, found=found)
    else:
        yield table.overall(Role.TOKEN, "arm_range", most=MOST_ARMS, found=found)
