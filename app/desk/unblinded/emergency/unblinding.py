"""One subject's treatment told to their treating physician: the line first, then the one row.

Asked for at the telephone, or begun here because a result concerns the subject:
the same line either way, and why stays sealed. It works for every subject to
whom a row was allocated, whatever becomes of the bag, and waits for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.blind.arm import Arm
from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.emergency.unblinding import MOST_DETAIL, allocated, past
from app.desk.journal import Person, Signing, Turn
from app.desk.typed import read_text
from app.desk.unblinded.workbench import Workbench
from app.trial.refusal import Refusal, Trouble
from app.trial.sealed import Sealed

PURPOSES = ("emergency", "serious_event", "safety")
"""Why: to treat the subject at once, to judge a serious event, or a safety result of the product.

The first two are those of ICH E6(R3) 2.10 for a treating physician.
"""
WAYS = ("read_out", "slip")
"""Read out at the telephone, or handed over in a sealed slip."""
PHONE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Call:
    """Whom a treatment is told to, and why; `called` is when that number was called back.

    `detail` has at most 200 characters, is optional and stays sealed.
    """

    subject: str
    purpose: str
    physician: str
    phone: str
    called: datetime
    way: str = "read_out"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A treatment to be told once: the line that says so, the arm, and what became of its dose."""

    line: Line
    arm: Sealed[Arm]
    failed: Sealed[bool | None]
    """Whether the cells failed, so that what was made up last held none; None when the notes of
    that preparation cannot be read. A treatment does not wait for them."""


def unblind_subject(workbench: Workbench, signing: Signing, call: Call) -> Told:
    """Writes who is told and why, and only then opens the subject's one row.

    Should the program end between the two, the line stands and nothing was
    told: it is done again. Raises Refusal ``unblinding.no_row``,
    ``unblinding.choice``, ``slip.future`` and as `read_text` and `Turn.write`.
    """
    sealed: dict[str, Value] = {
        "purpose": _known("purpose", call.purpose, PURPOSES),
        "detail": read_text(call.detail, field="detail", most=MOST_DETAIL, least=0),
    }  # fmt: skip
    facts: dict[str, Value] = {
        "physician": read_text(call.physician, field="physician"),
        "phone": read_text(call.phone, field="phone", most=PHONE_LENGTH),
        "way": _known("way", call.way, WAYS),
    }  # fmt: skip
    journal = workbench.desk.journal
    with journal.turn() as turn:
        facts["subject"] = allocated(turn.board, call.subject).subject
        facts["called"] = past(turn, call.called)
        line = turn.write("SubjectUnblinded", facts, signing, sealed=sealed)
    with journal.turn() as turn:
        arm = workbench.arm_told(turn, signing.person, line.number)
        return Told(line, arm, Sealed(_failed(workbench, turn, signing.person, facts["subject"])))


def _failed(workbench: Workbench, turn: Turn, person: Person, subject: object) -> bool | None:
    """Whether the subject's latest preparation says so in its capsule; None for a damaged one."""
    story = turn.board.latest_of(str(subject))
    assert story is not None
    closed, window = story.last("PreparationClosed"), story.first("RequestAccepted").number
    try:
        if closed is None:
            capsule = workbench.capsule(turn, person, story)
        else:
            capsule = workbench.closed_capsule(person, closed, story.bag, window)
    except Trouble:
        return None
    return any(entry.act == "failed" for entry in capsule.entries)


def product_of(desk: Desk, arm: Sealed[Arm], language: str = "") -> str:
    """What an arm is called in a language, by default that of the papers."""
    named = desk.study.products
    products = named.get(language or desk.words.language) or named[desk.study.label_language]
    return products.tested if arm.open() is Arm.CELLS else products.control


def _known(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise Refusal("unblinding.choice", field=name, known=", ".join(known))
    return value
