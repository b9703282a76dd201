"""Act 5: labels go to the printer exactly once; what came of them is told, counted, accounted for.

The line stands before the paper. What the printer made of it is an entry of
the capsule, since nothing else of the bench may be a line; without an entry
nobody knows, and people count.
"""

from __future__ import annotations

import hashlib

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.journal import Person, Signing, Turn
from app.desk.label.kept_labels import keep_label
from app.desk.label.labelling import (
    FULL_LABELS,
    RECORD_COPIES,
    bag_label,
    proved_job,
    require_labels,
)
from app.desk.label.specimen import require_specimen, specimen_digest
from app.desk.ports import PrintJob
from app.desk.typed import composed
from app.desk.unblinded.label.label_runs import State, held, runs_of
from app.desk.unblinded.workbench import Workbench
from app.trial.refusal import Refusal, Trouble

REPRINT_DOMAIN = b"opaline/reprint/v1\n"
COUNT_DOMAIN = b"opaline/labels/v1\n"
MOST = 99
"""More labels of one run than this are a slip of the keys."""
NOTHING_PRINTED = frozenset({"printer.failed", "printer.not_reached"})
"""What a printer says when no label can have come out."""


def print_labels(
    workbench: Workbench, person: Person, request: str, *, reason: str = "",
    second: Signing | None = None, returned: int | None = None, unfound: int = 0,
) -> Line:  # fmt: skip
    """Proves the label, writes the line, prints two full labels and one record copy, notes the end.

    The first run needs no reason; a further one a reason, a second person's
    signature unless the study defers it, and every label of the runs before:
    `returned` to be destroyed or `unfound`. Raises Refusal ``label.before_d``,
    ``label.not_revealed``, ``label.reprint_needs_second``, ``label.count_first``,
    ``label.return_first``, ``specimen.…``; Trouble ``label.…`` before anything is written or
    printed, Trouble ``printer.…`` after the line is written.
    """
    desk = workbench.desk
    with desk.journal.turn() as turn:
        story = desk.story(request)
        require_labels(desk, turn, story)
        require_specimen(desk)
        run = sum(event.kind == "LabelsPrinted" for event in story.events) + 1
        if run > 1:
            _require_reprint(desk, turn, person, reason, second)
            _take_back(workbench, turn, person, story, returned, unfound, reason)
        job = proved_job(desk, story, bag_label(desk, story))
        digest = keep_label(turn, job.pdf)
        facts: dict[str, Value] = {
            "request": request, "bag": story.bag, "run": run, "full": FULL_LABELS,
            "record": RECORD_COPIES, "digest": digest,
        }  # fmt: skip
        sealed = _reprint(desk, story, digest, reason, second) if run > 1 else {}
        sealed["template"] = specimen_digest(desk)
        line = turn.write("LabelsPrinted", facts, person, at=story.d, sealed=sealed)
        told: dict[str, Value] = {
            "run": run, "printer": desk.printer.name, "dots_per_mm": str(desk.printer.dots_per_mm),
            "bytes": hashlib.sha256(job.zpl).hexdigest(), "shift": _shift(desk.printer.offset),
        }  # fmt: skip
        workbench.add(turn, person, story, "labels_begun", told)
    _send(workbench, person, story, run, job)
    return line


def count_labels(
    workbench: Workbench, person: Person, request: str, out: int, second: Signing | None = None
) -> None:
    """How many labels of the last run came out, counted before a second person.

    Alone only where the study defers it. Raises Refusal ``label.not_printed``,
    ``label.count``, ``label.count_needs_second``, ``second.same_person``.
    """
    if not 0 <= out <= MOST:
        raise Refusal("label.count", most=MOST)
    desk = workbench.desk
    with desk.journal.turn() as turn:
        story = workbench.story(turn, request)
        runs = runs_of(story, workbench.capsule(turn, person, story))
        if not runs:
            raise Refusal("label.not_printed")
        run = runs[-1].number
        signature = ""
        if second is not None:
            _require_other(turn, person, second)
            number = run.to_bytes(2, "big") + out.to_bytes(2, "big")
            message = COUNT_DOMAIN + desk.journal.log_id + story.bag.encode() + number
            signature = second.pen.sign(message).hex()
        elif not desk.study.deferrable.label_count:
            raise Refusal("label.count_needs_second")
        seat = second.person.seat.seat if second else ""
        new: dict[str, Value] = {"run": run, "out": out, "second": seat, "signature": signature}
        workbench.add(turn, person, story, "labels_counted", new)


