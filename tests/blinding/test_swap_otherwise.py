"""The swap test on what goes otherwise: called back, lost, made again, signed alone, recomputed.

The generated days have none of it, or not in every one. Here each is walked
once, in both arms, and every kind of line is in one of the two tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from app.command.practice import PASSPHRASE, commission
from app.custody.kinds import KINDS
from app.desk.bag.correcting import declare_lost, withdraw_destruction
from app.desk.bag.handover import propose_destruction
from app.desk.bag.request import decline_request
from app.desk.emergency.code_breaks import Fate, change_sheet
from app.desk.emergency.kits import account_label, print_kit
from app.desk.escrow.recovering import recover_seat
from app.desk.escrow.shares import make_shares
from app.desk.log import reviewing
from app.desk.log.registers import REGISTERS
from app.desk.log.reviews import read_reviews
from app.desk.materials.albumin import change_albumin
from app.desk.papers.report import export_custody_report
from app.desk.unblinded.bench import second_check
from app.desk.unblinded.bench.recomputing import recompute_dose
from app.desk.unblinded.bench.second_check import SecondEntry
from app.desk.unblinded.emergency.code_break import print_sheet
from app.desk.unblinded.vials import stock_life
from app.devices.resources import practice_list
from app.trial.names import Meaning
from tests.bench import lone_source
from tests.blinding.exports import compared
from tests.blinding.swap import Seated, blinded, differences, lived
from tests.blinding.tank import (
    fetched_from_the_tank,
    washed_with_more,
)
from tests.desk import night
from tests.desk.hands import NOTHING, Hands
from tests.desk.stages import ACTS, EXCHANGED, NIGHT, USUAL, at
from tests.desk.test_act_0_amending import CALL_IN, amend
from tests.desk.test_act_corrections import come_back, make_again, recall


def called_back(hands: Hands) -> None:
    """A weight that was wrong, told while the bag is on its way; another bag is made."""
    for act in (Hands.offer, Hands.take, Hands.arrive, recall, come_back):
        act(hands)
    make_again(hands)


def alone_at_night(hands: Hands) -> None:
    """Checked, released and destroyed by one person, signed by another the next morning."""
    night.deferring(hands)
    night.lone_release(hands)
    marked = night.mark(hands).number
    hands.offer()
    for act in (recall, come_back):
        act(hands)
    destroyed = night.destroy_alone(hands)
    night.sign_later(hands, marked, days=0.4)
    night.sign_later(hands, destroyed)


def lost(hands: Hands) -> None:
    """The courier has it no more."""
    hands.offer()
    hands.take()
    declare_lost(hands.bench.desk, hands.sign(), hands.bag, hands.slip())
    make_again(hands, "70")


def recomputed(hands: Hands) -> None:
    """A weight found wrong when everything was over, and a destruction that was taken back."""
    for act in (Hands.offer, Hands.take, Hands.arrive, Hands.bedside, Hands.start, Hands.end):
        act(hands)
    recompute_dose(hands.workbench, hands.sign(), hands.bag, "77", "relu au dossier")
    desk, now = hands.bench.desk, hands.bench.clock.now()
    propose_destruction(desk, hands.sign(), hands.bag, "incinération", now, "reste 1,3 ml")
    withdraw_destruction(desk, hands.sign(), hands.bag)
    hands.destroy()


def reviewed(hands: Hands) -> None:
    """An auditor flags, asks, samples and signs; what is asked is answered."""
    desk, auditor = hands.bench.desk, hands.crew.auditor
    reviewing.flag_line(desk, auditor, 12, "late")
    asked = reviewing.ask(desk, auditor, 15, "Pourquoi ce délai ?")
    reviewing.answer(desk, hands.me, asked.number, "Voir le bon R-17.")
    reviewing.close(desk, auditor, asked.number, "lu")
    drawn = reviewing.draw_sample(desk, auditor, 5)
    for number in read_reviews(desk.board.events).left_of(drawn.number):
        reviewing.check_line(desk, auditor, drawn.number, number, in_order=True)
    signing = hands.crew.sign(auditor, Meaning.REVIEWED)
    reviewing.sign_review(desk, signing, len(desk.board.events) - 1, "toutes les lignes", "rien")
    export_custody_report(desk, auditor, hands.bag)


def stocked(hands: Hands) -> None:
    """The life of the stock, alike whatever the bags were made of."""
    free = ["V-050", "V-051"]
    stock_life.quarantine(hands.workbench, hands.me, free, "alarme")
    stock_life.release_vials(hands.workbench, hands.sign(), free, "certificat lu")
    lot = hands.bench.desk.board.albumin[0]
    change_albumin(hands.bench.desk, hands.sign(), lot.lot, lot.expiry, "lost", 1)
    stock_life.propose_vials_destroyed(
        hands.workbench, hands.sign(), free, method="incinération", reason="alarme"
    )


def kept_for_a_downtime(hands: Hands) -> None:
    """A kit is printed, and one of its labels destroyed."""
    number, _ = print_kit(hands.bench.desk, hands.me)
    account_label(hands.bench.desk, hands.sign(), f"{number}-1", "destroyed")


def given_back(hands: Hands) -> None:
    """A code-break sheet is printed late, and destroyed by two."""
    print_sheet(hands.workbench, hands.me, "01-001", "relève")
    told = Fate("destroyed", "Dr Roux", hands.bench.clock.now())
    change_sheet(hands.bench.desk, hands.sign(), 1, told, hands.second())


def amended(hands: Hands) -> None:
    """Another version of the study comes into force, and a request is answered under it."""
    first = hands.request
    amend(hands, CALL_IN)
    hands.receive("01-002")
    decline_request(hands.bench.desk, hands.me, hands.request, "died")
    hands.request = first


WAYS: Mapping[str, tuple[str, Callable[[Hands], None]]] = {
    "called back": ("released", called_back), "alone": ("labelled", alone_at_night),
    "lost": ("released", lost), "recomputed": ("released", recomputed),
    "reviewed": ("ended", reviewed), "stock": ("ended", stocked),
    "sheet": ("ended", given_back), "kit": ("ended", kept_for_a_downtime),
    "washed": ("ended", washed_with_more), "tank": ("thawed", fetched_from_the_tank),
    "amended": ("ended", amended),
}  # fmt: skip


_OF_PEOPLE_AND_FILES = {
    "BackupProven", "CommitmentSigned", "DelegationProposed", "FileUpgraded",
    "InspectionOpened", "KeysRenewed", "KeysRewrapped", "LogExported",
    "PassphraseFailed", "Restored", "RevocationProposed", "SeatRecovered", "SharesPlaced",
    "SharesTested",
}  # fmt: skip
"""Kinds that no bag and no row is behind; exports have a swap test of their own."""
_OF_LISTS = {
    "AllocatedOutside", "AllocationVoided", "AllocationsResumed", "AllocationsStopped",
    "DoneOutside", "ListExtended", "ListOpened", "NumberGiven", "NumbersSealed",
    "OpeningProposed", "OpeningShared", "RowVoided",
}  # fmt: skip
"""Kinds of the list's life, whose rows are exchanged in `test_unused_rows`."""


