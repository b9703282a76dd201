"""A copy of the file at one moment, taken beside its writer."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.store.reading import frozen_pages, read_snapshot
from app.store.sqlite import rebuilt
from app.store.study_file import SqliteStudyFile
from app.trial.refusal import Refusal
from tests.store.rows import SETTINGS, capsule, line


def test_a_copy_is_a_study_file_and_holds_what_was_acknowledged(tmp_path: Path) -> None:
    path, copy = tmp_path / "s.opaline", tmp_path / "copy.opaline"
    with SqliteStudyFile.create(path, SETTINGS) as study:
        with study.turn() as turn:
            turn.append(line(0))
        copy.write_bytes(rebuilt(frozen_pages(path)))
        with study.turn() as turn:
            turn.append(line(1))
        assert read_snapshot(copy).lines == (line(0),)
        assert read_snapshot(copy).settings == SETTINGS
        copy.write_bytes(rebuilt(frozen_pages(path)))
        assert read_snapshot(copy) == study.snapshot()


def test_a_copy_tells_nothing_of_how_many_turns_there_were(tmp_path: Path) -> None:
    """The bench of one arm may have more to note than that of the other; no copy shows it."""
    copies = []
    for turns in (1, 40):
        path = tmp_path / f"{turns}.opaline"
        with SqliteStudyFile.create(path, SETTINGS) as study:
            with study.turn() as turn:
                turn.append(line(0))
            for _ in range(turns):
                with study.turn() as turn:
                    turn.put_capsule(capsule(1))
            with study.turn() as turn:
                turn.drop_capsule(1)
                turn.append(line(1))
        copies.append(rebuilt(frozen_pages(path)))
    assert copies[0] == copies[1]
    assert (tmp_path / "1.opaline").read_bytes() != (tmp_path / "40.opaline").read_bytes()


def test_a_copy_taken_inside_a_turn_has_nothing_of_it(tmp_path: Path) -> None:
    path, copy = tmp_path / "s.opaline", tmp_path / "copy.opaline"
    with SqliteStudyFile.create(path, SETTINGS) as study, study.turn() as turn:
        turn.append(line(0))
        copy.write_bytes(rebuilt(frozen_pages(path)))
        assert read_snapshot(copy).lines == ()


def test_there_is_no_copy_of_what_is_no_study(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"not a study")
    for name, code in (("text", r"file\.not_a_study"), ("nowhere", r"file\.missing")):
        with pytest.raises(Refusal, match=code):
            frozen_pages(tmp_path / name)
