"""Act 1: a request is written down as it was told, or refused at the field at fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.desk.bag.request import age_cautions, decline_request, receive_request
from app.trial.study_parts import ConsentRoute, WeightKind
from tests.desk.hands import Hands
from tests.desk.stages import at, fork, refused

HOUR = timedelta(hours=1)


def receive(hands: Hands, **changes: object) -> None:
    """A request with something changed, from a form that is kept as it was typed."""
    receive_request(hands.bench.desk, hands.me, replace(hands.form(), **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("subject.malformed", {"subject": "1-1"}),
        ("study.unknown_site", {"site": "77"}),
        ("request.subject_of_other_site", {"subject": "02-001"}),
        ("request.weight_differs", {"weight_again": "71.0"}),
        ("request.weight_zero", {"weight": "0", "weight_again": "0,0"}),
        ("dose.weight_impossible", {"weight": "700", "weight_again": "700"}),
        ("dose.weight_too_low", {"weight": "7.0", "weight_again": "7.0"}),
        ("request.character", {"ward": "Réa \u0416"}),
        ("request.character", {"read_back": "Dr\u202eMeyer"}),
        ("request.character", {"prescriber": "Dr\nMeyer"}),
        ("request.weight_kind", {"weight_kind": "guessed"}),
        ("request.consent", {"consent": "none"}),
        ("request.birth_year", {"birth_year": 1899}),
        ("request.birth_year", {"birth_year": 2027}),
        ("number.grouping", {"weight": "1 70", "weight_again": "1 70"}),
        *[
            ("request.text", {name: text})
            for name, most in (
                ("ward", 80), ("bed", 20), ("weight_source", 80), ("prescriber", 80),
                ("prescription", 80), ("read_back", 80),
            )
            for text in ("", "  ", "x" * (most + 1))
        ],
        ("request.text", {"eligibility": "x" * 201}),
    ],
)  # fmt: skip
def test_a_field_at_fault_is_named_and_nothing_is_written(
    code: str, changes: dict[str, object]
) -> None:
    hands = at("open")
    with refused(hands, code):
        receive(hands, **changes)
    receive(hands)


@pytest.mark.parametrize(
    "moments",
    [
        {"onset": timedelta(0), "included": -HOUR},
        {"included": HOUR},
        {"weight_at": HOUR},
    ],
)
def test_moments_stand_in_their_order(moments: dict[str, timedelta]) -> None:
    hands = at("open")
    now = hands.bench.clock.now()
    with refused(hands, "clocks.times_out_of_order"):
        receive(hands, **{name: now + after for name, after in moments.items()})


@pytest.mark.parametrize(
    ("onset", "inside"),
    [
        (datetime(2026, 3, 27, 6, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 27, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 30, 5, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 30, 6, 0, tzinfo=UTC), True),
    ],
)
def test_the_week_window_is_read_on_the_wall_clock(onset: datetime, inside: bool) -> None:
    """[Monday 08:00, Friday 08:00): in Paris in winter until Friday, in summer from Monday."""
    hands = at("open")
    hands.bench.clock.set(onset + HOUR)
    changes = {"onset": onset, "weight_at": onset, "included": onset}
    if inside:
        receive(hands, **changes)
    else:
        with refused(hands, "clocks.onset_outside_window"):
            receive(hands, **changes)


def test_a_closed_site_says_so() -> None:
    hands = at("open")
    with refused(hands, "request.site_closed"):
        receive(hands, subject="02-001", site="02")


def test_a_form_submitted_twice_is_one_request() -> None:
    hands = at("open")
    form = hands.form()
    first = receive_request(hands.bench.desk, hands.me, form)
    before = hands.bench.file.snapshot()
    hands.bench.advance(5)
    assert receive_request(hands.bench.desk, hands.me, form) == first
    assert hands.bench.file.snapshot() == before


def test_a_form_submitted_at_two_desks_is_one_request() -> None:
    """The second desk has not read the line that the first has just written."""
    hands = at("open")
    other = fork(hands)
    other.bench.desk.journal.file = hands.bench.file
    form = hands.form()
    assert receive_request(hands.bench.desk, hands.me, form) == receive_request(
        other.bench.desk, other.me, form
    )


def test_a_subject_is_randomised_once() -> None:
    hands = at("received")
    with refused(hands, "request.subject_known"):
        receive(hands)


def test_a_declined_request_leaves_the_subject_free() -> None:
    hands = at("received")
    decline_request(hands.bench.desk, hands.me, hands.request, "withdrawn")
    with refused(hands, "request.not_waiting"):
        decline_request(hands.bench.desk, hands.me, hands.request, "withdrawn")
    with refused(hands, "request.not_waiting"):
        hands.accept()
    receive(hands)


def test_a_request_is_declined_for_a_neutral_reason() -> None:
    hands = at("received")
    with refused(hands, "request.reason"):
        decline_request(hands.bench.desk, hands.me, hands.request, "no cells left")
    with refused(hands, "request.unknown"):
        decline_request(hands.bench.desk, hands.me, "00" * 16, "died")


def test_an_accepted_request_is_not_declined() -> None:
    hands = at("accepted")
    with refused(hands, "request.not_waiting"):
        decline_request(hands.bench.desk, hands.me, hands.request, "died")


def test_what_was_typed_is_written_in_its_one_form() -> None:
    hands = at("open")
    hands.receive(weight="70,50", weight_again="70.5", ward="  Re\u0301a ")
    facts = hands.story.events[0].facts
    assert facts["ward"] == "R\u00e9a"
    assert isinstance(facts["weight"], dict)
    assert facts["weight"]["kg"] == "70.5"


def test_the_study_s_kinds_of_weight_and_routes_of_consent_are_taken() -> None:
    study = at("open").bench.desk.study
    for kind in study.request.weight_kinds:
        receive(at("open"), weight_kind=WeightKind(kind))
    for route in study.request.consent_routes:
        receive(at("open"), consent=ConsentRoute(route))


def test_a_weight_older_than_the_study_lets_pass_is_told_and_taken() -> None:
    hands = at("open")
    desk, now = hands.bench.desk, hands.bench.clock.now()
    oldest = now - timedelta(hours=desk.study.request.weight_age_warn_h)
    assert not [*age_cautions(desk, oldest)]
    old = oldest - timedelta(minutes=1)
    assert [one.code for one in age_cautions(desk, old)] == ["request.weight_old"]
    receive(hands, weight_at=old)
