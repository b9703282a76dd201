"""The panels of one preparation, one of them in front; each keeps what is typed in it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.unblinded.preparation.panel import Host, Panel
from app.ui.unblinded.preparation.panels.account import AccountPanel
from app.ui.unblinded.preparation.panels.cancel import CancelPanel
from app.ui.unblinded.preparation.panels.check import CheckPanel
from app.ui.unblinded.preparation.panels.compute import ComputePanel
from app.ui.unblinded.preparation.panels.count import CountPanel
from app.ui.unblinded.preparation.panels.delay import DelayPanel
from app.ui.unblinded.preparation.panels.end import EndPanel
from app.ui.unblinded.preparation.panels.fill import FillPanel
from app.ui.unblinded.preparation.panels.labels import LabelsPanel
from app.ui.unblinded.preparation.panels.late import LatePanel
from app.ui.unblinded.preparation.panels.materials import MaterialsPanel
from app.ui.unblinded.preparation.panels.pool import PoolPanel
from app.ui.unblinded.preparation.panels.release import ReleasePanel
from app.ui.unblinded.preparation.panels.reveal import RevealPanel
from app.ui.unblinded.preparation.panels.scan_back import ScanBackPanel
from app.ui.unblinded.preparation.panels.thaw import ThawPanel
from app.ui.unblinded.preparation.panels.weight import WeightPanel
from app.ui.unblinded.preparation.view import STAGES, Stage, View
from app.ui.widgets.button import Button
from app.ui.widgets.text import label

PANELS: Mapping[str, type[Panel]] = {
    panel.name: panel
    for panel in (
        RevealPanel, LabelsPanel, MaterialsPanel, ThawPanel, PoolPanel, CountPanel, ComputePanel,
        FillPanel, ScanBackPanel, CheckPanel, ReleasePanel, EndPanel, WeightPanel, DelayPanel,
        CancelPanel, AccountPanel, LatePanel,
    )
}  # fmt: skip


class Sheet(QWidget):
    """Shows the step that is due, or another one that somebody went back to."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host, self.kit = host, host.kit
        self._panels: dict[str, Panel] = {}
        self._visited = ""
        self._view: View | None = None
        self.panel: Panel | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addLayout(self._bar())

    def _bar(self) -> QHBoxLayout:
        say = self.kit.say
        row = QHBoxLayout()
        row.setSpacing(4)
        self.where = label("", "card-title", wrap=False)
        self.due = Button(self.kit, say("preparation.go.due"), role="quiet", shortcut="Ctrl+Home")
        self.before = Button(
            self.kit, say("preparation.go.before"), role="quiet", icon="back",
            shortcut="Ctrl+PgUp",
        )  # fmt: skip
        self.after = Button(
            self.kit, say("preparation.go.after"), role="quiet", icon="forward",
            shortcut="Ctrl+PgDown",
        )  # fmt: skip
        self.due.clicked.connect(lambda: self._host.visit(""))
        self.before.clicked.connect(lambda: self._step(-1))
        self.after.clicked.connect(lambda: self._step(1))
        row.addWidget(self.where)
        row.addStretch()
        for button in (self.due, self.before, self.after):
            row.addWidget(button)
        return row

    def tell(self, view: View) -> None:
        """Shows a view; the panel in front stays the one that was gone back to."""
        self._view = view
        self._bring()

    def visit(self, name: str) -> None:
        """Goes to a panel; an empty name goes to what is due."""
        self._visited = name
        self._bring()

    @property
    def is_due(self) -> bool:
        """Whether the panel in front is the one that is due."""
        return self.panel is not None and self.panel.name == self._due_name()

    def _due_name(self) -> str:
        if self._view is None:
            return ""
        return "end" if self._view.ending is not None else str(self._view.stage)

    def _bring(self) -> None:
        if self._view is None:
            return
        name = self._visited or self._due_name()
        if self._view.pausing and name in (*STAGES, "weight", "late"):
            name = self._due_name()
        panel = self._panels.get(name)
        if panel is None:
            panel = self._panels[name] = PANELS[name](self._host)
            self.column.addWidget(panel, 1)
        came = panel is not self.panel
        if self.panel is not None and came:
            self.panel.hide()
        self.panel = panel
        panel.tell(self._view)
        panel.show()
        self._tell_bar()
        if came:
            self.focus()

    def focus(self) -> None:
        """Puts the focus where the next thing is to be typed or scanned."""
        if self.panel is None:
            return
        field = self.panel.start()
        if field is None:
            self._host.rest()
        else:
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_bar(self) -> None:
        assert self.panel is not None
        say, name = self.kit.say, self.panel.name
        if name in STAGES:
            number = STAGES.index(Stage(name)) + 1
            step = say(f"preparation.step.{name}")
            self.where.setText(say("preparation.at", number=number, total=len(STAGES), step=step))
        else:
            self.where.setText(say(f"preparation.beside.{name}"))
        self.due.setVisible(name not in STAGES and not self.is_due)
        self.before.setVisible(self._neighbour(-1) is not None)
        self.after.setVisible(self._neighbour(1) is not None)

    def _step(self, by: int) -> None:
        to = self._neighbour(by)
        if to is not None:
            self._host.visit("" if to == self._due_name() else str(to))

    def _neighbour(self, by: int) -> Stage | None:
        """The stage before or after the one in front, if there is anything to do at it yet."""
        view, panel = self._view, self.panel
        if view is None or panel is None or view.bench is None or panel.name not in STAGES:
            return None
        if view.pausing:
            return None
        # Until D there is nothing to print, but the supplies can be read in already.
        reach = max(STAGES.index(view.stage), STAGES.index(Stage.MATERIALS))
        place = STAGES.index(Stage(panel.name)) + by
        return STAGES[place] if 1 <= place <= reach else None