def account_labels(
    workbench: Workbench, person: Person, request: str, *, spoiled: int = 0, destroyed: int = 0,
    unfound: int = 0, reason: str = "",
) -> None:  # fmt: skip
    """What became of the labels that are neither on the bag nor the record copy.

    Said anew, it holds in place of what was said before. What was spoiled or
    cannot be found needs a reason. Raises Refusal ``label.not_printed``,
    ``label.count``, ``reason.needed``.
    """
    if any(not 0 <= number <= MOST for number in (spoiled, destroyed, unfound)):
        raise Refusal("label.count", most=MOST)
    if (spoiled or unfound) and not reason.strip():
        raise Refusal("reason.needed")
    with workbench.desk.journal.turn() as turn:
        story = workbench.story(turn, request)
        runs = runs_of(story, workbench.capsule(turn, person, story))
        if not runs:
            raise Refusal("label.not_printed")
        new: dict[str, Value] = {
            "run": runs[-1].number, "spoiled": spoiled, "destroyed": destroyed, "unfound": unfound,
        }  # fmt: skip
        workbench.add(turn, person, story, "labels_accounted", new, reason=reason)


def _send(workbench: Workbench, person: Person, story: Story, run: int, job: PrintJob) -> None:
    try:
        workbench.desk.printer.print(job)
    except Trouble as failure:
        nothing = failure.code in NOTHING_PRINTED
        _note(workbench, person, story, run, State.FAILED if nothing else State.UNKNOWN)
        raise
    _note(workbench, person, story, run, State.SENT)


def _note(workbench: Workbench, person: Person, story: Story, run: int, state: State) -> None:
    new: dict[str, Value] = {"run": run, "state": str(state)}
    with workbench.desk.journal.turn() as turn:
        workbench.add(turn, person, story, "labels_sent", new)


def _shift(offset: tuple[int, int]) -> str:
    right, down = offset
    return f"{right} {down}"


def _take_back(
    workbench: Workbench, turn: Turn, person: Person, story: Story, returned: int | None,
    unfound: int, reason: str,
) -> None:  # fmt: skip
    out = held(story, workbench.capsule(turn, person, story))
    given = (returned or 0, unfound)
    if min(given) < 0 or sum(given) != out:
        raise Refusal("label.return_first", out=out)
    if out:
        new: dict[str, Value] = {"returned": given[0], "unfound": unfound}
        workbench.add(turn, person, story, "labels_returned", new, reason=reason)


def _require_reprint(
    desk: Desk, turn: Turn, person: Person, reason: str, second: Signing | None
) -> None:
    if not reason.strip() or (second is None and not desk.study.deferrable.reprint):
        raise Refusal("label.reprint_needs_second")
    if second is not None:
        _require_other(turn, person, second)


def _require_other(turn: Turn, person: Person, second: Signing) -> None:
    if second.person.seat.seat == person.seat.seat:
        raise Refusal("second.same_person")
    turn.require_may(second.person, "LabelsPrinted")
    turn.require_trained(second.person)


def _reprint(
    desk: Desk, story: Story, digest: str, reason: str, second: Signing | None
) -> dict[str, str]:
    told = {"reason": composed(reason), "second": "", "signature": ""}
    if second is None:
        return told
    message = REPRINT_DOMAIN + desk.journal.log_id + story.bag.encode() + bytes.fromhex(digest)
    signature = second.pen.sign(message).hex()
    return {**told, "second": second.person.seat.seat, "signature": signature}
