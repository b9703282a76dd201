"""Cards, tiles, findings and problems: whole, told once, and taken away again."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.card import Card, Tile
from app.ui.widgets.integrity import IntegrityBanner
from app.ui.widgets.problem_card import ProblemCard
from app.ui.widgets.progress import Progress
from app.ui.widgets.table import Rows
from app.ui.widgets.text import label
from tests.ui.heard import Heard
from tests.ui.keys import click, to_front
from tests.ui.widgets.test_shown import texts


def test_a_problem_is_told_acted_upon_and_cleared(qtbot: QtBot, kit: Kit, heard: Heard) -> None:
    card = ProblemCard(kit)
    done: list[str] = []
    page = QWidget()
    QVBoxLayout(page).addWidget(card)
    to_front(qtbot, page)
    assert card.isHidden()
    card.tell("Ce flacon appartient à une autre étude.", "Flacon refusé",
              actions=[("Scanner de nouveau", lambda: done.append("scan"))])  # fmt: skip
    assert texts(card)[:2] == ["Flacon refusé", "Ce flacon appartient à une autre étude."]
    assert heard.words == ["Flacon refusé Ce flacon appartient à une autre étude."]
    (button,) = (b for b in card.findChildren(QPushButton) if not b.isHidden())
    click(button)
    assert done == ["scan"]
    card.tell("Autre chose.", tone=Tone.WARN)
    assert card.property("tone") == "warn"
    assert [b for b in card.findChildren(QPushButton) if not b.isHidden()] == []
    card.clear()
    assert card.isHidden()
    assert card.sentence == ""


def test_a_report_s_path_can_be_copied(qtbot: QtBot, kit: Kit) -> None:
    card = ProblemCard(kit)
    qtbot.addWidget(card)
    card.tell("Un défaut.", copied="/var/rapport.txt")
    (button,) = card.findChildren(QPushButton)
    assert button.text() == "Copier le chemin"
    click(button)
    assert QApplication.clipboard().text() == "/var/rapport.txt"


def test_progress_tells_its_share_or_that_nobody_knows(qtbot: QtBot, kit: Kit) -> None:
    progress = Progress(kit)
    qtbot.addWidget(progress)
    assert progress.isHidden()
    progress.tell("Vérification", 1, 3)
    assert texts(progress) == ["Vérification\u200233\u00a0%"]
    progress.tell("Vérification", 0, 0)
    assert texts(progress) == ["Vérification"]
    progress.clear()
    assert progress.isHidden()


def test_a_finding_bears_its_tone_and_its_button(qtbot: QtBot, kit: Kit) -> None:
    banner = IntegrityBanner(kit)
    qtbot.addWidget(banner)
    banner.button(QPushButton("Vérifier"))
    banner.tell(Tone.DANGER, "Le journal n’est pas intègre", "La ligne 812 ne suit pas.")
    assert banner.property("tone") == "danger"
    assert banner.accessibleName() == "Le journal n’est pas intègre La ligne 812 ne suit pas."


def test_a_card_holds_its_parts_and_a_tile_its_number(qtbot: QtBot, kit: Kit) -> None:
    card = Card(kit, "Étiquettes", "calcul v3", Tone.WARN)
    qtbot.addWidget(card)
    card.add(label("un"))
    row = QHBoxLayout()
    row.addWidget(label("deux"))
    card.add(row)
    assert texts(card) == ["Étiquettes", "calcul v3", "un", "deux"]
    card.tell_side("")
    assert "calcul v3" not in texts(card)
    tile = Tile(kit, "warn", "1", "hors délai", Tone.DANGER)
    qtbot.addWidget(tile)
    tile.tell("2", "hors délai", Tone.OK)
    assert tile.accessibleName() == "2 hors délai"


def test_a_tall_card_keeps_its_words_at_the_top_and_lets_a_table_grow(
    qtbot: QtBot, kit: Kit
) -> None:
    words, table = Card(kit, "Demande"), Card(kit, "Stock")
    words.add(label("Réanimation, lit 12"))
    rows = Rows(kit, ["Lot"])
    table.add(rows)
    for card in (words, table):
        to_front(qtbot, card)
        card.resize(500, 600)
        QApplication.processEvents()
    assert words.findChildren(QLabel)[-1].geometry().bottom() < 120
    assert rows.height() > 500
