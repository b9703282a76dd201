"""Act 0: the study, its people, sites, list and stocks, each put in force by two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.blind.arm import Arm
from app.command.committing import as_sent
from app.command.practice import seat_crew
from app.desk.boards.due import due
from app.desk.confirming import confirm
from app.desk.journal import Signing
from app.desk.materials.albumin import receive_albumin
from app.desk.seats.founding import NewSeat, found_study, propose_seat
from app.desk.seats.people import propose_delegation
from app.desk.seats.signing_in import record_sign_in
from app.desk.study.sites import propose_sites
from app.desk.unblinded.allocation.commissioning import (
    confirm_list,
    preview_list,
    propose_list,
    words_of,
)
from app.desk.unblinded.allocation.expecting import read_expected
from app.desk.unblinded.vials.ledger import Vial
from app.desk.unblinded.vials.stock import receive_stock
from app.desk.unblinded.workbench import Workbench
from app.devices.resources import practice_list, study_source, words
from app.trial.names import Meaning, Role
from app.trial.refusal import Refusal
from tests.bench import empty_bench
from tests.desk.hands import Hands
from tests.desk.list_hands import unread
from tests.desk.stages import USUAL, at, refused

SECRET = "a long passphrase of hers"


def someone(hands: Hands, name: str = "Anne Colin", role: Role = Role.OPERATOR) -> NewSeat:
    """A person about to be seated."""
    now = hands.bench.clock.now()
    return NewSeat(name, role, "PharmD", now.date(), now, now + timedelta(days=30))


def vials(*names: str, lot: str = "MSC-9", cells: int = 20_000_000) -> list[Vial]:
    """A delivery."""
    return [Vial(name, lot, "D-9", cells, date(2027, 1, 1)) for name in names]


def propose(hands: Hands) -> int:
    """A list proposed."""
    sent = as_sent(hands.workbench, practice_list())
    return propose_list(hands.workbench, hands.sign(), sent, USUAL).number


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PHARMACIST])
def test_only_a_pharmacist_founds_a_study(role: Role) -> None:
    bench = empty_bench()
    hands = at("seated")
    founder = someone(hands, role=role)
    before = bench.file.snapshot()
    with refused(hands, "founder.role"):
        found_study(bench.desk, founder, SECRET, practice=True)
    assert bench.file.snapshot() == before


def test_a_weak_passphrase_founds_nothing() -> None:
    hands = at("seated")
    with refused(hands, "passphrase.weak"):
        propose_seat(hands.bench.desk, hands.sign(), someone(hands), "short")


def test_a_wrong_passphrase_signs_nothing() -> None:
    hands = at("seated")
    with refused(hands, "passphrase.wrong"):
        hands.me.keys.esign("not the passphrase")
    with refused(hands, "passphrase.wrong"):
        hands.bench.desk.sign_in("Claire Aubert", "not the passphrase")
    with refused(hands, "seat.unknown"):
        hands.bench.desk.sign_in("Nobody", SECRET)


@pytest.mark.parametrize("name", ["Claire Aubert", " CLAIRE  aubert ", "He\u0301lène Roy"])
def test_each_person_has_a_name_of_their_own(name: str) -> None:
    hands = at("seated")
    with refused(hands, "seat.name_taken"):
        propose_seat(hands.bench.desk, hands.sign(), someone(hands, name), SECRET)


@pytest.mark.parametrize("text", ["", "   ", "x" * 81])
def test_a_person_has_a_name_and_a_qualification(text: str) -> None:
    hands = at("seated")
    for newcomer in (someone(hands, text), replace(someone(hands), qualification=text)):
        with refused(hands, "request.text"):
            propose_seat(hands.bench.desk, hands.sign(), newcomer, SECRET)


def test_a_name_pasted_with_loose_accents_is_written_composed() -> None:
    hands = at("seated")
    newcomer = someone(hands, "Ele\u0301onore")
    propose_seat(hands.bench.desk, hands.sign(), newcomer, SECRET)
    assert hands.bench.desk.board.events[-1].text("name") == "El\u00e9onore"


def test_an_unconfirmed_person_may_do_nothing_yet() -> None:
    hands = at("received")
    line = propose_seat(hands.bench.desk, hands.sign(), someone(hands), SECRET)
    newcomer = hands.bench.desk.sign_in("Anne Colin", SECRET)
    with refused(hands, "seat.not_confirmed"):
        record_sign_in(hands.bench.desk, newcomer)
    signing = Signing(newcomer, newcomer.keys.esign(SECRET), Meaning.APPROVED)
    with refused(hands, "seat.not_confirmed"):
        confirm(hands.bench.desk, signing, line.number)
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)
    record_sign_in(hands.bench.desk, newcomer)


def test_a_blinded_auditor_confirms_nothing() -> None:
    hands = at("seated")
    line = propose_sites(hands.bench.desk, hands.sign(), ["01"])
    with refused(hands, "seat.role"):
        confirm(
            hands.bench.desk, hands.crew.sign(hands.crew.auditor, Meaning.APPROVED), line.number
        )


def test_a_signature_outside_the_delegation_is_refused_with_what_the_clock_tells() -> None:
    hands = at("checked")
    hands.bench.advance(4 * 365 * 24 * 60)
    with refused(hands, "seat.outside_delegation") as told:
        record_sign_in(hands.bench.desk, hands.me)
    said = words("en").sentence(told.value)
    assert "2030-03-23" in said and "2029-03-23" in said
    with refused(hands, "seat.outside_delegation"):
        hands.label()


@pytest.mark.parametrize(
    "moment", ["1970-01-01T00:00:07.000+00:00", "2026-03-23T20:00:00.000+01:00"]
)
def test_a_clock_behind_the_log_is_named_and_no_delegation(moment: str) -> None:
    """As after the battery of the computer's clock has died."""
    hands = at("checked")
    hands.clock_at(moment)
    for act in (lambda: record_sign_in(hands.bench.desk, hands.me), hands.label):
        with refused(hands, "seat.clock_behind") as told:
            act()
        said = words("en").sentence(told.value)
        assert moment[:4] in said and "2026-03-24" in said and "delegation" not in said