_ROW = re.compile(rb'"row":"[0-9a-f]{64}"')
_KIND = re.compile(rb'"kind":"([A-Za-z]+)"')


@pytest.fixture(scope="module")
def seated() -> Seated:
    """People seated once; each way is a fork."""
    return Seated.once(lone_source())


def reached(seated: Seated, stage: str, cells: bool) -> Hands:
    """A bag that has come so far, on a fork of the same study in both arms."""
    bench, crew = seated.fork(5)
    commission(bench.workbench, crew, practice_list(), USUAL if cells else EXCHANGED)
    bench.clock.set(bench.clock.now() + NIGHT)
    hands = Hands(bench, crew, cells)
    for name, act in ACTS.items():
        act(hands)
        if name == stage:
            break
    return hands


def traces(seated: Seated, way: str, cells: bool) -> tuple[Hands, dict[str, bytes]]:
    """All that is blinded of one way, exports with it."""
    stage, walk = WAYS[way]
    hands = reached(seated, stage, cells)
    walk(hands)
    found = blinded(hands.bench, hands.crew) | compared(hands.bench, hands.crew.auditor)
    hands.bench.verdict()
    return hands, found


@pytest.mark.parametrize("way", WAYS)
def test_what_goes_otherwise_leaves_the_same_blinded_traces(seated: Seated, way: str) -> None:
    (one, found), (other, exchanged) = (traces(seated, way, cells) for cells in (True, False))
    assert differences(found, exchanged) == []
    assert len(found) > 300, "lines, boards, filters, registers and exports"
    sealed = [
        [entry.act for entry in hands.capsule.entries] + [str(e.new) for e in hands.capsule.entries]
        for hands in (one, other)
    ]  # fmt: skip
    assert len(sealed) == 2 and sealed[0] != sealed[1], "the bench did differ"


