"""Reads a preparation for its page, in the worker; every rule in it is asked of the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.blind.arm import Arm
from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.capsule import Capsule
from app.desk.boards.due import clocks_of
from app.desk.desk import Desk
from app.desk.journal import Person, Turn
from app.desk.label.labelling import require_labels
from app.desk.unblinded.bench import scans
from app.desk.unblinded.bench.alone import pause_ends, pause_of
from app.desk.unblinded.bench.closing import ending_of, require_r, require_release
from app.desk.unblinded.bench.computing import (
    computed_dose,
    filled_with,
    may_fail,
    refused_dose,
    syringe_of,
)
from app.desk.unblinded.bench.reveal import require_ready, show_arm
from app.desk.unblinded.bench.scans import usable_vials
from app.desk.unblinded.bench.second_check import made_by
from app.desk.unblinded.bench.steps import NOT_APPLICABLE, require_thaw
from app.desk.unblinded.bench.weight import dosing_weight, unread_weight, weight_of
from app.desk.unblinded.label.label_runs import account, held, runs_of, settled
from app.desk.unblinded.preparation import Preparation, Step, preparation
from app.desk.unblinded.vials.stock import vials_to_thaw
from app.desk.unblinded.workbench import Workbench
from app.dose.vial_choice import why_these
from app.trial.clocks import parse_instant, sealed_expiry
from app.trial.names import BagCode
from app.trial.refusal import Refusal
from app.trial.study_parts import Study
from app.ui.unblinded.preparation.view import (
    Bench,
    Closed,
    DoseSheet,
    Identity,
    Labels,
    Open,
    Pausing,
    Stage,
    View,
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads for one person in one language."""

    workbench: Workbench
    person: Person
    language: str

    def list(self) -> tuple[Open, ...]:
        """The open preparations, in the order in which the bench takes them."""
        desk = self.workbench.desk
        return tuple(_open(desk, story) for story in desk.journal.catch_up().open_stories())

    def view(self, request: str, *, showing: bool, thawing: bool) -> View | Closed:
        """A preparation as it stands.

        `showing` says that an arm already revealed appears on this screen anew:
        it is noted in the capsule before anything of it is read. The stock is
        read where vials are due, or `thawing` says that some are to be taken
        out: it takes every capsule there ever was.
        """
        desk = self.workbench.desk
        desk.journal.catch_up()
        story = desk.story(request)
        if not story.is_open:
            return Closed(BagCode(story.bag).shown if story.bag else "")
        if showing and story.last("ArmRevealed") is not None:
            show_arm(self.workbench, self.person, request)
        with desk.journal.turn() as turn:
            turn.require_may(self.person, "SignedIn")
            return _view(self, turn, story, thawing)


def _open(desk: Desk, story: Story) -> Open:
    clocks = clocks_of(desk, story)
    received = story.events[0]
    site = desk.study.site(received.text("site")).name
    subject = received.text("subject")
    return Open(story.request, BagCode(story.bag).shown, subject, site, clocks.d, clocks.r)


def _view(reader: Reader, turn: Turn, story: Story, thawing: bool) -> View:
    workbench, person, desk = reader.workbench, reader.person, reader.workbench.desk
    capsule = workbench.capsule(turn, person, story)
    found = None
    if story.last("ArmRevealed") is not None:
        found = preparation(workbench, turn, person, story.request)
    return View(
        request=story.request,
        identity=_identity(desk, story, capsule),
        clocks=clocks_of(desk, story),
        label_start=parse_instant(story.first("RequestAccepted").text("start_by")),
        stage=_stage(story, found),
        runs=sum(event.kind == "LabelsPrinted" for event in story.events),
        ending=ending_of(workbench, turn, story, capsule),
        obstacles=_obstacles(reader, turn, story, found),
        before_r=_refusal(lambda: _may_end(turn, story, capsule)),
        labels=_labels(story, capsule),
        unusual=unread_weight(workbench, person, story, capsule),
        bench=None if found is None else _bench(reader, turn, found, thawing),
    )


def _may_end(turn: Turn, story: Story, capsule: Capsule) -> None:
    require_r(turn, story)
    if story.last("LabelsPrinted") is not None:
        settled(story, capsule)


def _labels(story: Story, capsule: Capsule) -> Labels:
    runs = runs_of(story, capsule)
    if not runs:
        return Labels()
    if any(run.out is None for run in runs):
        return Labels(runs, None)
    return Labels(runs, held(story, capsule), account(story, capsule))


def _identity(desk: Desk, story: Story, capsule: Capsule) -> Identity:
    received = story.events[0]
    return Identity(
        subject=received.text("subject"),
        bag=story.bag,
        site=desk.study.site(received.text("site")).name,
        onset=parse_instant(received.text("onset")),
        weight=dosing_weight(story, capsule),
    )


def _stage(story: Story, found: Preparation | None) -> Stage:
    if found is None:
        return Stage.REVEAL
    if story.last("LabelsPrinted") is None:
        return Stage.LABELS
    step = found.next_step
    return Stage.RELEASE if step is None else Stage(step.value)


