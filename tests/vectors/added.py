"""What was added to version 1 after its freeze, as lines behind those of the practice study."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from app.custody.canonical import Value
from app.custody.kinds import SLIPS
from tests.custody import provoke_escrow as escrow
from tests.custody import provoke_lists as lists
from tests.custody import provoke_night as night
from tests.custody import provoke_openings as openings
from tests.custody import provoke_review as review
from tests.custody import provoke_seats as seats
from tests.custody import provoke_stock as stock
from tests.custody import provoke_study as amending
from tests.custody import provoke_unblinding as unblinding
from tests.custody import provoke_workstation as workstation
from tests.custody.day import RESTORED
from tests.custody.scribe import Scribe, Study, judge
from tests.vectors import bags
from tests.vectors.damage import written_behind
from tests.vectors.study import shown

Variant = dict[str, Any]


def additions(study: Study) -> Iterator[Variant]:
    """Logs that hold a kind of line that was added: whole ones, and damaged ones."""
    for name, finding, act in ADDITIONS:
        scribe = Scribe(study=study)
        act(scribe)
        size = len(scribe.lines)
        changes = [
            *_cut(study, scribe), *written_behind(study, scribe), *_seats_changed(study, scribe),
            *_settings_put(study, scribe), *_rows_added(study, scribe),
        ]  # fmt: skip
        told: Variant = {"name": name, "finding": finding, "changes": changes}
        if finding is None:
            told["verdict"] = {"lines": size, "root": scribe.root().hex()}
        else:
            told["line"] = size - 1
        yield told


def _seats_changed(study: Study, scribe: Scribe) -> Iterator[Variant]:
    for index, row in enumerate(scribe.seats):
        if index >= len(study.file.seats):
            yield {"table": "seats", "index": index, "put": shown(asdict(row))}
        elif row != study.file.seats[index]:
            yield {"table": "seats", "index": index, "set": shown(asdict(row))}


def _settings_put(study: Study, scribe: Scribe) -> Iterator[Variant]:
    for name in sorted(scribe.settings.keys() - study.file.settings.keys()):
        yield {"table": "settings", "index": name, "put": shown(scribe.settings[name])}


def _rows_added(study: Study, scribe: Scribe) -> Iterator[Variant]:
    for table in ("rows", "allocations"):
        before = len(getattr(study.file, table))
        for index, row in enumerate(getattr(scribe, table)[before:], start=before):
            yield {"table": table, "index": index, "put": shown(asdict(row))}


def _cut(study: Study, scribe: Scribe) -> Iterator[Variant]:
    for table, kept, before in (
        ("lines", [line for line in study.file.lines if line in scribe.lines], study.file.lines),
        ("allocations", scribe.allocations, study.file.allocations),
        ("capsules", scribe.capsules, study.file.capsules),
    ):
        for _ in range(len(before) - len(kept)):
            yield {"table": table, "index": -1, "drop": 1}


def _amended(scribe: Scribe) -> None:
    window = scribe.capsules[-1].window
    del scribe.lines[window:], scribe.allocations[-1], scribe.capsules[-1]
    amending.amended(scribe)


def _restored(**forged: Value) -> Callable[[Scribe], None]:
    def act(scribe: Scribe) -> None:
        facts: Mapping[str, Value] = {**RESTORED, **forged}
        scribe.confirm(scribe.write("Restored", facts))

    return act


def _restored_wrongly(**forged: Value) -> Callable[[Scribe], None]:
    def act(scribe: Scribe) -> None:
        scribe.write("Restored", {**RESTORED, **forged})

    return act


def _restored_by_an_auditor(scribe: Scribe) -> None:
    scribe.write("Restored", RESTORED, "auditor")


def _restored_alone(scribe: Scribe) -> None:
    scribe.confirm(scribe.write("Restored", RESTORED), "pharmacist")


def _about_another_leaf(scribe: Scribe) -> None:
    scribe.write("QuestionAsked", {"line": 3, "leaf": "00" * 32, "text": "?"}, "auditor")


def _flagged_for_no_reason(scribe: Scribe) -> None:
    review.marked(scribe, "LineFlagged", 3, concern="ugly")


def _slips(of: str, **forged: Value) -> Callable[[Scribe], None]:
    def act(scribe: Scribe) -> None:
        events = judge(scribe.snapshot()).events
        last = next(e for e in reversed(events) if e.kind == of)
        for document in SLIPS:
            facts: dict[str, Value] = {
                "bag": last.text("bag"), "document": document, "slip": "R-1", "printer": "PDF",
            }  # fmt: skip
            scribe.write("SlipPrinted", {**facts, **forged}, "auditor")
            if forged or of != "Released":
                return

    return act


ADDITIONS: tuple[tuple[str, str | None, Callable[[Scribe], object]], ...] = (
    ("restored by two", None, _restored()),
    ("restored, another history as long", None, _restored(kept=99, lost=0)),
    ("restored, not confirmed yet", None, _restored_wrongly()),
    ("restored by one person alone", "people.same_person", _restored_alone),
    ("restored by an auditor", "people.role", _restored_by_an_auditor),
    ("restored from no line", "open.facts", _restored_wrongly(size=0)),
    ("restored, nothing kept", "open.facts", _restored_wrongly(kept=0)),
    ("restored, a root cut short", "open.facts", _restored_wrongly(root="ef" * 31)),
    ("restored, more found than lost", "open.facts", _restored_wrongly(lost=-1)),
    ("a seat revoked, keys renewed", None, seats.renewed),
    ("a year of people", None, seats.people_s_year),
    ("a revoked seat signs", "people.revoked", seats.a_revoked_seat_that_signs),
    ("an auditor revokes", "people.role", seats.an_auditor_who_revokes),
    ("one's own revocation", "people.own_revocation",
     seats.a_seat_that_confirms_its_own_revocation),
    ("the second preparer revoked", "people.too_few", seats.the_second_preparer_revoked),
    ("no renewal", "people.not_renewed", seats.no_renewal_after_a_revocation),
    ("a renewal without one", "people.not_renewed", seats.a_renewal_that_leaves_one_out),
    ("a renewal too far", "people.not_renewed", seats.a_renewal_that_skips_a_generation),
    ("sealed under the key before", "people.old_generation",
     seats.a_sealed_part_under_the_key_before),
    ("proposed by a revoked seat", "people.nothing_to_confirm",
     seats.what_a_revoked_seat_had_proposed),
    ("seated before a renewal", "people.nothing_to_confirm",
     seats.a_seat_proposed_before_the_keys_were_renewed),
    ("a delegation cut short", "people.delegation",
     seats.a_signature_after_a_delegation_cut_short),
    ("an inspection for a monitor", "people.unknown_seat", seats.an_inspection_for_a_monitor),
    ("wrong passphrases at no seat", "people.unknown_seat", seats.wrong_passphrases_at_no_seat),
    ("the name of nobody", "window.identity", seats.the_name_of_nobody),
    ("a row before its rewrapping", "row.seat_differs",
     seats.a_seat_as_it_was_before_its_passphrase_changed),
    ("a review", None, review.a_review),
    ("a question about another leaf", "review.other_leaf", _about_another_leaf),
    ("a flag for no known reason", "open.facts", _flagged_for_no_reason),
    ("lines of the stock", None, stock.a_stock),
    ("another proposal withdrawn", "people.nothing_to_withdraw",
     lambda scribe: stock.withdrawn(scribe, scribe.write("StockDestructionProposed", {}))),
    ("a proven backup", None, review.a_proven_backup),
    ("a backup in no place", "open.facts", review.a_backup_in_no_place),
    ("a backup of another log", "review.other_leaf", review.a_backup_of_another_log),
    ("specimens of the label", None, review.two_specimens),
    ("a specimen of no known layout", "open.facts", review.a_specimen_of_no_layout),
    ("equipment of the bench", None, stock.a_bench),
    ("told, learned, kept on paper", None,
     lambda scribe: unblinding.unblindings(scribe, 4)),
    ("told of nobody", "unblinding.not_allocated",
     lambda scribe: unblinding.unblinded(scribe, subject="01-009")),
    ("a sheet of nobody", "unblinding.not_allocated",
     lambda scribe: unblinding.replaced(scribe, 1, "01-009")),
    ("a way of telling that is none", "open.facts",
     lambda scribe: unblinding.unblinded(scribe, way="letter")),
    ("labels reconciled", None, bags.reconciled()),
    ("labels that do not add up", "window.labels", bags.reconciled(spoiled=1)),
    ("labels without a printer", "open.facts", bags.reconciled(printer="")),
    ("the life of a list", None, lists.in_short),
    ("a list opened", None, lists.opened),
    ("a void row out of turn", "row.allocation_order",
     lambda scribe: lists.voided(scribe, lists.the_list(scribe).number, 9)),
    ("a stop behind a stop", "list.stopped_twice",
     lambda scribe: (lists.stopped(scribe), lists.stopped(scribe))),
    ("the wrong thing resumed", "list.not_stopped", lambda scribe: scribe.write(
        "AllocationsResumed", lists.names(lists.the_list(scribe)))),
    ("an extension of another leaf", "review.other_leaf", lambda scribe: lists.with_rows(
        scribe, "ListExtended", lists.the_list(scribe), leaf="00" * 32)),
    ("what a workstation tells", None, workstation.a_workstation),
    ("a clock found wrong in no known way", "open.facts", workstation.a_clock_that_nobody_saw),
    ("a file from no schema", "open.facts", workstation.a_file_from_no_schema),
    ("a lost seat replaced by two shares", None, escrow.recovered_by_two),
    ("nobody left to confirm a recovery", None, escrow.recovered_alone),
    ("an escrow that signs in", "people.role", escrow.an_escrow_that_signs_something_else),
    ("labels whose pages were kept", None,
     lambda scribe: [act(scribe) for act in (review.two_specimens, review.labels_kept)]),
    ("a night of one person", None, night.in_short),
    ("alone with nobody", "open.facts", lambda scribe: night.noted(scribe, seats=[])),
    ("a statistician answers for a list", None, openings.answered),
    ("a statistician signs something else", "people.role",
     openings.a_statistician_who_signs_something_else),
    ("a list opened by shares", None, openings.opened_by_shares),
    ("an opening shared by a pharmacist", "people.role",
     openings.an_opening_shared_by_a_pharmacist),
    ("shares put together for no opening", "unblinding.other_line",
     openings.shares_put_together_for_no_opening),
    ("a sheet destroyed by two", None, openings.sheet_seconded),
    ("a sheet destroyed by one", "people.same_person", openings.a_sheet_destroyed_by_one_person),
    ("slips printed", None, _slips("Released")),
    ("a slip of a bag that is being made", "window.bag_not_closed", _slips("LabelsPrinted")),
    ("a slip that is no document of a bag", "open.facts", _slips("Released", document="label")),
    ("a kit for a downtime", None, stock.a_kit),
    ("a label of a kit of no known fate", "open.facts",
     lambda scribe: scribe.write("KitAccounted", {**stock.KIT, "fate": "eaten"})),
    ("bags that went otherwise", None, bags.otherwise),
    ("a delay that carries the later time", "window.stamp",
     lambda scribe: bags.delayed(scribe, late=True)),
    ("another bag beside a live one", "window.former_not_over",
     lambda scribe: bags.asked_again(scribe, 0)),
    ("the wrong stop resumed", "list.not_stopped", lists.the_wrong_stop_resumed),
    ("a slip of paper with too long a number", "open.facts", lambda scribe: scribe.write(
        "DoneOutside", lists.names(scribe.lines[3], **{**lists.OUTSIDE, "slip": "S" * 41}))),
    ("a recovery that another signs later", None, escrow.signed_later),
    ("a recovery signed later from another seat of the same name", "people.same_person",
     escrow.a_recovery_countersigned_from_another_seat_of_the_same_name),
    ("a recovery signed later before it counts", "unblinding.other_line",
     escrow.a_recovery_countersigned_before_it_counts),
    ("other versions of the study", None, _amended),
    ("a version put in force inside a window", "study.window_open",
     lambda scribe: amending.in_force(scribe, amending.version_of(scribe) + 1)),
    ("a line under a version that waits", "open.study",
     amending.a_line_under_a_version_that_waits),
    ("a version without a reference", "open.facts", amending.a_version_without_a_reference),
)  # fmt: skip
