"""The state of a request or bag in a word, its colour and its icon; neutral, the same for all."""

from __future__ import annotations

from datetime import datetime

from app.desk.boards.bags import BagRow, State
from app.trial.names import BagCode
from app.trial.refusal import Refusal
from app.ui.clockface import hour, lasting, short
from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.cell import Cell
from app.ui.widgets.countdown import tone_of

TONES = {
    State.WAITING: (Tone.WARN, "phone"), State.DECLINED: (Tone.NEUTRAL, "close"),
    State.ACCEPTED: (Tone.INFO, "clock"), State.PREPARING: (Tone.INFO, "flask"),
    State.CLOSING: (Tone.WARN, "flask"), State.RELEASED: (Tone.OK, "ok"),
    State.OFFERED: (Tone.INFO, "truck"), State.ON_THE_WAY: (Tone.INFO, "truck"),
    State.AT_WARD: (Tone.INFO, "home"), State.AT_BEDSIDE: (Tone.INFO, "people"),
    State.INFUSING: (Tone.INFO, "drop"), State.INFUSED: (Tone.NEUTRAL, "check"),
    State.RETURNED: (Tone.WARN, "back"), State.CANCELLED: (Tone.WARN, "close"),
    State.NOT_TREATED: (Tone.WARN, "close"), State.DESTROYING: (Tone.WARN, "people"),
    State.DESTROYED: (Tone.NEUTRAL, "check"), State.RECALLED: (Tone.DANGER, "back"),
    State.LOST: (Tone.DANGER, "warn"),
}  # fmt: skip

_AT_THE_BENCH = frozenset({State.ACCEPTED, State.PREPARING, State.CLOSING})


def state_words(kit: Kit, state: State) -> str:
    """``Libérée``."""
    return kit.say(f"state.{state.value}")


def state_cell(kit: Kit, state: State) -> Cell:
    """The state as a pill of a table."""
    tone, icon = TONES[state]
    return Cell(state_words(kit, state), tone, icon, pill=True)


def when(kit: Kit, moment: datetime | None) -> str:
    """The hour, with its day unless it is today; a dash for none."""
    if moment is None:
        return "–"
    shown = moment.astimezone(kit.zone)
    today = shown.date() == kit.now().date()
    return hour(shown) if today else short(shown, kit.words.language)


def deadline_cell(kit: Kit, row: BagRow) -> Cell | str:
    """The deadline that runs: the hour first, then what is left; a dash when none runs."""
    if row.deadline is None:
        return "–"
    left = row.deadline - kit.clock.now()
    told = {"hour": when(kit, row.deadline), "span": lasting(left)}
    past = left.total_seconds() <= 0
    if row.to_be_started:
        words = kit.say("deadline.start_over" if past else "deadline.start", **told)
    else:
        words = kit.say("deadline.end_over" if past else "deadline.end", **told)
    tone = tone_of(left)
    return Cell(words, tone, "clock" if tone is Tone.OK else "")


def read_code(text: str) -> BagCode | None:
    """The bag code that a scan is; None when it is something else."""
    try:
        return BagCode.read(text)
    except Refusal:
        return None


def running_cell(kit: Kit, moment: datetime | None, *, runs: bool) -> Cell | str:
    """A deadline in a column of its own: the hour, and what is left while it runs."""
    if moment is None or not runs:
        return when(kit, moment)
    left = moment - kit.clock.now()
    key = "deadline.late" if left.total_seconds() <= 0 else "deadline.left"
    told = kit.say(key, hour=when(kit, moment), span=lasting(left))
    tone = tone_of(left)
    return Cell(told, tone, "clock" if tone is Tone.OK else "")


def next_page(row: BagRow, *, unblinded: bool) -> str:
    """The page on which a request or bag goes on; empty when none is for this person."""
    if row.state is State.WAITING:
        return "request" if unblinded else ""
    if row.state in _AT_THE_BENCH:
        return "preparation" if unblinded else ""
    return "handover" if row.bag else ""
