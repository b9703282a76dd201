"""The campaign of failures that must tell nothing, short, and that it would hear what is told."""

from __future__ import annotations

import base64
import logging
import os
from pathlib import Path

import pytest

from app.trial.refusal import Refusal
from tests.campaigns import leaks
from tests.campaigns.blunders import Junk
from tests.campaigns.leaks import listening
from tests.campaigns.planted import ARMS, TYPED_PASSPHRASE, WEIGHT, WatchedEntropy, told_by
from tests.desk.hands import Hands
from tests.fakes import SeededEntropy


def test_hundreds_of_failures_tell_no_secret(tmp_path: Path) -> None:
    tally = leaks.campaign(tmp_path, failures=300, seed=2)
    assert tally.leaks == []
    assert dict(tally.defects) == {}
    assert len(tally.kinds) > 25


def test_an_error_that_repeats_what_was_typed_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sign_in(hands: Hands, junk: Junk) -> None:
        raise Refusal("seat.unknown", name=f"x{TYPED_PASSPHRASE}")

    monkeypatch.setattr(leaks, "BLUNDERS", {"sign in": sign_in})
    tally = leaks.campaign(tmp_path, failures=9, seed=2)
    assert any(TYPED_PASSPHRASE in leak for leak in tally.leaks)


def test_an_error_that_nobody_told_is_a_defect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(hands: Hands, junk: Junk) -> None:
        raise KeyError

    monkeypatch.setattr(leaks, "BLUNDERS", {"stumble": stumble})
    assert leaks.campaign(tmp_path, failures=9, seed=2).defects


def chained(*texts: str, shown: bool) -> Exception:
    """An error that comes of others, shown or kept back."""
    error = ValueError(texts[0])
    for text in texts[1:]:
        try:
            try:
                raise error
            except ValueError as why:
                raise ValueError(text) from (why if shown else None)
        except ValueError as chained_one:
            error = chained_one
    return error


@pytest.mark.parametrize("shown", [True, False])
def test_a_secret_anywhere_in_a_chain_is_found(shown: bool) -> None:
    entropy = WatchedEntropy(SeededEntropy(b"x"))
    said = told_by(chained(f"arm {ARMS[0].upper()}", "other", "last", shown=shown))
    assert entropy.secrets_in(said) == [ARMS[0]]
    assert entropy.secrets_in(told_by(chained("first", "last", shown=shown))) == []
    for told in ("(71,3)", f"weight={WEIGHT}", "{'g': 71300}"):
        assert entropy.secrets_in(told) == [WEIGHT]
    assert entropy.secrets_in("at 0x7f71300 since 71.3s") == []


def test_key_bytes_are_found_in_every_dress() -> None:
    entropy = WatchedEntropy(SeededEntropy(b"x"))
    key = entropy.draw("key", 32)
    entropy.draw("nonce", 12)
    for dress in (key.hex(), key.hex().upper(), base64.b64encode(key).decode(), repr(key)):
        assert entropy.secrets_in(f"x {dress} y") == ["bytes for key"]
    assert entropy.secrets_in(entropy.draw("request", 16).hex()) == []


def test_streams_and_logs_are_heard(tmp_path: Path) -> None:
    with listening(tmp_path) as heard:
        os.write(1, b"to the one")
        os.write(2, b"to the other")
        logging.getLogger("sqlalchemy.engine").debug("to the log")
    assert {text.strip() for text in heard} >= {"to the one", "to the other", "to the log"}
