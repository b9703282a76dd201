"""The page of versions: a file chosen, its changes read, proposed by one and signed by another."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.command.practice import PASSPHRASE
from app.desk.study.amending import versions
from app.ui.pages.home import HomePage
from app.ui.pages.versions import VersionsPage
from tests.desk.hands import Hands
from tests.desk.test_act_0_amending import CALL_IN, DOSE, WHY, next_version, propose
from tests.ui.stage import Stage


def shown(stage: Stage, tmp_path: Path) -> VersionsPage:
    def save(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return stage.show(lambda s: VersionsPage(s, save))


def written(stage: Stage, tmp_path: Path, *changes: tuple[str, str]) -> Path:
    path = tmp_path / "chocmsc-2.toml"
    path.write_bytes(next_version(Hands(stage.bench, stage.crew, cells=True), *changes))
    return path


def column(page: VersionsPage, rows: str, number: int) -> list[str]:
    model = getattr(page, rows).model()
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def test_two_people_put_a_version_in_force_and_the_pages_are_made_anew(
    qtbot: QtBot, stage: Stage, tmp_path: Path
) -> None:
    page = shown(stage, tmp_path)
    assert not page.act.isEnabled() and not page.reference.isVisible()
    page.read_file(written(stage, tmp_path, CALL_IN, DOSE))
    stage.rest()
    assert column(page, "changes", 1) == ["1", "1\u202f000\u202f000 cells/kg", "60 min"]
    stage.click(page.act)
    stage.sign()
    assert page.reference.problem and len(versions(stage.bench.desk)) == 1
    page.reference.put(WHY)
    stage.click(page.act)
    stage.sign()
    assert column(page, "rows", 2) == ["en vigueur", "attend"]
    with qtbot.waitSignal(stage.station.entering) as told:
        stage.click(page.act)
        stage.sign(PASSPHRASE, stage.crew.operator.seat.name)
    assert told.args == [stage.crew.pharmacist]
    assert [one.in_force for one in versions(stage.bench.desk)] == [False, True]
    assert stage.bench.desk.study.clocks.call_in_min == 30


def test_home_leads_the_second_person_to_what_changes(stage: Stage, tmp_path: Path) -> None:
    hands = Hands(stage.bench, stage.crew, cells=True)
    propose(hands, next_version(hands, DOSE))
    stage.seat(stage.crew.operator)
    home = stage.show(HomePage)
    gone: list[str] = []
    stage.station.going.connect(lambda page, _: gone.append(page))
    for row in range(home.tasks.model().rowCount()):
        if "Version de l’étude" in str(home.tasks.model().index(row, 0).data()):
            home.tasks.opened.emit(str(row))
    assert "versions" in gone
    page = shown(stage, tmp_path)
    assert column(page, "changes", 2)[-1].endswith("cells/kg")
    stage.click(page.act)
    stage.sign()
    assert stage.bench.desk.study.version == 2


def test_a_file_of_another_study_is_refused_and_nothing_is_lost(
    stage: Stage, tmp_path: Path
) -> None:
    page = shown(stage, tmp_path)
    page.read_file(written(stage, tmp_path, CALL_IN))
    stage.rest()
    page.reference.put(WHY)
    page.read_file(written(stage, tmp_path, ('value = "chocmsc"', 'value = "repara"')))
    stage.rest()
    assert "repara" in page.problem.sentence and page.reference.text() == WHY
    assert column(page, "changes", 2)[-1] == "30 min"
    page.read_file(tmp_path / "gone.toml")
    stage.rest()
    assert "gone.toml" in page.problem.sentence


def test_an_auditor_reads_the_versions_and_takes_one_away(stage: Stage, tmp_path: Path) -> None:
    stage.seat(stage.crew.auditor)
    page = shown(stage, tmp_path)
    assert not page.foot.isVisible() and not page.choose.isVisible()
    page.rows.opened.emit(versions(stage.bench.desk)[0].digest)
    stage.rest()
    assert (tmp_path / "chocmsc-version-1.toml").read_bytes() == stage.bench.desk.study.source
