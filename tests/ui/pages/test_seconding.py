"""What is sealed and waits for a second person: read whole before it is signed, by unblinded eyes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.command.practice import PASSPHRASE, Crew
from app.custody.event import Event
from app.custody.kinds import PROPOSALS
from app.desk.allocation import list_life
from app.desk.bag.handover import Slip
from app.desk.boards.due import Task, due
from app.desk.journal import sign
from app.desk.seats.founding import NewSeat, found_study, propose_seat
from app.desk.seats.people import propose_revocation
from app.desk.unblinded.vials.ledger import Place
from app.desk.unblinded.vials.stock_life import look_at_stock, propose_vials_destroyed
from app.trial.names import Meaning, Role
from app.ui.pages.home import _CONFIRMED_AT, HomePage
from app.ui.unblinded.allocation.life import ListLifePage
from app.ui.unblinded.stock.page import StockPage
from app.ui.widgets.signature_dialog import SignatureDialog
from tests.bench import empty_bench
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.ui.pages.test_list_life import save
from tests.ui.stage import Stage


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[tuple[Hands, Stage]]:
    hands = at("open")
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        yield hands, stage


def asked_at(stage: Stage, proposal: Event) -> tuple[str, str]:
    """Where Home sends the second person who opens a proposal, and with what."""
    tasks = [one.proposal for one in due(stage.bench.desk) if one.task is Task.CONFIRM]
    home = stage.show(HomePage)
    shown = [one.proposal for one in home._view.tasks]
    assert proposal in tasks and proposal in shown
    with stage.qtbot.waitSignal(stage.station.going) as left:
        home.tasks.opened.emit(str(shown.index(proposal)))
    page, target = left.args or ("", "")
    return str(page), str(target)


def condemn(hands: Hands, reason: str, *vials: str) -> Event:
    """A destruction of vials proposed by the pharmacist."""
    line = propose_vials_destroyed(
        hands.workbench, hands.sign(), vials, method="incinération", reason=reason
    )
    return hands.bench.desk.board.events[line.number]


def test_who_confirms_a_destruction_of_vials_reads_lot_vials_method_and_reason(
    opened: tuple[Hands, Stage],
) -> None:
    hands, stage = opened
    condemn(hands, "sonde", "V-008")
    proposal = condemn(hands, "cassette fendue", "V-004", "V-005")
    assert asked_at(stage, proposal) == ("stock", str(proposal.number))
    page = stage.show(lambda s: StockPage(s, hands.workbench), str(proposal.number))
    words = page.second.words()
    for told in ("MSC-0426", "V-004, V-005", "incinération", "cassette fendue"):
        assert told in words
    assert words.index("V-004") < words.index("V-008"), "the one that was opened stands first"
    stage.click(page.second.buttons[proposal.number])
    stage.sign(name="Marc Lenoir")
    held = look_at_stock(hands.workbench, hands.me).held
    assert held["V-004"].place is held["V-005"].place is Place.DESTROYED
    assert held["V-008"].place is Place.REJECTED
    assert "V-004" not in page.second.words() and page.second.isVisible()


def test_nothing_waits_and_the_card_is_not_there(opened: tuple[Hands, Stage]) -> None:
    hands, stage = opened
    page = stage.show(lambda s: StockPage(s, hands.workbench))
    assert not page.second.isVisible() and page.second.words() == ""


def life_page(stage: Stage, hands: Hands, target: str) -> ListLifePage:
    return stage.show(lambda s: ListLifePage(s, hands.workbench, save), target)


def test_who_confirms_a_row_void_or_a_late_entry_reads_the_note(
    opened: tuple[Hands, Stage],
) -> None:
    hands, stage = opened
    desk = hands.bench.desk
    slip = Slip("P-7", hands.bench.clock.now() - timedelta(minutes=5))
    late = list_life.propose_late_entry(desk, hands.sign(), 2, slip, "panne du commutateur")
    proposal = desk.board.events[late.number]
    assert asked_at(stage, proposal) == ("life", str(proposal.number))
    page = life_page(stage, hands, str(proposal.number))
    words = page.second.words()
    assert "panne du commutateur" in words and "P-7" in words
    stage.click(page.second.buttons[proposal.number])
    stage.sign(name="Marc Lenoir")
    assert not desk.board.waiting() and not page.second.isVisible()


def test_who_lets_allocations_go_on_reads_why(opened: tuple[Hands, Stage]) -> None:
    hands, stage = opened
    desk = hands.bench.desk
    list_life.stop_allocations(desk, hands.sign(), "doute")
    line = list_life.propose_resume(desk, hands.sign(), "clé relue avec le statisticien")
    page = life_page(stage, hands, str(line.number))
    assert "clé relue avec le statisticien" in page.second.words()


def test_every_proposal_is_shown_on_a_page_or_told_whole_by_home() -> None:
    told = {"StudyProposed", "SeatProposed", "SitesProposed", "DestructionProposed",
            "RevocationProposed", "DelegationProposed", "SeatRecovered"}  # fmt: skip
    assert PROPOSALS - _CONFIRMED_AT.keys() == told


def asked_of(stage: Stage, number: int) -> str:
    """What the dialog that Home opens for a proposal says of it."""
    home = stage.show(HomePage)
    shown = [one.proposal.number if one.proposal else -1 for one in home._view.tasks]
    home.tasks.opened.emit(str(shown.index(number)))
    dialog = stage.dialog(SignatureDialog)
    words = " ".join(one.text() for one in dialog.findChildren(QLabel))
    dialog.reject()
    stage.rest()
    return words


def test_who_confirms_at_home_reads_every_open_fact_before_the_passphrase(
    opened: tuple[Hands, Stage],
) -> None:
    hands, stage = opened
    desk, now = hands.bench.desk, hands.bench.clock.now()
    newcomer = NewSeat("Zoé Petit", Role.OPERATOR, "préparatrice", now.date(), now,
                       now + timedelta(days=300))  # fmt: skip
    line = propose_seat(desk, hands.sign(), newcomer, PASSPHRASE)
    words = asked_of(stage, line.number)
    for told in ("Zoé Petit", "second opérateur", "préparatrice", "18\u00a0janv.\u00a02027"):
        assert told in words
    other = propose_revocation(desk, hands.sign(), hands.crew.auditor.seat.seat, "lost")
    words = asked_of(stage, other.number)
    assert hands.crew.auditor.seat.name in words and "Perte" in words


def test_who_confirms_a_new_study_reads_which_configuration_and_who_founds_it(
    qtbot: QtBot,
) -> None:
    bench = empty_bench()
    desk, now = bench.desk, bench.clock.now()
    founder = NewSeat("Claire Aubert", Role.PHARMACIST, "PharmD", now.date(), now,
                      now + timedelta(days=300))  # fmt: skip
    person = found_study(desk, founder, PASSPHRASE, practice=False)
    with Stage.over(qtbot, bench, Crew(person, person, person)) as stage:
        signing = sign(person, PASSPHRASE, Meaning.AUTHORED)
        propose_seat(desk, signing, replace(founder, name="Marc Lenoir"), PASSPHRASE)
        words = asked_of(stage, 0)
    for told in ("PharmD", desk.study.digest[:16], "Non"):
        assert told in words