def test_a_delegation_that_has_ended_is_told_though_a_line_lies_in_the_future() -> None:
    """The clock was ten years ahead when somebody signed in, and was put right."""
    hands = at("checked")
    desk, crew, now = hands.bench.desk, hands.crew, hands.bench.clock.now()
    line = propose_delegation(
        desk, hands.sign(), crew.operator.seat.seat, trained=now.date(), start=now,
        end=now + timedelta(days=12 * 365),
    )  # fmt: skip
    confirm(desk, hands.second(Meaning.APPROVED), line.number)
    hands.bench.clock.set(now + timedelta(days=10 * 365))
    record_sign_in(desk, crew.operator)
    hands.bench.clock.set(now + timedelta(days=4 * 365))
    with refused(hands, "seat.outside_delegation"):
        record_sign_in(desk, hands.me)


def test_nobody_confirms_what_they_proposed() -> None:
    hands = at("seated")
    line = propose_sites(hands.bench.desk, hands.sign(), ["01"])
    with refused(hands, "second.same_person"):
        confirm(hands.bench.desk, hands.sign(Meaning.APPROVED), line.number)
    assert not hands.bench.desk.board.sites
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)
    assert hands.bench.desk.board.sites == ("01",)


def test_a_proposal_is_confirmed_once() -> None:
    hands = at("seated")
    line = propose_sites(hands.bench.desk, hands.sign(), ["01"])
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)
    for number in (line.number, 0, 99):
        with refused(hands, "confirm.nothing"):
            confirm(hands.bench.desk, hands.second(Meaning.APPROVED), number)


@pytest.mark.parametrize(("number", "minutes"), [("02", 40), ("03", 40)])
def test_a_site_that_a_bag_cannot_reach_in_time_stays_closed(number: str, minutes: int) -> None:
    hands = at("seated")
    with refused(hands, "site.does_not_fit"):
        propose_sites(hands.bench.desk, hands.sign(), ["01", number])
    with refused(hands, "study.unknown_site"):
        propose_sites(hands.bench.desk, hands.sign(), ["77"])
    with refused(hands, "site.none"):
        propose_sites(hands.bench.desk, hands.sign(), [])


