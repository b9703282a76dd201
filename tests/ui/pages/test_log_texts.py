"""The words of the log, folded to be searched: those of the rows, and found where they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desk.log.logbook import read_log
from app.desk.seats.signing_in import record_sign_in
from app.devices.resources import words
from app.trial.words import LANGUAGES
from app.ui.kit import Kit
from app.ui.pages.log.search import Search, Wanted
from app.ui.pages.log.texts import BLOCK, Block, Folding, Texts
from app.ui.pages.log.words import LogWords, folded
from tests.desk.stages import BOTH_ARMS, at
from tests.ui.pages.test_log import look_for, open_log
from tests.ui.stage import Stage, make_look


def spoken(cells: bool = True, language: str = "fr") -> LogWords:
    """The lines of a whole day in the window's words."""
    hands = at("ended", cells)
    hands.destroy()
    desk = hands.bench.desk
    kit = Kit(make_look(), words(language), hands.bench.clock, desk.study.zone)
    return LogWords(kit, read_log(desk))


def long(words: LogWords, lines: int) -> LogWords:
    """The same lines over and over under new numbers."""
    events = words.book.events
    over = tuple(
        replace(one, line=replace(one.line, number=number))
        for number in range(lines) for one in (events[number % len(events)],)
    )  # fmt: skip
    known = replace(words.book.known, events=over)
    return LogWords(words.kit, replace(words.book, known=known))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_searched_are_those_of_the_row(qapp: QApplication, language: str) -> None:
    told = spoken(language=language)
    folding = Folding(told)
    for event in told.book.events:
        row, meaning = told.row(event.number), ""
        if event.meaning is not None:
            meaning = told.kit.say(f"meaning.{event.meaning.value}")
        shown = folded(" ".join((row[1], row[2], row[3], row[6], meaning))).replace("·", " ")
        assert set(folding.text(event.number).replace("·", " ").split()) == set(shown.split())


def test_a_block_is_made_once_and_the_last_grows_with_the_log(qapp: QApplication) -> None:
    told, texts = long(spoken(), 2 * BLOCK + 5), Texts()
    last, whole = texts.block(told, 2 * BLOCK), texts.block(told, 7)
    assert texts.block(told, 2 * BLOCK + 4) is last and texts.block(told, 8) is whole
    longer = long(told, 2 * BLOCK + 6)
    assert texts.block(longer, 8) is whole
    assert len(texts.block(longer, 2 * BLOCK).starts) == 7


def test_what_is_made_ahead_is_all_of_it_the_newest_first(qapp: QApplication) -> None:
    told, texts = long(spoken(), 2 * BLOCK + 5), Texts()
    made = list[int]()
    while texts.go_ahead(told):
        made.append(max(set(texts._blocks) - set(made), default=-1))
    assert made == [2, 1, 0]


@settings(max_examples=60)
@given(st.lists(st.text("abà é-0", max_size=12), min_size=1, max_size=40),
       st.lists(st.text("abà0", min_size=1, max_size=3), min_size=1, max_size=3))
def test_a_block_finds_the_lines_that_hold_every_part(lines: list[str], parts: list[str]) -> None:
    told = [f"{line}\n".encode() for line in lines]
    starts = [sum(map(len, told[:n])) for n in range(len(told) + 1)]
    block = Block(100, b"".join(told), starts)
    wanted = [100 + n for n, line in enumerate(lines) if all(part in line for part in parts)]
    assert list(block.find([part.encode() for part in parts])) == wanted
    assert [block.line(100 + n) for n in range(len(lines))] == told


@pytest.mark.parametrize("text", ["bench perfusion", "CET", "01-001", "signe", "01-001 perfusion",
                                  "mars 2026", "rien de tel"])  # fmt: skip
def test_a_word_is_found_in_a_long_log_where_a_short_one_has_it(
    qapp: QApplication, text: str
) -> None:
    short = spoken()
    size = len(short.book.events)
    here = Search(short, Wanted(text=text), Texts()).go_on(size)
    total = BLOCK + 2 * size
    search, found = Search(long(short, total), Wanted(text=text), Texts()), list[int]()
    while not search.over:
        found += search.go_on(300)
    assert found == [n for n in range(total - 1, -1, -1) if n % size in set(here)]


@BOTH_ARMS
def test_nothing_of_the_bench_is_in_it(qapp: QApplication, cells: bool) -> None:
    told, texts = spoken(cells), Texts()
    held = texts.block(told, 0).text
    sealed = [event.line.sealed for event in told.book.events if event.line.sealed]
    assert sealed and not any(part[:16] in held for part in sealed)
    other = Texts().block(spoken(not cells), 0).text
    assert held == other, "the same words in both arms"


def test_a_long_log_is_folded_before_anyone_looks(stage: Stage, qtbot: QtBot) -> None:
    events = stage.bench.desk.board.events
    record_sign_in(stage.bench.desk, stage.crew.pharmacist)
    one = events[-1]
    events.extend(
        replace(one, line=replace(one.line, number=n)) for n in range(len(events), 5 * BLOCK)
    )
    page = open_log(stage)
    assert set(page._texts._blocks) == set(range(5))
    assert len(look_for(stage, page, text="poste ouvert")) <= 5 * BLOCK