def test_a_recount_an_override_and_more_vials_show_nowhere(seated: Seated) -> None:
    """What the cells alone can have: every filter, count and register is that of the control."""
    cells, control = (reached(seated, "thawed", one) for one in (True, False))
    cells.thaw_more()
    for hands in (cells, control):
        for act in (Hands.pool, Hands.count):
            act(hands)
    cells.count("total", "9900000", "91", reason="recomptage demandé")
    for hands in (cells, control):
        for act in (Hands.compute, Hands.fill, Hands.label):
            act(hands)
        typed = ("total", "9900000", "91") if hands.cells else NOTHING
        second_check.check(
            hands.workbench, hands.second(), hands.request, SecondEntry("70", *typed)
        )
        hands.release()
    acts = [entry.act for entry in cells.capsule.entries]
    assert acts.count("counted") == acts.count("thawed") == 2
    assert any(entry.reason for entry in cells.capsule.entries)
    seen = [
        blinded(hands.bench, hands.crew) | compared(hands.bench, hands.crew.auditor)
        for hands in (cells, control)
    ]
    assert differences(*seen) == []
    names = {name.split("-")[0] for name in seen[0] if ".csv" in name}
    assert set(REGISTERS) <= names


def recovered_alone(hands: Hands) -> None:
    """Whoever should check has lost the passphrase; two shares seat them anew, at the bench."""
    desk, crew = hands.bench.desk, hands.crew
    one, other, _ = make_shares(desk, hands.sign(), hands.second())
    for act in (Hands.accept, Hands.reveal, Hands.print, Hands.materials, Hands.thaw, Hands.pool):
        act(hands)
    end = hands.bench.clock.now() + timedelta(days=90)
    operator = recover_seat(desk, (one, other), crew.operator.seat.seat, PASSPHRASE, end, None)
    hands.crew = replace(crew, pharmacist=desk.renewed(crew.pharmacist), operator=operator)
    for act in (Hands.count, Hands.compute, Hands.fill, Hands.label, Hands.check, Hands.release):
        act(hands)


def test_a_seat_recovered_at_the_bench_shows_nothing_of_it(seated: Seated) -> None:
    """Its row and those renewed with it hold keys, sealed with chance: they are compared by length.
    """
    seen = []
    for cells in (True, False):
        hands = reached(seated, "received", cells)
        recovered_alone(hands)
        hands.bench.verdict()
        rows = [(len(r.record), len(r.wrapped), len(r.grants))
                for r in hands.bench.file.snapshot().seats]  # fmt: skip
        found = blinded(hands.bench, hands.crew) | {"seats": repr(rows).encode()}
        seen.append({name: _ROW.sub(b"row", told) for name, told in found.items()})
    assert differences(*seen) == []
    assert {b"SeatRecovered", b"KeysRenewed"} <= set(_KIND.findall(b"".join(seen[0].values())))


def test_every_kind_of_line_is_lived_in_both_arms(seated: Seated) -> None:
    """A kind that is added must join a generated day or one of the ways."""
    seen = set[str]()
    for seed in range(6):
        bench, crew = seated.fork(seed)
        lived(bench, crew, seed, exchanged=False)
        seen |= {event.kind for event in bench.desk.board.events}
    for stage, walk in WAYS.values():
        hands = at(stage)
        walk(hands)
        seen |= {event.kind for event in hands.bench.desk.board.events}
    assert set(KINDS) - seen - _OF_PEOPLE_AND_FILES - _OF_LISTS == {"NotTreated"}, (
        "a dose can only fail where there is one: the ward may infer the arm, as the study knows"
    )
