"""A scan at a receipt: what belongs to the delivery is taken, everything else is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.unblinded.vials import stock_life as life
from app.desk.unblinded.vials.ledger import Vial
from app.desk.unblinded.vials.receiving import OnHand, require_same
from app.desk.unblinded.vials.stock import receive_stock
from app.trial.refusal import Failure, Refusal
from app.trial.vial_code import CodeReader
from tests.desk.hands import Hands
from tests.desk.stages import at, refused

ITEM = "0103453120000011"
DAY = date(2027, 3, 31)
GS1 = f"{ITEM}1727033110L1\x1d21V-7"


def known(hands: Hands) -> OnHand:
    """What is on hand at this moment."""
    board = hands.bench.desk.board
    bags = {story.bag for story in board.stories.values()}
    held = life.look_at_stock(hands.workbench, hands.me).held
    today = hands.bench.clock.now().date()
    return OnHand(today, held, {lot.lot for lot in board.albumin}, bags)


def scan(hands: Hands, code: str, lot: str = "", expiry: date | None = None) -> None:
    known(hands).vial(CodeReader(), code, lot=lot, expiry=expiry, before=["V-6"])


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("V-001", "stock.is_used"), ("V-030", "stock.vial_known"), ("V-6", "stock.twice"),
        (GS1.replace("L1", "L2"), "code.other_lot"), (GS1.replace("0331", "0430"),
                                                      "code.other_expiry"),
        (GS1.replace("270331", "250331"), "code.expired"), (f"]d2{ITEM}17270331", "code.damaged"),
        ("=A99991712345670", "code.damaged"), ("=<S1234A00", "code.product_first"),
        (f"{ITEM}10ALB-2601", "code.foreign"), ("ALB-2601", "code.foreign"),
    ],
)  # fmt: skip
def test_what_does_not_belong_to_a_delivery_is_refused(code: str, refusal: str) -> None:
    hands = at("released")
    with refused(hands, refusal):
        scan(hands, code, "L1", DAY)


def test_a_bag_is_no_vial_and_no_bottle() -> None:
    hands = at("released")
    with refused(hands, "code.foreign"):
        scan(hands, hands.bag)
    with refused(hands, "code.foreign"):
        known(hands).bottle(hands.bag, lot="", expiry=None)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("MSC-0426", "code.foreign"), ("V-030", "code.foreign"),
        ("=G12341765432170", "code.foreign"), (f"]d2{ITEM}", "code.damaged"),
        (f"{ITEM}1725033110ALB-7", "code.expired"), (f"{ITEM}1727033110ALB-8", "code.other_lot"),
        (f"{ITEM}1727043010ALB-7", "code.other_expiry"),
    ],
)
def test_what_is_no_bottle_of_this_lot_is_refused(code: str, refusal: str) -> None:
    hands = at("released")
    with refused(hands, refusal):
        known(hands).bottle(code, lot="ALB-7", expiry=DAY)


def test_a_bottle_tells_lot_and_expiry() -> None:
    code = known(at("open")).bottle(f"{ITEM}1727033110ALB-7", lot="", expiry=None)
    assert (code.lot, code.expiry) == ("ALB-7", DAY)


def test_a_code_that_contradicts_the_stock_is_refused() -> None:
    hands = at("open")
    new = Vial("V-7", "L1", "D", 20_000_000, DAY)
    receive_stock(hands.workbench, hands.me, [new])
    held = known(hands).vials["V-7"]
    require_same(CodeReader().take(GS1), held)
    require_same(CodeReader().take("V-7"), held)
    for other in (GS1.replace("0331", "0430"), GS1.replace("L1", "L2")):
        with refused(hands, "code.contradicts"):
            require_same(CodeReader().take(other), held)
    with refused(hands, "code.no_vial"):
        require_same(CodeReader().take("=>027090"), held)


def test_a_delivery_past_its_expiry_does_not_come_in() -> None:
    hands = at("open")
    day = hands.bench.clock.now().date() - timedelta(days=1)
    with refused(hands, "stock.expired"):
        receive_stock(hands.workbench, hands.me, [Vial("V-7", "L1", "D", 20_000_000, day)])


DINS = st.from_regex(r"[A-NP-Z1-9][0-9]{12}", fullmatch=True).filter(str.isascii)
PRODUCTS = st.from_regex(r"[SY][0-9A-Z]{7}", fullmatch=True).filter(str.isascii)


@given(DINS, PRODUCTS, st.dates(date(2026, 12, 1), date(2099, 12, 31)), st.booleans())
def test_linear_codes_name_what_the_compound_one_does(
    din: str, product: str, day: date, expiry_between: bool
) -> None:
    parts = [f"={din}00", f"=<{product}", f"=>0{day:%y%j}"]
    whole = CodeReader().take("".join(parts))
    if expiry_between:
        parts = [parts[0], parts[2], parts[1]]
    reader = CodeReader()
    told = [reader.take(part) for part in parts]
    named = [code.vial for code in told if code.vial]
    assert named == [din, whole.vial]
    assert {code.expiry for code in told} == {None, whole.expiry}
    with pytest.raises(Refusal):
        reader.take(f"=<{product}")


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4))
def test_no_text_breaks_a_receipt(code: str, before: list[str]) -> None:
    on_hand, reader = OnHand(DAY), CodeReader()
    for one in (*before, code):
        try:
            on_hand.vial(reader, one, lot="", expiry=None, before=before)
            on_hand.bottle(one, lot="", expiry=None)
        except Failure:
            continue