def test_a_list_does_nothing_before_it_is_confirmed() -> None:
    hands = at("seated")
    sites = propose_sites(hands.bench.desk, hands.sign(), ["01"])
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), sites.number)
    receive_albumin(hands.bench.desk, hands.me, "A-1", date(2027, 1, 1), 10)
    receive_stock(hands.workbench, hands.me, vials(*map(str, range(40))))
    hands.approve_specimen()
    line = propose(hands)
    hands.bench.advance(13 * 60)
    hands.receive()
    with refused(hands, "in_force.missing"):
        hands.accept()
    with refused(hands, "second.same_person"):
        confirm(hands.bench.desk, hands.sign(Meaning.APPROVED), line)
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line)
    hands.accept()


def test_a_study_that_asks_for_a_list_id_on_its_label_is_read_and_not_founded() -> None:
    asked = study_source("chocmsc").replace(
        b"print_list_id = { value = false", b"print_list_id = { value = true"
    )
    bench, hands = empty_bench(asked), at("seated")
    assert bench.desk.study.print_list_id
    before = bench.file.snapshot()
    with refused(hands, "study.list_id"):
        found_study(bench.desk, someone(hands, role=Role.PHARMACIST), SECRET, practice=True)
    assert bench.file.snapshot() == before


def test_a_study_that_one_person_proposed_takes_no_list() -> None:
    hands = at("seated")
    bench = empty_bench()
    founder = someone(hands, role=Role.PHARMACIST)
    person = found_study(bench.desk, founder, SECRET, practice=True)
    alone = replace(hands, bench=bench)
    signing = Signing(person, person.keys.esign(SECRET), Meaning.AUTHORED)
    with refused(alone, "in_force.missing"):
        propose_list(bench.workbench, signing, as_sent(bench.workbench, practice_list()), USUAL)


def test_a_list_in_force_is_not_replaced() -> None:
    hands = at("open")
    with refused(hands, "list.in_force"):
        propose(hands)


def test_of_two_proposed_lists_one_comes_in_force() -> None:
    hands = at("seated")
    first, other = propose(hands), propose(hands)
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), other)
    with refused(hands, "list.in_force"):
        confirm(hands.bench.desk, hands.second(Meaning.APPROVED), first)


def test_a_faulty_list_leaves_no_row() -> None:
    hands = at("seated")
    damaged = practice_list().replace(b'"B"', b'"C"', 1)
    with refused(hands, "list.refused"):
        propose_list(hands.workbench, hands.sign(), unread(damaged), USUAL)
    with refused(hands, "mapping.incomplete"):
        sent = as_sent(hands.workbench, practice_list())
        propose_list(hands.workbench, hands.sign(), sent, {"A": Arm.CELLS})
    long = {"A": Arm.CELLS, "B": Arm.CONTROL}
    longer = {name: name * 125 for name in long}
    data = practice_list()
    for name, word in longer.items():
        data = data.replace(f',"{name}"'.encode(), f',"{word}"'.encode())
    with refused(hands, "list.words_long"):
        named = {longer[name]: long[name] for name in long}
        propose_list(hands.workbench, hands.sign(), as_sent(hands.workbench, data), named)


def test_who_confirms_a_list_says_anew_which_word_is_which_arm() -> None:
    hands = at("seated")
    number = propose(hands)
    assert words_of(hands.workbench, hands.crew.operator, number) == ("A", "B")
    exchanged = {"A": Arm.CONTROL, "B": Arm.CELLS}
    pen = hands.second(Meaning.APPROVED)
    with refused(hands, "list.words_differ"):
        confirm_list(hands.workbench, pen, number, exchanged)
    with refused(hands, "mapping.not_one_to_one"):
        confirm_list(hands.workbench, pen, number, dict.fromkeys("AB", Arm.CELLS))
    with refused(hands, "second.same_person"):
        confirm_list(hands.workbench, hands.sign(Meaning.APPROVED), number, USUAL)
    again = propose(hands)
    due_of_lists = [one.proposal.number for one in due(hands.bench.desk) if one.proposal]
    assert due_of_lists == [again], "one proposed again takes the place of what waited"
    confirm_list(hands.workbench, pen, again, USUAL)
    assert hands.bench.desk.board.in_force["ListProposed"].number == again
    assert not [one for one in due(hands.bench.desk) if one.proposal]


