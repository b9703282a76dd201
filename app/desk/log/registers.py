"""Registers and accountability logs for every eye: made of open lines, equal in both arms.

Which kinds a register holds follows from their names, so that a kind added
later falls in by its declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.custody.board import Story
from app.custody.event import Event
from app.custody.kinds import EXPORTS, KINDS, LABELS_GONE, MARKS
from app.desk.desk import Desk
from app.desk.label.specimen import specimen_before
from app.desk.log.log_sheet import NOTHING, log_sheet
from app.desk.log.logbook import Logbook
from app.desk.log.sheets import Column, Sheet
from app.desk.log.telling import Manner, Telling, signed_words, tell

_NAMED = {
    "reveals": ("Revealed", "InspectionOpened"),
    "unblindings": ("Unblind", "CodeBreak", "CodeBroken", "Inadvertent", "Impact"),
    "deviations": ("Deviation", "Delayed", "Cancelled", "NotTreated", "Returned", "Restored",
                   "Excursion", "Recall", "Jump", "Declined", "Overdue", "Countersign", "Lost",
                   "Withdrawn", "Recomputed", "Repeat", "Recovered", "SingleOperator", "Alone"),
}  # fmt: skip
REGISTERS = (*_NAMED, "reviews")
"""Registers that list lines of certain kinds, by a word of ``LogExported``."""


def kinds_of(register: str) -> frozenset[str]:
    """The kinds whose lines a register holds."""
    if register == "reviews":
        return MARKS | EXPORTS
    parts = _NAMED[register]
    found = {kind for kind in KINDS if kind not in MARKS | EXPORTS}
    return frozenset(kind for kind in found if any(part in kind for part in parts))


def register(book: Logbook, manner: Manner, what: str) -> Sheet:
    """One of `REGISTERS`, every line of its kinds in order."""
    kinds = kinds_of(what)
    numbers = [event.number for event in book.events if event.kind in kinds]
    say = manner.words.say
    named = sorted(say(f"kind.{kind}") for kind in kinds & book.kinds)
    return log_sheet(book, manner, numbers, what=what, filter=", ".join(named))


@dataclass(frozen=True, slots=True)
class Teller:
    """Words for the lines of a story, told once each."""

    desk: Desk
    manner: Manner

    def cell(self, story: Story, kind: str, fact: str) -> str:
        """A fact of the latest line of a kind; ``@who`` and ``@at`` are its author and time."""
        event = self._latest(story, kind)
        return self.of(event, fact) if event is not None else NOTHING

    @staticmethod
    def _latest(story: Story, kind: str) -> Event | None:
        """The latest line of a kind; what one person did alone and who signed that stand for it."""
        lone = story.last("DestroyedAlone")
        if kind == "DestructionProposed":
            return story.last(kind) if lone is None else lone
        if kind not in ("Confirmed", "Countersigned"):
            return story.last(kind)
        number = -1 if lone is None else lone.number
        told = [e for e in story.events if e.kind == "Countersigned"]
        of_it = [e for e in told if (e.number_of("line") == number) == (kind == "Confirmed")]
        return of_it[-1] if of_it else story.last(kind) if kind == "Confirmed" else None

    def of(self, event: Event, fact: str) -> str:
        """The same of one line."""
        told = tell(self.desk, event, self.manner)
        if fact == "@who":
            return signed_words(event, self.manner.words, self.manner.moment(told.at))
        if fact == "@at":
            return self.manner.moment(told.at)
        return told.detail(fact) or NOTHING


_SUBJECT: tuple[tuple[str, str, str], ...] = (
    ("subject", "RequestReceived", "subject"), ("bag", "Allocated", "bag"),
    ("site", "RequestReceived", "site"), ("stratum", "Allocated", "stratum"),
    ("allocated", "Allocated", "@at"), ("prescriber", "RequestReceived", "prescriber"),
    ("weight", "RequestReceived", "weight"), ("prepared_by", "PreparationClosed", "@who"),
    ("checked_by", "PreparationClosed", "checked_by"), ("released_by", "Released", "@who"),
    ("albumin", "Released", "albumin"), ("seal", "Released", "seal"),
    ("time_out", "BagOffered", "done"), ("received_by", "WardReceived", "receiver"),
    ("infusion_start", "InfusionStarted", "done"), ("infusion_stop", "InfusionEnded", "done"),
    ("volume", "InfusionEnded", "volume_ml"), ("residual", "InfusionEnded", "residual_ml"),
    ("returned", "BagReturned", "done"), ("destroyed_by", "DestructionProposed", "@who"),
    ("witnessed_by", "Confirmed", "@who"), ("alone", "SingleOperator", "seats"),
    ("countersigned_by", "Countersigned", "@who"), ("countersigned", "Countersigned", "@at"),
)  # fmt: skip
"""Columns of the subject accountability log: name, kind of line, fact."""


def subject_log(desk: Desk, manner: Manner) -> Sheet:
    """One row a bag, as far as blinded eyes may know it."""
    say, teller = manner.words.say, Teller(desk, manner)
    columns = [Column(name, say(f"sheet.column.{name}")) for name, _, _ in _SUBJECT]
    columns.append(Column("outcome", say("sheet.column.outcome")))
    rows = [
        (*(teller.cell(story, kind, fact) for _, kind, fact in _SUBJECT), outcome(story, say))
        for story in bags_of(desk)
    ]
    return Sheet("subject_log", say("export.subject_log"), tuple(columns), tuple(rows))


def bags_of(desk: Desk) -> list[Story]:
    """The stories of all bags, in the order of acceptance."""
    stories = [story for story in desk.board.stories.values() if story.bag]
    return sorted(stories, key=lambda story: story.first("RequestAccepted").number)


def outcome(story: Story, say: Callable[..., str]) -> str:
    """How a bag has ended so far, in words."""
    last = story.stage
    return say(f"kind.{last if last != 'Confirmed' else 'DestructionProposed'}")


_LABELS: tuple[tuple[str, str], ...] = (
    ("when", "@at"), ("bag", "bag"), ("run", "run"), ("full", "full"), ("record", "record"),
    ("who", "@who"),
)  # fmt: skip


def label_log(desk: Desk, manner: Manner) -> Sheet:
    """Every print run: how many labels, by whom, and what became of all of them at the closing."""
    say, teller = manner.words.say, Teller(desk, manner)
    found = ("printed", *(name for name in LABELS_GONE if name != "record"), "printer")
    names = [
        "subject", *(name for name, _ in _LABELS), "specimen", *found, "reconciled_by", "outcome",
    ]  # fmt: skip
    rows = []
    for story in bags_of(desk):
        subject = story.events[0].text("subject")
        last = story.last("LabelsPrinted")
        by = "LabelsReconciled" if story.last("LabelsReconciled") else "Released"
        counted = teller.cell(story, by, "@who")
        for event in story.events:
            if event.kind == "LabelsPrinted":
                told = (teller.of(event, fact) for _, fact in _LABELS)
                # What became of all runs together stands beside the last of them.
                what = [teller.cell(story, by, n) if event is last else NOTHING for n in found]
                rows.append((
                    subject, *told, _specimen(desk, event), *what, counted, outcome(story, say),
                ))  # fmt: skip
    columns = tuple(Column(name, say(f"sheet.column.{name}")) for name in names)
    return Sheet("labels", say("export.labels"), columns, tuple(rows))


def _specimen(desk: Desk, printed: Event) -> str:
    """Which version a label followed, told from open lines alone: it needs no key."""
    one = specimen_before(desk, printed.number)
    return NOTHING if one is None else f"{one.version} · {one.digest[:_SHOWN]}"


_SHOWN = 16
"""How many of a digest's figures tell a specimen from another."""
STOCK = ("when", "event", "product", "lot", "unit", "expiry", "in", "out", "balance", "location",
         "temperature", "shipment", "condition", "initials", "second_check", "comment")  # fmt: skip
