"""Papers that go with a bag: the hand-over slip and the albumin slip, alike in both arms."""

from __future__ import annotations

import io
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from app.command import verify
from app.custody.kinds import SLIPS
from app.desk.papers.slips import albumin_slip, handover_slip, print_slip, slip_number, slip_pdf
from app.desk.seats.identity import record_identity
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.papers.worksheet import print_albumin_slip
from app.devices.resources import words
from app.papers.paper import Code
from app.trial.refusal import Refusal
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused

BORN = date(1961, 3, 4)


def page(pdf: bytes) -> pypdfium2.PdfPage:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert len(document) == 1, "a slip is one page"
    return document[0]


def told(pdf: bytes) -> str:
    return " ".join(page(pdf).get_textpage().get_text_range().split())


def scanned(pdf: bytes) -> str:
    """What a reader makes of the code on the page, at the dots of an office printer."""
    image: Image.Image = page(pdf).render(scale=300 / 72).to_pil().convert("L")
    (found,) = zxingcpp.read_barcodes(image)
    return str(found.text)


def named(hands: Hands, surname: str = "Thévenin") -> None:
    record_identity(
        hands.bench.desk, hands.me, hands.story.subject, surname, "Odile", BORN
    )


@BOTH_ARMS
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_slip_bears_the_head_of_the_log_as_a_code(cells: bool, language: str) -> None:
    hands = at("released", cells)
    desk = hands.bench.desk
    desk.words = words(language)
    pdf = slip_pdf(handover_slip(desk, hands.story.bag))
    size, root = desk.journal.head
    assert scanned(pdf) == f"{size:010d}:{root.hex().upper()}"
    assert pdf == slip_pdf(handover_slip(desk, hands.story.bag))
    text = told(pdf)
    site = desk.study.site(hands.story.events[0].text("site"))
    assert "".join(site.receiving_pharmacy.split()) in "".join(text.split())
    for part in (root.hex(), hands.story.first("Released").text("seal"), hands.story.subject):
        assert part in text


def test_the_code_has_one_size_whatever_the_head() -> None:
    hands = at("released")
    lengths, codes = set(), set()
    for _ in range(4):
        paper = handover_slip(hands.bench.desk, hands.story.bag)
        lengths.add(len(slip_pdf(paper)))
        (code,) = [block for block in paper.blocks if isinstance(block, Code)]
        codes.add((len(code.modules), code))
        record_sign_in(hands.bench.desk, hands.crew.auditor)
    assert len(lengths) == 1 and len(codes) == 4 and {size for size, _ in codes} == {32}


@BOTH_ARMS
def test_no_slip_goes_with_a_bag_that_is_not_released(cells: bool) -> None:
    hands = at("checked", cells)
    with refused(hands, "slip.not_released"):
        handover_slip(hands.bench.desk, hands.story.bag)


def test_slips_of_a_bag_that_nobody_knows_are_refused() -> None:
    hands = at("released")
    with refused(hands, "bag.unknown"):
        handover_slip(hands.bench.desk, "K7Q49TXMD")
    with refused(hands, "bag.unknown"):
        albumin_slip(hands.bench.desk, hands.me, "K7Q49TXMD")


@BOTH_ARMS
def test_a_slip_is_told_by_a_line_before_it_is_handed_out(cells: bool) -> None:
    hands = at("released", cells)
    named(hands)
    desk, bag = hands.bench.desk, hands.story.bag
    for document, letter in (("handover", "R"), ("albumin", "A")):
        of = handover_slip(desk, bag) if letter == "R" else albumin_slip(desk, hands.me, bag)
        paper = slip_pdf(of)
        assert print_slip(desk, hands.me, document, bag, "Bureau") == paper
        line = desk.board.events[-1]
        assert (line.kind, line.facts) == ("SlipPrinted", {
            "bag": bag, "document": document, "slip": slip_number(letter, bag),
            "printer": "Bureau",
        })  # fmt: skip
        assert "Thévenin" not in str(line.facts)
    hands.bench.verdict()


def test_a_slip_that_may_not_be_made_leaves_no_line() -> None:
    hands = at("released")
    desk, bag, lines = hands.bench.desk, hands.story.bag, len(hands.bench.desk.board.events)
    with refused(hands, "sealed.no_key"):
        print_slip(desk, hands.crew.auditor, "albumin", bag, "PDF")
    assert len(desk.board.events) == lines
    print_slip(desk, hands.crew.auditor, "handover", bag, "PDF")
    early = at("checked")
    for document in SLIPS:
        with refused(early, "slip.not_released"):
            print_slip(early.bench.desk, early.me, document, early.story.bag, "PDF")


@BOTH_ARMS
def test_while_the_bag_is_made_a_slip_is_noted_in_the_capsule_alone(cells: bool) -> None:
    hands = at("checked", cells)
    lines = len(hands.bench.desk.board.events)
    pdf = print_albumin_slip(hands.workbench, hands.me, hands.request)
    assert hands.story.subject in told(pdf)
    assert hands.entry("printed").new == {"slip": slip_number("A", hands.story.bag)}
    assert len(hands.bench.desk.board.events) == lines


@BOTH_ARMS
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_albumin_slip_names_the_patient_and_the_lots(cells: bool, language: str) -> None:
    hands = at("released", cells)
    hands.bench.desk.words = words(language)
    named(hands)
    pdf = slip_pdf(albumin_slip(hands.bench.desk, hands.me, hands.story.bag))
    text = told(pdf)
    lots = {lot for lot, _ in hands.story.albumin}
    for part in ("Thévenin", "Odile", "1961-03-04", hands.story.subject, *lots):
        assert part in text


def test_the_names_are_for_who_holds_their_key() -> None:
    hands = at("released")
    named(hands)
    with refused(hands, "sealed.no_key"):
        albumin_slip(hands.bench.desk, hands.crew.auditor, hands.story.bag)


@pytest.mark.parametrize("surname", [None, "中村"])
def test_a_name_that_cannot_be_printed_is_left_to_the_pen(surname: str | None) -> None:
    hands = at("released")
    if surname is not None:
        named(hands, surname)
    paper = albumin_slip(hands.bench.desk, hands.me, hands.story.bag)
    assert "." * 60 in told(slip_pdf(paper))


def test_a_slip_shows_later_that_the_log_was_cut() -> None:
    """What the code says is what `verify --against` takes."""
    hands = at("released")
    text = scanned(slip_pdf(handover_slip(hands.bench.desk, hands.story.bag)))
    anchor = verify._against(text)
    assert anchor is not None and (anchor.size, anchor.root) == hands.bench.desk.journal.head
    with pytest.raises(Refusal):
        verify._against(text[:-1])


@pytest.mark.parametrize("queue", ["Imprimante de la salle " * 5, "e\u0301tage 2"])
def test_a_queue_of_any_name_prints_slips(queue: str) -> None:
    """Names of queues have up to 127 characters, in whatever form the system writes them."""
    hands = at("released")
    print_slip(hands.bench.desk, hands.me, "handover", hands.bag, queue)
    told = hands.bench.desk.board.events[-1].text("printer")
    assert 0 < len(told) <= 80
    hands.bench.verdict()
