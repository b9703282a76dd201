"""Until when the training of a seat counts: a signature outside its days is none.

Recording what happened is no signature and goes on. A training is renewed by two
signatures, which a lapsed one must not prevent: those two alone are taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.custody.event import Event, Facts, Seat
from app.trial.months import months_after
from app.trial.names import SEATED
from app.trial.refusal import Refusal

RENEWAL = "DelegationProposed"
"""The kind that tells a seat's training anew."""


def trained_until(seat: Seat, months: int | None) -> date | None:
    """The last day on which a seat's training counts; None where it does not lapse.

    `months` is how long a training counts in the study.
    """
    if months is None or seat.role not in SEATED:
        return None
    return months_after(seat.trained, months)


def require_trained(seat: Seat, months: int | None, today: date) -> None:
    """Raises Refusal ``seat.not_trained`` before the training, ``seat.training_lapsed`` after it.

    Both tell ``name`` and ``day``. An escrow is nobody and needs none.
    """
    if seat.role not in SEATED:
        return
    if today < seat.trained:
        raise Refusal("seat.not_trained", name=seat.name, day=seat.trained.isoformat())
    until = trained_until(seat, months)
    if until is not None and until < today:
        raise Refusal("seat.training_lapsed", name=seat.name, day=until.isoformat())


def renews(kind: str, facts: Facts, waiting: Sequence[Event], by: str) -> bool:
    """Whether a line proposes or confirms another training, `waiting` being what can be confirmed.

    So does a seat (`by`) that confirms its own recovery: were it refused, nobody would be left
    to renew where every passphrase is lost and every training has lapsed. The renewal of
    keys is no signature of its own: what calls for it was confirmed in the same turn.
    """
    if kind != "Confirmed":
        return kind in (RENEWAL, "KeysRenewed")
    told = next((one for one in waiting if one.number == facts["line"]), None)
    if told is None:
        return False
    return told.kind == RENEWAL or (told.kind == "SeatRecovered" and told.text("seat") == by)


def require_past(trained: date, today: date) -> None:
    """Raises Refusal ``seat.trained_later`` for a training that has not taken place."""
    if trained > today:
        raise Refusal("seat.trained_later")
