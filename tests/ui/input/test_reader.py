"""The reader put to the test: what its scan of a known code tells, in words."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from pytestqt.qtbot import QtBot

from app.labels.matrix import read_back
from app.trial.names import BAG_ALPHABET, is_bag_code
from app.ui.door.scanner import MatrixView, ScannerPage
from app.ui.input.scan import Key, Scan
from app.ui.input.scanner_check import TEST_CODE, Finding, judge
from app.ui.kit import Kit
from tests.ui.input.azerty import factory_reader, french_reader
from tests.ui.keys import to_front

CODE = TEST_CODE.text


def plain(text: str) -> Scan:
    """A scan of which the display told characters only."""
    return Scan(tuple(Key(character) for character in text))


def capitals_locked(code: str) -> Scan:
    """A factory reader at a QWERTY computer with Caps Lock on."""
    keys = factory_reader(code, at_french=False).keys
    return Scan(tuple(Key(key.text.swapcase(), key.place, key.shift) for key in keys))


FRENCH_AT_QWERTY = Scan(
    tuple(Key(key.us, key.place, key.shift) for key in french_reader(CODE).keys)
)
SCANS = [
    (factory_reader(CODE, at_french=False), True, Finding.WORKS),
    (french_reader(CODE), True, Finding.WORKS),
    (factory_reader(f"]d1{CODE}", at_french=False), True, Finding.WORKS),
    (plain(CODE), True, Finding.WORKS),
    (factory_reader(CODE, at_french=True), True, Finding.CORRECTED),
    (factory_reader(f"]d1{CODE}", at_french=True), True, Finding.CORRECTED),
    (capitals_locked(CODE), True, Finding.CAPITALS),
    (factory_reader(CODE, at_french=True), False, Finding.UNENDED),
    (plain(CODE), False, Finding.UNENDED),
    (factory_reader(CODE[:3] + CODE[5:], at_french=True), True, Finding.LOST),
    (plain(CODE[1:]), True, Finding.LOST),
    (FRENCH_AT_QWERTY, True, Finding.LAYOUTS),
    (plain("34679ACDE"), True, Finding.OTHER),
    (plain("]d201034531200000"), True, Finding.OTHER),
    (plain(CODE[:2]), True, Finding.OTHER),
]


@pytest.mark.parametrize(("scan", "ended", "finding"), SCANS)
def test_what_a_scan_tells_of_the_reader(scan: Scan, ended: bool, finding: Finding) -> None:
    assert judge(scan, ended=ended) is finding


@given(st.sets(st.integers(0, 8), min_size=1, max_size=5))
def test_any_few_characters_lost_are_told_as_lost(missing: set[int]) -> None:
    rest = "".join(c for place, c in enumerate(CODE) if place not in missing)
    finding = judge(factory_reader(rest, at_french=True), ended=True)
    assert finding is Finding.LOST


def test_no_page_can_take_the_test_code_for_a_bag() -> None:
    assert set(CODE) <= set(BAG_ALPHABET) and len(CODE) == 9
    assert not is_bag_code(CODE)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("scale", [100, 150])
def test_the_symbol_on_the_screen_reads_as_the_code(
    qtbot: QtBot, kit: Kit, theme: str, scale: int
) -> None:
    kit.look.wear(theme, scale)
    view = to_front(qtbot, MatrixView(kit, TEST_CODE))
    view.resize(view.sizeHint())
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    view.grab().save(buffer, "BMP")
    with Image.open(io.BytesIO(data.data())) as image:
        assert read_back(image) == CODE


def test_the_page_says_each_finding_in_both_languages(spoken: Kit, qtbot: QtBot) -> None:
    page = to_front(qtbot, ScannerPage(spoken))
    assert page.told == ""
    told = set()
    for scan, ended, finding in SCANS:
        assert (page.scanned if ended else page.unended)(scan)
        assert page.finding is finding
        assert page.told and "{" not in page.told
        told.add(page.told)
    assert len(told) >= len(Finding)


def test_the_computer_s_keyboard_is_named(kit: Kit, qtbot: QtBot) -> None:
    page = to_front(qtbot, ScannerPage(kit))
    page.scanned(factory_reader(CODE, at_french=True))
    assert "QWERTY" in page.told and "AZERTY" in page.told
    page.scanned(plain(CODE))
    assert "AZERTY" not in page.told
