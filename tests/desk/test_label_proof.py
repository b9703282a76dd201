"""Proof on the spot: the label made for either treatment, and a label that tells is caught."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pypdfium2
import pytest

from app.blind.arm import Arm
from app.custody.board import Story
from app.desk.desk import Desk
from app.desk.label.labelling import bag_label, proved_job
from app.desk.ports import PrintJob
from app.desk.unblinded.label import label_proof
from app.desk.unblinded.label.label_proof import (
    differing_bytes,
    label_proof_pdf,
    prove_label,
    supposed,
)
from app.labels.bag_label import BagLabel
from app.trial.refusal import Refusal
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return " ".join(text.split())


@BOTH_ARMS
def test_no_byte_differs_and_the_comparison_sees(cells: bool) -> None:
    hands = at("revealed", cells)
    hands.print()
    before = hands.bench.file.snapshot()
    proof = prove_label(hands.bench.desk, hands.story.bag)
    assert hands.bench.file.snapshot() == before, "a proof leaves no trace inside the window"
    assert [part.name for part in proof.parts] == ["pdf", "png", "zpl", "image", "job"]
    assert proof.differing == 0 and proof.seeing
    printed = hands.bench.printer.jobs[-1]
    assert proof.parts[0].sizes == (len(printed.pdf),) * 2
    assert proof.pictures == (printed.png, printed.png), "what is proved is what was printed"
    told = words_of(label_proof_pdf(hands.bench.desk, proof))
    assert "aucun octet ne diffère" in told and "AVEUGLE" in told
    assert len(re.findall("[0-9a-f]{64}", told)) == 10


def telling(desk: Desk, story: Story, make: Callable[[Desk, Story], BagLabel]) -> BagLabel:
    """A label that tells the treatment to whoever knows where to look."""
    told = story.first("Allocated").line.sealed[:1]
    return replace(make(desk, story), investigator="Dr A" if told == b"T" else "Dr B")


def test_a_label_that_tells_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    hands = at("printed")
    monkeypatch.setattr(label_proof, "bag_label", partial(telling, make=bag_label))
    proof = prove_label(hands.bench.desk, hands.story.bag)
    assert {part.name for part in proof.parts if part.differing} == {"pdf", "png", "zpl", "image"}
    assert proof.differing > 0
    assert "ne sont pas égales" in words_of(label_proof_pdf(hands.bench.desk, proof))


def test_a_job_that_tells_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    hands, make = at("printed"), proved_job

    def named(desk: Desk, story: Story, label: BagLabel) -> PrintJob:
        told = story.first("Allocated").line.sealed[:1].decode("latin-1")
        return replace(make(desk, story, label), title=f"etiquette {told}")

    monkeypatch.setattr(label_proof, "proved_job", named)
    proof = prove_label(hands.bench.desk, hands.story.bag)
    assert [(part.name, part.differing) for part in proof.parts if part.differing] == [("job", 1)]


def test_the_two_stories_differ_in_their_sealed_parts_alone() -> None:
    hands: Hands = at("printed")
    one, other = (supposed(hands.story, arm) for arm in (Arm.CELLS, Arm.CONTROL))
    told = [(a.facts, a.line.open, len(a.line.sealed)) for a in one.events]
    assert told == [(b.facts, b.line.open, len(b.line.sealed)) for b in other.events]
    assert one.first("Allocated").line.sealed != other.first("Allocated").line.sealed


def test_a_bag_that_nobody_knows_is_not_proved() -> None:
    with pytest.raises(Refusal, match=r"bag\.unknown"):
        prove_label(at("received").bench.desk, "K7Q49TXMD")


def test_bytes_are_counted_one_by_one() -> None:
    assert differing_bytes(b"abc", b"abc") == 0
    assert differing_bytes(b"abc", b"xbz") == 2
    assert differing_bytes(b"abc", b"abcde") == differing_bytes(b"abcde", b"abc") == 2
