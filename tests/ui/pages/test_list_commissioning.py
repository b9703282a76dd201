"""The list put in force on its page: a packet opened, its words named by two, exchanged arms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.command.practice import seat_crew
from app.desk.boards.due import Task, due
from app.devices.resources import practice_list
from app.trial.names import Role
from app.ui.pages.commitments import CommitmentsPage
from app.ui.pages.home import HomePage
from app.ui.unblinded.allocation.page import AllocationListPage
from app.ui.widgets.button import Button
from tests.bench import empty_bench
from tests.command.test_commit_list import ODD, committed
from tests.desk import crowd
from tests.desk.hands import Hands
from tests.ui.stage import Stage


@pytest.fixture
def seated(qtbot: QtBot) -> Iterator[Stage]:
    """People are seated; nothing else is in force."""
    bench = empty_bench()
    crew = seat_crew(bench.workbench)
    with Stage.over(qtbot, bench, crew) as stage:
        yield stage


def tasks(stage: Stage) -> list[Task]:
    return [one.task for one in due(stage.bench.desk)]


def confirm_list(page: AllocationListPage, stage: Stage) -> None:
    """The second person says anew what A and B are, and signs, at the same screen."""
    for word, meaning in (("A", "cells"), ("B", "control")):
        page.second.words[word].put(meaning)
    stage.click(page.propose)
    stage.sign(name="Marc Lenoir")


def list_page(stage: Stage) -> AllocationListPage:
    return stage.show(lambda station: AllocationListPage(station, stage.bench.workbench))


def opened(stage: Stage, folder: Path, data: bytes, *more: str) -> AllocationListPage:
    """The page with a packet of this list open, its commitment scanned from the annex."""
    made = committed(folder, data, *more)
    page = list_page(stage)
    page.read_file(folder / "list-packet.opalist")
    stage.rest()
    assert page.packet.isVisible() and not page.shown.isVisible()
    stage.qtbot.keyClicks(page.packet.words.editor, made.words)
    assert page.accepts(made.code.replace("-", "")) and not page.accepts("V-1")
    assert page.scanned(made.code.replace("-", ""))
    stage.click(page.packet.open)
    return page


def name_arms(page: AllocationListPage) -> None:
    """A are the cells."""
    page.words_to_name["A"].put("cells")
    page.words_to_name["B"].put("control")


def test_a_list_is_shown_in_counts_its_words_are_named_and_two_sign(
    seated: Stage, tmp_path: Path
) -> None:
    assert not list_page(seated).propose.isEnabled()
    page = opened(seated, tmp_path / "made", practice_list())
    assert page.strata.model().rowCount() == 3
    assert sorted(page.words_to_name) == ["A", "B"]
    seated.click(page.propose)
    assert page.words_to_name["A"].problem, "which word is which arm is never guessed"
    name_arms(page)
    seated.click(page.propose)
    seated.sign()
    assert "ListProposed" not in seated.bench.desk.board.in_force
    assert page.words_to_name == {}, "the list is let go"
    assert [field.value() for field in page.second.words.values()] == [None, None]
    seated.click(page.propose)
    assert page.second.words["A"].problem, "who confirms says it, too"
    confirm_list(page, seated)
    assert not page.second.isVisible()
    assert "ListProposed" in seated.bench.desk.board.in_force


def test_exchanged_arms_are_found_by_the_second_person_and_proposed_again(
    seated: Stage, tmp_path: Path
) -> None:
    page = opened(seated, tmp_path / "made", practice_list())
    page.words_to_name["A"].put("control")
    page.words_to_name["B"].put("cells")
    seated.click(page.propose)
    seated.sign()
    wrong = seated.bench.desk.board.waiting()[-1]
    home = seated.show(HomePage)
    with seated.qtbot.waitSignal(seated.station.going) as left:
        home.tasks.opened.emit("0")
    assert left.args and left.args[0] == "list", "it takes more than a signature"
    page = list_page(seated)
    seated.qtbot.waitUntil(page.second.words["B"].isVisible)
    page.choose.setFocus()
    seated.qtbot.keyClick(page.choose, Qt.Key.Key_Tab)
    assert page.second.words["A"].isAncestorOf(page.focusWidget())
    confirm_list(page, seated)
    assert "ne donnent pas le même sens" in page.problem.sentence
    assert "ListProposed" not in seated.bench.desk.board.in_force
    page = opened(seated, tmp_path / "again", practice_list())
    assert not page.second.isVisible()
    name_arms(page)
    seated.click(page.propose)
    seated.sign()
    confirm_list(page, seated)
    assert seated.bench.desk.board.in_force["ListProposed"].number > wrong.number
    assert Task.CONFIRM not in tasks(seated), "the wrong one is not asked for any more"


def test_a_file_without_its_packet_is_judged_and_not_proposed(
    seated: Stage, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(practice_list())
    page = list_page(seated)
    page.read_file(path)
    seated.rest()
    assert page.strata.model().rowCount() == 3
    name_arms(page)
    assert not page.propose.isEnabled() and "opaline commit-list" in page.origin.text()
    assert not page.scanned("0" * 55)


def with_uneven_blocks() -> bytes:
    """The practice list with a first block of nine rows in each stratum."""
    head, *rows = practice_list().splitlines()[1:]
    first = [
        f'"{site}-0{row}","{stratum}","00",9,"{"AB"[row % 2]}"'.encode()
        for site, stratum in (("91", "Nancy"), ("92", "Dijon"), ("93", "Strasbourg"))
        for row in range(1, 10)
    ]
    return b"\n".join((b"PRACTICE", head, *first, *rows)) + b"\n"


def test_what_was_not_read_is_said_and_nothing_of_the_blocks(
    seated: Stage, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(with_uneven_blocks().replace(b'"id"', b'"Rang du patient"', 1))
    page = list_page(seated)
    page.read_file(path)
    seated.rest()
    assert page.problems.isVisible() and page.strata.isVisible()
    model = page.problems.model()
    told = [model.index(row, 2).data() for row in range(model.rowCount())]
    words = page.kit.words
    assert told == [words.say(f"list.notice.{code}") for code in ("unread", "practice")]
    assert page.problem_whole.text() == words.say("list.notice.unread")


def test_one_word_for_both_arms_is_refused(seated: Stage, tmp_path: Path) -> None:
    page = opened(seated, tmp_path / "made", practice_list())
    for field in page.words_to_name.values():
        field.put("cells")
    seated.click(page.propose)
    seated.sign()
    assert page.problem.sentence
    assert page.words_to_name["A"].value() == "cells", "what was said is kept"


def test_a_faulty_list_tells_row_and_column_and_is_not_proposed(
    seated: Stage, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(practice_list().replace(b'"01-002","Nancy"', b'"01-001","Nancy"'))
    page = list_page(seated)
    page.read_file(path)
    seated.rest()
    assert page.problems.isVisible() and page.problems.model().rowCount()
    assert not page.propose.isEnabled()


def test_a_real_list_is_refused_in_a_practice_study(seated: Stage, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(practice_list().split(b"\n", 1)[1])
    page = list_page(seated)
    page.read_file(path)
    seated.rest()
    assert page.problems.isVisible() and page.problems.model().rowCount() == 1
    assert not page.propose.isEnabled()


def test_a_packet_is_opened_compared_and_proposed(seated: Stage, tmp_path: Path) -> None:
    made = committed(tmp_path / "made", practice_list())
    page = list_page(seated)
    page.read_file(tmp_path / "made" / "list-packet.opalist")
    seated.rest()
    assert page.packet.isVisible() and not page.shown.isVisible()
    assert page.packet.words.editor.hasFocus()
    assert "paquet" in page.propose.reason
    seated.qtbot.keyClicks(page.packet.words.editor, made.words)
    page.packet.commitment.put(made.root[:-6])
    seated.click(page.packet.open)
    assert page.packet.commitment.problem and not page.shown.isVisible()
    assert not page.packet.words.empty(), "the words were not at fault and are not typed again"
    page.packet.commitment.put(made.root)
    seated.qtbot.keyClicks(page.packet.words.editor, "q")
    seated.click(page.packet.open)
    assert page.packet.words.problem and not page.packet.words.empty()
    seated.qtbot.keyClick(page.packet.words.editor, Qt.Key.Key_Backspace)
    seated.click(page.packet.open)
    assert page.strata.model().rowCount() == 3
    page.words_to_name["A"].put("cells")
    page.words_to_name["B"].put("control")
    seated.click(page.propose)
    seated.sign()
    confirm_list(page, seated)
    assert "ListProposed" in seated.bench.desk.board.in_force
    assert not page.packet.isVisible()


def test_unknown_titles_are_named_sealed_and_signed(seated: Stage, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(practice_list().replace(b'"stratum"', b'"Ort"').replace(b'"id"', b'"Nr"'))
    page = list_page(seated)
    page.read_file(path)
    seated.rest()
    assert page.reading.isVisible() and sorted(page.reading.titles) == ["Nr", "Ort"]
    page.reading.titles["Ort"].put("stratum")
    seated.click(page.reading.again)
    assert page.reading.titles["Nr"].problem, "a column is left out by choice only"
    page.reading.titles["Nr"].put("id")
    seated.click(page.reading.again)
    assert not page.reading.isVisible() and page.strata.model().rowCount() == 3


def test_names_in_a_packet_are_said_by_two_sides_sealed_and_signed(
    seated: Stage, tmp_path: Path
) -> None:
    strange = practice_list()
    for known, name in ((b"stratum", b"Ort"), (b"Nancy", b"Centre A"), (b"Dijon", b"Centre B"),
                        (b"Strasbourg", b"Centre C")):  # fmt: skip
        strange = strange.replace(b'"%s"' % known, b'"%s"' % name)
    page = opened(seated, tmp_path / "made", strange, "--column", "Ort=stratum")
    assert page.reading.isVisible() and len(page.reading.words) == 3 and not page.reading.titles
    for word, stratum in (("A", "Nancy"), ("B", "Dijon"), ("C", "Strasbourg")):
        page.reading.words[f"Centre {word}"].put(stratum)
    last = page.reading.words["Centre C"]
    page.packet.open.setFocus()
    seated.qtbot.keyClick(page.packet.open, Qt.Key.Key_Tab)
    assert page.reading.words["Centre A"].isAncestorOf(page.focusWidget())
    below = page.reading.again.mapTo(page, QPoint(0, 0)).y()
    assert below > last.mapTo(page, QPoint(0, last.height())).y() - 1, "first the names"
    last.button("Strasbourg").setFocus()
    seated.qtbot.keyClick(last.button("Strasbourg"), Qt.Key.Key_Tab)
    assert page.reading.again.hasFocus()
    seated.click(page.reading.again)
    assert page.strata.model().rowCount() == 3
    name_arms(page)
    seated.click(page.propose)
    seated.sign()
    line = seated.bench.desk.board.waiting()[0]
    sealed = seated.bench.workbench.sealed_facts(seated.crew.pharmacist, line)
    assert sealed["columns"] == {"ort": "stratum"}
    assert sealed["strata"] == {
        "centre a": "Nancy", "centre b": "Dijon", "centre c": "Strasbourg"
    }  # fmt: skip
    confirm_list(page, seated)
    assert "ListProposed" in seated.bench.desk.board.in_force


def test_a_statistician_signs_the_commitment_of_the_annex_at_their_own_seat(
    seated: Stage, tmp_path: Path
) -> None:
    hands = Hands(seated.bench, seated.crew, cells=True)
    odd = committed(tmp_path / "made", ODD, "--answer", "Alternation: see 9.2")
    page = list_page(seated)
    page.read_file(tmp_path / "made" / "list-packet.opalist")
    seated.rest()

    def compare() -> None:
        seated.qtbot.keyClicks(page.packet.words.editor, odd.words)
        assert page.scanned(odd.code.replace("-", ""))
        seated.click(page.packet.open)

    compare()
    assert "doit encore signer" in page.origin.text()
    other = seated.show(CommitmentsPage)
    assert not other.answer.isVisible() and not other.accepts(odd.code)
    seated.seat(crowd.seated(hands, Role.STATISTICIAN))
    home = seated.show(HomePage)
    assert home.findChildren(Button)[0].isVisible()
    mine = seated.show(CommitmentsPage)
    seated.click(mine.go)
    seated.sign()
    assert mine.root.problem
    assert mine.scanned(odd.code.replace("-", ""))
    seated.click(mine.go)
    seated.sign()
    assert mine.table.model().rowCount() == 1 and not mine.root.text()
    seated.seat(seated.crew.pharmacist)
    page = list_page(seated)
    page.read_file(tmp_path / "made" / "list-packet.opalist")
    seated.rest()
    compare()
    assert "a signé à son poste" in page.origin.text()
