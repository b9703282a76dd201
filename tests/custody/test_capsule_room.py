"""What fits into a capsule: noise gives way to work, and work has room enough."""

from __future__ import annotations

import re
from functools import cache

import pytest

from app.custody.bucket import CAPSULE_BUCKET, fill
from app.custody.capsule import (
    CLOSING_RESERVE,
    ENDING,
    KEY_SIZE,
    LISTED_LIMIT,
    NOISE,
    TEXT_LIMIT,
    Capsule,
    unpack,
)
from app.trial.refusal import Refusal
from tests.custody import law
from tests.custody.bench_notes import BAG, LOG_ID, begun, check, heavy, noise, noted, unsigned


def test_the_bucket_has_one_size_however_full() -> None:
    capsules = (begun(), noted(begun(), *heavy(1)), filled_with_noise(), full())
    assert {len(fill(capsule.pack(), CAPSULE_BUCKET)) for capsule in capsules} == {CAPSULE_BUCKET}


def test_a_preparation_heavier_than_any_expected_fits_with_its_closing() -> None:
    # Thirty rounds of thawing, twice counting and computing: 217 entries of 440 bytes each.
    capsule = noted(begun(), *heavy(30), unsigned("closed", {"outcome": "released"}))
    assert len(capsule.entries) == 7 * 30 + 7 + 1


def test_work_fits_after_the_most_noise_that_is_listed() -> None:
    # 334 showings are listed; four rounds after them are 35 entries of work.
    capsule = noted(filled_with_noise(), *heavy(4), unsigned("closed", {"outcome": "released"}))
    assert capsule.entries[-1].act == "closed"


@cache
def filled_with_noise() -> Capsule:
    capsule = begun()
    while not capsule.counted:
        capsule = noted(capsule, unsigned("shown"))
    return capsule


def test_noise_is_counted_above_half() -> None:
    capsule = filled_with_noise()
    assert capsule.counted == {"shown": 1}
    assert LISTED_LIMIT == CAPSULE_BUCKET // 2
    assert len(capsule.pack()) <= LISTED_LIMIT < len(capsule.followed_by(capsule.entries[0]).pack())
    listed = len(capsule.entries)
    for act in sorted(NOISE):
        capsule = noted(capsule, unsigned(act))
    assert len(capsule.entries) == listed
    assert capsule.counted == {**dict.fromkeys(NOISE, 1), "shown": 2}
    assert unpack(LOG_ID, 7, BAG, capsule.pack(), check) == capsule


def test_counting_leaves_the_chain_as_it_was() -> None:
    capsule = filled_with_noise()
    head = capsule.head
    assert noted(capsule, unsigned("locked")).head == head
    assert noted(capsule, unsigned("pooled")).head != head


def test_work_is_listed_above_half_too() -> None:
    capsule = noted(filled_with_noise(), unsigned("counted", {"viability_percent": "91"}))
    assert capsule.entries[-1].act == "counted"


@cache
def full() -> Capsule:
    capsule = begun()
    while True:
        try:
            told = {"note": noise(str(len(capsule.entries)))}
            capsule = noted(capsule, unsigned("counted", told))
        except Refusal as why:
            assert why.code == "capsule.full"
            return capsule


def test_room_for_the_closing_is_kept() -> None:
    capsule = full()
    assert len(capsule.pack()) <= CAPSULE_BUCKET - 4 - KEY_SIZE - CLOSING_RESERVE
    ended = noted(capsule, unsigned("closed", {"outcome": "released"}))
    assert ended.entries[-1].act == "closed"
    assert len(fill(bytes(KEY_SIZE) + ended.pack(), CAPSULE_BUCKET)) == CAPSULE_BUCKET


@pytest.mark.parametrize("act", sorted(ENDING))
def test_what_ends_a_preparation_may_use_what_is_kept(act: str) -> None:
    assert noted(full(), unsigned(act, {"note": noise(act)})).entries[-1].act == act


@pytest.mark.parametrize("act", ["counted", "computed", "refused", "filled", "weight"])
def test_other_work_may_not(act: str) -> None:
    with pytest.raises(Refusal) as why:
        noted(full(), unsigned(act, {"note": noise("a") + noise("b")}))
    assert why.value.code == "capsule.full"


def test_the_ending_fills_a_bucket_with_its_key_and_no_further() -> None:
    capsule = full()
    with pytest.raises(Refusal) as why:
        for number in range(40):
            capsule = noted(capsule, unsigned("failed", {"note": noise(f"end {number}")}))
    assert why.value.code == "capsule.full"
    # One entry is some 200 bytes deflated; more room than one must not be left.
    room = CAPSULE_BUCKET - 4 - KEY_SIZE - len(capsule.pack())
    assert 0 <= room < 400


def test_the_page_names_the_same_ends_and_the_same_noise() -> None:
    section = law.PAGE.read_text("utf-8").split("## 5.")[1].split("## 6.")[0]
    kept = section.split("are kept for")[1].split(".")[0]
    assert set(re.findall(r"`(\w+)`", kept)) == ENDING
    listed = section.split("and the noise:")[1].split(".")[0]
    assert set(re.findall(r"`(\w+)`", listed)) == NOISE


def test_noise_never_fills_a_capsule() -> None:
    capsule = full()
    assert noted(capsule, unsigned("passphrase_failed")).counted == {"passphrase_failed": 1}


def test_typed_text_has_its_limit_in_bytes() -> None:
    assert noted(begun(), unsigned("counted", reason="é" * (TEXT_LIMIT // 2))).entries
    with pytest.raises(Refusal) as why:
        noted(begun(), unsigned("counted", reason="é" * (TEXT_LIMIT // 2) + "."))
    assert (why.value.code, why.value.facts) == ("capsule.text_long", {"most": TEXT_LIMIT})
