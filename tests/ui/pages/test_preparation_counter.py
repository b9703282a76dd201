"""A fluorescence counter on the preparation page: its export, what is typed, what is refused."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.ui.unblinded.preparation.panels.count import CountPanel
from app.ui.widgets.quantity_field import QuantityField
from tests.dose.exports import EXPORT
from tests.ui.pages.at_the_bench import Bencher, bench_at
from tests.ui.pages.test_preparation_entries import problem


def read(at: Bencher, path: Path) -> None:
    """The file is chosen, and read in the worker."""
    assert isinstance(at.panel, CountPanel)
    at.panel.fields.read_file(path)
    at.stage.rest()


def test_an_export_fills_the_fields_and_is_what_counts(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "NC-200.csv"
    path.write_bytes(EXPORT)
    with bench_at(qtbot, "pooled") as at:
        at.choose("fields.method", "total")
        read(at, path)
        assert "contrôle" in problem(at, "fields.counter.sample")
        at.type("fields.counter.sample", "K7Q4-9TXM-D")
        read(at, path)
        assert at.part("fields.cells", QuantityField).typed() == "10012345"
        at.press()
        told = at.hands.entry("counted").new
        assert told["readings"] == "10012345/91.2 9900120/91.8"
        assert isinstance(told["export"], dict) and told["export"]["file"] == "NC-200.csv"


def test_what_is_changed_by_hand_no_longer_comes_from_the_file(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "NC-200.csv"
    path.write_bytes(EXPORT)
    with bench_at(qtbot, "pooled") as at:
        at.choose("fields.method", "viable")
        at.type("fields.counter.sample", "K7Q4-9TXM-D")
        read(at, path)
        at.type("fields.counter.living", "812")
        at.press()
        told = at.hands.entry("counted").new
        assert "export" not in told
        assert (told["living"], told["readings"]) == ("812", "9131258/91.2 9088310/91.8")


def test_readings_that_lie_apart_are_told_beside_them(qtbot: QtBot) -> None:
    with bench_at(qtbot, "pooled") as at:
        at.choose("fields.method", "viable")
        at.type("fields.cells", "8400000")
        at.type("fields.viability", "90")
        at.type("fields.counter.further", "11100000/90")
        at.press()
        assert "27,69\u00a0%" in problem(at, "fields.counter.further")
