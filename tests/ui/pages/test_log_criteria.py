"""Further criteria of the log, and its order by any column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from app.command.practice import PASSPHRASE
from app.command.practice_bag import Scene
from app.custody.event import Event
from app.desk.log.log_filters import SPECIAL, gone_back, specials
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.emergency.unblinding import Call, unblind_subject
from app.trial.names import BagCode
from app.trial.refusal import Refusal
from app.ui.pages.log.more import MoreDialog
from app.ui.pages.log.page import LogPage
from app.ui.pages.log.sort import Order
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.ui.pages.test_log import BAG, DETAIL, NUMBER, WHAT, WHO, look_for, open_log, shown, write
from tests.ui.stage import Stage


def events(stage: Stage) -> Sequence[Event]:
    return stage.bench.desk.board.events


def ask(stage: Stage, page: LogPage, since: str = "", until: str = "", **choices: str) -> None:
    stage.click(page.filter.more)
    dialog = stage.dialog(MoreDialog)
    for name, value in choices.items():
        dialog.choices[name].put(value)
    dialog.since.write(since)
    dialog.until.write(until)
    stage.click(dialog.action)


def numbers(page: LogPage) -> list[int]:
    return [int(row[NUMBER]) for row in shown(page)]


def test_lines_are_found_by_person_role_stratum_and_word(stage: Stage, day: Scene) -> None:
    page = open_log(stage)
    ask(stage, page, person="Marc Lenoir")
    assert {row[WHO] for row in shown(page)} == {"Marc Lenoir, second opérateur"}
    assert "Personne\u00a0: Marc Lenoir" in page.filter.told()
    ask(stage, page, person="", role="operator")
    assert numbers(page) == [e.number for e in reversed(events(stage)) if e.by.role == "operator"]
    page.filter.clear()
    stage.rest()
    stratum = next(e.text("stratum") for e in events(stage) if e.kind == "Allocated")
    ask(stage, page, stratum=stratum)
    assert {row[BAG] for row in shown(page)} == {BagCode(day.bag).shown}
    page.filter.clear()
    stage.rest()
    ask(stage, page, special="reveals")
    assert {row[WHAT] for row in shown(page)} == {"Traitement révélé à la pharmacie"}
    look_for(stage, page, text="nothing like this")
    assert shown(page) == []


def test_a_period_has_its_first_and_last_day(stage: Stage, day: Scene) -> None:
    page = open_log(stage)
    ask(stage, page, until="24/03/2026")
    early = numbers(page)
    ask(stage, page, since="25/03/2026", until="")
    late = numbers(page)
    assert early and late and sorted([*early, *late]) == [e.number for e in events(stage)]


def test_the_criteria_are_reached_by_keyboard(stage: Stage, day: Scene) -> None:
    page = open_log(stage)
    stage.qtbot.keyClick(page, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    stage.dialog(MoreDialog).reject()


def test_a_day_that_is_none_is_refused_in_the_dialog(stage: Stage, day: Scene) -> None:
    page = open_log(stage)
    ask(stage, page, since="32/13/2026")
    dialog = stage.dialog(MoreDialog)
    assert dialog.since.problem and len(shown(page)) == len(events(stage))
    dialog.reject()


@pytest.mark.parametrize("column", range(7))
def test_the_rows_stand_in_the_order_of_any_column(stage: Stage, day: Scene, column: int) -> None:
    page = open_log(stage)
    page.table.headed.emit(column)
    stage.rest()
    up = numbers(page)
    page.table.headed.emit(column)
    stage.rest()
    down = numbers(page)
    assert sorted(up) == sorted(down) == [e.number for e in events(stage)]
    if column in (WHO, WHAT, DETAIL):
        page.table.headed.emit(column)
        stage.rest()
        cells = [row[column].casefold() for row in shown(page)]
        assert cells[0] <= cells[-1]
    page.go_to(up[3])
    assert page.table.line() == up[3]


def test_a_new_line_takes_its_place_in_the_order_and_the_filter_tells_it(
    stage: Stage, day: Scene
) -> None:
    page = open_log(stage)
    page.table.headed.emit(NUMBER)
    stage.rest()
    assert numbers(page)[0] == 0, "the number, once more, turns it round"
    page.table.headed.emit(WHO)
    stage.rest()
    write(stage)
    assert sorted(numbers(page)) == [e.number for e in events(stage)]
    assert page.table.lines.ordered and page._order == Order(WHO, down=False)


def hands() -> Hands:
    return at("ended")


def test_each_word_finds_what_it_says() -> None:
    made = hands()
    desk = made.bench.desk
    made.bench.clock.advance(timedelta(minutes=-5))
    record_sign_in(desk, made.crew.auditor)
    told = specials(desk.board.events)
    assert tuple(told) == SPECIAL
    found = {name: [e.kind for e in desk.board.events if wanted(e)] for name, wanted in
             told.items()}  # fmt: skip
    assert found["clock"] == ["SignedIn"]
    assert gone_back(desk.board.events) == [len(desk.board.events) - 1]
    assert "ArmRevealed" in found["reveals"] and "Released" in found["critical"]
    assert found["reprints"] == [] and found["failed_logins"] == []
    assert all(e.meaning for e in desk.board.events if told["signed"](e))


def test_reprints_failed_logins_and_unblindings_are_found() -> None:
    made = at("printed")
    made.reprint()
    desk, ended = made.bench.desk, at("ended")
    with pytest.raises(Refusal, match="passphrase"):
        ended.bench.desk.sign_in(ended.me.seat.name, "not this one")
    again = ended.bench.desk.sign_in(ended.me.seat.name, PASSPHRASE)
    record_sign_in(ended.bench.desk, again)
    call = Call("01-001", "emergency", "Dr Roux", "03 83 00 00 00", ended.bench.clock.now())
    unblind_subject(ended.workbench, ended.sign(), call)
    found = [
        [(name, e.kind) for e in events for name, wanted in specials(events).items() if wanted(e)]
        for events in (desk.board.events, ended.bench.desk.board.events)
    ]
    assert found[0].count(("reprints", "LabelsPrinted")) == 1
    assert ("failed_logins", "PassphraseFailed") in found[1]
    assert ("unblindings", "SubjectUnblinded") in found[1]
    assert ("critical", "SubjectUnblinded") in found[1]
    assert ("reveals", "ArmRevealed") in found[1]
