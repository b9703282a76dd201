"""What became of a bag's labels, read from its lines and its capsule: run by run, and in all."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.capsule import Capsule, Entry
from app.custody.event import Event
from app.desk.label.labelling import FULL_LABELS, RECORD_COPIES
from app.trial.refusal import Refusal

ELSEWHERE = "?"
"""What printed a run that an earlier program began."""


class State(enum.StrEnum):
    """How far a run of labels has come."""

    SENT = "sent"
    """The printer, its queue or the folder took every byte."""
    PRINTED = "printed"
    """Its labels are on the bag and were scanned there."""
    FAILED = "failed"
    """Nothing was printed."""
    UNKNOWN = "unknown"
    """It broke off, or nothing was heard: people must count."""
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Run:
    """One run; `out` is how many labels came out, None while nobody knows."""

    number: int
    state: State
    out: int | None
    printer: str


@dataclass(frozen=True, slots=True)
class Account:
    """What became of all labels that came out; `rest` is what is not accounted for."""

    printed: int
    applied: int
    record: int
    spoiled: int
    destroyed: int
    unfound: int
    printer: str

    @property
    def rest(self) -> int:
        """Labels of which nobody has said what became; below 0 when more were told than printed."""
        gone = self.applied + self.record + self.spoiled + self.destroyed + self.unfound
        return self.printed - gone


def runs_of(story: Story, capsule: Capsule) -> tuple[Run, ...]:
    """The runs of a bag's labels, in order."""
    return tuple(
        _run(event, capsule) for event in story.events if event.kind == "LabelsPrinted"
    )


def held(story: Story, capsule: Capsule) -> int:
    """How many labels are out and were not handed back; raises Refusal ``label.count_first``."""
    back = _all(capsule, "labels_returned")
    gone = sum(_number(e, name) for e in back for name in ("returned", "unfound"))
    return sum(_known(run) for run in runs_of(story, capsule)) - gone


def account(story: Story, capsule: Capsule) -> Account:
    """What became of every label so far; raises Refusal ``label.count_first``."""
    runs = runs_of(story, capsule)
    last = runs[-1]
    back = _all(capsule, "labels_returned")
    told = [e for e in _all(capsule, "labels_accounted") if e.new.get("run") == last.number]
    said = told[-1:]
    return Account(
        printed=sum(_known(run) for run in runs),
        applied=FULL_LABELS if _is_applied(last.number, capsule) else 0,
        record=RECORD_COPIES if last.out else 0,
        spoiled=sum(_number(e, "spoiled") for e in said),
        destroyed=sum(_number(e, "returned") for e in back)
        + sum(_number(e, "destroyed") for e in said),
        unfound=sum(_number(e, "unfound") for e in (*back, *said)),
        printer=last.printer,
    )  # fmt: skip


def settled(story: Story, capsule: Capsule) -> Account:
    """The account, every label of it told.

    Raises Refusal ``label.count_first`` while a run's labels were not counted, or
    ``label.unaccounted`` with what came out and what was told.
    """
    told = account(story, capsule)
    if told.rest:
        raise Refusal("label.unaccounted", printed=told.printed, told=told.printed - told.rest)
    return told


def reconciled(story: Story, told: Account, *, released: bool) -> dict[str, Value]:
    """The open facts of ``LabelsReconciled``.

    How far the bench had come when a preparation ended without a bag must not
    show: labels on a bag that is destroyed are told as destroyed.
    """
    applied, lost = (told.applied, 0) if released else (0, told.applied)
    return {
        "request": story.request, "bag": story.bag, "printed": told.printed,
        "applied": applied, "record": told.record, "spoiled": told.spoiled,
        "destroyed": told.destroyed + lost, "unfound": told.unfound, "printer": told.printer,
    }  # fmt: skip


def _run(event: Event, capsule: Capsule) -> Run:
    number = event.number_of("run")
    begun = _last(capsule, "labels_begun", number)
    printer = str(begun.new["printer"]) if begun else ELSEWHERE
    sent = _last(capsule, "labels_sent", number)
    counted = _last(capsule, "labels_counted", number)
    if counted is not None:
        return Run(number, State.COUNTED, _number(counted, "out"), printer)
    state = State(str(sent.new["state"])) if sent else State.UNKNOWN
    if state is State.UNKNOWN:
        return Run(number, state, None, printer)
    if state is State.FAILED:
        return Run(number, state, 0, printer)
    whole = event.number_of("full") + event.number_of("record")
    if _is_applied(number, capsule):
        state = State.PRINTED
    return Run(number, state, whole, printer)


def _is_applied(run: int, capsule: Capsule) -> bool:
    return _last(capsule, "labelled", run) is not None


def _known(run: Run) -> int:
    if run.out is None:
        raise Refusal("label.count_first", run=run.number)
    return run.out


def _all(capsule: Capsule, act: str) -> list[Entry]:
    return [entry for entry in capsule.entries if entry.act == act]


def _last(capsule: Capsule, act: str, run: int) -> Entry | None:
    return next((e for e in reversed(_all(capsule, act)) if e.new.get("run") == run), None)


def _number(entry: Entry, name: str) -> int:
    value = entry.new[name]
    assert isinstance(value, int)
    return value
