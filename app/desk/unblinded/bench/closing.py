"""Acts 8 and 9 and what goes otherwise: a preparation ends once, at or after R, in one transaction.

Released, cancelled or not treated: the closing line has the same kind, size
and signers in both arms, and nothing of it can be written before R.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from app.custody.board import Story
from app.custody.canonical import Value, encode
from app.custody.capsule import Capsule
from app.custody.records import Line
from app.custody.windows import second_message
from app.desk.journal import Person, Signing, Turn
from app.desk.seats.wrong import forget_wrong_passphrases
from app.desk.typed import composed, read_text
from app.desk.unblinded.bench.alone import ALONE, CHECKS, require_alone, signed_alone
from app.desk.unblinded.label.label_runs import reconciled, settled
from app.desk.unblinded.notes import note_wrong_passphrases
from app.desk.unblinded.preparation import Preparation, preparation
from app.desk.unblinded.vials.stock_reading import closing_facts
from app.desk.unblinded.workbench import Workbench
from app.trial.clocks import Announcement, delayed, parse_instant
from app.trial.refusal import Refusal
from app.trial.study_parts import AfterFailedDose

RELEASE_CHECKS = (
    "worksheet", "labels", "visual", "overbag", "infusion_line", "chamber", "box",
)  # fmt: skip
_SECOND = ("digest", "key", "name", "seat", "signature")
SEAL_LENGTH = 40
CANCELLED = ("died", "withdrawn", "limitation_of_care", "ineligible")


def second_signature(
    turn: Turn, second: Signing, story: Story, kind: str, values: Mapping[str, Value]
) -> dict[str, str]:
    """What a second person signs for one closing kind: a salted digest of the values.

    The salt stays in the capsule, so the digest tells nobody else anything. Raises
    what `Turn.require_may` and `Turn.require_trained` raise of the second person.
    """
    turn.require_may(second.person, "PreparationClosed")
    turn.require_trained(second.person)
    window = story.first("RequestAccepted").number
    salt = turn.entropy.draw("second", 32)
    digest = hashlib.sha256(salt + encode(values)).digest()
    signature = second.pen.sign(second_message(turn.log_id, window, story.bag, kind, digest))
    return {
        "salt": salt.hex(), "digest": digest.hex(), "signature": signature.hex(),
        "key": second.pen.public_key.hex(), "seat": second.person.seat.seat,
        "name": second.person.seat.name,
    }  # fmt: skip


def announce_delay(
    workbench: Workbench, signing: Signing, request: str, new_r: datetime, reason: str
) -> Line:
    """Announces a later R, with a neutral open line; the true reason stays sealed.

    Raises Refusal ``delay.past``, or ``delay.past_start`` when the bag could
    no longer be started in time.
    """
    with workbench.desk.journal.turn() as turn:
        story = workbench.story(turn, request)
        accepted = story.first("RequestAccepted")
        announced = Announcement(
            parse_instant(story.d), parse_instant(story.r),
            parse_instant(accepted.text("use_by")), parse_instant(accepted.text("start_by")),
        )  # fmt: skip
        later = delayed(workbench.desk.study, announced, new_r)
        if later.r < turn.now:
            raise Refusal("delay.past")
        if later.r + _way(workbench, story) > later.latest_start:
            raise Refusal("delay.past_start", start_by=_clock(turn, later.latest_start))
        facts = {"request": request, "bag": story.bag, "r": turn.instant(later.r)}
        sealed = {"reason": composed(reason)}
        return turn.write("Delayed", facts, signing, at=story.r, sealed=sealed)


def cancel_preparation(
    workbench: Workbench, person: Person, request: str, reason: str, detail: str = ""
) -> None:
    """Stops a preparation for a neutral reason of `CANCELLED`; its row stays used.

    The line follows at R (`close_without_bag`). Raises Refusal ``request.reason``.
    """
    if reason not in CANCELLED:
        raise Refusal("request.reason", known=", ".join(CANCELLED))
    with workbench.desk.journal.turn() as turn:
        story = workbench.story(turn, request)
        workbench.add(turn, person, story, "cancelled", {"reason": reason}, reason=detail)


def release(
    workbench: Workbench, signing: Signing, request: str, seal: str, checks: Mapping[str, bool]
) -> Line:
    """Closes the preparation and releases the bag, at or after R.

    Raises Refusal ``release.before_r``, ``release.delay_first``
    (a bag leaves at R, later only after a delay was announced),
    ``release.too_late``, ``release.step_missing``, ``release.check_missing``, ``release.seal``,
    ``second.same_person``,
    ``label.count_first``, ``label.unaccounted``.
    """
    missing = [name for name in RELEASE_CHECKS if not checks.get(name)]
    if missing:
        raise Refusal("release.check_missing", check=missing[0])
    if not 1 <= len(composed(seal, "seal")) <= SEAL_LENGTH:
        raise Refusal("release.seal")
    number = read_text(seal, field="seal", most=SEAL_LENGTH)
    with workbench.desk.journal.turn() as turn:
        found = preparation(workbench, turn, signing.person, request)
        require_release(workbench, turn, found)
        checked = found.last("checked")
        assert checked is not None
        second = {key: str(checked.new[key]) for key in _SECOND}
        told = note_wrong_passphrases(workbench, turn, signing.person, found.story)
        used = _close(workbench, turn, signing, found.story, second, "released")
        facts: dict[str, Value] = {
            "request": request, "bag": found.story.bag, "r": found.story.r,
            "seal": number, "albumin": _albumin(found),
            "checks": dict.fromkeys(RELEASE_CHECKS, "yes"),
        }  # fmt: skip
        line = turn.write("Released", facts, signing, at=found.story.r, sealed=used)
    forget_wrong_passphrases(workbench.desk, told)
    return line


def require_release(workbench: Workbench, turn: Turn, found: Preparation) -> None:
    """Raises what stands between a preparation and its release, whatever is typed for it."""
    if found.last("cancelled") is not None:
        raise Refusal("preparation.cancelled")
    _in_time(workbench, turn, found.story)
    if (step := found.next_step) is not None:
        raise Refusal("release.step_missing", step=step.value)
    settled(found.story, found.capsule)
    require_r(turn, found.story)


def ending_of(
    workbench: Workbench, turn: Turn, story: Story, capsule: Capsule
) -> tuple[str, str] | None:
    """How a preparation ends without a bag: its closing kind and outcome; None while it goes on."""
    acts = {entry.act: entry for entry in capsule.entries}
    if cancelled := acts.get("cancelled"):
        return "Cancelled", str(cancelled.new["reason"])
    if "failed" in acts and _ends_untreated(workbench):
        return "NotTreated", "not_treated"
    if _is_too_late(workbench, turn, story):
        return "NotTreated", "too_late"
    return None


def close_without_bag(
    workbench: Workbench, signing: Signing, second: Signing | None, request: str
) -> Line:
    """Closes a preparation that ends without a bag, at or after R, before a second person.

    Before nobody (`second` None) where the study defers the second check.

    ``Cancelled`` when it was cancelled; ``NotTreated`` when its dose failed and
    the study says so, or when no bag could be started in time any more. Raises
    Refusal ``preparation.goes_on`` otherwise, ``label.count_first`` or
    ``label.unaccounted`` while labels are out.
    """
    with workbench.desk.journal.turn() as turn:
        story = workbench.story(turn, request)
        capsule = workbench.capsule(turn, signing.person, story)
        ending = ending_of(workbench, turn, story, capsule)
        if ending is None:
            raise Refusal("preparation.goes_on")
        kind, outcome = ending
        facts: dict[str, Value] = {"request": request, "bag": story.bag}
        if kind == "Cancelled":
            facts["reason"] = outcome
        if second is None:
            require_alone(workbench.desk.study)
        lone, second = ({}, second) if second else (ALONE, signing)
        witnessed = second_signature(turn, second, story, kind, {"outcome": outcome})
        told = note_wrong_passphrases(workbench, turn, signing.person, story)
        new: dict[str, Value] = {"outcome": outcome, **lone, **witnessed}
        workbench.add(turn, second, story, "witnessed", new)
        used = _close(workbench, turn, signing, story, witnessed, outcome)
        line = turn.write(kind, facts, signing, at=story.r, sealed=used)
    forget_wrong_passphrases(workbench.desk, told)
    return line


def _close(
    workbench: Workbench, turn: Turn, signing: Signing, story: Story,
    second: Mapping[str, str], outcome: str,
) -> dict[str, Value]:  # fmt: skip
    """Writes the capsule into its line; returns what the closing line seals."""
    require_r(turn, story)
    _mark_alone(workbench, turn, signing, story, second["seat"])
    if story.last("LabelsPrinted") is not None:
        told = settled(story, workbench.capsule(turn, signing.person, story))
        facts = reconciled(story, told, released=outcome == "released")
        turn.write("LabelsReconciled", facts, signing, at=story.r)
    capsule = workbench.add(turn, signing, story, "closed", {"outcome": outcome})
    facts = {
        "request": story.request, "bag": story.bag,
        "second": {key: second[key] for key in _SECOND},
    }  # fmt: skip
    turn.write("PreparationClosed", facts, signing, at=story.r, sealed=capsule.pack())
    turn.file.drop_capsule(capsule.window)
    turn.capsules[turn.leaf(capsule.window)] = None
    return closing_facts(workbench, signing.person, capsule.entries)


def _mark_alone(
    workbench: Workbench, turn: Turn, signing: Signing, story: Story, second: str
) -> None:
    """The mark that somebody signed alone, alike in both arms; refuses a second who may not be."""
    capsule = workbench.capsule(turn, signing.person, story)
    alone = signed_alone(workbench, signing.person, story, capsule)
    mine = signing.person.seat.seat
    if second == mine and not any(one.act in CHECKS and one.seat == mine for one in alone):
        raise Refusal("second.same_person")
    if alone:
        seats: list[Value] = [*sorted({one.seat for one in alone})]
        acts: list[Value] = [*sorted({one.act for one in alone})]
        turn.write(
            "SingleOperator", {"request": story.request, "bag": story.bag, "seats": seats},
            signing, at=story.r, sealed={"acts": acts, "head": capsule.head.hex()},
        )  # fmt: skip


def require_r(turn: Turn, story: Story) -> None:
    """Raises Refusal ``release.before_r`` until the announced hand-over."""
    r = parse_instant(story.r)
    if turn.now < r:
        raise Refusal("release.before_r", r=_clock(turn, r))


def _in_time(workbench: Workbench, turn: Turn, story: Story) -> None:
    start_by = parse_instant(story.first("RequestAccepted").text("start_by"))
    if _is_too_late(workbench, turn, story):
        raise Refusal("release.too_late", start_by=_clock(turn, start_by))
    grace = timedelta(minutes=workbench.desk.study.clocks.round_to_min)
    if turn.now >= parse_instant(story.r) + grace:
        raise Refusal("release.delay_first")


def _is_too_late(workbench: Workbench, turn: Turn, story: Story) -> bool:
    start_by = parse_instant(story.first("RequestAccepted").text("start_by"))
    return turn.now + _way(workbench, story) > start_by


def _way(workbench: Workbench, story: Story) -> timedelta:
    study = workbench.desk.study
    site = study.site(story.events[0].text("site"))
    return timedelta(minutes=site.transport_min + study.clocks.bedside_min)


def _clock(turn: Turn, moment: datetime) -> str:
    return f"{moment.astimezone(turn.zone):%H:%M}"


def _albumin(found: Preparation) -> list[Value]:
    lots = dict.fromkeys(found.story.albumin)
    return [
        {"lot": lot, "expiry": expiry.isoformat(),
         "bottles": found.story.albumin.count((lot, expiry))}
        for lot, expiry in lots
    ]  # fmt: skip


def _ends_untreated(workbench: Workbench) -> bool:
    return workbench.desk.study.after_failed_dose is AfterFailedDose.NOT_TREATED
