"""Acts 10 to 12: the bag is offered, accepted, infused, or comes back and is destroyed.

Nothing here knows what is in the bag. What happened elsewhere is transcribed
from a numbered slip, with the time it was done; recording it is never refused
for being late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.bag.go_no_go import go
from app.desk.desk import Desk
from app.desk.journal import Person, Signing, Turn
from app.desk.typed import composed, read_text
from app.trial.clocks import onset_deadline, parse_instant
from app.trial.names import BagCode
from app.trial.quantities import read_decimal
from app.trial.refusal import Refusal
from app.trial.study_parts import OnsetLimitAt

RETURN_REASONS = (
    "died", "withdrawn", "limitation_of_care", "ineligible", "expired", "damaged", "recalled",
)  # fmt: skip
SLIP_LENGTH = 40
REACTIONS = ("none", "mild", "severe")

_BEFORE = {
    "BagOffered": {"Released"},
    "BagAccepted": {"BagOffered"},
    "WardReceived": {"BagAccepted"},
    "BedsideChecked": {"WardReceived"},
    "InfusionStarted": {
        "Released", "BagOffered", "BagAccepted", "WardReceived", "BedsideChecked",
        "BagRecalled", "BagLost",
    },
    "InfusionEnded": {"InfusionStarted"},
    "BagReturned": {
        "BagOffered", "BagAccepted", "WardReceived", "BedsideChecked", "BagRecalled", "BagLost",
    },
    "DestructionProposed": {
        "BagReturned", "InfusionEnded", "Cancelled", "NotTreated", "Released", "BagRecalled",
    },
    "DestroyedAlone": {
        "BagReturned", "InfusionEnded", "Cancelled", "NotTreated", "Released", "BagRecalled",
    },
    "DestructionWithdrawn": {"DestructionProposed"},
    "DoseRecomputed": {"InfusionStarted", "InfusionEnded"},
    "BagRecalled": {"Released", "BagOffered", "BagAccepted", "WardReceived", "BedsideChecked"},
    "BagLost": {
        "Released", "BagOffered", "BagAccepted", "WardReceived", "BedsideChecked", "BagRecalled",
    },
}  # fmt: skip


_BESIDE = frozenset({"DoseRecomputed", "DestroyedAlone"})
"""What is offered elsewhere than among the acts of a bag."""


@dataclass(frozen=True, slots=True)
class Slip:
    """The slip that a record is transcribed from: its number and when the thing was done."""

    number: str
    done: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line written, and what its reader must be told (codes of warnings).

    ``slip.before_last``: done before what is recorded as done before it;
    ``infusion.after_latest_start``, ``infusion.after_onset_limit``: begun late;
    ``infusion.after_recall``: begun though the bag was called back, ``infusion.after_loss``:
    or was declared lost; ``infusion.unchecked``: no check at the bedside is recorded.
    """

    line: Line
    warnings: tuple[str, ...] = ()


def next_acts(story: Story) -> tuple[str, ...]:
    """The kinds that may be recorded of a bag now; that of its usual way stands first."""
    told = _BEFORE.items()
    kinds = [k for k, before in told if story.stage in before and k not in _BESIDE]
    # What happened all the same is recorded too, but not expected.
    usual = story.stage == "BedsideChecked"
    return tuple(sorted(kinds, key=lambda kind: not usual and kind == "InfusionStarted"))


def read_temperature(typed: str) -> Decimal:
    """A temperature in degrees Celsius as typed; raises Refusal ``number.…``.

    A bag that froze on its way must be recorded too: no other typed number has a sign.
    """
    frost = typed.strip().startswith(("-", "−"))
    value = read_decimal(typed.strip()[frost:], what="temperature_c")
    return -value if frost else value


def offer_bag(
    desk: Desk, person: Person, bag: str, taker: str, temperature: str, slip: Slip,
    answers: Mapping[str, bool],
) -> Recorded:  # fmt: skip
    """The pharmacy offers the bag to a courier or the ward, after a second go/no-go."""
    with desk.journal.turn() as turn:
        story = bag_in_hand(turn, bag, "BagOffered")
        seal = story.first("Released").text("seal")
        facts: dict[str, Value] = {
            "giver": person.seat.name, "taker": read_text(taker, field="taker"), "seal": seal,
            "checks": go(answers), "temperature": _temperature(temperature),
        }  # fmt: skip
        return record_from(turn, "BagOffered", story, slip, facts, person)


