"""The reader put to the test: a code on the screen, and what comes back told in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.labels.matrix import modules, runs
from app.trial.names import BagCode
from app.ui.door.frame import DoorPage
from app.ui.input.scan import Scan
from app.ui.input.scanner_check import TEST_CODE, Finding, judge
from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.problem_card import ProblemCard
from app.ui.widgets.text import label

_MODULE, _QUIET = 9, 3
"""A module's side in pixels at 100 %, and the white margin in modules."""


class MatrixView(QWidget):
    """A bag code's symbol, black on white in every theme, as readers need it."""

    def __init__(self, kit: Kit, code: BagCode) -> None:
        super().__init__()
        self._symbol = modules(code)
        self._module = kit.look.px(_MODULE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(kit.say("reader.symbol", code=code.text))

    def sizeHint(self) -> QSize:
        """The symbol with its quiet zone."""
        side = (len(self._symbol) + 2 * _QUIET) * self._module
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Modules on whole pixels, without blurred edges."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.white))
        side = self._module
        for row, column, length in runs(self._symbol):
            place = QRectF((column + _QUIET) * side, (row + _QUIET) * side, length * side, side)
            painter.fillRect(place, QColor(Qt.GlobalColor.black))


class ScannerPage(DoorPage):
    """Run at the first start, and whenever a reader is new; nothing of it is kept."""

    left = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, kit.say("reader.title"), kit.say("reader.lead"), 760)
        self.finding: Finding | None = None
        self._told = ProblemCard(kit)
        beside = QVBoxLayout()
        for key in ("reader.aim", "reader.end", "reader.layout"):
            beside.addWidget(label(kit.say(key)))
        beside.addStretch()
        row = QHBoxLayout()
        row.setSpacing(kit.look.px(20))
        row.addWidget(MatrixView(kit, TEST_CODE), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside, 1)
        self.card.add(row)
        self.card.add(label(TEST_CODE.text, "value", wrap=False))
        self.card.add(self._told)
        back = Button(kit, kit.say("reader.back"), shortcut="Alt+Left")
        back.clicked.connect(self.left)
        foot = QHBoxLayout()
        foot.addWidget(back)
        foot.addStretch()
        self.card.add(foot)

    def scanned(self, scan: Scan) -> bool:
        """A scan that ended as it should; every one is judged here."""
        return self._judge(scan, ended=True)

    def unended(self, scan: Scan) -> bool:
        """A scan that nothing ended."""
        return self._judge(scan, ended=False)

    def _judge(self, scan: Scan, *, ended: bool) -> bool:
        self.finding = judge(scan, ended=ended)
        say = self.kit.say
        keyboard = say(f"keyboard.{scan.keyboard or 'unknown'}")
        told = say(f"reader.finding.{self.finding}", keyboard=keyboard, code=scan.text)
        tone = Tone.OK if self.finding.usable else Tone.DANGER
        title = say("reader.usable" if self.finding.usable else "reader.unusable")
        self._told.tell(told, title=title, tone=tone)
        return True

    @property
    def told(self) -> str:
        """What was said of the last scan; empty before the first."""
        return self._told.sentence
