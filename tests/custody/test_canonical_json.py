"""Canonical JSON: one text for one value, and no other text accepted."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.custody.canonical import LARGEST, NotCanonical, Value, decode, encode

TEXTS = st.text(st.characters(exclude_categories=["Cs"])).map(
    lambda text: unicodedata.normalize("NFC", text)
)
VALUES = st.recursive(
    TEXTS | st.integers(-LARGEST, LARGEST),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=4)

REFUSED = {
    "a space after a colon": b'{"a": 1}',
    "a space inside": b'{ "a":1}',
    "a line at the end": b'{"a":1}\n',
    "keys out of order": b'{"b":1,"a":1}',
    "keys sorted by UTF-16": '{"\U00010000":1,"\uff5e":1}'.encode(),
    "an escape nobody needs": b'{"a":"\\u0041"}',
    "an escaped slash": b'{"a":"\\/"}',
    "an escaped accent": b'{"a":"\\u00e9"}',
    "an escape in upper case": b'{"a":"\\u001F"}',
    "the long form of a line feed": b'{"a":"\\u000a"}',
    "a pair of escaped surrogates": b'{"a":"\\ud83d\\ude00"}',
    "a lone surrogate": b'{"a":"\\ud800"}',
    "a lone surrogate in a key": b'{"\\udfff":1}',
    "a surrogate in UTF-8": b'{"a":"\xed\xa0\x80"}',
    "a raw control character": b'{"a":"\x01"}',
    "a key twice": b'{"a":1,"a":1}',
    "a key twice further in": b'{"a":{"b":1,"b":2}}',
    "a fraction": b'{"a":1.0}',
    "an exponent": b'{"a":1e3}',
    "a zero with a sign": b'{"a":-0}',
    "a zero in front": b'{"a":01}',
    "a plus": b'{"a":+1}',
    "not a number": b'{"a":NaN}',
    "infinity": b'{"a":-Infinity}',
    "true": b'{"a":true}',
    "false in a list": b'{"a":[false]}',
    "null": b'{"a":null}',
    "two to the 53": b'{"a":9007199254740992}',
    "minus two to the 53": b'{"a":-9007199254740992}',
    "a number of five thousand digits": b'{"a":' + b"9" * 5000 + b"}",
    "a letter and its accent apart": '{"a":"e\u0301"}'.encode(),
    "a key with its accent apart": '{"e\u0301":1}'.encode(),
    "a byte order mark": b'\xef\xbb\xbf{"a":1}',
    "Latin-1": '{"a":"é"}'.encode("latin-1"),
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "a list": b"[1]",
    "a text": b'"a"',
    "nothing": b"",
    "half an object": b'{"a":',
    "two objects": b'{"a":1}{"a":1}',
    "a comma too many": b'{"a":1,}',
    "a hundred thousand brackets": b'{"a":' + b"[" * 100_000,
}


@given(OBJECTS)
def test_what_is_encoded_is_read_back(value: dict[str, Value]) -> None:
    assert decode(encode(value)) == value


@given(OBJECTS)
def test_the_encoding_is_json_without_choices(value: dict[str, Value]) -> None:
    data = encode(value)
    assert json.loads(data) == value
    assert encode(dict(reversed(value.items()))) == data


@given(st.binary(max_size=60) | st.builds(lambda v: json.dumps(v).encode(), OBJECTS))
def test_whatever_is_accepted_is_its_own_encoding(data: bytes) -> None:
    try:
        value = decode(data)
    except NotCanonical:
        return
    assert encode(value) == data


@given(OBJECTS.filter(bool), st.data())
def test_a_white_space_anywhere_outside_a_text_is_refused(
    value: dict[str, Value], data: st.DataObject
) -> None:
    text = encode(value)
    place = data.draw(st.integers(0, len(text)))
    widened = text[:place] + b" " + text[place:]
    try:
        same = json.loads(widened) == value
    except ValueError:
        same = False
    if same:
        with pytest.raises(NotCanonical):
            decode(widened)


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_another_text_for_a_value_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        decode(data)


@pytest.mark.parametrize("value", [1.5, True, None, {"a": b"x"}, {1: "a"}, {"a": {2}}, 2**53])
def test_what_has_no_encoding_is_refused(value: Value) -> None:
    with pytest.raises(NotCanonical):
        encode(value)


def test_nesting_has_an_end() -> None:
    deep: Value = "x"
    for _ in range(16):
        deep = {"a": deep}
    assert decode(encode(deep)) == deep
    with pytest.raises(NotCanonical):
        encode({"a": deep})


def test_required_escapes_have_their_short_forms() -> None:
    text = '"\\\b\f\n\r\t\x00\x1f\x7f/é'
    written = b'{"a":"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\x7f/\xc3\xa9"}'
    assert encode({"a": text}) == written
    assert decode(written) == {"a": text}
