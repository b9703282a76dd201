"""Every finding is provoked by a file that really breaks its rule, and no finding lacks words."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.custody.checkpoint import NoteSignature, note_key_id, note_name
from app.custody.entry import SignerKind
from app.custody.finding import DoesNotFollow
from app.custody.verdict import Anchor, compare
from app.trial.refusal import Refusal
from tests.custody import (
    provoke_anchors,
    provoke_capsules,
    provoke_closings,
    provoke_escrow,
    provoke_lines,
    provoke_lists,
    provoke_night,
    provoke_openings,
    provoke_people,
    provoke_review,
    provoke_rows,
    provoke_seats,
    provoke_stock,
    provoke_study,
    provoke_unblinding,
    provoke_windows,
)
from tests.custody.day import closed, requested, whole_day
from tests.custody.provoke_anchors import checkpoint, longer
from tests.custody.provoke_escrow import recovered_alone, recovered_by_two, signed_later
from tests.custody.provoke_lists import a_list_s_life, an_end_of_trial
from tests.custody.provoke_night import a_night
from tests.custody.provoke_openings import answered, opened_by_shares, sheet_seconded
from tests.custody.provoke_people import SEAT, newcomers_own, pen, stranger
from tests.custody.provoke_review import reviewed
from tests.custody.provoke_rows import among_three_lists
from tests.custody.provoke_seats import people_s_year, row
from tests.custody.provoke_stock import corrected
from tests.custody.provoke_unblinding import a_year_of_unblindings
from tests.custody.provoking import PROVOCATIONS, Act, broken
from tests.custody.scribe import Scribe, judge
from tests.house.catalogue import read
from tests.house.tree import ROOT, sources

RAISED = ("Finding", "DoesNotFollow")
# Imported for what they register.
assert provoke_anchors and provoke_capsules and provoke_closings and provoke_lines
assert provoke_people and provoke_review and provoke_rows and provoke_seats
assert provoke_stock and provoke_unblinding and provoke_windows and provoke_lists
assert provoke_escrow and provoke_night and provoke_openings and provoke_study


def named(case: tuple[str, Act]) -> str:
    return case[1].__name__


@pytest.mark.parametrize("case", PROVOCATIONS, ids=map(named, PROVOCATIONS))
def test_what_does_not_follow_is_named(case: tuple[str, Act]) -> None:
    code, act = case
    made = broken(act)
    with pytest.raises(DoesNotFollow) as found:
        verdict = judge(made.scribe.snapshot(), *made.anchors)
        if made.copy is not None:
            compare(verdict, judge(made.copy.snapshot()))
    assert (found.value.code, found.value.number) == (code, made.line)


def test_every_finding_is_provoked_and_has_its_words() -> None:
    told, _ = read(ROOT / "resources" / "words", "en")
    worded = {key.removeprefix("finding.") for key in told if key.startswith("finding.")}
    provoked = {code for code, _ in PROVOCATIONS}
    assert findings_in_source() == worded == provoked


def findings_in_source() -> set[str]:
    """The codes that the custody room raises."""
    found = set()
    for one in sources("app/custody"):
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in RAISED:
                code = node.args[-1]
                found |= {str(code.value)} if isinstance(code, ast.Constant) else set()
    return found


def test_a_whole_day_follows() -> None:
    scribe = whole_day()
    verdict = judge(scribe.snapshot())
    assert len(verdict.events) == len(scribe.lines)
    assert verdict.root == scribe.root()


def test_a_review_follows() -> None:
    scribe = reviewed()
    assert len(judge(scribe.snapshot()).events) == len(scribe.lines)


def test_a_lost_seat_replaced_by_two_shares_follows() -> None:
    whole = (answered(), opened_by_shares(), sheet_seconded())
    for scribe in (recovered_by_two(), recovered_alone(), signed_later(), *whole):
        assert len(judge(scribe.snapshot()).events) == len(scribe.lines)


def test_what_one_signed_alone_and_another_later_follows() -> None:
    scribe = a_night()
    assert len(judge(scribe.snapshot()).events) == len(scribe.lines)


def test_stock_and_corrections_follow() -> None:
    scribe = corrected()
    assert len(judge(scribe.snapshot()).events) == len(scribe.lines)


@pytest.mark.parametrize("life", [a_list_s_life, an_end_of_trial])
def test_the_life_of_a_list_follows(life: Callable[[Scribe], None]) -> None:
    scribe = Scribe()
    life(scribe)
    assert len(judge(scribe.snapshot()).events) == len(scribe.lines)


def test_a_year_of_unblindings_follows() -> None:
    scribe = a_year_of_unblindings()
    assert len(judge(scribe.snapshot()).events) == len(scribe.lines)


def test_a_year_of_people_follows() -> None:
    scribe = people_s_year()
    verdict = judge(scribe.snapshot())
    assert len(verdict.events) == len(scribe.lines)


def test_the_row_comes_from_the_list_proposed_last() -> None:
    preparation = among_three_lists(2)
    assert judge(preparation.scribe.snapshot()).events[-1].kind == "Allocated"


def test_other_lines_may_stand_between_acceptance_and_allocation() -> None:
    preparation = requested()
    preparation.window = preparation.write("RequestAccepted").number
    preparation.scribe.write("SignedIn", {}, "auditor")
    preparation.allocate()
    assert judge(preparation.scribe.snapshot()).events[-1].kind == "Allocated"


def test_the_second_founder_confirms_their_own_seat() -> None:
    scribe = newcomers_own("operator")
    scribe.rows.clear()
    scribe.seats = [seat for seat in scribe.seats if seat.seat == scribe.crew.pharmacist.seat.seat]
    with pytest.raises(DoesNotFollow) as found:
        judge(scribe.snapshot())
    # All lines follow; what is missing is the newcomer's row.
    assert (found.value.code, found.value.number) == ("row.seat_missing", 1)


@pytest.mark.parametrize("size", [0, 1, 7, 12])
def test_an_anchor_that_fits_is_told(size: int) -> None:
    scribe = Scribe()
    shorter = Scribe()
    del shorter.lines[size:]
    anchor = Anchor(size, shorter.root())
    assert judge(scribe.snapshot(), anchor).anchored_to == (anchor,)


def test_an_older_copy_is_an_anchor() -> None:
    compare(judge(longer().snapshot()), judge(Scribe().snapshot()))


def test_a_checkpoint_tells_who_signed_it() -> None:
    anchor = Anchor.of(checkpoint(Scribe()))
    verdict = judge(longer().snapshot(), Anchor.genesis(Scribe().lines[0].leaf), anchor)
    assert verdict.signers == ("Claire Aubert",)
    assert verdict.genesis == Scribe().lines[0].leaf


def test_a_forged_checkpoint_accuses_nobody() -> None:
    """Signed in the name of a seat with another key: neither a file that fits nor one cut."""
    scribe = Scribe()
    forged = Anchor.of(checkpoint(longer(), pen=scribe.crew.operator.keys.root))
    for told in (scribe, longer(), closed().scribe):
        with pytest.raises(Refusal) as refused:
            judge(told.snapshot(), forged)
        assert refused.value.code == "checkpoint.forged"


def test_a_checkpoint_of_somebody_not_admitted_by_then_proves_nothing() -> None:
    """The operator is admitted by line 1: a checkpoint of one line cannot be theirs."""
    scribe = Scribe()
    note = checkpoint(scribe)
    for bare in (replace(note, size=1, root=scribe.lines[0].leaf), note):
        name = note_name(note.log_id, scribe.crew.operator.seat.seat)
        pen = scribe.crew.operator.keys.root
        signed = NoteSignature(
            name, note_key_id(name, pen.public_key), pen.sign(bare.text().encode())
        )
        anchor = Anchor.of(replace(bare, signatures=(signed,)))
        if bare is note:
            assert judge(scribe.snapshot(), anchor).signers == ("Marc Lenoir",)
            continue
        with pytest.raises(Refusal) as refused:
            judge(scribe.snapshot(), anchor)
        assert refused.value.code == "checkpoint.unknown_signer"


def test_a_seat_that_nobody_confirmed_signs_no_checkpoint() -> None:
    """One person alone proposes a seat of an invented name, whose keys are their own."""
    scribe = Scribe()
    note = checkpoint(scribe)
    scribe.write("SeatProposed", row(scribe, stranger("auditor")))
    bare = replace(note, size=len(scribe.lines), root=scribe.root())
    name, root = note_name(note.log_id, SEAT), pen("r", SignerKind.ROOT)
    signature = root.sign(bare.text().encode())
    signed = NoteSignature(name, note_key_id(name, root.public_key), signature)
    anchor = Anchor.of(replace(bare, signatures=(signed,)))
    with pytest.raises(Refusal) as refused:
        judge(scribe.snapshot(), anchor)
    assert refused.value.code == "checkpoint.unknown_signer"