def accept_bag(
    desk: Desk, person: Person, bag: str, taker: str, temperature: str, slip: Slip
) -> Recorded:
    """The taker accepted the bag, as the slip says."""
    facts = {"taker": read_text(taker, field="taker"), "temperature": _temperature(temperature)}
    return _transcribe(desk, person, "BagAccepted", bag, slip, facts)


def receive_at_ward(
    desk: Desk, person: Person, bag: str, receiver: str, temperature: str, slip: Slip,
    *, seal_intact: bool,
) -> Recorded:  # fmt: skip
    """The ward received the bag, its seal intact or not."""
    facts = {
        "receiver": read_text(receiver, field="receiver"), "temperature": _temperature(temperature),
        "seal_intact": "yes" if seal_intact else "no",
    }  # fmt: skip
    return _transcribe(desk, person, "WardReceived", bag, slip, facts)


def check_at_bedside(
    desk: Desk, person: Person, bag: str, first: str, second: str, slip: Slip
) -> Recorded:
    """Two people at the bedside checked patient and bag code; raises ``second.same_person``."""
    facts = {"first": read_text(first, field="first"), "second": read_text(second, field="second")}
    if facts["first"].casefold() == facts["second"].casefold():
        raise Refusal("second.same_person")
    return _transcribe(desk, person, "BedsideChecked", bag, slip, facts)


def start_infusion(desk: Desk, person: Person, bag: str, slip: Slip) -> Recorded:
    """The infusion began; warns when it was late or what goes before it is not recorded.

    That a slip of the way is missing does not keep from the log what was given.
    """
    with desk.journal.turn() as turn:
        story = bag_in_hand(turn, bag, "InfusionStarted")
        recorded = record_from(turn, "InfusionStarted", story, slip, {}, person)
        late = _start_warnings(desk, story, slip.done)
        return Recorded(recorded.line, recorded.warnings + late)


def end_infusion(
    desk: Desk, person: Person, bag: str, slip: Slip,
    *, volume: str, flush: str, residual: str, reaction: str, read_again: bool = False,
) -> Recorded:  # fmt: skip
    """The infusion ended; volumes in millilitres as typed, `reaction` one of `REACTIONS`.

    Raises Refusal ``infusion.more_than_bag`` when more was infused, or left, than a bag holds,
    unless the slip was `read_again`: no act corrects a slip, and what happened is recorded.
    """
    if reaction not in REACTIONS:
        raise Refusal("infusion.reaction", known=", ".join(REACTIONS))
    facts: dict[str, Value] = {"reaction": reaction}
    for name, typed in (("volume_ml", volume), ("flush_ml", flush), ("residual_ml", residual)):
        value, final = read_decimal(typed, what=name), desk.study.dose.final_volume_ml
        facts[name] = found = format(value, "f")
        if name != "flush_ml" and value > final and not read_again:
            raise Refusal("infusion.more_than_bag", what=name, found=found, final=f"{final:f}")
    return _transcribe(desk, person, "InfusionEnded", bag, slip, facts)


def return_bag(
    desk: Desk, signing: Signing, bag: str, giver: str, slip: Slip,
    *, reason: str, seal_intact: bool,
) -> Recorded:  # fmt: skip
    """The bag came back, sealed in its overbag; it is never issued again."""
    if reason not in RETURN_REASONS:
        raise Refusal("request.reason", known=", ".join(RETURN_REASONS))
    with desk.journal.turn() as turn:
        story = bag_in_hand(turn, bag, "BagReturned")
        facts = {
            "giver": read_text(giver, field="giver"), "reason": reason,
            "seal_intact": "yes" if seal_intact else "no",
        }  # fmt: skip
        return record_from(turn, "BagReturned", story, slip, facts, signing)


