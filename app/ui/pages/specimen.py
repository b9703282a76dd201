"""The specimen of the label: as this program draws it, and the versions approved by two."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout

from app.custody.kinds import PREPARERS
from app.desk.confirming import confirm
from app.desk.label.specimen import (
    KIND,
    Specimen,
    kept_specimen,
    propose_specimen,
    specimen_digest,
    specimen_picture,
    specimens,
)
from app.trial.names import Meaning
from app.ui.page import GAP, Page
from app.ui.pages.keeping import Save, keep, tell_kept
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.told import signed_by
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.cell import Cell
from app.ui.widgets.table import Rows
from app.ui.widgets.text import label

COLUMNS = ("version", "state", "layout", "proposed", "approved", "digest")
_PICTURE, _SHOWN_DIGITS, _MOST_ROWS = 410, 16, 6
BESIDE_FROM = 960


@dataclass(frozen=True, slots=True)
class View:
    """What this program draws, as a PNG and a digest, and every version so far."""

    picture: bytes
    digest: str
    versions: tuple[Specimen, ...]

    @property
    def waiting(self) -> Specimen | None:
        """The version that awaits its second person."""
        return next((one for one in self.versions if one.approval is None), None)

    @property
    def state(self) -> str:
        """``in_force``, ``waiting``, ``changed`` since it was approved, or ``none``."""
        current = next((one for one in self.versions if one.in_force), None)
        if self.waiting is not None:
            return "waiting"
        if current is None:
            return "none"
        return "in_force" if current.digest == self.digest else "changed"


class SpecimenPage(Page):
    """Reached from the study; `save` keeps a version's page and tells where."""

    name = "specimen"
    reads = frozenset({KIND, "Confirmed"})

    def __init__(self, station: Station, save: Save) -> None:
        super().__init__(station)
        self._save = save
        self.view: View | None = None
        say = self.kit.say
        self.card = Card(self.kit, say("specimen.drawn"))
        self.picture = QLabel()
        self.picture.setAccessibleName(say("specimen.drawn"))
        self.digest = label("", "hash")
        beside = QVBoxLayout()
        beside.addWidget(label(say("specimen.why"), "caption"))
        beside.addWidget(self.digest)
        beside.addStretch()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(2 * GAP)
        self._beside.addWidget(self.picture)
        self._beside.addLayout(beside, 1)
        self.card.add(self._beside)
        self.versions = Card(self.kit, say("specimen.versions"))
        self.rows = Rows(
            self.kit, [say(f"specimen.column.{name}") for name in COLUMNS],
            say("specimen.versions"), say("specimen.nothing"),
        )  # fmt: skip
        self.rows.grow_to(_MOST_ROWS)
        self.rows.opened.connect(self._keep)
        self.versions.add(self.rows)
        self.versions.add(label(say("specimen.open"), "caption"))
        self.body.addWidget(self.card)
        self.body.addWidget(self.versions)
        self.body.addStretch(1)
        self.act = Button(
            self.kit, say("specimen.propose"), role="primary", icon="sign", shortcut="Ctrl+Return"
        )
        self.act.clicked.connect(self._act)
        self.foot.primary(self.act)
        self.foot.setVisible(station.person.seat.role in PREPARERS)
        self.kit.look.changed.connect(self._arrange)

    def refresh(self) -> None:
        """Draws the specimen and reads its versions."""
        desk = self.station.desk
        self.look(
            lambda: View(specimen_picture(desk), specimen_digest(desk), specimens(desk)),
            self._show,
        )

    def _show(self, view: View) -> None:
        say, self.view = self.kit.say, view
        self.subtitle.setText(say(f"specimen.state.{view.state}"))
        self.digest.setText(f"SHA-256 {view.digest}")
        self.rows.tell(
            [self._row(one) for one in view.versions], [one.digest for one in view.versions]
        )
        approving = view.state == "waiting"
        self.act.say(say("specimen.approve" if approving else "specimen.propose"))
        if view.state == "in_force":
            self.act.why(say("specimen.state.in_force"))
        else:
            self.act.free()
        self._arrange()

    def _row(self, one: Specimen) -> tuple[Cell | str, ...]:
        say = self.kit.say
        if one.in_force:
            state = Cell(say("specimen.in_force"), Tone.OK, "ok")
        elif one.approval is None:
            state = Cell(say("specimen.waiting"), Tone.WARN, "warn")
        else:
            state = Cell(say("specimen.former"), Tone.NEUTRAL)
        approved = "–" if one.approval is None else signed_by(self.kit, one.approval)
        return (
            str(one.version), state, f"{one.layout} mm · {one.language}",
            signed_by(self.kit, one.proposal), approved, one.digest[:_SHOWN_DIGITS],
        )  # fmt: skip

    def _act(self) -> None:
        view, desk = self.view, self.station.desk
        if view is None:
            return
        told = view.waiting
        shown = self.kit.say("specimen.sign", digest=view.digest[:_SHOWN_DIGITS])
        if told is None:
            self.sign("propose", [Ask(shown, Meaning.AUTHORED)],
                      lambda pen: propose_specimen(desk, pen))  # fmt: skip
            return
        number = told.proposal.number
        mine = told.proposal.by.seat == self.station.person.seat.seat
        self.sign("approve", [Ask(shown, Meaning.APPROVED, second=mine)],
                  lambda pen: confirm(desk, pen, number))  # fmt: skip

    def _keep(self, key: object) -> None:
        desk, save, digest = self.station.desk, self._save, str(key)

        def work() -> Path:
            page = kept_specimen(desk, digest)
            return keep(save, f"specimen-{digest[:_SHOWN_DIGITS]}.pdf", page)

        self.ask("keep", work, self._kept)

    def _kept(self, path: Path) -> None:
        tell_kept(self, path, self.kit.say("specimen.kept"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is said of the picture stands beside it, or beneath where the room is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        px = self.kit.look.px
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._beside.setDirection(across if self.width() >= px(BESIDE_FROM) else down)
        if self.view is None:
            return
        ratio, pixmap = self.devicePixelRatioF(), QPixmap()
        pixmap.loadFromData(self.view.picture)
        wide = round(px(_PICTURE) * ratio)
        pixmap = pixmap.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)
