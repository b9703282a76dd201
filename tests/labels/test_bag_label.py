"""A label takes closed alphabets only, and nothing that could tell an arm."""

from __future__ import annotations

import unicodedata
from dataclasses import FrozenInstanceError, fields, replace

import pytest

from app.labels.bag_label import BagLabel
from app.labels.render import label_pdf
from app.trial.names import BagCode, SubjectNumber
from app.trial.refusal import Refusal
from tests.labels.samples import sample, texts


def test_a_label_has_these_fields_and_no_other() -> None:
    assert [field.name for field in fields(BagLabel)] == [
        "texts", "bag_code", "subject", "use_by", "start_by", "investigator", "site", "practice",
        "size",
    ]  # fmt: skip


def test_a_label_cannot_be_changed_nor_given_more() -> None:
    label = sample()
    with pytest.raises(FrozenInstanceError):
        label.site = "02"  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        label.arm = "A"  # type: ignore[attr-defined]


MALFORMED = [
    ("use_by", "27/03/2026 14:40"),
    ("use_by", "27 mars 2026  14:40"),
    ("use_by", "27 MARS 2026 14:40"),
    ("use_by", "32 MARS 2026  14:40"),
    ("use_by", "27 MARS 2026  24:00"),
    ("use_by", "27 MARS 2026  14:40\n"),
    ("use_by", "27 MARS 2026  14:4٠"),
    ("start_by", "9:05"),
    ("start_by", "14:10 A"),
    ("investigator", ""),
    ("investigator", "Dr A. Martin 2"),
    ("investigator", "Dr\u200bMartin"),
    ("investigator", "M" * 41),
    ("site", "1"),
    ("site", "1A"),
]


@pytest.mark.parametrize(("field", "value"), MALFORMED)
def test_a_value_outside_its_alphabet_is_refused(field: str, value: str) -> None:
    with pytest.raises(Refusal, match=r"label\.malformed") as refused:
        replace(sample(), **{field: value})  # type: ignore[arg-type]
    assert refused.value.facts == {"field": field}


def test_a_code_or_subject_that_was_never_read_is_refused() -> None:
    with pytest.raises(Refusal, match="bag_code"):
        replace(sample(), bag_code=BagCode("K7Q49TXMA"))
    with pytest.raises(Refusal, match="subject"):
        replace(sample(), subject=SubjectNumber("01-01A"))


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u202e", "\t", "\u2003", "e\u0323\u0301"])
def test_a_character_without_a_trace_is_refused(hidden: str) -> None:
    with pytest.raises(Refusal, match=r"label\.character") as refused:
        sample(words=replace(texts("fr"), storage=("Conserver", f"au{hidden}frais")))
    assert refused.value.facts["field"] == "storage"


def test_a_text_beyond_all_measure_is_refused() -> None:
    with pytest.raises(Refusal, match=r"label\.too_long") as refused:
        sample(words=replace(texts("fr"), contact="i" * 101))
    assert refused.value.facts == {"field": "contact", "limit": 100}


def test_accents_typed_apart_make_the_same_label() -> None:
    whole = texts("fr")
    apart = replace(
        whole,
        use_by_caption=unicodedata.normalize("NFD", whole.use_by_caption),
        names=tuple(unicodedata.normalize("NFD", line) for line in whole.names),
    )
    assert apart != whole
    one = sample(use_by="1 AOÛT 2026  14:40", investigator="Dr É. Müller")
    other = sample(
        words=apart, use_by="1 AOU\u0302T 2026  14:40", investigator="Dr E\u0301. Müller"
    )
    assert one == other
    assert label_pdf(one) == label_pdf(other)
