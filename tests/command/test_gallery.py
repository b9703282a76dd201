"""The gallery from the command line, without a display."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.command import gallery
from app.ui.samples import every


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of the verb."""
    stdin, stdout, stderr = io.StringIO(), io.StringIO(), io.StringIO()
    return gallery.run(arguments, stdin, stdout, stderr), stdout.getvalue(), stderr.getvalue()


def test_pictures_of_every_look_and_language(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Last first, so that what is put back stands in its order again.
    for name in reversed(list(every.EVERY)[1:]):
        monkeypatch.delitem(every.EVERY, name)
    folder = tmp_path / "new" / "folder"
    code, told, wrong = run("--pictures", str(folder), "--language", "fr")
    assert (code, wrong) == (0, "")
    assert told == f"12 images dans {folder}\n"
    drawn = {path.name: QImage(str(path)) for path in folder.iterdir()}
    assert len(drawn) == 12
    assert all(image.width() == 1056 for image in drawn.values())
    assert drawn["words-dark-100-en.png"] != drawn["words-light-100-en.png"]
    assert drawn["words-light-150-fr.png"].height() > drawn["words-light-100-fr.png"].height()


def test_a_folder_that_cannot_be_written_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    code, told, wrong = run("--pictures", str(tmp_path / "file"), "--language", "en")
    assert (code, told) == (2, "")
    assert "cannot be written" in wrong


def test_an_unknown_option_is_told() -> None:
    code, _, wrong = run("--everything")
    assert code == 2
    assert "not understood" in wrong
