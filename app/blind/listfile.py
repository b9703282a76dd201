"""The allocation list as a file: judged, told about in counts only, and read in file order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.blind.allocation import AllocationList, ListRow, StratumCount
from app.blind.blocks import announces_uneven, block_order, check_blocks, uneven_blocks
from app.blind.cells import check_cells
from app.blind.columns import Role
from app.blind.drawn import drawn_of
from app.blind.expand import expand
from app.blind.patterns import Query, queries_of
from app.blind.practice import Marks, marks_of
from app.blind.problem import Notice, Problem, gather
from app.blind.reading import USUAL, Reading
from app.blind.rowcodec import WORDS_BYTES
from app.blind.series import check_gaps, check_names
from app.blind.sheet import Sheet
from app.blind.strata import (
    check_length,
    check_strata,
    check_unique,
    check_whole_strata,
    stratum_names,
)
from app.blind.table import Line, announced_length, read_table
from app.blind.textfile import Grid, read_grid
from app.blind.vocabulary import Vocabulary, check_vocabulary, read_vocabulary
from app.trial.collecting import collecting_later
from app.trial.refusal import Refusal
from app.trial.sealed import Sealed

_SEALED_ROLES = (Role.TOKEN, Role.LIST_ID, Role.CODE, Role.BLOCK, Role.SIZE)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What may be told of a list's file: counts, the words of its arms sorted, what is wrong.

    `rows` counts the rows below the header, `strata` those whose stratum could
    be read, in order of first appearance. The words are left out when they are
    too many to be arms. Nothing here depends on the order of the arms.
    """

    accepted: bool
    rows: int
    strata: tuple[StratumCount, ...]
    arms: tuple[str, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class _Examined:
    judgement: Judgement
    lines: tuple[Line, ...] = field(repr=False)
    names: Mapping[str, str]
    practice: bool = False
    rows: tuple[ListRow, ...] = field(default=(), repr=False)
    queries: tuple[Query, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the study expects of its list; None leaves a comparison out.

    `strata` are the study's names, compared without capitals and accents; `arms` is its
    number of arms, `fewest` the rows that each stratum needs, `practice` whether it is
    practised with. `reading` says what unusual titles mean, `name` is the file's.
    """

    strata: Sequence[str] | None = None
    arms: int | None = None
    fewest: int | None = None
    practice: bool | None = None
    reading: Reading = USUAL
    name: str = ""


def judge(data: bytes, strata: Sequence[str] | None, arms: int | None) -> Judgement:
    """The judgement of a list's file, by itself or also against a study's strata and arms."""
    return judge_for(data, Expected(strata, arms))


def judge_for(data: bytes, expected: Expected) -> Judgement:
    """The judgement of a list's file against all that a study expects."""
    return _examine(data, expected).judgement


def read_list(data: bytes, strata: Sequence[str] | None, arms: int | None) -> AllocationList:
    """The accepted list of a file, rows in file order; raises Refusal ``list.refused``."""
    return read_for(data, Expected(strata, arms))


def read_for(data: bytes, expected: Expected) -> AllocationList:
    """The accepted list of a file that a study expects; raises Refusal ``list.refused``."""
    examined = _examine(data, expected)
    if not examined.judgement.accepted:
        raise Refusal("list.refused", problems=len(examined.judgement.problems))
    arms = examined.judgement.arms
    return AllocationList(examined.rows, arms, examined.practice, examined.queries)


@collecting_later()
def _examine(data: bytes, expected: Expected) -> _Examined:
    strata, arms = expected.strata, expected.arms
    grid = read_grid(data, expected.reading)
    if isinstance(grid, Problem):
        return _Examined(Judgement(False, 0, (), (), (grid,), ()), (), {})
    sole = strata[0] if strata is not None and len(strata) == 1 else None
    table = read_table(grid, expected.reading, sole)
    problems = [*table.problems, *check_cells(table)]
    table = expand(table)
    problems += announced_length(grid, table)
    marks = marks_of(grid, expected.name)
    problems += _misplaced(marks, expected.practice)
    if not table.rows:
        problems.append(Problem(table.header_row, "", "no_rows"))
    sheet = Sheet.of(table, problems)
    vocabulary = read_vocabulary(sheet.sound(Role.TOKEN), arms)
    if Role.TOKEN in table.titles:
        problems += check_vocabulary(table, vocabulary, arms)
    problems += [*check_strata(sheet, strata), *_too_long(sheet, vocabulary), *check_unique(sheet)]
    problems += check_names(Sheet.of(table, problems))
    problems += _structure(Sheet.of(table, problems), vocabulary, grid)
    problems += check_gaps(Sheet.of(table, problems))
    last = Sheet.of(table, problems)
    problems += [*check_whole_strata(last, vocabulary), *check_length(last, expected.fewest)]
    names = stratum_names(sheet, strata)
    told = gather(problems, table.header_row, table.rows)
    notices = _notices(sheet, vocabulary, marks, told)
    counts = _counts(sheet, names)
    judgement = Judgement(not told, table.rows, counts, vocabulary.spellings, told, notices)
    found = _Examined(judgement, table.lines, names, marks.practice is not None)
    return found if told else _looked_at(found, table.header_row)


def _looked_at(found: _Examined, header_row: int) -> _Examined:
    rows = tuple(_rows(found))
    queries = queries_of(drawn_of(rows, found.judgement.arms))
    if not queries:
        return replace(found, rows=rows)
    # One notice, whatever and how many they are: what they are about tells of the order.
    notices = (*found.judgement.notices, Notice(header_row, "", "odd_pattern"))
    judgement = replace(found.judgement, notices=notices)
    return replace(found, judgement=judgement, rows=rows, queries=queries)


def _misplaced(marks: Marks, practice: bool | None) -> Iterator[Problem]:
    if practice is False and marks.practice is not None:
        yield Problem(max(marks.practice, 1), "", "for_practice")
    if practice is True and marks.practice is None:
        yield Problem(marks.final or 1, "", "for_real")


def _structure(sheet: Sheet, vocabulary: Vocabulary, grid: Grid) -> Iterator[Problem]:
    if Role.TOKEN in sheet.table.titles:
        yield from check_blocks(sheet, vocabulary, announces_uneven(grid))


def _notices(
    sheet: Sheet, vocabulary: Vocabulary, marks: Marks, told: Sequence[Problem]
) -> tuple[Notice, ...]:
    table = sheet.table
    notices = [*table.notices, *block_order(sheet)]
    if not told:
        notices += uneven_blocks(sheet, len(vocabulary.words))
    if vocabulary.varied:
        notices.append(Notice(table.header_row, table.titles[Role.TOKEN], "spelling"))
    if marks.practice is not None:
        notices.append(Notice(max(marks.practice, 1), "", "practice"))
    return tuple(notices)


def _too_long(sheet: Sheet, vocabulary: Vocabulary) -> Iterator[Problem]:
    # Measured with the longest word of any arm, or the rows named would be one arm's.
    table = sheet.table
    others = [role for role in _SEALED_ROLES if role in table.titles and role is not Role.TOKEN]
    for line in table.lines:
        length = sum(len(line.cells[role].encode()) for role in others)
        if vocabulary.longest + length > WORDS_BYTES:
            yield Problem(line.row, "", "too_long", {"limit": WORDS_BYTES})


def _counts(sheet: Sheet, names: Mapping[str, str]) -> tuple[StratumCount, ...]:
    return tuple(
        StratumCount(names.get(folded, lines[0].cells[Role.STRATUM]), len(lines))
        for folded, lines in sheet.by_stratum().items()
    )


def _rows(examined: _Examined) -> Iterator[ListRow]:
    positions: Counter[str] = Counter()
    for line in examined.lines:
        stratum = examined.names[line.folded(Role.STRATUM)]
        positions[stratum] += 1
        token, list_id, code, block, size = (
            Sealed(line.cells.get(role, "")) for role in _SEALED_ROLES
        )
        yield ListRow(stratum, positions[stratum], token, list_id, code, block, size)
