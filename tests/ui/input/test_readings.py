"""What was meant, from what arrived: readers as the factory left them, computers set to French."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trial.names import BagCode
from app.trial.refusal import Refusal
from app.ui.input.scan import Key, Scan, best_reading
from app.ui.input.us_keyboard import position, us_character
from tests.ui.input.azerty import factory_reader, french_reader

CODES = st.builds(BagCode.from_number, st.integers(0, 23**8 - 1)).map(lambda code: code.text)
DIGITS = st.text("0123456789", min_size=4, max_size=20)
GS1 = st.builds(
    lambda gtin, lot: f"]d201{gtin}10{lot}\x1d17261123",
    st.text("0123456789", min_size=14, max_size=14),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=20),
)
ISBT = st.builds(
    lambda start, rest: f"{start}{rest}",
    st.sampled_from(["=W", "&>", "=<", "&;"]),
    st.text("0123456789", min_size=6, max_size=16),
)
SUBJECTS = st.from_regex(r"[0-9]{2}-[0-9]{3,4}", fullmatch=True)


def is_bag(text: str) -> bool:
    try:
        BagCode.read(text)
    except Refusal:
        return False
    return True


@given(DIGITS | GS1 | ISBT | SUBJECTS)
def test_a_factory_reader_is_read_right_at_both_computers(code: str) -> None:
    assert factory_reader(code, at_french=True).text == code
    assert factory_reader(code, at_french=False).text == code


@given(DIGITS | GS1 | ISBT | SUBJECTS)
def test_a_french_reader_is_read_right_at_a_french_computer(code: str) -> None:
    assert french_reader(code).text == code


@given(CODES)
def test_the_check_character_decides_what_the_letters_leave_open(code: str) -> None:
    for scan in (
        factory_reader(code, at_french=True), factory_reader(code, at_french=False),
        french_reader(code),
    ):  # fmt: skip
        assert scan.read(is_bag) == code or is_bag(scan.text)
        assert code in (scan.layout, scan.us)


@given(CODES)
def test_the_name_of_a_symbology_before_a_bag_code_is_no_part_of_it(code: str) -> None:
    scan = factory_reader(f"]d1{code}", at_french=True)
    assert scan.text == f"]d1{code}"
    assert scan.read(is_bag) == code


def test_a_reading_that_nobody_accepts_stays_the_likelier_one() -> None:
    scan = factory_reader("12345", at_french=True)
    assert (scan.layout, scan.us) == ("&é\"'(", "12345")
    assert scan.read(lambda _: False) == "12345"
    assert scan.read(lambda text: text.startswith("&")) == "&é\"'("


def test_what_arrives_from_a_factory_reader_is_what_the_field_was_seen_to_hold() -> None:
    assert best_reading("&éà", "120") == "120"
    assert best_reading("120", "!@)") == "120"
    assert best_reading("120", "") == "120"
    assert best_reading("QA-12", "AQ6!@") == "QA-12"


def test_caps_lock_does_not_turn_a_code_over() -> None:
    assert best_reading("k7q49txmd", "K7Q49TXMD") == "K7Q49TXMD"


def test_separators_survive_both_ways() -> None:
    assert factory_reader("10A\x1d21B9", at_french=True).text == "10A\x1d21B9"
    assert french_reader("10A\x1d21B9").text == "10A\x1d21B9"


def test_a_key_that_no_us_keyboard_has_leaves_the_layout_s_reading() -> None:
    assert Scan((Key("1", 2), Key("<", 86), Key("2", 3))).us == ""
    assert Scan((Key("]", 12, level3=True),)).us == ""
    assert Scan((Key("]", 12, level3=True),)).text == "]"


@pytest.mark.parametrize(
    ("scan", "told"),
    [
        (factory_reader("AQWM", at_french=True), "azerty"),
        (factory_reader("AQWM", at_french=False), "qwerty"),
        (french_reader("AQWM"), "azerty"),
        (Scan((Key("a", 30), Key("z", 21))), "qwertz"),
        (Scan((Key("1", 2),)), ""),
        (Scan((Key("a"),)), ""),
    ],
)
def test_the_letters_tell_the_computer_s_layout(scan: Scan, told: str) -> None:
    assert scan.keyboard == told


@pytest.mark.parametrize(
    ("code", "platform", "place"),
    [(10, "xcb", 2), (10, "wayland", 2), (2, "windows", 2), (10, "cocoa", None), (0, "xcb", None)],
)
def test_every_platform_counts_its_keys_in_its_own_way(
    code: int, platform: str, place: int | None
) -> None:
    assert position(code, platform) == place


def test_the_number_pad_and_the_control_key() -> None:
    pad = "".join(us_character(place, shift=False, control=False) for place in range(71, 84))
    assert pad == "789-456+1230."
    assert us_character(27, shift=False, control=True) == "\x1d"
    assert us_character(13, shift=False, control=True) == ""
    assert us_character(None, shift=False, control=False) == ""
