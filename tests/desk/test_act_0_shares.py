"""Act 0, later: printed shares of the keys, made, placed and tested; a lost seat recovered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pypdfium2
import pytest
import zxingcpp

from app.command.practice import PASSPHRASE
from app.desk.confirming import confirm
from app.desk.escrow.recovering import recover_seat
from app.desk.escrow.share_form import Share, cut
from app.desk.escrow.shares import (
    Held,
    ShareState,
    escrows,
    make_shares,
    open_with_two,
    place_shares,
    read_shares,
    try_shares,
)
from app.desk.journal import sign
from app.desk.papers.share_paper import share_pdf
from app.desk.seats.founding import NewSeat, propose_seat
from app.desk.seats.signing_in import record_sign_in
from app.desk.study.sites import propose_sites
from app.desk.unblinded.vials.stock import received
from app.devices.resources import words
from app.trial.names import Meaning, Role, RoleKey
from app.trial.sealed import Sealed
from app.trial.words import LANGUAGES
from app.vault.vault import OpalineVault
from tests.bench import TINY
from tests.desk.crowd import renewed, revoke, seated
from tests.desk.hands import Hands
from tests.desk.stages import at, refused

NEW = "une phrase retrouvée"
HELD = tuple(Held(n, f"Direction {n}", f"S-{n}") for n in (1, 2, 3))


def made(hands: Hands) -> tuple[Share, ...]:
    """Three shares, made by the pharmacist and the operator."""
    return make_shares(hands.bench.desk, hands.sign(), hands.second(Meaning.APPROVED))


def end(hands: Hands) -> datetime:
    """When the delegation of a recovered seat ends."""
    return hands.bench.clock.now() + timedelta(days=400)


def typed(pdf: bytes) -> Share:
    """A share as somebody types it from the text of its page."""
    page = pypdfium2.PdfDocument(pdf)[0]
    lines = [line.split() for line in page.get_textpage().get_text_bounded().splitlines()]
    told = [line for line in lines if len(line) == 5 and line[0].isdigit()]
    rows = {int(row[0]): "".join(row[1:]) for row in told if set(map(len, row[1:])) == {4}}
    return Share.read([rows[number] for number in sorted(rows)])


def scanned(pdf: bytes) -> Share:
    """A share as a barcode reader has it."""
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    found = zxingcpp.read_barcodes(image)
    return Share.read(cut(found[0].text))


def printed(hands: Hands, shares: Sequence[Share], language: str = "fr") -> list[bytes]:
    """The pages of the shares."""
    return [share_pdf(hands.bench.desk, share, words(language)) for share in shares]


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_paper_a_lost_passphrase_loses_nothing(language: str) -> None:
    """Two pages are read back as text, typed, and the study goes on under the new passphrase."""
    hands = at("received")
    pages = printed(hands, made(hands), language)
    # The passphrase of the pharmacist is gone; the operator is there to confirm.
    first, third = typed(pages[0]), scanned(pages[2])
    desk, lost = hands.bench.desk, hands.me.seat
    lines = len(desk.board.events)
    person = recover_seat(
        desk, (third, first), lost.seat, NEW, end(hands), hands.second(Meaning.APPROVED)
    )
    told = [event.kind for event in desk.board.events[lines:]]
    assert told == ["SeatRecovered", "Confirmed", "KeysRenewed"]
    assert desk.board.events[lines].by.role is Role.ESCROW
    again = desk.sign_in(lost.name, NEW)
    assert again.seat.seat == person.seat.seat != lost.seat
    assert [again.keys.keyring.newest(role) for role in RoleKey] == [2, 2, 0]
    # Sealed before the loss, read after it; and a signature with the new key.
    assert received(hands.workbench, again)
    line = propose_sites(desk, sign(again, NEW, Meaning.AUTHORED), ["01"])
    crew = renewed(replace(hands, crew=replace(hands.crew, pharmacist=again))).crew
    confirm(desk, crew.sign(crew.operator, Meaning.APPROVED), line.number)
    with refused(hands, "passphrase.wrong"):
        desk.sign_in(lost.name, PASSPHRASE)
    with refused(hands, "seat.revoked"):
        record_sign_in(desk, hands.me)
    hands.bench.verdict()


def test_a_test_from_paper_is_a_line_and_shows_nothing() -> None:
    hands = at("open")
    pages = printed(hands, made(hands))
    desk = hands.bench.desk
    line = try_shares(desk, hands.me, typed(pages[1]), typed(pages[0]))
    event = desk.board.events[line.number]
    assert (event.kind, event.facts["shares"]) == ("SharesTested", [1, 2])
    assert line.sealed == b""
    tested = {one.number: one.tested for one in read_shares(desk).shares}
    assert tested[1] == tested[2] is not None
    assert tested[3] is None
    hands.bench.verdict()


def test_what_is_to_be_done_about_the_shares_is_told() -> None:
    hands = at("open")
    desk = hands.bench.desk

    def state() -> ShareState:
        return read_shares(desk).state

    assert state() is ShareState.NEVER
    with refused(hands, "share.none"):
        place_shares(desk, hands.sign(), HELD)
    one, two, three = made(hands)
    assert state() is ShareState.NOT_PLACED
    place_shares(desk, hands.sign(), HELD)
    assert state() is ShareState.NOT_TESTED
    try_shares(desk, hands.me, one, two)
    assert state() is ShareState.NOT_TESTED
    try_shares(desk, hands.me, two, three)
    assert state() is ShareState.GOOD
    signers = [event.by.name for event in read_shares(desk).signed]
    assert signers == [hands.me.seat.name, hands.crew.operator.seat.name]
    assert [told.held for told in read_shares(desk).shares] == list(HELD)
    hands.bench.advance(366 * 24 * 60)
    assert state() is ShareState.NOT_TESTED
    hands.bench.advance(-366 * 24 * 60)
    seated(hands)
    revoke(hands, hands.crew.auditor)
    assert state() is ShareState.GOOD


def test_shares_whose_maker_was_revoked_are_out_of_date_and_renewed_ones_replace_them() -> None:
    hands = at("open")
    third = seated(hands)
    desk = hands.bench.desk
    old = make_shares(
        desk, hands.sign(), sign(third, PASSPHRASE, Meaning.APPROVED)
    )
    place_shares(desk, hands.sign(), HELD)
    revoke(hands, third, "suspected")
    assert read_shares(desk).state is ShareState.OUTDATED
    # The keys renewed then are in the escrow too: nothing was ever out of its reach.
    escrow, _ = open_with_two(desk, old[0], old[2])
    assert [escrow.keys.keyring.newest(role) for role in RoleKey] == [2, 2, 0]
    hands = renewed(hands)
    new = made(hands)
    assert len(escrows(desk)) == 1
    assert desk.board.events[-3].text("reason") == "replaced"
    with refused(hands, "share.not_in_force"):
        open_with_two(desk, old[0], old[2])
    escrow, _ = open_with_two(desk, new[1], new[2])
    assert [escrow.keys.keyring.newest(role) for role in RoleKey] == [3, 3, 0]
    hands.bench.verdict()


def test_shares_are_made_by_two_and_lie_with_three() -> None:
    hands = at("open")
    desk = hands.bench.desk
    with refused(hands, "second.same_person"):
        make_shares(desk, hands.sign(), hands.sign(Meaning.APPROVED))
    auditor = hands.crew.sign(hands.crew.auditor, Meaning.APPROVED)
    with refused(hands, "seat.role"):
        make_shares(desk, hands.sign(), auditor)
    made(hands)
    same = (HELD[0], replace(HELD[1], holder=" direction 1 "), HELD[2])
    for code, held in (
        ("share.one_hand", same), ("share.one_hand", HELD[:2]),
        ("request.text", (HELD[0], HELD[1], Held(3, "", "S"))),
    ):  # fmt: skip
        with refused(hands, code):
            place_shares(desk, hands.sign(), held)


def test_nobody_sits_down_as_the_escrow() -> None:
    hands = at("open")
    now = hands.bench.clock.now()
    nobody = NewSeat("Personne", Role.ESCROW, "x", now.date(), now, end(hands))
    with refused(hands, "seat.nobody"):
        propose_seat(hands.bench.desk, hands.sign(), nobody, PASSPHRASE)


def test_what_cannot_be_recovered_is_refused() -> None:
    hands = at("open")
    one, two, _ = made(hands)
    desk, me, second = hands.bench.desk, hands.me.seat.seat, hands.second(Meaning.APPROVED)
    both, until = (one, two), end(hands)
    for code, shares, lost, new, when, by in (
        ("recovery.not_a_preparer", both, hands.crew.auditor.seat.seat, NEW, until, second),
        ("recovery.not_a_preparer", both, "0" * 16, NEW, until, second),
        ("second.same_person", both, hands.crew.operator.seat.seat, NEW, until, second),
        ("passphrase.weak", both, me, "short", until, second),
        ("delegation.ends_first", both, me, NEW, hands.bench.clock.now() - timedelta(1), second),
        ("share.same", (one, one), me, NEW, until, second),
        ("seat.role", both, me, NEW, until,
         hands.crew.sign(hands.crew.auditor, Meaning.APPROVED)),
    ):  # fmt: skip
        with refused(hands, code):
            recover_seat(desk, shares, lost, new, when, by)


def forged(share: Share) -> Share:
    """A share whose parts are another's, its page faultless."""
    return replace(share, parts=Sealed((b"x" * 32, share.parts.open()[1])))


