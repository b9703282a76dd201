"""The receipt and the folded slip: one without an arm, one that hides it, alike in both arms."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pypdfium2

from app.blind.arm import Arm
from app.desk.papers.receipts import unblinding_receipt
from app.desk.unblinded.emergency.folded import slip_pdf
from app.desk.unblinded.emergency.unblinding import Call, Told, unblind_subject
from app.trial.sealed import Sealed
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused

FOLDS_MM = (99, 198)
DPI = 50


def told_by(hands: Hands, purpose: str = "emergency") -> Told:
    """One subject's treatment, told in a slip."""
    called = hands.bench.clock.now() - timedelta(minutes=1)
    call = Call("01-001", purpose, "Dr Roux", "17", called, "slip")
    return unblind_subject(hands.workbench, hands.sign(), call)


def thirds(pdf: bytes) -> list[bytes]:
    """The pixels of the one page, in the thirds that it is folded in."""
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        image = document[0].render(scale=DPI / 72).to_pil().convert("L")
    cuts = [round(mm * DPI / 25.4) for mm in (0, *FOLDS_MM, 297)]
    return [
        image.crop((0, top, image.width, bottom)).tobytes()
        for top, bottom in pairwise(cuts)
    ]


def text_of(pdf: bytes) -> str:
    """Every word of a paper."""
    with pypdfium2.PdfDocument(pdf) as document:
        told = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(told).split())


def test_a_slip_is_alike_outside_and_as_long_whichever_the_arm() -> None:
    hands = at("released")
    told = told_by(hands)
    desk = hands.bench.desk
    pdfs = [
        slip_pdf(desk, Told(told.line, Sealed(arm), Sealed(failed)))
        for arm, failed in ((Arm.CELLS, False), (Arm.CONTROL, False), (Arm.CELLS, True))
    ]
    for other in pdfs[1:]:
        assert len(other) == len(pdfs[0]) and other != pdfs[0]
        alike = [a == b for a, b in zip(thirds(pdfs[0]), thirds(other), strict=True)]
        assert alike == [True, False, True]
    assert slip_pdf(desk, told) == pdfs[0], "the same bytes again"


@BOTH_ARMS
def test_a_slip_marks_the_treatment_that_was_allocated(cells: bool) -> None:
    hands = at("released", cells)
    words = text_of(slip_pdf(hands.bench.desk, told_by(hands)))
    product = hands.bench.desk.study.products["fr"]
    given, other = product.tested, product.control
    if not cells:
        given, other = other, given
    assert f"[X] {given}" in words and f"[_] {other}" in words
    assert "01-001" in words and "Dr Roux" in words


def test_a_receipt_names_no_treatment_and_no_reason() -> None:
    papers = []
    for cells, purpose in ((True, "safety"), (False, "emergency")):
        hands = at("released", cells)
        told = told_by(hands, purpose)
        papers.append(unblinding_receipt(hands.bench.desk, told.line.number))
    words = [text_of(paper).replace("\n", " ") for paper in papers]
    for one in words:
        assert "Dr Roux" in one and "01-001" in one and "17" in one
        assert "cellules" not in one and "sécurité" not in one and "safety" not in one
    assert len(papers[0]) == len(papers[1])


def test_there_is_no_receipt_of_another_line() -> None:
    hands = at("released")
    told = told_by(hands)
    for number in (told.line.number - 1, told.line.number + 1):
        with refused(hands, "receipt.none"):
            unblinding_receipt(hands.bench.desk, number)


def test_the_treatment_stands_in_the_middle_third_alone() -> None:
    hands = at("released")
    pdf = slip_pdf(hands.bench.desk, told_by(hands))
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        text, height = page.get_textpage(), page.get_height()
        found = []
        for index in range(text.count_rects()):
            box = text.get_rect(index)
            if text.get_text_bounded(*box).strip().startswith(("[X]", "[_]")):
                found.append((height - box[3]) * 25.4 / 72)
    assert len(found) == 3
    assert all(FOLDS_MM[0] < mm < FOLDS_MM[1] - 10 for mm in found)
