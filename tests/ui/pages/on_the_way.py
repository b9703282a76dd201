"""The hand-over page with a bag in hand, and hands that fill in each of its forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pytestqt.qtbot import QtBot

from app.desk.bag.go_no_go import QUESTIONS
from app.ui.pages.handover.form import Form
from app.ui.pages.handover.page import HandoverPage
from app.ui.pages.handover.way import (
    AcceptForm,
    BedsideForm,
    EndForm,
    OfferForm,
    StartForm,
    WardForm,
)
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.ui.stage import Stage

FormT = TypeVar("FormT", bound=Form)

YES = dict.fromkeys(QUESTIONS, True)


@contextmanager
def page_at(
    qtbot: QtBot, stage: str, cells: bool = True, target: str | None = None
) -> Iterator[tuple[Stage, Hands, HandoverPage]]:
    """The page with a bag that has come so far in hand."""
    hands = at(stage, cells)
    hands.bench.advance(2)
    with Stage.over(qtbot, hands.bench, hands.crew) as shown:
        yield shown, hands, shown.show(
            lambda s: HandoverPage(s, unkept), hands.bag if target is None else target
        )


def unkept(name: str, data: bytes) -> Path:
    """Where a paper would be kept."""
    return Path(name)


def slip(page: HandoverPage, number: str = "R-17") -> None:
    """The slip's number, and now as its time."""
    form = page.form
    assert form is not None
    form.number.put(number)
    form.done.put(page.kit.now())


def form_of(page: HandoverPage, kind: type[FormT]) -> FormT:
    """The form in front, which must be of this kind."""
    assert isinstance(page.form, kind), page.form
    return page.form


def offer(page: HandoverPage) -> None:
    """The bag leaves the pharmacy."""
    form = page.form
    assert isinstance(form, OfferForm)
    form.checks.put(YES)
    form.taker.put("Coursier Petit")
    form.temperature.put("20,5")
    slip(page)


def take(page: HandoverPage) -> None:
    """The courier has it."""
    form = page.form
    assert isinstance(form, AcceptForm)
    form.taker.put("Coursier Petit")
    form.temperature.put("20.5")
    slip(page)


def arrive(page: HandoverPage) -> None:
    """The ward has it."""
    form = page.form
    assert isinstance(form, WardForm)
    form.receiver.put("IDE Simon")
    form.temperature.put("20")
    form.seal.put("yes")
    slip(page, "W-3")


def bedside(page: HandoverPage) -> None:
    """Two people at the bed."""
    form = page.form
    assert isinstance(form, BedsideForm)
    form.first.put("IDE Simon")
    form.second.put("IDE Weiss")
    slip(page, "W-3")


def start(page: HandoverPage) -> None:
    """The infusion begins."""
    form_of(page, StartForm)
    slip(page, "W-3")


def end(page: HandoverPage) -> None:
    """The infusion ends."""
    form = page.form
    assert isinstance(form, EndForm)
    form.volume_ml.put("250")
    form.flush.put("20")
    form.residual.put("0")
    form.reaction.put("none")
    slip(page, "W-3")


WAY: dict[str, Callable[[HandoverPage], None]] = {
    "BagOffered": offer, "BagAccepted": take, "WardReceived": arrive, "BedsideChecked": bedside,
    "InfusionStarted": start, "InfusionEnded": end,
}  # fmt: skip
REACHED = dict(zip(WAY, ("released", "offered", "taken", "arrived", "bedside", "started"),
                   strict=True))  # fmt: skip
