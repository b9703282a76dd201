"""The foot of the hand-over page: what goes otherwise at the left, the act that is due."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.ui.kit import Kit
from app.ui.pages.handover.form import Form
from app.ui.pages.handover.view import View
from app.ui.widgets.button import Button
from app.ui.widgets.foot import Foot

ASIDE = (
    "BagReturned", "DestructionProposed", "BagRecalled", "BagLost", "InfusionStarted",
    "DestructionWithdrawn",
)  # fmt: skip


class Hand(Protocol):
    """The page, as its foot needs it."""

    kit: Kit
    foot: Foot

    def visit(self, kind: str) -> None:
        """Brings an act to the front; an empty kind the one that is due."""
        ...

    def press(self) -> None:
        """The act in front is asked for."""
        ...


class ActsFoot:
    """The buttons; none of them records anything before its form is filled in."""

    def __init__(self, hand: Hand) -> None:
        kit = self.kit = hand.kit
        self.needed = False
        """Whether it bears any button."""
        self.aside = {
            kind: Button(kit, kit.say(f"handover.open.{kind}"), role="danger") for kind in ASIDE
        }
        for kind, button in self.aside.items():
            button.clicked.connect(_visiting(hand, kind))
            hand.foot.danger(button)
        self.due = Button(kit, kit.say("handover.due"), icon="back")
        self.due.clicked.connect(_visiting(hand, ""))
        hand.foot.add(self.due)
        self.primary = Button(kit, "", role="primary", shortcut="Ctrl+Return")
        self.primary.clicked.connect(hand.press)
        hand.foot.primary(self.primary)

    def tell(self, view: View, form: Form | None) -> None:
        """Shows what the desk would take now, beside what is in front."""
        front = form.kind if form is not None else ""
        offered = [kind for kind in ASIDE if kind in view.aside and kind != front]
        for kind, button in self.aside.items():
            button.setVisible(kind in offered and view.barred is None)
        self.due.setVisible(front in view.aside)
        self.primary.setVisible(form is not None)
        self.needed = form is not None or (bool(offered) and view.barred is None)
        if form is not None:
            self.primary.say(self.kit.say(f"handover.record.{form.kind}"))
        self.weigh(view, form)

    def weigh(self, view: View, form: Form | None) -> None:
        """Says on the button why the act cannot be asked for."""
        missing = form.missing() if form is not None else ""
        if view.barred is not None:
            self.primary.why(self.kit.sentence(view.barred))
        elif missing:
            self.primary.why(missing)
        else:
            self.primary.free()


def _visiting(hand: Hand, kind: str) -> Callable[[], None]:
    return lambda: hand.visit(kind)
