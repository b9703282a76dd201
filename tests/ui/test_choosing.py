"""Where files are looked for before blinded eyes: never where somebody else chose one before."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.ui import choosing
from app.ui.pages.log.kept import KeptFilters
from app.ui.pages.log.page import LogPage
from tests.printers import Remembered
from tests.ui.stage import Stage

_ASKED = re.compile(r"QFileDialog\.get\w+\((.*?)\n(?! {12})", re.DOTALL)


def test_the_auditor_s_dialog_does_not_open_where_the_pharmacist_chose_a_file(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Any, ...]] = []

    def note(*told: Any) -> tuple[str, str]:
        asked.append(told)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", note)
    with Stage.set_up(qtbot) as stage:
        stage.seat(stage.crew.auditor)
        page = stage.show(
            lambda s: LogPage(s, lambda name, data: Path(name), KeptFilters(Remembered()), [])
        )
        page._compare()
    assert [told[2] for told in asked] == [QDir.homePath()]


def test_every_dialog_for_files_before_blinded_eyes_is_told_where_to_begin() -> None:
    folder = Path(choosing.__file__).parent
    found = [
        (path.name, "start()" in asked or "name)" in asked or "place, words" in asked)
        for part in ("pages", "door") for path in sorted((folder / part).rglob("*.py"))
        for asked in _ASKED.findall(path.read_text("utf-8"))
    ]  # fmt: skip
    assert len(found) == 7 and all(told for _, told in found), found
