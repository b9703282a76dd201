"""The attack matrix over drafts: what is typed and not yet acted on is in memory and nowhere else.

A draft is whatever stands in a field. Pages keep theirs while the person is signed in, under the
lock too; none is saved. So everything that the program writes is looked through.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.command.practice import PASSPHRASE
from app.ui.locking.lock_page import LockPage
from tests.ui.test_window import Hands

DRAFT = "Zaventem-Œuvre-7719"
_WRITING = os.O_WRONLY | os.O_RDWR


class Watched:
    """Every path that Python opens to write while it watches; the hook stays, and sleeps."""

    def __init__(self) -> None:
        self.paths: set[Path] = set()
        self.awake = False
        sys.addaudithook(self._heard)

    def _heard(self, event: str, told: tuple[object, ...]) -> None:
        if not self.awake or event != "open":
            return
        path, mode, flags = told
        writes = isinstance(flags, int) and flags & _WRITING
        if writes and isinstance(path, str | bytes | os.PathLike) and mode != "rb":
            self.paths.add(Path(os.fsdecode(path)))


WATCHED = Watched()


@pytest.fixture
def hands(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hands]:
    """The window with everything that a user has of their own under one folder."""
    for name in ("HOME", "TMPDIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
                 "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):  # fmt: skip
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    WATCHED.paths.clear()
    WATCHED.awake = True
    hands = Hands(qtbot, tmp_path)
    try:
        yield hands
    finally:
        WATCHED.awake = False
        hands.window.close()


def type_everywhere(hands: Hands) -> int:
    """A draft in every field of every page of the pharmacist; how many fields took it."""
    shell = hands.window.shell
    assert shell is not None
    filled = 0
    for spec in shell.specs:
        shell.show_page(spec.name)
        hands.rest()
        for line in shell.page.findChildren(QLineEdit):
            line.setText(f"{DRAFT} {filled}")
            filled += DRAFT in line.text()
        for note in shell.page.findChildren(QPlainTextEdit):
            note.setPlainText(f"{DRAFT} {filled}")
            filled += 1
        hands.rest()
    return filled


def holding(folder: Path) -> list[str]:
    """The files that hold the draft, in any encoding a program might write it in."""
    forms = [DRAFT.encode(encoding) for encoding in ("utf-8", "utf-16-le", "cp1252")]
    forms.append(DRAFT.encode("ascii", "backslashreplace"))
    return [
        path.name for path in sorted(folder.rglob("*"))
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]  # fmt: skip


def test_nothing_of_a_draft_reaches_the_disk(hands: Hands, tmp_path: Path) -> None:
    """Typed on every page, left, locked over, unlocked, and the study given back."""
    hands.explore(tmp_path / "exercice.opaline")
    hands.unlock("Claire Aubert")
    assert type_everywhere(hands) > 100
    assert holding(tmp_path) == []
    hands.window.guard.lock("idle")
    hands.rest()
    page = hands.page
    assert isinstance(page, LockPage)
    page.unlock.emit(PASSPHRASE)
    hands.rest()
    hands.window.leave_study()
    hands.rest()
    assert holding(tmp_path) == []
    # Nothing was written anywhere else either.
    known = (tmp_path, Path(os.devnull).parent)
    elsewhere = {p for p in WATCHED.paths if not any(p.is_relative_to(one) for one in known)}
    assert elsewhere == set()


def test_a_draft_that_was_saved_would_be_seen(hands: Hands, tmp_path: Path) -> None:
    """Shown to bite: in a preference, in a copy beside, in another encoding."""
    hands.preferences.put("draft", DRAFT)
    (tmp_path / "beside.tmp").write_text(DRAFT, encoding="utf-16-le")
    assert holding(tmp_path) == ["beside.tmp", "window.json"]
    assert tmp_path / "beside.tmp" in WATCHED.paths
