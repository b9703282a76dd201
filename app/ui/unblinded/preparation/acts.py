"""The foot of the preparation page: cancelling at the left, what goes otherwise, the step's act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.ui.kit import Kit
from app.ui.unblinded.preparation.panel import Panel
from app.ui.widgets.button import Button
from app.ui.widgets.foot import Foot


class Hand(Protocol):
    """The page, as its foot needs it."""

    kit: Kit
    foot: Foot

    def visit(self, name: str) -> None:
        """Brings a panel to the front."""
        ...

    def press(self) -> None:
        """The step's act is asked for."""
        ...

    def print_worksheet(self) -> None:
        """The worksheet is asked for."""
        ...

    def print_albumin_slip(self) -> None:
        """The slip of the albumin is asked for."""
        ...

    def prove_label(self) -> None:
        """That the label tells no treatment is to be shown."""
        ...

    def leave(self) -> None:
        """Another preparation is to be chosen."""
        ...


class ActsFoot:
    """The buttons; the page says what the step's own button reads and lacks."""

    def __init__(self, hand: Hand) -> None:
        say = hand.kit.say
        self.kit = hand.kit
        self.cancel = Button(hand.kit, say("preparation.cancel.open"), role="danger")
        self.cancel.clicked.connect(lambda: hand.visit("cancel"))
        self.other = Button(hand.kit, say("preparation.menu"), icon="list", shortcut="Ctrl+O")
        self.other.clicked.connect(self._open)
        self.primary = Button(hand.kit, "", role="primary", shortcut="Ctrl+Return")
        self.primary.clicked.connect(hand.press)
        self.menu = QMenu(self.other)
        self.actions: dict[str, QAction] = {}
        self._offer("due", lambda: hand.visit(""))
        self._offer("weight", lambda: hand.visit("weight"))
        self._offer("delay", lambda: hand.visit("delay"))
        self._offer("late", lambda: hand.visit("late"))
        self._offer("labels", lambda: hand.visit("labels"))
        self._offer("account", lambda: hand.visit("account"))
        self._offer("worksheet", hand.print_worksheet)
        self._offer("albumin_slip", hand.print_albumin_slip)
        self._offer("proof", hand.prove_label)
        self._offer("leave", hand.leave)
        hand.foot.danger(self.cancel)
        hand.foot.add(self.other)
        hand.foot.primary(self.primary)

    def tell(
        self, panel: Panel, *, due: bool, revealed: bool, labelled: bool, ended: bool,
        pausing: bool,
    ) -> None:  # fmt: skip
        """Shows what may be asked for beside the panel in front."""
        self.actions["due"].setVisible(not due)
        self.cancel.setVisible(not ended and panel.name != "cancel")
        self.actions["weight"].setVisible(not ended and not pausing)
        self.actions["delay"].setVisible(not ended)
        self.actions["late"].setVisible(revealed and not ended)
        self.actions["labels"].setVisible(labelled and not ended)
        self.actions["account"].setVisible(labelled)
        self.actions["worksheet"].setVisible(revealed)
        self.primary.setVisible(panel.has_action)
        self.weigh(panel)

    def fold(self, narrow: bool) -> None:
        """Fewer words where the foot is narrow; what is heard of the buttons stays."""
        say = self.kit.say
        self.cancel.say(say("preparation.cancel.short" if narrow else "preparation.cancel.open"))
        self.cancel.setAccessibleName(say("preparation.cancel.open"))
        self.other.say(say("preparation.menu.short" if narrow else "preparation.menu"))
        self.other.setAccessibleName(say("preparation.menu"))

    def weigh(self, panel: Panel) -> None:
        """Shows what the step's act still lacks."""
        self.primary.say(panel.action())
        missing = panel.missing()
        if missing:
            self.primary.why(missing)
        else:
            self.primary.free()

    def _offer(self, name: str, act: Callable[[], None]) -> None:
        action = self.menu.addAction(self.kit.say(f"preparation.menu.{name}"))
        action.triggered.connect(act)
        self.actions[name] = action

    def _open(self) -> None:
        above = QPoint(0, -self.menu.sizeHint().height())
        self.menu.popup(self.other.mapToGlobal(above))
