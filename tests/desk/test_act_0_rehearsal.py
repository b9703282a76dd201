"""Act 0, in practice: a passphrase is lost in earnest, and paper brings the seat back."""

from __future__ import annotations

from app.command.practice import PASSPHRASE, seat_crew
from app.desk.escrow.recovering import recover_seat
from app.desk.escrow.rehearsal import Rehearsed, lose_passphrase, rehearsed
from app.desk.unblinded.vials.stock import received
from app.trial.names import Meaning
from tests.bench import empty_bench
from tests.desk.hands import Hands
from tests.desk.stages import at, refused
from tests.desk.test_act_0_shares import NEW, end, made, printed, typed


def test_what_is_lost_in_practice_comes_back_from_paper_alone() -> None:
    hands = at("open")
    desk, me = hands.bench.desk, hands.me
    assert rehearsed(desk) == ()
    with refused(hands, "share.none"):
        lose_passphrase(desk, me, PASSPHRASE)
    pages = printed(hands, made(hands))
    assert rehearsed(desk) == (Rehearsed.MADE,)
    with refused(hands, "passphrase.wrong"):
        lose_passphrase(desk, me, "not the passphrase at all")
    lose_passphrase(desk, me, PASSPHRASE)
    assert rehearsed(desk) == (Rehearsed.MADE, Rehearsed.LOST)
    with refused(hands, "passphrase.wrong"):
        desk.sign_in(me.seat.name, PASSPHRASE)
    shares = typed(pages[1]), typed(pages[2])
    recover_seat(desk, shares, me.seat.seat, NEW, end(hands), hands.second(Meaning.APPROVED))
    assert rehearsed(desk) == tuple(Rehearsed)
    assert received(hands.workbench, desk.sign_in(me.seat.name, NEW))
    hands.bench.verdict()


def test_in_a_real_study_nothing_is_lost_for_practice() -> None:
    bench = empty_bench()
    hands = Hands(bench, seat_crew(bench.workbench, practice=False), cells=True)
    made(hands)
    with refused(hands, "rehearsal.real"):
        lose_passphrase(hands.bench.desk, hands.me, PASSPHRASE)
