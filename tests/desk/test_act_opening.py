"""The end of the trial: the list opened by two, and proven by a program of its own."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.custody.lists import LISTS
from app.custody.tree import leaf_hash, root_of
from app.desk.escrow.ceremony import open_by_shares
from app.desk.exports.taking import Taken
from app.desk.unblinded.allocation.opening import open_list
from app.trial.names import Meaning, Role
from tests.campaigns.opened_lists import Campaign, held
from tests.desk.crowd import renewed
from tests.desk.hands import Hands
from tests.desk.list_hands import (
    agree,
    ceremony,
    extend,
    gone,
    open_it,
    opened_by_all,
    outside,
    shared,
    void_row,
)
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.house.tree import from_outside
from verifier import verify_list

SOURCE = Path(verify_list.__file__)


def opened() -> tuple[Hands, Taken]:
    """A list that was extended, with a void row and one on paper, opened."""
    hands = gone()
    for act in (extend, void_row, outside):
        agree(hands, act(hands))
    opened_by_all(hands)
    return hands, open_list(hands.workbench, hands.sign())


@pytest.fixture(scope="module")
def whole() -> tuple[Hands, Taken]:
    return opened()


def roots(hands: Hands) -> dict[int, str]:
    """What was kept since day 0."""
    told = hands.bench.desk.board.lists.told.values()
    return {e.number: e.text("salted_root") for e in told if e.kind in LISTS}


def test_two_people_open_it_before_anyone_sees_it() -> None:
    hands = at("open")
    with refused(hands, "opening.not_agreed"):
        open_list(hands.workbench, hands.sign())
    one, _, three = shared(hands)
    open_it(hands)
    with refused(hands, "opening.not_agreed"):
        open_list(hands.workbench, hands.sign())
    ceremony(hands, three, one)
    taken = open_list(hands.workbench, hands.sign())
    event = hands.bench.desk.board.events[-1]
    assert event.kind == "ListOpened"
    assert event.number_of("count") == len(taken.data.splitlines()) - 1
    assert hands.bench.verdict().events


@BOTH_ARMS
def test_the_ceremony_takes_two_people_and_two_of_the_three_shares(cells: bool) -> None:
    hands = gone(cells)
    desk = hands.bench.desk
    with refused(hands, "opening.no_shares"):
        open_it(hands)
    one, two, three = shared(hands)
    with refused(hands, "opening.nothing_waits"):
        ceremony(hands, one, two)
    line = open_it(hands, "Base gelée le 24 mars")
    with refused(hands, "opening.needs_shares"):
        agree(hands, line)
    with refused(hands, "share.same"):
        ceremony(hands, two, two)
    with refused(hands, "second.same_person"):
        open_by_shares(desk, hands.sign(Meaning.APPROVED), one, two)
    other = shared(at("open"))
    with refused(hands, "share.not_in_force"):
        ceremony(hands, other[0], other[1])
    with refused(hands, "share.another_set"):
        ceremony(hands, one, other[1])
    assert desk.board.lists.opening is None
    ceremony(hands, three, two)
    shares, confirmed = desk.board.events[-2:]
    assert (shares.kind, shares.by.role) == ("OpeningShared", Role.ESCROW)
    assert shares.facts["shares"] == [2, 3] and shares.meaning is Meaning.APPROVED
    assert shares.number_of("line") == confirmed.number_of("line") == line.number
    assert desk.board.lists.opening is not None
    assert len({desk.board.events[line.number].by.seat, shares.by.seat, confirmed.by.seat}) == 3
    assert hands.bench.verdict().events
    with refused(hands, "opening.nothing_waits"):
        ceremony(hands, one, two)


def test_shares_made_anew_open_it_and_former_ones_do_not() -> None:
    hands = gone()
    former = shared(hands)
    one, two, _ = shared(hands)
    hands = renewed(hands)
    open_it(hands)
    with refused(hands, "share.not_in_force"):
        ceremony(hands, *former[:2])
    ceremony(hands, one, two)
    assert open_list(hands.workbench, hands.sign()).data


def test_the_opened_list_says_who_took_which_row(whole: tuple[Hands, Taken]) -> None:
    _, taken = whole
    rows = list(csv.DictReader(io.StringIO(taken.data.decode())))
    nancy = [row for row in rows if row["stratum"] == "Nancy"]
    assert [row["taken_by"] for row in nancy[:4]] == ["01-001", "RowVoided", "01-050", ""]
    assert {row["arm"] for row in rows} == {"tested", "control"}
    assert nancy[-1]["code"] == "" and nancy[-1]["list_id"] == "01-901"


def test_it_is_held_against_the_roots_of_day_0(whole: tuple[Hands, Taken]) -> None:
    hands, taken = whole
    assert held(taken.data, hands.bench.desk.journal.log_id, roots(hands)) == 0


def test_a_root_less_or_another_is_refused(whole: tuple[Hands, Taken]) -> None:
    hands, taken = whole
    log_id, kept = hands.bench.desk.journal.log_id, roots(hands)
    first, *_ = kept
    assert held(taken.data, log_id, {first: kept[first]}) == 1
    assert held(taken.data, log_id, {**kept, first: "00" * 32}) == 1
    assert held(taken.data, log_id, {**kept, 77: "00" * 32}) == 1
    assert held(taken.data, bytes(16), kept) == 1


def test_every_altered_list_is_refused(whole: tuple[Hands, Taken]) -> None:
    """The campaign, short; its full length is a command of its own."""
    hands, taken = whole
    campaign = Campaign(taken.data, hands.bench.desk.journal.log_id, roots(hands), seed=3)
    for number in range(250):
        campaign.alter(number)
    assert campaign.accepted == []
    assert len(campaign.ways) > 8


def test_the_campaign_sees_a_verifier_that_is_blind(
    whole: tuple[Hands, Taken], monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, taken = whole
    monkeypatch.setattr(verify_list, "check", lambda *_: {})
    campaign = Campaign(taken.data, hands.bench.desk.journal.log_id, roots(hands), seed=3)
    campaign.alter(0)
    assert campaign.accepted


def test_it_runs_by_itself_and_says_what_it_proves(
    whole: tuple[Hands, Taken], tmp_path: Path
) -> None:
    hands, taken = whole
    path = tmp_path / "opened.csv"
    path.write_bytes(taken.data)
    told = [f"--root={at}:{root}" for at, root in roots(hands).items()]
    log = f"--log={hands.bench.desk.journal.log_id.hex()}"
    for arguments, code in (([path, log, *told], 0), ([path], 2), ([tmp_path, log, *told], 2)):
        done = subprocess.run(
            [sys.executable, "-I", str(SOURCE), *map(str, arguments)], capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code
        assert ("not proven" in done.stdout) == (code == 0)


def test_it_is_one_page_of_the_standard_library_alone() -> None:
    text = SOURCE.read_text("utf-8")
    assert len(text.splitlines()) <= 150
    assert not from_outside(text)


@given(st.integers(0, 70))
def test_its_tree_is_the_log_s(size: int) -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    assert verify_list.root(list(leaves)) == root_of(leaves)