def _obstacles(
    reader: Reader, turn: Turn, story: Story, found: Preparation | None
) -> dict[Stage, Refusal]:
    workbench, person = reader.workbench, reader.person
    if found is None:
        asked = {Stage.REVEAL: _refusal(lambda: require_ready(workbench.desk, turn, story))}
    else:
        asked = {
            Stage.LABELS: _refusal(lambda: require_labels(workbench.desk, turn, story)),
            Stage.THAWED: _refusal(lambda: require_thaw(workbench, turn, person, found)),
            Stage.RELEASE: _refusal(lambda: require_release(workbench, turn, found)),
        }
    return {stage: refusal for stage, refusal in asked.items() if refusal is not None}


def _refusal(rule: Callable[[], None]) -> Refusal | None:
    try:
        rule()
    except Refusal as why:
        return why
    return None


def _bench(reader: Reader, turn: Turn, found: Preparation, thawing: bool) -> Bench:
    workbench, person, story = reader.workbench, reader.person, found.story
    study = workbench.desk.study
    due = thawing or not found.is_done(Step.THAWED)
    stock = usable_vials(workbench, turn, person, found) if due else []
    barred = scans.barred_vials(workbench, turn, person, found) if due else {}
    weight = Decimal(weight_of(found))
    choice = vials_to_thaw(study, weight, stock) if found.takes_cells and due else None
    checked = found.last(Step.CHECKED) if found.is_done(Step.CHECKED) else None
    thawed, until = found.first_thaw, scans.last_day(turn, story)
    return Bench(
        product=_product(reader, found),
        takes_cells=found.takes_cells,
        failed=found.last("failed") is not None,
        done=_done(found),
        asks_reason=frozenset(Stage(step.value) for step in Step if found.asks_reason(step)),
        bottles=scans.bottles(story, until),
        bottle_expiry=dict(story.albumin),
        take_out=scans.taken_out(found, stock, barred, until),
        labels=scans.labels(story),
        choice=choice,
        why_these=why_these(study.vials, choice) if choice else (),
        in_stock={vial.vial: vial for vial in stock},
        stock_read=due,
        thawed=found.vials,
        standing=_standing(found),
        syringes=study.graduations_ml,
        weighed=study.filling.weighing is not None,
        read_again=study.filling.read_again,
        sheet=_sheet(study, found),
        refused=refused_dose(study, found),
        may_fail=may_fail(found),
        made_by_me=(mine := made_by(found, person)),
        may_alone=mine and study.deferrable.second_check,
        alone=_pausing(found, person),
        checked_by="" if checked is None else str(checked.new["name"]),
        checked_alone=checked is not None and checked.new.get("alone") == "yes",
        sealed=None if thawed is None else sealed_expiry(study, thawed),
    )


def _pausing(found: Preparation, person: Person) -> Pausing | None:
    entry = pause_of(found, person)
    return None if entry is None else Pausing(pause_ends(entry), scans.once_more(found))


def _product(reader: Reader, found: Preparation) -> str:
    study = reader.workbench.desk.study
    named = study.products.get(reader.language) or study.products[study.label_language]
    return named.tested if found.sealed_arm.open() is Arm.CELLS else named.control


def _done(found: Preparation) -> frozenset[Stage]:
    done = {Stage(step.value) for step in Step if found.is_done(step)} | {Stage.REVEAL}
    return frozenset(done | {Stage.LABELS} if found.runs else done)


def _standing(found: Preparation) -> dict[Stage, Mapping[str, str]]:
    standing: dict[Stage, Mapping[str, str]] = {}
    for step in (Step.POOLED, Step.COUNTED, Step.COMPUTED, Step.FILLED):
        entry = found.last(step)
        if entry is not None and found.is_done(step):
            told = {name: _short(value) for name, value in entry.new.items()}
            standing[Stage(step.value)] = {
                name: value for name, value in told.items() if value != NOT_APPLICABLE
            }
    return standing


def _short(value: Value) -> str:
    """A value in a word; of a counter's export its file."""
    return str(value["file"] if isinstance(value, Mapping) else value)


def _sheet(study: Study, found: Preparation) -> DoseSheet | None:
    if not found.is_done(Step.COMPUTED):
        return None
    told, how = found.dose, filled_with(study, found)
    out = told.get("withdrawn_ml")
    if not found.takes_cells:
        return DoseSheet(None, None, None, told["albumin_ml"], out, working=how)
    dose = computed_dose(study, found, syringe_of(study, Decimal(told["syringe_ml"])))
    return DoseSheet(
        target_cells=dose.target_cells,
        volume_ml=told["volume_ml"],
        syringe_ml=told["syringe_ml"],
        albumin_ml=told["albumin_ml"],
        withdrawn_ml=out,
        draws=int(told.get("draws", "1")),
        working=(*dose.working, *how),
        warnings=dose.warnings,
    )