def propose_destruction(
    desk: Desk, signing: Signing, bag: str, method: str, done: datetime, remainders: str = "",
    *, alone: bool = False,
) -> Line:  # fmt: skip
    """The bag or what was left is destroyed; a second person confirms (`founding.confirm`).

    `remainders` tells what else went with it (vials, suspension, bottles) and
    stays sealed: only one arm has vials. At most 200 characters. `alone` has it destroyed at
    once, to be signed later by another (`countersigning.countersign`). Raises Refusal
    ``destruction.needs_second`` where the study does not defer that.
    """
    if alone and not desk.study.deferrable.destruction:
        raise Refusal("destruction.needs_second")
    sealed = {"remainders": read_text(remainders, field="remainders", most=200, least=0)}
    with desk.journal.turn() as turn:
        kind = "DestroyedAlone" if alone else "DestructionProposed"
        story = bag_in_hand(turn, bag, kind)
        facts = {
            "bag": story.bag, "method": read_text(method, field="method"),
            "done": _done(turn, done),
        }  # fmt: skip
        return turn.write(kind, facts, signing, sealed=sealed)


def _transcribe(
    desk: Desk, person: Person, kind: str, bag: str, slip: Slip, facts: Mapping[str, Value]
) -> Recorded:
    with desk.journal.turn() as turn:
        return record_from(turn, kind, bag_in_hand(turn, bag, kind), slip, facts, person)


def record_from(
    turn: Turn, kind: str, story: Story, slip: Slip, facts: Mapping[str, Value],
    by: Person | Signing, sealed: Mapping[str, Value] | None = None,
) -> Recorded:  # fmt: skip
    """One line of a bag in hand, transcribed from a slip; raises Refusal ``slip.…``."""
    number, done = read_slip(turn, slip)
    told = {"bag": story.bag, "slip": number, "done": done}
    warnings = ("slip.before_last",) if slip.done < _last_done(story) else ()
    return Recorded(turn.write(kind, {**facts, **told}, by, sealed=sealed), warnings)


def read_slip(turn: Turn, slip: Slip) -> tuple[str, str]:
    """A slip's number and moment in the log's form; raises Refusal ``slip.…``."""
    if not 1 <= len(composed(slip.number, "slip")) <= SLIP_LENGTH:
        raise Refusal("slip.number")
    return read_text(slip.number, field="slip", most=SLIP_LENGTH), _done(turn, slip.done)


def _last_done(story: Story) -> datetime:
    """When the latest thing of a bag was done that a time is known of, cut to the minute."""
    for event in reversed(story.events):
        if "done" in event.facts:
            return parse_instant(event.text("done")).replace(second=0, microsecond=0)
    return parse_instant(story.r)


def _done(turn: Turn, done: datetime) -> str:
    if done > turn.now:
        raise Refusal("slip.future")
    return turn.instant(done)


def bag_in_hand(turn: Turn, bag: str, kind: str) -> Story:
    """The story of a bag of which a kind may be recorded now; raises Refusal ``bag.…``."""
    code = BagCode.read(bag)
    story = turn.board.of_bag(code.text)
    if story is None:
        raise Refusal("bag.unknown", bag=code.shown)
    if story.stage not in _BEFORE[kind]:
        raise Refusal("bag.not_at_this_step", bag=code.shown)
    return story


def _start_warnings(desk: Desk, story: Story, done: datetime) -> tuple[str, ...]:
    after = {"BagRecalled": "infusion.after_recall", "BagLost": "infusion.after_loss"}
    told = [code for kind, code in after.items() if story.last(kind) is not None]
    if story.last("BedsideChecked") is None:
        told.append("infusion.unchecked")
    accepted = story.first("RequestAccepted")
    if done > parse_instant(accepted.text("start_by")):
        told.append("infusion.after_latest_start")
    study = desk.under(accepted).study
    limit = onset_deadline(study, parse_instant(story.events[0].text("onset")))
    applies = study.eligibility.onset_limit_applies_to is OnsetLimitAt.INFUSION_START
    if applies and done > limit:
        told.append("infusion.after_onset_limit")
    return tuple(told)


def _temperature(typed: str) -> str:
    return read_text(format(read_temperature(typed), "f"), field="temperature", most=8)
