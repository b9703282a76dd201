"""The list's life on its page: stop and correction, void, paper, opening, each signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.command.practice_bag import ALL_YES
from app.desk.confirming import confirm
from app.devices.resources import practice_list
from app.trial.names import Meaning
from app.ui.pages.ceremony import CeremonyPage
from app.ui.pages.home import HomePage
from app.ui.unblinded.allocation.judged import state_of
from app.ui.unblinded.allocation.life import ListLifePage
from app.ui.unblinded.allocation.page import AllocationListPage
from app.ui.unblinded.request import RequestPage
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.text_field import NoteField, TextField
from tests.desk.hands import Hands
from tests.desk.list_hands import BY_NUMBER, further, gone, ruled, shared, taken
from tests.desk.stages import at
from tests.ui.pages.test_list_commissioning import opened
from tests.ui.stage import Stage

KEPT: list[tuple[str, bytes]] = []


def save(name: str, data: bytes) -> Path:
    """Keeps a file for the test to look at."""
    KEPT.append((name, data))
    return Path(name)


def stage_of(qtbot: QtBot, hands: Hands) -> Iterator[tuple[Hands, Stage]]:
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        yield hands, stage


@pytest.fixture
def open_study(qtbot: QtBot) -> Iterator[tuple[Hands, Stage]]:
    yield from stage_of(qtbot, at("received"))


@pytest.fixture
def numbered(qtbot: QtBot) -> Iterator[tuple[Hands, Stage]]:
    hands = ruled(BY_NUMBER)
    hands.receive()
    yield from stage_of(qtbot, hands)


def life(stage: Stage, hands: Hands) -> ListLifePage:
    return stage.show(lambda station: ListLifePage(station, hands.workbench, save))


def do(stage: Stage, page: ListLifePage, act: str, **typed: str) -> None:
    """An act is chosen, its fields typed, and signed."""
    page.act.put(act)
    for name, text in typed.items():
        one = page.editors[name]
        if isinstance(one, MomentField):
            one.put(stage.bench.clock.now() - timedelta(minutes=int(text)))
        elif isinstance(one, TextField | NoteField):
            one.put(text)
        else:
            assert isinstance(one, ChoiceField)
            one.put(text)
    stage.click(page.go)
    stage.sign()


def agree(hands: Hands, stage: Stage) -> None:
    """The second person confirms what waits, as the home page does."""
    waiting = hands.bench.desk.board.waiting()[-1]
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), waiting.number)
    stage.rest()


def test_a_stop_and_a_corrected_list(
    open_study: tuple[Hands, Stage], tmp_path: Path
) -> None:
    hands, stage = open_study
    page = life(stage, hands)
    do(stage, page, "stop", reason="clé des traitements inversée")
    assert "arrêtées par la ligne" in page.subtitle.text()
    assert "vaut dès maintenant" in page.problem.sentence
    listed = stage.show(lambda station: AllocationListPage(station, hands.workbench))
    assert "liste corrigée" in listed.subtitle.text()
    listed = opened(stage, tmp_path / "made", practice_list())
    for field, which in zip(listed.words_to_name.values(), ("cells", "control"), strict=True):
        field.put(which)
    stage.click(listed.propose)
    stage.sign()
    assert state_of(hands.bench.desk.board) == "waiting"
    agree(hands, stage)
    assert state_of(hands.bench.desk.board) == "in_force"
    page.refresh()
    stage.rest()
    assert page.subtitle.text() == "Les attributions ont cours."


def test_further_rows_of_one_stratum(open_study: tuple[Hands, Stage], tmp_path: Path) -> None:
    hands, stage = open_study
    page = stage.show(lambda station: AllocationListPage(station, hands.workbench))
    assert "suivent sa dernière" in page.subtitle.text()
    page = opened(stage, tmp_path / "made", further(900, "A", "B", "B", "A"))
    assert page.strata.model().rowCount() == 1
    for field, which in zip(page.words_to_name.values(), ("cells", "control"), strict=True):
        field.put(which)
    stage.click(page.propose)
    stage.sign()
    (waits,) = hands.bench.desk.board.waiting()
    assert waits.kind == "ListExtended"
    agree(hands, stage)
    assert len(hands.bench.desk.board.lists.chain(10**6)) == 2


def test_a_void_and_a_row_on_paper(qtbot: QtBot) -> None:
    for hands, stage in stage_of(qtbot, gone()):
        page = life(stage, hands)
        do(stage, page, "void", bag=hands.bag, why="in_error", note="pris deux fois")
        assert "accueil" in page.problem.sentence
        agree(hands, stage)
        do(stage, page, "outside", subject="01-050", slip="P-7", performed="90", note="panne")
        agree(hands, stage)
        assert [position for _, position in taken(hands)] == [1, 2]
        do(stage, page, "void_row", stratum="Nancy", why="exposed", note="vue")
        agree(hands, stage)
        assert [position for _, position in taken(hands)] == [1, 2, 3]
        do(stage, page, "late", line="3", slip="P-8", performed="90", note="panne")
        agree(hands, stage)
        assert not page.editors["number"].isVisible()


def test_the_second_person_reads_what_they_confirm(open_study: tuple[Hands, Stage]) -> None:
    hands, stage = open_study
    page = life(stage, hands)
    do(stage, page, "outside", subject="01-050", slip="P-7", performed="90", note="panne")
    home = stage.show(HomePage)
    model = home.tasks.model()
    told = " ".join(str(model.index(row, 0).data()) for row in range(model.rowCount()))
    assert "01-050" in told and "P-7" in told


def test_a_refusal_stands_beside_its_field(open_study: tuple[Hands, Stage]) -> None:
    hands, stage = open_study
    page = life(stage, hands)
    do(stage, page, "outside", subject="xx", slip="P-7", performed="90", note="panne")
    assert "patient" in page.editors["subject"].problem.lower()


def test_the_list_is_opened_when_two_have_agreed(open_study: tuple[Hands, Stage]) -> None:
    hands, stage = open_study
    page = life(stage, hands)
    KEPT.clear()
    do(stage, page, "open")
    assert not KEPT and "Deux personnes" in page.problem.sentence
    do(stage, page, "opening", statement="Base gelée le 24 mars", locked="30")
    assert "parts imprimées" in page.problem.sentence
    one, _, three = shared(hands)
    do(stage, page, "opening", statement="Base gelée le 24 mars", locked="30")
    home = stage.show(HomePage)
    went: list[tuple[str, str]] = []
    stage.station.going.connect(lambda name, target: went.append((name, target)))
    home._open("0")
    assert went == [("ceremony", "")]
    table = stage.show(CeremonyPage)
    assert "Base gelée le 24 mars" in table.told.text() and table.go.isEnabled()
    stage.click(table.go)
    assert table.pair.entries[0].rows[0].problem, "two shares are needed"
    for share in (three, one):
        assert table.accepts("".join(share.rows())) and table.scanned("".join(share.rows()))
    stage.click(table.go)
    stage.sign(name="Marc Lenoir")
    assert table.pair.entries[0].empty() and not table.go.isEnabled()
    page = life(stage, hands)
    do(stage, page, "open")
    ((name, data),) = KEPT
    assert name.endswith(".csv") and data.startswith(b"list,stratum,position")
    assert name in page.problem.sentence
    assert "plus rien n’est attribué" in page.subtitle.text()


def test_a_number_is_asked_where_the_study_takes_rows_by_it(
    numbered: tuple[Hands, Stage],
) -> None:
    hands, stage = numbered
    page = stage.show(lambda station: RequestPage(station, hands.workbench), hands.request)
    page.answer.checks.put(ALL_YES)
    assert page.answer.number.isVisible()
    page.answer.number.put("01-004")
    page.answer.again.editor.setFocus()
    shown = page.answer.number.findChild(QLineEdit)
    assert shown and "4" not in shown.displayText(), "copying it would check nothing"
    page.answer.again.put("01-005")
    stage.click(page.accept)
    stage.sign()
    assert taken(hands) == [] and page.answer.number.problem
    assert page.answer.numbers.both() == ("", ""), "which of the two was right cannot be known"
    for typed, rows in (("99-999", 0), ("01-004", 1)):
        page.answer.number.put(typed)
        page.answer.again.put(typed)
        stage.click(page.accept)
        stage.sign()
        assert len(taken(hands)) == rows
    assert taken(hands)[0][1] == 4


def test_the_number_of_a_row_on_paper_is_typed_twice(numbered: tuple[Hands, Stage]) -> None:
    """It is sealed: whoever confirms the line does not see it, so nobody would find a slip."""
    hands, stage = numbered
    page = life(stage, hands)
    told = {"subject": "01-050", "slip": "P-7", "performed": "90", "note": "panne"}
    for act, more in (("outside", told), ("void_row", {"stratum": "Nancy", "why": "exposed"})):
        do(stage, page, act, **more, number="01-004", again="01-005")
        assert page.editors["number"].problem and page.numbers.both() == ("", "")
        assert not hands.bench.desk.board.waiting()
    do(stage, page, "outside", **told, number="01-004", again="01-004")
    agree(hands, stage)
    assert taken(hands)[0][1] == 4
