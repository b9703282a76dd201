"""What may be scanned at a step: asked as each scan is made, and again when the step is entered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import cast

from app.custody.board import Story
from app.desk.journal import Person, Turn
from app.desk.typed import composed
from app.desk.unblinded.preparation import Preparation
from app.desk.unblinded.vials.ledger import NOT_FREE, Place, Vial
from app.desk.unblinded.vials.stock import available
from app.desk.unblinded.vials.stock_reading import stock_ledger
from app.desk.unblinded.workbench import Workbench
from app.trial.clocks import parse_instant
from app.trial.gs1 import read_gs1
from app.trial.names import BagCode
from app.trial.refusal import Refusal
from app.trial.vial_code import VialCode, read_vial


@dataclass(frozen=True, slots=True)
class Expected:
    """The things that a step scans, each as often as it stands in `items`; all of them if `whole`.

    Plain values: it can be asked on any thread. `code` and `facts` are those
    of the refusal, `read` brings a scan to the form of `items`.
    """

    items: tuple[str, ...] = field(repr=False)
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True
    read: Callable[[str], str] = composed
    judge: Callable[[VialCode], None] = field(default=lambda code: None, repr=False)
    """What a code tells beside the item, and must not; raises its refusal."""
    barred: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Things known that may not be taken: for each the code that says why; its fact is `vial`."""

    @property
    def known(self) -> frozenset[str]:
        """Everything that may be scanned here, and what is known and may not."""
        return frozenset((*self.items, *self.barred))

    def take(self, before: Sequence[str], scanned: str) -> str:
        """The item that one more scan is, after those of `before`; raises its refusal."""
        self.judge(read_vial(scanned))
        item = self.read(scanned)
        if item in self.barred:
            raise Refusal(self.barred[item], vial=item)
        if item not in self.items:
            raise Refusal(self.code, **self.facts)
        if not (Counter(self.items) - Counter(before))[item]:
            raise Refusal("scan.twice", item=item)
        return item

    def take_all(self, scanned: Sequence[str]) -> list[str]:
        """The items scanned, in order; raises its refusal when one is wrong or lacks."""
        taken: list[str] = []
        for one in scanned:
            taken.append(self.take(taken, one))
        if len(taken) < (len(self.items) if self.whole else 1):
            raise Refusal(self.code, **self.facts)
        return taken


def bottles(story: Story, until: date | None = None) -> Expected:
    """The albumin bottles promised to the bag, by their lots or the codes that bear these.

    A code that bears an expiry before `until` is refused, whatever the stock says.
    """
    lots = tuple(lot for lot, _ in story.albumin)
    return Expected(lots, "albumin.not_promised", {"promised": ", ".join(lots)}, read=_lot,
                    judge=partial(_as_marked, until, {}, "albumin.marked_expired"))  # fmt: skip


def labels(story: Story) -> Expected:
    """The labels applied to bag and overbag, with or without hyphens."""
    facts = {"bag": BagCode(story.bag).shown}
    return Expected((story.bag, story.bag), "label.other_bag", facts, read=_bag_code)


def taken_out(
    found: Preparation, stock: Sequence[Vial], barred: Mapping[str, str] | None = None,
    until: date | None = None,
) -> Expected:  # fmt: skip
    """The vials of a stock, any number of them, or in the control the albumin bottles again.

    `barred` are the vials that are known and may not be taken (`barred_vials`). What stands
    on a vial counts as much as what was told at its receipt: a code that bears another lot
    than the stock's, or an expiry before `until` (`last_day`), is refused.
    """
    if not found.takes_cells:
        promised = bottles(found.story, until)
        return Expected(promised.items, "thaw.wrong_item", read=_lot, judge=promised.judge)
    lots = {vial.vial: vial.lot for vial in stock}
    return Expected(tuple(lots), "thaw.wrong_vial", whole=False, read=_vial, barred=barred or {},
                    judge=partial(_as_marked, until, lots, "thaw.expired"))  # fmt: skip


def once_more(found: Preparation) -> Expected:
    """What one person alone scans again before they check: labels, albumin, what was taken out."""
    taken = [str(one) for e in found.all("thawed") for one in cast(Sequence[str], e.new["scanned"])]
    items = (*labels(found.story).items, *bottles(found.story).items, *taken)
    facts = {"bag": BagCode(found.story.bag).shown}
    return Expected(items, "alone.not_of_bag", facts, read=partial(_one_of, frozenset(items)))


def usable_vials(
    workbench: Workbench, turn: Turn, person: Person, found: Preparation
) -> list[Vial]:
    """The vials that a bag may take: in stock, not expired on the day of its use-by; else none."""
    if not found.takes_cells:
        return []
    return available(workbench, turn, person, last_day(turn, found.story))


def last_day(turn: Turn, story: Story) -> date:
    """The day in the study's zone on which a bag must be finished: its printed use-by."""
    use_by = parse_instant(story.first("RequestAccepted").text("use_by"))
    return use_by.astimezone(turn.zone).date()


def barred_vials(
    workbench: Workbench, turn: Turn, person: Person, found: Preparation
) -> dict[str, str]:
    """The vials that were received and that this bag may not take, each with the reason's code."""
    if not found.takes_cells:
        return {}
    held = stock_ledger(workbench, turn, person).held
    free = {vial.vial for vial in usable_vials(workbench, turn, person, found)}
    return {
        name: "thaw.expired" if one.place is Place.FREE else NOT_FREE[one.place]
        for name, one in held.items() if name not in free
    }  # fmt: skip


def _as_marked(
    until: date | None, lots: Mapping[str, str], expired: str, code: VialCode
) -> None:
    name = composed(code.vial)
    if until is not None and code.expiry is not None and code.expiry < until:
        raise Refusal(expired, vial=name or "–")
    if code.lot and composed(code.lot) != lots.get(name, composed(code.lot)):
        raise Refusal("thaw.other_lot", vial=name, lot=lots[name], marked=composed(code.lot))


def _one_of(known: frozenset[str], scanned: str) -> str:
    for read in (_bag_code, _vial, _lot):
        with suppress(Refusal):
            if (item := read(scanned)) in known:
                return item
    return composed(scanned)


def _vial(scanned: str) -> str:
    return composed(read_vial(scanned).vial)


def _lot(scanned: str) -> str:
    code = read_gs1(scanned)
    return composed(scanned if code is None else code.lot)


def _bag_code(scanned: str) -> str:
    return BagCode.read(scanned).text
