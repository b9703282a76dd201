"""The log page proves the file: whole or not, in words; checkpoints; the same for both arms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.custody.checkpoint import Checkpoint
from app.desk.seats.signing_in import record_sign_in
from app.ui.pages.log import proof as log_proof
from app.ui.pages.log.kept import KeptFilters
from app.ui.pages.log.page import LogPage
from app.ui.pages.log.texts import Folding
from app.ui.pages.log.words import LogWords
from app.ui.tokens import Tone
from tests.blinding.swap import Seated, lived
from tests.fakes_store import ListStudyFile, Rows
from tests.ui.heard import Heard, listen
from tests.ui.pages.test_log import open_log, shown, write
from tests.ui.stage import Stage, Told


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    return listen(monkeypatch)


def verify(stage: Stage, page: LogPage) -> str:
    """What the page says once it has verified."""
    stage.click(page.proof.verify)
    return page.proof.banner.accessibleName()


def alter(stage: Stage, change: Callable[[Rows], object]) -> None:
    """The file is changed behind the desk's back."""
    file = stage.bench.file
    assert isinstance(file, ListStudyFile)
    change(file._rows)


def test_a_whole_file_is_said_to_be_whole_up_to_its_last_line(stage: Stage, heard: Heard) -> None:
    page = open_log(stage)
    last = len(stage.bench.desk.board.events) - 1
    said = verify(stage, page)
    assert said.startswith(f"Entier jusqu’à la ligne {last} ")
    assert f"les {last + 1} premières lignes" in said
    assert f"Que rien ne manque après la ligne {last} n’est pas prouvé" in said
    assert page.proof.root.text() == stage.bench.desk.journal.head[1].hex()
    assert heard.words[-1] == said
    assert page.proof.progress.isHidden() and page.proof.verify.isEnabled()


def test_without_an_anchor_the_end_is_not_proven(stage: Stage) -> None:
    stage.bench.heads._kept.clear()  # type: ignore[attr-defined]
    said = verify(stage, open_log(stage))
    assert "aucune ancre n’a été donnée" in said
    assert "mémoire de ce poste" not in said


def test_control_return_verifies(stage: Stage) -> None:
    page = open_log(stage)
    stage.qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.rest()
    assert "Entier" in page.proof.banner.accessibleName()


def test_a_line_that_was_altered_is_named_with_the_reason(stage: Stage) -> None:
    page = open_log(stage)

    def change(rows: Rows) -> None:
        line = rows.lines[5]
        rows.lines[5] = replace(line, signature=bytes(64))

    alter(stage, change)
    said = verify(stage, page)
    assert said.startswith("La ligne 5 ne suit pas")
    assert "sa signature n’est pas valable" in said
    assert page.proof.banner.property("tone") == Tone.DANGER.value
    assert page.table.line() == 5
    assert not page.proof.root.isVisible()


def test_a_table_beside_the_log_that_was_altered_is_found_too(stage: Stage) -> None:
    page = open_log(stage)
    alter(stage, lambda rows: rows.seats.clear())
    assert "ne suit pas" in verify(stage, page)


def test_a_last_line_that_was_taken_away_is_missed(stage: Stage) -> None:
    page = open_log(stage)
    last = len(stage.bench.desk.board.events) - 1
    alter(stage, lambda rows: rows.lines.pop(last))
    said = verify(stage, page)
    assert said.startswith(f"La ligne {last} ne suit pas")
    assert "des lignes vues auparavant manquent à la fin" in said


def test_acts_go_on_between_the_steps_of_a_long_verification(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_proof, "_STEP", 1)
    page = open_log(stage)
    size = len(stage.bench.desk.board.events)
    page.proof.verify.click()
    done: list[int] = []
    desk, person = stage.bench.desk, stage.crew.pharmacist
    stage.station.errands.run(
        "test.act", lambda: record_sign_in(desk, person), lambda _: done.append(_steps(page))
    )
    assert not page.proof.verify.isEnabled(), "one verification at a time"
    stage.rest()
    assert done[0] < size, "the act did not wait for the end"
    assert f"jusqu’à la ligne {size - 1} " in page.proof.banner.accessibleName()