"""Columns of the stock accountability log."""


_GONE = frozenset({"destroyed", "returned", "lost"})
"""Changes of a lot by which bottles leave it."""


@dataclass(frozen=True, slots=True)
class Movement:
    """Units of one lot that came (`number` above 0) or went; `place` orders movements.

    `more` are further columns by name.
    """

    place: tuple[int, int]
    when: str
    event: str
    product: str
    lot: str
    expiry: str
    number: int
    who: str
    more: Mapping[str, str]


def stock_sheet(manner: Manner, movements: list[Movement]) -> Sheet:
    """Movements in order, with a running balance for each lot and expiry."""
    say = manner.words.say
    left: dict[tuple[str, str, str], int] = {}
    rows = []
    for one in sorted(movements, key=lambda move: move.place):
        key = (one.product, one.lot, one.expiry)
        left[key] = left.get(key, 0) + one.number
        told = {
            "when": one.when, "event": one.event, "product": one.product, "lot": one.lot,
            "expiry": one.expiry, "in": str(one.number) if one.number > 0 else NOTHING,
            "out": str(-one.number) if one.number < 0 else NOTHING, "balance": str(left[key]),
            "initials": initials(one.who), **one.more,
        }  # fmt: skip
        rows.append(tuple(told.get(name, NOTHING) for name in STOCK))
    columns = tuple(Column(name, say(f"sheet.column.{name}")) for name in STOCK)
    return Sheet("stock_log", say("export.stock_log"), columns, tuple(rows))


