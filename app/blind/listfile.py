"""The allocation list as a file: judged, told about in counts only, and read in file order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.blind.allocation import AllocationList, ListRow, StratumCount
from app.blind.blocks import block_order, check_blocks
from app.blind.cells import check_cells
from app.blind.columns import Role
from app.blind.practice import is_marked
from app.blind.problem import Notice, Problem, gather
from app.blind.rowcodec import WORDS_BYTES
from app.blind.sheet import Sheet
from app.blind.spelling import fold
from app.blind.strata import check_strata, check_unique, check_whole_strata, stratum_names
from app.blind.table import Line, read_table
from app.blind.textfile import read_grid
from app.blind.vocabulary import Vocabulary, check_vocabulary, read_vocabulary
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


def judge(data: bytes, strata: Sequence[str] | None, arms: int | None) -> Judgement:
    """The judgement of a list's file, by itself or also against a study's strata and arms.

    `strata` are the study's names, compared without capitals and accents;
    `arms` is the study's number of arms. None leaves the comparison out.
    """
    return _examine(data, strata, arms).judgement


def read_list(data: bytes, strata: Sequence[str] | None, arms: int | None) -> AllocationList:
    """The accepted list of a file, rows in file order; raises Refusal ``list.refused``."""
    examined = _examine(data, strata, arms)
    if not examined.judgement.accepted:
        raise Refusal("list.refused", problems=len(examined.judgement.problems))
    return AllocationList(tuple(_rows(examined)), examined.judgement.arms, examined.practice)


def _examine(data: bytes, strata: Sequence[str] | None, arms: int | None) -> _Examined:
    grid = read_grid(data)
    if isinstance(grid, Problem):
        return _Examined(Judgement(False, 0, (), (), (grid,), ()), (), {})
    table = read_table(grid)
    problems = [*table.problems, *check_cells(table)]
    if not table.rows:
        problems.append(Problem(table.header_row, "", "no_rows"))
    sheet = Sheet.of(table, problems)
    vocabulary = read_vocabulary(sheet.sound(Role.TOKEN), arms)
    if Role.TOKEN in table.titles:
        problems += check_vocabulary(table, vocabulary, arms)
    problems += [*check_strata(sheet, strata), *_too_long(sheet, vocabulary), *check_unique(sheet)]
    problems += _structure(Sheet.of(table, problems), vocabulary)
    names = stratum_names(sheet, strata)
    told = gather(problems, table.header_row, table.rows)
    notices = _notices(sheet, vocabulary)
    counts = _counts(sheet, names)
    judgement = Judgement(not told, table.rows, counts, vocabulary.spellings, told, notices)
    return _Examined(judgement, table.lines, names, is_marked(grid))


def _structure(sheet: Sheet, vocabulary: Vocabulary) -> Iterator[Problem]:
    if Role.TOKEN in sheet.table.titles:
        yield from check_blocks(sheet, vocabulary)
        yield from check_whole_strata(sheet, vocabulary)


def _too_long(sheet: Sheet, vocabulary: Vocabulary) -> Iterator[Problem]:
    # Measured with the longest word of any arm, or the rows named would be one arm's.
    table = sheet.table
    others = [role for role in _SEALED_ROLES if role in table.titles and role is not Role.TOKEN]
    for line in table.lines:
        length = sum(len(line.cells[role].encode()) for role in others)
        if vocabulary.longest + length > WORDS_BYTES:
            yield Problem(line.row, "", "too_long", {"limit": WORDS_BYTES})


def _notices(sheet: Sheet, vocabulary: Vocabulary) -> tuple[Notice, ...]:
    table = sheet.table
    notices = [*table.notices, *block_order(sheet)]
    if vocabulary.varied:
        notices.append(Notice(table.header_row, table.titles[Role.TOKEN], "spelling"))
    return tuple(notices)


def _counts(sheet: Sheet, names: Mapping[str, str]) -> tuple[StratumCount, ...]:
    return tuple(
        StratumCount(names.get(folded, lines[0].cells[Role.STRATUM]), len(lines))
        for folded, lines in sheet.by_stratum().items()
    )


def _rows(examined: _Examined) -> Iterator[ListRow]:
    positions: Counter[str] = Counter()
    for line in examined.lines:
        stratum = examined.names[fold(line.cells[Role.STRATUM])]
        positions[stratum] += 1
        token, list_id, code, block, size = (
            Sealed(line.cells.get(role, "")) for role in _SEALED_ROLES
        )
        yield ListRow(stratum, positions[stratum], token, list_id, code, block, size)