def _steps(page: LogPage) -> int:
    return page.proof.progress._bar.value()


def test_a_page_that_was_taken_away_meanwhile_is_told_nothing(stage: Stage) -> None:
    page = LogPage(
        stage.station, lambda name, data: Path(name), KeptFilters(Told())
    )
    page.show()
    page.arrive("")
    stage.rest()
    page.refresh()
    page.proof.verify.click()
    page.filter.text.setText("aubert")
    page.filter.changed.emit()
    page.deleteLater()
    gone = page.proof.destroyed
    with stage.qtbot.waitSignal(gone):
        pass
    stage.rest()
    assert stage.station.errands.idle


def test_a_checkpoint_is_saved_and_held_against_the_file(stage: Stage, tmp_path: Path) -> None:
    stage.seat(stage.crew.auditor)
    page = open_log(stage, folder=tmp_path)
    size = len(stage.bench.desk.board.events)
    stage.click(page.checkpoint)
    path = tmp_path / f"checkpoint-{size}.txt"
    assert Checkpoint.decode(path.read_bytes()).size == size
    assert str(path) in page.problem.sentence
    write(stage, 2)
    page.compare_with(path)
    stage.rest()
    said = page.proof.banner.accessibleName()
    assert f"les {size} premières lignes sont celles de l’ancre" in said
    assert stage.crew.auditor.seat.name in said


@pytest.mark.parametrize(
    ("note", "told"),
    [(b"not a note", "n’est pas un point de contrôle"), (None, "ne peut pas être lu")],
)
def test_a_checkpoint_that_cannot_be_read_is_told(
    stage: Stage, tmp_path: Path, note: bytes | None, told: str
) -> None:
    page = open_log(stage)
    path = tmp_path / "note.txt"
    if note is not None:
        path.write_bytes(note)
    page.compare_with(path)
    stage.rest()
    assert told in page.problem.sentence
    assert page.proof.verify.isEnabled()


def test_a_checkpoint_of_another_history_accuses_the_file(stage: Stage, tmp_path: Path) -> None:
    page = open_log(stage, folder=tmp_path)
    stage.click(page.checkpoint)
    (path,) = tmp_path.iterdir()
    last = len(stage.bench.desk.board.events) - 1
    alter(stage, lambda rows: rows.lines.pop(last))
    stage.bench.heads._kept.clear()  # type: ignore[attr-defined]
    page.compare_with(path)
    stage.rest()
    assert "des lignes vues auparavant manquent" in page.proof.banner.accessibleName()


def test_a_folder_that_takes_nothing_is_told(stage: Stage, tmp_path: Path) -> None:
    page = open_log(stage, folder=tmp_path / "missing")
    stage.click(page.checkpoint)
    assert "n’a pas pu être enregistré" in page.problem.sentence


def seen(qtbot: QtBot, seated: Seated, exchanged: bool) -> list[object]:
    """Everything that the auditor can read on the page after a day."""
    bench, crew = seated.fork(5)
    lived(bench, crew, 5, exchanged)
    with Stage.over(qtbot, bench, crew) as stage:
        stage.seat(crew.auditor)
        page = open_log(stage)
        assert isinstance(page.words, LogWords)
        words, folding = page.words, Folding(page.words)
        whole = [
            (words.title(n), list(words.of_line(n)), list(words.open_facts(n)), folding.text(n),
             [(caption, len(value)) for caption, value in words.hashes(n)])
            for n in range(len(words.book.events))
        ]  # fmt: skip
        kinds = [page.filter.kind.itemText(i) for i in range(page.filter.kind.count())]
        found = [shown(page), whole, kinds, page.subtitle.text(), verify(stage, page)]
        page.hide()
    return found


def test_the_auditor_reads_the_same_log_whichever_the_arm(qtbot: QtBot) -> None:
    seated = Seated.once()
    one, other = (seen(qtbot, seated, exchanged) for exchanged in (False, True))
    assert one == other
    assert len(one[0]) > 20  # type: ignore[arg-type]
