"""What a study expects of its list's file, and the file read against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.blind.allocation import AllocationList
from app.blind.listfile import Expected
from app.blind.reading import USUAL, Reading
from app.blind.spelling import fold
from app.desk.unblinded.allocation.list_files import judge_file, read_file
from app.desk.unblinded.workbench import Workbench
from app.trial.refusal import Refusal

ARMS = 2


def expected_of(
    workbench: Workbench, name: str = "", practice: bool | None = None, reading: Reading = USUAL
) -> Expected:
    """What the study expects of its list, its unusual names being read so."""
    study = workbench.desk.study
    return Expected(study.strata, ARMS, study.list_rows, practice, reading, name)


def further_of(expected: Expected, strata: Sequence[str]) -> Expected:
    """What is expected of further rows: only of these strata, not enough for a whole trial."""
    return replace(expected, strata=tuple(strata), fewest=None)


def strata_of(
    workbench: Workbench, data: bytes, reading: Reading = USUAL
) -> tuple[str, ...]:
    """The strata of the study that a file has rows of; raises Refusal ``list.stratum`` for none."""
    told = judge_file(data, Expected(None, ARMS, reading=reading)).strata
    present = {fold(one.name) for one in told}
    known = workbench.desk.study.strata
    found = tuple(stratum for stratum in known if fold(stratum) in present)
    if not found:
        raise Refusal("list.stratum", known=", ".join(known))
    return found


def read_expected(
    workbench: Workbench, data: bytes, reading: Reading = USUAL,
    strata: Sequence[str] | None = None, name: str = "",
) -> AllocationList:  # fmt: skip
    """The list of a file as the study expects it, or further rows of some strata.

    `name` is the file's, which may bear the mark of a practice list. Raises Refusal as
    `preview_list`.
    """
    expected = expected_of(workbench, name, reading=reading)
    found = read_file(data, expected if strata is None else further_of(expected, strata))
    practice = workbench.desk.board.practice
    if found.practice and not practice:
        raise Refusal("list.for_practice")
    if practice and not found.practice:
        raise Refusal("list.for_real")
    return found


def known_strata(workbench: Workbench, strata: Sequence[str]) -> list[str]:
    """The strata chosen, in the study's order; raises Refusal ``list.stratum``."""
    chosen = [stratum for stratum in workbench.desk.study.strata if stratum in strata]
    if not chosen or set(strata) - set(chosen):
        raise Refusal("list.stratum", known=", ".join(workbench.desk.study.strata))
    return chosen
