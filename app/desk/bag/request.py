"""Act 1: a request is received, or declined before anything of it has begun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.journal import Person, Turn
from app.desk.typed import read_text
from app.dose.compute import require_weight
from app.dose.lines import Caution
from app.trial.clocks import onset_in_window
from app.trial.names import SubjectNumber
from app.trial.quantities import read_decimal
from app.trial.refusal import Refusal
from app.trial.rules import DoseRule
from app.trial.study_parts import ConsentRoute, Site, WeightKind

DECLINED = ("withdrawn", "ineligible", "died", "too_late", "closed_to_inclusion")


@dataclass(frozen=True, slots=True)
class RequestForm:
    """A request as taken down at the telephone; numbers as typed, moments aware.

    `request` is the form's own id (`Desk.new_request_id`): submitting a form
    again is the same request. `weight_again` is the weight typed a second time.
    """

    request: str
    subject: str
    site: str
    ward: str
    bed: str
    birth_year: int
    weight: str
    weight_again: str
    weight_kind: WeightKind
    weight_source: str
    weight_at: datetime
    onset: datetime
    included: datetime
    consent: ConsentRoute
    eligibility: str
    prescriber: str
    prescription: str
    read_back: str


def receive_request(desk: Desk, person: Person, form: RequestForm) -> Line:
    """Writes the request down; the line already written when the form was submitted before.

    Raises a Refusal that names the field at fault. The onset window is checked
    here because nothing later can change it.
    """
    subject = SubjectNumber.read(form.subject)
    site = desk.study.site(form.site)
    weight = _weight(desk, form)
    texts = _texts(form)
    with desk.journal.turn() as turn:
        known = turn.board.stories.get(form.request)
        if known is not None:
            return known.events[0].line
        turn.require_in_force("StudyProposed")
        _moments(desk, turn, form)
        _subject(turn, subject, site)
        facts = _facts(turn, form, subject, weight, texts)
        return turn.write("RequestReceived", facts, person)


def decline_request(desk: Desk, person: Person, request: str, reason: str) -> Line:
    """Ends a request that was not accepted, for a neutral reason of `DECLINED`."""
    if reason not in DECLINED:
        raise Refusal("request.reason", known=", ".join(DECLINED))
    with desk.journal.turn() as turn:
        story = desk.story(request)
        if story.stage != "RequestReceived":
            raise Refusal("request.not_waiting")
        return turn.write("RequestDeclined", {"request": request, "reason": reason}, person)


def read_weight(rule: DoseRule, typed: str) -> Decimal:
    """A body weight in kilograms as typed; refused when it cannot be one, alike in both arms.

    Raises Refusal ``request.weight_zero``, ``number.…`` or what `require_weight` raises.
    """
    weight = read_decimal(typed, what="weight_kg")
    if weight <= 0:
        raise Refusal("request.weight_zero")
    require_weight(rule, weight)
    return weight


def age_cautions(desk: Desk, measured: datetime) -> Iterator[Caution]:
    """What is unusual about when a weight was measured: longer ago than the study's hours."""
    hours = desk.study.request.weight_age_warn_h
    if desk.clock.now() - measured > timedelta(hours=hours):
        yield Caution("caution.request.weight_old", {"hours": str(hours)})


def _weight(desk: Desk, form: RequestForm) -> Decimal:
    weight = read_weight(desk.study.dose, form.weight)
    if read_weight(desk.study.dose, form.weight_again) != weight:
        raise Refusal("request.weight_differs")
    if form.weight_kind not in desk.study.request.weight_kinds:
        allowed = ", ".join(desk.study.request.weight_kinds)
        raise Refusal("request.weight_kind", allowed=allowed)
    if form.consent not in desk.study.request.consent_routes:
        raise Refusal("request.consent", allowed=", ".join(desk.study.request.consent_routes))
    return weight


def _texts(form: RequestForm) -> dict[str, str]:
    texts = {"bed": read_text(form.bed, field="bed", most=20)}
    for name in ("ward", "weight_source", "prescriber", "prescription", "read_back"):
        texts[name] = read_text(getattr(form, name), field=name)
    texts["eligibility"] = read_text(form.eligibility, field="eligibility", least=0, most=200)
    return texts


def _moments(desk: Desk, turn: Turn, form: RequestForm) -> None:
    if not form.onset <= form.included <= turn.now or form.weight_at > turn.now:
        raise Refusal("clocks.times_out_of_order")
    if not onset_in_window(desk.study, form.onset):
        raise Refusal("clocks.onset_outside_window")
    if not 1900 <= form.birth_year <= turn.now.year:
        raise Refusal("request.birth_year")


def _subject(turn: Turn, subject: SubjectNumber, site: Site) -> None:
    if subject.site != site.number:
        raise Refusal("request.subject_of_other_site", site=site.name)
    if site.number not in turn.board.sites:
        raise Refusal("request.site_closed", site=site.name)
    for story in turn.board.stories.values():
        if story.subject == subject.text and not story.is_over:
            raise Refusal("request.subject_known", subject=subject.text)


def _facts(
    turn: Turn, form: RequestForm, subject: SubjectNumber, weight: Decimal, texts: dict[str, str]
) -> dict[str, Value]:
    source = texts.pop("weight_source")
    return {
        **texts,
        "request": form.request,
        "subject": subject.text,
        "site": form.site,
        "birth_year": form.birth_year,
        "weight": {
            "kg": format(weight.normalize(), "f"),
            "kind": form.weight_kind.value,
            "source": source,
            "at": turn.instant(form.weight_at),
        },
        "onset": turn.instant(form.onset),
        "included": turn.instant(form.included),
        "consent": form.consent.value,
    }
