"""``opaline check-list FILE``: judges an allocation list without telling anything of its sequence.

Exit codes: 0 the list is accepted, 1 it is refused, 2 the command cannot be
obeyed (wrong options, a file that cannot be read, a study that is not one).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from app.blind.listfile import Expected, Judgement
from app.blind.problem import Notice, Problem
from app.blind.textfile import LARGEST_BYTES
from app.command.verb import DONE, Verb, carry_out
from app.desk.unblinded.allocation.list_files import judge_file
from app.trial.refusal import Refusal, Trouble
from app.trial.study import load_study
from app.trial.words import Words

REFUSED = 1
ARMS_OF_A_STUDY = 2
"""What the program is made for: the tested cells and the control."""


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Judge the file and tell it, as JSON or as text; returns the exit code.

    What was accepted but should be known (two spellings of one arm, a column
    not read) goes to `stderr`, so that the JSON has the fields promised and no others.
    """

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        judgement = _judge(options)
        lines = _as_json(judgement, spoken) if options.json else told_problems(judgement, spoken)
        stdout.writelines(f"{line}\n" for line in lines)
        told = (one for one in judgement.notices if one.code != "uneven_block")
        stderr.writelines(f"{placed(notice, spoken)}\n" for notice in told)
        return DONE if judgement.accepted else REFUSED

    verb = Verb(Refusal("check_list.usage"))
    verb.add_argument("file", nargs="?")
    verb.add_argument("--json", action="store_true")
    verb.add_argument("--study")
    return carry_out(verb, "check_list.help", arguments, stdout, stderr, doing)


def _judge(options: argparse.Namespace) -> Judgement:
    if options.file is None:
        raise Refusal("check_list.usage")
    data = read_given(options.file)
    name = Path(options.file).name
    if options.study is None:
        return judge_file(data, Expected(name=name))
    study = load_study(read_given(options.study))
    expected = Expected(study.strata, ARMS_OF_A_STUDY, study.list_rows, name=name)
    return judge_file(data, expected)


def read_given(name: str) -> bytes:
    """The bytes of a file named on the command line; raises Trouble ``check_list.unreadable``."""
    try:
        with Path(name).open("rb") as file:
            # One byte too many is enough for the judgement to refuse the rest.
            return file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError):
        raise Trouble("check_list.unreadable", file=name) from None


def _as_json(judgement: Judgement, spoken: Words) -> Iterator[str]:
    told = {
        "accepted": judgement.accepted,
        "rows": judgement.rows,
        "strata": [{"name": s.name, "rows": s.rows} for s in judgement.strata],
        "arms": list(judgement.arms),
        "problems": [
            {"row": p.row, "column": p.column, "sentence": p.sentence(spoken)}
            for p in judgement.problems
        ],
    }
    yield json.dumps(told, indent=2)


def told_problems(judgement: Judgement, spoken: Words) -> Iterator[str]:
    """A judgement as lines of text: the verdict, the counts, what is wrong and where."""
    if judgement.accepted:
        yield spoken.say("check_list.accepted")
    else:
        yield spoken.count("check_list.refused", len(judgement.problems))
    yield spoken.count("check_list.rows", judgement.rows)
    for stratum in judgement.strata:
        yield spoken.count("check_list.stratum", stratum.rows, name=stratum.name)
    if judgement.arms:
        yield spoken.say("check_list.arms", arms=" | ".join(judgement.arms))
    for problem in judgement.problems:
        yield placed(problem, spoken)


def placed(told: Problem | Notice, spoken: Words) -> str:
    """A finding with the row, and the column where it is one's, in front."""
    key = "check_list.in_column" if told.column else "check_list.in_row"
    return spoken.say(key, row=told.row, column=told.column, sentence=told.sentence(spoken))