def stock_log(desk: Desk, manner: Manner) -> Sheet:
    """The albumin, which is open: what came, and what was promised to bags."""
    return stock_sheet(manner, list(albumin_moves(desk, manner)))


def albumin_moves(desk: Desk, manner: Manner) -> Iterator[Movement]:
    """Deliveries, and the bottles taken for bags at their acceptance."""
    say = manner.words.say
    for event in desk.board.events:
        if "lot" in event.facts and "bottles" in event.facts:
            told = tell(desk, event, manner)
            lot, expiry = event.text("lot"), told.detail("expiry")
            yield _move(manner, told, event, lot, expiry, _bottles(event), {})
    for story in bags_of(desk):
        event = story.first("RequestAccepted")
        told = tell(desk, event, manner)
        comment = {"comment": say("sheet.for_bag", bag=Teller(desk, manner).cell(
            story, "Allocated", "bag"))}  # fmt: skip
        if second := checker_of(story):
            comment["second_check"] = second
        for bottle in dict.fromkeys(story.albumin):
            lot, expiry = bottle[0], manner.day(bottle[1])
            yield _move(manner, told, event, lot, expiry, -story.albumin.count(bottle), comment)


def _bottles(event: Event) -> int:
    """How many came; below 0 how many went, 0 when a lot only changed its state."""
    change = event.facts.get("change")
    if change is None:
        return event.number_of("bottles")
    return -event.number_of("bottles") if change in _GONE else 0


def _move(
    manner: Manner, told: Telling, event: Event, lot: str, expiry: str, number: int,
    more: Mapping[str, str],
) -> Movement:  # fmt: skip
    known = {one.name: one.value for one in told.details if one.name in STOCK}
    known |= {"lot": lot, "expiry": expiry}
    product = manner.words.say("sheet.albumin")
    return Movement(
        (event.number, 0), manner.moment(told.at), told.kind, product, lot, expiry, number,
        event.by.name, {**known, **more},
    )  # fmt: skip


def checker_of(story: Story) -> str:
    """The initials of the second person of a bag, alike in both arms.

    Empty before its closing, and where one person was alone.
    """
    closed = story.last("PreparationClosed")
    second = closed.facts.get("second") if closed is not None else None
    if closed is None or not isinstance(second, Mapping) or second["seat"] == closed.by.seat:
        return ""
    return initials(str(second["name"]))


def initials(name: str) -> str:
    """The first letters of a person's names."""
    return "".join(part[0] for part in name.replace("-", " ").split())


SHEETS: Mapping[str, Callable[[Desk, Manner], Sheet]] = {
    "stock_log": stock_log, "subject_log": subject_log, "labels": label_log,
}
"""The accountability logs, by a word of ``LogExported``."""
