"""Proof on the spot: one bag's label made for either treatment, and that nothing tells them apart.

It never reads the bag's own treatment; both stand in a fixed order.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel

from app.custody.kinds import KINDS
from app.desk.unblinded.label.label_proof import LabelProof, label_proof_pdf, prove_label
from app.trial.names import BagCode
from app.trial.refusal import Failure
from app.ui.page import GAP, Page
from app.ui.pages.bag_state import read_code
from app.ui.pages.keeping import Save, keep, tell_kept
from app.ui.station import Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.cell import Cell
from app.ui.widgets.table import Rows
from app.ui.widgets.text import label

COLUMNS = ("part", "tested", "control", "differing", "changed")
_MOST = 430
"""The greatest width of a picture, in pixels at 100 %."""


class LabelProofPage(Page):
    """Reached from the bag's page and from the preparation; `save` keeps a paper, tells where."""

    name = "proof"
    reads = frozenset(KINDS)

    def __init__(self, station: Station, save: Save) -> None:
        super().__init__(station)
        self._save, self._bag = save, ""
        self.proof: LabelProof | None = None
        say = self.kit.say
        self.back = Button(self.kit, say("proof.bag"), icon="bag")
        self.back.clicked.connect(lambda: station.go("bag" if self._bag else "bags", self._bag))
        self.head.addWidget(self.back)
        self.verdict = label("", "card-title")
        self.cards = [Card(self.kit, say(f"proof.column.{one}")) for one in COLUMNS[1:3]]
        self.pictures = [QLabel() for _ in self.cards]
        self.names = [label("", "caption") for _ in self.cards]
        self._lay_out()
        self.keep = Button(
            self.kit, say("proof.keep"), role="primary", icon="export", shortcut="Ctrl+Return"
        )
        self.keep.clicked.connect(self._keep)
        self.foot.primary(self.keep)
        self.kit.look.changed.connect(self._draw)

    def _lay_out(self) -> None:
        say = self.kit.say
        pair = QHBoxLayout()
        pair.setSpacing(GAP)
        for card, name, picture in zip(self.cards, self.names, self.pictures, strict=True):
            picture.setAccessibleName(card.title.text())
            card.add(name)
            card.add(picture)
            pair.addWidget(card, 1)
        self.body.addWidget(self.verdict)
        self.table = Card(self.kit, say("proof.compared"))
        columns = [say(f"proof.column.{name}") for name in COLUMNS]
        self.rows = Rows(self.kit, columns, say("proof.compared"))
        self.rows.grow_to(4)
        self.table.add(self.rows)
        self.table.add(label(say("proof.method"), "caption"))
        self.table.add(label(say("proof.changed"), "caption"))
        self.body.addWidget(self.table)
        self.body.addLayout(pair)
        self.body.addStretch(1)

    def arrive(self, target: str) -> None:
        """The bag of this code, or the one before."""
        self._bag = target or self._bag
        self.subtitle.setText(BagCode.read(self._bag).shown if self._bag else self.kit.say(
            "proof.no_bag"))  # fmt: skip
        super().arrive(target)

    def refresh(self) -> None:
        """Makes the label for both treatments and compares."""
        bag, desk = self._bag, self.station.desk
        self._face(None)
        if bag:
            self.look(lambda: prove_label(desk, bag), self._show, bag)

    def _show(self, proof: LabelProof) -> None:
        if proof.bag != self._bag:
            return
        say = self.kit.say
        holds = not proof.differing and proof.seeing
        words = "proof.same" if holds else "proof.different"
        self.verdict.setText(say(words, bytes=proof.differing))
        for name, treatment in zip(self.names, proof.treatments, strict=True):
            name.setText(treatment)
        self.rows.tell(
            [
                (
                    say(f"proof.part.{part.name}"), *(str(size) for size in part.sizes),
                    Cell("0", Tone.OK, "ok") if not part.differing
                    else Cell(str(part.differing), Tone.DANGER, "danger"),
                    str(part.control),
                )
                for part in proof.parts
            ],
            [part.name for part in proof.parts],
        )  # fmt: skip
        self._face(proof)

    def _face(self, proof: LabelProof | None) -> None:
        self.proof = proof
        for part in (self.verdict, self.table, *self.cards, self.foot):
            part.setVisible(proof is not None)
        self._draw()

    def _draw(self) -> None:
        if self.proof is None:
            return
        px, ratio = self.kit.look.px, self.devicePixelRatioF()
        wide = min(px(_MOST), (self.width() - px(112)) // 2)
        for picture, data in zip(self.pictures, self.proof.pictures, strict=True):
            pixmap = QPixmap()
            pixmap.loadFromData(data)
            smooth = Qt.TransformationMode.SmoothTransformation
            pixmap = pixmap.scaledToWidth(round(wide * ratio), smooth)
            pixmap.setDevicePixelRatio(ratio)
            picture.setPixmap(pixmap)

    def _keep(self) -> None:
        proof, desk, save = self.proof, self.station.desk, self._save
        if proof is None:
            return

        def work() -> Path:
            pdf = label_proof_pdf(desk, proof)
            return keep(save, f"{BagCode(proof.bag).shown}-label-proof.pdf", pdf)

        self.ask("keep", work, self._kept)

    def _kept(self, path: Path) -> None:
        tell_kept(self, path, self.kit.say("proof.kept"))

    def place(self, failure: Failure) -> None:
        """A label that cannot be made at all proves nothing."""
        if failure.code.startswith(("bag.", "label.")):
            self._face(None)
        super().place(failure)

    def accepts(self, text: str) -> bool:
        """A bag code."""
        return read_code(text) is not None

    def scanned(self, text: str) -> bool:
        """The label of another bag is proved instead."""
        code = read_code(text)
        if code is not None:
            self.arrive(code.text)
        return code is not None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pictures take the room there is."""
        super().resizeEvent(event)
        self._draw()
