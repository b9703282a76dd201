"""The page on the log's format is enough: a reader written from it agrees with the program."""

from __future__ import annotations

import ast
import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import SigningKey

from tests.custody import (
    law,
    law_basics,
    law_lists,
    law_people,
    law_settings,
    law_unblinding,
    test_findings,
)
from tests.custody.day import whole_day
from tests.custody.provoke_rows import among_three_lists
from tests.custody.provoke_seats import people_s_year
from tests.custody.provoke_unblinding import a_year_of_unblindings
from tests.custody.provoking import PROVOCATIONS, Act, broken
from tests.custody.scribe import Scribe
from tests.vectors.damage import damaged
from tests.vectors.study import written

VECTORS = Path(__file__).resolve().parents[1] / "vectors"


def vector(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


# Imported for what it registers.
assert test_findings
PRACTICE = vector("practice")
PARTS = vector("primitives")
UNREADABLE = (law_basics.Unlawful, LookupError, ValueError, TypeError, struct.error, StopIteration)


def given(part: str, *names: str) -> list[bytes]:
    return [bytes.fromhex(PARTS[part][name]) for name in names]


def test_the_reader_knows_nothing_of_the_program() -> None:
    modules = set()
    for part in (law, law_basics, law_lists, law_people, law_settings, law_unblinding):
        nodes = list(ast.walk(ast.parse(Path(str(part.__file__)).read_text("utf-8"))))
        modules |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
        modules |= {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    own = {name for name in modules if name.split(".")[0] in ("app", "tests")}
    parts = (law_basics, law_lists, law_people, law_settings, law_unblinding)
    assert own == {part.__name__ for part in parts}


def test_the_page_names_every_kind_of_the_log() -> None:
    written = {law_basics.opened(bytes.fromhex(row["open"]))["kind"] for row in PRACTICE["lines"]}
    assert written <= set(law.kinds())


def test_the_practice_log_is_lawful() -> None:
    told = PRACTICE["verdict"]
    assert law.verify(PRACTICE) == (told["lines"], told["root"])


# The reader does not know the bounds of single facts.
UNLAWFUL = [variant for variant in vector("damaged") if variant["finding"] != "open.facts"]


@pytest.mark.parametrize("variant", UNLAWFUL, ids=lambda variant: variant["name"])
def test_damage_is_unlawful(variant: dict[str, Any]) -> None:
    with pytest.raises(UNREADABLE):
        law.verify(damaged(PRACTICE, variant["changes"]))


@pytest.mark.parametrize("variant", vector("added"), ids=lambda variant: variant["name"])
def test_what_was_added_is_lawful_or_not(variant: dict[str, Any]) -> None:
    file = damaged(PRACTICE, variant["changes"])
    if variant["finding"] is None:
        told = variant["verdict"]
        assert law.verify(file) == (told["lines"], told["root"])
    elif variant["finding"] != "open.facts":
        with pytest.raises(UNREADABLE):
            law.verify(file)


FORGED = [act for code, act in PROVOCATIONS if code != "open.facts"]


@pytest.mark.parametrize("act", FORGED, ids=lambda act: act.__name__)
def test_what_the_program_finds_is_unlawful(act: Act) -> None:
    made = broken(act)
    # A file that is whole in itself breaks no law; only an anchor tells.
    if made.is_alone:
        with pytest.raises(UNREADABLE):
            law.verify(written(made.scribe.snapshot()))


@pytest.mark.parametrize(
    "study",
    [whole_day, people_s_year, a_year_of_unblindings, lambda: among_three_lists(2).scribe],
)
def test_what_the_program_finds_whole_is_lawful(study: Callable[[], Scribe]) -> None:
    scribe = study()
    assert law.verify(written(scribe.snapshot())) == (len(scribe.lines), scribe.root().hex())


def test_a_line_is_put_together_as_written() -> None:
    opened, sealed, entry, signature, public = given(
        "line", "open", "sealed", "entry", "signature", "public_key"
    )
    told = PARTS["line"]
    head = b"OPL1\1" + bytes.fromhex(told["log_id"]) + told["number"].to_bytes(8, "big")
    head += bytes.fromhex(told["root_before"]) + b"\2" + law.key_id(public)
    head += len(opened).to_bytes(4, "big") + law_basics.sha(opened)
    assert entry == head + len(sealed).to_bytes(4, "big") + law_basics.sha(sealed)
    assert law.key_id(public).hex() == told["key_id"]
    assert law_basics.signed(public, signature, b"opaline/line/v1\n" + entry)
    assert law_basics.sha(b"\0", entry, signature).hex() == told["leaf"]
    outer = bytes([1, told["role"]]) + told["generation"].to_bytes(4, "big")
    assert sealed.startswith(outer + bytes.fromhex(told["nonce"]))
    assert len(sealed) == told["bucket"] + 34


def test_a_capsule_is_unpacked_as_written() -> None:
    told = PARTS["capsule"]
    log_id, payload = given("capsule", "log_id", "payload")
    keys = dict(zip((1, 2), map(bytes.fromhex, told["public_keys"]), strict=True))
    data = zlib.decompress(payload)
    start = 2 + int.from_bytes(data[:2], "big")
    assert law_basics.opened(data[2:start]) == told["counted"]
    domain = b"opaline/capsule/v1\n"
    head = law_basics.sha(domain, log_id, told["window"].to_bytes(8, "big"), told["bag"].encode())
    heads = [head.hex()]
    while start < len(data):
        length, kind = int.from_bytes(data[start : start + 2], "big"), data[start + 2]
        signer, signature = data[start + 3 : start + 19], data[start + 19 : start + 83]
        body = data[start + 83 : start + 83 + length]
        assert set(law_basics.opened(body)) == {"act", "at", "by", "new", "old", "reason"}
        assert signer == law.key_id(keys[kind])
        assert law_basics.signed(keys[kind], signature, domain + head + body)
        head = law_basics.sha(domain, head, body, signature)
        heads.append(head.hex())
        start += 83 + length
    assert heads == told["heads"]


def test_a_list_row_is_put_together_as_written() -> None:
    told = PARTS["row"]
    log_id, salt, plaintext = given("row", "log_id", "salt", "plaintext")
    words = [word.encode() for word in told["words"]] + [salt]
    packed = b"".join(len(word).to_bytes(2, "big") + word for word in words)
    assert plaintext == packed + bytes(256 - len(packed))
    name = told["stratum"].encode()
    place = told["version"].to_bytes(4, "big") + len(name).to_bytes(2, "big") + name
    place += told["position"].to_bytes(4, "big")
    assert place.hex() == told["place"]
    commitment = law_basics.sha(b"\0", b"opaline/row/v1\n", log_id, place, plaintext)
    assert commitment.hex() == told["commitment"]
    sealed = bytes.fromhex(told["sealed"])
    leaf = law_basics.sha(b"\0", b"opaline/sealed-row/v1\n", log_id, place, sealed)
    assert leaf.hex() == told["sealed_leaf"]


def test_messages_are_put_together_as_written() -> None:
    told, row = PARTS["second"], PARTS["capsule"]["row"]
    log_id, salt, values, public = given("second", "log_id", "salt", "values", "public_key")
    assert law.bag_code(told["bag"])
    place = log_id + told["window"].to_bytes(8, "big") + told["bag"].encode()
    for kind, purpose in law.PURPOSES.items():
        message = b"opaline/second/v1\n" + place + purpose + law_basics.sha(salt, values)
        assert message.hex() == told["closings"][kind]["message"]
        signature = bytes.fromhex(told["closings"][kind]["signature"])
        assert law_basics.signed(public, signature, message)
    numbers = PARTS["capsule"]["window"].to_bytes(8, "big") + row["head_number"].to_bytes(8, "big")
    told_row = b"opaline/capsule-row/v1\n" + log_id + numbers + bytes.fromhex(row["head_leaf"])
    told_row += law_basics.sha(bytes.fromhex(row["sealed"]))
    assert told_row.hex() == row["message"]
    key = bytes.fromhex(row["capsule_key"])
    assert law_basics.signed(key, bytes.fromhex(row["signature"]), told_row)
    assert SigningKey(bytes.fromhex(row["seed"])).verify_key.encode() == key
    assert row["open_payload"] == row["seed"] + PARTS["capsule"]["payload"]