def test_forged_shares_and_those_of_another_set_open_nothing() -> None:
    hands = at("open")
    one, two, _ = made(hands)
    desk = hands.bench.desk
    with refused(hands, "share.opens_nothing"):
        open_with_two(desk, forged(one), two)
    with refused(hands, "share.another_set"):
        open_with_two(desk, one, forged(replace(two, named=b"012345")))
    with refused(hands, "share.not_in_force"):
        open_with_two(desk, replace(one, named=b"012345"), replace(two, named=b"012345"))


def test_an_escrow_that_was_given_other_keys_is_found_by_the_test() -> None:
    hands = at("open")
    desk = hands.bench.desk

    class Faulty(OpalineVault):
        """Seals keys of its own making to the escrow."""

        def grants(
            self, log_id: bytes, seat: str, seal: bytes, roles: Sequence[RoleKey], granter: object
        ) -> bytes:
            return self.first_grants(log_id, seat, seal, roles)

    good, desk.vault = desk.vault, Faulty(TINY, hands.bench.entropy)
    one, two, _ = made(hands)
    desk.vault = good
    with refused(hands, "share.other_keys"):
        try_shares(desk, hands.me, one, two)


def test_who_holds_no_key_tests_no_shares() -> None:
    hands = at("open")
    one, two, _ = made(hands)
    with refused(hands, "sealed.no_key"):
        try_shares(hands.bench.desk, hands.crew.auditor, one, two)


def test_a_page_is_the_same_for_equal_shares_and_names_nobody() -> None:
    hands = at("open")
    shares = made(hands)
    pages = printed(hands, shares)
    assert pages == printed(hands, shares)
    assert len({len(pypdfium2.PdfDocument(page)) for page in pages}) == 1
    for share, page in zip(shares, pages, strict=True):
        text = pypdfium2.PdfDocument(page)[0].get_textpage().get_text_bounded()
        assert share.set_code in text
        for name in ("Aubert", "Lenoir", "cells", "albumin", "cellules"):
            assert name not in text
        assert typed(page).rows() == scanned(page).rows() == share.rows()


def test_a_page_of_no_shares_is_none() -> None:
    hands = at("open")
    elsewhere = made(at("open"))[0]
    with refused(hands, "share.none"):
        share_pdf(hands.bench.desk, elsewhere, words("fr"))

