"""The installation sheet: what stands on it is what verify takes, on every day."""

from __future__ import annotations

from app.custody.verdict import Anchor
from app.desk.papers.installation import installation_sheet
from app.desk.seats.signing_in import record_sign_in
from app.papers.paper import Digest, Facts
from app.papers.render import paper_pdf
from tests.bench import empty_bench
from tests.desk.hands import Hands
from tests.desk.stages import at, refused


def test_the_leaf_on_the_sheet_is_an_anchor_of_the_file() -> None:
    hands = at("released")
    sheet = installation_sheet(hands.bench.desk)
    leaf = next(block.value for block in sheet.blocks if isinstance(block, Digest))
    anchor = Anchor.genesis(bytes.fromhex(leaf))
    assert hands.bench.verdict().genesis == anchor.root
    assert paper_pdf(sheet).startswith(b"%PDF")


def test_the_sheet_is_the_same_whatever_the_log_has_come_to_since() -> None:
    hands = at("released")
    desk = hands.bench.desk
    before = installation_sheet(desk)
    hands.bench.advance(24 * 60)
    record_sign_in(desk, hands.crew.auditor)
    assert installation_sheet(desk) == before


def test_the_registrations_of_the_trial_stand_on_the_sheet() -> None:
    desk = at("released").bench.desk
    facts = installation_sheet(desk).blocks[0]
    assert isinstance(facts, Facts)
    told = dict(facts.rows)
    assert told["Enregistrements"].split(" · ") == list(desk.study.registrations)
    assert told["Promoteur"] == desk.study.sponsor


def test_before_the_first_line_there_is_no_sheet() -> None:
    hands = Hands(empty_bench(), at("seated").crew, True)
    with refused(hands, "study.not_founded"):
        installation_sheet(hands.bench.desk)
