"""``opaline commit-list FILE --out DIR``: for the statistician alone, before a list is handed over.

Tells how well the list can be guessed and what its blocks give away, and commits to it: a packet
for the pharmacy, the words that open it, and one page for the protocol. Exit codes: 0 committed,
1 the list is refused or a query is not answered, 2 the command cannot be obeyed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TextIO

from app.blind.columns import Role
from app.blind.committed import MOST_ANSWER
from app.blind.drawn import drawn_of
from app.blind.guess import findings_of
from app.blind.listfile import Expected
from app.blind.reading import Reading
from app.blind.spelling import fold_header
from app.command.check_list import ARMS_OF_A_STUDY, placed, read_given, told_problems
from app.command.committing import commit_to
from app.command.verb import DONE, Verb, carry_out
from app.desk.typed import read_text
from app.desk.unblinded.allocation.commitment import annex
from app.desk.unblinded.allocation.list_files import judge_file, read_file
from app.devices.entropy import SystemEntropy
from app.devices.writing import write_whole
from app.papers.render import paper_pdf
from app.trial.refusal import Refusal, Trouble
from app.trial.spoken import code_of, words_of
from app.trial.study import load_study
from app.trial.words import Words

REFUSED = 1
_PACKET, _ANNEX = "-packet.opalist", "-annex.pdf"


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Commit to the list and tell what only its statistician may read; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        if options.file is None or options.out is None:
            raise Refusal("commit_list.usage")
        data, expected = read_given(options.file), _expected(options)
        judged = judge_file(data, expected)
        if not judged.accepted:
            stdout.writelines(f"{line}\n" for line in told_problems(judged, spoken))
            return REFUSED
        known = (one for one in judged.notices if one.code != "odd_pattern")
        stdout.writelines(f"{placed(notice, spoken)}\n" for notice in known)
        for line in _findings(data, expected, spoken):
            stdout.write(line + "\n")
        queries = read_file(data, expected).queries
        for query in queries:
            where = ", ".join(query.where)
            stdout.write(spoken.say(f"commit_list.query.{query.code}", where=where) + "\n")
        if queries and not options.answer:
            stdout.write(spoken.say("commit_list.unanswered") + "\n")
            return REFUSED
        stdout.writelines(f"{line}\n" for line in _commit(data, expected, options, spoken))
        if queries:
            stdout.write(spoken.say("commit_list.sign") + "\n")
        return DONE

    verb = Verb(Refusal("commit_list.usage"))
    verb.add_argument("file", nargs="?")
    verb.add_argument("--out")
    verb.add_argument("--study")
    verb.add_argument("--answer", default="")
    verb.add_argument("--column", action="append", default=[])
    return carry_out(verb, "commit_list.help", arguments, stdout, stderr, doing)


def _expected(options: argparse.Namespace) -> Expected:
    name, reading = Path(options.file).name, Reading(dict(map(_column, options.column)))
    if options.study is None:
        return Expected(arms=ARMS_OF_A_STUDY, reading=reading, name=name)
    study = load_study(read_given(options.study))
    return Expected(study.strata, ARMS_OF_A_STUDY, study.list_rows, reading=reading, name=name)


def _column(said: str) -> tuple[str, str]:
    """A title and what it means, of ``TITLE=MEANING``; no meaning leaves the column unread."""
    title, _, meaning = said.rpartition("=")
    known = [role.value for role in Role]
    if not title or meaning not in ("", *known):
        raise Refusal("commit_list.column", column=said, known=", ".join(known))
    return fold_header(title), meaning


def _findings(data: bytes, expected: Expected, spoken: Words) -> Iterator[str]:
    found = read_file(data, expected)
    told = findings_of(drawn_of(found.rows, found.arms))
    yield spoken.say("commit_list.secret")
    for size, count in told.sizes.items():
        yield spoken.say("commit_list.blocks", size=size, count=count)
    if len(told.sizes) == 1:
        yield spoken.say("commit_list.one_size")
    forced = _percent(Fraction(told.forced, told.rows), spoken.language)
    yield spoken.say("commit_list.forced", rows=told.forced, percent=forced)
    for seen, chance in enumerate(told.guesses):
        exact = f"{chance.numerator}/{chance.denominator}"
        percent = _percent(chance, spoken.language)
        yield spoken.say("commit_list.guess", seen=seen, percent=percent, exact=exact)


def _percent(share: Fraction, language: str) -> str:
    hundredths = round(share * 10_000)
    point = "," if language == "fr" else "."
    return f"{hundredths // 100}{point}{hundredths % 100:02d}"


def _commit(
    data: bytes, expected: Expected, options: argparse.Namespace, spoken: Words
) -> Iterator[str]:
    answer = read_text(options.answer, field="answer", most=MOST_ANSWER) if options.answer else ""
    sent = commit_to(data, expected, answer, SystemEntropy())
    stem = Path(options.file).stem
    packet, page = (Path(options.out) / f"{stem}{end}" for end in (_PACKET, _ANNEX))
    if packet.exists() or page.exists():
        raise Refusal("commit_list.exists", file=str(packet if packet.exists() else page))
    if not Path(options.out).is_dir():
        raise Trouble("commit_list.no_folder", folder=options.out)
    write_whole(packet, sent.packet)
    write_whole(page, paper_pdf(annex(sent.found, sent.root, expected.name, spoken)))
    yield spoken.say("commit_list.root", words=words_of(sent.root), code=code_of(sent.root))
    yield spoken.say("commit_list.files", packet=str(packet), page=str(page))
    yield spoken.say("commit_list.opening", words=sent.words)