def real(hands: Hands) -> Workbench:
    """A workbench of the same kind whose study is for patients."""
    bench = empty_bench(seed=b"real")
    seat_crew(bench.workbench, practice=False)
    return bench.workbench


@pytest.mark.parametrize("mark", ["PRACTICE", "Liste d'exercice", "test list", '"SPECIMEN"'])
def test_a_practice_study_takes_marked_lists_only_and_a_real_one_none_of_them(mark: str) -> None:
    hands = at("seated")
    bare = practice_list().split(b"\n", 1)[1]
    with refused(hands, "list.for_real"):
        preview_list(hands.workbench, bare)
    with refused(hands, "list.for_real"):
        propose_list(hands.workbench, hands.sign(), as_sent(hands.workbench, bare), USUAL)
    marked = mark.encode() + b"\n" + bare
    assert preview_list(hands.workbench, marked).rows == preview_list(real(hands), bare).rows
    with pytest.raises(Refusal) as told:
        preview_list(real(hands), marked)
    assert told.value.code == "list.for_practice"


@pytest.mark.parametrize(("name", "takes"), [("list-TEST.csv", True), ("latest.csv", False)])
def test_the_name_of_the_file_may_be_the_mark(name: str, takes: bool) -> None:
    hands = at("seated")
    bare = practice_list().split(b"\n", 1)[1]
    sent = as_sent(hands.workbench, bare)
    named = replace(sent, committed=replace(sent.committed, name=name))
    elsewhere = real(hands)
    with pytest.raises(Refusal) as told:
        read_expected(elsewhere, named.data, name=named.committed.name)
        propose_list(hands.workbench, hands.sign(), named, USUAL)
    assert told.value.code == ("list.for_practice" if takes else "list.for_real")
    if takes:
        assert propose_list(hands.workbench, hands.sign(), named, USUAL).number


@pytest.mark.parametrize("word", ["Latest draft", "protest", "Seed: 4502"])
def test_a_word_that_only_holds_a_mark_is_none(word: str) -> None:
    bare = practice_list().split(b"\n", 1)[1]
    assert preview_list(real(at("seated")), word.encode() + b"\n" + bare).rows


@pytest.mark.parametrize(("lot", "bottles"), [("", 3), ("  ", 3), ("A-1", 0), ("A-1", 10_000)])
def test_albumin_has_a_lot_and_bottles(lot: str, bottles: int) -> None:
    hands = at("seated")
    with refused(hands, "albumin.nothing"):
        receive_albumin(hands.bench.desk, hands.me, lot, date(2027, 1, 1), bottles)


def test_expired_albumin_stays_out() -> None:
    hands = at("seated")
    today = hands.bench.clock.now().date()
    with refused(hands, "albumin.expired"):
        receive_albumin(hands.bench.desk, hands.me, "A-1", today - timedelta(days=1), 1)
    receive_albumin(hands.bench.desk, hands.me, "A-1", today, 1)


def test_a_delivery_of_vials_is_one_lot_of_new_vials() -> None:
    hands = at("open")
    for code, delivery in (
        ("stock.nothing", []),
        ("stock.nothing", vials("X", cells=0)),
        ("stock.mixed_delivery", vials("X") + vials("Y", lot="MSC-10")),
        ("stock.vial_known", vials("X", "X")),
        ("stock.vial_known", vials("V-001")),
    ):
        with refused(hands, code):
            receive_stock(hands.workbench, hands.me, delivery)
    receive_stock(hands.workbench, hands.me, vials("X", "Y"))
