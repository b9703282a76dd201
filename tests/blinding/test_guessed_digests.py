"""The open line of an export commits to its bytes: whoever guesses them must not be able to check.

What an unblinded export says is little: one of two treatments a bag, and for the control nothing
else that is not open. A blinded auditor who has the log can write down every such file.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from app import __version__
from app.command.practice import PRACTICE_ARMS, commission
from app.custody.event import Event
from app.desk.exports.taking import FORMS, Taken, rendered
from app.desk.log.sheets import Origin, Sheet
from app.desk.papers.report import paper_manner
from app.desk.unblinded.papers.archive import take_archive
from app.desk.unblinded.papers.registers import SHEETS, look_at_sheet, take_unblinded
from app.devices.resources import practice_list
from tests.bench import TUESDAY, Bench
from tests.blinding.day import Day
from tests.blinding.swap import Seated


@pytest.fixture(scope="module")
def seated() -> Seated:
    """People seated once; every day is a fork."""
    return Seated.once()


def lived(seated: Seated) -> Day:
    """A day, the same each time."""
    bench, crew = seated.fork(0)
    commission(bench.workbench, crew, practice_list(), PRACTICE_ARMS)
    day = Day(bench, crew, TUESDAY + timedelta(days=1), 0)
    day.run()
    return day


def guessed(bench: Bench, line: Event, sheet: Sheet, root: str) -> bytes:
    """What the file held, if `sheet` is what was in it; the rest is open to every reader."""
    desk, manner = bench.desk, paper_manner(bench.desk)
    marks = (manner.words.say("paper.unblinded"), manner.words.say("paper.specimen"))
    made = Origin(
        desk.study.title, f"Opaline {__version__}", line.number_of("lines"), root, line.at,
        line.by.name, "unblinded", desk.journal.log_id.hex(), marks,
    )  # fmt: skip
    return rendered(sheet, made, line.text("form"), manner.words)


@pytest.mark.parametrize("what", SHEETS)
def test_whoever_guesses_an_unblinded_sheet_cannot_check_it(seated: Seated, what: str) -> None:
    day = lived(seated)
    bench, me = day.bench, day.crew.pharmacist
    workbench, manner = bench.workbench, paper_manner(bench.desk)
    for form in FORMS:
        sheet = look_at_sheet(workbench, me, manner, what)
        _, root = bench.desk.journal.head
        taken = take_unblinded(workbench, me, manner, what, form)
        line = bench.desk.board.events[-1]
        assert line.text("digest") == hashlib.sha256(taken.data).hexdigest()
        guess = guessed(bench, line, sheet, root.hex())
        assert line.text("digest") != hashlib.sha256(guess).hexdigest(), form


def test_what_is_drawn_for_an_unblinded_export_is_in_every_form_of_it(seated: Seated) -> None:
    """Two equal days, but for one number that was drawn: every digest is another."""
    digests = [every(lived(seated), draws) for draws in (0, 1)]
    assert digests[0].keys() == digests[1].keys()
    assert [name for name, told in digests[0].items() if told == digests[1][name]] == []


def every(day: Day, draws: int) -> dict[str, str]:
    """The digest of each unblinded export, `draws` numbers having been drawn before."""
    bench, me = day.bench, day.crew.pharmacist
    for _ in range(draws):
        bench.desk.entropy.draw("export", 32)
    manner = paper_manner(bench.desk)
    found: dict[str, str] = {}

    def keep(taken: Taken) -> None:
        found[taken.name] = bench.desk.board.events[-1].text("digest")

    for what in SHEETS:
        for form in FORMS:
            keep(take_unblinded(bench.workbench, me, manner, what, form))
    keep(take_archive(bench.workbench, me, manner, {}))
    return found
