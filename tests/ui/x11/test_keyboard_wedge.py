"""A reader that types, at French and US keyboards on a real display."""

from __future__ import annotations

import sys

import pytest

from app.ui.input.burst import DEAF_MS
from app.ui.input.scan import Scan
from tests.ui.input.azerty import factory_reader, french_reader
from tests.ui.x11.display import RETURN, XWindow, positions
from tests.ui.x11.window import NOTE, WEIGHT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="X is the display of Linux")

UNTOUCHED = [WEIGHT, 1, NOTE, "Albumine"]
CODES = {
    "bag": "K7Q49TXMD",
    "gs1": "]d20103453120000011172611231012AZ-4\x1d21987",
    "isbt": "=W000012345600",
    "subject": "01-017",
}
PACES = [("bag", 1), ("bag", 5), ("bag", 12), ("gs1", 1), ("isbt", 5), ("subject", 5)]
"""What is sent, and the milliseconds between two keys."""


@pytest.fixture
def french(window: XWindow) -> XWindow:
    """The window, with a French keyboard."""
    window.lay_out("fr")
    return window


def heard(window: XWindow) -> list[str]:
    """The scans since the last order, once all that was typed has been dealt with."""
    assert window.order("state", "state") == UNTOUCHED
    assert window.told("entered") == window.told("jumped") == []
    return [str(text) for text in window.told("scan")]


@pytest.mark.parametrize(("kind", "delay"), PACES)
@pytest.mark.parametrize("layout", ["fr", "us"])
def test_a_factory_reader_is_read_at_every_keyboard(
    window: XWindow, layout: str, kind: str, delay: int
) -> None:
    window.lay_out(layout)
    scan = factory_reader(CODES[kind], at_french=layout == "fr")
    window.scan("weight", [*positions(scan), RETURN], delay)
    assert heard(window) == [CODES[kind]]
    assert window.told("layout") == [scan.layout]


@pytest.mark.parametrize(("kind", "delay"), PACES)
def test_a_reader_set_to_french_is_read_at_a_french_keyboard(
    french: XWindow, kind: str, delay: int
) -> None:
    scan = french_reader(CODES[kind])
    french.scan("weight", [*positions(scan), RETURN], delay)
    assert heard(french) == [CODES[kind]]


@pytest.mark.parametrize("focus", ["note", "choice"])
def test_a_scan_leaves_no_trace_whatever_has_the_focus(french: XWindow, focus: str) -> None:
    # Typed on its own, the first letter chooses another line of the list.
    code: Scan = factory_reader("KQ49TXMD7", at_french=True)
    french.scan(focus, [*positions(code), RETURN], 5)
    assert heard(french) == ["KQ49TXMD7"]
    assert french.told("keyboard") == ["azerty"]


def test_a_letter_of_a_hand_reaches_the_list(french: XWindow) -> None:
    french.order("focus choice", "focused")
    french.said.clear()
    french.press(["45"], 0)
    french.order("state", "state")
    assert french.told("jumped") == ["Kits"]


def test_capitals_locked_turn_no_code_over(window: XWindow) -> None:
    window.lay_out("us")
    keys = positions(factory_reader(CODES["bag"], at_french=False))
    window.scan("weight", ["Caps_Lock", *keys, RETURN, "Caps_Lock"], 5)
    assert heard(window) == [CODES["bag"]]


@pytest.mark.parametrize("pace", [60, 80])
def test_a_hand_is_a_hand(french: XWindow, pace: int) -> None:
    typed = positions(french_reader("68,25"))
    french.type("weight", [*typed, RETURN], pace)
    state = french.order("state", "state")
    assert state[0] == "768,252,5"
    assert french.told("entered") == ["768,252,5"]
    assert french.told("scan") == []


def test_return_behind_a_scan_does_not_confirm_a_dialog(french: XWindow) -> None:
    keys = positions(factory_reader(CODES["bag"], at_french=True))
    french.ask()
    french.scan("dialog", [*keys, RETURN, RETURN], 5)
    assert french.order("state", "state")
    assert (french.told("scan"), french.told("confirmed")) == ([CODES["bag"]], [])
    french.wait_beyond(DEAF_MS)
    french.press([RETURN], 0)
    assert french.told("confirmed") == [True]
    french.order("close", "front")


@pytest.mark.parametrize("layout", ["fr", "us"])
def test_ctrl_l_is_heard_over_a_dialog_and_types_nothing(window: XWindow, layout: str) -> None:
    window.lay_out(layout)
    window.ask()
    window.said.clear()
    window.press(["ctrl+46"], 0)
    assert window.told("locked") == ["asked"]
    window.order("close", "front")
    assert window.order("state", "state")
